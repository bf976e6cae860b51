package cotangent.regularizers.augmentation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.init.Initializer;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * MixUp that learns where between two samples it may mix, so that mixtures do not land on real samples of other classes ("manifold
 * intrusion").
 *
 * <pre>
 * g = (m1 * x1 + m2 * x2) / 2,   m1, m2 ~ N(0, 1) elementwise, drawn again outside [-2, 2]
 * (a, D, r) = softmax(policy(g)),   lambda = a + u D,   u ~ U(0, 1)
 * x' = lambda x1 + (1 - lambda) x2,   y' = lambda y1 + (1 - lambda) y2
 *
 * L_cls  = 1/2 mean CE(y', classes(x')) + 1/2 mean CE(y1, classes(x1))
 * L_intr = mean CE(real or mixed, intrusion(x)) over x1 and as many unseen samples (real), and x' (mixed)
 * L      = L_cls + L_intr
 * </pre>
 *
 * The classes are {@code classHead(trunk(x))} and the intrusion logits {@code intrusionHead(trunk(x))}. The random signs of {@code m1, m2}
 * hide from the policy which sample is which. All parts make {@code L} small together, the policy too: it moves to where the
 * discriminator tells mixtures from real samples. Applied to inputs, the module uses trunk and class head only.
 *
 * <p>A batch of {@code 2 n} samples gives {@code n} pairs: its first half beside a permutation of it; the second half are the unseen
 * samples. Mixtures of more than two samples are made in steps, each with a policy: with two policies the mixture of two samples is mixed
 * with a third of the first half in the same way ("fold 3"), and so on.
 *
 * <p>Differentiated is everything, through {@code lambda} in {@code x'} and {@code y'} also; {@code m1, m2, u} are constants.
 *
 * <pre>{@code
 * Linear last = new Linear(32, 3, rng);
 * AdaMixUp.startPolicy(last, rng);
 * Layer policy = new Sequential(new Linear(64, 32, rng), Activation.relu(), last);
 * AdaMixUp model = new AdaMixUp(10, trunk, new Linear(128, 10, rng), new Linear(128, 2, rng), policy);
 * Trainer.builder(model, AdaMixUp.objective(), new Adam(model.parameters(), AdamConfig.defaults()), batches).epochs(20).build().run();
 * }</pre>
 *
 * <p>Defaults: one policy, a fold of 2. The paper starts the policy's last layers with weights from N(0, 1e-3^2), so that at first
 * {@code lambda} is in [1/3, 2/3]: {@link #startPolicy}. Cost: one forward and backward pass over {@code 3 n} samples through the trunk, and
 * one over {@code n} through each policy.
 *
 * <p>Errors: {@link IllegalArgumentException} for a batch of an odd number of samples or less than 4, {@link ShapeException} if a policy
 * gives other than 3 logits or the intrusion head other than 2.
 *
 * <p>Source: H. Guo, Y. Mao, R. Zhang, "MixUp as Locally Linear Out-Of-Manifold Regularization", AAAI 2019; the authors' release has the
 * fold of 2, and how steps of higher folds share a policy is open there, so it is left to the caller. Catalogue: T012.
 */
public final class AdaMixUp extends Layer {
    private final int classes;
    private final Layer trunk;
    private final Layer classHead;
    private final Layer intrusionHead;
    private final List<Layer> policies = new ArrayList<>();

    /**
     * The classifier with its policies.
     *
     * @param classes number of classes
     * @param trunk inputs to features
     * @param classHead features to logits {@code [batch, classes]}
     * @param intrusionHead features to the logits {@code [batch, 2]} of being mixed and of being real
     * @param policies inputs to the logits {@code [batch, 3]} of {@code a}, {@code D} and the rest; one for each step of mixing, so that a
     *     mixture has one sample more than there are policies. They may be one and the same.
     * @throws IllegalArgumentException if {@code classes} is not positive or there is no policy
     */
    public AdaMixUp(int classes, Layer trunk, Layer classHead, Layer intrusionHead, Layer... policies) {
        if (classes < 1) {
            throw new IllegalArgumentException("AdaMixUp: needs at least one class, got " + classes);
        }
        if (policies.length == 0) {
            throw new IllegalArgumentException("AdaMixUp: needs a policy");
        }
        this.classes = classes;
        this.trunk = child("trunk", trunk);
        this.classHead = child("classHead", classHead);
        this.intrusionHead = child("intrusionHead", intrusionHead);
        for (Layer policy : policies) {
            boolean known = this.policies.contains(policy);
            String name = this.policies.isEmpty() ? "policy" : "policy" + (this.policies.size() + 1);
            this.policies.add(known ? policy : child(name, policy));
        }
    }

    /** Draws the weights of the policy's last layer from N(0, 1e-3^2) and sets its biases to 0. */
    public static void startPolicy(Linear last, RandomGenerator rng) {
        Initializer.normal(0, 1e-3).fill(last.weight(), rng);
        if (last.bias() != null) {
            Initializer.zeros().fill(last.bias(), rng);
        }
    }

    /** The logits of the classes. */
    @Override
    public Tensor forward(Tensor x) {
        return classHead.apply(trunk.apply(x));
    }

    /** The objective for a trainer whose model is an {@code AdaMixUp}. */
    public static Objective objective() {
        return AdaMixUp::loss;
    }

    private static Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof AdaMixUp mixup)) {
            throw new IllegalArgumentException("AdaMixUp: the model must be an AdaMixUp, got " + model);
        }
        Tensor[] parts = mixup.losses(batch.inputs(), batch.targets(), context.rng());
        context.log("intrusion loss", parts[1].item());
        return parts[0].add(parts[1]);
    }

    /** {@code L_cls} and {@code L_intr} of a batch. */
    Tensor[] losses(Tensor x, Tensor y, RandomGenerator rng) {
        int n = half(x);
        Tensor x1 = x.narrow(0, 0, n);
        Tensor y1 = MixedBatch.probabilities(y, classes, x.dtype()).narrow(0, 0, n);
        MixedBatch mixed = mix(x, y, rng);

        Tensor features = trunk.apply(Tensor.cat(0, mixed.inputs(), x));
        Tensor labelled = features.narrow(0, 0, 2 * n);
        Tensor classification = CrossEntropy.of(classHead.apply(labelled), Tensor.cat(0, mixed.targets(classes), y1));

        Tensor logits = intrusionHead.apply(features);
        requireLogits("intrusion head", logits, 2);
        Tensor real = Tensor.cat(0, Tensor.zeros(DType.INT64, n), Tensor.ones(DType.INT64, 2 * n));
        return new Tensor[] {classification, CrossEntropy.of(logits, real)};
    }

    /**
     * The mixtures of a batch's first half: {@code n} of them from {@code 2 n} samples, with shares that depend on the policy. Of more than
     * two samples, targets and shares are those of the last step.
     *
     * @param x {@code [2 n, ...]}
     * @param y labels {@code [2 n]} or probabilities {@code [2 n, classes]}
     */
    public MixedBatch mix(Tensor x, Tensor y, RandomGenerator rng) {
        int n = half(x);
        Tensor x1 = x.narrow(0, 0, n);
        Tensor y1 = MixedBatch.probabilities(y, classes, x.dtype()).narrow(0, 0, n);
        MixedBatch mixed = null;
        for (Layer policy : policies) {
            mixed = mixed == null
                    ? mix(policy, x1, y1, x1, y1, rng)
                    : mix(policy, mixed.inputs(), mixed.targets(classes), x1, y1, rng);
        }
        return mixed;
    }

    /** Mixes each of {@code a} with one of {@code x1}. */
    private static MixedBatch mix(Layer policy, Tensor a, Tensor ya, Tensor x1, Tensor y1, RandomGenerator rng) {
        Tensor order = Tensor.of(Rng.permutation(rng, x1.size(0)));
        Tensor b = x1.indexSelect(0, order);
        Tensor merged = a.mul(noise(a, rng)).add(b.mul(noise(b, rng))).div(2);
        Tensor logits = policy.apply(merged);
        requireLogits("policy", logits, 3);
        Tensor lambda = share(logits, Tensor.rand(rng, logits.dtype(), logits.size(0)));
        return new MixedBatch(MixUp.between(a, b, lambda), ya, y1.indexSelect(0, order), lambda);
    }

    /** {@code lambda = a + u D} for the policy's logits {@code [n, 3]} and {@code u [n]}. */
    static Tensor share(Tensor logits, Tensor u) {
        Tensor region = logits.softmax(-1);
        return region.select(1, 0).add(region.select(1, 1).mul(u));
    }

    private static int half(Tensor x) {
        int size = x.size(0);
        if (size < 4 || size % 2 != 0) {
            throw new IllegalArgumentException(
                    "AdaMixUp: needs an even number of samples, at least 4, in a batch, got " + size);
        }
        return size / 2;
    }

    private static Tensor noise(Tensor like, RandomGenerator rng) {
        double[] values = new double[like.size()];
        for (int i = 0; i < values.length; i++) {
            do {
                values[i] = rng.nextGaussian();
            } while (Math.abs(values[i]) > 2);
        }
        return Tensor.of(values).to(like.dtype()).reshape(like.shape());
    }

    private static void requireLogits(String what, Tensor logits, int count) {
        if (logits.rank() != 2 || logits.size(1) != count) {
            throw new ShapeException(
                    "AdaMixUp: the " + what + " gave " + logits.shape() + ", need [batch, " + count + "]");
        }
    }
}
