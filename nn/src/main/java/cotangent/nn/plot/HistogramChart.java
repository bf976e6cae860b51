package cotangent.nn.plot;

import java.util.Arrays;

/** How often numbers fall into bins of equal width, such as the weights of a layer or errors of predictions. */
public final class HistogramChart {
    /**
     * Draws the counts of the finite numbers; the first and the last bin end at the smallest and the largest of them.
     *
     * @throws IllegalArgumentException if the number of bins is not positive
     */
    public static Svg of(String title, String label, double[] values, int bins) {
        if (bins <= 0) {
            throw new IllegalArgumentException("histogram: number of bins must be positive, got " + bins);
        }
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double min = Arrays.stream(finite).min().orElse(0);
        double max = Arrays.stream(finite).max().orElse(1);
        if (min == max) {
            min -= 0.5;
            max += 0.5;
        }
        int[] counts = new int[bins];
        for (double v : finite) {
            counts[Math.min(bins - 1, (int) ((v - min) / (max - min) * bins))]++;
        }
        int most = Arrays.stream(counts).max().orElse(1);
        PlotArea area = new PlotArea(0, Axis.over(min, max, false), Axis.over(0, Math.max(1, most), false));
        area.title(title).grid(false);
        for (int i = 0; i < bins; i++) {
            double left = area.x(min + (max - min) * i / bins);
            double right = area.x(min + (max - min) * (i + 1) / bins);
            double y = area.y(counts[i]);
            area.svg.rect(left, y, right - left, area.bottom - y, "fill", PlotArea.color(0), "stroke", "white");
        }
        area.xTicks().yTicks().labels(label, "count");
        return area.svg;
    }

    private HistogramChart() {}
}
