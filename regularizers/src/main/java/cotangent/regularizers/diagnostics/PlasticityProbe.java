package cotangent.regularizers.diagnostics;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well a model goes on learning in a sequence of tasks: its accuracy on each batch just before it learns from it, averaged over each
 * task. A model that loses plasticity learns late tasks worse than early ones.
 *
 * <pre>{@code
 * probe.observe(task, model.apply(x).detach(), labels);      // then the step on x
 * double late = probe.meanOfLast(5);
 * }</pre>
 *
 * <p>Catalogue: T191.
 */
public final class PlasticityProbe {
    private static final class Count {
        private long right;
        private long all;
    }

    private final Map<Integer, Count> tasks = new TreeMap<>();

    /** A probe that has seen nothing. */
    public PlasticityProbe() {}

    /**
     * Takes the predictions for a batch.
     *
     * @param task number of the task
     * @param logits {@code [batch, classes]}
     * @param labels {@code [batch]}
     */
    public void observe(int task, Tensor logits, Tensor labels) {
        if (logits.rank() != 2 || labels.rank() != 1 || labels.size() != logits.size(0)) {
            throw new ShapeException("PlasticityProbe: needs logits [batch, classes] and labels [batch], got "
                    + logits.shape() + " and " + labels.shape());
        }
        long[] predicted = logits.argmax(1).toLongArray();
        long[] right = labels.toLongArray();
        Count count = tasks.computeIfAbsent(task, t -> new Count());
        for (int i = 0; i < right.length; i++) {
            count.right += predicted[i] == right[i] ? 1 : 0;
        }
        count.all += right.length;
    }

    /** The online accuracy on each task, by its number. */
    public Map<Integer, Double> accuracies() {
        Map<Integer, Double> all = new TreeMap<>();
        tasks.forEach((task, count) -> all.put(task, count.right / (double) count.all));
        return all;
    }

    /** The plasticity: the mean over all tasks; NaN if there are none. */
    public double mean() {
        return meanOfLast(Integer.MAX_VALUE);
    }

    /** The mean over the last {@code n} tasks. */
    public double meanOfLast(int n) {
        return accuracies().values().stream()
                .skip(Math.max(0, tasks.size() - (long) n))
                .mapToDouble(a -> a)
                .average()
                .orElse(Double.NaN);
    }
}
