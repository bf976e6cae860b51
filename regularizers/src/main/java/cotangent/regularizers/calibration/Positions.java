package cotangent.regularizers.calibration;

import cotangent.autodiff.CrossEntropyOptions;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * The losses of all positions of a batch, sample by sample.
 *
 * @param losses {@code [n]}, 0 where a position does not count
 * @param counts 1 where it does, else 0, {@code [n]}; null if all do
 */
record Positions(Tensor losses, Tensor counts) {
    static Positions of(PenalizedCrossEntropy loss, Tensor logits, Tensor labels) {
        String name = loss.getClass().getSimpleName();
        if (logits.rank() < 2 || logits.size(1) < 2) {
            throw new ShapeException(
                    name + ": needs logits [batch, classes, ...] of at least two classes, got shape " + logits.shape());
        }
        if (!logits.allFinite()) {
            throw new ArithmeticException(name + ": a logit is not finite");
        }
        Tensor fit = Losses.crossEntropy(logits, labels, CrossEntropyOptions.DEFAULT.withReduction(Reduction.NONE))
                .flatten();
        Tensor rows = logits.rank() == 2 ? logits : logits.moveAxis(1, -1).reshape(-1, logits.size(1));
        Tensor losses = fit.add(loss.penalty(rows));
        if (labels.dtype().isFloating()
                || labels.ne(PenalizedCrossEntropy.IGNORED).all()) {
            return new Positions(losses, null);
        }
        Tensor counts = labels.ne(PenalizedCrossEntropy.IGNORED).flatten().to(losses.dtype());
        return new Positions(losses.mul(counts), counts);
    }

    /** The mean over the positions that count; 0 if there are none. */
    Tensor mean() {
        return counts == null ? losses.mean() : losses.sum().div(counts.sum().clampMin(1));
    }

    /** The means over the positions of each sample, {@code [batch]}. */
    Tensor perSample(int batch) {
        int each = losses.size() / Math.max(batch, 1);
        Tensor rows = losses.reshape(batch, each);
        return counts == null
                ? rows.mean(1)
                : rows.sum(1).div(counts.reshape(batch, each).sum(1).clampMin(1));
    }
}
