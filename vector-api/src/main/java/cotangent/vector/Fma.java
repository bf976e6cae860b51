package cotangent.vector;

/**
 * Fused multiply-add of the scalar kernels: {@link Math#fma} where the processor has it. Without hardware {@code Math.fma} goes
 * through {@code BigDecimal} and is thousands of times slower, so there the product is rounded first; the results then have
 * other bits than on a machine with fused multiply-add.
 */
final class Fma {
    /** Longest time a hardware multiply-add can take even in the interpreter; the detour takes at least ten times as long. */
    private static final long NANOS_PER_CALL = 400;

    private static final int CALLS = 64;

    /** Where the rounds leave their result, so that they have one. */
    private static float sink;

    /** Whether {@link Math#fma} is an instruction. */
    static final boolean HARDWARE = measure();

    static float fma(float a, float b, float c) {
        return HARDWARE ? Math.fma(a, b, c) : a * b + c;
    }

    static double fma(double a, double b, double c) {
        return HARDWARE ? Math.fma(a, b, c) : a * b + c;
    }

    /** The fastest of a few rounds decides, so that a pause of the machine does not look like missing hardware. */
    private static boolean measure() {
        for (int round = 0; round < 8; round++) {
            long start = System.nanoTime();
            sink = round(1e-20f);
            if (System.nanoTime() - start < CALLS * NANOS_PER_CALL) {
                return true;
            }
        }
        return false;
    }

    /** Magnitudes far apart, so that the detour through decimals has to carry more than a hundred digits. */
    private static float round(float a) {
        float s = 1e20f;
        for (int i = 0; i < CALLS; i++) {
            s = Math.fma(a, 1.1e-10f, s);
        }
        return s;
    }

    private Fma() {}
}
