package cotangent.regularizers.quantization;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * Values at levels of equal distance.
 *
 * <pre>
 * Q(x) = d (clamp(round(x / d) + z, low, high) - z)
 *
 * d = (max - min) / (2^bits - 1),   z = low - round(min / d)            of a range that contains 0
 * d = 2 max|x| / (2^bits - 1),      z = 0                               symmetric, signed
 * d = max / (2^bits - 1),           z = 0                               symmetric, unsigned, for values that are not negative
 * </pre>
 *
 * with {@code round} half to even and {@code d} at least 1e-12. The range is that from the smallest to the largest value, or with
 * {@link QuantizerConfig#search} that of the 80 ranges {@code (1 - 0.01 i)(min, max)} whose mean {@code |x - Q(x)|^2.4} is least; of equal ones the largest.
 * Scale and zero point are those of all values, or of each slice along axis 0.
 *
 * <p>Gradients pass the rounding as if it were the identity, and are 0 where the level is clamped; {@code d} and {@code z} are constants.
 *
 * <p>Source: shared block of the catalogue's family on compression; the search as in the released code of Y. Li et al., "BRECQ: Pushing the
 * Limit of Post-Training Quantization by Block Reconstruction", ICLR 2021.
 *
 * <p>Catalogue: T262
 *
 * @param low the lowest level
 * @param high the highest level
 * @param scale {@code d}: float64, a scalar or {@code [channels, 1, ..]}
 * @param zeroPoint {@code z}: whole numbers in float64, of the same shape
 */
public record UniformQuantizer(int low, int high, Tensor scale, Tensor zeroPoint) {
    private static final double SMALLEST_SCALE = 1e-12;
    private static final int RANGES = 80;
    private static final double POWER = 2.4;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are no two levels or a scale is not positive and finite
     * @throws ShapeException if scale and zero point differ in shape
     */
    public UniformQuantizer {
        if (low >= high) {
            throw new IllegalArgumentException("quantizer: needs two levels, got " + low + " to " + high);
        }
        if (!scale.shape().equals(zeroPoint.shape())) {
            throw new ShapeException(
                    "quantizer: scale has shape " + scale.shape() + ", zero point " + zeroPoint.shape());
        }
        scale = scale.detach().to(DType.FLOAT64);
        zeroPoint = zeroPoint.detach().to(DType.FLOAT64);
        if (!scale.gt(0).all() || !scale.allFinite()) {
            throw new IllegalArgumentException("quantizer: scales must be positive and finite, got " + scale);
        }
    }

    /**
     * A quantizer for values like these.
     *
     * @throws IllegalArgumentException if there are none, or levels are symmetric and unsigned and a value is negative
     * @throws ArithmeticException if a value is not finite
     */
    public static UniformQuantizer fit(Tensor x, QuantizerConfig config) {
        if (x.size() == 0 || config.perChannel() && x.rank() == 0) {
            throw new IllegalArgumentException("quantizer: there are no values to fit, got shape " + x.shape());
        }
        if (!x.allFinite()) {
            throw new ArithmeticException("quantizer: a value is not finite");
        }
        double[] all = x.detach().toDoubleArray();
        int channels = config.perChannel() ? x.size(0) : 1;
        int each = all.length / channels;
        double[] scales = new double[channels];
        double[] zeros = new double[channels];
        for (int c = 0; c < channels; c++) {
            Levels levels = best(Arrays.copyOfRange(all, c * each, (c + 1) * each), config);
            scales[c] = levels.scale;
            zeros[c] = levels.zero;
        }
        int[] shape = new int[config.perChannel() ? x.rank() : 0];
        Arrays.fill(shape, 1);
        if (config.perChannel()) {
            shape[0] = channels;
        }
        return new UniformQuantizer(
                config.low(),
                config.high(),
                Tensor.of(scales).reshape(shape),
                Tensor.of(zeros).reshape(shape));
    }

    /** Scale and zero point of one channel. */
    private record Levels(double scale, double zero, int low, int high) {
        static Levels ofRange(double min, double max, QuantizerConfig config) {
            double steps = config.high() - config.low();
            if (config.symmetric()) {
                double size = config.signed() ? 2 * Math.max(-min, max) : max;
                return new Levels(Math.max(size / steps, SMALLEST_SCALE), 0, config.low(), config.high());
            }
            double d = Math.max((max - min) / steps, SMALLEST_SCALE);
            return new Levels(d, config.low() - Math.rint(min / d), config.low(), config.high());
        }

        double error(double[] x) {
            double sum = 0;
            for (double v : x) {
                double level = Math.max(low, Math.min(high, Math.rint(v / scale) + zero));
                sum += StrictMath.pow(Math.abs(v - scale * (level - zero)), POWER);
            }
            return sum;
        }
    }

    private static Levels best(double[] x, QuantizerConfig config) {
        double min = Math.min(0, Arrays.stream(x).min().orElse(0));
        double max = Math.max(0, Arrays.stream(x).max().orElse(0));
        if (min < 0 && config.symmetric() && !config.signed()) {
            throw new IllegalArgumentException(
                    "quantizer: unsigned levels without a zero point are for values not below 0, got " + min);
        }
        Levels best = Levels.ofRange(min, max, config);
        if (!config.search()) {
            return best;
        }
        double least = best.error(x);
        for (int i = 1; i < RANGES; i++) {
            Levels shrunken = Levels.ofRange((1 - 0.01 * i) * min, (1 - 0.01 * i) * max, config);
            double error = shrunken.error(x);
            if (error < least) {
                least = error;
                best = shrunken;
            }
        }
        return best;
    }

    /** {@code Q(x)}, of the type of {@code x}. */
    public Tensor quantize(Tensor x) {
        Tensor d = scale.to(x.dtype());
        Tensor z = zeroPoint.to(x.dtype());
        Tensor rounded = Autodiff.straightThrough(Tensor::round).apply(x.div(d));
        return rounded.add(z).clamp(low, high).sub(z).mul(d);
    }
}
