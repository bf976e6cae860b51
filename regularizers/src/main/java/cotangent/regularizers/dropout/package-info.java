/**
 * Dropout beyond the layers of {@code cotangent.nn}.
 *
 * <ul>
 * <li>More gradients from one pass through the trunk? {@link cotangent.regularizers.dropout.MultiSampleDropout}
 * <li>Dropout for a part of the training only? {@link cotangent.regularizers.dropout.DropoutSchedule}
 * <li>Skip residual blocks, deep ones more often? {@link cotangent.regularizers.dropout.StochasticDepth}
 * <li>How far do gradients of batches point apart? {@link cotangent.regularizers.dropout.GradientDirections}, {@link
 * cotangent.regularizers.dropout.GradientDirectionVariance}, {@link cotangent.regularizers.dropout.GradientDirectionError}
 * </ul>
 *
 * <pre>{@code
 * Layer model = new Sequential(trunk, new MultiSampleDropout(new Linear(128, 10, rng), rng));
 * Objective objective = MultiSampleDropout.objective(CrossEntropy.defaults());
 * Objective early = DropoutSchedule.early(0.1, 300, 100, 50).of(objective, DropoutSchedule.Kind.DROPOUT);
 * Trainer.builder(model, early, optimizer, batches).epochs(300).build().run();
 * }</pre>
 */
package cotangent.regularizers.dropout;
