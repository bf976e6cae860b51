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
 * Trains for the groups that fare worst and make up a share of the data: conditional value at risk over groups.
 *
 * <pre>
 * e_g = (1 - gamma) e_g + gamma l_g         for groups in the batch; the first time e_g = l_g
 * in descending order of e_g + C / sqrt(n_g):
 * w_g = f_g / alpha while the shares so far sum to at most alpha, the next group gets 1 - sum, the others 0
 * L   = sum_g (m f_g + (1 - m) w_g) l_g
 * </pre>
 *
 * with the mean loss {@code l_g} of the batch's samples of group {@code g}, 0 without any, and the group's share {@code f_g} of the data
 * set. With {@code alpha = 1} this is the mean over the data. The averages {@code e}, the order and the weights are constants in the loss;
 * the averages move once a step and are the {@link #state} of this objective. Of equal averages the group with the lower number is first.
 * The batch's own weights are not looked at.
 *
 * <p>Defaults: {@code alpha = 0.2, gamma = 0.1, C = 0, m = 0}. Cost: that of a plain step. Errors: as of {@link GroupDro}.
 *
 * <p>Source: S. Sagawa, P. W. Koh, T. B. Hashimoto, P. Liang, "Distributionally Robust Neural Networks for Group Shifts", ICLR 2020: the
 * greedy variant of its released code.
 *
 * <p>Catalogue: T265
 */
public final class GroupCvar implements Objective {
    private static final String STATE = "averages";

    private final Loss loss;
    private final Groups groups;
    private final double alpha;
    private final double gamma;
    private final double minVar;
    private final Tensor adjustment;

    /** NaN for groups that were not seen yet. */
    private Tensor averages;

    /** With the defaults. */
    public GroupCvar(Loss loss, long[] groups) {
        this(loss, groups, 0.2, 0.1, 0, 0);
    }

    /**
     * Without averages.
     *
     * @param loss of each sample
     * @param groups the group of each sample of the data set, from 0
     * @param alpha the share of the data, in (0, 1]
     * @param gamma the share of the present loss in the averages, in (0, 1]
     * @param adjustment how much small groups are favoured, {@code C}, not negative
     * @param minVar weight of the plain mean, {@code m}, in [0, 1]
     * @throws IllegalArgumentException if a number is out of range
     * @throws IndexOutOfBoundsException if a group is negative
     */
    public GroupCvar(Loss loss, long[] groups, double alpha, double gamma, double adjustment, double minVar) {
        this.loss = Objects.requireNonNull(loss, "group CVaR needs a loss");
        if (!(alpha > 0 && alpha <= 1 && gamma > 0 && gamma <= 1 && minVar >= 0 && minVar <= 1)) {
            throw new IllegalArgumentException("group CVaR: needs alpha and gamma in (0, 1] and minVar in [0, 1], got "
                    + alpha + ", " + gamma + " and " + minVar);
        }
        Groups.requireNotNegative("group CVaR", "adjustment", adjustment);
        this.groups = new Groups(groups);
        this.alpha = alpha;
        this.gamma = gamma;
        this.minVar = minVar;
        this.adjustment = this.groups.adjustment(adjustment);
        averages = Tensor.full(DType.FLOAT64, Double.NaN, this.groups.size());
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        GroupMeans now = groups.losses("group CVaR", loss, model, batch, context);
        if (!context.isRepeat()) {
            Tensor present = now.means().detach().to(DType.FLOAT64);
            Tensor moved = Tensor.where(averages.isNaN(), present, averages.lerp(present, gamma));
            averages = MemoryScope.keep(Tensor.where(now.counts().gt(0), moved, averages));
        }
        return now.means().dot(weights().to(now.means().dtype()));
    }

    /** The weights of the groups' losses by the present averages, {@code [groups]}, float64; they sum to 1. */
    public Tensor weights() {
        Tensor known = averages.maskedFill(averages.isNaN(), 0).add(adjustment);
        double[] share = groups.fractions().toDoubleArray();
        double[] weights = new double[share.length];
        double cumulative = 0;
        double sum = 0;
        for (long at : known.argsort(0, true).toLongArray()) {
            int g = (int) at;
            cumulative += share[g];
            if (cumulative > alpha) {
                weights[g] = 1 - sum;
                break;
            }
            weights[g] = share[g] / alpha;
            sum += weights[g];
        }
        return Tensor.of(weights).lerp(groups.fractions(), minVar);
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of(STATE, averages.copy());
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        averages = State.take("group CVaR", state, STATE, averages).copy();
    }
}
