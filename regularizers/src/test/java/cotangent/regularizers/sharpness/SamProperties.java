package cotangent.regularizers.sharpness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.ParameterVector;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class SamProperties {
    private static final double[] NORMS = {1, 1.5, 2, 3, 7, Double.POSITIVE_INFINITY};

    private static ParameterVector random(Rng rng, DType dtype, double scale) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : new String[] {"a", "b"}) {
            tensors.put(
                    name,
                    Tensor.randn(rng, dtype, 1 + rng.nextInt(4), 1 + rng.nextInt(4))
                            .mul(scale));
        }
        return ParameterVector.of(tensors);
    }

    /** The perturbation lies on the sphere, and no other point of a sample of the sphere has a larger inner product with g. */
    @Property
    void liesOnTheSphereAndIsBest(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 10) double rho) {
        Rng rng = Rng.of(seed);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (double p : NORMS) {
                ParameterVector g = random(rng, dtype, StrictMath.pow(10, rng.nextInt(-12, 12)));
                SamConfig config = SamConfig.defaults().withRho(rho).withP(p);
                ParameterVector e = Sam.perturbation(g, g, config);
                assertEquals(rho, e.norm(p), 1e-6 * rho, () -> dtype + " p " + p);
                double best = g.dot(e);
                for (int i = 0; i < 5; i++) {
                    double[] signs = {rng.nextGaussian()};
                    ParameterVector other = g.map(t ->
                            Tensor.randn(rng, t.dtype(), t.shape().toArray()).mul(signs[0]));
                    double product = g.dot(other) * rho / other.norm(p);
                    assertTrue(product <= best * (1 + 1e-5), () -> dtype + " p " + p + ": " + product + " > " + best);
                }
            }
        }
    }

    /** The scale of the loss does not matter: powers of two change no bit. */
    @Property
    void scaleOfTheLossDoesNotMatter(@ForAll long seed, @ForAll boolean adaptive) {
        Rng rng = Rng.of(seed);
        ParameterVector theta = random(Rng.of(seed), DType.FLOAT64, 1);
        ParameterVector g =
                theta.map(t -> Tensor.randn(rng, t.dtype(), t.shape().toArray()));
        for (double p : NORMS) {
            SamConfig config = SamConfig.defaults().withP(p).withAdaptive(adaptive);
            ParameterVector e = Sam.perturbation(theta, g, config);
            assertEquals(
                    0,
                    e.plus(-1, Sam.perturbation(theta, g.times(1024), config)).largest(),
                    0);
            assertEquals(
                    0,
                    e.plus(-1, Sam.perturbation(theta, g.times(3.7e-5), config)).largest(),
                    1e-13);
        }
    }

    /** Neither tiny nor huge gradients vanish or overflow. */
    @Property(tries = 20)
    void extremeGradients(@ForAll long seed) {
        for (double scale : new double[] {1e-36, 1e36}) {
            ParameterVector g = random(Rng.of(seed), DType.FLOAT32, scale);
            for (double p : NORMS) {
                assertEquals(
                        1,
                        Sam.perturbation(g, g, SamConfig.defaults().withRho(1).withP(p))
                                .norm(p),
                        1e-5);
            }
        }
    }
}
