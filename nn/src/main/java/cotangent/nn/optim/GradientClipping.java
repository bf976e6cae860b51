package cotangent.nn.optim;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.Collection;
import java.util.function.UnaryOperator;

/** Limits on gradients between backward and the step. Parameters without gradient are left out. */
public final class GradientClipping {
    private static final double EPSILON = 1e-6;

    /**
     * Scales all gradients by {@code min(1, maxNorm / (norm + 1e-6))}, where {@code norm} is the Euclidean norm of all of them
     * together. A norm that is not finite makes them so too.
     *
     * @return the norm before
     */
    public static double byNorm(Collection<Parameter> parameters, double maxNorm) {
        Require.positive("clipping: the largest norm", maxNorm);
        double squares = 0;
        try (var off = GradMode.noGrad()) {
            for (Parameter p : parameters) {
                if (p.grad() != null) {
                    double norm = p.grad().norm().item();
                    squares += norm * norm;
                }
            }
        }
        double norm = Math.sqrt(squares);
        double factor = maxNorm / (norm + EPSILON);
        if (!(factor >= 1)) {
            changeGradients(parameters, g -> g.mul(factor));
        }
        return norm;
    }

    /** Clips each element of each gradient to {@code [-limit, limit]}. */
    public static void byValue(Collection<Parameter> parameters, double limit) {
        Require.positive("clipping: the limit", limit);
        changeGradients(parameters, g -> g.clamp(-limit, limit));
    }

    /** In place: a gradient owns its storage. */
    private static void changeGradients(Collection<Parameter> parameters, UnaryOperator<Tensor> change) {
        try (var off = GradMode.noGrad()) {
            for (Parameter p : parameters) {
                if (p.grad() != null) {
                    p.grad().assign(change.apply(p.grad()));
                }
            }
        }
    }

    private GradientClipping() {}
}
