/**
 * Losses of classification beyond cross entropy, with the activations that belong to them.
 *
 * <ul>
 *   <li>Probabilities should be exactly 0 for most classes? {@link cotangent.regularizers.loss.Sparsemax} with {@link
 *       cotangent.regularizers.loss.SparsemaxLoss}; several labels: {@link cotangent.regularizers.loss.MultiLabelSparsemaxLoss};
 *       attention: {@link cotangent.regularizers.loss.SparsemaxAttention}.
 *   <li>Labels are wrong now and then? {@link cotangent.regularizers.loss.CompSumLoss} with {@code tau} between 1 and 2; what a small loss says
 *       of the error: {@link cotangent.regularizers.loss.HConsistencyBound}; against attacks: {@link
 *       cotangent.regularizers.loss.SmoothAdversarialCompSum}.
 *   <li>Better no answer than a wrong one? {@link cotangent.regularizers.loss.RejectionLoss} trains a {@link
 *       cotangent.regularizers.loss.Rejector}; what it gains: {@link cotangent.regularizers.loss.PrecisionCoverage}.
 *   <li>Some tokens are numbers? {@link cotangent.regularizers.loss.CrossEntropyWithNumbers} knows how far apart they are, by a {@link
 *       cotangent.regularizers.loss.WassersteinNumberTokenLoss} or a {@link cotangent.regularizers.loss.NumberTokenLoss} over a {@link
 *       cotangent.regularizers.loss.NumberTokenMap}.
 *   <li>Very many classes? {@link cotangent.regularizers.loss.SphericalOutputLayer} trains on any {@link
 *       cotangent.regularizers.loss.SphericalLoss} at a cost that does not depend on their number: {@link
 *       cotangent.regularizers.loss.ZLoss}, {@link cotangent.regularizers.loss.TaylorSoftmaxLoss}, {@link
 *       cotangent.regularizers.loss.OneHotSquaredError}.
 * </ul>
 *
 * <pre>{@code
 * Loss loss = new SparsemaxLoss();
 * Trainer trainer = Trainer.builder(model, Objective.supervised(loss), optimizer, loader).epochs(60).build();
 * trainer.run();
 * Tensor p = Sparsemax.of(model.apply(x), -1);
 * }</pre>
 */
package cotangent.regularizers.loss;
