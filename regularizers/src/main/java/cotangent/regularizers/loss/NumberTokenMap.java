package cotangent.regularizers.loss;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Which tokens of a vocabulary are numbers, and which. */
public final class NumberTokenMap {
    private final double[] values;
    private final int[] ids;
    private final Tensor numbers;

    private NumberTokenMap(double[] values) {
        this.values = values;
        ids = IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .toArray();
        numbers = Tensor.of(IntStream.of(ids).mapToDouble(i -> values[i]).toArray());
        if (ids.length == 0) {
            throw new IllegalArgumentException("NumberTokenMap: no token of " + values.length + " is a number");
        }
    }

    /**
     * A map by values.
     *
     * @param values of each token; NaN for one that is not a number
     * @throws IllegalArgumentException if a value is infinite or there is no number
     */
    public static NumberTokenMap of(double... values) {
        for (double v : values) {
            if (Double.isInfinite(v)) {
                throw new IllegalArgumentException("NumberTokenMap: a value is infinite");
            }
        }
        return new NumberTokenMap(values.clone());
    }

    /**
     * The tokens that are one digit, {@code "0"} to {@code "9"}.
     *
     * @param vocabulary the tokens in the order of their numbers
     * @throws IllegalArgumentException if there is none
     */
    public static NumberTokenMap digits(List<String> vocabulary) {
        return new NumberTokenMap(vocabulary.stream()
                .mapToDouble(t ->
                        t.length() == 1 && t.charAt(0) >= '0' && t.charAt(0) <= '9' ? t.charAt(0) - '0' : Double.NaN)
                .toArray());
    }

    /** Number of tokens. */
    public int vocabularySize() {
        return values.length;
    }

    /** Whether a token is a number. */
    public boolean isNumber(int token) {
        return token >= 0 && token < values.length && !Double.isNaN(values[token]);
    }

    /** A token's value; NaN if it is not a number. */
    public double value(int token) {
        return values[token];
    }

    /** The tokens that are numbers, ascending. */
    public int[] ids() {
        return ids.clone();
    }

    /** The values of {@link #ids}, {@code [numbers]}. */
    Tensor numbers(DType dtype) {
        return numbers.to(dtype);
    }
}
