package cotangent.regularizers.experts;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.transport.Hungarian;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Permutations that are searched for by gradient in the first part of a training and fixed after it: the local search of COMET.
 *
 * <pre>
 * P = Sinkhorn((L + 0.01 Gumbel) / tau)        rows of the logarithm normalised, then columns, as often as the step asks for
 * P = hard assignment (Hungarian, of -P)       after the search
 * </pre>
 *
 * with trained logits {@code L [count, n, n]} that start uniform in {@code +-0.05} and {@code tau} and the number of iterations after a {@link
 * PermutationSchedule}. {@link #following} tells the permutations of a model the step of the training; each step of the search draws the noise
 * once, outside training there is none. At low temperatures the iterations may end before rows sum to 1; columns do.
 *
 * <p>{@link #entropy}, with a weight of 1e-4 to 0.1 added to the loss, drives {@code P} to a permutation. No gradient goes through the hard
 * assignment: afterwards {@code L} gets none. Cost: the iterations, recorded, in every call of {@link #matrices} and {@link #entropy}.
 *
 * <p>State: {@code logits [count, n, n]} and, as a buffer, {@code assignment [count, n]}, the expert of each place, -1 during the search.
 *
 * <p>Source: S. Ibrahim et al., "COMET: Learning Cardinality Constrained Mixture of Experts with Trees and Local Search", KDD 2023.
 *
 * <p>Catalogue: T166
 */
public final class GumbelSinkhornPermutation extends Module {
    private static final double NOISE = 0.01;
    private static final double START = 0.05;

    private final PermutationSchedule schedule;
    private final RandomGenerator rng;
    private final Parameter logits;
    private final Buffer assignment;
    private long step;
    private Tensor noise;

    /**
     * Permutations at the start of their search.
     *
     * @param count how many: one for each tree, or one
     * @param n of how many things
     * @throws IllegalArgumentException if {@code count} is less than 1 or {@code n} less than 2
     */
    public GumbelSinkhornPermutation(int count, int n, PermutationSchedule schedule, RandomGenerator rng) {
        if (count < 1 || n < 2) {
            throw new IllegalArgumentException(
                    "GumbelSinkhornPermutation: needs at least 1 permutation of at least 2 things, got " + count
                            + " of " + n);
        }
        this.schedule = Objects.requireNonNull(schedule, "a search for permutations needs a schedule");
        this.rng = random("rng", rng);
        logits =
                parameter("logits", Tensor.rand(rng, count, n, n).mul(2 * START).sub(START));
        long[] none = new long[count * n];
        Arrays.fill(none, -1);
        assignment = buffer("assignment", Tensor.of(none, count, n));
    }

    /** The matrices {@code [count, n, n]}; the row is the place, the column what sits there. */
    public Tensor matrices() {
        if (isFrozen()) {
            return Indexing.oneHot(assignment.get(), size(), logits.value().dtype());
        }
        Tensor l = logits.get();
        if (noise != null && isTraining()) {
            l = l.add(noise.to(l.dtype()));
        }
        return sinkhorn(l.div(schedule.tau(step)), schedule.iterations(step));
    }

    /**
     * Rows and then columns of {@code exp(log)} divided by their sums, {@code iterations} times.
     *
     * @param log {@code [..., n, n]}
     */
    static Tensor sinkhorn(Tensor log, int iterations) {
        Tensor x = log;
        for (int i = 0; i < iterations; i++) {
            x = x.logSoftmax(-1);
            x = x.logSoftmax(-2);
        }
        return x.exp();
    }

    /**
     * How far from permutations the matrices are: {@code -sum P ln(P + 1e-6)}, plus the same of {@code P} with its rows divided by their sums,
     * averaged over the permutations; 0 after the search.
     */
    public Tensor entropy() {
        if (isFrozen()) {
            return Tensor.scalar(logits.value().dtype(), 0);
        }
        Tensor p = matrices();
        return Routing.entropy(p)
                .add(Routing.entropy(normalized(p)))
                .sum(-2, -1)
                .mean();
    }

    /** Rows divided by their sums. At low temperatures a row of what is not yet a permutation may vanish in floating point; it stays 0. */
    static Tensor normalized(Tensor rows) {
        return rows.div(rows.sum(true, -1).clampMin(Float.MIN_NORMAL));
    }

    /**
     * Goes to a step of the training: draws its noise, or ends the search if it is over.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void setStep(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "GumbelSinkhornPermutation: the step must not be negative, got " + value);
        }
        if (isFrozen()) {
            return;
        }
        if (value >= schedule.steps()) {
            freeze();
            return;
        }
        step = value;
        Tensor u = Tensor.rand(rng, DType.FLOAT64, logits.value().shape().toArray());
        noise = u.clampMin(Double.MIN_NORMAL)
                .log()
                .neg()
                .clampMin(Double.MIN_NORMAL)
                .log()
                .mul(-NOISE);
    }

    /** Ends the search: takes the permutations nearest to the matrices of the last step's temperature, without noise. */
    public void freeze() {
        if (isFrozen()) {
            return;
        }
        noise = null;
        step = schedule.steps() - 1;
        int n = size();
        long[] chosen = new long[count() * n];
        try (var off = GradMode.noGrad()) {
            Tensor p = matrices();
            for (int i = 0; i < count(); i++) {
                int[] columns = Hungarian.assign(p.select(0, i).neg());
                for (int j = 0; j < n; j++) {
                    chosen[i * n + j] = columns[j];
                }
            }
        }
        assignment.get().assign(Tensor.of(chosen, count(), n));
    }

    /** Whether the search is over. */
    public boolean isFrozen() {
        return assignment.get().getLong(0, 0) >= 0;
    }

    /** What sits at each place, {@code [count, n]}; -1 during the search. */
    public Tensor assignment() {
        return assignment.get().copy();
    }

    /** How many permutations these are. */
    public int count() {
        return logits.value().size(0);
    }

    /** Of how many things. */
    public int size() {
        return logits.value().size(1);
    }

    /** The trained logits. */
    public Parameter logits() {
        return logits;
    }

    /** An objective that tells the permutations of the model the step before it is evaluated. */
    public static Objective following(Objective objective) {
        return new Following(Objects.requireNonNull(objective, "a search for permutations needs an objective"));
    }

    private record Following(Objective objective) implements Objective {
        @Override
        public Tensor loss(Module model, Batch batch, StepContext context) {
            for (Module part : model.modules().values()) {
                if (part instanceof GumbelSinkhornPermutation search && !context.isRepeat()) {
                    search.setStep(context.step());
                }
            }
            return objective.loss(model, batch, context);
        }

        @Override
        public Map<String, Tensor> state() {
            return objective.state();
        }

        @Override
        public void loadState(Map<String, Tensor> state) {
            objective.loadState(state);
        }
    }
}
