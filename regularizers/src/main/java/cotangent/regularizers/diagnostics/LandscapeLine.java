package cotangent.regularizers.diagnostics;

import cotangent.nn.plot.LineChart;
import cotangent.nn.plot.Svg;
import java.util.List;

/**
 * Losses and accuracies along a line; see {@link LossLandscape}.
 *
 * @param alpha positions
 * @param loss the loss at each; +Infinity where it is not finite
 * @param accuracy the accuracy at each; NaN if nobody asked
 */
public record LandscapeLine(double[] alpha, double[] loss, double[] accuracy) {
    static LandscapeLine of(double[] alpha, List<LossLandscape.Value> values) {
        return new LandscapeLine(
                alpha.clone(),
                values.stream().mapToDouble(LossLandscape.Value::loss).toArray(),
                values.stream().mapToDouble(LossLandscape.Value::accuracy).toArray());
    }

    /** The loss as a curve. */
    public Svg toSvg(String title) {
        return LineChart.of(title, "alpha", "loss").with("loss", alpha, loss).toSvg();
    }

    /** Lines {@code alpha,loss,accuracy} under a heading. */
    public String toCsv() {
        StringBuilder text = new StringBuilder("alpha,loss,accuracy\n");
        for (int i = 0; i < alpha.length; i++) {
            text.append(alpha[i])
                    .append(',')
                    .append(loss[i])
                    .append(',')
                    .append(accuracy[i])
                    .append('\n');
        }
        return text.toString();
    }
}
