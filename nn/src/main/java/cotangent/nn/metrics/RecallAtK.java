package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;

/**
 * Share of each query's relevant items that are among the {@code k} highest scores; 0 for a query without relevant items. Predictions
 * are scores {@code [queries, items]}; targets {@code [queries, items]} are relevant where they are not 0. Items of equal scores keep
 * their order.
 *
 * @param k how many items count
 */
public record RecallAtK(int k) implements Metric {
    /** Checks the number. */
    public RecallAtK {
        Ranking.requireK("recall", k);
    }

    @Override
    public String name() {
        return "recall" + k;
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        return Ranking.perQuery(name(), predictions, targets, ranked -> {
            int relevant = 0;
            int found = 0;
            for (int i = 0; i < ranked.length; i++) {
                if (ranked[i] > 0) {
                    relevant++;
                    found += i < k ? 1 : 0;
                }
            }
            return relevant == 0 ? 0 : found / (double) relevant;
        });
    }
}
