package cotangent.nn.text;

import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.data.Dataset;
import java.util.Objects;

/**
 * Windows of a text for a language model: sample {@code i} begins at token {@code i stride}; its inputs are {@code length} tokens, its
 * targets the same moved by one, so that each position's target is the token that follows. Batches are int64 {@code [batch, length]}.
 */
public final class TokenWindows implements Dataset {
    private final int[] tokens;
    private final int length;
    private final int stride;

    /** Windows side by side, which have no input in common. */
    public TokenWindows(int[] tokens, int length) {
        this(tokens, length, length);
    }

    /**
     * Windows.
     *
     * @param tokens the text
     * @param length tokens of a window
     * @param stride tokens between the starts of two windows
     */
    public TokenWindows(int[] tokens, int length, int stride) {
        if (length <= 0 || stride <= 0) {
            throw new IllegalArgumentException(
                    "token windows: length and stride must be positive, got " + length + " and " + stride);
        }
        this.tokens = tokens.clone();
        this.length = length;
        this.stride = stride;
    }

    @Override
    public int size() {
        return tokens.length <= length ? 0 : (tokens.length - length - 1) / stride + 1;
    }

    @Override
    public Batch batch(int[] indices) {
        long[] inputs = new long[indices.length * length];
        long[] targets = new long[inputs.length];
        long[] numbers = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int from = Objects.checkIndex(indices[i], size()) * stride;
            numbers[i] = indices[i];
            for (int j = 0; j < length; j++) {
                inputs[i * length + j] = tokens[from + j];
                targets[i * length + j] = tokens[from + j + 1];
            }
        }
        return new Batch(
                Tensor.of(inputs, indices.length, length),
                Tensor.of(targets, indices.length, length),
                Tensor.of(numbers),
                null);
    }
}
