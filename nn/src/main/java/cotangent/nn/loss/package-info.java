/**
 * The losses that every library has, as objects: thin records over {@link cotangent.autodiff.Losses}.
 *
 * <ul>
 *   <li>What is a loss? {@link cotangent.nn.loss.Loss}: prediction and target to a scalar, or to one number a sample.
 *   <li>Which class? {@link cotangent.nn.loss.CrossEntropy}, {@link cotangent.nn.loss.NegativeLogLikelihood} (of log-probabilities),
 *       {@link cotangent.nn.loss.Hinge}; yes or no: {@link cotangent.nn.loss.BinaryCrossEntropyWithLogits}.
 *   <li>What number? {@link cotangent.nn.loss.MeanSquaredError}, {@link cotangent.nn.loss.L1}, {@link cotangent.nn.loss.SmoothL1},
 *       {@link cotangent.nn.loss.Huber}.
 *   <li>Which distribution? {@link cotangent.nn.loss.KullbackLeibler}.
 *   <li>Near or far? {@link cotangent.nn.loss.CosineEmbedding} of pairs, {@link cotangent.nn.loss.TripletMargin} of triplets.
 * </ul>
 *
 * <pre>{@code
 * Tensor loss = CrossEntropy.of(model.apply(x), labels);
 * loss.backward();
 * }</pre>
 */
package cotangent.nn.loss;
