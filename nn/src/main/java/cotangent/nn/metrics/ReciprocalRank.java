package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;

/**
 * One divided by the rank of the first relevant item of each query; its mean over queries is known as MRR. 0 for a query without
 * relevant items. Predictions are scores {@code [queries, items]}; targets {@code [queries, items]} are relevant where they are not 0.
 */
public record ReciprocalRank() implements Metric {
    @Override
    public String name() {
        return "mrr";
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        return Ranking.perQuery(name(), predictions, targets, ranked -> {
            for (int i = 0; i < ranked.length; i++) {
                if (ranked[i] > 0) {
                    return 1.0 / (i + 1);
                }
            }
            return 0;
        });
    }
}
