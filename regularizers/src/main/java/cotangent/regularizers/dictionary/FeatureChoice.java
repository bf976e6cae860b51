package cotangent.regularizers.dictionary;

import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Each feature {@code i} keeps its {@code m_i} largest pre-activations of the batch, so that none can die.
 *
 * <pre>
 * S_i = indicator of the m_i largest of column i of z',   sum_i m_i = K = k batch
 * m_i ~ w_i, clipped to [1, batch] and rounded by largest remainders
 * </pre>
 *
 * {@link #uniform} gives all features the same; {@link #progressive} ranks them by measured density and gives the one of rank {@code r}
 * {@code w = (r + q)^-s} with {@code q} and {@code s} of a {@link ZipfFit}. A constant mask, see {@link Choice}. Meant for fine-tuning after
 * {@link MutualChoice}. Cost: a sort of each column.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 */
public final class FeatureChoice implements Choice {
    private static final int BISECTIONS = 200;
    private static final double SMALLEST_WEIGHT = 1e-300; // of the largest one, so that a finite scale can undo it

    private final int k;
    private final double[] weights; // null: all the same
    private final int[] order; // by weight, largest first; null with weights

    private FeatureChoice(int k, double[] weights, int[] order) {
        Choice.requirePositive(k, "FeatureChoice");
        this.k = k;
        this.weights = weights;
        this.order = order;
    }

    /**
     * All features keep equally many, up to one.
     *
     * @throws IllegalArgumentException if {@code k < 1}
     */
    public static FeatureChoice uniform(int k) {
        return new FeatureChoice(k, null, null);
    }

    /**
     * Features keep the more the denser they are, by a fitted law.
     *
     * @param density how often each feature fires, {@code [features]}
     * @throws IllegalArgumentException if {@code k < 1} or there is no feature
     */
    public static FeatureChoice progressive(int k, double[] density, ZipfFit fit) {
        if (density.length == 0) {
            throw new IllegalArgumentException("FeatureChoice: needs the density of one feature at least, got none");
        }
        int[] order = ZipfFit.densestFirst(density);
        double[] weights = new double[density.length];
        for (int r = 1; r <= order.length; r++) {
            double weight = StrictMath.pow((1.0 + fit.q()) / (r + fit.q()), fit.s());
            weights[order[r - 1]] = Math.max(weight, SMALLEST_WEIGHT);
        }
        return new FeatureChoice(k, weights, order);
    }

    @Override
    public int k() {
        return k;
    }

    @Override
    public Scope scope() {
        return Scope.FEATURE;
    }

    /**
     * How many entries each feature keeps of a batch.
     *
     * @throws IllegalArgumentException if {@code features <= k batch <= features batch} does not hold
     * @throws ShapeException if densities of another number of features were measured
     */
    public int[] budgets(int batch, int features) {
        if (weights != null && weights.length != features) {
            throw new ShapeException("FeatureChoice: needs " + weights.length + " features, got " + features);
        }
        int total = Math.multiplyExact(k, batch);
        if (total < features || k > features) {
            throw new IllegalArgumentException("FeatureChoice: k = " + k + " and a batch of " + batch + " need between "
                    + k + " and " + total + " features, got " + features);
        }
        double low = 0;
        double high = 1;
        while (sum(high, batch, features) < total) {
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = 0.5 * (low + high);
            if (sum(middle, batch, features) < total) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return rounded(high, total, batch, features);
    }

    private double share(int i, double scale, int batch) {
        double w = weights == null ? 1 : weights[i];
        return Math.min(Math.max(scale * w, 1), batch);
    }

    private double sum(double scale, int batch, int features) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
            sum += share(i, scale, batch);
        }
        return sum;
    }

    /** Integers next to the shares whose sum is {@code total}. */
    private int[] rounded(double scale, int total, int batch, int features) {
        int[] m = new int[features];
        double[] remainders = new double[features]; // by rank, so that of equal ones the denser feature comes first
        int left = total;
        for (int r = 0; r < features; r++) {
            int i = order == null ? r : order[r];
            double share = share(i, scale, batch);
            // A share that rounding put a hair below an integer counts as that integer.
            m[i] = (int) Math.floor(share * (1 + 1e-12));
            remainders[r] = share - m[i];
            left -= m[i];
        }
        int[] ranks = ZipfFit.densestFirst(remainders);
        for (int at = 0; left > 0; at = (at + 1) % features) {
            int i = order == null ? ranks[at] : order[ranks[at]];
            if (m[i] < batch) {
                m[i]++;
                left--;
            }
        }
        return m;
    }

    @Override
    public Tensor mask(Tensor z) {
        Tensor x = Choice.matrix(z, "FeatureChoice");
        int batch = x.size(0);
        int[] m = budgets(batch, x.size(1));
        Tensor rank = Tensor.arange(batch).to(DType.INT64).reshape(batch, 1);
        Tensor stays = rank.lt(Tensor.of(m, m.length).to(DType.INT64)).to(x.dtype());
        return Tensor.zerosLike(x).scatter(0, x.argsort(0, true), stays);
    }
}
