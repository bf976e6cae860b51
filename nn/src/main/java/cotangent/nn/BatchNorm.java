package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.Normalization;
import cotangent.autodiff.Tensor;

/**
 * Normalises each channel over the batch and all positions, {@code [batch, channels, ...]}:
 *
 * <pre>y = (x - mean) / sqrt(var + epsilon) * weight + bias</pre>
 *
 * <p>In {@link Module.Mode#TRAIN} mean and (biased) variance are the batch's, and the running statistics move towards the batch's mean and
 * unbiased variance; in {@link Module.Mode#TRAIN_FROZEN_STATISTICS} they stay; in {@link Module.Mode#EVAL} they are what normalises.
 * Statistics given to {@link Module#with} move in place of the module's own.
 *
 * <p>State: {@code weight [channels]}, 1 at first, {@code bias [channels]}, 0, {@code running_mean [channels]}, 0,
 * {@code running_var [channels]}, 1, and {@code num_batches_tracked []}, int64.
 *
 * <p>Source: S. Ioffe, C. Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", ICML 2015.
 */
public abstract sealed class BatchNorm extends Layer permits BatchNorm1d, BatchNorm2d, BatchNorm3d {
    private final int channels;
    private final BatchNormConfig config;
    private final Parameter weight;
    private final Parameter bias;
    private final Buffer runningMean;
    private final Buffer runningVar;
    private final Buffer batches;
    private boolean averaging;

    BatchNorm(int channels, BatchNormConfig config) {
        this.channels = Require.positive("BatchNorm", "channels", channels);
        this.config = config;
        weight = config.affine() ? parameter("weight", Tensor.ones(channels)) : null;
        bias = config.affine() ? parameter("bias", Tensor.zeros(channels)) : null;
        runningMean = config.tracking() ? buffer("running_mean", Tensor.zeros(channels)) : null;
        runningVar = config.tracking() ? buffer("running_var", Tensor.ones(channels)) : null;
        batches = config.tracking() ? buffer("num_batches_tracked", Tensor.zeros(DType.INT64)) : null;
    }

    abstract void requireRank(Tensor x);

    @Override
    public final Tensor forward(Tensor x) {
        requireRank(x);
        boolean byBatch = isTraining() || !config.tracking();
        boolean moving = mode() == Mode.TRAIN && config.tracking();
        boolean reading = moving || !byBatch;
        return Normalization.batchNorm(
                x,
                reading ? runningMean.get() : null,
                reading ? runningVar.get() : null,
                weight == null ? null : weight.get(),
                bias == null ? null : bias.get(),
                byBatch,
                moving ? countBatch() : 0,
                config.epsilon());
    }

    /** Counts a batch and returns its weight in the running statistics. */
    private double countBatch() {
        Tensor count = batches.get();
        long n = count.itemLong() + 1;
        count.assign(Tensor.of(new long[] {n}).squeeze());
        return averaging ? 1.0 / n : config.momentum().orElse(1.0 / n);
    }

    /** Forgets the running statistics: mean 0, variance 1, no batch counted. Does nothing if none are kept. */
    public final void resetStatistics() {
        if (config.tracking()) {
            runningMean.get().assign(Tensor.zeros());
            runningVar.get().assign(Tensor.ones());
            batches.get().assign(Tensor.zeros(DType.INT64));
        }
    }

    /**
     * Makes the running statistics plain averages over all batches counted, whatever the configured momentum, or ends that. It is not
     * part of the state.
     */
    public final void setAveraging(boolean averaging) {
        this.averaging = averaging;
    }

    /** Number of channels. */
    public final int channels() {
        return channels;
    }

    /** The settings. */
    public final BatchNormConfig config() {
        return config;
    }

    /** The scales {@code [channels]}; null if there are none. */
    public final Parameter weight() {
        return weight;
    }

    /** The shifts {@code [channels]}; null if there are none. */
    public final Parameter bias() {
        return bias;
    }

    /** The running mean {@code [channels]}; null if none is kept. */
    public final Buffer runningMean() {
        return runningMean;
    }

    /** The running variance {@code [channels]}; null if none is kept. */
    public final Buffer runningVar() {
        return runningVar;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "(" + channels + (config.affine() ? "" : ", not affine")
                + (config.tracking() ? ")" : ", not tracking)");
    }
}
