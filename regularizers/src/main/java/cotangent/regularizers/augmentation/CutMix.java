package cotangent.regularizers.augmentation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Distributions;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.data.BatchTransform;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Pastes a rectangle of one image into another, and mixes their labels in proportion to the areas.
 *
 * <pre>
 * lambda0 ~ Beta(beta, beta),  pi a permutation of the batch,  (cy, cx) uniform over all pixels
 * ch = floor(H sqrt(1 - lambda0)),  cw = floor(W sqrt(1 - lambda0))
 * box = rows [clip(cy - floor(ch/2)), clip(cy + floor(ch/2))), columns likewise
 *
 * x'     = x[pi] in the box, x elsewhere
 * lambda = 1 - area(box) / (H W)
 * y'     = lambda y + (1 - lambda) y[pi]
 * </pre>
 *
 * for images {@code x [batch, channels, H, W]} with labels {@code y [batch]} or probabilities {@code [batch, classes]}. {@code lambda} is
 * the share that the image kept, so it counts what {@code clip} to the image cut off. A batch has one box and one share, or each sample
 * its own with {@code perSample}; {@code pi} may leave samples where they are. The transform gives probabilities as targets, since the
 * cross entropy with {@code y'} is {@code lambda CE(y) + (1 - lambda) CE(y[pi])}; {@link #mix} gives both labels and the share.
 *
 * <p>Box, share and permutation are constants.
 *
 * <p>Defaults: {@code beta = 1} and each batch is mixed, as the paper has it for ImageNet; it takes a probability of 0.5 for CIFAR. Cost:
 * one pass over the inputs.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} for inputs that are not images or targets of another shape; {@link
 * IndexOutOfBoundsException} for a label that is not below {@code classes}.
 *
 * <p>Source: S. Yun, D. Han, S. J. Oh, S. Chun, J. Choe, Y. Yoo, "CutMix: Regularization Strategy to Train Strong Classifiers with
 * Localizable Features", ICCV 2019. Catalogue: T146.
 *
 * @param classes number of classes
 * @param beta the parameter of the distribution of areas; positive
 * @param probability with which a batch is mixed
 * @param perSample whether each sample has a box of its own
 */
public record CutMix(int classes, double beta, double probability, boolean perSample) implements BatchTransform {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code classes} or {@code beta} is not positive, or {@code probability} is outside [0, 1]
     */
    public CutMix {
        Mixing.require("CutMix", classes, "beta", beta);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("CutMix: the probability must be in [0, 1], got " + probability);
        }
    }

    /** The defaults for so many classes. */
    public static CutMix of(int classes) {
        return new CutMix(classes, 1, 1, false);
    }

    /** A copy with another distribution of areas. */
    public CutMix withBeta(double value) {
        return new CutMix(classes, value, probability, perSample);
    }

    /** A copy that mixes batches with another probability. */
    public CutMix withProbability(double value) {
        return new CutMix(classes, beta, value, perSample);
    }

    /** A copy with a box for each sample, or one for the batch. */
    public CutMix withPerSample(boolean value) {
        return new CutMix(classes, beta, probability, value);
    }

    @Override
    public Batch apply(Batch batch, RandomGenerator rng) {
        MixedBatch mixed = mix(batch.inputs(), batch.targets(), rng);
        return batch.withInputs(mixed.inputs()).withTargets(mixed.targets(classes));
    }

    /** The mixed images with both targets; with shares of 1 if this batch is not to be mixed. */
    public MixedBatch mix(Tensor x, Tensor y, RandomGenerator rng) {
        Images.require("CutMix", x);
        int n = x.size(0);
        Box[] boxes = new Box[n];
        if (rng.nextDouble() >= probability) {
            Arrays.fill(boxes, new Box(0, 0, 0, 0));
            return paste(x, y, Tensor.arange(n), boxes);
        }
        int[] order = Rng.permutation(rng, n);
        for (int i = 0; i < n; i++) {
            boxes[i] = i > 0 && !perSample ? boxes[0] : box(x.size(2), x.size(3), rng);
        }
        return paste(x, y, Tensor.of(order), boxes);
    }

    private Box box(int height, int width, RandomGenerator rng) {
        double lambda0 = Distributions.beta(rng, beta, beta);
        return box(lambda0, rng.nextInt(height), rng.nextInt(width), height, width);
    }

    /** The box around a point that leaves about the share {@code lambda0} of an image. */
    static Box box(double lambda0, int y, int x, int height, int width) {
        double side = Math.sqrt(1 - lambda0);
        return Box.around(y, x, (int) (height * side), (int) (width * side), height, width);
    }

    /** Pastes the box of each sample's partner. */
    static MixedBatch paste(Tensor x, Tensor y, Tensor order, Box[] boxes) {
        int height = x.size(2);
        int width = x.size(3);
        boolean[] pasted = new boolean[boxes.length * height * width];
        double[] lambda = new double[boxes.length];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i].fill(pasted, i * height * width, width, true);
            lambda[i] = 1 - boxes[i].area() / (double) (height * width);
        }
        Tensor mask = Tensor.of(pasted, boxes.length, 1, height, width);
        DType dtype = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
        return new MixedBatch(
                Tensor.where(mask, x.indexSelect(0, order), x),
                y,
                y.indexSelect(0, order),
                Tensor.of(lambda).to(dtype));
    }
}
