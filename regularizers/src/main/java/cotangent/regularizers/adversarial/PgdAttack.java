package cotangent.regularizers.adversarial;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Looks for the inputs in a ball around given ones that make a loss largest, by projected gradient ascent.
 *
 * <pre>
 * x' = project onto ||x' - x|| &lt;= epsilon of x' + step d(gradient)
 * d(g) = sign(g) for the maximum norm, g / ||g|| for the Euclidean one
 * </pre>
 *
 * with inputs {@code x [batch, ...]}, one ball for each sample, and all points clipped into the range of valid inputs, if there is one.
 * The sign of 0 is 0. One step of size {@code epsilon} from {@code x} itself is the fast gradient sign method.
 *
 * <p>Any loss will do: cross entropy, or a divergence from the prediction at {@code x}. The latter has its minimum and hence no slope
 * there, so that it needs a random start. The result is a constant. The caller puts networks into evaluation mode, so that the attack
 * leaves batch statistics alone. Cost: one forward and one backward pass a step.
 *
 * <p>Source: A. Madry, A. Makelov, L. Schmidt, D. Tsipras and A. Vladu, Towards deep learning models resistant to adversarial attacks,
 * ICLR 2018.
 *
 * @param epsilon radius of the ball, not negative
 * @param step length of a step, not negative
 * @param steps number of steps
 * @param norm in which the ball is one
 * @param randomStart whether to start at a random point of the ball, else at its centre
 * @param low smallest valid input
 * @param high largest valid input
 */
public record PgdAttack(
        double epsilon, double step, int steps, Norm norm, boolean randomStart, double low, double high) {
    /** Keeps the length of a zero vector from being divided by. */
    private static final double TINY = 1e-12;

    /** A norm of one sample's perturbation. */
    public enum Norm {
        /** The largest absolute element. */
        LINF,
        /** The root of the sum of squares. */
        L2
    }

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public PgdAttack {
        if (!(epsilon >= 0 && step >= 0 && steps >= 0) || Double.isInfinite(epsilon + step)) {
            throw new IllegalArgumentException("PgdAttack: radius, step and number of steps must not be negative, got "
                    + epsilon + ", " + step + ", " + steps);
        }
        if (!(low < high)) {
            throw new IllegalArgumentException("PgdAttack: range [" + low + ", " + high + "] is empty");
        }
    }

    /** For inputs of any size. */
    public PgdAttack(double epsilon, double step, int steps, Norm norm, boolean randomStart) {
        this(epsilon, step, steps, norm, randomStart, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** A copy for inputs in this range. */
    public PgdAttack withRange(double lowest, double highest) {
        return new PgdAttack(epsilon, step, steps, norm, randomStart, lowest, highest);
    }

    /** In the maximum norm with a random start. */
    public static PgdAttack linf(double epsilon, double step, int steps) {
        return new PgdAttack(epsilon, step, steps, Norm.LINF, true);
    }

    /** The fast gradient sign method: one step to the border. */
    public static PgdAttack fgsm(double epsilon) {
        return new PgdAttack(epsilon, epsilon, 1, Norm.LINF, false);
    }

    /**
     * The inputs found.
     *
     * @param losses maps inputs {@code [batch, ...]} to a scalar, the sum of the samples' losses
     * @param x the centres {@code [batch, ...]}
     * @param rng for the random start
     * @throws ShapeException if inputs have no axis beside that of the batch
     */
    public Tensor apply(UnaryOperator<Tensor> losses, Tensor x, RandomGenerator rng) {
        if (x.rank() < 2) {
            throw new ShapeException("PgdAttack: needs inputs [batch, ...], got shape " + x.shape());
        }
        Tensor centre = x.detach();
        Tensor at = randomStart ? project(centre, start(centre, rng)) : centre;
        for (int i = 0; i < steps; i++) {
            Tensor g = Autodiff.grad(losses::apply).apply(at).detach();
            Tensor direction = norm == Norm.LINF ? g.sign() : Perturbed.unit(g);
            at = project(centre, at.add(direction.mul(step)));
        }
        return at.detach();
    }

    /**
     * The share of samples that a model, in evaluation mode, classifies right where this attack on its cross entropy ends.
     *
     * @param model gives logits {@code [n, classes]}
     * @param x inputs {@code [n, ...]}
     * @param y class indices {@code [n]}
     * @param rng for the random start
     */
    public double robustAccuracy(Layer model, Tensor x, Tensor y, RandomGenerator rng) {
        SampleLosses.requireSamples("robust accuracy", x, y);
        return model.inMode(m -> Module.Mode.EVAL, () -> {
            SampleLosses losses = SampleLosses.crossEntropy(model);
            Tensor there = apply(in -> losses.of(in, y).sum(), x, rng);
            try (var off = GradMode.noGrad()) {
                return model.apply(there).argmax(-1).eq(y).to(x.dtype()).mean().item();
            }
        });
    }

    private Tensor start(Tensor x, RandomGenerator rng) {
        Tensor uniform = Tensor.rand(rng, x.dtype(), x.shape().toArray()).mul(2).sub(1);
        if (norm == Norm.LINF) {
            return x.add(uniform.mul(epsilon));
        }
        Tensor direction = Tensor.randn(rng, x.dtype(), x.shape().toArray());
        int dimensions = x.size() / Math.max(x.size(0), 1);
        int[] each = x.shape().toArray();
        Arrays.fill(each, 1, each.length, 1);
        Tensor radius = Tensor.rand(rng, x.dtype(), each)
                .pow(1.0 / Math.max(dimensions, 1))
                .mul(epsilon);
        return x.add(Perturbed.unit(direction).mul(radius));
    }

    private Tensor project(Tensor centre, Tensor x) {
        Tensor delta = x.sub(centre);
        if (norm == Norm.LINF) {
            return clip(centre.add(delta.clamp(-epsilon, epsilon)));
        }
        Tensor length = lengths(delta);
        return clip(
                centre.add(delta.mul(length.add(TINY).reciprocal().mul(epsilon).clamp(0, 1))));
    }

    private Tensor clip(Tensor x) {
        return low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY ? x : x.clamp(low, high);
    }

    /** Euclidean lengths, {@code [batch, 1, ...]}. */
    private static Tensor lengths(Tensor t) {
        int[] axes = new int[t.rank() - 1];
        Arrays.setAll(axes, i -> i + 1);
        return t.square().sum(true, axes).sqrt();
    }
}
