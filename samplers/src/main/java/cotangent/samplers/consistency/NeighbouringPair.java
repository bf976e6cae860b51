package cotangent.samplers.consistency;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Replay;
import cotangent.nn.data.Batch;
import cotangent.nn.train.StepContext;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Two points of the path of each sample through growing noise.
 *
 * @param far {@code x + s_{i+1} z}
 * @param near {@code x + s_i z}
 * @param high {@code s_{i+1}} of each sample
 * @param low {@code s_i} of each sample
 */
record NeighbouringPair(Tensor far, Tensor near, double[] high, double[] low) {
    /** Runs the pass that it is given: without recording, or with other weights. */
    @FunctionalInterface
    interface Teacher {
        Tensor teach(Supplier<Tensor> pass);
    }

    /**
     * Pairs at intervals of the grid, with noise drawn for each sample.
     *
     * @param intervals of each sample, from 0
     */
    static NeighbouringPair draw(Tensor x, double[] levels, int[] intervals, RandomGenerator rng) {
        Tensor z = Tensor.randn(rng, x.dtype(), x.shape().toArray());
        double[] low = new double[intervals.length];
        double[] high = new double[intervals.length];
        for (int i = 0; i < intervals.length; i++) {
            low[i] = levels[intervals[i]];
            high[i] = levels[intervals[i] + 1];
        }
        return new NeighbouringPair(
                x.add(z.mul(ConsistencyModel.column(high, x))),
                x.add(z.mul(ConsistencyModel.column(low, x))),
                high,
                low);
    }

    /** {@code s_{i+1} - s_i} of each sample. */
    double[] gaps() {
        double[] gaps = new double[low.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = high[i] - low[i];
        }
        return gaps;
    }

    /**
     * Where the model leads from the far points, and the teacher from the near ones, with the same elements dropped. The teacher comes
     * first: it may exchange parameters, which must not change once the student has been recorded.
     */
    Tensor[] map(ConsistencyModel f, Teacher teacher) {
        Tensor end = Replay.before(f).run(() -> teacher.teach(() -> f.apply(near, low)));
        return new Tensor[] {f.apply(far, high), end.detach()};
    }

    static ConsistencyModel requireModel(String method, Module model, KarrasGrid grid) {
        if (!(model instanceof ConsistencyModel f)) {
            throw new IllegalArgumentException(method + ": needs a consistency model, got "
                    + model.getClass().getName());
        }
        if (f.sigmaMin() != grid.min()) {
            throw new IllegalArgumentException(
                    method + ": the model's smallest level is " + f.sigmaMin() + ", the grid's " + grid.min());
        }
        return f;
    }

    /** The mean of the samples' losses, which are reported, with the batch's weights. */
    static Tensor mean(Tensor losses, Batch batch, StepContext context) {
        context.reportSampleLosses(losses);
        return batch.weights() == null
                ? losses.mean()
                : losses.mul(batch.weights().to(losses.dtype())).mean();
    }
}
