package cotangent.regularizers.labelnoise;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;

/** Two networks that are trained together, each from what the other one knows; they predict the mean of their outputs. */
public final class TwoNetworks extends Layer {
    private final Layer first;
    private final Layer second;

    /**
     * A pair.
     *
     * @param first a network
     * @param second one of the same form that begins with other parameters
     */
    public TwoNetworks(Layer first, Layer second) {
        this.first = child("first", first);
        this.second = child("second", second);
    }

    /** The one. */
    public Layer first() {
        return first;
    }

    /** The other. */
    public Layer second() {
        return second;
    }

    @Override
    public Tensor forward(Tensor x) {
        return first.apply(x).add(second.apply(x)).mul(0.5);
    }
}
