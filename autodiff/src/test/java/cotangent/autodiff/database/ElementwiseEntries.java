package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Pointwise;
import cotangent.autodiff.Special;
import cotangent.autodiff.Tensor;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/** Functions of each element: arithmetic, comparison, rounding, analysis. */
final class ElementwiseEntries {
    static void addTo(OperatorTable t) {
        arithmetic(t);
        comparison(t);
        functions(t);
        special(t);
        absent(t);
    }

    /** An operator whose second operand is a tensor or a number. */
    private static void mixed(
            OperatorTable t, String name, BinaryOperator<Tensor> tensors, BiFunction<Tensor, Double, Tensor> number) {
        t.op(
                name,
                "input other",
                c -> c.isTensor("other")
                        ? tensors.apply(c.x(), c.tensor("other"))
                        : number.apply(c.x(), c.number("other")));
    }

    /** Python's reflected operator: the number comes first. */
    private static void reflected(OperatorTable t, String name, BinaryOperator<Tensor> f) {
        t.op(name, "input other", c -> f.apply(scalar(c, "other", c.x()), c.x()));
    }

    /** A number of the call as a scalar of the type in which it meets {@code x}. */
    static Tensor scalar(Call c, String name, Tensor x) {
        if (c.isTensor(name)) {
            return c.tensor(name);
        }
        DType own = x.dtype();
        DType type = own.isFloating()
                ? own
                : c.isFraction(name)
                        ? DType.FLOAT32
                        : own == DType.BOOL && c.get(name) instanceof Long ? DType.INT64 : own;
        return Tensor.scalar(type, c.number(name));
    }

    private static void arithmetic(OperatorTable t) {
        t.op("add", "input other alpha", c -> {
            if (!c.isTensor("other")) {
                return c.x().add(c.number("other") * c.number("alpha", 1));
            }
            Tensor b = c.tensor("other");
            return c.x().add(c.has("alpha") ? b.mul(scalar(c, "alpha", b)) : b);
        });
        t.op("sub", "input other alpha", c -> {
            if (!c.isTensor("other")) {
                return c.x().sub(c.number("other") * c.number("alpha", 1));
            }
            Tensor b = c.tensor("other");
            return c.x().sub(c.has("alpha") ? b.mul(scalar(c, "alpha", b)) : b);
        });
        t.op("rsub", "input other alpha", c -> {
            Tensor a = c.has("alpha") ? c.x().mul(c.number("alpha")) : c.x();
            return c.isTensor("other") ? a.rsub(c.tensor("other")) : a.rsub(c.number("other"));
        });
        mixed(t, "mul", Tensor::mul, (x, s) -> x.mul(s));
        mixed(t, "true_divide", Tensor::div, (x, s) -> x.div(s));
        mixed(t, "div/no_rounding_mode", Tensor::div, (x, s) -> x.div(s));
        t.op("div/floor_rounding", "input other", c -> c.x().floorDivide(scalar(c, "other", c.x())));
        t.op("div/trunc_rounding", "input other", c -> Pointwise.truncDivide(c.x(), scalar(c, "other", c.x())));
        t.op("floor_divide", "input other", c -> c.x().floorDivide(scalar(c, "other", c.x())));
        mixed(t, "remainder", Tensor::remainder, (x, s) -> x.remainder(s));
        mixed(t, "fmod", Tensor::fmod, (x, s) -> x.fmod(s));
        t.op("pow", "input exponent", c -> {
            if (!(c.at(0) instanceof Tensor)) {
                return Tensor.scalar(c.tensor("exponent").dtype(), c.number("input"))
                        .pow(c.tensor("exponent"));
            }
            return c.isTensor("exponent") ? c.x().pow(c.tensor("exponent")) : c.x().pow(c.number("exponent"));
        });
        t.op("float_power", "input exponent", c -> {
            if (!(c.at(0) instanceof Tensor)) {
                return Pointwise.floatPower(Tensor.scalar(DType.FLOAT64, c.number("input")), c.tensor("exponent"));
            }
            return c.isTensor("exponent")
                    ? Pointwise.floatPower(c.x(), c.tensor("exponent"))
                    : Pointwise.floatPower(c.x(), c.number("exponent"));
        });
        reflected(t, "__radd__", Tensor::add);
        reflected(t, "__rmul__", Tensor::mul);
        reflected(t, "__rdiv__", Tensor::div);
        reflected(t, "__rsub__", Tensor::sub);
        reflected(t, "__rmod__", Tensor::remainder);
        reflected(t, "__rpow__", Tensor::pow);
        reflected(t, "__rand__", Tensor::and);
        reflected(t, "__ror__", Tensor::or);
        reflected(t, "__rxor__", Tensor::xor);
        t.binary("maximum", Tensor::maximum);
        t.binary("minimum", Tensor::minimum);
        t.binary("max/binary", Tensor::maximum);
        t.binary("min/binary", Tensor::minimum);
        t.binary("fmax", Pointwise::fmax);
        t.binary("fmin", Pointwise::fmin);
        t.op("copysign", "input other", c -> Pointwise.copysign(c.x(), scalar(c, "other", c.x())));
        t.binary("hypot", Tensor::hypot);
        t.binary("atan2", Tensor::atan2);
        t.binary("ldexp", Pointwise::ldexp);
        t.binary("logaddexp", Tensor::logaddexp);
        t.binary("logaddexp2", Pointwise::logaddexp2);
        t.binary("heaviside", Pointwise::heaviside);
        t.op("clamp", "input min max", c -> {
            if (c.isTensor("min") || c.isTensor("max")) {
                Tensor low = c.has("min") ? c.x().clampMin(scalar(c, "min", c.x())) : c.x();
                return c.has("max") ? low.clampMax(scalar(c, "max", c.x())) : low;
            }
            return c.x().clamp(c.number("min", Double.NEGATIVE_INFINITY), c.number("max", Double.POSITIVE_INFINITY));
        });
        t.op(
                "clamp_min",
                "input min",
                c -> c.isTensor("min") ? c.x().clampMin(c.tensor("min")) : c.x().clampMin(c.number("min")));
        t.op(
                "clamp_max",
                "input max",
                c -> c.isTensor("max") ? c.x().clampMax(c.tensor("max")) : c.x().clampMax(c.number("max")));
        t.op(
                "lerp",
                "input end weight",
                c -> c.isTensor("weight")
                        ? c.x().lerp(c.tensor("end"), c.tensor("weight"))
                        : c.x().lerp(c.tensor("end"), c.number("weight")));
        t.op("addcmul", "input tensor1 tensor2 value", c -> c.x().addcmul(
                        c.tensor("tensor1"), c.tensor("tensor2"), c.number("value", 1)));
        t.op("addcdiv", "input tensor1 tensor2 value", c -> c.x().addcdiv(
                        c.tensor("tensor1"), c.tensor("tensor2"), c.number("value", 1)));
    }

    private static void comparison(OperatorTable t) {
        mixed(t, "eq", Tensor::eq, (x, s) -> x.eq(s));
        mixed(t, "ne", Tensor::ne, (x, s) -> x.ne(s));
        mixed(t, "lt", Tensor::lt, (x, s) -> x.lt(s));
        mixed(t, "le", Tensor::le, (x, s) -> x.le(s));
        mixed(t, "gt", Tensor::gt, (x, s) -> x.gt(s));
        mixed(t, "ge", Tensor::ge, (x, s) -> x.ge(s));
        t.unary("isnan", Tensor::isNaN);
        t.unary("isinf", Tensor::isInf);
        t.unary("isfinite", Tensor::isFinite);
        t.op("isclose", "input other rtol atol equal_nan", c -> c.x().isClose(
                        c.tensor("other"), c.number("rtol", 1e-5), c.number("atol", 1e-8), c.flag("equal_nan")));
        t.op("allclose", "input other rtol atol equal_nan", c -> c.x().allClose(
                        c.tensor("other"), c.number("rtol", 1e-5), c.number("atol", 1e-8), c.flag("equal_nan")));
        t.binary("logical_and", (a, b) -> truth(a).and(truth(b)));
        t.binary("logical_or", (a, b) -> truth(a).or(truth(b)));
        t.binary("logical_xor", (a, b) -> truth(a).xor(truth(b)));
        t.unary("logical_not", x -> truth(x).not());
        t.op("bitwise_and", "input other", c -> c.x().and(scalar(c, "other", c.x())));
        t.op("bitwise_or", "input other", c -> c.x().or(scalar(c, "other", c.x())));
        t.op("bitwise_xor", "input other", c -> c.x().xor(scalar(c, "other", c.x())));
        t.unary("bitwise_not", Tensor::not);
        t.unary("signbit", Pointwise::signbit);
        t.op("where", "input condition other", c -> {
            Tensor a = c.isTensor("input") ? c.tensor("input") : null;
            Tensor b = c.isTensor("other") ? c.tensor("other") : null;
            Tensor like = a == null ? b : a;
            return Tensor.where(
                    c.tensor("condition"),
                    a == null ? scalar(c, "input", like) : a,
                    b == null ? scalar(c, "other", like) : b);
        });
    }

    private static Tensor truth(Tensor x) {
        return x.to(DType.BOOL);
    }

    private static void functions(OperatorTable t) {
        t.unary("abs", Tensor::abs);
        t.unary("neg", Tensor::neg);
        t.unary("positive", x -> x);
        t.unary("sign", Tensor::sign);
        t.alias("sgn", "sign");
        t.unary("ceil", Tensor::ceil);
        t.unary("floor", Tensor::floor);
        t.op("round", "input decimals", c -> c.has("decimals") ? c.x().round(c.integer("decimals")) : c.x().round());
        t.unary("trunc", Tensor::trunc);
        t.unary("frac", Tensor::frac);
        t.unary("square", Tensor::square);
        t.unary("sqrt", Tensor::sqrt);
        t.unary("rsqrt", Tensor::rsqrt);
        t.unary("reciprocal", Tensor::reciprocal);
        t.unary("exp", Tensor::exp);
        t.unary("exp2", Tensor::exp2);
        t.unary("expm1", Tensor::expm1);
        t.unary("log", Tensor::log);
        t.unary("log2", Tensor::log2);
        t.unary("log10", Tensor::log10);
        t.unary("log1p", Tensor::log1p);
        t.unary("sin", Tensor::sin);
        t.unary("cos", Tensor::cos);
        t.unary("tan", Tensor::tan);
        t.unary("asin", Tensor::asin);
        t.unary("acos", Tensor::acos);
        t.unary("atan", Tensor::atan);
        t.unary("sinh", Tensor::sinh);
        t.unary("cosh", Tensor::cosh);
        t.unary("tanh", Tensor::tanh);
        t.unary("asinh", Tensor::asinh);
        t.unary("acosh", Tensor::acosh);
        t.unary("atanh", Tensor::atanh);
        t.unary("sigmoid", Tensor::sigmoid);
        t.unary("deg2rad", Pointwise::deg2rad);
        t.unary("rad2deg", Pointwise::rad2deg);
        t.op("nan_to_num", "input nan posinf neginf", c -> {
            double most = c.x().dtype() == DType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
            return Pointwise.nanToNum(c.x(), c.number("nan", 0), c.number("posinf", most), c.number("neginf", -most));
        });
    }

    private static void special(OperatorTable t) {
        t.unary("erf", Tensor::erf);
        t.unary("erfc", Tensor::erfc);
        t.unary("special.erfcx", Special::erfcx);
        t.unary("erfinv", Special::erfinv);
        t.unary("lgamma", Tensor::lgamma);
        t.unary("digamma", Special::digamma);
        t.op(
                "polygamma",
                "input n",
                c -> c.at(0) instanceof Tensor
                        ? Special.polygamma(c.integer("n"), c.x())
                        : Special.polygamma(c.integer("input"), c.tensor("n")));
        t.alias("special.polygamma", "polygamma");
        t.op("mvlgamma", "input p", c -> Special.mvlgamma(c.x(), c.integer("p")));
        t.unary("i0", Special::i0);
        t.unary("special.i0e", Special::i0e);
        t.unary("special.i1", Special::i1);
        t.unary("special.i1e", Special::i1e);
        t.unary("special.modified_bessel_i0", Special::i0);
        t.unary("special.modified_bessel_i1", Special::i1);
        t.unary("special.ndtr", Special::ndtr);
        t.unary("special.log_ndtr", Special::logNdtr);
        t.unary("special.ndtri", Special::ndtri);
        t.unary("special.entr", Special::entr);
        t.unary("sinc", Special::sinc);
        t.op("logit", "input eps", c -> c.has("eps") ? Special.logit(c.x(), c.number("eps")) : Special.logit(c.x()));
        t.op("xlogy", "input other", c -> Special.xlogy(c.x(), scalar(c, "other", c.x())));
        t.op("special.xlog1py", "input other", c -> Special.xlog1py(c.x(), scalar(c, "other", c.x())));
    }

    private static void absent(OperatorTable t) {
        t.without(
                "not in the list of operators",
                "angle",
                "frexp",
                "gcd",
                "lcm",
                "igamma",
                "igammac",
                "nextafter",
                "isneginf",
                "isposinf",
                "isreal",
                "real",
                "imag",
                "bitwise_left_shift",
                "bitwise_right_shift",
                "special.airy_ai",
                "special.bessel_j0",
                "special.bessel_j1",
                "special.bessel_y0",
                "special.bessel_y1",
                "special.chebyshev_polynomial_t",
                "special.chebyshev_polynomial_u",
                "special.chebyshev_polynomial_v",
                "special.chebyshev_polynomial_w",
                "special.hermite_polynomial_h",
                "special.hermite_polynomial_he",
                "special.laguerre_polynomial_l",
                "special.legendre_polynomial_p",
                "special.modified_bessel_k0",
                "special.modified_bessel_k1",
                "special.scaled_modified_bessel_k0",
                "special.scaled_modified_bessel_k1",
                "special.shifted_chebyshev_polynomial_t",
                "special.shifted_chebyshev_polynomial_u",
                "special.shifted_chebyshev_polynomial_v",
                "special.shifted_chebyshev_polynomial_w",
                "special.spherical_bessel_j0",
                "special.zeta");
    }

    private ElementwiseEntries() {}
}
