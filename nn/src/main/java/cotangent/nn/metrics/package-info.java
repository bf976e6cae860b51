/**
 * How good predictions are.
 *
 * <ul>
 * <li>A mean over samples? {@link cotangent.nn.metrics.Metric}: {@link cotangent.nn.metrics.Accuracy}, {@link
 * cotangent.nn.metrics.TopKAccuracy}; collected by {@link cotangent.nn.metrics.Mean}
 * <li>Which classes are mistaken for which, precision, recall, F1? {@link cotangent.nn.metrics.ConfusionMatrix}
 * </ul>
 *
 * <pre>{@code
 * double accuracy = new Accuracy().of(model.forward(x), labels);
 * ConfusionMatrix matrix = ConfusionMatrix.empty(List.of("cat", "dog")).plus(model.forward(x), labels);
 * double recallOfDogs = matrix.recall(1);
 * System.out.println(matrix);
 * }</pre>
 */
package cotangent.nn.metrics;
