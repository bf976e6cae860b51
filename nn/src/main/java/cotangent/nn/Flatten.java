package cotangent.nn;

import cotangent.autodiff.Tensor;

/** Makes consecutive axes one; by default all but the first, {@code [batch, ...] -> [batch, features]}. */
public final class Flatten extends Layer {
    private final int startAxis;
    private final int endAxis;

    /** Flattens all axes but the first. */
    public Flatten() {
        this(1, -1);
    }

    /** Flattens the axes from {@code startAxis} to {@code endAxis}, included; negative ones count from the last. */
    public Flatten(int startAxis, int endAxis) {
        this.startAxis = startAxis;
        this.endAxis = endAxis;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.flatten(startAxis, endAxis);
    }

    /** The first axis of those made one. */
    public int startAxis() {
        return startAxis;
    }

    /** The last of them. */
    public int endAxis() {
        return endAxis;
    }

    @Override
    public String toString() {
        return startAxis == 1 && endAxis == -1 ? "Flatten" : "Flatten(" + startAxis + ", " + endAxis + ")";
    }
}
