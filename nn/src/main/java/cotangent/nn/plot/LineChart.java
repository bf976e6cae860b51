package cotangent.nn.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines over a common axis, such as losses over epochs. Values that are not finite, and on a logarithmic axis those that are not
 * positive, leave gaps. Immutable: each method returns a changed copy.
 */
public final class LineChart {
    private record Series(String name, double[] x, double[] y) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logX;
    private final boolean logY;
    private final List<Series> series;

    private LineChart(String title, String xLabel, String yLabel, boolean logX, boolean logY, List<Series> series) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.logX = logX;
        this.logY = logY;
        this.series = series;
    }

    /** A chart without lines yet. */
    public static LineChart of(String title, String xLabel, String yLabel) {
        return new LineChart(title, xLabel, yLabel, false, false, List.of());
    }

    /** One more line. */
    public LineChart with(String name, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "chart: series '" + name + "' has " + x.length + " positions, but " + y.length + " values");
        }
        List<Series> more = new ArrayList<>(series);
        more.add(new Series(name, x.clone(), y.clone()));
        return new LineChart(title, xLabel, yLabel, logX, logY, List.copyOf(more));
    }

    /** One more line over 1, 2, 3... */
    public LineChart with(String name, double[] y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        return with(name, x, y);
    }

    /** With a logarithmic horizontal axis. */
    public LineChart withLogX() {
        return new LineChart(title, xLabel, yLabel, true, logY, series);
    }

    /** With a logarithmic vertical axis. */
    public LineChart withLogY() {
        return new LineChart(title, xLabel, yLabel, logX, true, series);
    }

    /** Draws the chart. */
    public Svg toSvg() {
        PlotArea area = PlotArea.withLegend(series.stream().map(Series::name).toList(), axis(true), axis(false));
        area.title(title).grid(true).xTicks().yTicks().labels(xLabel, yLabel);
        for (int i = 0; i < series.size(); i++) {
            draw(area, series.get(i), i);
        }
        for (int i = 0; i < series.size(); i++) {
            area.legend(i, series.get(i).name(), true);
        }
        return area.svg;
    }

    private Axis axis(boolean horizontal) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (Series s : series) {
            for (int i = 0; i < s.x().length; i++) {
                if (isShown(s.x()[i], s.y()[i])) {
                    double value = horizontal ? s.x()[i] : s.y()[i];
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
        }
        boolean logarithmic = horizontal ? logX : logY;
        return min <= max ? Axis.over(min, max, logarithmic) : Axis.over(logarithmic ? 0.1 : 0, 1, logarithmic);
    }

    private boolean isShown(double x, double y) {
        return Double.isFinite(x) && Double.isFinite(y) && (!logX || x > 0) && (!logY || y > 0);
    }

    /** Stretches without gaps; a point alone is a dot. */
    private void draw(PlotArea area, Series s, int number) {
        double[] x = new double[s.x().length];
        double[] y = new double[x.length];
        int n = 0;
        for (int i = 0; i <= x.length; i++) {
            if (i < x.length && isShown(s.x()[i], s.y()[i])) {
                x[n] = area.x(s.x()[i]);
                y[n++] = area.y(s.y()[i]);
            } else {
                if (n == 1) {
                    area.svg.circle(x[0], y[0], 2.5, "fill", PlotArea.color(number));
                } else if (n > 1) {
                    area.svg.polyline(x, y, n, PlotArea.stroke(number));
                }
                n = 0;
            }
        }
    }
}
