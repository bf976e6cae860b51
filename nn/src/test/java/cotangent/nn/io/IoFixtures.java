package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What the tests of this package share. */
final class IoFixtures {
    /** A golden file. */
    static Path golden(String name) {
        try {
            return Path.of(IoFixtures.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers that io_golden.py's {@code ramp} writes. */
    static Tensor ramp(DType dtype, int... shape) {
        return ramp(dtype, true, shape);
    }

    static Tensor ramp(DType dtype, boolean signed, int... shape) {
        long[] v = new long[Shape.of(shape).size()];
        boolean[] truth = new boolean[v.length];
        for (int k = 0; k < v.length; k++) {
            v[k] = (long) k * k - (signed ? 7L * k : 0);
            truth[k] = v[k] % 3 == 0;
        }
        return dtype == DType.BOOL
                ? Tensor.of(truth, shape)
                : Tensor.of(v, shape).to(dtype);
    }

    /** Same type, shape and bits. */
    static void assertSame(Tensor expected, Tensor actual) {
        assertEquals(expected.dtype(), actual.dtype());
        assertEquals(expected.shape(), actual.shape());
        switch (expected.dtype()) {
            case FLOAT32 -> assertArrayEquals(bits(expected.toFloatArray()), bits(actual.toFloatArray()));
            case FLOAT64 -> assertArrayEquals(bits(expected.toDoubleArray()), bits(actual.toDoubleArray()));
            case INT32 -> assertArrayEquals(expected.toIntArray(), actual.toIntArray());
            case INT64 -> assertArrayEquals(expected.toLongArray(), actual.toLongArray());
            case BOOL -> assertArrayEquals(expected.toBooleanArray(), actual.toBooleanArray());
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static long[] bits(double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        return bits;
    }

    /** Tensors of every type with rank 0 to 5, sizes 0 to 4, arbitrary bits; some are transposed or sliced views. */
    static Arbitrary<Tensor> tensors() {
        return Combinators.combine(
                        Arbitraries.of(DType.values()),
                        Arbitraries.integers()
                                .between(0, 4)
                                .array(int[].class)
                                .ofMinSize(0)
                                .ofMaxSize(5),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 2))
                .as((dtype, shape, seed, view) -> view(random(dtype, shape, new Random(seed)), view));
    }

    private static Tensor view(Tensor t, int kind) {
        if (t.rank() < 2 || kind == 0) {
            return t;
        }
        return kind == 1 ? t.transpose(0, -1) : t.slice(1, 0, t.size(1), 2);
    }

    private static Tensor random(DType dtype, int[] shape, Random random) {
        int n = Shape.of(shape).size();
        float[] f = new float[n];
        double[] d = new double[n];
        int[] i = new int[n];
        long[] l = new long[n];
        boolean[] b = new boolean[n];
        for (int k = 0; k < n; k++) {
            i[k] = random.nextInt();
            l[k] = random.nextLong();
            b[k] = random.nextBoolean();
            f[k] = Float.intBitsToFloat(i[k]);
            d[k] = Double.longBitsToDouble(l[k]);
        }
        Tensor t =
                switch (dtype) {
                    case FLOAT32 -> Tensor.of(f);
                    case FLOAT64 -> Tensor.of(d);
                    case INT32 -> Tensor.of(i);
                    case INT64 -> Tensor.of(l);
                    case BOOL -> Tensor.of(b);
                };
        return t.reshape(shape);
    }

    private IoFixtures() {}
}
