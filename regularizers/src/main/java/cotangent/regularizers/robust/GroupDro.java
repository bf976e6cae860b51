package cotangent.regularizers.robust;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Map;
import java.util.Objects;

/**
 * Distributionally robust optimization over groups: trains for the group that fares worst, by weights that follow the groups' losses.
 *
 * <pre>
 * l_g = mean loss of the batch's samples of group g (0 without any)
 * a_g = l_g + C / sqrt(n_g),   divided by their sum if normalised
 * q_g = q_g exp(stepSize a_g) / sum,   from uniform weights
 * L   = sum_g q_g l_g
 * </pre>
 *
 * with {@code n_g} samples of group {@code g} in the data set, whose samples the batch's indices name. The weights are constants in the loss,
 * are kept in logarithms, and move once a step; they are the {@link #state} of this objective. The batch's own weights are not looked at.
 *
 * <p>Draw batches in which groups are equally likely, {@link cotangent.nn.data.WeightedSampler#balanced}. A model that can fit all samples has
 * no worst group in training: without strong weight decay (0.1 to 1 in the paper) or early stopping there is nothing to gain, the
 * paper's central finding.
 *
 * <p>Defaults: {@link GroupDroConfig#defaults}. Cost: that of a plain step.
 *
 * <p>Errors: {@link IndexOutOfBoundsException} if an index of the batch is not a sample; {@link ArithmeticException} if a loss is NaN;
 * {@link IllegalArgumentException} if the model is no layer.
 *
 * <p>Source: S. Sagawa, P. W. Koh, T. B. Hashimoto, P. Liang, "Distributionally Robust Neural Networks for Group Shifts: On the Importance of
 * Regularization for Worst-Case Generalization", ICLR 2020.
 *
 * <p>Catalogue: T265
 *
 * @see GroupCvar
 */
public final class GroupDro implements Objective {
    private static final String STATE = "log weights";

    private final Loss loss;
    private final Groups groups;
    private final GroupDroConfig config;
    private final Tensor adjustment;
    private Tensor logWeights;

    /**
     * With uniform weights.
     *
     * @param loss of each sample
     * @param groups the group of each sample of the data set, from 0
     * @throws IndexOutOfBoundsException if a group is negative
     */
    public GroupDro(Loss loss, long[] groups, GroupDroConfig config) {
        this.loss = Objects.requireNonNull(loss, "group DRO needs a loss");
        this.groups = new Groups(groups);
        this.config = Objects.requireNonNull(config, "group DRO needs a configuration");
        adjustment = this.groups.adjustment(config.adjustment());
        logWeights = Tensor.zeros(DType.FLOAT64, this.groups.size()).logSoftmax(0);
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        Tensor means = groups.losses("group DRO", loss, model, batch, context).means();
        if (!context.isRepeat()) {
            Tensor a = means.detach().to(DType.FLOAT64).add(adjustment);
            Tensor followed = config.normalize() ? a.div(a.sum().clampMin(Double.MIN_NORMAL)) : a;
            logWeights = MemoryScope.keep(
                    logWeights.add(followed.mul(config.stepSize())).logSoftmax(0));
        }
        return means.dot(weights().to(means.dtype()));
    }

    /** The groups' weights, {@code [groups]}, float64; they sum to 1. */
    public Tensor weights() {
        return logWeights.exp();
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of(STATE, logWeights.copy());
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        logWeights = State.take("group DRO", state, STATE, logWeights).copy();
    }
}
