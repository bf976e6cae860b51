package cotangent.regularizers.diagnostics;

import cotangent.autodiff.Tensor;
import cotangent.nn.plot.ContourChart;
import cotangent.nn.plot.Svg;
import java.util.List;

/**
 * Losses and accuracies over a plane; see {@link LossLandscape}.
 *
 * @param alpha positions along the first direction
 * @param beta positions along the second direction
 * @param loss at {@code [beta, alpha]}; +Infinity where it is not finite
 * @param accuracy at {@code [beta, alpha]}; NaN if nobody asked
 * @param cosine of the angle between the directions
 */
public record LandscapePlane(double[] alpha, double[] beta, double[][] loss, double[][] accuracy, double cosine) {
    private static final int LEVELS = 15;

    static LandscapePlane of(double[] alpha, double[] beta, List<LossLandscape.Value> values, double cosine) {
        int n = alpha.length;
        double[][] loss = new double[beta.length][n];
        double[][] accuracy = new double[beta.length][n];
        for (int i = 0; i < values.size(); i++) {
            loss[i / n][i % n] = values.get(i).loss();
            accuracy[i / n][i % n] = values.get(i).accuracy();
        }
        return new LandscapePlane(alpha.clone(), beta.clone(), loss, accuracy, cosine);
    }

    /** The loss by 15 contour lines; needs two positions in either direction. */
    public Svg toSvg(String title) {
        Tensor heights = Tensor.of(loss);
        return ContourChart.of(title, "alpha", "beta", alpha, beta, heights, ContourChart.levels(heights, LEVELS));
    }

    /** Lines {@code alpha,beta,loss,accuracy} under a heading. */
    public String toCsv() {
        StringBuilder text = new StringBuilder("alpha,beta,loss,accuracy\n");
        for (int i = 0; i < beta.length; i++) {
            for (int j = 0; j < alpha.length; j++) {
                text.append(alpha[j]).append(',').append(beta[i]).append(',');
                text.append(loss[i][j]).append(',').append(accuracy[i][j]).append('\n');
            }
        }
        return text.toString();
    }
}
