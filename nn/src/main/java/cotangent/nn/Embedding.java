package cotangent.nn;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A table of vectors looked up by integers: {@code [...] -> [..., width]}.
 *
 * <p>State: {@code weight [count, width]}, standard normal at first. The row of the padding index, if there is one, is 0 at first and gets
 * no gradient.
 */
public final class Embedding extends Layer {
    private final int count;
    private final int width;
    private final OptionalInt paddingIndex;
    private final Parameter weight;

    /** A table without a padding index. */
    public Embedding(int count, int width, RandomGenerator rng) {
        this(count, width, OptionalInt.empty(), rng);
    }

    /** A table with a padding index. */
    public Embedding(int count, int width, int paddingIndex, RandomGenerator rng) {
        this(count, width, OptionalInt.of(paddingIndex), rng);
    }

    private Embedding(int count, int width, OptionalInt paddingIndex, RandomGenerator rng) {
        this.count = Require.positive("Embedding", "count", count);
        this.width = Require.positive("Embedding", "width", width);
        this.paddingIndex = paddingIndex;
        Tensor rows = Initializer.normal(0, 1).create(rng, count, width);
        if (paddingIndex.isPresent()) {
            int p = paddingIndex.getAsInt();
            if (p < 0 || p >= count) {
                throw new IllegalArgumentException(
                        "Embedding: the padding index " + p + " is out of range for " + count + " rows");
            }
            rows.select(0, p).assign(Tensor.scalar(0));
        }
        weight = parameter("weight", rows);
    }

    /**
     * {@inheritDoc}
     *
     * @throws DTypeException if {@code x} does not hold integers
     * @throws IndexOutOfBoundsException if one is outside the table
     */
    @Override
    public Tensor forward(Tensor x) {
        if (!x.dtype().isInteger()) {
            throw new DTypeException(this + ": needs integers, got " + x.dtype());
        }
        Tensor rows = weight.get().indexSelect(0, x.flatten()).reshape(x.shape().append(width));
        if (paddingIndex.isEmpty()) {
            return rows;
        }
        return Tensor.where(x.eq(paddingIndex.getAsInt()).unsqueeze(-1), rows.detach(), rows);
    }

    /** The table {@code [count, width]}. */
    public Parameter weight() {
        return weight;
    }

    /** Number of rows. */
    public int count() {
        return count;
    }

    /** Elements of a row. */
    public int width() {
        return width;
    }

    /** The index whose row is not trained, if there is one. */
    public OptionalInt paddingIndex() {
        return paddingIndex;
    }

    @Override
    public String toString() {
        return "Embedding(" + count + ", " + width
                + (paddingIndex.isPresent() ? ", padding " + paddingIndex.getAsInt() + ")" : ")");
    }
}
