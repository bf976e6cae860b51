package cotangent.regularizers.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaidTest {
    private static Tensor scalar(double value) {
        return Tensor.scalar(DType.FLOAT64, value);
    }

    /** The card's: {@code h = (x - a)^2 / 2 + e^theta x^2 / 2}, {@code g = (x - b)^2 / 2}. */
    private record Ridge(double a, double b) implements BilevelProblem {
        @Override
        public Tensor lower(Tensor x, Tensor theta) {
            return x.sub(a).square().add(theta.exp().mul(x.square())).mul(0.5).sum();
        }

        @Override
        public Tensor upper(Tensor x) {
            return x.sub(b).square().mul(0.5).sum();
        }

        @Override
        public Constants constants(Tensor x, Tensor theta) {
            double e = StrictMath.exp(theta.item());
            return new Constants(1 + e, 1 + e, 1, e * Math.abs(x.item()), 0, e);
        }

        double exact(double theta) {
            double x = a / (1 + StrictMath.exp(theta));
            return (x - b) * (x - b) / 2;
        }
    }

    /** {@code h = x'Ax / 2 - x'(C theta)}, {@code g = ||x - t||^2 / 2}: all constants are exact. */
    private record Quadratic(Tensor a, Tensor c, Tensor t, double mu, double largest) implements BilevelProblem {
        static Quadratic draw(Rng rng, int n, int parameters) {
            Tensor m = Tensor.randn(rng, DType.FLOAT64, n, n);
            Tensor a = m.matmul(m.mT()).div(n).add(Tensor.eye(DType.FLOAT64, n).mul(0.3));
            Tensor values = Linalg.eigvalsh(a);
            return new Quadratic(
                    a,
                    Tensor.randn(rng, DType.FLOAT64, n, parameters),
                    Tensor.randn(rng, DType.FLOAT64, n),
                    values.min().item() * (1 - 1e-9),
                    values.max().item() * (1 + 1e-9));
        }

        @Override
        public Tensor lower(Tensor x, Tensor theta) {
            return a.matmul(x).mul(0.5).sub(c.matmul(theta)).dot(x);
        }

        @Override
        public Tensor upper(Tensor x) {
            return x.sub(t).square().sum().mul(0.5);
        }

        @Override
        public Constants constants(Tensor x, Tensor theta) {
            return new Constants(mu, largest, 1, Linalg.svdvals(c).max().item() * (1 + 1e-9), 0, 0);
        }

        Tensor solution(Tensor theta) {
            return Linalg.solve(a, c.matmul(theta).unsqueeze(1)).squeeze(1);
        }

        Tensor gradient(Tensor theta) {
            return Autodiff.grad((Tensor at) -> upper(solution(at))).apply(theta);
        }
    }

    @Test
    void theCardsNumbers() {
        Ridge ridge = new Ridge(2, 0.5);
        FistaLowerSolver.Solution x = new FistaLowerSolver(1000).solve(ridge, scalar(0), scalar(0), 1e-12);
        assertEquals(1, x.x().item(), 1e-12);
        assertTrue(x.converged());
        InexactHypergradient z = InexactHypergradient.of(ridge, scalar(0), x.x(), 1e-12, 1e-12);
        assertEquals(-0.25, z.z().item(), 1e-12);
        assertEquals(0.5, z.upperGradientNorm(), 1e-12);
        // c = L_g B / mu + L_B u / mu = 1/2 + 1/4, and B / mu = 1/2.
        assertEquals(0.75e-12 + 0.5e-12, z.bound(), 1e-20);
    }

    @Property(tries = 100)
    void hypergradientsAreExactInTheLimitAndBoundedBeforeIt(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n, @ForAll @IntRange(min = 1, max = 4) int p) {
        Rng rng = Rng.of(seed);
        Quadratic q = Quadratic.draw(rng, n, p);
        Tensor theta = Tensor.randn(rng, DType.FLOAT64, p);
        Tensor start = Tensor.zeros(DType.FLOAT64, n);
        Tensor exact = q.gradient(theta);
        for (double accuracy : new double[] {1e-12, 0.5, 1e-3}) {
            FistaLowerSolver.Solution x = new FistaLowerSolver(100_000).solve(q, theta, start, accuracy);
            assertTrue(x.x().sub(q.solution(theta)).norm().item() <= accuracy + 1e-13);
            InexactHypergradient z = InexactHypergradient.of(q, theta, x.x(), accuracy, accuracy);
            double error = z.z().sub(exact).norm().item();
            assertTrue(error <= z.bound() + 1e-12 * exact.norm().item(), error + " > " + z.bound());
            if (accuracy == 1e-12) {
                assertTrue(error <= 1e-8 * exact.norm().item());
            }
        }
    }

    @Property(tries = 10)
    void theExactLossNeverRises(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Quadratic q = Quadratic.draw(rng, 5, 3);
        Tensor theta = Tensor.randn(rng, DType.FLOAT64, 3);
        double before = q.upper(q.solution(theta)).item();
        double first = before;
        Maid.Problem problem = new Maid.Problem(q, theta, Tensor.zeros(DType.FLOAT64, 5));
        for (int steps : new int[] {1, 2, 5, 20}) {
            Maid.Solution s = new Maid(MaidConfig.defaults().withMaxIterations(steps)).solve(problem);
            double now = q.upper(q.solution(s.theta())).item();
            assertTrue(now <= before + 1e-12, now + " after " + before);
            assertEquals(
                    now, s.loss(), 3 * s.history().get(s.history().size() - 1).epsilon() * (1 + first));
            before = now;
        }
        assertTrue(before < first);
    }

    @Test
    void theDriverFindsTheMinimum() {
        Ridge ridge = new Ridge(2, 0.5);
        Maid.Problem problem = new Maid.Problem(ridge, scalar(0), scalar(0));
        Maid.Solution s = new Maid(MaidConfig.defaults().withTolerance(1e-6)).solve(problem);
        assertEquals(Maid.Stop.GRADIENT, s.stop());
        assertEquals(StrictMath.log(3), s.theta().item(), 1e-4);
        assertTrue(ridge.exact(s.theta().item()) < 1e-9);
        for (Maid.Step step : s.history()) {
            assertTrue(step.bound() <= (1 - 1e-4) * step.gradientNorm());
            assertTrue(step.lowerIterations() > 0 && step.hessianProducts() > 0);
        }
        Maid.Solution fixed =
                new Maid(MaidConfig.defaults().withFixedAccuracy(1e-6).withTolerance(1e-5)).solve(problem);
        assertEquals(StrictMath.log(3), fixed.theta().item(), 1e-3);
        assertEquals(1e-6, fixed.history().get(0).epsilon());
    }

    @Test
    void accuracyAndStepFollowTheRules() {
        Ridge ridge = new Ridge(2, 0.5);
        Maid.Problem problem = new Maid.Problem(ridge, scalar(0), scalar(0));
        Maid.Step one = new Maid(MaidConfig.defaults().withAccuracy(1e-3).withMaxIterations(1))
                .solve(problem)
                .history()
                .get(0);
        assertEquals(0.1, one.step(), "the first trial succeeds");
        assertEquals(1e-3 * 1.05, one.epsilon(), 1e-18);
        assertEquals(1e-3 * 1.05, one.delta(), 1e-18);
        List<Maid.Step> two = new Maid(MaidConfig.defaults().withAccuracy(1e-3).withMaxIterations(2))
                .solve(problem)
                .history();
        assertEquals(0.1 * 10 / 9, two.get(1).step(), 1e-15);
        // Far too inaccurate at first: halved until the bound is below the gradient.
        Maid.Step rough = new Maid(MaidConfig.defaults().withAccuracy(64).withMaxIterations(1))
                .solve(problem)
                .history()
                .get(0);
        double grown = rough.step() > 0 ? 1.05 : 1;
        double halvings = StrictMath.log(rough.epsilon() / grown / 64) / StrictMath.log(0.5);
        assertEquals(Math.rint(halvings), halvings, 1e-9);
        assertTrue(halvings >= 8 && rough.bound() <= rough.gradientNorm());
    }

    /** Where trials fail, the accuracy is blamed first, then the step. */
    @Test
    void failuresShortenTheStepOnlyIfTheyFollowEachOther() {
        Maid.Problem problem = new Maid.Problem(new Ridge(2, 0.5), scalar(0), scalar(0));
        MaidConfig wild = MaidConfig.defaults().withAccuracy(1e-3).withStep(600);
        List<Maid.Step> failures =
                new Maid(wild.withMaxIterations(2)).solve(problem).history();
        for (int i = 0; i < 2; i++) {
            assertEquals(0, failures.get(i).step());
            assertEquals(1e-3 / StrictMath.pow(8, i + 1), failures.get(i).epsilon(), 1e-18);
        }
        List<Maid.Step> all =
                new Maid(wild.withMaxIterations(30)).solve(problem).history();
        int first = 0;
        while (all.get(first).step() == 0) {
            first++;
        }
        // Trials end at 0.9^11 of the step; the first failed iteration leaves it, each further one goes on from there.
        double step = 600 * StrictMath.pow(0.9, 11 * (first - 1));
        double trials = StrictMath.log(all.get(first).step() / step) / StrictMath.log(0.9);
        assertEquals(Math.rint(trials), trials, 1e-9);
        assertTrue(trials >= 0 && trials <= 11, trials + " after " + first);
        // A step that is too short for the accuracy is kept while accuracies are cut.
        List<Maid.Step> rough = new Maid(
                        MaidConfig.defaults().withAccuracy(0.05).withMaxIterations(2))
                .solve(problem)
                .history();
        assertEquals(0, rough.get(0).step(), "too rough for so short a step");
        assertEquals(0.05 / 8, rough.get(0).epsilon(), 1e-16);
        assertEquals(0.1, rough.get(1).step());
        // At a fixed accuracy nothing else can change.
        List<Maid.Step> fixed = new Maid(MaidConfig.defaults()
                        .withFixedAccuracy(1e-6)
                        .withStep(600)
                        .withMaxIterations(8))
                .solve(problem)
                .history();
        assertEquals(0, fixed.get(0).step());
        double next = StrictMath.log(fixed.get(1).step() / 600) / StrictMath.log(0.9);
        assertTrue(next >= 11 - 1e-9, "goes on where the first stopped, after 0.9^" + next);
    }

    @Test
    void aLowerProblemWithoutParametersStopsTheDriver() {
        BilevelProblem constant = new BilevelProblem() {
            @Override
            public Tensor lower(Tensor x, Tensor theta) {
                return x.sub(1).square().sum().mul(0.5);
            }

            @Override
            public Tensor upper(Tensor x) {
                return x.square().sum();
            }

            @Override
            public Constants constants(Tensor x, Tensor theta) {
                return new Constants(1, 1, 2, 0, 0, 0);
            }
        };
        Maid.Solution s = new Maid(MaidConfig.defaults()).solve(new Maid.Problem(constant, scalar(3), scalar(0)));
        assertEquals(Maid.Stop.GRADIENT, s.stop());
        assertEquals(3, s.theta().item());
        assertTrue(s.history().isEmpty());
        assertEquals(
                0,
                Math.abs(InexactHypergradient.of(constant, scalar(3), scalar(1), 1, 1)
                        .z()
                        .item()));
    }

    @Test
    void theBudgetIsKept() {
        Quadratic q = Quadratic.draw(Rng.of(1), 6, 3);
        Maid.Problem problem = new Maid.Problem(q, Tensor.zeros(DType.FLOAT64, 3), Tensor.zeros(DType.FLOAT64, 6));
        Maid.Solution s = new Maid(MaidConfig.defaults().withBudget(40)).solve(problem);
        assertEquals(Maid.Stop.BUDGET, s.stop());
        long used = s.history().stream()
                .mapToLong(h -> h.lowerIterations() + h.hessianProducts())
                .sum();
        assertTrue(used <= 40 && used > 0, "used " + used);
        assertEquals(
                Maid.Stop.ITERATIONS,
                new Maid(MaidConfig.defaults().withMaxIterations(3))
                        .solve(problem)
                        .stop());
    }

    @Property(tries = 100)
    void conjugateGradientEndsInAsManyProductsAsUnknowns(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
        Rng rng = Rng.of(seed);
        Quadratic q = Quadratic.draw(rng, n, 1);
        Tensor b = Tensor.randn(rng, DType.FLOAT64, n);
        ConjugateGradient.Solution s = new ConjugateGradient(n).solve(q.a::matmul, b, 1e-9);
        assertTrue(s.converged() && s.iterations() <= n);
        TensorAssertions.assertClose(q.a.matmul(s.x()), b, 0, 1e-8, "A q = b");
    }

    @Test
    void logisticRidge() {
        Rng rng = Rng.of(2);
        Tensor a = Tensor.randn(rng, DType.FLOAT64, 12, 4);
        Tensor y = Tensor.randint(rng, 0, 3, 12);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 9, 4);
        LogisticRidgeProblem problem = new LogisticRidgeProblem(a, y, v, Tensor.randint(rng, 0, 3, 9));
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 3, 4);
        Tensor theta = Tensor.randn(rng, DType.FLOAT64, 4);
        assertConstantsHold(problem, w, theta, true);
        GradientCheck.check(
                in -> problem.lower(in.get(0), in.get(1)),
                List.of(w, theta),
                GradientCheck.Options.defaults().withSecondOrder(true));
        assertImplicit(problem, w, theta, 1e-7);
    }

    @Test
    void images() {
        Rng rng = Rng.of(4);
        Tensor clean = Tensor.rand(rng, DType.FLOAT64, 2, 5, 4);
        Tensor noisy = clean.add(Tensor.randn(rng, DType.FLOAT64, 2, 5, 4).mul(0.2));
        SmoothedTotalVariationProblem variation = new SmoothedTotalVariationProblem(noisy, clean);
        FieldsOfExpertsProblem experts = new FieldsOfExpertsProblem(noisy, clean, 2, 3);
        Tensor strengths = Tensor.of(new double[] {-1, -0.5});
        Tensor start = experts.start(rng).add(1);
        for (Object[] each : new Object[][] {{variation, strengths}, {experts, start}}) {
            BilevelProblem problem = (BilevelProblem) each[0];
            Tensor theta = (Tensor) each[1];
            assertConstantsHold(problem, noisy, theta, false);
            GradientCheck.check(
                    in -> problem.lower(in.get(0), in.get(1)),
                    List.of(noisy, theta),
                    GradientCheck.Options.defaults().withSecondOrder(true));
            assertImplicit(problem, noisy, theta, 1e-6);
            Maid.Solution s =
                    new Maid(MaidConfig.defaults().withMaxIterations(8)).solve(new Maid.Problem(problem, theta, noisy));
            double before = problem.upper(new FistaLowerSolver(10_000)
                            .solve(problem, theta, noisy, 1e-9)
                            .x())
                    .item();
            assertTrue(s.loss() < before, s.loss() + " from " + before);
        }
    }

    @Test
    void imageProblemsByHand() {
        Tensor x = Tensor.of(new double[] {0, 1, 3, 7}, 1, 2, 2);
        Tensor y = x.sub(1);
        Tensor twice = Tensor.of(new double[] {StrictMath.log(3), StrictMath.log(2)});
        // Differences to the right 1, 0, 4, 0 and down 3, 6, 0, 0; 4 pixels that are 1 off.
        double variation = Math.sqrt(1 + 9 + 4) + Math.sqrt(36 + 4) + Math.sqrt(16 + 4) + 2;
        SmoothedTotalVariationProblem total = new SmoothedTotalVariationProblem(y, x);
        assertEquals(2 + 3 * variation, total.lower(x, twice).item(), 1e-12);
        assertEquals(2, total.upper(y).item(), 1e-12);
        // Two filters, of which the mean is taken off, answer with 0 - 7 and 2 (1 - 3).
        double[] theta = {
            StrictMath.log(3),
            StrictMath.log(2),
            StrictMath.log(5),
            StrictMath.log(4),
            StrictMath.log(6),
            6,
            5,
            5,
            4,
            1,
            3,
            -1,
            1
        };
        FieldsOfExpertsProblem experts = new FieldsOfExpertsProblem(y, x, 2, 2);
        double sum = 2 * Math.sqrt(49 + 16) + 5 * Math.sqrt(16 + 36);
        assertEquals(
                2 + 3 * sum, experts.lower(x, Tensor.of(theta, theta.length)).item(), 1e-12);
        assertEquals(2, experts.upper(y).item(), 1e-12);
    }

    /** Each problem and each part of the method in both precisions, at the same points. */
    @Test
    void singlePrecisionAgrees() {
        Rng rng = Rng.of(6);
        Tensor a = Tensor.randn(rng, DType.FLOAT64, 12, 4);
        Tensor y = Tensor.randint(rng, 0, 3, 12);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 9, 4);
        Tensor labels = Tensor.randint(rng, 0, 3, 9);
        Tensor clean = Tensor.rand(rng, DType.FLOAT64, 2, 5, 4);
        Tensor noisy = clean.add(Tensor.randn(rng, DType.FLOAT64, 2, 5, 4).mul(0.2));
        List<Function<DType, BilevelProblem>> problems = List.of(
                t -> new LogisticRidgeProblem(a.to(t), y, v.to(t), labels),
                t -> new SmoothedTotalVariationProblem(noisy.to(t), clean.to(t)),
                t -> new FieldsOfExpertsProblem(noisy.to(t), clean.to(t), 2, 3));
        List<Tensor> starts = List.of(Tensor.zeros(DType.FLOAT64, 3, 4), noisy, noisy);
        Tensor filters =
                new FieldsOfExpertsProblem(noisy, clean, 2, 3).start(rng).add(1);
        List<Tensor> thetas = List.of(Tensor.full(DType.FLOAT64, -1, 4), Tensor.of(new double[] {-1, -0.5}), filters);
        for (int i = 0; i < problems.size(); i++) {
            Tensor[] x = new Tensor[2];
            Tensor[] z = new Tensor[2];
            Tensor[] theta = new Tensor[2];
            for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
                BilevelProblem problem = problems.get(i).apply(type);
                Tensor at = thetas.get(i).to(type);
                int k = type == DType.FLOAT64 ? 0 : 1;
                FistaLowerSolver.Solution lower = new FistaLowerSolver(10_000)
                        .solve(problem, at, starts.get(i).to(type), 1e-4);
                assertTrue(lower.converged());
                x[k] = lower.x();
                z[k] = InexactHypergradient.of(problem, at, x[0].to(type), 1e-4, 1e-5)
                        .z();
                Maid.Solution s = new Maid(
                                MaidConfig.defaults().withAccuracy(1e-3).withMaxIterations(5))
                        .solve(new Maid.Problem(problem, at, starts.get(i).to(type)));
                theta[k] = s.theta();
                assertEquals(type, x[k].dtype());
                assertEquals(type, z[k].dtype());
                assertEquals(type, theta[k].dtype());
            }
            assertNear(x, 2e-4);
            assertNear(z, 1e-3);
            assertNear(theta, 1e-3);
        }
    }

    private static void assertNear(Tensor[] doubleAndSingle, double tolerance) {
        Tensor exact = doubleAndSingle[0];
        double error = doubleAndSingle[1].to(DType.FLOAT64).sub(exact).norm().item();
        assertTrue(
                error <= tolerance * exact.norm().item(),
                error + " of " + exact.norm().item());
    }

    /** The Hessian lies between {@code mu} and {@code L_h}, the upper one below {@code L_g}, and {@code B} is no less than the norm. */
    private static void assertConstantsHold(BilevelProblem problem, Tensor x, Tensor theta, boolean cross) {
        BilevelProblem.Constants c = problem.constants(x, theta);
        Tensor h = Linalg.eigvalsh(square(Autodiff.hessian(t -> problem.lower(t, theta), x), x.size()));
        assertTrue(h.min().item() >= c.strongConvexity() - 1e-9);
        assertTrue(h.max().item() <= c.lowerSmoothness() + 1e-9);
        Tensor g = Linalg.eigvalsh(square(Autodiff.hessian(problem::upper, x), x.size()));
        assertTrue(g.max().item() <= c.upperSmoothness() + 1e-9);
        Function<Tensor, Tensor> mixed =
                t -> Autodiff.grad((Tensor at) -> problem.lower(at, t)).apply(x);
        double norm = Linalg.svdvals(Autodiff.jacobian(mixed, theta).reshape(x.size(), theta.size()))
                .max()
                .item();
        if (cross) {
            assertTrue(norm <= c.crossNorm() + 1e-9);
        } else {
            Tensor q = Tensor.randn(Rng.of(9), DType.FLOAT64, x.shape().toArray());
            double estimate =
                    new ConstantEstimates().complete(problem, theta, x, q).crossNorm();
            assertTrue(estimate <= norm * (1 + 1e-9) && estimate >= 0.9 * norm, estimate + " of " + norm);
        }
    }

    private static Tensor square(Tensor t, int n) {
        return t.reshape(n, n);
    }

    private static void assertImplicit(BilevelProblem problem, Tensor start, Tensor theta, double tolerance) {
        Tensor x = new FistaLowerSolver(100_000)
                .solve(problem, theta, start, 1e-12)
                .x();
        int n = x.size();
        Tensor hessian = square(Autodiff.hessian(t -> problem.lower(t, theta), x), n);
        Tensor mixed = Autodiff.jacobian(
                        t -> Autodiff.grad((Tensor at) -> problem.lower(at, t)).apply(x), theta)
                .reshape(n, theta.size());
        Tensor upper = Autodiff.grad(problem::upper).apply(x).reshape(n, 1);
        Tensor exact = mixed.mT().matmul(Linalg.solve(hessian, upper)).neg().squeeze(1);
        Tensor z = InexactHypergradient.of(problem, theta, x, 1e-12, 1e-12).z();
        assertTrue(z.sub(exact).norm().item() <= tolerance * exact.norm().item());
    }

    @Test
    void estimatesAreRunningMaxima() {
        // h = cosh(x) + theta x^2 / 2 near 0: h_xx = cosh x + theta, whose slope is sinh.
        BilevelProblem problem = new BilevelProblem() {
            @Override
            public Tensor lower(Tensor x, Tensor theta) {
                return x.cosh().add(theta.mul(x.square()).mul(0.5)).sum();
            }

            @Override
            public Tensor upper(Tensor x) {
                return x.square().sum();
            }

            @Override
            public Constants constants(Tensor x, Tensor theta) {
                return new Constants(2, 9, 2, Constants.UNKNOWN, Constants.UNKNOWN, Constants.UNKNOWN);
            }
        };
        ConstantEstimates estimates = new ConstantEstimates();
        assertEquals(
                0, estimates.complete(problem, scalar(1), scalar(1), scalar(1)).inverseLipschitz());
        BilevelProblem.Constants c = estimates.complete(problem, scalar(1), scalar(2), scalar(-3));
        double ratio = StrictMath.cosh(2) - StrictMath.cosh(1);
        assertEquals(ratio / 4, c.inverseLipschitz(), 1e-12);
        assertEquals(1, c.crossLipschitz(), 1e-12);
        assertEquals(2, c.crossNorm(), 1e-12);
        c = estimates.complete(problem, scalar(1), scalar(1.9), scalar(1));
        double steeper = (StrictMath.cosh(2) - StrictMath.cosh(1.9)) / 0.1;
        assertEquals(steeper / 4, c.inverseLipschitz(), 1e-10);
        c = estimates.complete(problem, scalar(1), scalar(0), scalar(1));
        assertEquals(steeper / 4, c.inverseLipschitz(), 1e-10, "the largest so far");
    }

    @Test
    void wrongArguments() {
        Ridge ridge = new Ridge(2, 0.5);
        assertThrows(IllegalArgumentException.class, () -> new BilevelProblem.Constants(0, 1, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BilevelProblem.Constants(2, 1, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BilevelProblem.Constants(1, 1, Double.NaN, 1, 1, 1));
        MaidConfig d = MaidConfig.defaults();
        assertThrows(IllegalArgumentException.class, () -> d.withAccuracy(0));
        assertThrows(IllegalArgumentException.class, () -> d.withStep(-1));
        assertThrows(
                IllegalArgumentException.class, () -> new MaidConfig(1, 1, 0.1, 1, 0.5, 1, 1, 1, 3, true, 1, 1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new MaidConfig(1, 1, 0.1, 0.9, 1, 1, 1, 1, 3, true, 1, 1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new MaidConfig(1, 1, 0.1, 0.9, 0.5, 0.9, 1, 1, 3, true, 1, 1, 0));
        assertThrows(ArithmeticException.class, () -> new ConjugateGradient(5)
                .solve(Tensor::neg, Tensor.ones(DType.FLOAT64, 2), 1e-3));
        assertThrows(IllegalArgumentException.class, () -> new ConjugateGradient(5)
                .solve(t -> t, Tensor.ones(DType.FLOAT64, 2), 0));
        assertThrows(
                IllegalArgumentException.class, () -> new FistaLowerSolver(5).solve(ridge, scalar(0), scalar(0), 0));
        assertThrows(ArithmeticException.class, () -> new FistaLowerSolver(5)
                .solve(ridge, scalar(0), scalar(Double.NaN), 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Maid.Problem(ridge, Tensor.scalar(DType.FLOAT32, 0), scalar(0)));
        Tensor x = Tensor.zeros(2, 3);
        assertThrows(ShapeException.class, () -> new LogisticRidgeProblem(x, Tensor.arange(3), x, Tensor.arange(2)));
        assertThrows(ShapeException.class, () -> new SmoothedTotalVariationProblem(x, x));
        Tensor images = Tensor.zeros(1, 3, 3);
        assertThrows(ShapeException.class, () -> new FieldsOfExpertsProblem(images, images, 1, 4));
        FieldsOfExpertsProblem experts = new FieldsOfExpertsProblem(images, images, 1, 2);
        assertThrows(ShapeException.class, () -> experts.lower(images, Tensor.zeros(3)));
        assertFalse(
                new FistaLowerSolver(1).solve(ridge, scalar(0), scalar(0), 1e-9).converged());
    }
}
