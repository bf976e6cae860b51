package cotangent.regularizers.experts;

import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.random.RandomGenerator;

/** What gates of several choosers share. */
final class Choosers {
    private Choosers() {}

    static void require(String gate, String what, int experts, int choosers) {
        if (experts < 2) {
            throw new IllegalArgumentException(gate + ": needs at least 2 experts, got " + experts);
        }
        if (choosers < 1 || choosers > experts) {
            throw new IllegalArgumentException(
                    gate + ": needs 1 to " + experts + " " + what + " for " + experts + " experts, got " + choosers);
        }
    }

    /** Sets a parameter of decisions to uniform numbers in {@code +-gamma/100}, where a step is near one half. */
    static void startNearUndecided(Parameter p, SmoothStep step, RandomGenerator rng) {
        Tensor value = p.value();
        Tensor uniform = Tensor.rand(rng, value.dtype(), value.shape().toArray());
        value.assign(uniform.mul(2).sub(1).mul(step.gamma() / 100));
    }
}
