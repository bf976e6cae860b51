package cotangent.benchmarks.experiments;

import cotangent.nn.plot.Svg;
import java.util.List;

/** Draws measurements: a panel for each measure, in it a row for each variant, with a dot for each seed and a bar at the mean. */
final class ResultPlot {
    private static final int WIDTH = 640;
    private static final int LEFT = 190;
    private static final int RIGHT = 40;
    private static final int HEAD = 30;
    private static final int ROW = 22;
    private static final int FOOT = 34;
    private static final String COLOR = "#0072b2";

    static Svg of(Measurements m) {
        List<String> measures = m.measures();
        int height = 0;
        for (String measure : measures) {
            height += HEAD + ROW * rows(m, measure).size() + FOOT;
        }
        Svg svg = new Svg(WIDTH, height);
        int top = 0;
        for (String measure : measures) {
            panel(svg, m, measure, top);
            top += HEAD + ROW * rows(m, measure).size() + FOOT;
        }
        return svg;
    }

    private static List<String> rows(Measurements m, String measure) {
        return m.variants().stream().filter(v -> m.has(v, measure)).toList();
    }

    private static void panel(Svg svg, Measurements m, String measure, int top) {
        List<String> rows = rows(m, measure);
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (String variant : rows) {
            for (double v : m.values(variant, measure)) {
                if (Double.isFinite(v)) {
                    min = Math.min(min, v);
                    max = Math.max(max, v);
                }
            }
        }
        double low = min;
        double span = max > min ? max - min : 1;
        int bottom = top + HEAD + ROW * rows.size();
        svg.text(LEFT, top + 20, measure, "font-size", "14");
        svg.line(LEFT, bottom, WIDTH - RIGHT, bottom, "stroke", "#404040");
        if (min <= max) {
            svg.text(LEFT, bottom + 16, ExperimentResult.number(min), "text-anchor", "middle");
            svg.text(WIDTH - RIGHT, bottom + 16, ExperimentResult.number(low + span), "text-anchor", "middle");
        }
        for (int i = 0; i < rows.size(); i++) {
            double y = top + HEAD + ROW * (i + 0.5);
            svg.text(LEFT - 14, y + 4, rows.get(i), "text-anchor", "end");
            svg.line(LEFT, y, WIDTH - RIGHT, y, "stroke", "#e0e0e0");
            for (double v : m.values(rows.get(i), measure)) {
                if (Double.isFinite(v)) {
                    svg.circle(position(v, low, span), y, 3.5, "fill", COLOR, "fill-opacity", "0.5");
                }
            }
            double mean = m.mean(rows.get(i), measure);
            if (Double.isFinite(mean)) {
                double x = position(mean, low, span);
                svg.line(x, y - 8, x, y + 8, "stroke", "#d55e00", "stroke-width", "2");
            }
        }
    }

    private static double position(double v, double low, double span) {
        return LEFT + (v - low) / span * (WIDTH - RIGHT - LEFT);
    }

    private ResultPlot() {}
}
