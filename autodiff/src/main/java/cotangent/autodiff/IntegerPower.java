package cotangent.autodiff;

/** Powers of integers by repeated squaring, modulo the range of the type. */
final class IntegerPower {
    /** {@code a} to the power {@code b}; for a negative exponent the quotient {@code 1 / a^-b} rounded towards 0, and 0 for {@code a = 0}. */
    static long of(long a, long b) {
        if (b < 0) {
            return a == 1 ? 1 : a != -1 ? 0 : (b & 1) == 0 ? 1 : -1;
        }
        long power = 1;
        long square = a;
        for (long rest = b; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    private IntegerPower() {}
}
