package cotangent.regularizers.continual;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.regularizers.Penalty;
import java.util.Objects;

/**
 * Holds parameters to the values that they had at the end of the task before, all with the same strength.
 *
 * <pre>lambda sum_j (theta_j - theta*_j)^2,   gradient 2 lambda (theta - theta*)</pre>
 *
 * over the parameters {@code j} that are selected and were there at the end of that task: of a head that has grown since the old rows.
 * The values {@code theta*} are constants, taken by {@link #endTask}; before the first task ends the penalty is 0. They do not change
 * within a task and are not part of checkpoints.
 *
 * <p>Defaults: all parameters; for a pretrained transformer {@link ParameterSelector#attention} was best in the paper. Cost: the selected
 * parameters once more in memory.
 *
 * <p>Errors: {@link IllegalArgumentException} if a parameter is gone; {@link cotangent.autodiff.ShapeException} if its shape changed in
 * another way than by more rows.
 *
 * <p>Source: J. S. Smith, J. Tian, S. Halbe, Y.-C. Hsu, Z. Kira, "A Closer Look at Rehearsal-Free Continual Learning", CVPR Workshops
 * 2023.
 *
 * <p>Catalogue: T136
 */
public final class L2ToPrevious implements Penalty {
    private final double lambda;
    private final ParameterSelector selector;
    private Snapshot previous;

    /** On all parameters. */
    public L2ToPrevious(double lambda) {
        this(lambda, ParameterSelector.all());
    }

    /**
     * On some parameters.
     *
     * @param lambda strength, not negative
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public L2ToPrevious(double lambda, ParameterSelector selector) {
        this.lambda = Require.notNegative("L2 to previous", "lambda", lambda);
        this.selector = Objects.requireNonNull(selector, "L2 to previous needs a selector of parameters");
    }

    /** Holds parameters to their present values from now on. */
    public void endTask(Module model) {
        previous = Snapshot.of(model, selector);
    }

    @Override
    public Tensor of(Module model) {
        return previous == null
                ? Snapshot.zero(model)
                : previous.sum("L2 to previous", model, (name, change) -> change.square()
                                .sum())
                        .mul(lambda);
    }
}
