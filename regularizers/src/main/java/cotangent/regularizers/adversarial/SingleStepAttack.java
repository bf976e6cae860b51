package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Looks for bad inputs near given ones by one step along the sign of the gradient, from a random start.
 *
 * <pre>
 * x_0 = clip(x + u),   u uniform in the ball ||u||_inf &lt;= noise
 * x'  = clip(x_0 + step sign(grad_x l(x_0)))          and, with projection, within epsilon of x
 * </pre>
 *
 * with {@code clip} into the range of valid inputs. The result is a constant.
 *
 * <p>{@link #nFgsm}: noise {@code 2 epsilon}, step {@code epsilon}, no projection. {@link #rsFgsm}: noise {@code epsilon}, step
 * {@code 1.25 epsilon}, projection. {@link #fgsm}: no noise. Cost: one forward and backward pass. {@link PgdAttack} takes more steps.
 *
 * <p>Sources: I. Goodfellow, J. Shlens, C. Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015; E. Wong, L. Rice, Z. Kolter,
 * "Fast is Better than Free", ICLR 2020; P. de Jorge et al., "Make Some Noise: Reliable and Efficient Single-Step Adversarial Training",
 * NeurIPS 2022.
 *
 * @param epsilon radius of the ball in the maximum norm
 * @param step length of the step
 * @param noise radius of the random start
 * @param projected whether the result stays within {@code epsilon}
 * @param low smallest valid input
 * @param high largest valid input
 */
public record SingleStepAttack(double epsilon, double step, double noise, boolean projected, double low, double high) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a length is negative or the range is empty
     */
    public SingleStepAttack {
        Perturbed.radius("single-step attack", epsilon);
        Perturbed.radius("single-step attack: step", step);
        Perturbed.radius("single-step attack: noise", noise);
        if (!(low < high)) {
            throw new IllegalArgumentException("single-step attack: range [" + low + ", " + high + "] is empty");
        }
    }

    /** Noise of twice the radius, no projection. */
    public static SingleStepAttack nFgsm(double epsilon) {
        return unbounded(epsilon, epsilon, 2 * epsilon, false);
    }

    /** Noise of the radius, a step of 1.25 times the radius, projection. */
    public static SingleStepAttack rsFgsm(double epsilon) {
        return unbounded(epsilon, 1.25 * epsilon, epsilon, true);
    }

    /** No noise. */
    public static SingleStepAttack fgsm(double epsilon) {
        return unbounded(epsilon, epsilon, 0, true);
    }

    private static SingleStepAttack unbounded(double epsilon, double step, double noise, boolean projected) {
        return new SingleStepAttack(
                epsilon, step, noise, projected, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** A copy for inputs in this range. */
    public SingleStepAttack withRange(double lowest, double highest) {
        return new SingleStepAttack(epsilon, step, noise, projected, lowest, highest);
    }

    /** A copy with the step multiplied, as in the first epochs of training. */
    public SingleStepAttack withStepTimes(double factor) {
        return new SingleStepAttack(epsilon, factor * step, noise, projected, low, high);
    }

    /**
     * The inputs found.
     *
     * @param losses to be made large; with networks in evaluation mode, so that the attack leaves batch statistics alone
     * @param x inputs {@code [n, ...]}
     * @param y targets {@code [n, ...]}
     * @param rng for the start
     */
    public Tensor apply(SampleLosses losses, Tensor x, Tensor y, RandomGenerator rng) {
        SampleLosses.requireSamples("single-step attack", x, y);
        Tensor start = noise == 0 ? x.detach() : clip(Perturbed.within(x, noise, rng));
        Tensor there = start;
        if (step > 0) {
            there = start.add(losses.inputGradients(start, y).detach().sign().mul(step));
        }
        if (projected) {
            there = x.detach().add(there.sub(x.detach()).clamp(-epsilon, epsilon));
        }
        return clip(there).detach();
    }

    private Tensor clip(Tensor x) {
        return low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY ? x : x.clamp(low, high);
    }
}
