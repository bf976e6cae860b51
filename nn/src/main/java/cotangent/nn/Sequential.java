package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers one after the other, as children named {@code "0"}, {@code "1"}, ... or as the caller names them. */
public final class Sequential extends Layer {
    private final List<Layer> layers = new ArrayList<>();

    /** Layers named by their positions. */
    public Sequential(Layer... layers) {
        this(List.of(layers));
    }

    /** Layers named by their positions. */
    public Sequential(List<? extends Layer> layers) {
        this(numbered(layers));
    }

    private Sequential(Map<String, ? extends Layer> named) {
        named.forEach((name, layer) -> layers.add(child(name, layer)));
    }

    private static Map<String, Layer> numbered(List<? extends Layer> layers) {
        Map<String, Layer> named = new LinkedHashMap<>();
        layers.forEach(layer -> named.put(Integer.toString(named.size()), layer));
        return named;
    }

    /** Layers with names, in the order of the map's iteration. */
    public static Sequential of(Map<String, ? extends Layer> named) {
        return new Sequential(named);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) {
            y = layer.apply(y);
        }
        return y;
    }

    /** Number of layers. */
    public int size() {
        return layers.size();
    }

    /**
     * A layer by its position.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Layer get(int position) {
        return layers.get(position);
    }
}
