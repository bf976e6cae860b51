package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;

/** Steps that the optimizers' recurrences share. */
final class Moments {
    /** {@code g + weightDecay p}, a new tensor unless nothing is added. */
    static Tensor decayed(Tensor gradient, Tensor value, double weightDecay) {
        return weightDecay == 0 ? gradient : gradient.add(value.detach().mul(weightDecay));
    }

    /** {@code m = beta m + (1 - beta) x}, in place; returns {@code m}. */
    static Tensor mean(Tensor m, Tensor x, double beta) {
        InPlace.scale(m, beta);
        InPlace.axpy(1 - beta, x, m);
        return m;
    }

    /** {@code v = beta v + (1 - beta) x^2}, in place; returns {@code v}. */
    static Tensor square(Tensor v, Tensor x, double beta) {
        return mean(v, x.square(), beta);
    }

    /** {@code 1 - beta^t} at the parameter's {@code t}-th step: the weights of the gradients in a mean that began at zero. */
    static double correction(double beta, GradientOptimizer.Memory memory) {
        return 1 - StrictMath.pow(beta, memory.steps());
    }

    private Moments() {}
}
