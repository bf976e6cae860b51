package cotangent.samplers.consistency;

/**
 * Levels of noise between a smallest and a largest, dense where they are small:
 *
 * <pre>sigma_i = (min^(1/rho) + (i - 1) / (N - 1) (max^(1/rho) - min^(1/rho)))^rho,   i = 1..N</pre>
 *
 * <p>Source: T. Karras, M. Aittala, T. Aila, S. Laine, "Elucidating the Design Space of Diffusion-Based Generative Models", NeurIPS 2022.
 *
 * @param min the smallest level, positive
 * @param max the largest
 * @param rho how much denser small levels are, positive; 1 is even
 */
public record KarrasGrid(double min, double max, double rho) {
    /** Checks the ranges. */
    public KarrasGrid {
        if (!(min > 0 && max > min && max < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Karras grid: needs finite levels with 0 < min < max, got " + min + " and " + max);
        }
        if (!(rho > 0 && rho < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Karras grid: rho must be finite and positive, got " + rho);
        }
    }

    /** From 0.002 to 80 with {@code rho = 7}, the authors' for data of standard deviation 0.5. */
    public static KarrasGrid defaults() {
        return new KarrasGrid(0.002, 80, 7);
    }

    /**
     * The levels in ascending order; the first and the last are exact.
     *
     * @param n number of levels, at least 2
     */
    public double[] levels(int n) {
        if (n < 2) {
            throw new IllegalArgumentException("Karras grid: needs at least 2 levels, got " + n);
        }
        double low = StrictMath.pow(min, 1 / rho);
        double high = StrictMath.pow(max, 1 / rho);
        double[] levels = new double[n];
        for (int i = 1; i < n - 1; i++) {
            levels[i] = StrictMath.pow(low + i / (n - 1.0) * (high - low), rho);
        }
        levels[0] = min;
        levels[n - 1] = max;
        return levels;
    }
}
