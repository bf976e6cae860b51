package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.TensorAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batched operators do what a loop over the examples does, and so do their derivatives. */
class PrimitiveVmapTest {
    private static final int EXAMPLES = 3;

    /** Shapes of results depend on values, or what is read must be the same for all examples. */
    private static final Set<String> SHARED_INDICES = Set.of("maskedSelect");

    /** What primitives of other tests' making did. */
    private static final Set<String> BEFORE = new TreeSet<>(Batching.looped());

    static List<PrimitiveCase> cases() {
        return PrimitiveCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void batchedValuesAreThoseOfALoop(PrimitiveCase c) {
        compare(c, (a, in) -> a.f().apply(in));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void batchedGradientsAreThoseOfALoop(PrimitiveCase c) {
        compare(c, (a, in) -> {
            int last = last(in);
            Function<Tensor, Tensor> f = x -> {
                List<Tensor> operands = new ArrayList<>(in);
                operands.set(last, x);
                return a.f().apply(operands).square().sum();
            };
            return Autodiff.grad(f::apply).apply(in.get(last));
        });
    }

    /** The last floating operand. */
    private static int last(List<Tensor> in) {
        int last = in.size() - 1;
        while (!in.get(last).dtype().isFloating()) {
            last--;
        }
        return last;
    }

    private interface Derived {
        Tensor of(Application a, List<Tensor> in);
    }

    private static void compare(PrimitiveCase c, Derived derived) {
        for (int k = 0; k < 8; k++) {
            long seed = 1000L * c.name().hashCode() + k;
            Draw d = new Draw(seed, DType.FLOAT64, 24);
            Application a = c.generator().apply(d);
            List<Tensor> batches = new ArrayList<>();
            int[] axes = new int[a.inputs().size()];
            boolean any = false;
            for (int i = 0; i < axes.length; i++) {
                Tensor x = a.inputs().get(i);
                boolean batched = d.coin() || !any && i == axes.length - 1;
                batched &= x.dtype().isFloating() || !SHARED_INDICES.contains(c.name());
                any |= batched;
                axes[i] = batched ? d.between(0, x.rank()) : Autodiff.SHARED;
                batches.add(batched ? Tensor.stack(axes[i], examples(d, x)) : x);
            }
            if (!any) {
                continue;
            }
            List<Tensor> loop = new ArrayList<>();
            for (int e = 0; e < EXAMPLES; e++) {
                List<Tensor> one = new ArrayList<>();
                for (int i = 0; i < axes.length; i++) {
                    one.add(
                            axes[i] == Autodiff.SHARED
                                    ? batches.get(i)
                                    : batches.get(i).select(axes[i], e));
                }
                loop.add(derived.of(a, one));
            }
            try {
                Tensor y = Autodiff.vmap(in -> List.of(derived.of(a, in)), batches, axes)
                        .get(0);
                TensorAssertions.assertClose(y, Tensor.stack(0, loop), 1e-12, 1e-13, "vmap");
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(c + ", seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Only a solver runs example by example: what it does next depends on the numbers that it found. */
    @AfterAll
    static void solversAloneRanExampleByExample() {
        Set<String> looped = new TreeSet<>(Batching.looped());
        looped.removeAll(BEFORE);
        looped.remove("implicitRoot");
        assertEquals(Set.of(), looped, "primitives without a batching rule that applies");
    }

    /** Tensors like the given one, with its elements in another order and, unless they are indices or truth values, scaled down. */
    private static List<Tensor> examples(Draw d, Tensor x) {
        List<Tensor> examples = new ArrayList<>();
        for (int e = 0; e < EXAMPLES; e++) {
            Tensor other = x.flatten()
                    .indexSelect(0, Tensor.of(Rng.permutation(d.random, x.size())))
                    .reshape(x.shape());
            examples.add(x.dtype().isFloating() ? other.mul(1 - e / 16.0) : other);
        }
        return examples;
    }
}
