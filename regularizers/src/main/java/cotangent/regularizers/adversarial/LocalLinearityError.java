package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * ELLE: penalises that the loss between two inputs is not the mean of the losses at both.
 *
 * <pre>
 * x_a, x_b  uniform in the ball ||x' - x||_inf &lt;= epsilon,   t uniform in [0, 1),   x_c = (1 - t) x_a + t x_b
 * E = mean_i ( l(x_c) - (1 - t) l(x_a) - t l(x_b) )^2
 * </pre>
 *
 * with {@code l} the loss of sample {@code i} for its own target, and one {@code t} for each sample. The points are not clipped to a range
 * of valid inputs. {@code E} is 0 if {@code l} is affine; for {@code l = k x^2 / 2} in one dimension the residual is
 * {@code -k t (1 - t) (x_b - x_a)^2 / 2}, and the expectation of {@code E} is {@code 2 k^2 epsilon^4 / 225}.
 *
 * <p>All three losses are differentiated, once: unlike {@link GradAlign}, {@link LocalLinearizationResidual} and {@link
 * CurvatureRegularization} it needs no gradient of a gradient. Training adds {@code lambda E}, {@code lambda} in the thousands for the
 * cross entropies of large images, 10 to 100 for small ones; {@link AdaptiveLinearityWeight} (ELLE-A) chooses it as training goes. Where
 * {@code lambda} is large, clip the gradient: the squared term can diverge.
 *
 * <p>Cost: one forward and backward pass of a batch three times as large.
 *
 * <p>Errors: {@link IllegalArgumentException} if {@code epsilon} is negative.
 *
 * <p>Source: E. Abad Rocamora, F. Liu, G. Chrysos, P. Olmos, V. Cevher, "Efficient local linearity regularization to overcome catastrophic
 * overfitting", ICLR 2024. Catalogue: T225.
 *
 * @param epsilon radius of the ball in the maximum norm
 */
public record LocalLinearityError(double epsilon) implements LinearityPenalty {
    /** Checks the radius. */
    public LocalLinearityError {
        Perturbed.radius("ELLE", epsilon);
    }

    @Override
    public Tensor of(SampleLosses losses, Tensor x, Tensor y, RandomGenerator rng) {
        SampleLosses.requireSamples("ELLE", x, y);
        int n = x.size(0);
        Tensor a = Perturbed.within(x, epsilon, rng);
        Tensor b = Perturbed.within(x, epsilon, rng);
        Tensor t = Perturbed.uniform(x.dtype(), rng, n);
        int[] each = new int[x.rank()];
        Arrays.fill(each, 1);
        each[0] = n;
        Tensor c = a.lerp(b, t.reshape(each));
        Tensor l = losses.of(Tensor.cat(0, a, b, c), Tensor.cat(0, y, y, y));
        return residual(l.slice(0, 0, n), l.slice(0, n, 2 * n), l.slice(0, 2 * n, 3 * n), t)
                .square()
                .mean();
    }

    /** {@code l_c - (1 - t) l_a - t l_b}. */
    public static Tensor residual(Tensor la, Tensor lb, Tensor lc, Tensor t) {
        return lc.sub(la.mul(t.rsub(1))).sub(lb.mul(t));
    }
}
