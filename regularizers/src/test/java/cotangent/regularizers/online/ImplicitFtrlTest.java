package cotangent.regularizers.online;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ImplicitFtrlTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static double[] normal(Rng rng, int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = rng.nextGaussian();
        }
        return x;
    }

    private static ScalarLoss draw(Rng rng, boolean notNegative) {
        double b = rng.nextGaussian();
        return switch (rng.nextInt(notNegative ? 3 : 4)) {
            case 0 -> ScalarLoss.absolute(b);
            case 1 -> ScalarLoss.hinge(Math.signum(b));
            case 2 -> ScalarLoss.squared(b);
            default -> ScalarLoss.linear(b);
        };
    }

    @Test
    void theCardsNumbers() {
        double[] a = {1, 0};
        GeneralizedImplicitFtrl one = new GeneralizedImplicitFtrl(ImplicitUpdate.FULL, 2, t -> 1);
        assertEquals(1, one.step(a, ScalarLoss.hinge(1)));
        assertArrayEquals(new double[] {1, 0}, one.point(), 1e-15);
        assertEquals(0, one.step(a, ScalarLoss.hinge(1)), 1e-15);
        for (ImplicitUpdate update : new ImplicitUpdate[] {ImplicitUpdate.FULL, ImplicitUpdate.TRUNCATED_LINEAR}) {
            GeneralizedImplicitFtrl half = new GeneralizedImplicitFtrl(update, 2, t -> 0.5);
            half.step(a, ScalarLoss.hinge(1));
            // theta = s a with s = 1/2, so x = theta / lambda = (1, 0).
            assertArrayEquals(new double[] {1, 0}, half.point(), 1e-15);
        }
    }

    @Property(tries = 200)
    void closedFormsOfTheWholeSpace(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 10) double lambda) {
        Rng rng = Rng.of(seed);
        double[] theta = normal(rng, 4);
        double[] a = normal(rng, 4);
        double b = 3 * rng.nextGaussian();
        double played = rng.nextGaussian();
        double square = Round.dot(a, a);
        Round absolute = new Round(theta, lambda, INFINITE, a, ScalarLoss.absolute(b), played);
        double exact = (Round.dot(a, theta) / lambda - b) * lambda / square;
        assertEquals(Math.max(-1, Math.min(1, exact)), ImplicitUpdate.FULL.slope(absolute), 1e-12);
        ScalarLoss squared = ScalarLoss.squared(b);
        Round smooth = new Round(theta, lambda, INFINITE, a, squared, played);
        assertEquals(
                (Round.dot(a, theta) / lambda - b) / (1 + square / lambda),
                ImplicitUpdate.FULL.slope(smooth),
                1e-11 * (1 + Math.abs(b) + square / lambda));
        double g = squared.slope(played);
        double share =
                (squared.value(played) + g * (Round.dot(a, theta) / lambda - played)) * lambda / (g * g * square);
        assertEquals(
                g * Math.max(0, Math.min(1, share)),
                ImplicitUpdate.TRUNCATED_LINEAR.slope(smooth),
                1e-11 * (1 + Math.abs(g)));
        assertEquals(g, ImplicitUpdate.LINEARIZED.slope(smooth));
    }

    @Property(tries = 100)
    void theFullUpdateMinimisesTheDual(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 5) double lambda, @ForAll boolean ball) {
        Rng rng = Rng.of(seed);
        double radius = ball ? 0.5 + rng.nextDouble() : INFINITE;
        Round r = new Round(normal(rng, 3), lambda, radius, normal(rng, 3), draw(rng, false), rng.nextGaussian());
        double s = ImplicitUpdate.FULL.slope(r);
        double least = r.dual(s);
        assertTrue(Double.isFinite(least));
        for (int i = 0; i < 40; i++) {
            double other = s + rng.nextGaussian() * StrictMath.pow(10, -(i % 6));
            assertTrue(least <= r.dual(other) + 1e-10 * (1 + Math.abs(least)), "at " + other);
        }
    }

    @Property(tries = 100)
    void gainsAreNotNegativeAndTheBoundHolds(@ForAll long seed, @ForAll boolean ball) {
        Rng rng = Rng.of(seed);
        double radius = ball ? 1 + rng.nextDouble() : INFINITE;
        double beta = StrictMath.exp(2 * rng.nextGaussian());
        for (ImplicitUpdate update : ImplicitUpdate.values()) {
            Rng data = Rng.of(seed + 1);
            GeneralizedImplicitFtrl learner = new GeneralizedImplicitFtrl(update, 3, t -> Math.sqrt(t) / beta, radius);
            double[] u = Round.point(normal(data, 3), 1, radius);
            double regret = 0;
            for (int t = 0; t < 20; t++) {
                double[] a = normal(data, 3);
                ScalarLoss phi = draw(data, true);
                double loss = learner.step(a, phi);
                regret += loss - phi.value(Round.dot(a, u));
                assertTrue(learner.lastGain() >= -1e-9 * (1 + loss), update + " gains " + learner.lastGain());
                assertTrue(Round.dot(learner.point(), learner.point()) <= radius * radius * (1 + 1e-12));
            }
            double bound = learner.regretBound(u);
            assertTrue(regret <= bound + 1e-9 * (1 + Math.abs(bound)), update + ": " + regret + " > " + bound);
        }
    }

    @Property(tries = 100)
    void allUpdatesCoincideOnLinearLosses(@ForAll long seed) {
        double[] first = null;
        for (ImplicitUpdate update : ImplicitUpdate.values()) {
            if (update == ImplicitUpdate.TRUNCATED_LINEAR) {
                continue; // needs losses that are not negative
            }
            Rng rng = Rng.of(seed);
            GeneralizedImplicitFtrl learner = new GeneralizedImplicitFtrl(update, 3, t -> t, 2);
            for (int t = 0; t < 10; t++) {
                learner.step(normal(rng, 3), ScalarLoss.linear(rng.nextGaussian()));
                assertEquals(0, learner.lastGain());
            }
            first = first == null ? learner.point() : first;
            assertArrayEquals(first, learner.point());
        }
    }

    @Property(tries = 100)
    void withoutASlopeNothingMoves(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        for (ImplicitUpdate update : ImplicitUpdate.values()) {
            GeneralizedImplicitFtrl learner = new GeneralizedImplicitFtrl(update, 3, t -> 1);
            learner.step(normal(rng, 3), ScalarLoss.absolute(2));
            double[] before = learner.point();
            assertEquals(0, learner.step(normal(rng, 3), ScalarLoss.linear(0)), 0.0);
            assertArrayEquals(before, learner.point(), update + " at g = 0");
        }
    }

    @Test
    void mirrorProxFallsBackWhereItIsNotAdmissible() {
        // A step far over the target: the slope there, -1, is worse than that at the point played.
        Round far = new Round(new double[] {0}, 0.1, INFINITE, new double[] {1}, ScalarLoss.absolute(1), 0);
        assertEquals(1, far.phi().slope(far.link(-1)));
        assertEquals(-1, ImplicitUpdate.MIRROR_PROX.slope(far));
        Round near = new Round(new double[] {0}, 2, INFINITE, new double[] {1}, ScalarLoss.squared(1), 0);
        assertEquals(-0.5, ImplicitUpdate.MIRROR_PROX.slope(near), 1e-15);
    }

    @Property(tries = 50)
    void theAdaptiveLearnerPaysForVariationOnly(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        double[] a = normal(rng, 3);
        AdaImplicitFtrl still = new AdaImplicitFtrl(3, 2);
        double total = 0;
        double late = 0;
        for (int t = 0; t < 400; t++) {
            double before = still.lambda();
            double loss = still.step(a, ScalarLoss.absolute(1));
            assertTrue(still.lambda() >= before);
            total += loss;
            late += t >= 200 ? loss : 0;
        }
        assertTrue(late <= 1e-9, "a loss that stays is learned once: " + late);
        AdaImplicitFtrl moving = new AdaImplicitFtrl(3, 2, 1e-3, 1);
        double[] u = Round.point(normal(rng, 3), 1, 1);
        double regret = 0;
        double norms = 0;
        int rounds = 400;
        for (int t = 0; t < rounds; t++) {
            double[] form = normal(rng, 3);
            ScalarLoss phi = ScalarLoss.absolute(rng.nextGaussian());
            regret += moving.step(form, phi) - phi.value(Round.dot(form, u));
            norms += Round.dot(form, form);
            assertTrue(Round.dot(moving.point(), moving.point()) <= 1 + 1e-12);
        }
        // Far above the theory's D sqrt(sum ||g||^2), and far below a linear regret.
        assertTrue(regret <= 4 * Math.sqrt(norms) + 20, "regret " + regret);
        assertTrue(total < 20);
    }

    @Test
    void theAdaptiveRuleByHand() {
        AdaImplicitFtrl learner = new AdaImplicitFtrl(1, 2, 0.5, INFINITE);
        // F(x) = x^2 / 4 + |x - 3|: x' = 2, F(0) - F(2) = 3 - (1 + 1) = 1, z = -1.
        assertEquals(3, learner.step(new double[] {1}, ScalarLoss.absolute(3)));
        assertEquals(0.5 + 1 / 4.0, learner.lambda(), 1e-14);
        assertArrayEquals(new double[] {1 / 0.75}, learner.point(), 1e-14);
    }

    @Test
    void conjugates() {
        Rng rng = Rng.of(3);
        for (int i = 0; i < 200; i++) {
            ScalarLoss phi = draw(rng, false);
            double u = 2 * rng.nextGaussian();
            double s = phi.slope(u);
            assertEquals(
                    s * u - phi.value(u), phi.conjugate(s), 1e-12, "Fenchel-Young is an equality at a subgradient");
            double v = 2 * rng.nextGaussian();
            assertTrue(phi.value(v) >= phi.value(u) + s * (v - u) - 1e-12);
        }
        assertEquals(INFINITE, ScalarLoss.absolute(1).conjugate(1.5));
        assertEquals(INFINITE, ScalarLoss.hinge(1).conjugate(0.5));
        assertEquals(INFINITE, ScalarLoss.linear(1).conjugate(0.5));
    }

    @Test
    void wrongArguments() {
        ImplicitUpdate full = ImplicitUpdate.FULL;
        assertThrows(IllegalArgumentException.class, () -> new GeneralizedImplicitFtrl(full, 0, t -> 1));
        assertThrows(IllegalArgumentException.class, () -> new GeneralizedImplicitFtrl(full, 1, t -> 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new GeneralizedImplicitFtrl(full, 1, t -> 0).point());
        GeneralizedImplicitFtrl learner = new GeneralizedImplicitFtrl(full, 2, t -> 1);
        ScalarLoss phi = ScalarLoss.absolute(1);
        GeneralizedImplicitFtrl falling = new GeneralizedImplicitFtrl(full, 1, t -> t < 3 ? 1 : 0.5);
        falling.step(new double[] {1}, phi);
        assertThrows(IllegalArgumentException.class, () -> falling.step(new double[] {1}, phi));
        assertThrows(IllegalArgumentException.class, () -> learner.step(new double[1], phi));
        assertThrows(IllegalArgumentException.class, () -> learner.step(new double[] {1, Double.NaN}, phi));
        assertThrows(IllegalArgumentException.class, () -> learner.regretBound(new double[1]));
        assertThrows(
                IllegalArgumentException.class,
                () -> learner.step(new double[] {1, 0}, ScalarLoss.squared(Double.NaN)));
        assertThrows(IllegalArgumentException.class, () -> ScalarLoss.hinge(0));
        assertThrows(IllegalArgumentException.class, () -> new AdaImplicitFtrl(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new AdaImplicitFtrl(1, 1).step(new double[2], phi));
        GeneralizedImplicitFtrl truncated = new GeneralizedImplicitFtrl(ImplicitUpdate.TRUNCATED_LINEAR, 1, t -> 1);
        truncated.step(new double[] {1}, ScalarLoss.hinge(1));
        assertThrows(IllegalArgumentException.class, () -> truncated.step(new double[] {1}, ScalarLoss.linear(-1)));
        assertEquals(0, learner.regretBound(new double[2]), "no round, no regret");
    }
}
