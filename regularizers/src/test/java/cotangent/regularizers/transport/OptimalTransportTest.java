package cotangent.regularizers.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.regularizers.Lbfgs;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OptimalTransportTest {
    private static OtProblem random(long seed, int m, int n) {
        Rng rng = Rng.of(seed);
        return new OtProblem(
                Tensor.randn(rng, DType.FLOAT64, m).softmax(0),
                Tensor.randn(rng, DType.FLOAT64, n).softmax(0),
                Tensor.rand(rng, DType.FLOAT64, m, n));
    }

    /** Histograms of the card's effect. */
    private static OtProblem histograms() {
        Tensor i = Tensor.arange(DType.FLOAT64, 0, 32, 1);
        Tensor cost = i.unsqueeze(1).sub(i).square();
        return new OtProblem(
                i.sub(10).square().div(-8).softmax(0),
                i.sub(20).square().div(-50).softmax(0),
                cost.div(31 * 31));
    }

    /**
     * The card's problem. What the maxima are is known to 2e-7 from scripts/sparse_transport_bounds.py: a linear program for k = 1, a bundle
     * method for the others. With few nonzeros the function has kinks, at which the search ends below the maximum: by 0.8 % for k = 1 and
     * 0.1 % for k = 2 and 4 here. (Of the card's values, 0.1376, 0.1246, 0.1199 and 0.1197, the first two are such ends of its own search.)
     */
    @Test
    void theCardsValues() {
        int[] ks = {1, 2, 4, 32};
        double[] least = {0.13855296, 0.12475554, 0.11988585, 0.11972088};
        double[] most = {0.13855297, 0.12475574, 0.11988606, 0.11972108};
        OtSolution[] found = new OtSolution[4];
        for (int i = 0; i < 4; i++) {
            String name = "k = " + ks[i];
            OtSolution s = new SmoothOtSemiDual(
                            new KSparseOt(1, ks[i]), Lbfgs.defaults().withMaxIterations(3000))
                    .solve(histograms());
            assertTrue(s.value() <= most[i], () -> name + ": above the maximum: " + s.value());
            double kinks = ks[i] == 32 ? 1e-7 : 0.01 * least[i];
            assertTrue(s.value() >= least[i] - kinks, () -> name + ": " + s.value());
            assertTrue(s.plan().ne(0).sum(0).le(ks[i]).all());
            found[i] = s;
        }
        assertTrue(found[3].rowViolation() <= 32 * 1e-8, "each row to the tolerance: " + found[3].rowViolation());
        assertTrue(found[3].rowViolation() <= 0.1 * found[0].rowViolation());
        for (int i = 1; i < 4; i++) {
            assertTrue(found[i].value() < found[i - 1].value(), "values fall with k");
        }
    }

    @Property(tries = 60)
    void columnsHoldExactlyAndAreSparse(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int k) {
        OtProblem p = random(seed, 5, 4);
        OtSolution s =
                new SmoothOtSemiDual(new KSparseOt(1, k), Lbfgs.defaults().withMaxIterations(50)).solve(p);
        assertTrue(s.plan().ge(0).all());
        assertTrue(s.plan().ne(0).sum(0).le(k).all());
        TensorAssertions.assertClose(s.plan().sum(0), p.b(), 1e-14);
        assertTrue(new SmoothOtDual(new KSparseOt(1, k), Lbfgs.defaults().withMaxIterations(50))
                .solve(p)
                .plan()
                .ne(0)
                .sum(0)
                .le(k)
                .all());
    }

    @Property(tries = 60)
    void theDualFunctionsFallWithK(@ForAll long seed) {
        OtProblem p = random(seed, 5, 4);
        Tensor alpha = Tensor.randn(Rng.of(seed + 1), DType.FLOAT64, 5);
        Tensor beta = Tensor.randn(Rng.of(seed + 2), DType.FLOAT64, 4);
        for (int k = 1; k < 5; k++) {
            KSparseOt less = new KSparseOt(0.7, k);
            KSparseOt more = new KSparseOt(0.7, k + 1);
            assertTrue(new SmoothOtSemiDual(more).objective(p, alpha)
                    <= new SmoothOtSemiDual(less).objective(p, alpha) + 1e-14);
            assertTrue(new SmoothOtDual(more).objective(p, alpha, beta)
                    <= new SmoothOtDual(less).objective(p, alpha, beta) + 1e-14);
        }
    }

    @Property(tries = 60)
    void oneNonzeroIsUnregularizedTransportUpToAConstant(@ForAll long seed) {
        OtProblem p = random(seed, 4, 3);
        Tensor alpha = Tensor.randn(Rng.of(seed + 1), DType.FLOAT64, 4);
        double gamma = 0.8;
        double constant = gamma / 2 * p.b().square().sum().item();
        double exact = alpha.dot(p.a()).item()
                - alpha.unsqueeze(1).sub(p.cost()).amax(0).dot(p.b()).item();
        assertEquals(exact + constant, new SmoothOtSemiDual(new KSparseOt(gamma, 1)).objective(p, alpha), 1e-13);
    }

    /** With two rows the plan is one number for each column, and potentials one number: the maximum by a scan. */
    @Test
    void oneNonzeroReachesTheExactValue() {
        OtProblem p = new OtProblem(
                Tensor.of(new double[] {0.7, 0.3}),
                Tensor.of(new double[] {0.4, 0.6}),
                Tensor.of(new double[][] {{0.2, 0.9}, {0.5, 0.1}}));
        // T_11 = 0.4 is the cheapest: 0.4 * 0.2 + 0.3 * 0.9 + 0.3 * 0.1
        double exact = 0.38;
        SmoothOtSemiDual solver = new SmoothOtSemiDual(new KSparseOt(1, 1));
        double best = Double.NEGATIVE_INFINITY;
        for (int i = -2000; i <= 2000; i++) {
            best = Math.max(best, solver.objective(p, Tensor.of(new double[] {i * 1e-3, 0})));
        }
        assertEquals(exact + 0.5 * (0.16 + 0.36), best, 1e-12);
        assertEquals(best, solver.solve(p).value(), 1e-6);
    }

    @Property(tries = 60)
    void weakDuality(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int k) {
        Rng rng = Rng.of(seed);
        Tensor uniform = Tensor.full(DType.FLOAT64, 0.25, 4);
        OtProblem p = new OtProblem(uniform, uniform, Tensor.rand(rng, DType.FLOAT64, 4, 4));
        KSparseOt r = new KSparseOt(0.5, k);
        // The mean of k shifted permutations has k nonzeros in a column.
        Tensor plan = Tensor.zeros(DType.FLOAT64, 4, 4);
        int[] order = rng.permutation(4);
        for (int shift = 0; shift < k; shift++) {
            double[] one = new double[16];
            for (int j = 0; j < 4; j++) {
                one[order[(j + shift) % 4] * 4 + j] = 0.25 / k;
            }
            plan = plan.add(Tensor.of(one, 4, 4));
        }
        double primal = plan.mul(p.cost()).sum().item() + r.of(plan).sum().item();
        assertTrue(Double.isFinite(primal));
        assertTrue(new SmoothOtSemiDual(r, Lbfgs.defaults().withMaxIterations(100))
                        .solve(p)
                        .value()
                <= primal + 1e-12);
        assertTrue(new SmoothOtDual(r, Lbfgs.defaults().withMaxIterations(100))
                        .solve(p)
                        .value()
                <= primal + 1e-12);
        if (k > 1) {
            assertEquals(
                    Double.POSITIVE_INFINITY,
                    new KSparseOt(0.5, k - 1).of(plan).sum().item());
        }
    }

    @Property(tries = 40)
    void allRowsAllowedIsTheQuadraticProblem(@ForAll long seed) {
        OtProblem p = random(seed, 4, 3);
        OtSolution sparse = new SmoothOtSemiDual(new KSparseOt(0.5, 4)).solve(p);
        OtSolution squared = new SmoothOtSemiDual(new SquaredL2Ot(0.5)).solve(p);
        OtSolution dual = new SmoothOtDual(new SquaredL2Ot(0.5)).solve(p);
        TensorAssertions.assertSame(sparse.plan(), squared.plan(), "plans");
        // The line search compares values, which resolve the gradient to the square root of their precision, 1.5e-8: it
        // may end above its own
        // tolerance of 1e-8.
        assertTrue(squared.rowViolation() < 1e-7, () -> "violation " + squared.rowViolation());
        assertEquals(squared.value(), dual.value(), 1e-9);
        TensorAssertions.assertClose(dual.plan(), squared.plan(), 0, 1e-6, "plans");
        double primal = squared.plan().mul(p.cost()).sum().item()
                + new SquaredL2Ot(0.5).of(squared.plan()).sum().item();
        assertEquals(primal, squared.value(), 1e-6);
    }

    @Property(tries = 20)
    void sinkhornSolvesTheEntropicProblem(@ForAll long seed) {
        OtProblem p = random(seed, 4, 3);
        OtSolution scaled = new Sinkhorn(0.2).solve(p);
        assertTrue(scaled.converged());
        assertTrue(scaled.plan().gt(0).all(), "dense");
        assertTrue(scaled.columnViolation() < 1e-12 && scaled.rowViolation() <= 1e-9);
        OtSolution semi = new SmoothOtSemiDual(new NegEntropyOt(0.2)).solve(p);
        OtSolution dual = new SmoothOtDual(new NegEntropyOt(0.2)).solve(p);
        assertEquals(scaled.value(), semi.value(), 1e-9);
        assertEquals(scaled.value(), dual.value(), 1e-9);
        TensorAssertions.assertClose(semi.plan(), scaled.plan(), 0, 1e-6, "semi-dual");
        TensorAssertions.assertClose(dual.plan(), scaled.plan(), 0, 1e-6, "dual");
    }

    @Test
    void supremaHaveTheirPlansAsGradients() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 5, 3);
        Tensor b = Tensor.of(new double[] {0.3, 0.5, 0.2});
        GradientCheck.Options twice = GradientCheck.Options.defaults().withSecondOrder(true);
        for (OtRegularizer r : List.of(new KSparseOt(1, 2), new SquaredL2Ot(0.6), new NegEntropyOt(0.4))) {
            GradientCheck.check(t -> r.onOrthant(t).value(), x, twice);
            GradientCheck.check(in -> r.onSimplex(in.get(0), in.get(1)).value(), List.of(x, b), twice);
            GradientCheck.check(t -> r.onOrthant(t).plan(), x);
            GradientCheck.check(t -> r.onSimplex(t, b).plan(), x);
            TensorAssertions.assertClose(
                    Autodiff.grad(t -> r.onOrthant(t).value().sum()).apply(x),
                    r.onOrthant(x).plan(),
                    1e-10,
                    1e-12,
                    "orthant");
            TensorAssertions.assertClose(
                    Autodiff.grad(t -> r.onSimplex(t, b).value().sum()).apply(x),
                    r.onSimplex(x, b).plan(),
                    1e-10,
                    1e-12,
                    "simplex");
            TensorAssertions.assertClose(
                    Autodiff.grad(t -> r.onSimplex(x, t).value().sum()).apply(b),
                    r.onSimplex(x, b).multiplier(),
                    1e-10,
                    1e-12,
                    "masses");
            // Fenchel's equality.
            Tensor t = r.onSimplex(x, b).plan();
            TensorAssertions.assertClose(
                    t.mul(x).sum(0).sub(r.of(t)), r.onSimplex(x, b).value(), 1e-12, 1e-14, "Fenchel");
        }
    }

    @Test
    void theValuesDerivativesAreThePlanAndThePotentials() {
        OtProblem p = random(3, 4, 3);
        for (OtRegularizer r : List.of(new SquaredL2Ot(0.5), new NegEntropyOt(0.5))) {
            SmoothOtSemiDual semi = new SmoothOtSemiDual(r, Lbfgs.defaults().withGradientTolerance(1e-12));
            SmoothOtDual dual = new SmoothOtDual(r, Lbfgs.defaults().withGradientTolerance(1e-12));
            // Masses stay normalised, so that the potentials' constant does not matter.
            GradientCheck.Options options = GradientCheck.Options.defaults();
            GradientCheck.check(
                    in -> semi.value(in.get(0).softmax(0), in.get(1).softmax(0), in.get(2)),
                    List.of(p.a().log(), p.b().log(), p.cost()),
                    options);
            GradientCheck.check(
                    in -> dual.value(in.get(0).softmax(0), in.get(1).softmax(0), in.get(2)),
                    List.of(p.a().log(), p.b().log(), p.cost()),
                    options);
            Tensor g = Autodiff.grad(c -> semi.value(p.a(), p.b(), c)).apply(p.cost());
            TensorAssertions.assertClose(g, semi.solve(p).plan(), 1e-12);
        }
    }

    @Test
    void columnsWithoutMassHaveNoPlan() {
        OtProblem p = new OtProblem(
                Tensor.of(new double[] {0, 1}),
                Tensor.of(new double[] {0.5, 0, 0.5}),
                Tensor.rand(Rng.of(5), DType.FLOAT64, 2, 3));
        for (OtRegularizer r : List.of(new KSparseOt(1, 1), new SquaredL2Ot(1), new NegEntropyOt(1))) {
            OtSolution s = new SmoothOtSemiDual(r).solve(p);
            assertTrue(s.plan().allFinite());
            assertEquals(0, s.plan().select(1, 1).sum().item());
        }
        OtSolution s = new Sinkhorn(0.3).solve(p);
        assertTrue(s.plan().allFinite() && s.converged() && Double.isFinite(s.value()));
    }

    @Test
    void stopsEarlyAndSaysSo() {
        assertFalse(new SmoothOtSemiDual(new SquaredL2Ot(0.1), Lbfgs.defaults().withMaxIterations(1))
                .solve(random(6, 5, 5))
                .converged());
        assertFalse(new Sinkhorn(0.01, 1, 1e-9).solve(random(6, 5, 5)).converged());
    }

    @Test
    void wrongArguments() {
        Tensor half = Tensor.of(new double[] {0.5, 0.5});
        Tensor cost = Tensor.zeros(2, 2);
        assertThrows(
                IllegalArgumentException.class, () -> new OtProblem(Tensor.of(new double[] {1.5, -0.5}), half, cost));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OtProblem(half, Tensor.of(new double[] {0.5, 0.50001}), cost));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OtProblem(half, half, Tensor.of(new double[][] {{0, Double.NaN}, {0, 0}})));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OtProblem(half, Tensor.of(new double[] {Double.NaN, 1}), cost));
        assertThrows(ShapeException.class, () -> new OtProblem(half, half, Tensor.zeros(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> new KSparseOt(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new KSparseOt(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new SquaredL2Ot(-1));
        assertThrows(IllegalArgumentException.class, () -> new NegEntropyOt(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Sinkhorn(0));
        assertThrows(IllegalArgumentException.class, () -> new Sinkhorn(1, 0, 0));
        OtProblem p = new OtProblem(half, half, cost);
        assertThrows(IllegalArgumentException.class, () -> new SmoothOtSemiDual(new KSparseOt(1, 3)).solve(p));
        assertThrows(IllegalArgumentException.class, () -> new SmoothOtDual(new KSparseOt(1, 3)).solve(p));
    }
}
