package cotangent.autodiff;

import java.util.Arrays;

/** Norms of matrices and condition numbers. */
final class MatrixNorms {
    /** The Frobenius or nuclear norm. */
    static Tensor of(Tensor a, String order, int[] axes, boolean keepDims) {
        return switch (order) {
            case "fro" -> {
                requireAxes(a, axes);
                yield a.toFloating().norm(2, keepDims, axes);
            }
            case "nuc" ->
                restore(a, SingularValueDecomposition.values(toEnd(a, axes)).sum(-1), axes, keepDims);
            default ->
                throw new IllegalArgumentException(
                        "matrixNorm: needs \"fro\", \"nuc\" or a number, got \"" + order + "\"");
        };
    }

    /** The norm of order 1, -1, 2, -2 or plus or minus infinity. */
    static Tensor of(Tensor a, double order, int[] axes, boolean keepDims) {
        Tensor x = toEnd(a, axes);
        Tensor sizes;
        if (Math.abs(order) == 2) {
            sizes = SingularValueDecomposition.values(x);
        } else if (Math.abs(order) == 1) {
            sizes = x.abs().sum(-2);
        } else if (Double.isInfinite(order)) {
            sizes = x.abs().sum(-1);
        } else {
            throw new IllegalArgumentException(
                    "matrixNorm: needs order 1, -1, 2, -2 or plus or minus infinity, got " + order);
        }
        // The largest of no sizes is 0: they are not negative.
        Tensor norm = order < 0 ? sizes.amin(-1) : sizes.size(-1) == 0 ? sizes.sum(-1) : sizes.amax(-1);
        return restore(a, norm, axes, keepDims);
    }

    private static void requireAxes(Tensor a, int[] axes) {
        if (axes.length != 2
                || a.rank() < 2
                || a.shape().axis(axes[0]) == a.shape().axis(axes[1])) {
            throw new ShapeException(
                    "matrixNorm: needs two different axes, got " + Arrays.toString(axes) + " for shape " + a.shape());
        }
    }

    private static Tensor toEnd(Tensor a, int[] axes) {
        requireAxes(a, axes);
        int p = a.shape().axis(axes[0]);
        int q = a.shape().axis(axes[1]);
        int[] order = new int[a.rank()];
        int k = 0;
        for (int i = 0; i < order.length; i++) {
            if (i != p && i != q) {
                order[k++] = i;
            }
        }
        order[k++] = p;
        order[k] = q;
        return a.toFloating().permute(order);
    }

    private static Tensor restore(Tensor a, Tensor norm, int[] axes, boolean keepDims) {
        int p = a.shape().axis(axes[0]);
        int q = a.shape().axis(axes[1]);
        return keepDims ? norm.unsqueeze(Math.min(p, q)).unsqueeze(Math.max(p, q)) : norm;
    }

    /** The ratio of the largest to the smallest singular value, or the reverse. */
    static Tensor spectralCondition(Tensor a, boolean reversed) {
        Tensor s = SingularValueDecomposition.values(Matrices.require("cond", a));
        if (s.size(-1) == 0) {
            throw new ShapeException("cond: needs matrices with elements, got shape " + a.shape());
        }
        Tensor largest = s.select(-1, 0);
        Tensor smallest = s.select(-1, s.size(-1) - 1);
        return reversed ? smallest.div(largest) : largest.div(smallest);
    }

    /** The product of the norms of a matrix and its inverse; infinite for singular matrices. */
    static Tensor condition(Tensor matrix, Object order) {
        Tensor a = Matrices.requireSquare("cond", matrix);
        LuDecomposition.Factors factors = LuDecomposition.Factors.of(a);
        Tensor singular = factors.singular(0);
        Tensor inverse = LinearSolve.PLAIN.of("cond", factors.withoutSingular(singular), Matrices.eye(a, a.size(-1)));
        return norm(a, order).mul(norm(inverse, order)).maskedFill(singular, Double.POSITIVE_INFINITY);
    }

    private static Tensor norm(Tensor a, Object order) {
        int[] axes = {-2, -1};
        return order instanceof String s ? of(a, s, axes, false) : of(a, (Double) order, axes, false);
    }

    private MatrixNorms() {}
}
