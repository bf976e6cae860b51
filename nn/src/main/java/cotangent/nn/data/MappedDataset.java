package cotangent.nn.data;

import cotangent.autodiff.ShapeException;
import java.util.function.UnaryOperator;

/** A data set whose samples are changed when they are read. */
record MappedDataset(Dataset source, UnaryOperator<Batch> change) implements Dataset {
    @Override
    public int size() {
        return source.size();
    }

    @Override
    public Batch batch(int[] indices) {
        Batch mapped = change.apply(source.batch(indices));
        if (mapped.size() != indices.length) {
            throw new ShapeException("map: the function made " + mapped.size() + " samples of " + indices.length);
        }
        return mapped;
    }
}
