package cotangent.nn.data;

/** Checks that samplers share. */
final class Samplers {
    static void requireSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("sampler: number of samples must not be negative, got " + size);
        }
    }

    private Samplers() {}
}
