package cotangent.regularizers.augmentation;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the two numbers of {@link RandAugment} by trying a small grid of them.
 *
 * <pre>{@code
 * var best = RandAugmentGridSearch.of(List.of(1, 2), List.of(3.0, 6.0, 9.0), (n, m) -> validationAccuracy(n, m)).best();
 * }</pre>
 *
 * <p>Source: E. D. Cubuk, B. Zoph, J. Shlens, Q. V. Le, "RandAugment: Practical automated data augmentation with a reduced search space",
 * NeurIPS 2020. Catalogue: T009.
 *
 * @param tried all points in the order they were tried
 */
public record RandAugmentGridSearch(List<Point> tried) {
    /**
     * A point of the grid.
     *
     * @param n number of operations
     * @param m magnitude
     * @param score the larger the better
     */
    public record Point(int n, double m, double score) {}

    /** What is to be large, such as the accuracy on validation data after training with these settings. */
    @FunctionalInterface
    public interface Score {
        /** The score of training with {@code n} operations of magnitude {@code m}. */
        double of(int n, double m);
    }

    /** Keeps a copy of the points. */
    public RandAugmentGridSearch {
        tried = List.copyOf(tried);
    }

    /**
     * Tries all pairs.
     *
     * @throws IllegalArgumentException if there is none, or a score is NaN
     */
    public static RandAugmentGridSearch of(List<Integer> ns, List<Double> ms, Score score) {
        if (ns.isEmpty() || ms.isEmpty()) {
            throw new IllegalArgumentException("RandAugmentGridSearch: the grid is empty");
        }
        List<Point> tried = new ArrayList<>();
        for (int n : ns) {
            for (double m : ms) {
                double value = score.of(n, m);
                if (Double.isNaN(value)) {
                    throw new IllegalArgumentException(
                            "RandAugmentGridSearch: the score of n = " + n + ", m = " + m + " is NaN");
                }
                tried.add(new Point(n, m, value));
            }
        }
        return new RandAugmentGridSearch(tried);
    }

    /** The point of the largest score; the first of several. */
    public Point best() {
        Point best = tried.get(0);
        for (Point point : tried) {
            best = point.score() > best.score() ? point : best;
        }
        return best;
    }
}
