package cotangent.autodiff;

import static cotangent.autodiff.Saves.BOTH;
import static cotangent.autodiff.Saves.INPUTS;
import static cotangent.autodiff.Saves.OUTPUT;

/** The derivative table of the gamma, Bessel and error functions. A family with a parameter is a row with a parameter. */
final class SpecialFunctions {
    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
    private static final double HALF_SQRT_PI = 0.8862269254527580;
    private static final double SQRT_TWO_PI = 2.5066282746310002;

    // y = f(x)                                                                         dy/dx
    static final Unary ERFC = new Unary("erfc", ErrorFunctions::erfc, INPUTS, (g, x, y) -> g.mul(
                    x.square().neg().exp())
            .mul(-TWO_OVER_SQRT_PI));
    static final Unary ERFCX = new Unary(
            "erfcx",
            ErrorFunctions::erfcx,
            BOTH,
            (g, x, y) -> g.mul(x.mul(y).mul(2).sub(TWO_OVER_SQRT_PI)));
    static final Unary ERFINV = new Unary("erfinv", ErrorFunctions::erfinv, OUTPUT, (g, x, y) -> g.mul(
                    y.square().exp())
            .mul(HALF_SQRT_PI));
    static final Unary NDTR = new Unary("ndtr", ErrorFunctions::ndtr, INPUTS, (g, x, y) -> g.mul(
                    x.square().mul(-0.5).exp())
            .div(SQRT_TWO_PI));
    static final Unary NDTRI = new Unary("ndtri", ErrorFunctions::ndtri, OUTPUT, (g, x, y) -> g.mul(
                    y.square().mul(0.5).exp())
            .mul(SQRT_TWO_PI));
    static final Unary LOG_NDTR = new Unary(
            "logNdtr", ErrorFunctions::logNdtr, INPUTS, (g, x, y) -> g.mul(SpecialFunctions.INVERSE_MILLS.apply(x)));
    static final Unary INVERSE_MILLS =
            new Unary("inverseMills", ErrorFunctions::inverseMills, BOTH, (g, x, y) -> g.mul(y)
                    .mul(x.add(y))
                    .neg());
    static final Unary LGAMMA = new Unary(
            "lgamma",
            GammaFunctions::lgamma,
            INPUTS,
            (g, x, y) -> g.mul(polygamma(0).apply(x)));

    /** The derivative of order {@code n + 1} of {@code lgamma}. */
    static Unary polygamma(int n) {
        return new Unary(
                "polygamma",
                x -> GammaFunctions.polygamma(n, x),
                INPUTS,
                (g, x, y) -> g.mul(polygamma(n + 1).apply(x)));
    }

    /** {@code I_n}, which is {@code I_-n}. */
    static Unary besselI(int n) {
        return new Unary(
                "besselI",
                x -> BesselFunctions.i(n, x),
                INPUTS,
                (g, x, y) -> g.mul(
                        mean(besselI(Math.abs(n - 1)).apply(x), besselI(n + 1).apply(x))));
    }

    /** {@code exp(-|x|) I_n}; at its kink at 0 for {@code n = 0}, the derivative is 0. */
    static Unary besselIe(int n) {
        return new Unary(
                "besselIe",
                x -> BesselFunctions.scaled(n, x),
                BOTH,
                (g, x, y) -> g.mul(
                        mean(besselIe(Math.abs(n - 1)).apply(x), besselIe(n + 1).apply(x))
                                .sub(x.sign().mul(y))));
    }

    private static Tensor mean(Tensor a, Tensor b) {
        return a.add(b).mul(0.5);
    }

    private SpecialFunctions() {}
}
