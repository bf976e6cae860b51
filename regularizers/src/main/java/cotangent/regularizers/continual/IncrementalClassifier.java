package cotangent.regularizers.continual;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * An encoder with a head that grows by classes: inputs to logits {@code [batch, classes so far]}.
 *
 * <p>Children: {@code encoder}, and {@code heads.0}, {@code heads.1}, ..., a {@link Linear} for the classes that came together. So the
 * parameters of earlier classes keep their names and shapes, and an optimizer of {@link #parameters} is to be made anew when classes
 * were added.
 */
public final class IncrementalClassifier extends Layer {
    private final Layer encoder;
    private final int width;
    private final List<Linear> heads = new ArrayList<>();

    /**
     * A classifier that knows no class yet.
     *
     * @param encoder inputs to features {@code [batch, width]}
     * @throws IllegalArgumentException if the width is not positive
     */
    public IncrementalClassifier(Layer encoder, int width) {
        if (width <= 0) {
            throw new IllegalArgumentException("incremental classifier: width must be positive, got " + width);
        }
        this.encoder = child("encoder", Objects.requireNonNull(encoder, "an incremental classifier needs an encoder"));
        this.width = width;
    }

    /**
     * Adds classes, with weights drawn as {@link Linear} does.
     *
     * @return the number of classes then
     */
    public int addClasses(int count, RandomGenerator rng) {
        Linear head = new Linear(width, count, rng);
        if (!heads.isEmpty()) {
            head.to(heads.get(0).weight().value().dtype());
        }
        heads.add(child("heads." + heads.size(), head));
        return classes();
    }

    /** Number of classes so far. */
    public int classes() {
        return heads.stream().mapToInt(Linear::out).sum();
    }

    /** The inputs of the head, {@code [batch, width]}. */
    public Tensor features(Tensor x) {
        Tensor f = encoder.apply(x);
        if (f.rank() != 2 || f.size(1) != width) {
            throw new ShapeException(
                    "incremental classifier: the encoder gives " + f.shape() + ", needs [batch, " + width + "]");
        }
        return f;
    }

    /** Features to logits. */
    public Tensor classify(Tensor features) {
        if (heads.isEmpty()) {
            throw new IllegalStateException("incremental classifier: it has no classes yet");
        }
        return Tensor.cat(1, heads.stream().map(h -> h.apply(features)).toList());
    }

    @Override
    public Tensor forward(Tensor x) {
        return classify(features(x));
    }
}
