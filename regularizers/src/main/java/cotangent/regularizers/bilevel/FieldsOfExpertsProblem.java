package cotangent.regularizers.bilevel;

import cotangent.autodiff.Convolutions;
import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Filters, their strengths and smoothings, that take noise out of images best: a convex field of experts.
 *
 * <pre>
 * h(x, theta) = ||x - y||^2 / 2 + exp(theta_0) sum_k exp(theta_k) sum_pixels sqrt((c_k * x)^2 + exp(2 nu_k))
 * g(x)        = ||x - x_true||^2 / 2, the mean over images
 * </pre>
 *
 * with noisy images {@code y} and true ones {@code x_true [images, height, width]}, and {@code K} square filters of which the mean is taken
 * off, applied where they fit into the image. {@code theta} is one row: {@code theta_0}, then {@code theta_k}, {@code nu_k}, and the filters' entries,
 * {@code [1 + K (2 + size^2)]}. {@code mu = 1}, {@code L_h = 1 + exp(theta_0) sum_k exp(theta_k - nu_k) ||c_k||_1^2}, {@code L_g = 1 / images}; the
 * other constants are estimated.
 *
 * <p>Errors: {@link ShapeException} unless noisy and true images have one shape of rank 3 that a filter fits into, and {@code theta} its length.
 *
 * <p>Source: S. Roth and M. J. Black, "Fields of Experts", IJCV 82(2), 2009; learned in this way: K. Kunisch and T. Pock, "A Bilevel
 * Optimization Approach for Parameter Learning in Variational Models", SIAM J. Imaging Sciences 6(2), 2013.
 *
 * <p>Catalogue: T118
 */
public final class FieldsOfExpertsProblem implements BilevelProblem {
    private final Tensor noisy;
    private final Tensor clean;
    private final int filters;
    private final int size;

    /**
     * Images, and a number of filters of a size.
     *
     * @param filters {@code K}, positive
     * @param size rows and columns of a filter, at least 2
     */
    public FieldsOfExpertsProblem(Tensor noisy, Tensor clean, int filters, int size) {
        SmoothedTotalVariationProblem.requireImages("fields of experts", noisy, clean);
        if (filters < 1 || size < 2) {
            throw new IllegalArgumentException(
                    "fields of experts: needs a filter of size 2 or more, got " + filters + " of size " + size);
        }
        if (size > noisy.size(1) || size > noisy.size(2)) {
            throw new ShapeException(
                    "fields of experts: filters of size " + size + " do not fit into " + noisy.shape());
        }
        this.noisy = noisy.detach();
        this.clean = clean.detach();
        this.filters = filters;
        this.size = size;
    }

    /** Parameters to start from: all strengths and smoothings {@code exp(-3)}, filters standard normal. */
    public Tensor start(RandomGenerator rng) {
        DType dtype = noisy.dtype();
        Tensor logs = Tensor.full(dtype, -3, 1 + 2 * filters);
        return Tensor.cat(0, logs, Tensor.randn(rng, dtype, filters * size * size));
    }

    private record Parts(Tensor strength, Tensor smoothing, Tensor kernels) {}

    private Parts parts(Tensor theta) {
        int length = 1 + filters * (2 + size * size);
        if (theta.rank() != 1 || theta.size() != length) {
            throw new ShapeException("fields of experts: needs theta [" + length + "], got " + theta.shape());
        }
        Tensor strength = theta.narrow(0, 1, filters).add(theta.select(0, 0)).exp();
        Tensor kernels = theta.narrow(0, 1 + 2 * filters, filters * size * size).reshape(filters, size * size);
        Tensor centred = kernels.sub(kernels.mean(true, 1)).reshape(filters, 1, size, size);
        return new Parts(strength, theta.narrow(0, 1 + filters, filters).exp(), centred);
    }

    @Override
    public Tensor lower(Tensor x, Tensor theta) {
        Parts p = parts(theta);
        Tensor responses = Convolutions.conv2d(x.unsqueeze(1), p.kernels, null);
        Tensor experts = responses
                .square()
                .add(p.smoothing.square().reshape(filters, 1, 1))
                .sqrt()
                .sum(0, 2, 3);
        return x.sub(noisy).square().sum().mul(0.5).add(p.strength.mul(experts).sum());
    }

    @Override
    public Tensor upper(Tensor x) {
        return x.sub(clean).square().sum().mul(0.5 / clean.size(0));
    }

    @Override
    public Constants constants(Tensor x, Tensor theta) {
        Parts p = parts(theta.detach());
        Tensor ones = p.kernels.abs().sum(1, 2, 3);
        double smoothness =
                1 + p.strength.div(p.smoothing).mul(ones.square()).sum().item();
        return new Constants(
                1, smoothness, 1.0 / clean.size(0), Constants.UNKNOWN, Constants.UNKNOWN, Constants.UNKNOWN);
    }
}
