package cotangent.vector;

/** The standard normal distribution function, for the tests, from its power series. */
final class NormalDistribution {
    private NormalDistribution() {}

    /**
     * Phi(z) = 1/2 + phi(z) (z + z^3 / 3 + z^5 / (3 * 5) + ...), and beyond 3 the continued fraction
     * Phi(-z) = phi(z) / (z + 1 / (z + 2 / (z + 3 / ...))), so that small probabilities keep their relative precision.
     */
    static double of(double z) {
        double density = StrictMath.exp(-0.5 * z * z) / StrictMath.sqrt(2 * Math.PI);
        if (Math.abs(z) > 3) {
            double fraction = Math.abs(z);
            for (int i = 200; i > 0; i--) {
                fraction = Math.abs(z) + i / fraction;
            }
            return z < 0 ? density / fraction : 1 - density / fraction;
        }
        double sum = 0;
        double term = z;
        for (int i = 1; sum + term != sum; i += 2) {
            sum += term;
            term *= z * z / (i + 2);
        }
        return 0.5 + density * sum;
    }
}
