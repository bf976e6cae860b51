package cotangent.nn.init;

/** Factors by which initial weights make up for the shrinking of an activation that follows; PyTorch's values. */
public final class Gain {
    /** 1: no activation, or a sigmoid. */
    public static double linear() {
        return 1;
    }

    /** {@code sqrt(2)}. */
    public static double relu() {
        return Math.sqrt(2);
    }

    /** {@code sqrt(2 / (1 + slope^2))}. */
    public static double leakyRelu(double slope) {
        return Math.sqrt(2 / (1 + slope * slope));
    }

    /** {@code 5 / 3}. */
    public static double tanh() {
        return 5.0 / 3;
    }

    /** {@code 3 / 4}. */
    public static double selu() {
        return 0.75;
    }

    private Gain() {}
}
