package cotangent.nn.train;

import cotangent.nn.Module;
import cotangent.nn.Replay;
import cotangent.nn.data.Batch;
import cotangent.nn.optim.Closure;
import java.util.ArrayList;
import java.util.List;

/**
 * The objective of one step on one batch. Its evaluations are values of one function of the parameters: those after the first drop the
 * same elements in dropout and leave running statistics alone. It can be cut into parts. Made anew for each step.
 *
 * <pre>{@code
 * for (Batch batch : loader.epoch(0)) {
 *     optimizer.step(new BatchClosure(model, batch, (part, number) -> {
 *         optimizer.zeroGrad();
 *         Tensor loss = CrossEntropy.of(model.apply(part.inputs()), part.targets());
 *         loss.backward();
 *         return loss.item();
 *     }));
 * }
 * }</pre>
 */
public final class BatchClosure implements Closure {
    private final Module model;
    private final Batch batch;
    private final int number;
    private final Evaluation evaluation;
    private Replay replay;

    /** Computes loss and gradients. */
    @FunctionalInterface
    public interface Evaluation {
        /**
         * Replaces the gradients of all parameters and returns the mean loss.
         *
         * @param part the samples to be looked at
         * @param number 0 for the whole batch, or the part's number from 1 on
         */
        double evaluate(Batch part, int number);
    }

    /** The closure of a batch. */
    public BatchClosure(Module model, Batch batch, Evaluation evaluation) {
        this(model, batch, 0, evaluation);
    }

    private BatchClosure(Module model, Batch batch, int number, Evaluation evaluation) {
        this.model = model;
        this.batch = batch;
        this.number = number;
        this.evaluation = evaluation;
    }

    @Override
    public double evaluate() {
        if (replay != null) {
            return replay.run(() -> evaluation.evaluate(batch, number));
        }
        replay = Replay.before(model);
        return evaluation.evaluate(batch, number);
    }

    /**
     * The parts of the batch.
     *
     * @throws IllegalArgumentException if the size is not positive
     */
    @Override
    public List<Part> parts(int size) {
        if (size <= 0) {
            throw new IllegalArgumentException("parts: their size must be positive, got " + size);
        }
        if (size >= batch.size()) {
            return List.of(new Part(this, 1));
        }
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += size) {
            int to = Math.min(from + size, batch.size());
            Batch part = batch.slice(from, to);
            parts.add(new Part(
                    new BatchClosure(model, part, parts.size() + 1, evaluation), (to - from) / (double) batch.size()));
        }
        return parts;
    }
}
