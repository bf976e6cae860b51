package cotangent.regularizers.continual;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.regularizers.Penalty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Elastic weight consolidation: holds parameters to the values that they had at the end of the task before, each as strongly as the
 * tasks so far depend on it.
 *
 * <pre>lambda sum_j F_j (theta_j - theta*_j)^2,   gradient 2 lambda F (theta - theta*)</pre>
 *
 * with the diagonal {@code F} of the Fisher information, by {@link DiagonalFisher} at the end of each task: their sum over the tasks, or
 * their mean. {@code theta*} are the values at the end of the last one. All are constants, taken by {@link #endTask}; before the first
 * task ends the penalty is 0. Rows that a parameter gains later are free until then. With {@code F = 1} it is {@link L2ToPrevious}. The
 * constants do not change within a task and are not part of checkpoints.
 *
 * <p>Defaults: the sum, over all parameters. Cost: twice the selected parameters in memory; for the Fisher information a forward and a
 * backward pass over the task's data (or a part of it), once.
 *
 * <p>Errors: as {@link L2ToPrevious}; {@link IllegalArgumentException} unless the information is there for all selected parameters,
 * finite and not negative.
 *
 * <p>Source: J. Kirkpatrick et al., "Overcoming catastrophic forgetting in neural networks", PNAS 114(13), 2017; in this form J. S. Smith et
 * al., "A Closer Look at Rehearsal-Free Continual Learning", CVPR Workshops 2023.
 *
 * <p>Catalogue: T136
 */
public final class EwcPenalty implements Penalty {
    /** What is made of the tasks' Fisher informations. */
    public enum Accumulation {
        /** Their sum: the more tasks, the stiffer. */
        SUM,
        /** Their mean. */
        MEAN
    }

    private final double lambda;
    private final Accumulation accumulation;
    private final ParameterSelector selector;
    private Snapshot previous;
    private Map<String, Tensor> sums = Map.of();
    private int tasks;

    /** The sum over tasks, on all parameters. */
    public EwcPenalty(double lambda) {
        this(lambda, Accumulation.SUM, ParameterSelector.all());
    }

    /**
     * On some parameters.
     *
     * @param lambda strength, not negative
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public EwcPenalty(double lambda, Accumulation accumulation, ParameterSelector selector) {
        this.lambda = Require.notNegative("EWC", "lambda", lambda);
        this.accumulation = Objects.requireNonNull(accumulation, "EWC needs a way to accumulate");
        this.selector = Objects.requireNonNull(selector, "EWC needs a selector of parameters");
    }

    /**
     * Holds parameters to their present values from now on.
     *
     * @param fisher the task's information by full name, not negative, as {@link DiagonalFisher#of} gives
     */
    public void endTask(Module model, Map<String, Tensor> fisher) {
        Snapshot now = Snapshot.of(model, selector);
        Map<String, Tensor> next = new LinkedHashMap<>();
        now.values().forEach((name, value) -> {
            Tensor f = fisher.get(name);
            if (f == null) {
                throw new IllegalArgumentException("EWC: there is no Fisher information of '" + name + "'");
            }
            if (!f.shape().equals(value.shape())) {
                throw new ShapeException(
                        "EWC: the Fisher information of '" + name + "' is " + f.shape() + ", needs " + value.shape());
            }
            if (!f.allFinite() || f.lt(0).any()) {
                throw new IllegalArgumentException(
                        "EWC: the Fisher information of '" + name + "' must be finite and not negative");
            }
            next.put(name, MemoryScope.keep(plus(f, sums.get(name))));
        });
        previous = now;
        sums = next;
        tasks++;
    }

    /** The sum with an earlier one that may have fewer rows. */
    private static Tensor plus(Tensor fisher, Tensor earlier) {
        if (earlier == null) {
            return fisher.detach().copy();
        }
        int rows = earlier.rank() == 0 ? 0 : earlier.size(0);
        return rows == 0 || rows == fisher.size(0)
                ? fisher.detach().add(earlier)
                : Tensor.cat(
                        0,
                        fisher.detach().narrow(0, 0, rows).add(earlier),
                        fisher.detach().narrow(0, rows, fisher.size(0) - rows));
    }

    @Override
    public Tensor of(Module model) {
        if (previous == null) {
            return Snapshot.zero(model);
        }
        double factor = accumulation == Accumulation.SUM ? lambda : lambda / tasks;
        return previous.sum("EWC", model, (name, change) -> change.square()
                        .mul(sums.get(name))
                        .sum())
                .mul(factor);
    }
}
