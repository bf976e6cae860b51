package cotangent.nn;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Embeddings;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * Sums, means or maxima of rows of a table, one for each bag of indices: {@code [bags, size] -> [bags, width]}.
 *
 * <p>State: {@code weight [count, width]}, standard normal at first.
 */
public final class EmbeddingBag extends Layer {
    private final int count;
    private final int width;
    private final Embeddings.Bag bag;
    private final Parameter weight;

    /** A table whose rows are averaged. */
    public EmbeddingBag(int count, int width, RandomGenerator rng) {
        this(count, width, Embeddings.Bag.MEAN, rng);
    }

    /**
     * A table.
     *
     * @param bag how the rows of a bag become one
     * @throws IllegalArgumentException if a size is not positive
     */
    public EmbeddingBag(int count, int width, Embeddings.Bag bag, RandomGenerator rng) {
        this.count = Require.positive("EmbeddingBag", "count", count);
        this.width = Require.positive("EmbeddingBag", "width", width);
        this.bag = bag;
        weight = parameter("weight", Initializer.normal(0, 1).create(rng, count, width));
    }

    /**
     * {@inheritDoc}
     *
     * @throws DTypeException if {@code x} does not hold integers
     * @throws IndexOutOfBoundsException if one is outside the table
     */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * The sums with each row times a weight.
     *
     * @param x integers {@code [bags, size]}
     * @param perSampleWeights {@code [bags, size]}, for sums only; or null
     */
    public Tensor forward(Tensor x, Tensor perSampleWeights) {
        if (!x.dtype().isInteger()) {
            throw new DTypeException(this + ": needs integers, got " + x.dtype());
        }
        Require.rank(this, x, 2);
        return Embeddings.embeddingBag(x, weight.get(), bag, perSampleWeights, Embeddings.NO_PADDING);
    }

    /** The table {@code [count, width]}. */
    public Parameter weight() {
        return weight;
    }

    /** How the rows of a bag become one. */
    public Embeddings.Bag bag() {
        return bag;
    }

    @Override
    public String toString() {
        return "EmbeddingBag(" + count + ", " + width + ", " + bag + ")";
    }
}
