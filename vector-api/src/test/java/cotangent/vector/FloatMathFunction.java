package cotangent.vector;

import java.math.BigDecimal;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

// @specialize Double

/** The functions of {@link FloatMathKernels} as values: how to call each, its exact value, and arguments worth testing. */
enum FloatMathFunction {
    EXP(FloatMathKernels::exp, (x, b) -> ExactMath.exp(big(x)), expRange(), false),
    EXPM1(FloatMathKernels::expm1, (x, b) -> ExactMath.exp(big(x)).subtract(BigDecimal.ONE), expRange(), false),
    LOG(FloatMathKernels::log, (x, b) -> ExactMath.log(big(x)), 1e20, true),
    LOG1P(FloatMathKernels::log1p, (x, b) -> ExactMath.log(big(x).add(BigDecimal.ONE)), 1e20, true),
    TANH(FloatMathKernels::tanh, (x, b) -> ExactMath.tanh(big(x)), 25, false),
    SIGMOID(FloatMathKernels::sigmoid, (x, b) -> ExactMath.sigmoid(big(x)), expRange(), false),
    ERF(FloatMathKernels::erf, (x, b) -> ExactMath.erf(big(x)), 6, false),
    SIN(FloatMathKernels::sin, (x, b) -> ExactMath.sin(big(x)), FloatFunctions.TRIG_MAX, false),
    COS(FloatMathKernels::cos, (x, b) -> ExactMath.cos(big(x)), FloatFunctions.TRIG_MAX, false),
    POW(null, (x, b) -> ExactMath.exp(ExactMath.log(big(x)).multiply(big(b))), 1e20, true);

    /** A kernel of one operand. */
    interface Unary {
        void apply(FloatMathKernels kernels, float[] x, int xo, float[] y, int yo, int n);
    }

    private final Unary unary;
    private final BiFunction<Float, Float, BigDecimal> exact;
    private final double range;
    private final boolean positive;

    FloatMathFunction(Unary unary, BiFunction<Float, Float, BigDecimal> exact, double range, boolean positive) {
        this.unary = unary;
        this.exact = exact;
        this.range = range;
        this.positive = positive;
    }

    private static double expRange() {
        return -FloatFunctions.EXP_MIN;
    }

    private static BigDecimal big(float x) {
        return new BigDecimal(x);
    }

    boolean binary() {
        return unary == null;
    }

    void apply(FloatMathKernels kernels, float[] x, int xo, float[] b, int bo, float[] y, int yo, int n) {
        if (binary()) {
            kernels.pow(x, xo, b, bo, y, yo, n);
        } else {
            unary.apply(kernels, x, xo, y, yo, n);
        }
    }

    /** The value of one element. */
    float apply(FloatMathKernels kernels, float x, float b) {
        float[] y = new float[1];
        apply(kernels, new float[] {x}, 0, new float[] {b}, 0, y, 0, 1);
        return y[0];
    }

    /** The value to some 50 digits, for finite arguments at which it is finite. */
    BigDecimal exact(float x, float b) {
        return exact.apply(x, b);
    }

    /** An argument whose result is neither out of range nor trivial: uniform, near 1 or of random magnitude. */
    float argument(RandomGenerator rng) {
        double magnitude =
                switch (rng.nextInt(4)) {
                    case 0 -> range * rng.nextDouble();
                    case 1 -> 1 + 0.5 * rng.nextGaussian();
                    case 2 -> StrictMath.exp(StrictMath.log(1e-9) * rng.nextDouble());
                    default -> StrictMath.exp(StrictMath.log(range) * rng.nextDouble());
                };
        double x = Math.min(Math.abs(magnitude), range);
        return (float) (positive || rng.nextBoolean() ? x : -x);
    }

    /** An exponent for which the power of {@code x} is in range. */
    float exponent(RandomGenerator rng, float x) {
        double most = 0.99 * StrictMath.log(Float.MAX_VALUE) / Math.max(1e-3, Math.abs(StrictMath.log(x)));
        return (float) ((rng.nextBoolean() ? Math.min(most, 3) : most) * (2 * rng.nextDouble() - 1));
    }
}
