package cotangent.nn.parametrize;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Normalization;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;
import java.util.random.RandomGenerator;

/**
 * Divides a weight by an estimate of its largest singular value: {@code weight = W / (u' M v)}, where {@code M} is {@code W} as a matrix
 * {@code [out, in * kernel...]} and {@code u}, {@code v} approach its first singular vectors by power iteration,
 * {@code u = M v / ||M v||, v = M' u / ||M' u||}.
 *
 * <p>In {@code TRAIN}, each use of the weight takes {@code iterations} steps; in the other modes {@code u} and {@code v} stay. They are
 * constant under differentiation.
 *
 * <p>State, as in PyTorch: {@code original}, and the buffers {@code 0._u [out]} and {@code 0._v [in * kernel...]}.
 *
 * <p>Source: T. Miyato, T. Kataoka, M. Koyama, Y. Yoshida, "Spectral Normalization for Generative Adversarial Networks", ICLR 2018.
 */
public final class SpectralNorm extends Parametrization {
    private static final int FIRST_ITERATIONS = 15;

    private final int iterations;
    private final double epsilon;
    private final Parameter original;
    private final Buffer u;
    private final Buffer v;

    /** One step a use, epsilon 1e-12. */
    public SpectralNorm(Tensor weight, RandomGenerator rng) {
        this(weight, 1, 1e-12, rng);
    }

    /**
     * The parametrization of the raw value {@code weight}.
     *
     * @param weight {@code [out, in, ...]}
     * @param iterations steps a use
     * @param epsilon smallest divisor of the vectors
     * @param rng for the first vectors
     * @throws ShapeException if the weight has fewer than two axes or no elements
     * @throws IllegalArgumentException if {@code iterations} or {@code epsilon} is not positive
     */
    public SpectralNorm(Tensor weight, int iterations, double epsilon, RandomGenerator rng) {
        if (weight.rank() < 2 || weight.size() == 0) {
            throw new ShapeException("SpectralNorm: needs a weight [out, in, ...], got shape " + weight.shape());
        }
        if (iterations < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "SpectralNorm: iterations and epsilon must be positive, got " + iterations + " and " + epsilon);
        }
        this.iterations = iterations;
        this.epsilon = epsilon;
        original = parameter("original", weight);
        Tensor m = matrix(weight.detach());
        Tensor[] uv = {Tensor.randn(rng, weight.dtype(), m.size(0)), Tensor.randn(rng, weight.dtype(), m.size(1))};
        iterate(m, uv, FIRST_ITERATIONS);
        u = buffer("0._u", uv[0]);
        v = buffer("0._v", uv[1]);
    }

    private static Tensor matrix(Tensor weight) {
        return weight.reshape(weight.size(0), -1);
    }

    private void iterate(Tensor m, Tensor[] uv, int steps) {
        for (int i = 0; i < steps; i++) {
            uv[0] = Normalization.normalize(m.matmul(uv[1]), 2, 0, epsilon);
            uv[1] = Normalization.normalize(m.mT().matmul(uv[0]), 2, 0, epsilon);
        }
    }

    @Override
    public Tensor effective() {
        Tensor w = original.get();
        Tensor m = matrix(w);
        Tensor[] uv = {u.get().copy(), v.get().copy()}; // the graph keeps these: a later use must not change them
        if (mode() == Mode.TRAIN) {
            try (var off = GradMode.noGrad()) {
                iterate(m.detach(), uv, iterations);
                u.get().assign(uv[0]);
                v.get().assign(uv[1]);
            }
        }
        return w.div(uv[0].dot(m.matmul(uv[1])));
    }
}
