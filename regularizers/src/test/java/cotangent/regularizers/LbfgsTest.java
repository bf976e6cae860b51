package cotangent.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LbfgsTest {
    private static double rosenbrock(double[] x, double[] g) {
        double f = 0;
        Arrays.fill(g, 0);
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            f += 100 * a * a + b * b;
            g[i] += -400 * a * x[i] - 2 * b;
            g[i + 1] += 200 * a;
        }
        return f;
    }

    @Test
    void findsTheFloorOfACurvedValley() {
        Lbfgs.Solution s =
                Lbfgs.defaults().solve(new Lbfgs.Problem(LbfgsTest::rosenbrock, new double[] {-1.2, 1, -1.2, 1, 0, 2}));
        assertEquals(Lbfgs.Stop.GRADIENT, s.stop());
        for (double v : s.x()) {
            assertEquals(1, v, 1e-8);
        }
        assertTrue(s.iterations() < 80 && s.evaluations() < 120, s.iterations() + ", " + s.evaluations());
    }

    @Test
    void stopsWhereItIsTold() {
        Lbfgs.Problem p = new Lbfgs.Problem(LbfgsTest::rosenbrock, new double[] {-1.2, 1});
        Lbfgs.Solution s = Lbfgs.defaults().withMaxIterations(3).solve(p);
        assertEquals(Lbfgs.Stop.ITERATIONS, s.stop());
        assertEquals(3, s.iterations());
        assertTrue(s.value() < 24.2, "lower than at the start");
        assertEquals(0, Lbfgs.defaults().withGradientTolerance(1e9).solve(p).iterations());
    }

    @Test
    void saysSoAtAKink() {
        Lbfgs.Solution s = Lbfgs.defaults()
                .solve(new Lbfgs.Problem(
                        (x, g) -> {
                            g[0] = Math.signum(x[0]) + 0.5;
                            return Math.abs(x[0]) + 0.5 * x[0];
                        },
                        new double[] {3}));
        assertEquals(Lbfgs.Stop.LINE_SEARCH, s.stop());
        assertEquals(0, s.x()[0], 1e-6);
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Lbfgs.defaults()
                .solve(new Lbfgs.Problem((x, g) -> Double.NaN, new double[1])));
    }
}
