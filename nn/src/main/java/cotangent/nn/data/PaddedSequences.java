package cotangent.nn.data;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences of different lengths. A batch's inputs are as long as its longest sequence, {@code [batch, longest, ...]}; shorter ones are
 * filled up at their end, and {@link Batch#mask}, {@code [batch, longest]}, tells content from padding.
 */
public final class PaddedSequences implements Dataset {
    private final List<Tensor> sequences;
    private final Tensor targets;
    private final double padding;

    /**
     * A data set.
     *
     * @param sequences one for each sample, {@code [length, ...]} of one type, alike but for the length
     * @param targets {@code [size, ...]}
     * @param padding what fills up
     */
    public PaddedSequences(List<Tensor> sequences, Tensor targets, double padding) {
        if (targets.rank() == 0 || targets.size(0) != sequences.size()) {
            throw new ShapeException(
                    "padded sequences: " + sequences.size() + " sequences, but targets of shape " + targets.shape());
        }
        for (Tensor s : sequences) {
            Tensor first = sequences.get(0);
            if (s.rank() == 0 || !s.shape().with(0, 0).equals(first.shape().with(0, 0))) {
                throw new ShapeException("padded sequences: need shapes that differ on the first axis only, got "
                        + first.shape() + " and " + s.shape());
            }
            if (s.dtype() != first.dtype()) {
                throw new DTypeException("padded sequences: need one type, got " + first.dtype() + " and " + s.dtype());
            }
        }
        this.sequences = List.copyOf(sequences);
        this.targets = targets;
        this.padding = padding;
    }

    @Override
    public int size() {
        return sequences.size();
    }

    @Override
    public Batch batch(int[] indices) {
        Tensor at = Indices.checked(indices, size());
        int longest = 0;
        for (int i : indices) {
            longest = Math.max(longest, sequences.get(i).size(0));
        }
        try (var off = GradMode.noGrad()) {
            List<Tensor> rows = new ArrayList<>();
            boolean[] content = new boolean[indices.length * longest];
            for (int i = 0; i < indices.length; i++) {
                Tensor s = sequences.get(indices[i]);
                int length = s.size(0);
                for (int j = 0; j < length; j++) {
                    content[i * longest + j] = true;
                }
                int[] missing = s.shape().with(0, longest - length).toArray();
                rows.add(length == longest ? s : Tensor.cat(0, s, Tensor.full(s.dtype(), padding, missing)));
            }
            Tensor inputs = rows.isEmpty() ? empty() : Tensor.stack(0, rows);
            Tensor mask = Tensor.of(content, indices.length, longest);
            return new Batch(inputs, targets.indexSelect(0, at), at, null, mask);
        }
    }

    private Tensor empty() {
        return Tensor.zeros(
                sequences.isEmpty() ? DType.FLOAT32 : sequences.get(0).dtype(), 0, 0);
    }
}
