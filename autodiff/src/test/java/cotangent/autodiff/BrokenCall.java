package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A call that must fail with an exception of exactly this type, whose message names the operation. */
record BrokenCall(String name, Class<? extends RuntimeException> type, Supplier<?> call) {
    static BrokenCall shape(String name, Supplier<?> call) {
        return new BrokenCall(name, ShapeException.class, call);
    }

    static BrokenCall argument(String name, Supplier<?> call) {
        return new BrokenCall(name, IllegalArgumentException.class, call);
    }

    static BrokenCall index(String name, Supplier<?> call) {
        return new BrokenCall(name, IndexOutOfBoundsException.class, call);
    }

    static BrokenCall dtype(String name, Supplier<?> call) {
        return new BrokenCall(name, DTypeException.class, call);
    }

    static BrokenCall singular(String name, Supplier<?> call) {
        return new BrokenCall(name, LinearAlgebraException.class, call);
    }

    static BrokenCall graph(String name, Supplier<?> call) {
        return new BrokenCall(name, GraphException.class, call);
    }

    static void check(List<BrokenCall> calls) {
        assertAll(calls.stream().map(c -> c::check));
    }

    private void check() {
        RuntimeException e = assertThrows(RuntimeException.class, call::get, name);
        assertEquals(type, e.getClass(), () -> name + ": " + e.getMessage());
        assertTrue(e.getMessage().contains(name), () -> "'" + e.getMessage() + "' does not name " + name);
    }

    /** What the properties draw: sizes, sizes that differ from them, numbers out of a range. */
    static final class Drawn {
        final Random random;
        final int n;
        final int m;

        /** Neither of them, nor 1. */
        final int other;

        Drawn(long seed) {
            random = new Random(seed);
            n = 2 + random.nextInt(4);
            m = 2 + random.nextInt(4);
            other = 7 + random.nextInt(5);
        }

        /** A position that an axis of the given size does not have. */
        long outside(int size) {
            return random.nextBoolean() ? size + random.nextInt(5) : -size - 1 - random.nextInt(5);
        }

        /** Below 0. */
        double negative() {
            return -random.nextDouble() * 10 - 1e-3;
        }

        /** Below 1. */
        int tooFew() {
            return -random.nextInt(4);
        }

        /** Not a probability. */
        double improbable() {
            double[] values = {negative(), 1.001 + random.nextDouble() * 10, Double.NaN};
            return values[random.nextInt(3)];
        }
    }
}
