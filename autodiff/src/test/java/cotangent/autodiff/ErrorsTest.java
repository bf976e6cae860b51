package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.fixtures.TensorArbitraries;
import cotangent.autodiff.fixtures.Values;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is refused, and that the message tells what was called and what it got. */
class ErrorsTest {
    private static final Tensor M = Tensor.ones(2, 3);
    private static final Tensor I = Tensor.of(new int[] {0, 1});
    private static final Tensor B = Tensor.of(new boolean[] {true, false});

    private static void refused(Class<? extends RuntimeException> type, Supplier<?> call, String... parts) {
        RuntimeException e = assertThrows(type, call::get);
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), "'" + e.getMessage() + "' does not contain '" + part + "'");
        }
    }

    private static void shape(Supplier<?> call, String... parts) {
        refused(ShapeException.class, call, parts);
    }

    private static void dtype(Supplier<?> call, String... parts) {
        refused(DTypeException.class, call, parts);
    }

    private static Shape withAxisAboveOne(Random r) {
        Shape s = TensorArbitraries.shape(r, 1, 4, false, 100);
        return s.with(r.nextInt(s.rank()), 2 + r.nextInt(3));
    }

    private static final List<BiFunction<Tensor, Tensor, Object>> BROADCASTING = List.of(
            Tensor::add,
            Tensor::sub,
            Tensor::mul,
            Tensor::div,
            Tensor::pow,
            Tensor::maximum,
            Tensor::minimum,
            Tensor::eq,
            Tensor::ne,
            Tensor::lt,
            Tensor::le,
            Tensor::gt,
            Tensor::ge,
            (a, b) -> a.fma(b, b),
            (a, b) -> a.fma(a, b),
            (a, b) -> Tensor.where(a.gt(0), b, b),
            (a, b) -> Tensor.where(a.gt(0), a, b),
            (a, b) -> a.gt(0).and(b.gt(0)),
            (a, b) -> a.gt(0).or(b.gt(0)),
            (a, b) -> a.gt(0).xor(b.gt(0)),
            (a, b) -> a.maskedFill(b.gt(0), 1));

    private static final List<String> NAMES = List.of(
            "add", "sub", "mul", "div", "pow", "maximum", "minimum", "eq", "ne", "lt", "le", "lt", "le", "fma", "fma",
            "where", "where", "and", "or", "xor", "where");

    @Property(tries = 200)
    void shapesThatDoNotBroadcast(@ForAll long seed) {
        Random r = new Random(seed);
        Shape s = withAxisAboveOne(r);
        int a = r.nextInt(s.rank());
        while (s.size(a) == 1) {
            a = r.nextInt(s.rank());
        }
        Shape t = s.with(a, s.size(a) + 1);
        Tensor x = TensorArbitraries.tensor(r, DType.FLOAT32, s, Values.NORMAL);
        Tensor y = TensorArbitraries.tensor(r, DType.FLOAT32, t, Values.NORMAL);
        for (int i = 0; i < BROADCASTING.size(); i++) {
            BiFunction<Tensor, Tensor, Object> f = BROADCASTING.get(i);
            shape(() -> f.apply(x, y), NAMES.get(i) + ": ", s.toString(), t.toString());
        }
        shape(() -> x.expand(t), "expand", s.toString(), t.toString());
        shape(() -> x.sumTo(t), "sumTo", s.toString(), t.toString());
        refused(
                ShapeException.class,
                () -> {
                    x.assign(y);
                    return null;
                },
                "assign",
                s.toString(),
                t.toString());
    }

    @Property(tries = 200)
    void axesThatDoNotExist(@ForAll long seed) {
        Random r = new Random(seed);
        Shape s = TensorArbitraries.shape(r, 0, 4, false, 100);
        Tensor x = Tensor.ones(s.toArray());
        // Where PyTorch takes a scalar for a vector of one element, axes 0 and -1 exist.
        int rank = Math.max(s.rank(), 1);
        int a = r.nextBoolean() ? rank + r.nextInt(3) : -rank - 1 - r.nextInt(3);
        List<Supplier<?>> calls = List.of(
                () -> x.sum(a),
                () -> x.mean(a),
                () -> x.var(a),
                () -> x.amax(a),
                () -> x.amin(a),
                () -> x.prod(a, false),
                () -> x.max(a, true),
                () -> x.argmin(a),
                () -> x.norm(2, false, a),
                () -> x.logSumExp(a),
                () -> x.softmax(a),
                () -> x.logSoftmax(a),
                () -> x.cumsum(a),
                () -> x.transpose(a, 0),
                () -> x.moveAxis(0, a),
                () -> x.squeeze(a),
                () -> x.slice(a, 0, 1),
                () -> x.narrow(a, 0, 1),
                () -> x.select(a, 0),
                () -> x.flip(a),
                () -> x.split(1, a),
                () -> x.gather(a, I),
                () -> x.scatterAdd(a, I, I),
                () -> x.indexSelect(a, I),
                () -> x.indexAdd(a, I, x),
                () -> x.argsort(a, true),
                () -> x.topK(1, a),
                () -> Tensor.cat(a, x, x),
                () -> s.size(a),
                () -> s.without(a));
        for (Supplier<?> call : calls) {
            if (s.rank() == 0) {
                shape(call);
            } else {
                shape(call, "axis " + a, s.toString());
            }
        }
        int u = r.nextBoolean() ? s.rank() + 1 : -s.rank() - 2;
        shape(() -> x.unsqueeze(u), "unsqueeze", s.toString());
    }

    @Property(tries = 100)
    void matricesThatDoNotFit(@ForAll long seed) {
        Random r = new Random(seed);
        int k = r.nextInt(5);
        Tensor a = Tensor.ones(2, k);
        Tensor b = Tensor.ones(k + 1 + r.nextInt(3), 4);
        shape(() -> a.matmul(b), "matmul", a.shape().toString(), b.shape().toString());
        shape(() -> Tensor.ones(2, 3, k).matmul(Tensor.ones(4, k, 1)), "matmul", "[2]", "[4]");
    }

    @Property(tries = 100)
    void indicesOutOfRange(@ForAll long seed) {
        Random r = new Random(seed);
        int n = 1 + r.nextInt(4);
        int bad = r.nextBoolean() ? n + r.nextInt(3) : -1 - r.nextInt(3);
        Tensor x = Tensor.ones(n);
        Tensor at = Tensor.of(new long[] {0, bad});
        List<Supplier<?>> calls = List.of(
                () -> x.gather(0, at),
                () -> x.scatterAdd(0, at, Tensor.ones(2)),
                () -> x.indexSelect(0, at),
                () -> x.indexAdd(0, at, Tensor.ones(2)),
                () -> Indexing.oneHot(at, n, DType.FLOAT32));
        for (Supplier<?> call : calls) {
            refused(IndexOutOfBoundsException.class, call, "index " + bad, "size " + n);
        }
        int far = bad < 0 ? -n + bad : bad;
        refused(
                IndexOutOfBoundsException.class,
                () -> x.get(far),
                "index " + far,
                x.shape().toString());
        refused(
                IndexOutOfBoundsException.class,
                () -> x.select(0, far),
                "index " + far,
                x.shape().toString());
        refused(
                IndexOutOfBoundsException.class,
                () -> x.narrow(0, 0, n + 1),
                x.shape().toString());
    }

    @Example
    void indicesAreNotTruncated() {
        Tensor huge = Tensor.of(new long[] {1L << 32});
        refused(IndexOutOfBoundsException.class, () -> Tensor.ones(3).indexSelect(0, huge), "4294967296");
        refused(IndexOutOfBoundsException.class, () -> M.narrow(1, 2, Integer.MAX_VALUE), "[2, 3]");
        refused(IndexOutOfBoundsException.class, () -> M.narrow(1, 0, -1), "[2, 3]");
    }

    @Example
    void shapesThatDoNotFit() {
        shape(() -> M.reshape(4), "reshape", "[2, 3]", "[4]");
        shape(() -> M.reshape(-1, 4), "reshape", "[2, 3]", "[-1, 4]");
        shape(() -> M.reshape(-1, -1), "[-1, -1]");
        shape(() -> M.reshape(-2, -3), "-2");
        shape(() -> Tensor.zeros(0, 3).reshape(-1, 0), "[0, 3]", "[-1, 0]");
        shape(() -> M.permute(0), "permute", "[2, 3]");
        shape(() -> M.permute(0, -2), "permute", "twice");
        shape(() -> M.sum(0, -2), "sum", "twice", "[2, 3]");
        shape(() -> M.flip(1, 1), "flip", "twice");
        shape(() -> M.flatten(1, 0), "flatten", "[2, 3]");
        shape(() -> M.expand(3), "expand", "[2, 3]", "[3]");
        shape(() -> M.pad(1), "pad");
        shape(() -> M.pad(1, 1, 1, 1, 1, 1), "pad");
        shape(() -> M.pad(-3, -1), "pad", "3 and 1");
        shape(() -> M.split(new int[] {1, 1}, 1), "split", "[2, 3]");
        shape(() -> Tensor.cat(0), "cat");
        shape(() -> Tensor.cat(0, M, Tensor.ones(2, 4)), "cat", "[2, 3]", "[2, 4]");
        shape(() -> Tensor.cat(0, M, Tensor.ones(3)), "cat", "[2, 3]", "[3]");
        shape(() -> Tensor.stack(0, M, Tensor.ones(2, 4)), "stack", "[2, 3]", "[2, 4]");
        shape(() -> Tensor.stack(0), "stack");
        shape(() -> M.gather(0, I), "gather", "[2]", "[2, 3]");
        shape(() -> M.gather(0, Tensor.zeros(DType.INT64, 1, 4)), "gather", "[1, 4]", "[2, 3]");
        shape(() -> M.scatterAdd(0, Tensor.zeros(DType.INT64, 1, 3), M), "scatterAdd", "[1, 3]", "[2, 3]");
        shape(() -> M.indexSelect(0, Tensor.zeros(DType.INT64, 1, 3)), "indexSelect", "[1, 3]");
        shape(() -> M.indexAdd(0, I, Tensor.ones(1, 3)), "indexAdd", "[1, 3]", "[2, 3]");
        shape(() -> Tensor.ones(3).dot(Tensor.ones(4)), "dot", "[3]", "[4]");
        shape(() -> M.dot(M), "dot", "[2, 3]");
        shape(() -> Tensor.scalar(1).matmul(M), "matmul", "[]", "[2, 3]");
        shape(M::item, "item", "[2, 3]");
        shape(M::itemLong, "item", "[2, 3]");
        shape(() -> M.get(1), "get", "[2, 3]");
        shape(() -> Tensor.zeros(0, 3).amax(0), "amax", "[0, 3]");
        shape(() -> Tensor.zeros(0).min(), "amin", "[0]");
        shape(() -> Tensor.zeros(2, 0).argmax(1), "argmax", "[2, 0]");
        shape(() -> Products.linear(M, M.mT(), null), "linear", "[2, 3]", "[3, 2]");
    }

    @Example
    void sizesThatAreTooLargeOrNegative() {
        shape(() -> Shape.of(1 << 16, 1 << 16), "65536");
        shape(() -> Shape.of(Integer.MAX_VALUE, 2), "2147483647");
        shape(() -> Shape.of(2, -1), "-1");
        shape(() -> Tensor.ones(1).expand(1 << 16, 1 << 15), "65536");
        shape(() -> Tensor.of(new float[] {1, 2}, 3), "2 values", "[3]");
        shape(() -> Tensor.of(new float[][] {{1, 2}, {3}}), "row 1");
        shape(() -> Tensor.arange(-1), "-1");
        shape(() -> Tensor.arange(DType.FLOAT32, 0, 1, 0), "arange");
        shape(() -> Tensor.linspace(DType.FLOAT32, 0, 1, -1), "-1");
        assertEquals(0, Shape.of(0, 1 << 20).size());
    }

    @Example
    void typesThatDoNotFit() {
        dtype(() -> B.sub(B), "sub", "BOOL");
        dtype(() -> B.neg(), "neg", "BOOL");
        dtype(() -> B.remainder(B), "remainder", "BOOL");
        dtype(() -> M.and(B), "and", "FLOAT32");
        dtype(() -> M.not(), "not", "FLOAT32");
        dtype(() -> I.any(), "any", "INT32");
        dtype(() -> Tensor.where(I, M, M), "where", "INT32");
        dtype(() -> Tensor.ones(3).indexSelect(0, Tensor.ones(1)), "indexSelect", "FLOAT32");
        dtype(() -> B.matmul(B), "matmul", "BOOL");
        dtype(() -> M.getLong(0, 0), "FLOAT32");
        dtype(() -> M.maskedSelect(M), "maskedSelect", "FLOAT32");
        dtype(() -> Tensor.rand(Rng.of(1), DType.INT32, 2), "rand", "INT32");
        dtype(() -> Tensor.randn(Rng.of(1), DType.BOOL, 2), "randn", "BOOL");
        dtype(() -> Scatter.scatterReduce(B, 0, I, B, ScatterReduction.MEAN, false), "scatterReduce", "BOOL");
        dtype(() -> Statistics.cov(M, 1, Tensor.ones(3), null), "cov", "FLOAT32");
    }

    @Example
    void otherArguments() {
        refused(IllegalArgumentException.class, () -> M.clamp(2, 1), "clamp", "2.0", "1.0");
        refused(IllegalArgumentException.class, () -> M.clamp(Double.NaN, 1), "clamp", "NaN");
        refused(IllegalArgumentException.class, () -> M.slice(0, 0, 2, 0), "slice", "step");
        refused(IllegalArgumentException.class, () -> M.slice(0, 0, 2, -1), "slice", "flip");
        refused(IllegalArgumentException.class, () -> M.split(0, 0), "split", "0");
        refused(IllegalArgumentException.class, () -> M.topK(4, 1), "topK", "4", "[2, 3]");
        refused(IllegalArgumentException.class, () -> Tensor.randint(Rng.of(1), 3, 3, 2), "randint", "3");
    }

    @Example
    void changesInPlaceThatDoNotFit() {
        refused(IllegalArgumentException.class, () -> run(() -> InPlace.scale(M.mT(), 2)), "scale", "[3, 2]");
        refused(IllegalArgumentException.class, () -> run(() -> InPlace.scale(I, 2)), "scale", "INT32");
        shape(() -> run(() -> InPlace.axpy(1, Tensor.ones(2), Tensor.ones(3))), "axpy", "[2]", "[3]");
        dtype(() -> run(() -> InPlace.axpy(1, Tensor.ones(DType.FLOAT64, 2), Tensor.ones(2))), "axpy", "FLOAT64");
        refused(
                IllegalArgumentException.class,
                () -> run(() -> Tensor.ones(2, 1).expand(2, 3).assign(M)),
                "assign",
                "axis 1",
                "[2, 3]",
                "expanded");
        refused(
                IllegalArgumentException.class,
                () -> run(() -> InPlace.scale(Tensor.ones(1).expand(3), 2)),
                "scale",
                "[3]");
    }

    private static Object run(Runnable r) {
        r.run();
        return null;
    }
}
