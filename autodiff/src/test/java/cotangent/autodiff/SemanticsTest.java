package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static cotangent.autodiff.fixtures.TensorAssertions.assertShape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.fixtures.Layout;
import cotangent.autodiff.fixtures.NaiveTensor;
import cotangent.autodiff.fixtures.TensorArbitraries;
import cotangent.autodiff.fixtures.Values;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Corners where NumPy and PyTorch have settled what is right: nothing at all, NaN, types, views. */
class SemanticsTest {
    private static final double NAN = Double.NaN;

    private static Tensor of(double... values) {
        return Tensor.of(values);
    }

    private static Tensor ints(int... values) {
        return Tensor.of(values);
    }

    private static void assertIs(Tensor actual, DType dtype, double... values) {
        assertEquals(dtype, actual.dtype());
        assertArrayEquals(values, actual.toDoubleArray());
    }

    // ---- nothing ----

    @Example
    void reductionsOfNothing() {
        Tensor none = Tensor.zeros(DType.FLOAT64, 0, 3);
        assertIs(none.sum(), DType.FLOAT64, 0);
        assertIs(none.sum(0), DType.FLOAT64, 0, 0, 0);
        assertShape(none.sum(1), 0);
        assertShape(none.amax(1), 0);
        assertIs(none.mean(0), DType.FLOAT64, NAN, NAN, NAN);
        assertIs(none.prod(0, false), DType.FLOAT64, 1, 1, 1);
        assertIs(none.prod(), DType.FLOAT64, 1);
        assertIs(none.logSumExp(), DType.FLOAT64, Double.NEGATIVE_INFINITY);
        assertIs(none.norm(), DType.FLOAT64, 0);
        assertShape(none.cumsum(0), 0, 3);
        assertShape(none.softmax(0), 0, 3);
        assertShape(none.softmax(1), 0, 3);
        assertShape(none.sort(0).values(), 0, 3);
        assertShape(none.argmax(1), 0);
        assertTrue(none.gt(0).all());
        assertTrue(!none.gt(0).any());
    }

    @Example
    void productsWithNothing() {
        assertIs(
                Tensor.zeros(DType.FLOAT64, 2, 0).matmul(Tensor.zeros(DType.FLOAT64, 0, 2)), DType.FLOAT64, 0, 0, 0, 0);
        assertShape(Tensor.zeros(0, 3).matmul(Tensor.zeros(3, 2)), 0, 2);
        assertShape(Tensor.zeros(0, 2, 3).matmul(Tensor.zeros(3, 2)), 0, 2, 2);
        assertIs(Tensor.zeros(0).dot(Tensor.zeros(0)), DType.FLOAT32, 0);
    }

    @Example
    void scalarsReduceToThemselves() {
        Tensor s = Tensor.scalar(DType.FLOAT64, 5).requiresGrad();
        for (Tensor y : List.of(
                s.sum(),
                s.mean(),
                s.amax(),
                s.amin(),
                s.prod(),
                s.norm(),
                s.logSumExp(),
                s.flatten().squeeze())) {
            assertShape(y);
            assertEquals(5, y.item());
            assertNotSame(null, y.node);
        }
    }

    // ---- NaN, ties, infinities ----

    @Example
    void extremaOfNaN() {
        Tensor x = of(1, NAN, 3);
        assertIs(x.amax(), DType.FLOAT64, NAN);
        assertIs(x.amin(), DType.FLOAT64, NAN);
        assertIs(x.maximum(of(2)), DType.FLOAT64, 2, NAN, 3);
        assertIs(of(2).minimum(x), DType.FLOAT64, 1, NAN, 2);
        assertEquals(1, x.argmax(0).itemLong());
        assertEquals(1, x.argmin(0).itemLong());
        assertIs(x.reshape(3, 1).expand(3, 2).amax(0), DType.FLOAT64, NAN, NAN);
        assertIs(x.sort(0).values(), DType.FLOAT64, 1, 3, NAN);
        assertIs(x.sort(0, true).values(), DType.FLOAT64, NAN, 3, 1);
        assertIs(x.isNaN(), DType.BOOL, 0, 1, 0);
        assertIs(x.eq(x), DType.BOOL, 1, 0, 1);
        assertIs(x.ge(x), DType.BOOL, 1, 0, 1);
        assertIs(x.clamp(0, 2), DType.FLOAT64, 1, NAN, 2);
        assertIs(x.relu(), DType.FLOAT64, 1, NAN, 3);
    }

    @Example
    void tiesShareOrGoToTheFirst() {
        Tensor x = of(2, 1, 2).requiresGrad();
        x.amax().backward();
        assertIs(x.grad(), DType.FLOAT64, 0.5, 0, 0.5);
        x.zeroGrad();
        x.max(0, false).values().backward();
        assertIs(x.grad(), DType.FLOAT64, 1, 0, 0);
        assertIs(of(1, 3, 3, 1).argsort(0, true), DType.INT64, 1, 2, 0, 3);
        assertIs(of(0.0, -0.0).argsort(0, false), DType.INT64, 0, 1);
    }

    @Example
    void spreadOfTooFew() {
        assertIs(of(3).var(), DType.FLOAT64, NAN);
        assertIs(of(3).var(0, false), DType.FLOAT64, 0);
        assertIs(of(3, 4).var(2, false), DType.FLOAT64, Double.POSITIVE_INFINITY);
        assertIs(of().var(), DType.FLOAT64, NAN);
    }

    @Example
    void gradientsAtSingularPoints() {
        Tensor x = of(0, 0).requiresGrad();
        x.norm().backward();
        assertIs(x.grad(), DType.FLOAT64, 0, 0);
        x.zeroGrad();
        x.prod().backward();
        assertIs(x.grad(), DType.FLOAT64, 0, 0);
        Tensor y = of(0, 3).requiresGrad();
        y.prod().backward();
        assertIs(y.grad(), DType.FLOAT64, 3, 0);
        Tensor z = of(0, 2).requiresGrad();
        z.pow(3).sum().backward();
        assertIs(z.grad(), DType.FLOAT64, 0, 12);
        Tensor e = of(0, 2).requiresGrad();
        of(0).pow(e).sum().backward();
        assertIs(e.grad(), DType.FLOAT64, 0, 0);
        Tensor c = of(-1, 2, 5).requiresGrad();
        c.clamp(-1, 2).sum().backward();
        assertIs(c.grad(), DType.FLOAT64, 1, 1, 0);
    }

    /** Values and gradients are PyTorch's. */
    @Example
    void powersWhereNothingDependsOnOneOperand() {
        double inf = Double.POSITIVE_INFINITY;
        Tensor base = of(1, NAN, 1, -1, 0, 0, 2, 0).requiresGrad();
        Tensor exponent = of(NAN, 0, inf, inf, 0, 2, 0, -1).requiresGrad();
        Tensor y = base.pow(exponent);
        assertIs(y, DType.FLOAT64, 1, 1, 1, 1, 1, 0, 1, inf);
        y.sum().backward();
        assertIs(base.grad(), DType.FLOAT64, NAN, 0, inf, inf, 0, 0, 0, -inf);
        assertIs(exponent.grad(), DType.FLOAT64, 0, NAN, 0, NAN, 0, 0, Math.log(2), -inf);
        assertIs(of(NAN, 0).pow(0), DType.FLOAT64, 1, 1);
    }

    @Example
    void largeArgumentsDoNotOverflow() {
        assertIs(of(1000, 1000).softmax(0), DType.FLOAT64, 0.5, 0.5);
        assertEquals(1000 + Math.log(2), of(1000, 1000).logSumExp().item(), 1e-12);
        double inf = Double.NEGATIVE_INFINITY;
        assertIs(of(inf, 0).softmax(0), DType.FLOAT64, 0, 1);
        assertIs(of(inf, inf).logSumExp(), DType.FLOAT64, inf);
        assertIs(of(-800, 800).sigmoid(), DType.FLOAT64, 0, 1);
    }

    // ---- types ----

    @Example
    void integersKeepTheirTypeWhereTheyCan() {
        assertIs(ints(1, 2).add(3), DType.INT32, 4, 5);
        assertIs(ints(1, 2).mul(0.5), DType.FLOAT32, 0.5, 1);
        assertIs(ints(1, 2).div(ints(2, 2)), DType.FLOAT32, 0.5, 1);
        assertIs(ints(1, 2).sum(), DType.INT64, 3);
        assertIs(ints(3, 2).prod(), DType.INT64, 6);
        assertIs(ints(1 << 20, 1 << 20).prod(), DType.INT64, 0x1p40);
        assertIs(ints(1, 2).mean(), DType.FLOAT32, 1.5);
        assertIs(ints(1, 2).cumsum(0), DType.INT64, 1, 3);
        assertIs(ints(1, 2).exp().log(), DType.FLOAT32, 1, 2);
        assertIs(ints(-3, 2).abs(), DType.INT32, 3, 2);
        assertIs(Tensor.of(new boolean[] {true, true}).sum(), DType.INT64, 2);
        assertIs(ints(1).add(of(0.5)), DType.FLOAT64, 1.5);
        assertIs(ints(1).add(Tensor.of(new long[] {2})), DType.INT64, 3);
        assertIs(Tensor.of(new float[] {1}).add(0.1f), DType.FLOAT32, 1.1f);
    }

    @Example
    void numbersTooLargeForInt32WidenIt() {
        assertIs(ints(1).add(1e10), DType.INT64, 10_000_000_001.0);
        assertIs(ints(Integer.MAX_VALUE).eq(1e10), DType.BOOL, 0);
        assertIs(ints(Integer.MAX_VALUE).lt(1e10), DType.BOOL, 1);
        assertIs(ints(3).mul(-1e10), DType.INT64, -3e10);
    }

    @Example
    void integersAreClampedExactly() {
        assertIs(ints(-3, 0, 5).clamp(-1, 2), DType.INT32, -1, 0, 2);
        assertIs(ints(-3, 0, 5).clamp(-0.5, 2), DType.FLOAT32, -0.5, 0, 2);
        assertIs(ints(-3, 0, 5).clamp(Double.NEGATIVE_INFINITY, 2), DType.INT32, -3, 0, 2);
        assertIs(Tensor.of(new long[] {Long.MIN_VALUE, 7}).clamp(0, Double.POSITIVE_INFINITY), DType.INT64, 0, 7);
    }

    @Example
    void sequences() {
        assertIs(Tensor.linspace(DType.FLOAT64, 2, 5, 1), DType.FLOAT64, 2);
        assertIs(Tensor.linspace(DType.FLOAT64, 2, 5, 4), DType.FLOAT64, 2, 3, 4, 5);
        assertShape(Tensor.linspace(DType.FLOAT64, 2, 5, 0), 0);
        assertIs(Tensor.arange(DType.FLOAT64, 1, 0, -0.5), DType.FLOAT64, 1, 0.5);
        assertShape(Tensor.arange(DType.INT32, 3, 1, 1), 0);
    }

    // ---- views ----

    @Example
    void slicesAreClippedLikePythons() {
        Tensor x = of(0, 1, 2, 3, 4);
        assertIs(x.slice(0, -2, 100), DType.FLOAT64, 3, 4);
        assertIs(x.slice(0, -100, 2), DType.FLOAT64, 0, 1);
        assertIs(x.slice(0, 3, 1), DType.FLOAT64);
        assertIs(x.slice(0, 1, 5, 3), DType.FLOAT64, 1, 4);
        assertIs(x.slice(0, 1, 5, Integer.MAX_VALUE), DType.FLOAT64, 1);
        assertIs(x.slice(0, 1, -1), DType.FLOAT64, 1, 2, 3);
    }

    @Example
    void whereReadsMasksThatLieInTheMiddle() {
        Tensor mask = Tensor.of(new boolean[] {true, false, true, false}).narrow(0, 1, 3);
        Tensor x = Tensor.ones(DType.FLOAT64, 1, 3);
        assertIs(Tensor.where(mask, x, x.mul(0)), DType.FLOAT64, 0, 1, 0);
    }

    @Example
    void assignmentReachesTheBase() {
        Tensor base = Tensor.zeros(DType.FLOAT64, 2, 3);
        base.select(1, 1).assign(of(1, 2));
        base.flip(1).mT().select(0, 0).assign(Tensor.scalar(9));
        assertIs(base, DType.FLOAT64, 0, 1, 9, 0, 2, 9);
        Tensor x = of(1, 2, 3);
        x.assign(x.flip(0));
        assertIs(x, DType.FLOAT64, 3, 2, 1);
        Tensor one = Tensor.zeros(DType.FLOAT64, 1, 2);
        one.expand(1, 2).assign(of(1, 2));
        assertIs(one, DType.FLOAT64, 1, 2);
    }

    @Property(tries = 1000)
    void reshapesOfViewsReadInRowMajorOrder(@ForAll Layout layout, @ForAll long seed) {
        Random r = new Random(seed);
        Shape shape = TensorArbitraries.shape(r, 0, 5, true, 200);
        Tensor x = layout.fill(DType.INT64, shape, Values.NORMAL, r);
        Shape target = sameSize(r, shape.size());
        Tensor y = x.reshape(target);
        assertArrayEquals(NaiveTensor.of(x).values(), NaiveTensor.of(y).values());
        assertArrayEquals(y.toDoubleArray(), NaiveTensor.of(y).values());
        if (x.isContiguous()) {
            assertEquals(x.storage, y.storage, "a view where possible");
        }
    }

    private static Shape sameSize(Random r, int size) {
        if (size == 0) {
            return Shape.of(r.nextInt(3), 0, 4);
        }
        int[] sizes = new int[r.nextInt(4) + 1];
        int left = size;
        for (int i = 0; i < sizes.length - 1; i++) {
            int f = 1 + r.nextInt(4);
            sizes[i] = left % f == 0 ? f : 1;
            left /= sizes[i];
        }
        sizes[sizes.length - 1] = left;
        return Shape.of(sizes);
    }

    @Example
    void reshapesAreViewsWhereStridesAllow() {
        Tensor x = Tensor.arange(24).reshape(2, 3, 4);
        assertEquals(x.storage, x.mT().reshape(2, 2, 2, 3).storage);
        assertEquals(x.storage, x.flip(0).reshape(2, 12).storage);
        assertEquals(x.storage, x.flip(0, 1, 2).flatten().storage);
        assertEquals(23, x.flip(0, 1, 2).flatten().getLong(0));
        assertNotSame(x.storage, x.flip(1).flatten().storage);
        assertNotSame(x.storage, x.mT().flatten().storage);
        Tensor e = Tensor.arange(2).reshape(2, 1, 1).expand(2, 3, 4);
        assertEquals(e.storage, e.reshape(2, 12).storage);
    }

    // ---- all families of values ----

    private record Function1(String name, Function<Tensor, Tensor> f, DoubleUnaryOperator naive) {}

    private record Function2(String name, BiFunction<Tensor, Tensor, Tensor> f, DoubleBinaryOperator naive) {}

    private static final List<Function1> UNARY = List.of(
            new Function1("neg", Tensor::neg, v -> -v),
            new Function1("abs", Tensor::abs, Math::abs),
            new Function1("sign", Tensor::sign, Math::signum),
            new Function1("floor", Tensor::floor, Math::floor),
            new Function1("ceil", Tensor::ceil, Math::ceil),
            new Function1("round", Tensor::round, Math::rint),
            new Function1("square", Tensor::square, v -> v * v),
            new Function1("sqrt", Tensor::sqrt, Math::sqrt),
            new Function1("reciprocal", Tensor::reciprocal, v -> 1 / v),
            new Function1("exp", Tensor::exp, StrictMath::exp),
            new Function1("expm1", Tensor::expm1, StrictMath::expm1),
            new Function1("log", Tensor::log, StrictMath::log),
            new Function1("log1p", Tensor::log1p, StrictMath::log1p),
            new Function1("tanh", Tensor::tanh, StrictMath::tanh),
            new Function1("relu", Tensor::relu, v -> Double.isNaN(v) ? v : v > 0 ? v : 0));

    private static final List<Function2> BINARY = List.of(
            new Function2("add", Tensor::add, Double::sum),
            new Function2("sub", Tensor::sub, (a, b) -> a - b),
            new Function2("mul", Tensor::mul, (a, b) -> a * b),
            new Function2("div", Tensor::div, (a, b) -> a / b),
            new Function2("maximum", Tensor::maximum, Math::max),
            new Function2("minimum", Tensor::minimum, Math::min),
            new Function2("eq", Tensor::eq, (a, b) -> a == b ? 1 : 0),
            new Function2("ne", Tensor::ne, (a, b) -> a != b ? 1 : 0),
            new Function2("lt", Tensor::lt, (a, b) -> a < b ? 1 : 0),
            new Function2("le", Tensor::le, (a, b) -> a <= b ? 1 : 0),
            new Function2("gt", Tensor::gt, (a, b) -> a > b ? 1 : 0),
            new Function2("ge", Tensor::ge, (a, b) -> a >= b ? 1 : 0));

    @Property(tries = 300)
    void functionsOfAnyValues(@ForAll Values values, @ForAll boolean wide, @ForAll long seed) {
        Random r = new Random(seed);
        DType dtype = wide ? DType.FLOAT64 : DType.FLOAT32;
        Shape shape = TensorArbitraries.shape(r, 0, 4, true, 100);
        Tensor x = TensorArbitraries.tensor(r, dtype, TensorArbitraries.broadcasting(r, shape), values);
        Tensor y = TensorArbitraries.tensor(r, dtype, TensorArbitraries.broadcasting(r, shape), values);
        NaiveTensor nx = NaiveTensor.of(x);
        NaiveTensor ny = NaiveTensor.of(y);
        double ulps = 3 * (wide ? Math.ulp(1.0) : Math.ulp(1f));
        // What underflows may be off by the smallest number.
        double least = wide ? Double.MIN_VALUE : Float.MIN_VALUE;
        for (Function1 f : UNARY) {
            assertClose(f.f().apply(x), nx.map(v -> round(dtype, f.naive().applyAsDouble(v))), ulps, least, f.name());
        }
        for (Function2 f : BINARY) {
            NaiveTensor expected = nx.zip(ny, (a, b) -> round(dtype, f.naive().applyAsDouble(a, b)));
            assertClose(f.f().apply(x, y), expected, ulps, least, f.name());
        }
    }

    private static double round(DType dtype, double v) {
        return dtype == DType.FLOAT32 ? (float) v : v;
    }

    @Property(tries = 200)
    void integersOfAnyLayout(@ForAll boolean wide, @ForAll long seed) {
        Random r = new Random(seed);
        DType dtype = wide ? DType.INT64 : DType.INT32;
        Shape shape = TensorArbitraries.shape(r, 0, 4, true, 100);
        Tensor x = TensorArbitraries.tensor(r, dtype, TensorArbitraries.broadcasting(r, shape), Values.NORMAL);
        Tensor y = TensorArbitraries.tensor(r, dtype, TensorArbitraries.broadcasting(r, shape), Values.NORMAL);
        for (Function2 f : BINARY) {
            if (!f.name().equals("div")) {
                Tensor z = f.f().apply(x, y);
                assertTrue(z.dtype() == dtype || z.dtype() == DType.BOOL, f.name());
                assertClose(z, NaiveTensor.of(x).zip(NaiveTensor.of(y), f.naive()), 0, 0, f.name());
            }
        }
        int[] axes = TensorArbitraries.axes(r, x.rank());
        assertClose(x.sum(axes), NaiveTensor.of(x).reduce(axes, false, NaiveTensor::total), 0, 0, "sum");
    }

    @Property(tries = 200)
    void conversionsAndCopiesKeepTheValues(@ForAll DType to, @ForAll Layout layout, @ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = layout.fill(DType.FLOAT64, TensorArbitraries.shape(r, 0, 4, true, 100), Values.TIES, r);
        Tensor y = x.to(to);
        assertEquals(to, y.dtype());
        NaiveTensor expected = NaiveTensor.of(x).map(v -> to == DType.BOOL ? (v != 0 ? 1 : 0) : v);
        assertClose(y, expected, 0, 0, "to");
        assertSame(x.copy(), x, "copy");
        assertTrue(x.copy().storage != x.storage && x.copy().isContiguous());
        assertArrayEquals(NaiveTensor.of(x).values(), x.toDoubleArray());
    }
}
