package cotangent.autodiff;

import static cotangent.autodiff.Saves.INPUTS;
import static cotangent.autodiff.Saves.OUTPUT;

/** The derivative table of the exponentials and logarithms that {@link Elementwise} lacks. */
final class Exponentials {
    private static final double LN_2 = 0.6931471805599453;
    private static final double LN_10 = 2.302585092994046;

    // y = f(x)                                                                         dy/dx
    static final Unary EXP2 = new Unary(
            "exp2", ElementaryFunctions::exp2, OUTPUT, (g, x, y) -> g.mul(y).mul(LN_2));
    static final Unary LOG2 = new Unary("log2", ElementaryFunctions::log2, INPUTS, (g, x, y) -> g.div(x.mul(LN_2)));
    static final Unary LOG10 = new Unary("log10", StrictMath::log10, INPUTS, (g, x, y) -> g.div(x.mul(LN_10)));
    static final Unary LOGIT =
            new Unary("logit", ElementaryFunctions::logit, INPUTS, (g, x, y) -> g.div(x.mul(x.rsub(1))));
    static final Unary ENTR = new Unary("entr", ElementaryFunctions::entr, INPUTS, (g, x, y) -> g.mul(
                    x.log().add(1))
            .neg());

    // y = f(a, b)                                                   dy/da                                        dy/db
    static final Binary LOGADDEXP = new Binary(
            "logaddexp",
            ElementaryFunctions::logaddexp,
            INPUTS,
            (g, a, b, y) -> g.mul(difference(a, b).sigmoid()),
            (g, a, b, y) -> g.mul(difference(b, a).sigmoid()));
    static final Binary LOGADDEXP2 = new Binary(
            "logaddexp2",
            ElementaryFunctions::logaddexp2,
            INPUTS,
            (g, a, b, y) -> g.mul(difference(a, b).mul(LN_2).sigmoid()),
            (g, a, b, y) -> g.mul(difference(b, a).mul(LN_2).sigmoid()));

    /** {@code a - b}, and 0 where both are the same infinity. */
    private static Tensor difference(Tensor a, Tensor b) {
        return Tensor.where(a.eq(b).and(a.isInf()), Tensor.scalar(a.dtype(), 0), a.sub(b));
    }

    private Exponentials() {}
}
