package cotangent.nn;

import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Splits one axis into several, such as {@code [batch, features] -> [batch, channels, height, width]}. */
public final class Unflatten extends Layer {
    private final int axis;
    private final Shape sizes;

    /**
     * Splits an axis.
     *
     * @param axis which; negative ones count from the last
     * @param sizes into what
     */
    public Unflatten(int axis, int... sizes) {
        this.axis = axis;
        this.sizes = Shape.of(sizes);
    }

    @Override
    public Tensor forward(Tensor x) {
        int a = x.shape().axis(axis);
        if (x.size(a) != sizes.size()) {
            throw new ShapeException(this + ": input has shape " + x.shape() + ", needs " + sizes.size()
                    + " positions along axis " + axis);
        }
        int[] from = x.shape().toArray();
        int[] into = sizes.toArray();
        int[] to = new int[from.length - 1 + into.length];
        System.arraycopy(from, 0, to, 0, a);
        System.arraycopy(into, 0, to, a, into.length);
        System.arraycopy(from, a + 1, to, a + into.length, from.length - a - 1);
        return x.reshape(to);
    }

    /** The axis that is split. */
    public int axis() {
        return axis;
    }

    /** Into what it is split. */
    public Shape sizes() {
        return sizes;
    }

    @Override
    public String toString() {
        return "Unflatten(" + axis + ", " + sizes + ")";
    }
}
