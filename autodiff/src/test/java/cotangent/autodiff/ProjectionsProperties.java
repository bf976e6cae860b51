package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.fixtures.TensorArbitraries;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.autodiff.fixtures.Values;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProjectionsProperties {
    @Provide
    Arbitrary<TensorArbitraries.OnAxis> onAxis() {
        return TensorArbitraries.onAxis(TensorArbitraries.floating()
                .flatMap(t -> TensorArbitraries.tensors(t, TensorArbitraries.nonEmptyShapes(1, 4, 200))));
    }

    @Provide
    Arbitrary<Long> seeds() {
        return TensorArbitraries.seeds();
    }

    @Property(tries = 200)
    void aPointOfTheSimplexWithAtMostSoManyNonzeros(
            @ForAll("onAxis") TensorArbitraries.OnAxis in, @ForAll("seeds") long seed) {
        int k = 1 + new Random(seed).nextInt(in.x().size(in.axis()));
        Tensor p = Projections.sparseSimplex(in.x(), k, in.axis());
        assertEquals(in.x().shape(), p.shape());
        assertEquals(in.x().dtype(), p.dtype());
        assertTrue(p.ge(0).all());
        assertTrue(p.ne(0).sum(in.axis()).le(k).all(), "at most k nonzeros");
        Tensor sums = p.sum(in.axis());
        TensorAssertions.assertClose(sums, Tensor.onesLike(sums), TensorAssertions.roundings(p.dtype(), 32));
    }

    /** The variational inequality of a projection: no point of the set lies in the direction of the residual. */
    @Property(tries = 200)
    void isTheNearestPoint(@ForAll("seeds") long seed) {
        Random r = new Random(seed);
        int n = 1 + r.nextInt(7);
        Tensor z = TensorArbitraries.tensor(r, DType.FLOAT64, Shape.of(n), Values.NORMAL);
        Tensor p = Projections.simplex(z, 0);
        Tensor residual = z.sub(p);
        double at = residual.dot(p).item();
        assertTrue(residual.max().item() <= at + 1e-12, "a vertex is nearer");
    }

    /** By enumeration of all supports of k elements. */
    @Property(tries = 200)
    void noSparsePointIsNearer(@ForAll("seeds") long seed) {
        Random r = new Random(seed);
        int n = 1 + r.nextInt(6);
        int k = 1 + r.nextInt(n);
        double[] z = new double[n];
        Arrays.setAll(z, i -> r.nextInt(5) == 0 ? r.nextInt(3) : r.nextGaussian());
        double best = Double.POSITIVE_INFINITY;
        for (int set = 1; set < 1 << n; set++) {
            if (Integer.bitCount(set) == k) {
                double[] inside = z.clone();
                for (int i = 0; i < n; i++) {
                    inside[i] = (set >> i & 1) == 1 ? z[i] : Double.NEGATIVE_INFINITY;
                }
                best = Math.min(best, distance(z, Projections.simplex(Tensor.of(inside), 0)));
            }
        }
        assertEquals(best, distance(z, Projections.sparseSimplex(Tensor.of(z), k, 0)), 1e-12);
    }

    private static double distance(double[] z, Tensor p) {
        return Tensor.of(z).sub(p).square().sum().item();
    }

    @Property(tries = 100)
    void theOrderOfElementsChangesNoBit(@ForAll("seeds") long seed) {
        Random r = new Random(seed);
        Tensor z = TensorArbitraries.tensor(r, DType.FLOAT32, Shape.of(3, 7), Values.NORMAL);
        Tensor order = Tensor.of(Rng.of(seed).permutation(7));
        TensorAssertions.assertSame(
                Projections.simplex(z.indexSelect(1, order), 1),
                Projections.simplex(z, 1).indexSelect(1, order),
                "permuted");
    }

    @Property(tries = 50)
    void vmapIsOneRowAtATime(@ForAll("seeds") long seed) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 4, 5);
        TensorAssertions.assertSame(
                Autodiff.vmap(t -> Projections.simplex(t, 0)).apply(z), Projections.simplex(z, 1), "vmap");
        Tensor weight = Tensor.randn(Rng.of(seed + 1), DType.FLOAT64, 5);
        Tensor each = Autodiff.vmap(
                        Autodiff.grad(t -> Projections.simplex(t, 0).mul(weight).sum()))
                .apply(z);
        for (int i = 0; i < 4; i++) {
            TensorAssertions.assertSame(
                    each.select(0, i),
                    Autodiff.grad(t -> Projections.simplex(t, 0).mul(weight).sum())
                            .apply(z.select(0, i)),
                    "gradient of example " + i);
        }
        assertFalse(Autodiff.vmapFallbacks().contains("simplex"));
    }

    @Example
    void theCardsNumbers() {
        Tensor z = Tensor.of(new double[] {0.5, 0.4, 0.3, 0.2});
        assertClose(new double[] {1, 0, 0, 0}, Projections.sparseSimplex(z, 1, 0));
        assertClose(new double[] {0.55, 0.45, 0, 0}, Projections.sparseSimplex(z, 2, 0));
        assertClose(new double[] {0.4, 0.3, 0.2, 0.1}, Projections.sparseSimplex(z, 4, 0));
        Tensor y = Tensor.of(new double[] {0.9, 0.7, 0.1, -0.5});
        for (int k = 2; k <= 4; k++) {
            assertClose(new double[] {0.6, 0.4, 0, 0}, Projections.sparseSimplex(y, k, 0));
        }
        assertClose(new double[] {0.6, 0.4, 0}, Projections.simplex(Tensor.of(new double[] {1, 0.8, 0.1}), 0));
    }

    @Example
    void ofEqualElementsTheFirstCounts() {
        Tensor z = Tensor.of(new double[] {0, 2, 2, 2});
        assertClose(new double[] {0, 0.5, 0.5, 0}, Projections.sparseSimplex(z, 2, 0));
        assertClose(new double[] {0, 1, 0, 0}, Projections.sparseSimplex(z, 1, 0));
    }

    @Example
    void negativeInfinityIsLeftOut() {
        double out = Double.NEGATIVE_INFINITY;
        assertClose(new double[] {0, 0.5, 0, 0.5}, Projections.simplex(Tensor.of(new double[] {out, 3, out, 3}), 0));
        assertClose(new double[] {0, 1, 0}, Projections.sparseSimplex(Tensor.of(new double[] {out, 3, out}), 2, 0));
    }

    @Example
    void wrongArguments() {
        assertThrows(
                IllegalArgumentException.class, () -> Projections.simplex(Tensor.of(new double[] {1, Double.NaN}), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Projections.simplex(Tensor.of(new double[] {1, Double.POSITIVE_INFINITY}), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Projections.simplex(Tensor.full(DType.FLOAT32, Double.NEGATIVE_INFINITY, 2), 0));
        assertThrows(ShapeException.class, () -> Projections.simplex(Tensor.zeros(2, 0), 1));
        assertThrows(ShapeException.class, () -> Projections.simplex(Tensor.scalar(1), 0));
        assertThrows(IllegalArgumentException.class, () -> Projections.sparseSimplex(Tensor.zeros(3), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Projections.sparseSimplex(Tensor.zeros(3), 4, 0));
    }

    private static void assertClose(double[] expected, Tensor actual) {
        TensorAssertions.assertClose(actual, Tensor.of(expected), 1e-15, 1e-15, "projection");
    }

    @Property(tries = 200)
    void aPointOfTheBall(@ForAll("onAxis") TensorArbitraries.OnAxis in, @ForAll("seeds") long seed) {
        double radius = 0.1 + 3 * new Random(seed).nextDouble();
        Tensor p = Projections.l1Ball(in.x(), radius, in.axis());
        assertEquals(in.x().shape(), p.shape());
        assertEquals(in.x().dtype(), p.dtype());
        double slack = 1 + TensorAssertions.roundings(p.dtype(), 32);
        assertTrue(p.abs().sum(in.axis()).le(radius * slack).all());
        assertTrue(p.mul(in.x()).ge(0).all(), "signs stay");
    }

    /** The variational inequality for the ball's vertices {@code +-radius e_i}. */
    @Property(tries = 200)
    void isTheNearestPointOfTheBall(@ForAll("seeds") long seed) {
        Random r = new Random(seed);
        double radius = 0.1 + 3 * r.nextDouble();
        Tensor z = TensorArbitraries.tensor(r, DType.FLOAT64, Shape.of(1 + r.nextInt(7)), Values.NORMAL);
        Tensor p = Projections.l1Ball(z, radius, 0);
        Tensor residual = z.sub(p);
        assertTrue(residual.abs().max().item() * radius <= residual.dot(p).item() + 1e-12, "a vertex is nearer");
        if (z.abs().sum().item() <= radius) {
            assertEquals(0, residual.abs().max().item());
        }
    }

    @Example
    void gradientsInAndOutOfTheBall() {
        Tensor x = Tensor.of(new double[][] {{0.3, -0.2, 0.1}, {2, -1.5, 0.1}, {-4, 0.5, 1}});
        GradientCheck.check(
                t -> Projections.l1Ball(t, 1, 1),
                x,
                GradientCheck.Options.defaults().withSecondOrder(true));
        TensorAssertions.assertClose(
                Projections.l1Ball(x, 1, 1),
                Tensor.of(new double[][] {{0.3, -0.2, 0.1}, {0.75, -0.25, 0}, {-1, 0, 0}}),
                1e-15);
        assertThrows(IllegalArgumentException.class, () -> Projections.l1Ball(x, 0, 1));
        assertThrows(ShapeException.class, () -> Projections.l1Ball(Tensor.scalar(1), 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Projections.l1Ball(x.mul(Double.NaN), 1, 1));
    }
}
