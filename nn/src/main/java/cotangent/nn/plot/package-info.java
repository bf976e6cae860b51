/**
 * Pictures of results as SVG, without any library: equal data give equal bytes.
 *
 * <ul>
 * <li>How did values go? {@link cotangent.nn.plot.LineChart}
 * <li>Which classes are mistaken for which? {@link cotangent.nn.plot.ConfusionMatrixPlot}
 * <li>Anything else? {@link cotangent.nn.plot.Svg}
 * </ul>
 *
 * <pre>{@code
 * LineChart.of("Training", "epoch", "loss")
 *         .with("training", history.series("loss"))
 *         .with("validation", history.series("validation.loss"))
 *         .toSvg()
 *         .save(Path.of("loss.svg"));
 * }</pre>
 */
package cotangent.nn.plot;
