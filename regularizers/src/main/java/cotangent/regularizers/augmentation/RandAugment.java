package cotangent.regularizers.augmentation;

import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.data.BatchTransform;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * Augments images by a few operations drawn at random, all of one magnitude: two numbers in place of a searched policy.
 *
 * <pre>
 * x' = op_n(... op_1(x)),   op_i drawn uniformly with replacement,   each of strength v = m / 10
 *
 * Rotate 30 v degrees,  Shear 0.3 v,  Translate 0.45 v of the side           each with a random sign
 * Color, Contrast, Brightness, Sharpness   f x + (1 - f) d,  f = 1.8 v + 0.1,
 *     d = luminance, mean luminance, black, 3x3 mean with weights 5 in the middle and 1 around (border kept)
 * Posterize floor(4 v) bits,  Solarize x >= floor(256 v) / 255 to 1 - x      (see {@link RandAugmentConfig#inverted})
 * AutoContrast, Equalize, Identity                                           without a strength
 * </pre>
 *
 * for images {@code x [batch, channels, height, width]}, floating-point in [0, 1] or integers in 0 to 255. Each image draws its own
 * operations; values are clipped to the range after each, in float32. With one channel Color changes nothing. Targets stay as they are. Rotation and
 * shear leave the middle of the image in place.
 *
 * <p>A data operation: nothing is differentiated.
 *
 * <p>Defaults: {@link RandAugmentConfig#defaults}; find {@code n} and {@code m} by {@link RandAugmentGridSearch}. Cost: {@code n} passes over
 * the inputs on one thread.
 *
 * <pre>{@code
 * DataLoader batches = DataLoader.shuffled(images, 64, seed)
 *         .withTransform(new RandAugment(RandAugmentConfig.defaults().withN(1).withM(5).withFill(0)));
 * }</pre>
 *
 * <p>Errors: {@link ShapeException} for inputs that are not images with 1 or 3 channels; {@link IllegalArgumentException} if values are
 * outside their range, or the progress outside [0, 1]. Augment before images are normalised.
 *
 * <p>Source: E. D. Cubuk, B. Zoph, J. Shlens, Q. V. Le, "RandAugment: Practical automated data augmentation with a reduced search space",
 * NeurIPS 2020. The released versions differ in signs, thresholds and the fixed point of shears. Catalogue: T009.
 */
public final class RandAugment implements BatchTransform {
    private final RandAugmentConfig config;
    private final DoubleSupplier progress;

    /** A transform whose schedule, if it has one, is at its end. */
    public RandAugment(RandAugmentConfig config) {
        this(config, () -> 1);
    }

    /**
     * A transform with a schedule.
     *
     * @param progress the share of the training that is done, in [0, 1]
     */
    public RandAugment(RandAugmentConfig config, DoubleSupplier progress) {
        this.config = config;
        this.progress = progress;
    }

    /** The settings. */
    public RandAugmentConfig config() {
        return config;
    }

    @Override
    public Batch apply(Batch batch, RandomGenerator rng) {
        Tensor x = batch.inputs();
        Images.require("RandAugment", x);
        int channels = x.size(1);
        if (channels != 1 && channels != 3) {
            throw new ShapeException("RandAugment: needs 1 or 3 channels, got " + channels);
        }
        double done = progress.getAsDouble();
        if (!(done >= 0 && done <= 1)) {
            throw new IllegalArgumentException("RandAugment: progress must be in [0, 1], got " + done);
        }
        if (config.n() == 0) {
            return batch;
        }
        boolean bytes = !x.dtype().isFloating();
        Tensor unit = bytes ? x.to(DType.FLOAT32).div(255) : x;
        float[] values = unit.to(DType.FLOAT32).toFloatArray();
        requireUnit(values);
        int size = channels * x.size(2) * x.size(3);
        for (int i = 0; i < x.size(0); i++) {
            float[] image = new float[size];
            System.arraycopy(values, i * size, image, 0, size);
            Raster y = augment(new Raster(image, channels, x.size(2), x.size(3)), done, rng);
            System.arraycopy(y.values(), 0, values, i * size, size);
        }
        Tensor y = Tensor.of(values).reshape(x.shape());
        return batch.withInputs(bytes ? y.mul(255).round().to(x.dtype()) : y.to(x.dtype()));
    }

    private static void requireUnit(float[] values) {
        for (float value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(
                        "RandAugment: values must be in [0, 1], or integers in 0 to 255, got " + value
                                + " of the full range");
            }
        }
    }

    private Raster augment(Raster x, double done, RandomGenerator rng) {
        Raster y = x;
        for (int i = 0; i < config.n(); i++) {
            AugmentOp op = config.ops().get(rng.nextInt(config.ops().size()));
            double v = config.schedule().magnitude(config.m(), done, rng) / 10;
            y = op.apply(y, op.isSigned() && rng.nextBoolean() ? -v : v, config);
        }
        return y;
    }
}
