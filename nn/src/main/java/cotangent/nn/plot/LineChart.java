package cotangent.nn.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines over a common axis, such as losses over epochs. Values that are not finite, and on a logarithmic axis those that are not
 * positive, leave gaps. Immutable: each method returns a changed copy.
 */
public final class LineChart {
    /** Colours that colour-blind people can tell apart (M. Okabe and K. Ito, 2008). */
    private static final String[] COLORS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
    };

    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int TOP = 44;
    private static final int BOTTOM = 52;
    private static final int RIGHT = 20;
    private static final int LETTER = 7;

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
        Axis xAxis = axis(true);
        Axis yAxis = axis(false);
        Svg svg = new Svg(WIDTH, HEIGHT);
        int right = WIDTH - RIGHT - legendWidth();
        int bottom = HEIGHT - BOTTOM;
        svg.text((LEFT + right) / 2.0, 24, title, "text-anchor", "middle", "font-size", "16");
        for (BigDecimal tick : xAxis.ticks()) {
            double x = LEFT + xAxis.position(tick.doubleValue()) * (right - LEFT);
            svg.line(x, TOP, x, bottom, "stroke", "#e0e0e0");
            svg.text(x, bottom + 18, Axis.label(tick), "text-anchor", "middle");
        }
        for (BigDecimal tick : yAxis.ticks()) {
            double y = bottom - yAxis.position(tick.doubleValue()) * (bottom - TOP);
            svg.line(LEFT, y, right, y, "stroke", "#e0e0e0");
            svg.text(LEFT - 8, y + 4, Axis.label(tick), "text-anchor", "end");
        }
        svg.line(LEFT, bottom, right, bottom, "stroke", "#404040");
        svg.line(LEFT, TOP, LEFT, bottom, "stroke", "#404040");
        svg.text((LEFT + right) / 2.0, HEIGHT - 12, xLabel, "text-anchor", "middle");
        double middle = (TOP + bottom) / 2.0;
        svg.text(16, middle, yLabel, "text-anchor", "middle", "transform", "rotate(-90 16 " + Svg.number(middle) + ")");
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), color(i), xAxis, yAxis, right, bottom);
        }
        for (int i = 0; i < series.size(); i++) {
            double y = TOP + 10 + 18 * i;
            svg.line(right + 14, y, right + 34, y, "stroke", color(i), "stroke-width", "2");
            svg.text(right + 40, y + 4, series.get(i).name());
        }
        return svg;
    }

    private static String color(int i) {
        return COLORS[i % COLORS.length];
    }

    private int legendWidth() {
        int longest = series.stream().mapToInt(s -> s.name().length()).max().orElse(0);
        return longest == 0 ? 0 : Math.min(WIDTH / 2, 34 + LETTER * longest);
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
    private void draw(Svg svg, Series s, String color, Axis xAxis, Axis yAxis, int right, int bottom) {
        double[] x = new double[s.x().length];
        double[] y = new double[x.length];
        int n = 0;
        for (int i = 0; i <= x.length; i++) {
            if (i < x.length && isShown(s.x()[i], s.y()[i])) {
                x[n] = LEFT + xAxis.position(s.x()[i]) * (right - LEFT);
                y[n++] = bottom - yAxis.position(s.y()[i]) * (bottom - TOP);
            } else {
                if (n == 1) {
                    svg.circle(x[0], y[0], 2.5, "fill", color);
                } else if (n > 1) {
                    svg.polyline(x, y, n, "stroke", color, "stroke-width", "2", "stroke-linejoin", "round");
                }
                n = 0;
            }
        }
    }
}
