package cotangent.regularizers.bilevel;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Tensor;

/**
 * Stands in for constants that a problem does not know: {@code B} by power iteration, {@code L_A} and {@code L_B} by the largest ratio so
 * far of changes of derivatives to changes of {@code x}, along the vectors {@code q} that occur.
 */
final class ConstantEstimates {
    private static final int POWER_ITERATIONS = 10;

    private Tensor lastX;
    private double hessianRatio;
    private double crossRatio;

    /** The problem's constants, those that are unknown replaced by estimates. */
    BilevelProblem.Constants complete(BilevelProblem problem, Tensor theta, Tensor x, Tensor q) {
        BilevelProblem.Constants c = problem.constants(x, theta);
        boolean inverse = Double.isNaN(c.inverseLipschitz());
        boolean cross = Double.isNaN(c.crossLipschitz());
        if (inverse || cross) {
            observe(problem, theta, x, q);
        }
        double mu = c.strongConvexity();
        return new BilevelProblem.Constants(
                mu,
                c.lowerSmoothness(),
                c.upperSmoothness(),
                Double.isNaN(c.crossNorm()) ? crossNorm(problem, theta, x, q) : c.crossNorm(),
                // ||A^-1 - B^-1|| <= ||A^-1|| ||A - B|| ||B^-1||
                inverse ? hessianRatio / (mu * mu) : c.inverseLipschitz(),
                cross ? crossRatio : c.crossLipschitz());
    }

    private void observe(BilevelProblem problem, Tensor theta, Tensor x, Tensor q) {
        double size = q.norm().item();
        if (lastX != null && size > 0) {
            double distance = x.sub(lastX).norm().item();
            if (distance > 0) {
                Tensor hessian = hessian(problem, theta, x, q).sub(hessian(problem, theta, lastX, q));
                hessianRatio = Math.max(hessianRatio, hessian.norm().item() / (size * distance));
                Tensor mixed = InexactHypergradient.cross(problem, theta, x, q)
                        .sub(InexactHypergradient.cross(problem, theta, lastX, q));
                crossRatio = Math.max(crossRatio, mixed.norm().item() / (size * distance));
            }
        }
        lastX = x;
    }

    private static Tensor hessian(BilevelProblem problem, Tensor theta, Tensor x, Tensor v) {
        return Autodiff.hvp((Tensor at) -> problem.lower(at, theta), x, v);
    }

    /** The largest singular value of {@code h_xtheta}, from below, by steps that start along {@code q}. */
    private static double crossNorm(BilevelProblem problem, Tensor theta, Tensor x, Tensor q) {
        Tensor v = q.norm().item() > 0 ? q : Tensor.onesLike(x);
        double norm = 0;
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            Tensor unit = v.div(v.norm().item());
            Tensor w = InexactHypergradient.cross(problem, theta, x, unit);
            norm = Math.max(norm, w.norm().item());
            if (norm == 0 || w.norm().item() == 0) {
                return norm;
            }
            Tensor direction = w;
            v = Autodiff.jvp(
                            t -> Autodiff.grad((Tensor at) -> problem.lower(at, t))
                                    .apply(x),
                            theta,
                            direction)
                    .derived();
            if (v.norm().item() == 0) {
                return norm;
            }
        }
        return norm;
    }
}
