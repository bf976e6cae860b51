package cotangent.samplers.design;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DesignTest {
    private static final OrthonormalBasis LEGENDRE = OrthonormalBasis.legendre(3, 40);

    private static OrthonormalBasis random(Rng rng, int candidates, int functions) {
        return OrthonormalBasis.orthonormalize(
                Tensor.randn(rng, DType.FLOAT64, candidates, functions),
                Tensor.rand(rng, DType.FLOAT64, candidates).add(0.1).div(candidates));
    }

    private static List<DesignSampler> samplers(OrthonormalBasis basis) {
        return List.of(
                new ChristoffelSampler(basis),
                new RepeatedDppSampler(basis),
                new VolumeRescaledSampler(basis),
                new ConditionedSampler(basis, new RepeatedDppSampler(basis), ConditionedSampler.Side.LOWER, 0.95));
    }

    private static void assertClose(Tensor expected, Tensor actual, double tolerance, String what) {
        assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), tolerance, what);
    }

    @Property(tries = 100)
    void functionsOfTheSpaceAreFoundExactly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int m) {
        Rng rng = Rng.of(seed);
        OrthonormalBasis basis = random(rng, 30, m);
        assertEquals(m, Arrays.stream(basis.leverageScores()).sum(), 1e-9);
        Tensor c = Tensor.randn(rng, DType.FLOAT64, m);
        WeightedLeastSquares fit = new WeightedLeastSquares(basis);
        assertClose(c, basis.project(fit.evaluate(c)), 1e-9, "projection");
        for (DesignSampler sampler : samplers(basis)) {
            Design design = sampler.sample(3 * m, rng);
            assertEquals(3 * m, design.size());
            double smallest = GramStability.of(basis, design).smallest();
            if (smallest > 1e-3) {
                Tensor f = fit.evaluate(c).indexSelect(0, Tensor.of(design.points()));
                assertClose(c, fit.fit(design, f), 1e-10 / smallest, "coefficients");
                assertEquals(0, fit.error(fit.evaluate(c), fit.fit(design, f)), 1e-10 / smallest);
            }
        }
    }

    @Property(tries = 100)
    void theErrorIsBounded(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        OrthonormalBasis basis = random(rng, 30, 4);
        WeightedLeastSquares fit = new WeightedLeastSquares(basis);
        Tensor f = Tensor.randn(rng, DType.FLOAT64, 30);
        Tensor rest = f.sub(fit.evaluate(basis.project(f)));
        double best = fit.error(f, basis.project(f));
        double delta = 0.9;
        ConditionedSampler sampler =
                new ConditionedSampler(basis, new RepeatedDppSampler(basis), ConditionedSampler.Side.TWO_SIDED, delta);
        Design design = sampler.sample(8, rng);
        Tensor at = Tensor.of(design.points());
        GramStability stability = GramStability.of(basis, design);
        assertTrue(stability.deviation() <= delta && stability.smallest() >= 1 - delta - 1e-12);
        double error = fit.error(f, fit.fit(design, f.indexSelect(0, at)));
        double e = basis.values()
                .indexSelect(0, at)
                .transpose(0, 1)
                .matmul(rest.indexSelect(0, at).mul(Tensor.of(design.weights())).div(8))
                .square()
                .sum()
                .item();
        assertTrue(error >= best - 1e-12);
        assertTrue(error * error <= best * best + e / (stability.smallest() * stability.smallest()) + 1e-9);
        double weighted = rest.square()
                .mul(Tensor.of(ChristoffelSampler.weights(basis)))
                .max()
                .item();
        assertTrue(error <= (1 + 1 / Math.sqrt(1 - delta)) * Math.sqrt(weighted) + 1e-12);
    }

    @Test
    void inclusionHasTheProbabilityOfTheLeverageScore() {
        OrthonormalBasis basis = random(Rng.of(1), 7, 3);
        double[] leverage = basis.leverageScores();
        ProjectionDpp dpp = new ProjectionDpp(basis);
        int draws = 8000;
        double[] counts = new double[7];
        double[] first = new double[7];
        for (int t = 0; t < draws; t++) {
            Design design = dpp.sample(Rng.of(1000 + t));
            assertEquals(3, Arrays.stream(design.points()).distinct().count());
            for (int p : design.points()) {
                counts[p]++;
            }
            first[design.points()[0]]++;
            assertEquals(3 / basis.squaredNorms()[design.points()[2]], design.weights()[2], 1e-12);
        }
        for (int i = 0; i < 7; i++) {
            // Four standard errors of a share of 8000 draws.
            assertEquals(leverage[i], counts[i] / draws, 4 * Math.sqrt(0.25 / draws));
            assertEquals(leverage[i] / 3, first[i] / draws, 4 * Math.sqrt(0.25 / draws));
        }
    }

    @Test
    void pairsHaveTheProbabilityOfTheirDeterminant() {
        OrthonormalBasis basis = random(Rng.of(2), 4, 2);
        double[] mu = basis.masses().toDoubleArray();
        Tensor k = basis.values().matmul(basis.values().transpose(0, 1));
        double[][] counts = new double[4][4];
        ProjectionDpp dpp = new ProjectionDpp(basis);
        int draws = 8000;
        for (int t = 0; t < draws; t++) {
            int[] p = dpp.sample(2, Rng.of(t)).points();
            counts[p[0]][p[1]]++;
        }
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double det = k.get(i, i) * k.get(j, j) - k.get(i, j) * k.get(j, i);
                assertEquals(mu[i] * mu[j] * det / 2, counts[i][j] / draws, 4 * Math.sqrt(0.25 / draws));
            }
        }
    }

    @Property(tries = 100)
    void asManyFunctionsAsCandidates(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
        OrthonormalBasis basis = random(Rng.of(seed), n, n);
        int[] all = IntStream.range(0, n).toArray();
        for (DesignSampler sampler : List.of(new ProjectionDpp(basis), new VolumeRescaledSampler(basis))) {
            int[] points = sampler.sample(n, Rng.of(seed)).points();
            assertArrayEquals(all, Arrays.stream(points).sorted().toArray());
        }
    }

    @Test
    void volumeSamplingOfAsManyPointsAsFunctionsIsTheDpp() {
        ProjectionDpp dpp = new ProjectionDpp(LEGENDRE);
        VolumeRescaledSampler volume = new VolumeRescaledSampler(LEGENDRE);
        for (int t = 0; t < 20; t++) {
            assertArrayEquals(
                    Arrays.stream(dpp.sample(3, Rng.of(t)).points()).sorted().toArray(),
                    Arrays.stream(volume.sample(3, Rng.of(t)).points()).sorted().toArray());
        }
    }

    /** The points of the process are distinct; in random order with independent ones the first need not be. */
    @Test
    void volumeSamplingMixesItsPoints() {
        OrthonormalBasis basis = OrthonormalBasis.legendre(2, 6);
        VolumeRescaledSampler volume = new VolumeRescaledSampler(basis);
        int equal = 0;
        int sameAsLast = 0;
        for (int t = 0; t < 500; t++) {
            int[] points = volume.sample(4, Rng.of(t)).points();
            equal += points[0] == points[1] ? 1 : 0;
            sameAsLast += points[2] == points[3] ? 1 : 0;
        }
        assertTrue(equal > 0 && sameAsLast > 0 && equal < 3 * sameAsLast && sameAsLast < 3 * equal);
    }

    /** The mean of the fits over draws and, by coordinates, four standard errors of it. */
    private static Tensor[] meanFit(OrthonormalBasis basis, DesignSampler sampler, int n, Tensor f, int draws) {
        WeightedLeastSquares fit = new WeightedLeastSquares(basis);
        Tensor sum = Tensor.zeros(DType.FLOAT64, basis.functions());
        Tensor squares = sum;
        for (int t = 0; t < draws; t++) {
            Design design = sampler.sample(n, Rng.of(t));
            Tensor c = fit.fit(design, f.indexSelect(0, Tensor.of(design.points())));
            sum = sum.add(c);
            squares = squares.add(c.square());
        }
        Tensor mean = sum.div(draws);
        return new Tensor[] {
            mean, squares.div(draws).sub(mean.square()).div(draws).sqrt().mul(4)
        };
    }

    @Test
    void volumeSamplingIsUnbiased() {
        OrthonormalBasis basis = OrthonormalBasis.legendre(2, 12);
        Tensor f = Tensor.arange(DType.FLOAT64, 0, 12, 1).square().div(20);
        Tensor projection = basis.project(f);
        double[] uniform = new double[12];
        Arrays.fill(uniform, 1);
        for (DesignSampler sampler :
                List.of(new VolumeRescaledSampler(basis), new VolumeRescaledSampler(basis, uniform))) {
            Tensor[] mean = meanFit(basis, sampler, 4, f, 4000);
            assertTrue(mean[0].sub(projection).abs().sub(mean[1]).max().item() < 0, mean[0] + " " + projection);
        }
    }

    @Test
    void theMeanGramMatrixIsTheIdentity() {
        for (DesignSampler sampler : List.of(new ChristoffelSampler(LEGENDRE), new RepeatedDppSampler(LEGENDRE))) {
            Tensor sum = Tensor.zeros(DType.FLOAT64, 3, 3);
            int draws = 3000;
            for (int t = 0; t < draws; t++) {
                sum = sum.add(
                        GramStability.of(LEGENDRE, sampler.sample(6, Rng.of(t))).gram());
            }
            // An entry of one draw deviates by at most 3, and by 0.7 as a rule.
            assertClose(Tensor.eye(DType.FLOAT64, 3), sum.div(draws), 0.05, "mean");
        }
    }

    @Test
    void candidatesWithoutMassOrFunctionsAreNotDrawn() {
        Tensor values = Tensor.of(new double[][] {{1, 0}, {0, 0}, {1, 1}, {3, 1}, {1, 2}});
        OrthonormalBasis basis = OrthonormalBasis.orthonormalize(values, Tensor.of(new double[] {1, 1, 1, 0, 1}));
        for (int t = 0; t < 200; t++) {
            for (DesignSampler sampler : List.of(
                    new ChristoffelSampler(basis), new RepeatedDppSampler(basis), new VolumeRescaledSampler(basis))) {
                int[] points = sampler.sample(4, Rng.of(t)).points();
                assertTrue(Arrays.stream(points).noneMatch(p -> p == 1 || p == 3));
            }
        }
    }

    @Test
    void legendrePolynomials() {
        OrthonormalBasis basis = OrthonormalBasis.legendre(3, 2000);
        double x = 2 * 1500.5 / 2000 - 1;
        // Orthonormal for the mass dx / 2: sqrt(2 k + 1) P_k.
        assertEquals(1, basis.values().get(1500, 0), 1e-12);
        assertEquals(Math.sqrt(3) * x, basis.values().get(1500, 1), 1e-5);
        assertEquals(Math.sqrt(5) * (1.5 * x * x - 0.5), basis.values().get(1500, 2), 1e-5);
    }

    @Test
    void theFitIsDifferentiableInTheMeasurements() {
        Design design = new RepeatedDppSampler(LEGENDRE).sample(6, Rng.of(1));
        WeightedLeastSquares fit = new WeightedLeastSquares(LEGENDRE);
        Tensor f = Tensor.randn(Rng.of(2), DType.FLOAT64, 6);
        GradientCheck.check(
                t -> fit.fit(design, t).pow(3).sum(),
                f,
                GradientCheck.Options.defaults().withSecondOrder(true));
        Tensor g = Autodiff.grad(t -> fit.fit(design, t).square().sum()).apply(f);
        Tensor single = Autodiff.grad(t -> fit.fit(design, t).square().sum()).apply(f.to(DType.FLOAT32));
        assertEquals(DType.FLOAT32, single.dtype());
        assertArrayEquals(g.toDoubleArray(), single.toDoubleArray(), 1e-5);
    }

    @Test
    void wrongArguments() {
        Tensor ones = Tensor.ones(DType.FLOAT64, 4);
        assertThrows(
                IllegalArgumentException.class, () -> new OrthonormalBasis(Tensor.ones(DType.FLOAT64, 4, 2), ones));
        assertThrows(
                IllegalArgumentException.class,
                () -> OrthonormalBasis.orthonormalize(Tensor.ones(DType.FLOAT64, 4, 2), ones));
        assertThrows(ShapeException.class, () -> OrthonormalBasis.orthonormalize(Tensor.ones(2, 4), Tensor.ones(2)));
        assertThrows(ShapeException.class, () -> new OrthonormalBasis(Tensor.ones(4), ones));
        assertThrows(
                IllegalArgumentException.class,
                () -> OrthonormalBasis.orthonormalize(Tensor.eye(DType.FLOAT64, 4), ones.neg()));
        assertThrows(IllegalArgumentException.class, () -> new ProjectionDpp(LEGENDRE).sample(4, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new RepeatedDppSampler(LEGENDRE).sample(4, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new RepeatedDppSampler(LEGENDRE).sample(0, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new VolumeRescaledSampler(LEGENDRE).sample(2, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new VolumeRescaledSampler(LEGENDRE, new double[40]));
        assertThrows(IllegalArgumentException.class, () -> new ChristoffelSampler(LEGENDRE).sample(0, Rng.of(1)));
        Design twice = new Design(new int[] {1, 1, 1}, new double[] {1, 1, 1});
        WeightedLeastSquares fit = new WeightedLeastSquares(LEGENDRE);
        assertThrows(IllegalArgumentException.class, () -> fit.fit(twice, Tensor.ones(3)));
        assertThrows(ShapeException.class, () -> fit.fit(twice, Tensor.ones(4)));
        Design few = new Design(new int[] {1, 2}, new double[] {1, 1});
        assertThrows(IllegalArgumentException.class, () -> fit.fit(few, Tensor.ones(2)));
        assertThrows(IllegalArgumentException.class, () -> new Design(new int[] {1}, new double[] {0}));
        assertThrows(IllegalArgumentException.class, () -> new Design(new int[] {1}, new double[0]));
        int[] draws = new int[1];
        ConditionedSampler hopeless = new ConditionedSampler(LEGENDRE, (n, rng) -> {
            draws[0]++;
            return twice;
        });
        assertThrows(IllegalStateException.class, () -> hopeless.sample(3, Rng.of(1)));
        assertEquals(1000, draws[0]);
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConditionedSampler(LEGENDRE, hopeless, ConditionedSampler.Side.LOWER, 1));
    }
}
