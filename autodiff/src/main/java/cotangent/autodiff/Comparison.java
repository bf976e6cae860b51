package cotangent.autodiff;

import cotangent.vector.DoubleCompareKernel;
import cotangent.vector.FloatCompareKernel;
import cotangent.vector.IntCompareKernel;
import cotangent.vector.Kernels;
import cotangent.vector.LongCompareKernel;

/** Order relations and logic: results are truth values, which have no derivative and are not recorded. */
record Comparison(String name, FloatCompareKernel f, DoubleCompareKernel d, IntCompareKernel i, LongCompareKernel l) {
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
        Tensor x = a.detach().to(type);
        Tensor y = b.detach().to(type);
        return switch (type) {
            case FLOAT32 -> FloatPointwise.compare(f, x, y);
            case FLOAT64 -> DoublePointwise.compare(d, x, y);
            case INT32 -> IntPointwise.compare(i, x, y);
            default -> LongPointwise.compare(l, x, y);
        };
    }

    static Tensor and(Tensor a, Tensor b) {
        return logic("and", a, b, (p, q) -> p & q);
    }

    static Tensor or(Tensor a, Tensor b) {
        return logic("or", a, b, (p, q) -> p | q);
    }

    static Tensor xor(Tensor a, Tensor b) {
        return logic("xor", a, b, (p, q) -> p ^ q);
    }

    static Tensor not(Tensor a) {
        return logic("not", a, a, (p, q) -> !p);
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

    @FunctionalInterface
    private interface Connective {
        boolean of(boolean p, boolean q);
    }

    private static Tensor logic(String name, Tensor a, Tensor b, Connective connective) {
        Shape shape = Shape.broadcast(requireBool(name, a).shape(), requireBool(name, b).shape());
        boolean[] p = a.expand(shape).toBooleanArray();
        boolean[] q = a == b ? p : b.expand(shape).toBooleanArray();
        boolean[] y = new boolean[p.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = connective.of(p[i], q[i]);
        }
        return Tensor.fresh(Storage.of(y), shape);
    }

    private static Tensor requireBool(String name, Tensor a) {
        if (a.dtype() != DType.BOOL) {
            throw new DTypeException(name + ": needs truth values, got " + a.dtype());
        }
        return a;
    }
}
