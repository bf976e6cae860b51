package cotangent.benchmarks;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.data.Dataset;
import java.util.Objects;

/**
 * Stretches of a text, as inputs {@code [batch, length]}, and for each token the one that follows as target, of the same shape.
 *
 * @param tokens the text
 * @param length tokens of a window
 * @param stride tokens from the start of one window to that of the next
 */
record TextWindows(int[] tokens, int length, int stride) implements Dataset {
    TextWindows {
        if (tokens.length <= length) {
            throw new IllegalArgumentException(
                    "windows: a text of " + tokens.length + " tokens has none of " + length + " and one more");
        }
    }

    @Override
    public int size() {
        return (tokens.length - length - 1) / stride + 1;
    }

    @Override
    public Batch batch(int[] indices) {
        int[] inputs = new int[indices.length * length];
        int[] targets = new int[inputs.length];
        for (int i = 0; i < indices.length; i++) {
            int start = Objects.checkIndex(indices[i], size()) * stride;
            System.arraycopy(tokens, start, inputs, i * length, length);
            System.arraycopy(tokens, start + 1, targets, i * length, length);
        }
        return new Batch(
                Tensor.of(inputs, indices.length, length),
                Tensor.of(targets, indices.length, length),
                Tensor.of(indices).to(DType.INT64),
                null);
    }
}
