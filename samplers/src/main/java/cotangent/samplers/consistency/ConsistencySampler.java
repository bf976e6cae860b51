package cotangent.samplers.consistency;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.samplers.GenerativeSampler;
import java.util.random.RandomGenerator;

/**
 * Samples from a consistency model in one step, or in a few, each of which adds noise and removes it again.
 *
 * <pre>
 * x = f(max z, max)
 * x = f(x + sqrt(tau^2 - min^2) z', tau)      for each further level tau;   z, z' ~ N(0, I)
 * </pre>
 *
 * One further level of about 0.8 is usual. Nothing is differentiated. Cost: one evaluation of the model a step.
 *
 * <p>Source: Y. Song, P. Dhariwal, M. Chen, I. Sutskever, "Consistency Models", ICML 2023.
 *
 * <p>Catalogue: T101
 */
public final class ConsistencySampler implements GenerativeSampler<ConsistencyModel> {
    private final double sigmaMax;
    private final double[] further;

    /**
     * A sampler.
     *
     * @param sigmaMax the largest level of the training
     * @param further the levels of further steps, descending, below the largest; none for one step
     * @throws IllegalArgumentException if the levels do not descend
     */
    public ConsistencySampler(double sigmaMax, double... further) {
        double last = sigmaMax;
        for (double tau : further) {
            if (!(tau < last)) {
                throw new IllegalArgumentException(
                        "consistency sampler: levels must descend, got " + tau + " after " + last);
            }
            last = tau;
        }
        this.sigmaMax = sigmaMax;
        this.further = further.clone();
    }

    /** Number of evaluations of the model. */
    public int steps() {
        return 1 + further.length;
    }

    @Override
    public Tensor sample(ConsistencyModel model, Tensor noise, RandomGenerator rng) {
        try (var off = GradMode.noGrad()) {
            Tensor x = model.applyAt(noise.mul(sigmaMax), sigmaMax);
            for (double tau : further) {
                double sd = Math.sqrt(Math.max(0, tau * tau - model.sigmaMin() * model.sigmaMin()));
                Tensor z = Tensor.randn(rng, x.dtype(), x.shape().toArray());
                x = model.applyAt(x.add(z.mul(sd)), tau);
            }
            return x;
        }
    }
}
