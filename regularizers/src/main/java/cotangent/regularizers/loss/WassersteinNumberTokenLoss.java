package cotangent.regularizers.loss;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How far the mass that a language model gives to numbers is from the right one, at positions where a number token is right.
 *
 * <pre>
 * q = softmax of the logits of number tokens only
 * L = sum_j q_j |v_j - y|                                             for a label with value y
 * L = sum_j |Q_j - G_j| (v_{j+1} - v_j)                               for a distribution g, values in ascending order
 *
 * dL/dz_j = q_j (|v_j - y| - sum_k q_k |v_k - y|)      on number tokens, 0 on others
 * </pre>
 *
 * with logits {@code z [batch, ..., vocabulary]}, labels {@code [batch, ...]}, the values {@code v} of number tokens, and the cumulative
 * sums {@code Q} and {@code G}: the first Wasserstein distance. It is 0 only if all mass is on {@code y}, and at least the distance of the
 * expected number. With {@code sigma} above 0 the target is spread over number tokens, {@code g_j} in proportion to
 * {@code exp(-(v_j - y)^2 / (2 sigma^2))}. With {@code unitSpacing} distinct values count as 1 apart. The mean is over number positions
 * only; without any, the loss is 0. Labels {@code -100} are left out.
 *
 * <p>Differentiated with respect to logits; targets are constants. Default: no spread, the values' own spacing. Cost: a softmax over the
 * number tokens.
 *
 * <p>Errors: as of {@link NumberTokenLoss}.
 *
 * <p>Source: as of {@link NumberTokenLoss}.
 *
 * <p>Catalogue: T268
 *
 * @param map which tokens are numbers
 * @param sigma spread of the target, not negative
 * @param unitSpacing whether only the order of values counts
 */
public record WassersteinNumberTokenLoss(NumberTokenMap map, double sigma, boolean unitSpacing) implements Loss {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException if {@code sigma} is negative or not finite
     */
    public WassersteinNumberTokenLoss {
        Objects.requireNonNull(map, "WassersteinNumberTokenLoss needs a map");
        if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "WassersteinNumberTokenLoss: sigma must be finite and not negative, got " + sigma);
        }
    }

    /** Without spread, by the values' own spacing. */
    public static WassersteinNumberTokenLoss of(NumberTokenMap map) {
        return new WassersteinNumberTokenLoss(map, 0, false);
    }

    /** A copy with another spread of the target. */
    public WassersteinNumberTokenLoss withSigma(double value) {
        return new WassersteinNumberTokenLoss(map, value, unitSpacing);
    }

    /** A copy that looks at the order of values only, or not. */
    public WassersteinNumberTokenLoss withUnitSpacing(boolean value) {
        return new WassersteinNumberTokenLoss(map, sigma, value);
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor labels) {
        NumberPositions at = NumberPositions.of("WassersteinNumberTokenLoss", map, logits, labels);
        return at.perSample(losses(at));
    }

    @Override
    public Tensor apply(Tensor logits, Tensor labels) {
        NumberPositions at = NumberPositions.of("WassersteinNumberTokenLoss", map, logits, labels);
        return at.mean(losses(at));
    }

    private Tensor losses(NumberPositions at) {
        Tensor v = map.numbers(at.q().dtype());
        Tensor distance = v.sub(at.y().unsqueeze(1)).abs();
        if (sigma > 0) {
            return distance(at.q(), distance.square().div(-2 * sigma * sigma).softmax(1));
        }
        if (unitSpacing) {
            return distance(
                    at.q(),
                    distance.eq(0)
                            .to(v.dtype())
                            .div(distance.eq(0).to(v.dtype()).sum(true, 1)));
        }
        return at.q().mul(distance).sum(1);
    }

    /**
     * The distance between distributions over the number tokens, for each row.
     *
     * @param q {@code [n, numbers]}, in the order of {@link NumberTokenMap#ids}
     * @param g likewise
     */
    public Tensor distance(Tensor q, Tensor g) {
        double[] values = map.numbers(DType.FLOAT64).toDoubleArray();
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] spacing = new double[values.length - 1];
        for (int j = 0; j < spacing.length; j++) {
            double gap = values[order[j + 1]] - values[order[j]];
            spacing[j] = unitSpacing && gap > 0 ? 1 : gap;
        }
        Tensor difference = q.sub(g).indexSelect(1, Tensor.of(order)).cumsum(1).slice(1, 0, spacing.length);
        return difference.abs().mul(Tensor.of(spacing).to(q.dtype())).sum(1);
    }
}
