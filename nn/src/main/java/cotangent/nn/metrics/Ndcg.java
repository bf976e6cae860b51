package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * Normalised discounted cumulative gain of the best {@code k} items of each query: the relevances by falling score, discounted with
 * their rank, as a share of what the best order has.
 *
 * <pre>
 * DCG = sum of relevance(i) / log2(i + 1) over the ranks i = 1..k,   NDCG = DCG / DCG of the best order
 * </pre>
 *
 * <p>Predictions are scores {@code [queries, items]}, targets relevances {@code [queries, items]}, not negative. Items of equal scores
 * keep their order. A query without relevant items has 0. For gains {@code 2^relevance - 1} pass these as relevances.
 *
 * <p>Source: K. Järvelin and J. Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20, 2002.
 *
 * @param k how many items count
 */
public record Ndcg(int k) implements Metric {
    private static final double LN2 = StrictMath.log(2);

    /** Checks the number. */
    public Ndcg {
        Ranking.requireK("ndcg", k);
    }

    /** All items count. */
    public static Ndcg ofAll() {
        return new Ndcg(Integer.MAX_VALUE);
    }

    @Override
    public String name() {
        return k == Integer.MAX_VALUE ? "ndcg" : "ndcg" + k;
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        return Ranking.perQuery(name(), predictions, targets, ranked -> {
            double gain = gain(ranked);
            double[] best = ranked.clone();
            Arrays.sort(best);
            for (int i = 0; i < best.length / 2; i++) {
                double low = best[i];
                best[i] = best[best.length - 1 - i];
                best[best.length - 1 - i] = low;
            }
            double most = gain(best);
            return most == 0 ? 0 : gain / most;
        });
    }

    private double gain(double[] relevances) {
        double sum = 0;
        for (int i = 0; i < Math.min(k, relevances.length); i++) {
            sum += relevances[i] * LN2 / StrictMath.log(i + 2);
        }
        return sum;
    }
}
