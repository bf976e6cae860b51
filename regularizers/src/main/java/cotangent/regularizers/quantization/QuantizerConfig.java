package cotangent.regularizers.quantization;

/**
 * How a {@link UniformQuantizer} is fitted to values.
 *
 * @param bits of a level, from 2 to 16
 * @param signed whether levels are {@code -2^(bits-1) .. 2^(bits-1) - 1} in place of {@code 0 .. 2^bits - 1}
 * @param symmetric whether the zero point is 0
 * @param perChannel whether each slice along axis 0 gets a scale of its own
 * @param search whether the range is searched for, in place of that from the smallest to the largest value
 */
public record QuantizerConfig(int bits, boolean signed, boolean symmetric, boolean perChannel, boolean search) {
    /**
     * Checks the bits.
     *
     * @throws IllegalArgumentException if they are outside 2..16
     */
    public QuantizerConfig {
        if (bits < 2 || bits > 16) {
            throw new IllegalArgumentException("quantizer: bits must be in 2..16, got " + bits);
        }
    }

    /** For weights: signed, symmetric, one scale, with a search. */
    public static QuantizerConfig weights(int bits) {
        return new QuantizerConfig(bits, true, true, false, true);
    }

    /** For activations: unsigned, with a zero point, one scale, from the smallest to the largest value. */
    public static QuantizerConfig activations(int bits) {
        return new QuantizerConfig(bits, false, false, false, false);
    }

    /** A copy with a scale for each channel, or one for all. */
    public QuantizerConfig withPerChannel(boolean value) {
        return new QuantizerConfig(bits, signed, symmetric, value, search);
    }

    /** A copy with a search, or without. */
    public QuantizerConfig withSearch(boolean value) {
        return new QuantizerConfig(bits, signed, symmetric, perChannel, value);
    }

    int low() {
        return signed ? -(1 << bits - 1) : 0;
    }

    int high() {
        return low() + (1 << bits) - 1;
    }
}
