package cotangent.regularizers.adversarial;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Looks for the inputs in a ball around given ones that make a loss largest, by projected gradient ascent.
 *
 * <pre>
 * x' = project onto ||x' - x|| &lt;= epsilon of x' + step d(gradient)
 * d(g) = sign(g) for the maximum norm, g / ||g|| for the Euclidean one
 * </pre>
 *
 * with inputs {@code x [batch, ...]}, one ball for each sample. One step of size {@code epsilon} from {@code x} itself is the fast
 * gradient sign method.
 *
 * <p>The result is a constant. The caller puts networks into evaluation mode, so that the attack leaves batch statistics alone.
 * Cost: one forward and one backward pass a step.
 *
 * <p>Source: A. Madry, A. Makelov, L. Schmidt, D. Tsipras and A. Vladu, Towards deep learning models resistant to adversarial attacks,
 * ICLR 2018.
 *
 * @param epsilon radius of the ball, not negative
 * @param step length of a step, not negative
 * @param steps number of steps
 * @param norm in which the ball is one
 * @param randomStart whether to start at a random point of the ball, else at its centre
 */
public record PgdAttack(double epsilon, double step, int steps, Norm norm, boolean randomStart) {
    /** Keeps the length of a zero vector from being divided by. */
    private static final double TINY = 1e-12;

    /** A norm of one sample's perturbation. */
    public enum Norm {
        /** The largest absolute element. */
        LINF,
        /** The root of the sum of squares. */
        L2
    }

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public PgdAttack {
        if (!(epsilon >= 0 && step >= 0 && steps >= 0) || Double.isInfinite(epsilon + step)) {
            throw new IllegalArgumentException("PgdAttack: radius, step and number of steps must not be negative, got "
                    + epsilon + ", " + step + ", " + steps);
        }
    }

    /** In the maximum norm with a random start. */
    public static PgdAttack linf(double epsilon, double step, int steps) {
        return new PgdAttack(epsilon, step, steps, Norm.LINF, true);
    }

    /** The fast gradient sign method: one step to the border. */
    public static PgdAttack fgsm(double epsilon) {
        return new PgdAttack(epsilon, epsilon, 1, Norm.LINF, false);
    }

    /**
     * The inputs found.
     *
     * @param losses maps inputs {@code [batch, ...]} to a scalar, the sum of the samples' losses
     * @param x the centres {@code [batch, ...]}
     * @param rng for the random start
     */
    public Tensor apply(UnaryOperator<Tensor> losses, Tensor x, RandomGenerator rng) {
        if (x.rank() < 2) {
            throw new ShapeException("PgdAttack: needs inputs [batch, ...], got shape " + x.shape());
        }
        Tensor centre = x.detach();
        Tensor at = randomStart ? project(centre, start(centre, rng)) : centre;
        for (int i = 0; i < steps; i++) {
            Tensor g = Autodiff.grad(losses::apply).apply(at).detach();
            Tensor direction = norm == Norm.LINF ? g.sign() : g.div(lengths(g).add(TINY));
            at = project(centre, at.add(direction.mul(step)));
        }
        return at.detach();
    }

    private Tensor start(Tensor x, RandomGenerator rng) {
        Tensor uniform = Tensor.rand(rng, x.dtype(), x.shape().toArray()).mul(2).sub(1);
        if (norm == Norm.LINF) {
            return x.add(uniform.mul(epsilon));
        }
        Tensor direction = Tensor.randn(rng, x.dtype(), x.shape().toArray());
        int dimensions = x.size() / Math.max(x.size(0), 1);
        int[] each = x.shape().toArray();
        Arrays.fill(each, 1, each.length, 1);
        Tensor radius = Tensor.rand(rng, x.dtype(), each)
                .pow(1.0 / Math.max(dimensions, 1))
                .mul(epsilon);
        return x.add(direction.div(lengths(direction).add(TINY)).mul(radius));
    }

    private Tensor project(Tensor centre, Tensor x) {
        Tensor delta = x.sub(centre);
        if (norm == Norm.LINF) {
            return centre.add(delta.clamp(-epsilon, epsilon));
        }
        Tensor length = lengths(delta);
        return centre.add(delta.mul(length.add(TINY).reciprocal().mul(epsilon).clamp(0, 1)));
    }

    /** Euclidean lengths, {@code [batch, 1, ...]}. */
    private static Tensor lengths(Tensor t) {
        int[] axes = new int[t.rank() - 1];
        Arrays.setAll(axes, i -> i + 1);
        return t.square().sum(true, axes).sqrt();
    }
}
