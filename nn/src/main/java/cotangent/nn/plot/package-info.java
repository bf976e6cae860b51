/**
 * Pictures of results as SVG, without any library: equal data give equal bytes.
 *
 * <ul>
 * <li>How did values go? {@link cotangent.nn.plot.LineChart}
 * <li>Which classes are mistaken for which? {@link cotangent.nn.plot.ConfusionMatrixPlot}
 * <li>How are numbers distributed? {@link cotangent.nn.plot.HistogramChart}; points? {@link cotangent.nn.plot.ScatterChart}
 * <li>Which is larger? {@link cotangent.nn.plot.BarChart}
 * <li>Where does attention look, what is in a matrix? {@link cotangent.nn.plot.HeatMap}
 * <li>What does a loss look like around a point? {@link cotangent.nn.plot.ContourChart}
 * <li>How do images look? {@link cotangent.nn.plot.ImageGrid}
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
