package cotangent.autodiff;

import static cotangent.autodiff.Draw.FRACTIONS;
import static cotangent.autodiff.Draw.NONZERO;
import static cotangent.autodiff.Draw.NORMAL;
import static cotangent.autodiff.Draw.POSITIVE;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Functions of analysis, and divisions, of each element; naive counterparts are integrals and bisections. */
final class SpecialCases {
    /** Inside of (-1, 1). */
    private static final ToDoubleFunction<RandomGenerator> UNIT = r -> r.nextDouble(-0.9, 0.9);

    /** Inside of (0, 1). */
    private static final ToDoubleFunction<RandomGenerator> PROBABILITY = r -> r.nextDouble(0.1, 0.9);

    /** From 1.3 to 3. */
    private static final ToDoubleFunction<RandomGenerator> ABOVE_1 = r -> r.nextDouble(1.3, 3);

    /** Between the poles at -2 and -1. */
    private static final ToDoubleFunction<RandomGenerator> BETWEEN_POLES = r -> r.nextDouble(-1.8, -1.2);

    /** Of magnitude 1 or little more: no multiple is near one of {@link Draw#FRACTIONS}. */
    private static final ToDoubleFunction<RandomGenerator> DIVISOR =
            r -> (r.nextBoolean() ? 1 : -1) * r.nextDouble(1, 1.02);

    static List<PrimitiveCase> all() {
        return List.of(
                unary("tan", UNIT, Tensor::tan, StrictMath::tan),
                unary("asin", UNIT, Tensor::asin, StrictMath::asin),
                unary("acos", UNIT, Tensor::acos, StrictMath::acos),
                unary("atan", NORMAL, Tensor::atan, StrictMath::atan),
                unary("sinh", NORMAL, Tensor::sinh, StrictMath::sinh),
                unary("cosh", NORMAL, Tensor::cosh, StrictMath::cosh),
                unary("asinh", NORMAL, Tensor::asinh, x -> invert(StrictMath::sinh, x, -10, 10)),
                unary("acosh", ABOVE_1, Tensor::acosh, x -> invert(StrictMath::cosh, x, 0, 10)),
                unary("atanh", UNIT, Tensor::atanh, x -> invert(StrictMath::tanh, x, -10, 10)),
                unary("sinc", NONZERO, Special::sinc, x -> StrictMath.sin(Math.PI * x) / (Math.PI * x)),
                unary("deg2rad", NORMAL, Pointwise::deg2rad, x -> x * Math.PI / 180),
                unary("rad2deg", NORMAL, Pointwise::rad2deg, x -> x * 180 / Math.PI),
                unary("exp2", NORMAL, Tensor::exp2, x -> StrictMath.pow(2, x)),
                unary("log2", POSITIVE, Tensor::log2, x -> StrictMath.log(x) / StrictMath.log(2)),
                unary("log10", POSITIVE, Tensor::log10, StrictMath::log10),
                unary("logit", PROBABILITY, Special::logit, x -> StrictMath.log(x) - StrictMath.log(1 - x)),
                unary(
                        "logit clamped",
                        PROBABILITY,
                        x -> Special.logit(x, 0.05),
                        x -> StrictMath.log(x) - StrictMath.log(1 - x)),
                unary("entr", POSITIVE, Special::entr, x -> -x * StrictMath.log(x)),
                unary("erfc", NORMAL, Special::erfc, x -> 2 * ndtr(-x * Math.sqrt(2))),
                unary("erfcx", NORMAL, Special::erfcx, x -> 2 * ndtr(-x * Math.sqrt(2)) * StrictMath.exp(x * x)),
                unary(
                        "erfinv",
                        UNIT,
                        Special::erfinv,
                        x -> invert(SpecialCases::ndtr, (1 + x) / 2, -8, 8) / Math.sqrt(2)),
                unary("ndtr", NORMAL, Special::ndtr, SpecialCases::ndtr),
                unary("ndtri", PROBABILITY, Special::ndtri, x -> invert(SpecialCases::ndtr, x, -8, 8)),
                unary("logNdtr", NORMAL, Special::logNdtr, x -> StrictMath.log(ndtr(x))),
                unary("lgamma", POSITIVE, Special::lgamma, x -> cumulant(0, x)),
                unary(
                        "lgamma of negative",
                        BETWEEN_POLES,
                        Special::lgamma,
                        x -> cumulant(0, x + 2) - StrictMath.log(Math.abs(x * (x + 1)))),
                unary("digamma", POSITIVE, Special::digamma, x -> cumulant(1, x)),
                unary(
                        "digamma of negative",
                        BETWEEN_POLES,
                        Special::digamma,
                        x -> cumulant(1, x + 2) - 1 / x - 1 / (x + 1)),
                unary("polygamma 1", POSITIVE, x -> Special.polygamma(1, x), x -> cumulant(2, x)),
                unary("polygamma 2", POSITIVE, x -> Special.polygamma(2, x), x -> cumulant(3, x)),
                unary(
                        "mvlgamma",
                        ABOVE_1,
                        x -> Special.mvlgamma(x, 3),
                        x -> 1.5 * StrictMath.log(Math.PI)
                                + cumulant(0, x)
                                + cumulant(0, x - 0.5)
                                + cumulant(0, x - 1)),
                unary("i0", NORMAL, Special::i0, x -> besselI(0, x)),
                unary("i0e", NONZERO, Special::i0e, x -> besselI(0, x) * StrictMath.exp(-Math.abs(x))),
                unary("i1", NORMAL, Special::i1, x -> besselI(1, x)),
                unary("i1e", NONZERO, Special::i1e, x -> besselI(1, x) * StrictMath.exp(-Math.abs(x))),
                unary("frac", FRACTIONS, Tensor::frac, x -> x - (x < 0 ? Math.ceil(x) : Math.floor(x))),
                unary("round to tenths", FRACTIONS, x -> x.mul(0.1).round(1), x -> Math.rint(x) / 10),
                unary("round to tens", FRACTIONS, x -> x.mul(10).round(-1), x -> Math.rint(x) * 10),
                unary("clampMin", FRACTIONS, x -> x.clampMin(-1), x -> Math.max(x, -1)),
                unary("clampMax", FRACTIONS, x -> x.clampMax(1), x -> Math.min(x, 1)),
                unary("nanToNum", NORMAL, Pointwise::nanToNum, x -> x),
                unary("floatPower", POSITIVE, x -> Pointwise.floatPower(x, 1.5), x -> x * Math.sqrt(x)),
                binary("atan2", NORMAL, NONZERO, Tensor::atan2, StrictMath::atan2),
                binary("hypot", NONZERO, NONZERO, Tensor::hypot, (a, b) -> Math.sqrt(a * a + b * b)),
                binary(
                        "logaddexp",
                        NORMAL,
                        NORMAL,
                        Tensor::logaddexp,
                        (a, b) -> StrictMath.log(StrictMath.exp(a) + StrictMath.exp(b))),
                binary(
                        "logaddexp2",
                        NORMAL,
                        NORMAL,
                        Pointwise::logaddexp2,
                        (a, b) -> StrictMath.log(StrictMath.pow(2, a) + StrictMath.pow(2, b)) / StrictMath.log(2)),
                binary("xlogy", NORMAL, POSITIVE, Special::xlogy, (a, b) -> a * StrictMath.log(b)),
                binary("xlog1py", NORMAL, POSITIVE, Special::xlog1py, (a, b) -> a * StrictMath.log1p(b)),
                binary("ldexp", NORMAL, NORMAL, Pointwise::ldexp, (a, b) -> a * StrictMath.pow(2, b)),
                binary("copysign", NONZERO, NONZERO, Pointwise::copysign, (a, b) -> Math.abs(a) * Math.signum(b)),
                binary(
                        "fmod",
                        FRACTIONS,
                        DIVISOR,
                        Tensor::fmod,
                        (a, b) -> a - b * (a / b < 0 ? Math.ceil(a / b) : Math.floor(a / b))),
                binary("remainder", FRACTIONS, DIVISOR, Tensor::remainder, (a, b) -> a - b * Math.floor(a / b)),
                binary("floorDivide", FRACTIONS, DIVISOR, Tensor::floorDivide, (a, b) -> Math.floor(a / b)),
                binary(
                        "truncDivide",
                        FRACTIONS,
                        DIVISOR,
                        Pointwise::truncDivide,
                        (a, b) -> a / b < 0 ? Math.ceil(a / b) : Math.floor(a / b)),
                binary("rsub", NORMAL, NORMAL, Tensor::rsub, (a, b) -> b - a),
                binary(
                        "inverseMills",
                        NORMAL,
                        NORMAL,
                        (a, b) -> SpecialFunctions.INVERSE_MILLS.apply(a).mul(b),
                        (a, b) -> b * StrictMath.exp(-a * a / 2) / Math.sqrt(2 * Math.PI) / ndtr(a)),
                ordered("fmax", Pointwise::fmax, Math::max),
                ordered("fmin", Pointwise::fmin, Math::min),
                ordered("clampMin by tensor", Tensor::clampMin, Math::max),
                ordered("clampMax by tensor", Tensor::clampMax, Math::min),
                PrimitiveCase.of("heaviside", SpecialCases::heaviside),
                PrimitiveCase.of("clamp by tensors", SpecialCases::clamp),
                binary("lerp by number", NORMAL, NORMAL, (a, b) -> a.lerp(b, 0.3), (a, b) -> a + 0.3 * (b - a)),
                binary("lerp by large number", NORMAL, NORMAL, (a, b) -> a.lerp(b, 0.8), (a, b) -> a + 0.8 * (b - a)),
                ternary("lerp", (a, b, c) -> a.lerp(b, c), (a, b, c) -> a + c * (b - a)),
                ternary("addcmul", (a, b, c) -> a.addcmul(b, c, -0.5), (a, b, c) -> a - 0.5 * b * c),
                ternary("addcdiv", (a, b, c) -> a.addcdiv(b, c, -0.5), (a, b, c) -> a - 0.5 * b / c));
    }

    private static PrimitiveCase unary(
            String name,
            ToDoubleFunction<RandomGenerator> values,
            Function<Tensor, Tensor> f,
            DoubleUnaryOperator naive) {
        return PrimitiveCase.of(name, d -> PrimitiveCase.apply(d.tensor(d.shape(), values), f, x -> x.map(naive)));
    }

    private static PrimitiveCase binary(
            String name,
            ToDoubleFunction<RandomGenerator> first,
            ToDoubleFunction<RandomGenerator> second,
            BiFunction<Tensor, Tensor, Tensor> f,
            DoubleBinaryOperator naive) {
        return PrimitiveCase.of(name, d -> {
            Shape shape = d.shape();
            return new Application(
                    List.of(d.tensor(d.broadcasting(shape), first), d.tensor(d.broadcasting(shape), second)),
                    in -> f.apply(in.get(0), in.get(1)),
                    in -> in.get(0).zip(in.get(1), naive));
        });
    }

    /** Operands that are never equal. */
    private static PrimitiveCase ordered(
            String name, BiFunction<Tensor, Tensor, Tensor> f, DoubleBinaryOperator naive) {
        return PrimitiveCase.of(name, d -> {
            ToDoubleFunction<RandomGenerator> values = Draw.distinct();
            return binary(name, values, values, f, naive).generator().apply(d);
        });
    }

    @FunctionalInterface
    private interface Ternary<T> {
        T apply(T a, T b, T c);
    }

    private static PrimitiveCase ternary(String name, Ternary<Tensor> f, Ternary<Double> naive) {
        return PrimitiveCase.of(name, d -> ternary(d, NONZERO, f, naive));
    }

    private static Application ternary(
            Draw d, ToDoubleFunction<RandomGenerator> values, Ternary<Tensor> f, Ternary<Double> naive) {
        Shape shape = d.shape();
        return new Application(
                List.of(
                        d.tensor(d.broadcasting(shape), values),
                        d.tensor(d.broadcasting(shape), values),
                        d.tensor(d.broadcasting(shape), values)),
                in -> f.apply(in.get(0), in.get(1), in.get(2)),
                in -> NaiveTensor.generate(
                        NaiveTensor.broadcast(
                                in.get(0).sizes(),
                                NaiveTensor.broadcast(
                                        in.get(1).sizes(), in.get(2).sizes())),
                        i -> naive.apply(
                                in.get(0).broadcastAt(i),
                                in.get(1).broadcastAt(i),
                                in.get(2).broadcastAt(i))));
    }

    private static Application clamp(Draw d) {
        return ternary(
                d,
                Draw.distinct(),
                (x, low, high) -> x.clamp(low, high),
                (x, low, high) -> Math.min(Math.max(x, low), high));
    }

    private static Application heaviside(Draw d) {
        Shape shape = d.shape();
        return new Application(
                List.of(d.index(3, d.broadcasting(shape)), d.tensor(d.broadcasting(shape), NORMAL)),
                in -> Pointwise.heaviside(in.get(0).sub(1), in.get(1)),
                in -> in.get(0).zip(in.get(1), (x, v) -> x == 1 ? v : x == 2 ? 1 : 0));
    }

    /** The argument at which an increasing function has the value {@code y}. */
    private static double invert(DoubleUnaryOperator f, double y, double low, double high) {
        double a = low;
        double b = high;
        while (true) {
            double middle = (a + b) / 2;
            if (middle <= a || middle >= b) {
                return middle;
            } else if (f.applyAsDouble(middle) < y) {
                a = middle;
            } else {
                b = middle;
            }
        }
    }

    /** {@code 1/2 + exp(-x^2/2) / sqrt(2 pi) sum_n x^(2n+1) / (2n+1)!!}, and for the lower tail by Laplace's continued fraction. */
    private static double ndtr(double x) {
        double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        if (x < -2) {
            double fraction = -x;
            for (int n = 400; n > 0; n--) {
                fraction = -x + n / fraction;
            }
            return density / fraction;
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 400; n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return 0.5 + density * sum;
    }

    /**
     * For {@code n = 0}, {@code log gamma(x)}; else the cumulant of order {@code n <= 3} of the density {@code exp(x s - exp(s)) / gamma(x)} in
     * {@code s}, which is the derivative of that order. The trapezoidal rule converges exponentially here.
     */
    private static double cumulant(int n, double x) {
        double step = 1.0 / 32;
        double total = 0;
        double mean = 0;
        for (double s = -320; s < 8; s += step) {
            double density = StrictMath.exp(x * s - StrictMath.exp(s));
            total += density;
            mean += density * s;
        }
        mean /= total;
        if (n < 2) {
            return n == 0 ? StrictMath.log(total * step) : mean;
        }
        double moment = 0;
        for (double s = -320; s < 8; s += step) {
            moment += StrictMath.exp(x * s - StrictMath.exp(s)) * (n == 2 ? 1 : s - mean) * (s - mean) * (s - mean);
        }
        return moment / total;
    }

    /** {@code 1/pi} times the integral of {@code exp(x cos t) cos(n t)} from 0 to pi. */
    private static double besselI(int n, double x) {
        int count = 64;
        double sum = 0;
        for (int k = 0; k < count; k++) {
            double t = 2 * Math.PI * k / count;
            sum += StrictMath.exp(x * StrictMath.cos(t)) * StrictMath.cos(n * t);
        }
        return sum / count;
    }

    private SpecialCases() {}
}
