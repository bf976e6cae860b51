package cotangent.regularizers.bilevel;

import cotangent.autodiff.DType;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.CrossEntropy;

/**
 * The strength of the ridge penalty of each input of a multinomial logistic regression without a bias, by its loss on other data.
 *
 * <pre>
 * h(W, theta) = mean cross entropy on training data + sum_j exp(theta_j) ||W_j||^2 / 2
 * g(W)        = mean cross entropy on validation data
 * </pre>
 *
 * with {@code W [classes, inputs]}, {@code W_j} the weights of input {@code j}, and {@code theta [inputs]}. Constants: {@code mu = min
 * exp(theta)}, {@code L_h = ||A'A / n|| / 2 + max exp(theta)}, {@code L_g} likewise without the ridge, {@code B = max_j exp(theta_j) ||W_j||},
 * {@code L_B = max exp(theta)}; {@code L_A} is set to 0, an approximation: the Hessian of cross entropy is not constant.
 *
 * <p>Errors: {@link ShapeException} unless inputs are {@code [n, inputs]}, both alike, with a label each.
 *
 * <p>Catalogue: T118
 */
public final class LogisticRidgeProblem implements BilevelProblem {
    private final Tensor inputs;
    private final Tensor labels;
    private final Tensor validation;
    private final Tensor validationLabels;
    private final double lowerCurvature;
    private final double upperCurvature;

    /**
     * Two data sets.
     *
     * @param inputs for training, {@code [n, inputs]}
     * @param labels their classes, {@code [n]}
     * @param validation other inputs, {@code [m, inputs]}
     * @param validationLabels their classes, {@code [m]}
     */
    public LogisticRidgeProblem(Tensor inputs, Tensor labels, Tensor validation, Tensor validationLabels) {
        require(inputs, labels);
        require(validation, validationLabels);
        if (inputs.size(1) != validation.size(1) || inputs.dtype() != validation.dtype()) {
            throw new ShapeException("logistic ridge: training and validation inputs differ: " + inputs.dtype() + " "
                    + inputs.shape() + " and " + validation.dtype() + " " + validation.shape());
        }
        this.inputs = inputs.detach();
        this.labels = labels;
        this.validation = validation.detach();
        this.validationLabels = validationLabels;
        lowerCurvature = curvature(this.inputs);
        upperCurvature = curvature(this.validation);
    }

    private static void require(Tensor x, Tensor y) {
        if (x.rank() != 2 || y.rank() != 1 || x.size(0) != y.size() || x.size() == 0) {
            throw new ShapeException(
                    "logistic ridge: needs inputs [n, inputs] and labels [n], got " + x.shape() + " and " + y.shape());
        }
    }

    /** {@code ||A'A / n|| / 2}: no eigenvalue of the softmax's Hessian is larger than a half. */
    private static double curvature(Tensor a) {
        double largest = Linalg.svdvals(a.to(DType.FLOAT64)).max().item();
        return largest * largest / a.size(0) / 2;
    }

    @Override
    public Tensor lower(Tensor x, Tensor theta) {
        return CrossEntropy.of(inputs.matmul(x.mT()), labels)
                .add(x.square().sum(0).mul(theta.exp()).sum().mul(0.5));
    }

    @Override
    public Tensor upper(Tensor x) {
        return CrossEntropy.of(validation.matmul(x.mT()), validationLabels);
    }

    @Override
    public Constants constants(Tensor x, Tensor theta) {
        Tensor ridge = theta.detach().exp();
        double largest = ridge.max().item();
        return new Constants(
                ridge.min().item(),
                lowerCurvature + largest,
                upperCurvature,
                ridge.mul(x.detach().norm(2, false, 0)).max().item(),
                0,
                largest);
    }
}
