package cotangent.regularizers.sharpness;

import cotangent.nn.Parameter;
import java.util.Map;

/** Checks that a perturbation has not led out of the numbers. */
final class Finite {
    /** The loss, if it is finite. */
    static double loss(String method, double loss) {
        if (!Double.isFinite(loss)) {
            throw new ArithmeticException(method + ": the loss is " + loss);
        }
        return loss;
    }

    /** Checks all gradients. */
    static void gradients(String method, Map<String, Parameter> parameters) {
        parameters.forEach((name, p) -> {
            if (p.isTrainable() && p.grad() != null && !p.grad().allFinite()) {
                throw new ArithmeticException(method + ": the gradient of '" + name + "' is not finite");
            }
        });
    }

    private Finite() {}
}
