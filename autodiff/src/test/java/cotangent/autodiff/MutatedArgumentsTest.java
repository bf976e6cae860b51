package cotangent.autodiff;

import cotangent.autodiff.PrimitiveCase.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operands that fitted, changed at random: another size or number of axes, nothing at all, another type, numbers that are no positions. Each
 * operator must take them or say in an exception of its own what it needs; an exception from the depth of a kernel tells nobody anything.
 */
class MutatedArgumentsTest {
    private static final int TRIES = 40;

    /** Their operators return lists; the case itself then reads a piece that a shorter axis does not give. */
    private static final Set<String> READS_A_PIECE = Set.of("split", "unbind");

    static List<PrimitiveCase> cases() {
        return PrimitiveCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatDoesNotFitIsRefusedInWords(PrimitiveCase c) {
        for (int k = 0; k < TRIES; k++) {
            long seed = 77L * c.name().hashCode() + k;
            Random r = new Random(seed);
            Application a = c.generator().apply(new Draw(seed, DType.FLOAT64, 24));
            List<Tensor> operands = new ArrayList<>(a.inputs());
            int changed = r.nextInt(operands.size());
            Tensor before = operands.get(changed);
            Tensor after = mutated(before, r);
            operands.set(changed, after);
            try {
                a.f().apply(operands);
            } catch (RuntimeException e) {
                boolean ofTheCase = READS_A_PIECE.contains(c.name()) && e.getClass() == IndexOutOfBoundsException.class;
                if (!inWords(e) && !ofTheCase) {
                    throw new AssertionError(
                            c + ", seed " + seed + ", operand " + changed + ": " + before.shape() + " " + before.dtype()
                                    + " became " + after.shape() + " " + after.dtype(),
                            e);
                }
            }
        }
    }

    /** Whether this is an exception that the library throws on purpose. */
    private static boolean inWords(RuntimeException e) {
        Class<?> type = e.getClass();
        boolean intended = type == ShapeException.class
                || type == DTypeException.class
                || type == IllegalArgumentException.class
                || type == LinearAlgebraException.class
                || type == IndexOutOfBoundsException.class;
        return intended
                && e.getMessage() != null
                && e.getStackTrace()[0].getClassName().startsWith("cotangent");
    }

    private static Tensor mutated(Tensor x, Random r) {
        return switch (r.nextInt(8)) {
            case 0 -> x.unsqueeze(r.nextInt(x.rank() + 1));
            case 1 ->
                x.size() == 0 || x.rank() == 0
                        ? x.expand(Batching.prepend(2, x.shape()).toArray())
                        : x.select(r.nextInt(x.rank()), 0);
            case 2 -> resized(x, r, 1);
            case 3 -> resized(x, r, -1);
            case 4 -> x.rank() == 0 ? x : x.narrow(r.nextInt(x.rank()), 0, 0);
            case 5 -> x.to(DType.values()[r.nextInt(DType.values().length)]);
            case 6 -> x.dtype().isInteger() ? x.add(r.nextBoolean() ? 1000 : -1000) : x.mul(Double.NaN);
            default -> x.flatten();
        };
    }

    /** One axis longer by an element, or shorter. */
    private static Tensor resized(Tensor x, Random r, int by) {
        if (x.rank() == 0) {
            return x;
        }
        int axis = r.nextInt(x.rank());
        int n = x.size(axis);
        return by < 0 || n == 0 ? x.narrow(axis, 0, Math.max(0, n - 1)) : Tensor.cat(axis, x, x.narrow(axis, 0, 1));
    }
}
