package cotangent.autodiff;

import cotangent.vector.DoubleArithmetic;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.IntArithmetic;
import cotangent.vector.LongArithmetic;
import java.util.Map;

/** Functions of a tensor and a number: the tensor keeps its type, unless an integer meets a fraction or one too large for int32. */
final class ScalarOps {
    /** The number as a scalar of the type in which it meets {@code x}. */
    static Tensor of(Tensor x, double s) {
        return Tensor.scalar(meet(x, s), s);
    }

    /** The number as a scalar that takes the place of elements of {@code x}; among truth values, any but 0 is true. */
    static Tensor filling(Tensor x, double s) {
        return x.dtype() == DType.BOOL ? Tensor.scalar(DType.BOOL, s) : of(x, s);
    }

    private static DType meet(Tensor x, double s) {
        DType t = x.dtype();
        boolean whole = s == Math.rint(s) && Math.abs(s) <= 1L << 53;
        boolean fits = t == DType.INT32 && s == (int) s;
        return t.isFloating() ? t : !whole ? DType.FLOAT32 : fits ? DType.INT32 : DType.INT64;
    }

    static Tensor add(Tensor x, double s) {
        return new AddScalar(s).apply(x.to(meet(x, s)));
    }

    static Tensor mul(Tensor x, double s) {
        return new MulScalar(s).apply(x.to(meet(x, s)));
    }

    static Tensor pow(Tensor x, double p) {
        if (!x.dtype().isFloating() && p >= 0 && meet(x, p).isInteger()) {
            return x.pow(of(x, p));
        }
        Tensor t = x.toFloating();
        if (p == 2) {
            return t.square();
        } else if (p == 1) {
            return t;
        } else if (p == 0.5) {
            return t.sqrt();
        } else if (p == -1) {
            return t.reciprocal();
        } else if (p == 0) {
            return Tensor.onesLike(t);
        }
        return t.pow(Tensor.scalar(t.dtype(), p));
    }

    static Tensor clamp(Tensor x, double low, double high) {
        DType type = DType.promote(bound(x, low), bound(x, high));
        return new Clamp(low, high).apply(x.to(type));
    }

    /** The type in which {@code x} meets a bound; infinities bound integers as they are. */
    private static DType bound(Tensor x, double s) {
        return Double.isInfinite(s) && x.dtype().isInteger() ? x.dtype() : meet(x, s);
    }

    /** {@code y = x + s}. */
    record AddScalar(double s) implements Linear {
        @Override
        public String name() {
            return "add";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("scalar", s);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            float f = (float) s;
            return switch (x[0].dtype()) {
                case FLOAT32 ->
                    FloatPointwise.unary((a, ao, y, yo, n) -> FloatArithmetic.addScalar(a, ao, f, y, yo, n), x[0]);
                case FLOAT64 ->
                    DoublePointwise.unary((a, ao, y, yo, n) -> DoubleArithmetic.addScalar(a, ao, s, y, yo, n), x[0]);
                case INT32 ->
                    IntPointwise.unary((a, ao, y, yo, n) -> IntArithmetic.addScalar(a, ao, (int) s, y, yo, n), x[0]);
                default ->
                    LongPointwise.unary((a, ao, y, yo, n) -> LongArithmetic.addScalar(a, ao, (long) s, y, yo, n), x[0]);
            };
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return g;
        }

        @Override
        public Tensor forwardOf(int i, Tensor t, Node node) {
            return t;
        }
    }

    /** {@code y = s x}. */
    record MulScalar(double s) implements Linear {
        @Override
        public String name() {
            return "mul";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("scalar", s);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            float f = (float) s;
            return switch (x[0].dtype()) {
                case FLOAT32 ->
                    FloatPointwise.unary((a, ao, y, yo, n) -> FloatArithmetic.multiplyScalar(a, ao, f, y, yo, n), x[0]);
                case FLOAT64 ->
                    DoublePointwise.unary(
                            (a, ao, y, yo, n) -> DoubleArithmetic.multiplyScalar(a, ao, s, y, yo, n), x[0]);
                case INT32 ->
                    IntPointwise.unary(
                            (a, ao, y, yo, n) -> IntArithmetic.multiplyScalar(a, ao, (int) s, y, yo, n), x[0]);
                default ->
                    LongPointwise.unary(
                            (a, ao, y, yo, n) -> LongArithmetic.multiplyScalar(a, ao, (long) s, y, yo, n), x[0]);
            };
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return g.mul(s);
        }
    }

    /** {@code y = min(max(x, low), high)}, {@code dy/dx = 1} where {@code low <= x <= high}. */
    record Clamp(double low, double high) implements Primitive {
        Clamp {
            if (!(low <= high)) {
                throw new IllegalArgumentException("clamp: needs low <= high, got " + low + " and " + high);
            }
        }

        @Override
        public String name() {
            return "clamp";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("low", low, "high", high);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            float fl = (float) low;
            float fh = (float) high;
            return switch (x[0].dtype()) {
                case FLOAT32 ->
                    FloatPointwise.unary((a, ao, y, yo, n) -> FloatArithmetic.clamp(a, ao, fl, fh, y, yo, n), x[0]);
                case FLOAT64 ->
                    DoublePointwise.unary(
                            (a, ao, y, yo, n) -> DoubleArithmetic.clamp(a, ao, low, high, y, yo, n), x[0]);
                default -> x[0].maximum(Tensor.scalar(x[0].dtype(), low)).minimum(Tensor.scalar(x[0].dtype(), high));
            };
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        private Tensor rule(Tensor g, Tensor x) {
            return Tensor.where(x.ge(low).and(x.le(high)), g, Tensor.scalar(g.dtype(), 0));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return rule(g, node.input(0));
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return rule(t, node.input(0));
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    private ScalarOps() {}
}
