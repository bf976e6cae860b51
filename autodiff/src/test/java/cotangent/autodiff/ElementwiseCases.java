package cotangent.autodiff;

import static cotangent.autodiff.Draw.FRACTIONS;
import static cotangent.autodiff.Draw.NONZERO;
import static cotangent.autodiff.Draw.NORMAL;
import static cotangent.autodiff.Draw.POSITIVE;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Functions of each element. */
final class ElementwiseCases {
    static List<PrimitiveCase> all() {
        return List.of(
                linear("neg", NORMAL, Tensor::neg, x -> -x),
                unary("abs", NONZERO, Tensor::abs, Math::abs),
                unary("sign", NONZERO, Tensor::sign, Math::signum),
                unary("floor", FRACTIONS, Tensor::floor, Math::floor),
                unary("ceil", FRACTIONS, Tensor::ceil, Math::ceil),
                unary("round", FRACTIONS, Tensor::round, Math::rint),
                unary("trunc", FRACTIONS, Tensor::trunc, x -> x < 0 ? Math.ceil(x) : Math.floor(x)),
                unary("square", NORMAL, Tensor::square, x -> x * x),
                unary("sqrt", POSITIVE, Tensor::sqrt, Math::sqrt),
                unary("rsqrt", POSITIVE, Tensor::rsqrt, x -> 1 / Math.sqrt(x)),
                unary("reciprocal", NONZERO, Tensor::reciprocal, x -> 1 / x),
                unary("exp", NORMAL, Tensor::exp, StrictMath::exp),
                unary("expm1", NORMAL, Tensor::expm1, StrictMath::expm1),
                unary("log", POSITIVE, Tensor::log, StrictMath::log),
                unary("log1p", POSITIVE, Tensor::log1p, StrictMath::log1p),
                unary("sin", NORMAL, Tensor::sin, StrictMath::sin),
                unary("cos", NORMAL, Tensor::cos, StrictMath::cos),
                unary("tanh", NORMAL, Tensor::tanh, StrictMath::tanh),
                unary("sigmoid", NORMAL, Tensor::sigmoid, x -> 1 / (1 + StrictMath.exp(-x))),
                unary("erf", NORMAL, Tensor::erf, ElementwiseCases::erf),
                unary("relu", NONZERO, Tensor::relu, x -> Math.max(x, 0)),
                unary("clamp", FRACTIONS, x -> x.clamp(-1, 2), x -> Math.min(Math.max(x, -1), 2)),
                unary("add scalar", NORMAL, x -> x.add(2.5), x -> x + 2.5),
                unary("sub scalar", NORMAL, x -> x.sub(2.5), x -> x - 2.5),
                unary("rsub scalar", NORMAL, x -> x.rsub(2.5), x -> 2.5 - x),
                linear("mul scalar", NORMAL, x -> x.mul(-1.5), x -> -1.5 * x),
                linear("div scalar", NORMAL, x -> x.div(4), x -> x / 4),
                unary("pow 3", NONZERO, x -> x.pow(3), x -> x * x * x),
                unary("pow 2", NORMAL, x -> x.pow(2), x -> x * x),
                unary("pow 0", NORMAL, x -> x.pow(0), x -> 1),
                linear("pow 1", NORMAL, x -> x.pow(1), x -> x),
                unary("pow 0.5", POSITIVE, x -> x.pow(0.5), Math::sqrt),
                unary("pow -1", NONZERO, x -> x.pow(-1), x -> 1 / x),
                unary("pow -1.7", POSITIVE, x -> x.pow(-1.7), x -> StrictMath.pow(x, -1.7)),
                linear("alias", NORMAL, Alias.INSTANCE::apply, x -> x),
                linear("copy", NORMAL, Tensor::copy, x -> x),
                linear("contiguous", NORMAL, Tensor::contiguous, x -> x),
                linear("to float64", NORMAL, x -> x.to(DType.FLOAT64), x -> x));
    }

    private static PrimitiveCase unary(
            String name,
            ToDoubleFunction<RandomGenerator> values,
            Function<Tensor, Tensor> f,
            DoubleUnaryOperator naive) {
        return PrimitiveCase.of(name, d -> PrimitiveCase.apply(d.tensor(d.shape(), values), f, x -> x.map(naive)));
    }

    private static PrimitiveCase linear(
            String name,
            ToDoubleFunction<RandomGenerator> values,
            Function<Tensor, Tensor> f,
            DoubleUnaryOperator naive) {
        return new PrimitiveCase(name, true, unary(name, values, f, naive).generator());
    }

    /** {@code 2 / sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!}: no cancellation. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return sum * StrictMath.exp(-x * x) * 2 / Math.sqrt(Math.PI);
    }

    private ElementwiseCases() {}
}
