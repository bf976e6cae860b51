/**
 * How good predictions are.
 *
 * <ul>
 * <li>A mean over samples? {@link cotangent.nn.metrics.Metric}: {@link cotangent.nn.metrics.Accuracy}, {@link
 * cotangent.nn.metrics.TopKAccuracy}, {@link cotangent.nn.metrics.MeanAbsoluteError}; collected by {@link cotangent.nn.metrics.Mean}
 * <li>Which classes are mistaken for which, precision, recall, F1? {@link cotangent.nn.metrics.ConfusionMatrix};
 * where samples have several labels, {@link cotangent.nn.metrics.MultilabelCounts}
 * <li>How well does a score separate, whatever the threshold? {@link cotangent.nn.metrics.RocCurve}, {@link
 * cotangent.nn.metrics.PrecisionRecallCurve}
 * <li>Can its probabilities be believed? {@link cotangent.nn.metrics.Calibration}, {@link cotangent.nn.metrics.BrierScore}
 * <li>How near are numbers? {@link cotangent.nn.metrics.RegressionScores}
 * <li>How sure is a language model? {@link cotangent.nn.metrics.Perplexity}
 * <li>Are the right items at the top? {@link cotangent.nn.metrics.Ndcg}, {@link cotangent.nn.metrics.ReciprocalRank}, {@link
 * cotangent.nn.metrics.RecallAtK}
 * </ul>
 *
 * <p>What grows by batches is immutable and has a {@code plus}; what needs all samples at once has an {@code of}. Both are exact.
 *
 * <pre>{@code
 * double accuracy = new Accuracy().of(model.forward(x), labels);
 * ConfusionMatrix matrix = ConfusionMatrix.empty(List.of("cat", "dog")).plus(model.forward(x), labels);
 * double recallOfDogs = matrix.recall(1);
 * System.out.println(matrix);
 * }</pre>
 */
package cotangent.nn.metrics;
