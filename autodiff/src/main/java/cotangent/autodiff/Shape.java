package cotangent.autodiff;

import java.util.Arrays;

/** Immutable sizes of a tensor's axes, in row-major order; a scalar has none. */
public final class Shape {
    /** The shape of a scalar: no axes, one element. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;
    private final int[] strides;
    private final int size;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        this.strides = new int[sizes.length];
        long stride = 1;
        boolean empty = false;
        for (int i = sizes.length - 1; i >= 0; i--) {
            if (sizes[i] < 0) {
                throw new ShapeException("shape: negative size in " + Arrays.toString(sizes));
            }
            strides[i] = (int) stride;
            stride *= Math.max(sizes[i], 1);
            empty |= sizes[i] == 0;
            if (stride > Integer.MAX_VALUE) {
                throw new ShapeException("shape: more than 2^31 - 1 elements: " + Arrays.toString(sizes));
            }
        }
        this.size = empty ? 0 : (int) stride;
    }

    /**
     * The shape with the given sizes.
     *
     * @throws ShapeException if a size is negative or there are more than 2^31 - 1 elements
     */
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /** Takes over an array that nobody else will change. */
    static Shape wrap(int[] sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes);
    }

    /** Number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /**
     * Size of an axis; negative axes count from the last.
     *
     * @throws ShapeException if there is no such axis
     */
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /**
     * The axis as a number from 0; negative ones count from the last.
     *
     * @throws ShapeException if there is no such axis
     */
    public int axis(int axis) {
        int a = axis < 0 ? axis + sizes.length : axis;
        if (a < 0 || a >= sizes.length) {
            throw new ShapeException("axis " + axis + " is out of range for shape " + this);
        }
        return a;
    }

    /** A copy of the sizes. */
    public int[] toArray() {
        return sizes.clone();
    }

    /** The sizes themselves, not to be changed. */
    int[] sizes() {
        return sizes;
    }

    /** Strides of a contiguous tensor of this shape, not to be changed. */
    int[] strides() {
        return strides;
    }

    /** This shape with the size of one axis replaced. */
    public Shape with(int axis, int newSize) {
        int[] s = sizes.clone();
        s[axis(axis)] = newSize;
        return new Shape(s);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int a = axis(axis);
        int[] s = new int[sizes.length - 1];
        System.arraycopy(sizes, 0, s, 0, a);
        System.arraycopy(sizes, a + 1, s, a, s.length - a);
        return wrap(s);
    }

    /** This shape followed by more axes. */
    public Shape append(int... more) {
        int[] s = Arrays.copyOf(sizes, sizes.length + more.length);
        System.arraycopy(more, 0, s, sizes.length, more.length);
        return wrap(s);
    }

    /**
     * The shape to which both broadcast by NumPy's rule: aligned at the last axis, sizes are equal or one of them is 1 or
     * missing.
     *
     * @throws ShapeException if they do not broadcast
     */
    public static Shape broadcast(Shape a, Shape b) {
        if (a == b || Arrays.equals(a.sizes, b.sizes)) {
            return a;
        }
        Shape longer = a.rank() >= b.rank() ? a : b;
        Shape shorter = longer == a ? b : a;
        int shift = longer.rank() - shorter.rank();
        int[] out = longer.sizes.clone();
        boolean same = true;
        for (int i = 0; i < shorter.rank(); i++) {
            int s = shorter.sizes[i];
            int l = out[i + shift];
            if (s != l && s != 1) {
                if (l != 1) {
                    throw new ShapeException("shapes do not broadcast: " + a + " and " + b);
                }
                out[i + shift] = s;
                same = false;
            }
        }
        return same ? longer : new Shape(out);
    }

    /** As {@link #broadcast(Shape, Shape)}; errors name the operation. */
    static Shape broadcast(String name, Shape a, Shape b) {
        try {
            return broadcast(a, b);
        } catch (ShapeException e) {
            throw new ShapeException(name + ": " + e.getMessage());
        }
    }

    /** Whether this shape broadcasts to {@code target}. */
    public boolean broadcastsTo(Shape target) {
        int shift = target.rank() - rank();
        if (shift < 0) {
            return false;
        }
        for (int i = 0; i < rank(); i++) {
            if (sizes[i] != 1 && sizes[i] != target.sizes[i + shift]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Shape s && Arrays.equals(sizes, s.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** The sizes in brackets, such as {@code [2, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
