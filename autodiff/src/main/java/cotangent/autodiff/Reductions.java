package cotangent.autodiff;

import java.util.Arrays;

/** Sums and what is made of them. */
final class Reductions {
    /**
     * The axes as sorted numbers from 0; all of them for none.
     *
     * @throws ShapeException if one does not exist or occurs twice
     */
    static int[] axes(String name, Shape shape, int[] axes) {
        int[] out = new int[axes.length == 0 ? shape.rank() : axes.length];
        if (axes.length == 0) {
            for (int i = 0; i < out.length; i++) {
                out[i] = i;
            }
            return out;
        }
        for (int i = 0; i < axes.length; i++) {
            out[i] = shape.axis(axes[i]);
        }
        Arrays.sort(out);
        for (int i = 1; i < out.length; i++) {
            if (out[i] == out[i - 1]) {
                throw new ShapeException(name + ": axis " + out[i] + " is given twice for shape " + shape);
            }
        }
        return out;
    }

    /** Number of elements that meet in one result. */
    static int count(Shape shape, int[] axes) {
        int n = 1;
        for (int a : axes) {
            n *= shape.sizes()[a];
        }
        return n;
    }

    /** The shape with the given axes of size 1. */
    static Shape keptShape(Shape shape, int[] axes) {
        int[] s = shape.toArray();
        for (int a : axes) {
            s[a] = 1;
        }
        return Shape.wrap(s);
    }

    /** Removes the given axes, of size 1, unless they shall be kept. */
    static Tensor finish(Tensor kept, boolean keepDims, int[] axes) {
        if (keepDims || axes.length == 0) {
            return kept;
        }
        int[] s = new int[kept.rank() - axes.length];
        int j = 0;
        int k = 0;
        for (int i = 0; i < kept.rank(); i++) {
            if (k < axes.length && axes[k] == i) {
                k++;
            } else {
                s[j++] = kept.shape().sizes()[i];
            }
        }
        return kept.reshape(Shape.wrap(s));
    }

    static Tensor sum(Tensor x, boolean keepDims, int[] axes) {
        Tensor t = x.dtype().isFloating() ? x : x.to(DType.INT64);
        int[] a = axes("sum", x.shape(), axes);
        return finish(new Sum(a).apply(t), keepDims, a);
    }

    static Tensor mean(Tensor x, boolean keepDims, int[] axes) {
        Tensor t = x.toFloating();
        int[] a = axes("mean", x.shape(), axes);
        return finish(new Sum(a).apply(t).div(count(x.shape(), a)), keepDims, a);
    }

    static Tensor var(Tensor x, double correction, boolean keepDims, int[] axes) {
        Tensor t = x.toFloating();
        int[] a = axes("var", x.shape(), axes);
        Tensor centred = t.sub(mean(t, true, a));
        double degrees = Math.max(0, count(x.shape(), a) - correction);
        return finish(new Sum(a).apply(centred.square()).div(degrees), keepDims, a);
    }

    /** Product by halving, so that the derivatives are exact at zeros and the graph has logarithmic depth. */
    static Tensor prod(Tensor x, int axis, boolean keepDims) {
        int a = x.shape().axis(axis);
        Tensor p = x.dtype().isFloating() ? x : x.to(DType.INT64);
        if (p.size(a) == 0) {
            Shape kept = x.shape().with(a, 1);
            return finish(Create.full(p.dtype(), 1, kept), keepDims, new int[] {a});
        }
        while (p.size(a) > 1) {
            int n = p.size(a);
            int half = n / 2;
            Tensor pairs = p.narrow(a, 0, half).mul(p.narrow(a, half, half));
            p = n % 2 == 0 ? pairs : Movement.cat(a, pairs, p.narrow(a, n - 1, 1));
        }
        return finish(p, keepDims, new int[] {a});
    }

    static Tensor norm(Tensor x, double p, boolean keepDims, int... axes) {
        Tensor t = x.toFloating();
        int[] a = axes("norm", x.shape(), axes);
        if (p == Double.POSITIVE_INFINITY) {
            return t.abs().amax(keepDims, a);
        } else if (p == Double.NEGATIVE_INFINITY) {
            return t.abs().amin(keepDims, a);
        } else if (p == 0) {
            return t.ne(0).to(t.dtype()).sum(keepDims, a);
        } else if (p == 1) {
            return t.abs().sum(keepDims, a);
        }
        // At 0 the root has no derivative: 1 takes its place under the root, and the result 0 has gradient 0.
        Tensor powers = p == 2 ? t.square() : t.abs().pow(p);
        Tensor s = new Sum(a).apply(powers);
        Tensor isZero = s.eq(0);
        Tensor safe = Tensor.where(isZero, Tensor.scalar(t.dtype(), 1), s);
        Tensor root = p == 2 ? safe.sqrt() : safe.pow(1 / p);
        return finish(Tensor.where(isZero, Tensor.scalar(t.dtype(), 0), root), keepDims, a);
    }

    private Reductions() {}
}
