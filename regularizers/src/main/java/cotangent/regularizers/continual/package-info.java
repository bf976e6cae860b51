/**
 * Learning one task after another without keeping the data of those before.
 *
 * <ul>
 * <li>New classes push out old ones? {@link cotangent.regularizers.continual.TaskMaskedCrossEntropy}: only the classes of the present
 *     task compete while it is learned
 * <li>Weights drift away from what earlier tasks need? {@link cotangent.regularizers.continual.L2ToPrevious}, {@link
 *     cotangent.regularizers.continual.EwcPenalty} with the {@link cotangent.regularizers.continual.DiagonalFisher}, on the parameters of
 *     a {@link cotangent.regularizers.continual.ParameterSelector}
 * <li>Predictions or features drift? {@link cotangent.regularizers.continual.PredictionDistillation}, {@link
 *     cotangent.regularizers.continual.FeatureDistillation}, with the {@link cotangent.regularizers.continual.PreviousModel} as the teacher
 * <li>All of them in one forward pass: {@link cotangent.regularizers.continual.RehearsalFree}, on an {@link
 *     cotangent.regularizers.continual.IncrementalClassifier}
 * </ul>
 *
 * <pre>{@code
 * L2ToPrevious l2 = new L2ToPrevious(0.01);
 * for (Task task : tasks) {
 *     TaskMaskedCrossEntropy loss = TaskMaskedCrossEntropy.range(model.classes(), model.addClasses(task.classes(), rng));
 *     Trainer.builder(model, RehearsalFree.of(loss).withPenalty(l2), new Adam(model.parameters(), config), task.loader()).build().run();
 *     l2.endTask(model);
 * }
 * }</pre>
 */
package cotangent.regularizers.continual;
