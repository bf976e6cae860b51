package cotangent.autodiff;

import static cotangent.autodiff.Saves.BOTH;
import static cotangent.autodiff.Saves.INPUTS;
import static cotangent.autodiff.Saves.OUTPUT;

/** The derivative table of the trigonometric and hyperbolic functions that {@link Elementwise} lacks. */
final class Trigonometric {
    // y = f(x)                                                                         dy/dx
    static final Unary TAN = new Unary(
            "tan", StrictMath::tan, OUTPUT, (g, x, y) -> g.mul(y.square().add(1)));
    static final Unary ASIN = new Unary(
            "asin",
            StrictMath::asin,
            INPUTS,
            (g, x, y) -> g.mul(oneMinusSquare(x).rsqrt()));
    static final Unary ACOS = new Unary("acos", StrictMath::acos, INPUTS, (g, x, y) -> g.mul(
                    oneMinusSquare(x).rsqrt())
            .neg());
    static final Unary ATAN = new Unary(
            "atan", StrictMath::atan, INPUTS, (g, x, y) -> g.div(x.square().add(1)));
    static final Unary SINH = new Unary("sinh", StrictMath::sinh, INPUTS, (g, x, y) -> g.mul(x.cosh()));
    static final Unary COSH = new Unary("cosh", StrictMath::cosh, INPUTS, (g, x, y) -> g.mul(x.sinh()));
    static final Unary ASINH = new Unary(
            "asinh",
            ElementaryFunctions::asinh,
            INPUTS,
            (g, x, y) -> g.mul(x.square().add(1).rsqrt()));
    static final Unary ACOSH = new Unary(
            "acosh",
            ElementaryFunctions::acosh,
            INPUTS,
            (g, x, y) -> g.mul(x.sub(1).mul(x.add(1)).rsqrt()));
    static final Unary ATANH =
            new Unary("atanh", ElementaryFunctions::atanh, INPUTS, (g, x, y) -> g.div(oneMinusSquare(x)));

    /** The derivative of order {@code k} of {@code sin(pi x) / (pi x)}. */
    static Unary sinc(int k) {
        return new Unary(
                "sinc",
                x -> ElementaryFunctions.sinc(k, x),
                INPUTS,
                (g, x, y) -> g.mul(sinc(k + 1).apply(x)));
    }

    // y = f(a, b)                                                   dy/da                                        dy/db
    static final Binary HYPOT = new Binary(
            "hypot",
            StrictMath::hypot,
            BOTH,
            (g, a, b, y) -> g.mul(a.div(oneWhereZero(y))),
            (g, a, b, y) -> g.mul(b.div(oneWhereZero(y))));
    static final Binary ATAN2 = new Binary(
            "atan2", StrictMath::atan2, INPUTS, (g, a, b, y) -> g.mul(byNorm(b, a, b)), (g, a, b, y) -> g.mul(
                            byNorm(a, a, b))
                    .neg());

    /** {@code 1 - x^2} without cancellation. */
    private static Tensor oneMinusSquare(Tensor x) {
        return x.rsub(1).mul(x.add(1));
    }

    /** {@code c / (a^2 + b^2)} without overflow; 0 where all are 0. */
    private static Tensor byNorm(Tensor c, Tensor a, Tensor b) {
        Tensor norm = oneWhereZero(a.hypot(b));
        return c.div(norm).div(norm);
    }

    /** Keeps a divisor away from 0 where the dividend is 0, too. */
    private static Tensor oneWhereZero(Tensor x) {
        return Tensor.where(x.eq(0), Tensor.scalar(x.dtype(), 1), x);
    }

    private Trigonometric() {}
}
