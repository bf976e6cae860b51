/**
 * Dropout beyond the layers of {@code cotangent.nn}.
 *
 * <ul>
 * <li>More gradients from one pass through the trunk? {@link cotangent.regularizers.dropout.MultiSampleDropout}
 * </ul>
 *
 * <pre>{@code
 * Layer model = new Sequential(trunk, new MultiSampleDropout(new Linear(128, 10, rng), rng));
 * Objective objective = MultiSampleDropout.objective(CrossEntropy.defaults());
 * Trainer.builder(model, objective, optimizer, batches).epochs(20).build().run();
 * }</pre>
 */
package cotangent.regularizers.dropout;
