package cotangent.nn.train;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What an objective knows of the training around it, and what it tells back. There is a new one for each evaluation; the evaluations
 * of one step draw the same random numbers, so that they are values of one function.
 */
public final class StepContext {
    private final long step;
    private final long epoch;
    private final long totalSteps;
    private final Rng rng;
    private final boolean wantsSampleLosses;
    private final boolean repeat;
    private final Map<String, Double> logged = new LinkedHashMap<>();
    private Tensor predictions;
    private Tensor sampleLosses;

    /** A context of the first evaluation of a step; see the other constructor. */
    public StepContext(long step, long epoch, long totalSteps, Rng rng, boolean wantsSampleLosses) {
        this(step, epoch, totalSteps, rng, wantsSampleLosses, false);
    }

    /**
     * A context.
     *
     * @param step number of steps done before
     * @param epoch number of epochs done before
     * @param totalSteps steps of the whole training, as far as is known
     * @param rng the source of the objective's random numbers
     * @param wantsSampleLosses whether somebody wants {@link #reportSampleLosses}
     * @param repeat whether the samples were looked at in this step before
     */
    public StepContext(long step, long epoch, long totalSteps, Rng rng, boolean wantsSampleLosses, boolean repeat) {
        this.step = step;
        this.epoch = epoch;
        this.totalSteps = totalSteps;
        this.rng = rng;
        this.wantsSampleLosses = wantsSampleLosses;
        this.repeat = repeat;
    }

    /** Number of steps done before. */
    public long step() {
        return step;
    }

    /** Number of epochs done before. */
    public long epoch() {
        return epoch;
    }

    /** Steps of the whole training, as far as is known. */
    public long totalSteps() {
        return totalSteps;
    }

    /** The share of the training that is done, in [0, 1]. */
    public double progress() {
        return totalSteps == 0 ? 1 : Math.min(1, step / (double) totalSteps);
    }

    /** The source of the objective's random numbers; depends on the seed and the step only. */
    public RandomGenerator rng() {
        return rng;
    }

    /**
     * Whether the samples were looked at in this step before: a further evaluation at other parameters, as sharpness-aware optimizers ask
     * for. What an objective keeps from step to step moves in the first evaluation only, so that all are values of one function.
     */
    public boolean isRepeat() {
        return repeat;
    }

    /** Reports a value, such as a part of the loss; its mean over the epoch goes into the history. */
    public void log(String name, double value) {
        logged.put(name, value);
    }

    /** Whether somebody wants {@link #reportSampleLosses}: else their computation can be saved. */
    public boolean wantsSampleLosses() {
        return wantsSampleLosses;
    }

    /** Reports the predictions for the batch's targets, for metrics. */
    public void reportPredictions(Tensor value) {
        predictions = value.detach();
    }

    /** Reports the losses of the batch's samples, {@code [batch]}, for adaptive samplers. */
    public void reportSampleLosses(Tensor value) {
        sampleLosses = value.detach();
    }

    /** The values reported so far by name. */
    public Map<String, Double> logged() {
        return Collections.unmodifiableMap(logged);
    }

    /** The predictions reported; null if none. */
    public Tensor predictions() {
        return predictions;
    }

    /** The losses of samples reported; null if none. */
    public Tensor sampleLosses() {
        return sampleLosses;
    }
}
