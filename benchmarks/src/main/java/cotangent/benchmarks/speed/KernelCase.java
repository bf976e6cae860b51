package cotangent.benchmarks.speed;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.FloatUnaryKernel;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.util.List;
import java.util.function.Supplier;

/**
 * One line of {@code kernel-speed}.
 *
 * @param name the kernel, also to the peer
 * @param size rows of a matrix, or elements
 * @param work operations or bytes of a call
 * @param make makes operands, the kernel's call, and the call that it is compared with
 * @param referenceName what it is compared with; null for the peer
 * @param referenceWork operations or bytes of that
 */
record KernelCase(
        String name, int size, double work, Supplier<Calls> make, String referenceName, double referenceWork) {
    private static final int N = 1 << 22;

    /** Elements of a piece of a copy; 64 KiB. */
    private static final int PIECE = 1 << 14;

    /** Everything that can be measured, in the order of the table. */
    static final List<KernelCase> ALL = List.of(
            product("sgemm", 512),
            product("sgemm", 1024),
            product("sgemm", 2048),
            product("dgemm", 512),
            product("dgemm", 1024),
            product("dgemm", 2048),
            threads(1024),
            beside("copy", 8, (a, b, y) -> System.arraycopy(a, 0, y, 0, N)),
            beside("add", 12, (a, b, y) -> FloatArithmetic.add(a, 0, b, 0, y, 0, N)),
            beside("mul", 12, (a, b, y) -> FloatArithmetic.multiply(a, 0, b, 0, y, 0, N)),
            beside("relu", 8, (a, b, y) -> FloatArithmetic.relu(a, 0, y, 0, N)),
            beside("sum", 4, (a, b, y) -> y[0] = Kernels.FLOAT_REDUCTIONS.sum(a, 0, N)),
            function("exp", (x, xo, y, yo, n) -> Kernels.FLOAT_MATH.exp(x, xo, y, yo, n)),
            function("tanh", (x, xo, y, yo, n) -> Kernels.FLOAT_MATH.tanh(x, xo, y, yo, n)),
            function("sigmoid", (x, xo, y, yo, n) -> Kernels.FLOAT_MATH.sigmoid(x, xo, y, yo, n)));

    /** A kernel, and what it is compared with; null for the peer. */
    record Calls(Runnable kernel, Runnable reference) {}

    private interface Arrays {
        void run(float[] a, float[] b, float[] y);
    }

    /** The calls, on operands of their own. */
    Calls calls() {
        return make.get();
    }

    static KernelCase product(String name, int n) {
        double work = 2.0 * n * n * n;
        return new KernelCase(
                name,
                n,
                work,
                () -> new Calls(name.equals("sgemm") ? floatProduct(n) : doubleProduct(n), null),
                null,
                work);
    }

    private static Runnable floatProduct(int n) {
        float[] a = normal(1, n * n);
        float[] b = normal(2, n * n);
        float[] c = new float[n * n];
        return () -> Kernels.FLOAT_GEMM.gemm(n, n, n, 1, a, 0, n, 1, b, 0, n, 1, 0, c, 0, n);
    }

    private static Runnable doubleProduct(int n) {
        double[] a = Rng.of(1).doubles(n * n).toArray();
        double[] b = Rng.of(2).doubles(n * n).toArray();
        double[] c = new double[n * n];
        return () -> Kernels.DOUBLE_GEMM.gemm(n, n, n, 1, a, 0, n, 1, b, 0, n, 1, 0, c, 0, n);
    }

    private static KernelCase threads(int n) {
        double work = 2.0 * n * n * n;
        return new KernelCase(
                "threads",
                n,
                work,
                () -> {
                    Runnable product = floatProduct(n);
                    Runnable onTwo = () -> {
                        try (var region = Parallelism.of(2)) {
                            product.run();
                        }
                    };
                    return new Calls(onTwo, product);
                },
                "one thread",
                work);
    }

    /**
     * A kernel that moves so many bytes an element, beside a copy that moves as many and so meets the same caches: a copy of float reads and
     * writes 4 each. It is made in pieces, since HotSpot copies from about 2.5 MB on with stores that go past the caches; no other
     * Java code has such stores, and an ordinary one first reads the line that it writes to.
     */
    private static KernelCase beside(String name, int bytes, Arrays kernel) {
        return new KernelCase(
                name,
                N,
                (double) bytes * N,
                () -> {
                    float[] a = normal(1, N);
                    float[] b = normal(2, N);
                    float[] y = new float[N];
                    int copied = bytes * (N / 8);
                    float[] from = normal(1, copied);
                    float[] to = new float[copied];
                    return new Calls(() -> kernel.run(a, b, y), () -> copyInPieces(from, to));
                },
                "copy",
                (double) bytes * N);
    }

    private static void copyInPieces(float[] from, float[] to) {
        for (int i = 0; i < from.length; i += PIECE) {
            System.arraycopy(from, i, to, i, PIECE);
        }
    }

    private static KernelCase function(String name, FloatUnaryKernel kernel) {
        return new KernelCase(
                name,
                N,
                8.0 * N,
                () -> {
                    float[] x = normal(1, N);
                    float[] y = new float[N];
                    return new Calls(() -> kernel.apply(x, 0, y, 0, N), null);
                },
                null,
                8.0 * N);
    }

    private static float[] normal(long seed, int n) {
        Rng rng = Rng.of(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return x;
    }
}
