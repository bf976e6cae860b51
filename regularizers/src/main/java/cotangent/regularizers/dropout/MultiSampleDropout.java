package cotangent.regularizers.dropout;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The last layers of a network behind several dropout masks at once: many noisy gradients of the head for one pass through the trunk.
 *
 * <pre>
 * z_m = head(h * k_m / (1 - p)),   k_m ~ Bernoulli(1 - p),   m = 0 .. M - 1        while training
 * L   = (1/M) sum_m loss(z_m, y)
 * z   = head(h)                                                                    in use
 * </pre>
 *
 * with the trunk's features {@code h [batch, ...]} and one head for all samples of the mask; losses are averaged, not logits. While
 * training, {@link #forward} gives the logits of all masks below each other, {@code [M batch, ...]} with those of mask 0 first, from one
 * pass of {@code M batch} rows through the head, so that a batch norm in it normalises over all masks together. In use it gives
 * {@code [batch, ...]}.
 *
 * <p>{@link #withFlip}: features are images {@code [batch, channels, height, width]} that a pooling layer reduces before the dropout, and the
 * masks of odd number see them flipped left to right, which makes the samples differ more where pooling windows do not fit.
 *
 * <p>The masks are constants; the gradient of head and trunk is the mean over the masks, whose variance falls as {@code 1/M}. With
 * {@code M = 1} this is {@link cotangent.nn.Dropout} before the head, bit by bit.
 *
 * <p>Defaults: 8 masks with {@code p = 0.5}. Cost: {@code M} passes through the head, one through the trunk.
 *
 * <p>Errors: {@link ShapeException} for features without a batch axis, or that are no images where they are flipped.
 *
 * <p>Source: H. Inoue, "Multi-Sample Dropout for Accelerated Training and Better Generalization", 2019.
 *
 * <p>Catalogue: T057
 */
public final class MultiSampleDropout extends Layer {
    private final Layer head;
    private final Layer pooling;
    private final int samples;
    private final double p;
    private final RandomGenerator rng;

    /** 8 masks with {@code p = 0.5}. */
    public MultiSampleDropout(Layer head, RandomGenerator rng) {
        this(head, 8, 0.5, rng);
    }

    /**
     * A head behind dropout.
     *
     * @param head all layers after the dropout
     * @param samples number of masks {@code M}
     * @param p probability of dropping
     * @throws IllegalArgumentException if there are no samples or {@code p} is outside [0, 1)
     */
    public MultiSampleDropout(Layer head, int samples, double p, RandomGenerator rng) {
        this(head, null, samples, p, rng);
    }

    private MultiSampleDropout(Layer head, Layer pooling, int samples, double p, RandomGenerator rng) {
        if (samples < 1) {
            throw new IllegalArgumentException("MultiSampleDropout: needs at least one sample, got " + samples);
        }
        this.pooling = pooling == null ? null : child("pooling", pooling);
        this.head = child("head", head);
        this.samples = samples;
        this.p = Rates.require("MultiSampleDropout", p);
        this.rng = random("rng", rng);
    }

    /**
     * A head behind dropout behind a pooling layer, before which half of the samples, rounded down, are flipped left to right.
     *
     * @param pooling maps images {@code [batch, channels, height, width]} to features; may flatten them as well
     * @throws IllegalArgumentException if there are no samples or {@code p} is outside [0, 1)
     */
    public static MultiSampleDropout withFlip(Layer pooling, Layer head, int samples, double p, RandomGenerator rng) {
        return new MultiSampleDropout(
                head, Objects.requireNonNull(pooling, "a flip is for a pooling layer"), samples, p, rng);
    }

    @Override
    public Tensor forward(Tensor h) {
        if (h.rank() == 0 || pooling != null && h.rank() != 4) {
            throw new ShapeException("MultiSampleDropout: needs features "
                    + (pooling == null ? "[batch, ...]" : "[batch, channels, height, width]") + ", got shape "
                    + h.shape());
        }
        Tensor features = pooling == null ? h : pooling.apply(h);
        if (!isTraining()) {
            return head.apply(features);
        }
        if (samples == 1) {
            return head.apply(Dropouts.dropout(features, p, rng));
        }
        Tensor all = pooling == null
                ? features.unsqueeze(0).expand(sizes(features))
                : alternating(features, pooling.apply(h.flip(3)));
        return head.apply(Dropouts.dropout(all, p, rng).flatten(0, 1));
    }

    private int[] sizes(Tensor features) {
        int[] sizes = new int[features.rank() + 1];
        sizes[0] = samples;
        System.arraycopy(features.shape().toArray(), 0, sizes, 1, features.rank());
        return sizes;
    }

    private Tensor alternating(Tensor even, Tensor odd) {
        Tensor[] all = new Tensor[samples];
        for (int m = 0; m < samples; m++) {
            all[m] = m % 2 == 0 ? even : odd;
        }
        return Tensor.stack(0, all);
    }

    /**
     * The mean over the masks of the loss of features; in use, the loss.
     *
     * @param features {@code h [batch, ...]}
     * @param targets {@code [batch, ...]}
     */
    public Tensor loss(Tensor features, Tensor targets, Loss loss) {
        return mean(apply(features), targets, loss);
    }

    /**
     * The mean over the masks of the loss, for models that end in this layer; in use, the loss. If the batch has weights, the mean over
     * masks and samples of the samples' losses, each times its weight. Reports the means over the masks as predictions, for metrics.
     */
    public static Objective objective(Loss loss) {
        return new MeanOverMasks(loss);
    }

    private record MeanOverMasks(Loss loss) implements Objective {
        @Override
        public Tensor loss(Module model, Batch batch, StepContext context) {
            if (!(model instanceof Layer layer)) {
                throw new IllegalArgumentException("MultiSampleDropout: needs a layer, got "
                        + model.getClass().getName());
            }
            Tensor logits = layer.apply(batch.inputs());
            int masks = masks(logits, batch.targets());
            context.reportPredictions(
                    masks == 1
                            ? logits
                            : logits.detach().unflatten(0, masks, batch.size()).mean(0));
            if (batch.weights() == null && !context.wantsSampleLosses()) {
                return mean(logits, batch.targets(), loss);
            }
            Tensor perSample = perSample(logits, batch.targets(), masks);
            context.reportSampleLosses(perSample);
            return batch.weights() == null
                    ? mean(logits, batch.targets(), loss)
                    : perSample.mul(batch.weights().to(perSample.dtype())).mean();
        }

        private Tensor perSample(Tensor logits, Tensor targets, int masks) {
            Tensor[] all = new Tensor[masks];
            for (int m = 0; m < masks; m++) {
                all[m] = loss.perSample(part(logits, m, targets.size(0)), targets);
            }
            return Tensor.stack(0, all).mean(0);
        }
    }

    /** Mask by mask: a loss may divide by what its batch sums to. */
    private static Tensor mean(Tensor logits, Tensor targets, Loss loss) {
        int masks = masks(logits, targets);
        Tensor sum = null;
        for (int m = 0; m < masks; m++) {
            Tensor one = loss.apply(part(logits, m, targets.size(0)), targets);
            sum = sum == null ? one : sum.add(one);
        }
        return masks == 1 ? sum : sum.div(masks);
    }

    private static Tensor part(Tensor logits, int mask, int batch) {
        return logits.size(0) == batch ? logits : logits.narrow(0, mask * batch, batch);
    }

    private static int masks(Tensor logits, Tensor targets) {
        int batch = targets.rank() == 0 ? 0 : targets.size(0);
        if (batch == 0 || logits.rank() == 0 || logits.size(0) == 0 || logits.size(0) % batch != 0) {
            throw new ShapeException("MultiSampleDropout: needs logits of each of the targets, got shapes "
                    + logits.shape() + " and " + targets.shape());
        }
        return logits.size(0) / batch;
    }

    /** Number of masks. */
    public int samples() {
        return samples;
    }

    /** The probability of dropping. */
    public double p() {
        return p;
    }
}
