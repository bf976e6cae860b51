package cotangent.regularizers.adversarial;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Replay;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Local distributional smoothness: how much a prediction changes when its input moves in the direction that changes it most. Needs no
 * labels.
 *
 * <pre>
 * p_i   = softmax f(x_i)                                                     (a constant)
 * d_i   ~ N(0, I);  d_i = d_i / ||d_i||
 * K times:  d_i = grad_r KL(p_i || softmax f(x_i + r)) at r = xi d_i;  d_i = d_i / ||d_i||
 * LDS   = mean_i KL(p_i || softmax f(x_i + epsilon d_i))
 * </pre>
 *
 * for inputs {@code x [batch, ...]} and logits {@code f(x) [batch, classes]}; norms are Euclidean, each sample's own. At {@code r = 0} the
 * divergence has its minimum, so its gradient near there is its Hessian times {@code r}, and the iteration is a power iteration for the
 * Hessian's top eigenvector.
 *
 * <p>Differentiated are the parameters through {@code f(x + epsilon d)} alone: {@code p} and {@code d} are constants, and the gradient in
 * the perturbed logits is {@code (softmax - p) / batch}. Where the prediction does not depend on the input, {@code d} is 0 and the loss
 * too. With {@code epsilon = 0} the loss is 0; with {@code K = 0} the direction is random.
 *
 * <p>Cost: {@code K} forward and backward passes for the direction, one forward pass and its part of backward for the loss; and one
 * forward pass for {@code p} unless the caller has the logits already.
 *
 * <p>Source: T. Miyato, S. Maeda, M. Koyama, S. Ishii, "Virtual Adversarial Training: A Regularization Method for Supervised and
 * Semi-Supervised Learning", TPAMI 2018. Catalogue: T228.
 *
 * @param epsilon the length of the perturbation, at least 0
 * @param xi the length of the probe, positive
 * @param powerIterations {@code K}, at least 0
 */
public record VirtualAdversarialLoss(double epsilon, double xi, int powerIterations) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public VirtualAdversarialLoss {
        new VirtualAdversarialConfig(epsilon, xi, powerIterations, 1, 0);
    }

    /**
     * The smoothness of a layer around inputs, a scalar. All passes drop the same elements in dropout; running statistics move in the clean
     * pass only.
     *
     * @throws cotangent.autodiff.ShapeException if the layer does not give logits of at least two classes
     * @throws ArithmeticException if a logit is not finite
     */
    public Tensor of(Layer model, Tensor x, RandomGenerator rng) {
        Replay replay = Replay.before(model);
        Tensor logits;
        try (var off = GradMode.noGrad()) {
            logits = model.apply(x);
        }
        return of(in -> replay.run(() -> model.apply(in)), logits, x, rng);
    }

    /**
     * The smoothness of a function around inputs, a scalar.
     *
     * @param f the same function of the inputs in each call
     * @param logits {@code f(x)}, which is taken as a constant
     * @throws cotangent.autodiff.ShapeException if the logits are not of at least two classes
     * @throws ArithmeticException if a logit is not finite
     */
    public Tensor of(UnaryOperator<Tensor> f, Tensor logits, Tensor x, RandomGenerator rng) {
        Tensor logP = Logits.require("VAT", logits.detach()).logSoftmax(-1);
        Tensor perturbed = x.detach().add(direction(f, logits, x, rng).mul(epsilon));
        return Logits.divergence(logP, Logits.require("VAT", f.apply(perturbed)).logSoftmax(-1))
                .mean();
    }

    /**
     * The direction {@code d} in the shape of {@code x}: of norm 1 for each sample, or 0. A constant.
     *
     * @param f as in {@link #of(UnaryOperator, Tensor, Tensor, RandomGenerator)}
     * @param logits {@code f(x)}
     */
    public Tensor direction(UnaryOperator<Tensor> f, Tensor logits, Tensor x, RandomGenerator rng) {
        try (var off = GradMode.noGrad()) {
            Tensor inputs = x.detach();
            Tensor logP = logits.detach().logSoftmax(-1);
            Tensor d = Perturbed.unit(Tensor.randn(rng, x.dtype(), x.shape().toArray()));
            for (int k = 0; k < powerIterations; k++) {
                Tensor r = d.mul(xi);
                d = Perturbed.unit(Autodiff.grad((Tensor at) -> Logits.divergence(
                                        logP, f.apply(inputs.add(at)).logSoftmax(-1))
                                .sum())
                        .apply(r));
            }
            return d;
        }
    }
}
