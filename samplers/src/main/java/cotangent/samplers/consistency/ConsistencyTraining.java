package cotangent.samplers.consistency;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.optim.Ema;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Consistency training as it was first: a teacher of averaged weights, evenly drawn intervals and squared distances (CT).
 *
 * <pre>
 * N(k)  = ceil(sqrt(k / K ((s1 + 1)^2 - s0^2) + s0^2) - 1) + 1,   mu(k) = exp(s0 ln(mu0) / N(k))      at step k of K
 * i     ~ U{1, ..., N - 1},   z ~ N(0, I)
 * L     = mean ||f(x + s_{i+1} z, s_{i+1}) - f_a(x + s_i z, s_i)||^2
 * a     = mu a + (1 - mu) theta                                                                      after each step
 * </pre>
 *
 * with data {@code x [batch, ...]} on a {@link KarrasGrid}; both terms see the same {@code z} and drop the same elements. The teacher
 * {@code f_a} is constant; it is the {@link #state} of this objective and moves at the first evaluation of the next step. It makes the
 * method's objective wrong in the limit of many levels; {@link ImprovedConsistencyTraining} does without.
 *
 * <p>Defaults: {@code s0 = 2, s1 = 150, mu0 = 0.9}. Cost: a forward pass more than a plain step, and a copy of the parameters.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is not the one that the objective was made for.
 *
 * <p>Source: Y. Song, P. Dhariwal, M. Chen, I. Sutskever, "Consistency Models", ICML 2023.
 *
 * <p>Catalogue: T101
 */
public final class ConsistencyTraining implements Objective {
    private static final String NAME = "consistency training";

    private final ConsistencyModel model;
    private final KarrasGrid grid;
    private final int fewest;
    private final int most;
    private final double mu;
    private final Ema teacher;
    private long lastStep = -1;
    private double decay;

    /** With the authors' hyperparameters. */
    public ConsistencyTraining(ConsistencyModel model) {
        this(model, KarrasGrid.defaults(), 2, 150, 0.9);
    }

    /**
     * An objective whose teacher begins as the model.
     *
     * @param model the model that will be trained
     * @param grid the levels of noise, from the model's smallest
     * @param fewest levels at first, {@code s0}, at least 2
     * @param most intervals at last, {@code s1}, not less
     * @param mu the teacher's decay at first, in (0, 1)
     */
    public ConsistencyTraining(ConsistencyModel model, KarrasGrid grid, int fewest, int most, double mu) {
        if (fewest < 2 || most < fewest || !(mu > 0 && mu < 1)) {
            throw new IllegalArgumentException("consistency training: needs 2 <= s0 <= s1 and a decay in (0, 1), got "
                    + fewest + ", " + most + " and " + mu);
        }
        this.model = NeighbouringPair.requireModel(NAME, Objects.requireNonNull(model, NAME), grid);
        this.grid = grid;
        this.fewest = fewest;
        this.most = most;
        this.mu = mu;
        teacher = Ema.scheduled(model.parameters(), n -> decay);
    }

    /** {@code N}, the number of levels at step {@code k} of {@code total}. */
    int levels(long k, long total) {
        double first = (double) fewest * fewest;
        double last = (most + 1.0) * (most + 1.0);
        return (int) Math.ceil(Math.sqrt(k / (double) Math.max(1, total) * (last - first) + first) - 1) + 1;
    }

    @Override
    public Tensor loss(Module trained, Batch batch, StepContext context) {
        if (trained != model) {
            throw new IllegalArgumentException("consistency training: this is for another model");
        }
        if (!context.isRepeat() && lastStep >= 0) {
            decay = StrictMath.exp(fewest * StrictMath.log(mu) / levels(lastStep, context.totalSteps()));
            teacher.update();
        }
        lastStep = context.step();
        Tensor x = batch.inputs();
        RandomGenerator rng = context.rng();
        double[] levels = grid.levels(Math.max(2, levels(context.step(), context.totalSteps())));
        int[] draws = new int[x.size(0)];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = rng.nextInt(levels.length - 1);
        }
        Tensor[] ends = NeighbouringPair.draw(x, levels, draws, rng).map(model, pass -> {
            try (var off = GradMode.noGrad();
                    var averaged = teacher.swap()) {
                return pass.get();
            }
        });
        return NeighbouringPair.mean(SquaredDistance.of(ends[0], ends[1]), batch, context);
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(teacher.state());
        state.put("lastStep", Tensor.of(new long[] {lastStep}));
        return state;
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        Map<String, Tensor> averages = new LinkedHashMap<>(state);
        Tensor last = averages.remove("lastStep");
        if (last == null) {
            throw new IllegalArgumentException(
                    "consistency training: the state has no 'lastStep', got " + state.keySet());
        }
        teacher.loadState(averages);
        lastStep = last.getLong(0);
    }
}
