package cotangent.regularizers.loss;

import cotangent.autodiff.DType;
import cotangent.autodiff.Node;
import cotangent.autodiff.Primitive;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;

/**
 * {@link SparsemaxLoss} for samples with several labels: the target is uniform over them, and the labels predicted are those that
 * sparsemax gives probability.
 *
 * <pre>
 * q_j = 1 / |Y| for j in Y, else 0;   L = SparsemaxLoss(z, q);   dL/dz = sparsemax(z) - q
 * predicted labels = {j : sparsemax(z)_j > t}
 * </pre>
 *
 * with scores {@code z [batch, classes]} and the labels {@code Y} of each sample as truth values, or numbers that are 0 or not,
 * {@code [batch, classes]}. The threshold {@code t} is 0, so that the support is predicted, or tuned on validation data by
 * {@link #bestThreshold}.
 *
 * <p>Differentiated with respect to the scores. No parameters. Cost: that of sparsemax, a sort of each row.
 *
 * <p>Errors: as {@link SparsemaxLoss}; an {@link IllegalArgumentException} if a sample has no label.
 *
 * <p>Source: A. Martins and R. Astudillo, From softmax to sparsemax: a sparse model of attention and multi-label classification,
 * ICML 2016.
 *
 * <p>Catalogue: T208
 */
public record MultiLabelSparsemaxLoss() implements Loss {
    private static final String NAME = "MultiLabelSparsemaxLoss";

    @Override
    public Tensor perSample(Tensor scores, Tensor labels) {
        Tensor z = Targets.scores(NAME, scores, 1);
        requireSameShape(z, labels);
        return SparsemaxLoss.of(z, new Uniform(z.dtype()).apply(labels));
    }

    /** Which labels scores predict, as truth values of the same shape: those in the support of sparsemax. */
    public static Tensor predict(Tensor scores) {
        return predict(scores, 0);
    }

    /** Which labels scores predict, as truth values of the same shape: those with a sparsemax probability above a threshold. */
    public static Tensor predict(Tensor scores, double threshold) {
        return Sparsemax.of(scores, -1).gt(threshold);
    }

    /**
     * The threshold for {@link #predict(Tensor, double)} with the largest micro-averaged F1 on the given samples,
     * {@code 2 hits / (predicted + actual)} over all pairs of a sample and a label. Thresholds lie half-way between probabilities that
     * occur; among equally good ones the lowest is taken. Cost {@code O(n log n)} for {@code n} pairs.
     *
     * @param scores {@code [batch, classes]}
     * @param labels truth values, or numbers that are 0 or not, {@code [batch, classes]}
     */
    public static double bestThreshold(Tensor scores, Tensor labels) {
        requireSameShape(scores, labels);
        Tensor p = Sparsemax.of(scores, -1).detach().flatten();
        Tensor order = p.argsort(0, false);
        double[] ascending = p.gather(0, order).toDoubleArray();
        boolean[] actual = labels.to(DType.BOOL).flatten().gather(0, order).toBooleanArray();
        long positives = 0;
        for (boolean a : actual) {
            positives += a ? 1 : 0;
        }
        double best = 0;
        double bestF1 = -1;
        long hits = positives;
        for (int i = 0; i < ascending.length; i++) {
            // The pairs from i on are predicted; a threshold of 0 predicts the support.
            boolean possible = ascending[i] > 0 && (i == 0 || ascending[i - 1] < ascending[i]);
            if (possible) {
                double f1 = 2.0 * hits / (ascending.length - i + positives);
                if (f1 > bestF1) {
                    bestF1 = f1;
                    double below = i == 0 ? 0 : ascending[i - 1];
                    best = below == 0 ? 0 : (below + ascending[i]) / 2;
                }
            }
            hits -= actual[i] ? 1 : 0;
        }
        return best;
    }

    private static void requireSameShape(Tensor scores, Tensor labels) {
        if (!labels.shape().equals(scores.shape())) {
            throw new ShapeException(
                    NAME + ": labels have shape " + labels.shape() + ", need that of the scores, " + scores.shape());
        }
    }

    /** The uniform distribution over the labels of each row: a primitive, so that it can check its rows inside vmap as well. */
    private record Uniform(DType dtype) implements Primitive {
        @Override
        public String name() {
            return "uniformOverLabels";
        }

        @Override
        public Tensor forward(Tensor[] labels) {
            Tensor one = labels[0].to(DType.BOOL).to(dtype);
            Tensor count = one.sum(true, -1);
            if (count.eq(0).any()) {
                throw new IllegalArgumentException(NAME + ": a sample has no label; it needs at least one");
            }
            return one.div(count);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return null;
        }
    }
}
