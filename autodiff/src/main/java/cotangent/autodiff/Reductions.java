package cotangent.autodiff;

import java.util.Arrays;

/** Sums and what is made of them. */
final class Reductions {
    private static final int[] NONE = {};
    private static final Shape VECTOR = Shape.of(1);

    /**
     * The axes as sorted numbers from 0; all of them for none. As in PyTorch, a scalar may be reduced over axis 0 or -1.
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
        Shape counted = shape.rank() == 0 ? VECTOR : shape;
        for (int i = 0; i < axes.length; i++) {
            out[i] = counted.axis(axes[i]);
        }
        Arrays.sort(out);
        for (int i = 1; i < out.length; i++) {
            if (out[i] == out[i - 1]) {
                throw new ShapeException(name + ": axis " + out[i] + " is given twice for shape " + shape);
            }
        }
        return shape.rank() == 0 ? NONE : out;
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
        return Lines.along(x, axis, (t, a) -> prodOfLines(t, a, keepDims));
    }

    private static Tensor prodOfLines(Tensor x, int a, boolean keepDims) {
        Tensor p = x.dtype().isFloating() ? x : x.to(DType.INT64);
        if (p.size(a) == 0) {
            Shape kept = x.shape().with(a, 1);
            return finish(Create.full(p.dtype(), 1, kept), keepDims, new int[] {a});
        }
        while (p.size(a) > 1) {
            int n = p.size(a);
            int half = n / 2;
            Tensor pairs = p.narrow(a, 0, half).mul(p.narrow(a, half, half));
            p = n % 2 == 0 ? pairs : Concatenation.cat(a, pairs, p.narrow(a, n - 1, 1));
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
        // Each time something has no derivative at 0, 1 takes its place, and the result is set afterwards: it has
        // gradient 0.
        Tensor one = Tensor.scalar(t.dtype(), 1);
        if (p < 0) {
            // One 0 makes the norm 0, and only infinities make it infinite.
            Tensor hasZero = t.eq(0).any(true, a);
            Tensor s = new Sum(a).apply(Tensor.where(hasZero, one, t.abs()).pow(p));
            Tensor root = Tensor.where(s.eq(0), one, s).pow(1 / p).maskedFill(s.eq(0), Double.POSITIVE_INFINITY);
            return finish(root.maskedFill(hasZero, 0), keepDims, a);
        }
        Tensor s = new Sum(a).apply(powers(t, p));
        Tensor isZero = s.eq(0);
        Tensor safe = Tensor.where(isZero, one, s);
        Tensor root = p == 2 ? safe.sqrt() : safe.pow(1 / p);
        return finish(root.maskedFill(isZero, 0), keepDims, a);
    }

    private static Tensor powers(Tensor t, double p) {
        if (p == 2) {
            return t.square();
        } else if (p > 2) {
            return t.abs().pow(p);
        }
        Tensor zero = t.eq(0);
        return Tensor.where(zero, Tensor.scalar(t.dtype(), 1), t.abs()).pow(p).maskedFill(zero, 0);
    }

    private Reductions() {}
}
