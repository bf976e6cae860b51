/**
 * Models that know how sure they may be: losses that keep confidence in step with accuracy.
 *
 * <ul>
 * <li>My model is overconfident, above all where it is wrong? {@link cotangent.regularizers.calibration.MaxSup} holds down the largest
 *     logit; label smoothing itself is {@link cotangent.nn.loss.CrossEntropy#withLabelSmoothing}, and what it does to right and to wrong
 *     predictions, {@link cotangent.regularizers.calibration.LabelSmoothingDecomposition}.
 * <li>It is overconfident only now and then? {@link cotangent.regularizers.calibration.AclsLoss} and {@link
 *     cotangent.regularizers.calibration.MarginLabelSmoothing} act beyond a margin between logits.
 * <li>What else can be added to cross entropy? A function of the logits: {@link
 *     cotangent.regularizers.calibration.PenalizedCrossEntropy}, such as {@link cotangent.regularizers.calibration.LogitPenaltyLoss}.
 * </ul>
 *
 * <pre>{@code
 * Trainer.builder(model, MaxSup.over(epochs), optimizer, loader).epochs(epochs).build().run();
 * Calibration c = Calibration.empty(15).plus(model.apply(x).softmax(1), labels);
 * c.expectedError();
 * }</pre>
 */
package cotangent.regularizers.calibration;
