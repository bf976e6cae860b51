package cotangent.regularizers.continual;

import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.Loss;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cross entropy among the classes of the present task alone.
 *
 * <pre>L = mean_i [ -log softmax(z_i restricted to the task's classes)_{y_i} ]</pre>
 *
 * with logits {@code z [batch, classes]} of all classes and labels {@code y [batch]} that are classes of the task. The logits of other
 * classes get the gradient 0 exactly: what is learned now does not push old classes down. At test time all classes compete.
 *
 * <p>Cost: less than that of cross entropy.
 *
 * <p>Errors: {@link ShapeException} unless logits are {@code [batch, classes]} and labels {@code [batch]}; {@link IndexOutOfBoundsException}
 * if a class of the task has no logit; {@link IllegalArgumentException} if a label is no class of the task.
 *
 * <p>Source: J. S. Smith et al., "A Closer Look at Rehearsal-Free Continual Learning", CVPR Workshops 2023.
 *
 * <p>Catalogue: T136
 */
public final class TaskMaskedCrossEntropy implements Loss {
    private final int[] classes;

    /**
     * With the classes of a task.
     *
     * @throws IllegalArgumentException if there is none, or one twice
     * @throws IndexOutOfBoundsException if one is negative
     */
    public TaskMaskedCrossEntropy(int... classes) {
        if (classes.length == 0 || Arrays.stream(classes).distinct().count() < classes.length) {
            throw new IllegalArgumentException(
                    "task-masked cross entropy: needs different classes, got " + Arrays.toString(classes));
        }
        if (Arrays.stream(classes).min().orElseThrow() < 0) {
            throw new IndexOutOfBoundsException("task-masked cross entropy: classes " + Arrays.toString(classes));
        }
        this.classes = classes.clone();
    }

    /** With the classes {@code from} (included) to {@code to} (excluded). */
    public static TaskMaskedCrossEntropy range(int from, int to) {
        return new TaskMaskedCrossEntropy(IntStream.range(from, to).toArray());
    }

    /** The task's classes. */
    public int[] classes() {
        return classes.clone();
    }

    /** The logits of the task's classes, in their order. */
    Tensor restrict(Tensor logits) {
        if (logits.rank() != 2) {
            throw new ShapeException(
                    "task-masked cross entropy: needs logits [batch, classes], got shape " + logits.shape());
        }
        for (int c : classes) {
            if (c >= logits.size(1)) {
                throw new IndexOutOfBoundsException(
                        "task-masked cross entropy: class " + c + " has no logit among " + logits.size(1));
            }
        }
        return logits.indexSelect(1, Tensor.of(classes));
    }

    /** Labels as positions among the task's classes. */
    private Tensor positions(Tensor labels) {
        if (labels.rank() != 1) {
            throw new ShapeException("task-masked cross entropy: needs labels [batch], got shape " + labels.shape());
        }
        long[] y = labels.to(DType.INT64).toLongArray();
        for (int i = 0; i < y.length; i++) {
            y[i] = position(y[i]);
        }
        return Tensor.of(y);
    }

    private int position(long label) {
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] == label) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "task-masked cross entropy: label " + label + " is not among " + Arrays.toString(classes));
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor labels) {
        return CrossEntropy.defaults().perSample(restrict(logits), positions(labels));
    }

    @Override
    public Tensor apply(Tensor logits, Tensor labels) {
        return CrossEntropy.of(restrict(logits), positions(labels));
    }
}
