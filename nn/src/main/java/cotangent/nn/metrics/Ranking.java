package cotangent.nn.metrics;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;

/** Walks through the items of each query by falling score; items of equal scores keep their order. */
final class Ranking {
    /** The value of one query. */
    @FunctionalInterface
    interface Query {
        /** From the relevances in the order of the scores. */
        double value(double[] relevances);
    }

    /** The values of all queries, {@code [queries]}. */
    static Tensor perQuery(String what, Tensor scores, Tensor relevances, Query query) {
        ScoredSamples.requireMatrices(what, scores, relevances);
        int queries = scores.size(0);
        int items = scores.size(1);
        long[] order = scores.detach().argsort(1, true).toLongArray();
        double[] all = relevances.toDoubleArray();
        double[] values = new double[queries];
        for (int q = 0; q < queries; q++) {
            double[] ranked = new double[items];
            for (int i = 0; i < items; i++) {
                ranked[i] = all[q * items + (int) order[q * items + i]];
                if (!(ranked[i] >= 0)) {
                    throw new IllegalArgumentException(what + ": relevances must not be negative, got " + ranked[i]);
                }
            }
            values[q] = query.value(ranked);
        }
        return Tensor.of(values, queries).to(DType.FLOAT64);
    }

    static int requireK(String what, int k) {
        if (k <= 0) {
            throw new IllegalArgumentException(what + ": k must be positive, got " + k);
        }
        return k;
    }

    private Ranking() {}
}
