package cotangent.regularizers.sharpness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Tensor;
import cotangent.regularizers.Points;
import cotangent.regularizers.sharpness.AdversarialModelPerturbationConfig.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AdversarialModelPerturbationTest {
    private static final AdversarialModelPerturbationConfig DEFAULTS = AdversarialModelPerturbationConfig.defaults();

    private static Tensor bowl(Points at) {
        return at.get(0).square().mul(4).add(at.get(1).square()).mul(0.5);
    }

    private static double[] step(AdversarialModelPerturbationConfig config, double... start) {
        Points at = new Points(start);
        new AdversarialModelPerturbation(at.descent(), config).step(at.closure(AdversarialModelPerturbationTest::bowl));
        return at.values();
    }

    /** The card's numbers: L = 1.5 x^2 at 2 with zeta 1, epsilon 0.5. */
    @Test
    void workedExample() {
        Points at = new Points(2);
        Points.Counted closure = at.closure(p -> p.get(0).square().mul(1.5));
        List<Double> seen = new ArrayList<>();
        double loss = new AdversarialModelPerturbation(at.descent(), DEFAULTS).step(() -> {
            seen.add(at.values()[0]);
            return closure.evaluate();
        });
        assertEquals(List.of(2.0, 2.5), seen);
        assertEquals(6, loss, 0);
        assertEquals(7.5, at.gradients()[0], 0);
        assertEquals(2 - 7.5, at.values()[0], 0);
    }

    /** Two steps of 0.1 on 1.5 x^2 from 2, within reach: gradients 6 at 2, 7.8 at 2.6, 10.14 at 3.38. */
    @Test
    void ascentGoesOnFromWhereItIs() {
        Points at = new Points(2);
        AdversarialModelPerturbationConfig config =
                DEFAULTS.withEpsilon(10).withInnerLr(0.1).withInnerIterations(2);
        new AdversarialModelPerturbation(at.descent(), config)
                .step(at.closure(p -> p.get(0).square().mul(1.5)));
        assertEquals(10.14, at.gradients()[0], 1e-12);
        assertEquals(2 - 10.14, at.values()[0], 1e-12);
    }

    /** At (3, 2) both gradients, 12 and 2, are longer than the radius 0.5: a ball each moves both by 0.5, one for both shares it. */
    @Test
    void scopes() {
        assertArrayEquals(new double[] {3 - 4 * 3.5, 2 - 2.5}, step(DEFAULTS.withScope(Scope.PER_TENSOR), 3, 2), 1e-12);
        double length = Math.hypot(12, 2);
        assertArrayEquals(
                new double[] {3 - 4 * (3 + 6 / length), 2 - (2 + 1 / length)},
                step(DEFAULTS.withScope(Scope.GLOBAL), 3, 2),
                1e-12);
    }

    @Test
    void nothingToPerturbIsTheWrappedOptimizer() {
        Points plain = new Points(0.3, -0.7);
        plain.descent().step(plain.closure(AdversarialModelPerturbationTest::bowl));
        assertArrayEquals(plain.values(), step(DEFAULTS.withEpsilon(0), 0.3, -0.7), 0);
        assertArrayEquals(plain.values(), step(DEFAULTS.withInnerIterations(0), 0.3, -0.7), 0);
        assertArrayEquals(plain.values(), step(DEFAULTS.withInnerLr(0), 0.3, -0.7), 0);
    }

    @Test
    void costsOneEvaluationMoreThanIterations() {
        for (int n = 0; n < 4; n++) {
            Points at = new Points(1, 1);
            Points.Counted closure = at.closure(AdversarialModelPerturbationTest::bowl);
            new AdversarialModelPerturbation(at.descent(), DEFAULTS.withInnerIterations(n)).step(closure);
            assertEquals(1 + n, closure.count);
        }
    }

    /** Each tensor stays in its ball, or all together do, and what is seen last is theta + D. */
    @Property
    void staysInTheBall(
            @ForAll @DoubleRange(min = -3, max = 3) double x,
            @ForAll @DoubleRange(min = -3, max = 3) double y,
            @ForAll @DoubleRange(min = 0.01, max = 2) double epsilon,
            @ForAll Scope scope) {
        Points at = new Points(x, y);
        Points.Counted closure = at.closure(AdversarialModelPerturbationTest::bowl);
        new AdversarialModelPerturbation(
                        at.descent(),
                        DEFAULTS.withEpsilon(epsilon).withInnerIterations(3).withScope(scope))
                .step(() -> {
                    double dx = at.values()[0] - x;
                    double dy = at.values()[1] - y;
                    double norm = scope == Scope.GLOBAL ? Math.hypot(dx, dy) : Math.max(Math.abs(dx), Math.abs(dy));
                    assertTrue(norm <= epsilon * (1 + 1e-6), () -> norm + " > " + epsilon);
                    return closure.evaluate();
                });
    }

    /** If all is clipped, one iteration with a common ball is SAM. */
    @Property
    void allClippedIsSam(
            @ForAll @DoubleRange(min = 1, max = 3) double x, @ForAll @DoubleRange(min = -3, max = 3) double y) {
        Points at = new Points(x, y);
        new Sam(at.descent(), SamConfig.defaults().withRho(0.5))
                .step(at.closure(AdversarialModelPerturbationTest::bowl));
        assertArrayEquals(at.values(), step(DEFAULTS.withScope(Scope.GLOBAL), x, y), 1e-12);
    }

    /** With nothing clipped, one iteration is the forward difference of gradient regularisation with gamma = epsilon = zeta. */
    @Property
    void nothingClippedIsUnnormalisedAscent(
            @ForAll @DoubleRange(min = -3, max = 3) double x, @ForAll @DoubleRange(min = -3, max = 3) double y) {
        double zeta = 1e-3;
        Points at = new Points(x, y);
        new GradientRegularization(at.descent(), GradientRegularization.Difference.FORWARD, zeta, zeta)
                .step(at.closure(AdversarialModelPerturbationTest::bowl));
        assertArrayEquals(at.values(), step(DEFAULTS.withInnerLr(zeta), x, y), 1e-12);
        assertEquals(x - 4 * (x + zeta * 4 * x), at.values()[0], 1e-12);
    }

    @Test
    void gradientsThatAreNotFiniteRaiseAndParametersAreRestored() {
        Points at = new Points(1, 1);
        double[] before = at.values();
        AdversarialModelPerturbation amp = new AdversarialModelPerturbation(at.descent(), DEFAULTS);
        for (int bad = 1; bad <= 2; bad++) {
            int at2 = bad;
            AtomicInteger calls = new AtomicInteger();
            assertThrows(
                    ArithmeticException.class,
                    () -> amp.step(at.closure(p -> bowl(p).mul(calls.incrementAndGet() == at2 ? Double.NaN : 1))));
            assertArrayEquals(before, at.values(), 0);
        }
        assertThrows(
                ArithmeticException.class,
                () -> amp.step(at.closure(p -> p.get(0).sub(1).sqrt().add(p.get(1)))));
        assertThrows(NullPointerException.class, () -> amp.step(null));
        assertArrayEquals(before, at.values(), 0);
    }

    /** A parameter without gradient is left alone. */
    @Test
    void parametersWithoutGradientAreSkipped() {
        Points at = new Points(2, 5);
        new AdversarialModelPerturbation(at.descent(), DEFAULTS)
                .step(at.closure(p -> p.get(0).square()));
        assertArrayEquals(new double[] {2 - 5, 5}, at.values(), 0);
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withEpsilon(-1));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withInnerLr(-1));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withInnerIterations(-1));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withScope(null));
    }
}
