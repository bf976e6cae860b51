package cotangent.regularizers.loss;

import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Huber;
import cotangent.nn.loss.L1;
import cotangent.nn.loss.Loss;
import cotangent.nn.loss.MeanSquaredError;
import java.util.Objects;

/**
 * How far the number that a language model expects is from the right one, at positions where a number token is right.
 *
 * <pre>
 * q = softmax of the logits of number tokens only,   yhat = sum_j q_j v_j,   L = d(yhat, y),   d = |yhat - y|^p
 * dL/dz_j = d'(yhat, y) q_j (v_j - yhat)      on number tokens, 0 on others
 * </pre>
 *
 * with logits {@code z [batch, ..., vocabulary]}, labels {@code [batch, ...]}, the values {@code v} of number tokens and {@code y} of the
 * label. The mean is over number positions only; without any, the loss is 0. Labels {@code -100} are left out.
 *
 * <p>Mass that lies symmetrically around {@code y} has loss 0: {@link WassersteinNumberTokenLoss} does not have that flaw. As an addition to
 * cross entropy: {@link CrossEntropyWithNumbers}.
 *
 * <p>Default: the squared distance. Cost: a softmax over the number tokens.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} if shapes do not fit, or are empty; {@link IndexOutOfBoundsException} if a label is no token.
 *
 * <p>Source: J. Zausinger, L. Pennig, A. Kozina, S. Sdahl, J. Sikora, A. Dendorfer, T. Kuznetsov, M. Hagog, N. Wiedemann, K. Chlodny,
 * V. Limbach, A. Ketteler, T. Prein, V. M. Singh, M. Danziger, J. Born, "Regress, Don't Guess: A Regression-like Loss on Number Tokens for
 * Language Models", ICML 2025.
 *
 * <p>Catalogue: T268
 *
 * @param map which tokens are numbers
 * @param distance from {@code yhat [n]} to {@code y [n]}, for each
 */
public record NumberTokenLoss(NumberTokenMap map, Loss distance) implements Loss {
    /** Needs both. */
    public NumberTokenLoss {
        Objects.requireNonNull(map, "NumberTokenLoss needs a map");
        Objects.requireNonNull(distance, "NumberTokenLoss needs a distance");
    }

    /** {@code (yhat - y)^2}. */
    public static NumberTokenLoss squared(NumberTokenMap map) {
        return new NumberTokenLoss(map, new MeanSquaredError());
    }

    /** {@code |yhat - y|}. */
    public static NumberTokenLoss absolute(NumberTokenMap map) {
        return new NumberTokenLoss(map, new L1());
    }

    /** Squared near {@code y}, absolute beyond {@code delta}. */
    public static NumberTokenLoss huber(NumberTokenMap map, double delta) {
        return new NumberTokenLoss(map, new Huber(delta));
    }

    /**
     * {@code |yhat - y|^p}.
     *
     * @throws IllegalArgumentException unless {@code p} is at least 1 and finite
     */
    public static NumberTokenLoss power(NumberTokenMap map, double p) {
        if (!(p >= 1 && p < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("NumberTokenLoss: p must be at least 1, got " + p);
        }
        return new NumberTokenLoss(map, (a, b) -> a.sub(b).abs().pow(p));
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor labels) {
        NumberPositions at = NumberPositions.of("NumberTokenLoss", map, logits, labels);
        return at.perSample(losses(at));
    }

    @Override
    public Tensor apply(Tensor logits, Tensor labels) {
        NumberPositions at = NumberPositions.of("NumberTokenLoss", map, logits, labels);
        return at.mean(losses(at));
    }

    private Tensor losses(NumberPositions at) {
        Tensor expected = at.q().matmul(map.numbers(at.q().dtype()));
        return distance.perSample(expected, at.y());
    }
}
