package cotangent.nn;

import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Gives each sample another shape, {@code [batch, ...] -> [batch, sizes...]}. */
public final class Reshape extends Layer {
    private final Shape sizes;

    /** Gives each sample these sizes. */
    public Reshape(int... sizes) {
        this.sizes = Shape.of(sizes);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() == 0 || x.size() != (long) x.size(0) * sizes.size()) {
            throw new ShapeException(
                    this + ": input has shape " + x.shape() + ", needs " + sizes.size() + " elements a sample");
        }
        int[] into = sizes.toArray();
        int[] to = new int[into.length + 1];
        to[0] = x.size(0);
        System.arraycopy(into, 0, to, 1, into.length);
        return x.reshape(to);
    }

    /** The sizes of a sample. */
    public Shape sizes() {
        return sizes;
    }

    @Override
    public String toString() {
        return "Reshape(" + sizes + ")";
    }
}
