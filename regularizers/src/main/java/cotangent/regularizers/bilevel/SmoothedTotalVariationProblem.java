package cotangent.regularizers.bilevel;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Strength and smoothing of total variation that take noise out of images best.
 *
 * <pre>
 * h(x, theta) = ||x - y||^2 / 2 + exp(theta_1) sum_pixels sqrt((d_h x)^2 + (d_v x)^2 + exp(2 theta_2))
 * g(x)        = ||x - x_true||^2 / 2, the mean over images
 * </pre>
 *
 * with noisy images {@code y} and true ones {@code x_true [images, height, width]}, forward differences {@code d} that are 0 at the border, and
 * {@code theta [2]}. {@code mu = 1}, {@code L_h = 1 + 8 exp(theta_1 - theta_2)}, {@code L_g = 1 / images}; {@code B}, {@code L_A} and {@code
 * L_B} are estimated.
 *
 * <p>Errors: {@link ShapeException} unless noisy and true images have one shape of rank 3.
 *
 * <p>Source: L. I. Rudin, S. Osher, E. Fatemi, "Nonlinear total variation based noise removal algorithms", Physica D 60, 1992.
 *
 * <p>Catalogue: T118
 */
public final class SmoothedTotalVariationProblem implements BilevelProblem {
    private final Tensor noisy;
    private final Tensor clean;

    /** Noisy images with the true ones. */
    public SmoothedTotalVariationProblem(Tensor noisy, Tensor clean) {
        requireImages("total variation", noisy, clean);
        this.noisy = noisy.detach();
        this.clean = clean.detach();
    }

    static void requireImages(String operation, Tensor noisy, Tensor clean) {
        if (noisy.rank() != 3 || noisy.size() == 0 || !noisy.shape().equals(clean.shape())) {
            throw new ShapeException(operation + ": needs noisy and true images [images, height, width], got "
                    + noisy.shape() + " and " + clean.shape());
        }
    }

    @Override
    public Tensor lower(Tensor x, Tensor theta) {
        Tensor across =
                x.narrow(2, 1, x.size(2) - 1).sub(x.narrow(2, 0, x.size(2) - 1)).pad(0, 1);
        Tensor down =
                x.narrow(1, 1, x.size(1) - 1).sub(x.narrow(1, 0, x.size(1) - 1)).pad(0, 0, 0, 1);
        Tensor smooth = theta.select(0, 1).mul(2).exp();
        Tensor variation = across.square().add(down.square()).add(smooth).sqrt().sum();
        return x.sub(noisy).square().sum().mul(0.5).add(theta.select(0, 0).exp().mul(variation));
    }

    @Override
    public Tensor upper(Tensor x) {
        return x.sub(clean).square().sum().mul(0.5 / clean.size(0));
    }

    @Override
    public Constants constants(Tensor x, Tensor theta) {
        double smoothness = 1 + 8 * StrictMath.exp(theta.get(0) - theta.get(1));
        return new Constants(
                1, smoothness, 1.0 / clean.size(0), Constants.UNKNOWN, Constants.UNKNOWN, Constants.UNKNOWN);
    }
}
