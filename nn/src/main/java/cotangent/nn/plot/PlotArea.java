package cotangent.nn.plot;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** The rectangle of a chart between its axes, with title, grid, ticks and labels. */
final class PlotArea {
    static final int WIDTH = 640;
    static final int HEIGHT = 400;
    static final int TOP = 44;
    static final int BOTTOM = 52;
    static final int RIGHT = 20;
    static final int LETTER = 7;

    /** Colours that colour-blind people can tell apart (M. Okabe and K. Ito, 2008). */
    private static final String[] COLORS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
    };

    /** Lines of the same colour differ in these. */
    private static final String[] DASHES = {"6 3", "2 3", "8 3 2 3"};

    private static final int LEAST_LEFT = 70;
    private static final int LINE = 18;

    /** A legend that needs more width than this makes the drawing wider instead of the area narrower. */
    private static final int LEGEND = 160;

    final Svg svg;
    final int left;
    final int right;
    final int bottom;
    private final Axis xAxis;
    private final Axis yAxis;

    /** An area on white that leaves {@code beside} pixels at its right. */
    PlotArea(int beside, Axis xAxis, Axis yAxis) {
        this(WIDTH, beside, 0, xAxis, yAxis);
    }

    private PlotArea(int width, int beside, int below, Axis xAxis, Axis yAxis) {
        svg = new Svg(width, HEIGHT + below);
        left = left(yAxis);
        right = width - RIGHT - beside;
        bottom = HEIGHT - BOTTOM;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    /** An area with {@code below} pixels more under it. */
    static PlotArea above(int below, Axis xAxis, Axis yAxis) {
        return new PlotArea(WIDTH, 0, below, xAxis, yAxis);
    }

    /** An area with room for these names at its right. */
    static PlotArea withLegend(List<String> names, Axis xAxis, Axis yAxis) {
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        int beside = longest == 0 ? 0 : 34 + LETTER * longest;
        int below = Math.max(0, TOP + LINE * names.size() - HEIGHT);
        return new PlotArea(WIDTH + Math.max(0, beside - LEGEND), beside, below, xAxis, yAxis);
    }

    /** Where an area begins, so that the axis's label stands beside the numbers of its ticks. */
    static int left(Axis yAxis) {
        int longest = yAxis.ticks().stream()
                .mapToInt(tick -> Axis.label(tick).length())
                .max()
                .orElse(0);
        return Math.max(LEAST_LEFT, 34 + LETTER * longest);
    }

    static String color(int i) {
        return COLORS[i % COLORS.length];
    }

    /** Attributes of the line of a series. */
    static String[] stroke(int i) {
        int round = i / COLORS.length;
        String[] plain = {"stroke", color(i), "stroke-width", "2", "stroke-linejoin", "round"};
        String[] dashed = Arrays.copyOf(plain, plain.length + 2);
        dashed[plain.length] = "stroke-dasharray";
        dashed[plain.length + 1] = DASHES[(round + DASHES.length - 1) % DASHES.length];
        return round == 0 ? plain : dashed;
    }

    double x(double value) {
        return left + xAxis.position(value) * (right - left);
    }

    double y(double value) {
        return bottom - yAxis.position(value) * (bottom - TOP);
    }

    /** A title over the middle of the area, or further right if it would begin outside the drawing. */
    PlotArea title(String title) {
        double middle = Math.max((left + right) / 2.0, 10 + 4.5 * title.length());
        svg.text(middle, 24, title, "text-anchor", "middle", "font-size", "16");
        return this;
    }

    /** Lines across the area at the ticks; before the content, so that they lie behind it. */
    PlotArea grid(boolean vertical) {
        for (BigDecimal tick : xAxis.ticks()) {
            double x = x(tick.doubleValue());
            if (vertical) {
                svg.line(x, TOP, x, bottom, "stroke", "#e0e0e0");
            }
        }
        for (BigDecimal tick : yAxis.ticks()) {
            double y = y(tick.doubleValue());
            svg.line(left, y, right, y, "stroke", "#e0e0e0");
        }
        return this;
    }

    PlotArea xTicks() {
        for (BigDecimal tick : xAxis.ticks()) {
            svg.text(x(tick.doubleValue()), bottom + 18, Axis.label(tick), "text-anchor", "middle");
        }
        return this;
    }

    PlotArea yTicks() {
        for (BigDecimal tick : yAxis.ticks()) {
            svg.text(left - 8, y(tick.doubleValue()) + 4, Axis.label(tick), "text-anchor", "end");
        }
        return this;
    }

    /** The two axes and their names. */
    PlotArea labels(String xLabel, String yLabel) {
        svg.line(left, bottom, right, bottom, "stroke", "#404040");
        svg.line(left, TOP, left, bottom, "stroke", "#404040");
        svg.text((left + right) / 2.0, bottom + 40, xLabel, "text-anchor", "middle");
        double middle = (TOP + bottom) / 2.0;
        svg.text(16, middle, yLabel, "text-anchor", "middle", "transform", "rotate(-90 16 " + Svg.number(middle) + ")");
        return this;
    }

    /** The name of a series, at the right of the area. */
    void legend(int i, String name, boolean line) {
        double y = TOP + 10 + LINE * i;
        if (line) {
            svg.line(right + 14, y, right + 34, y, stroke(i));
        } else {
            svg.rect(right + 18, y - 6, 12, 12, "fill", color(i));
        }
        svg.text(right + 40, y + 4, name);
    }
}
