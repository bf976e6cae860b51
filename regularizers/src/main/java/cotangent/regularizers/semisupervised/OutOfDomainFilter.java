package cotangent.regularizers.semisupervised;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Chooses from unlabelled samples of uncertain origin those that look most like one of the classes, equally many for each.
 *
 * <pre>kept = union over classes c of the k samples with largest p(c | x)</pre>
 *
 * by the predictions of a model trained on the labelled samples; of equal ones the first.
 *
 * <p>Source: Q. Xie, Z. Dai, E. Hovy, M.-T. Luong, Q. V. Le, "Unsupervised Data Augmentation for Consistency Training", NeurIPS 2020.
 *
 * <p>Catalogue: T123
 *
 * @param perClass the number {@code k} for each class
 */
public record OutOfDomainFilter(int perClass) {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OutOfDomainFilter {
        if (perClass < 1) {
            throw new IllegalArgumentException(
                    "out-of-domain filter: needs at least one sample a class, got " + perClass);
        }
    }

    /**
     * The numbers of the samples to keep, ascending, each once: at most {@code perClass} times the number of classes.
     *
     * @param probabilities {@code [samples, classes]}
     * @throws ShapeException if they are not of that form
     * @throws ArithmeticException if one is not finite
     */
    public int[] keep(Tensor probabilities) {
        if (probabilities.rank() != 2) {
            throw new ShapeException(
                    "out-of-domain filter: needs probabilities [samples, classes], got shape " + probabilities.shape());
        }
        if (!probabilities.allFinite()) {
            throw new ArithmeticException("out-of-domain filter: a probability is not finite");
        }
        TreeSet<Integer> kept = new TreeSet<>();
        for (int c = 0; c < probabilities.size(1); c++) {
            double[] own = probabilities.detach().select(1, c).toDoubleArray();
            Integer[] order = IntStream.range(0, own.length).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(i -> -own[i]));
            kept.addAll(Arrays.asList(order).subList(0, Math.min(perClass, order.length)));
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }
}
