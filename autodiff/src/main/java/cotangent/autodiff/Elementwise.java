package cotangent.autodiff;

import static cotangent.autodiff.Saves.BOTH;
import static cotangent.autodiff.Saves.INPUTS;
import static cotangent.autodiff.Saves.NOTHING;
import static cotangent.autodiff.Saves.OUTPUT;
import static cotangent.vector.Kernels.DOUBLE_MATH;
import static cotangent.vector.Kernels.FLOAT_MATH;

import cotangent.vector.DoubleArithmetic;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.IntArithmetic;
import cotangent.vector.LongArithmetic;

/**
 * The derivative table of the elementwise functions. A row holds a function's name, its kernels in float32 and float64 (and
 * the integers, where it makes sense), the values that its rule reads, and the rule. The Jacobian of an elementwise function is
 * diagonal, so one rule {@code (g, x, y) -> f'(x) g} is both its vector-Jacobian and its Jacobian-vector product.
 */
final class Elementwise {
    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

    // y = f(x)                                                                         dy/dx
    static final Unary NEG = new Unary(
                    "neg", FloatArithmetic::negate, DoubleArithmetic::negate, NOTHING, (g, x, y) -> g.neg())
            .integers(IntArithmetic::negate, LongArithmetic::negate);
    static final Unary ABS = new Unary(
                    "abs", FloatArithmetic::abs, DoubleArithmetic::abs, INPUTS, (g, x, y) -> g.mul(x.sign()))
            .integers(IntArithmetic::abs, LongArithmetic::abs);
    static final Unary SIGN = new Unary("sign", FloatArithmetic::sign, DoubleArithmetic::sign, NOTHING, Unary.ZERO)
            .integers(IntArithmetic::sign, LongArithmetic::sign)
            .truthful();
    static final Unary FLOOR = new Unary("floor", FloatArithmetic::floor, DoubleArithmetic::floor, NOTHING, Unary.ZERO)
            .integers(Elementwise::copy, Elementwise::copy);
    static final Unary CEIL = new Unary("ceil", FloatArithmetic::ceil, DoubleArithmetic::ceil, NOTHING, Unary.ZERO)
            .integers(Elementwise::copy, Elementwise::copy);
    static final Unary ROUND = new Unary("round", FloatArithmetic::rint, DoubleArithmetic::rint, NOTHING, Unary.ZERO)
            .integers(Elementwise::copy, Elementwise::copy);
    static final Unary TRUNC = new Unary("trunc", FloatArithmetic::trunc, DoubleArithmetic::trunc, NOTHING, Unary.ZERO)
            .integers(Elementwise::copy, Elementwise::copy);
    static final Unary SQUARE = new Unary(
                    "square", FloatArithmetic::square, DoubleArithmetic::square, INPUTS, (g, x, y) -> g.mul(x)
                            .mul(2))
            .integers(IntArithmetic::square, LongArithmetic::square);
    static final Unary SQRT =
            new Unary("sqrt", FloatArithmetic::sqrt, DoubleArithmetic::sqrt, OUTPUT, (g, x, y) -> g.div(y.mul(2)));
    static final Unary RSQRT = new Unary(
            "rsqrt",
            FloatArithmetic::rsqrt,
            DoubleArithmetic::rsqrt,
            OUTPUT,
            (g, x, y) -> g.mul(y.square().mul(y).mul(-0.5)));
    static final Unary RECIPROCAL = new Unary(
            "reciprocal", FloatArithmetic::reciprocal, DoubleArithmetic::reciprocal, OUTPUT, (g, x, y) -> g.mul(
                            y.square())
                    .neg());
    static final Unary EXP = new Unary("exp", FLOAT_MATH::exp, DOUBLE_MATH::exp, OUTPUT, (g, x, y) -> g.mul(y));
    static final Unary EXPM1 =
            new Unary("expm1", FLOAT_MATH::expm1, DOUBLE_MATH::expm1, OUTPUT, (g, x, y) -> g.mul(y.add(1)));
    static final Unary LOG = new Unary("log", FLOAT_MATH::log, DOUBLE_MATH::log, INPUTS, (g, x, y) -> g.div(x));
    static final Unary LOG1P =
            new Unary("log1p", FLOAT_MATH::log1p, DOUBLE_MATH::log1p, INPUTS, (g, x, y) -> g.div(x.add(1)));
    static final Unary TANH = new Unary(
            "tanh",
            FLOAT_MATH::tanh,
            DOUBLE_MATH::tanh,
            OUTPUT,
            (g, x, y) -> g.mul(y.square().rsub(1)));
    static final Unary SIGMOID = new Unary(
            "sigmoid", FLOAT_MATH::sigmoid, DOUBLE_MATH::sigmoid, OUTPUT, (g, x, y) -> g.mul(y.sub(y.square())));
    static final Unary ERF = new Unary("erf", FLOAT_MATH::erf, DOUBLE_MATH::erf, INPUTS, (g, x, y) -> g.mul(
                    x.square().neg().exp())
            .mul(TWO_OVER_SQRT_PI));
    static final Unary SIN = new Unary("sin", FLOAT_MATH::sin, DOUBLE_MATH::sin, INPUTS, (g, x, y) -> g.mul(x.cos()));
    static final Unary COS = new Unary("cos", FLOAT_MATH::cos, DOUBLE_MATH::cos, INPUTS, (g, x, y) -> g.mul(x.sin())
            .neg());
    static final Unary RELU = new Unary(
            "relu", FloatArithmetic::relu, DoubleArithmetic::relu, OUTPUT, (g, x, y) -> Elementwise.GATE.apply(g, y));

    // y = f(a, b)                                                   dy/da                                        dy/db
    static final Binary ADD = new Binary(
                    "add", FloatArithmetic::add, DoubleArithmetic::add, NOTHING, (g, a, b, y) -> g, (g, a, b, y) -> g)
            .integers(IntArithmetic::add, LongArithmetic::add)
            .truthful();
    static final Binary SUB = new Binary(
                    "sub",
                    FloatArithmetic::subtract,
                    DoubleArithmetic::subtract,
                    NOTHING,
                    (g, a, b, y) -> g,
                    (g, a, b, y) -> g.neg())
            .integers(IntArithmetic::subtract, LongArithmetic::subtract);
    static final Binary MUL = new Binary(
                    "mul",
                    FloatArithmetic::multiply,
                    DoubleArithmetic::multiply,
                    INPUTS,
                    (g, a, b, y) -> g.mul(b),
                    (g, a, b, y) -> g.mul(a))
            .integers(IntArithmetic::multiply, LongArithmetic::multiply)
            .truthful();
    static final Binary DIV = new Binary(
            "div",
            FloatArithmetic::divide,
            DoubleArithmetic::divide,
            INPUTS,
            (g, a, b, y) -> g.div(b),
            (g, a, b, y) -> g.mul(a).div(b.square()).neg());
    static final Binary POW = new Binary(
                    "pow",
                    FLOAT_MATH::pow,
                    DOUBLE_MATH::pow,
                    BOTH,
                    (g, a, b, y) -> g.mul(b).mul(zeroWhere(b.eq(0), a.pow(b.sub(1)), a)),
                    (g, a, b, y) -> g.mul(y).mul(zeroWhere(a.eq(0).and(b.ge(0)), logWhereFinite(a, b), b)))
            .integers((a, b) -> (int) IntegerPower.of(a, b), IntegerPower::of);
    static final Binary MAXIMUM = new Binary(
                    "maximum",
                    FloatArithmetic::maximum,
                    DoubleArithmetic::maximum,
                    INPUTS,
                    (g, a, b, y) -> g.mul(share(a, b)),
                    (g, a, b, y) -> g.mul(share(b, a)))
            .integers(IntArithmetic::maximum, LongArithmetic::maximum)
            .truthful();
    static final Binary MINIMUM = new Binary(
                    "minimum",
                    FloatArithmetic::minimum,
                    DoubleArithmetic::minimum,
                    INPUTS,
                    (g, a, b, y) -> g.mul(share(b, a)),
                    (g, a, b, y) -> g.mul(share(a, b)))
            .integers(IntArithmetic::minimum, LongArithmetic::minimum)
            .truthful();

    /** {@code b > 0 ? a : 0}: linear in {@code a}, constant in {@code b} almost everywhere; the slope of relu. */
    static final Binary GATE = new Binary(
            "gate",
            FloatArithmetic::reluGradient,
            DoubleArithmetic::reluGradient,
            INPUTS,
            (g, a, b, y) -> Elementwise.GATE.apply(g, b),
            (g, a, b, y) -> null);

    /** Integers are round already. */
    private static void copy(int[] x, int xo, int[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    private static void copy(long[] x, int xo, long[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    /** 1 where {@code a} is the larger, 1/2 at ties, else 0: the subgradient that PyTorch takes. */
    private static Tensor share(Tensor a, Tensor b) {
        return a.gt(b).to(a.dtype()).add(a.eq(b).to(a.dtype()).mul(0.5));
    }

    private static Tensor zeroWhere(Tensor condition, Tensor otherwise, Tensor like) {
        return Tensor.where(condition, Tensor.scalar(like.dtype(), 0), otherwise);
    }

    /** {@code log a}, with the argument kept away from 0 where the result will not be used, so that no NaN arises there. */
    private static Tensor logWhereFinite(Tensor a, Tensor b) {
        return Tensor.where(a.eq(0).and(b.ge(0)), Tensor.scalar(a.dtype(), 1), a)
                .log();
    }

    private Elementwise() {}
}
