package cotangent.autodiff;

import static cotangent.autodiff.Saves.INPUTS;
import static cotangent.autodiff.Saves.NOTHING;

/** The derivative table of divisions with whole quotients, their remainders, and the transfer of signs. */
final class Divisions {
    private static final Binary.Rule ZERO = (g, a, b, y) -> null;

    // y = f(a, b)                                                   dy/da                                        dy/db
    static final Binary TRUNC_DIVIDE = new Binary("truncDivide", Divisions::truncDivide, NOTHING, ZERO, ZERO)
            .integers((a, b) -> a / (int) nonzero("truncDivide", b), (a, b) -> a / nonzero("truncDivide", b));
    static final Binary FLOOR_DIVIDE = new Binary("floorDivide", Divisions::floorDivide, NOTHING, ZERO, ZERO)
            .integers(
                    (a, b) -> Math.floorDiv(a, (int) nonzero("floorDivide", b)),
                    (a, b) -> Math.floorDiv(a, nonzero("floorDivide", b)));
    static final Binary FMOD = new Binary(
                    "fmod", (a, b) -> a % b, INPUTS, (g, a, b, y) -> g, (g, a, b, y) -> g.mul(TRUNC_DIVIDE.apply(a, b))
                            .neg())
            .integers((a, b) -> a % (int) nonzero("fmod", b), (a, b) -> a % nonzero("fmod", b));
    static final Binary REMAINDER = new Binary(
                    "remainder", Divisions::remainder, INPUTS, (g, a, b, y) -> g, (g, a, b, y) -> g.mul(
                                    FLOOR_DIVIDE.apply(a, b))
                            .neg())
            .integers(
                    (a, b) -> Math.floorMod(a, (int) nonzero("remainder", b)),
                    (a, b) -> Math.floorMod(a, nonzero("remainder", b)));
    static final Binary COPYSIGN = new Binary(
            "copysign",
            StrictMath::copySign,
            INPUTS,
            (g, a, b, y) -> g.mul(a.sign()).mul(Divisions.COPYSIGN.apply(Tensor.scalar(b.dtype(), 1), b)),
            ZERO);

    /** With the sign of the divisor. */
    private static double remainder(double a, double b) {
        double r = a % b;
        return r != 0 && (r < 0) != (b < 0) ? r + b : r;
    }

    private static double truncDivide(double a, double b) {
        double q = a / b;
        return q < 0 ? Math.ceil(q) : Math.floor(q);
    }

    /** The floor of the exact quotient, not of the rounded one, so that it fits {@link #remainder}. */
    private static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double r = a % b;
        double q = (a - r) / b;
        if (r != 0 && (r < 0) != (b < 0)) {
            q--;
        }
        return q == 0 ? Math.copySign(0, a / b) : Math.rint(q);
    }

    private static long nonzero(String name, long divisor) {
        if (divisor == 0) {
            throw new ArithmeticException(name + ": division of an integer by 0");
        }
        return divisor;
    }

    private Divisions() {}
}
