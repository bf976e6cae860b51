package cotangent.autodiff;

import cotangent.vector.DoubleCompareKernel;
import cotangent.vector.FloatCompareKernel;
import cotangent.vector.IntCompareKernel;
import cotangent.vector.Kernels;
import cotangent.vector.LongCompareKernel;
import java.util.function.LongBinaryOperator;

/** Order relations and logic: results are truth values, which have no derivative and are not recorded. */
record Comparison(String name, FloatCompareKernel f, DoubleCompareKernel d, IntCompareKernel i, LongCompareKernel l)
        implements Primitive {
    static final Comparison EQUAL = new Comparison(
            "eq",
            Kernels.FLOAT_COMPARISONS::equal,
            Kernels.DOUBLE_COMPARISONS::equal,
            Kernels.INT_COMPARISONS::equal,
            Kernels.LONG_COMPARISONS::equal);
    static final Comparison NOT_EQUAL = new Comparison(
            "ne",
            Kernels.FLOAT_COMPARISONS::notEqual,
            Kernels.DOUBLE_COMPARISONS::notEqual,
            Kernels.INT_COMPARISONS::notEqual,
            Kernels.LONG_COMPARISONS::notEqual);
    static final Comparison LESS = new Comparison(
            "lt",
            Kernels.FLOAT_COMPARISONS::less,
            Kernels.DOUBLE_COMPARISONS::less,
            Kernels.INT_COMPARISONS::less,
            Kernels.LONG_COMPARISONS::less);
    static final Comparison LESS_EQUAL = new Comparison(
            "le",
            Kernels.FLOAT_COMPARISONS::lessEqual,
            Kernels.DOUBLE_COMPARISONS::lessEqual,
            Kernels.INT_COMPARISONS::lessEqual,
            Kernels.LONG_COMPARISONS::lessEqual);

    Tensor apply(Tensor a, Tensor b) {
        DType common = DType.promote(a.dtype(), b.dtype());
        DType type = common == DType.BOOL ? DType.INT32 : common;
        return Node.apply(this, new Tensor[] {a.to(type), b.to(type)});
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Shape.broadcast(name, x[0].shape(), x[1].shape());
        return switch (x[0].dtype()) {
            case FLOAT32 -> FloatPointwise.compare(f, x[0], x[1]);
            case FLOAT64 -> DoublePointwise.compare(d, x[0], x[1]);
            case INT32 -> IntPointwise.compare(i, x[0], x[1]);
            default -> LongPointwise.compare(l, x[0], x[1]);
        };
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Node.apply(this, Batching.aligned(in, batched));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return null;
    }

    static Tensor and(Tensor a, Tensor b) {
        return AND.of(a, b);
    }

    static Tensor or(Tensor a, Tensor b) {
        return OR.of(a, b);
    }

    static Tensor xor(Tensor a, Tensor b) {
        return XOR.of(a, b);
    }

    static Tensor not(Tensor a) {
        if (a.dtype().isFloating()) {
            throw new DTypeException("not: needs truth values or integers, got " + a.dtype());
        }
        return XOR.of(a, a.dtype().isInteger() ? Tensor.scalar(a.dtype(), -1) : TRUE);
    }

    static boolean any(Tensor a) {
        for (boolean v : requireBool("any", a).toBooleanArray()) {
            if (v) {
                return true;
            }
        }
        return false;
    }

    static boolean all(Tensor a) {
        for (boolean v : requireBool("all", a).toBooleanArray()) {
            if (!v) {
                return false;
            }
        }
        return true;
    }

    private static final Logic AND = new Logic("and", (p, q) -> p & q);
    private static final Logic OR = new Logic("or", (p, q) -> p | q);
    private static final Logic XOR = new Logic("xor", (p, q) -> p ^ q);
    private static final Tensor TRUE = Tensor.of(new boolean[] {true}).reshape();

    /** Of truth values, or of the bits of integers; the connective is given for 64 bits, of which a truth value is one. */
    private record Logic(String name, LongBinaryOperator connective) implements Primitive {
        Tensor of(Tensor a, Tensor b) {
            DType common = DType.promote(a.dtype(), b.dtype());
            if (common.isFloating()) {
                throw new DTypeException(
                        name + ": needs truth values or integers, got " + a.dtype() + " and " + b.dtype());
            }
            return Node.apply(this, new Tensor[] {a.to(common), b.to(common)});
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Shape shape = Shape.broadcast(name, x[0].shape(), x[1].shape());
            return switch (x[0].dtype()) {
                case INT32 ->
                    IntPointwise.binary(PerElement.int32((p, q) -> (int) connective.applyAsLong(p, q)), x[0], x[1]);
                case INT64 -> LongPointwise.binary(PerElement.int64(connective), x[0], x[1]);
                default -> ofTruthValues(x, shape);
            };
        }

        private Tensor ofTruthValues(Tensor[] x, Shape shape) {
            boolean[] p = x[0].expand(shape).toBooleanArray();
            boolean[] q = x[1].expand(shape).toBooleanArray();
            for (int i = 0; i < p.length; i++) {
                p[i] = connective.applyAsLong(p[i] ? 1 : 0, q[i] ? 1 : 0) != 0;
            }
            return Tensor.fresh(Storage.of(p), shape);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return Node.apply(this, Batching.aligned(in, batched));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return null;
        }
    }

    private static Tensor requireBool(String name, Tensor a) {
        if (a.dtype() != DType.BOOL) {
            throw new DTypeException(name + ": needs truth values, got " + a.dtype());
        }
        return a;
    }
}
