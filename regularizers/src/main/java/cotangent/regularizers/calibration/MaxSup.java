package cotangent.regularizers.calibration;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;

/**
 * Max suppression: training with cross entropy that holds down the largest logit, more so towards the end.
 *
 * <pre>
 * L        = CE(z, y) + lambda_t (max_k z_k - mean_k z_k)
 * lambda_t = lambdaStart + (lambdaEnd - lambdaStart) t / (epochs - 1)      in epoch t = 0, 1, ...
 * </pre>
 *
 * with logits {@code z [batch, classes]} of a {@link cotangent.nn.Layer}, and labels {@code y [batch]} or probabilities
 * {@code [batch, classes]}. All is differentiated; see {@link MaxSupLoss}. With one epoch, {@code lambdaStart} holds throughout; after the
 * last one, {@code lambdaEnd}. The batch's weights count.
 *
 * <p>Defaults: 0.1 to 0.2, as in the paper. Cost: that of a plain step. Errors: {@link PenalizedCrossEntropy}.
 *
 * <p>Source: Y. Zhou, H. Li, Z. Cheng, X. Yan, Y. Dong, M. Fritz, M. Keuper, "MaxSup: Overcoming Representation Collapse in Label
 * Smoothing", 2025.
 *
 * <p>Catalogue: T272
 *
 * @param lambdaStart strength in the first epoch, not negative
 * @param lambdaEnd strength in the last one, not negative
 * @param epochs number of epochs in which it gets there
 */
public record MaxSup(double lambdaStart, double lambdaEnd, long epochs) implements Objective {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException if a strength is negative or not finite
     */
    public MaxSup {
        Settings.requireStrength("MaxSup", "lambdaStart", lambdaStart);
        Settings.requireStrength("MaxSup", "lambdaEnd", lambdaEnd);
    }

    /** From 0.1 to 0.2 in so many epochs. */
    public static MaxSup over(long epochs) {
        return new MaxSup(0.1, 0.2, epochs);
    }

    /** The loss of an epoch, numbered from 0. */
    public MaxSupLoss in(long epoch) {
        double share = epochs <= 1 ? 0 : Math.min(epoch, epochs - 1) / (double) (epochs - 1);
        return new MaxSupLoss(lambdaStart + share * (lambdaEnd - lambdaStart));
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        return Objective.supervised(in(context.epoch())).loss(model, batch, context);
    }
}
