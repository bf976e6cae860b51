package cotangent.nn.plot;

import java.math.BigDecimal;

/** The rectangle of a chart between its axes, with title, grid, ticks and labels. */
final class PlotArea {
    static final int WIDTH = 640;
    static final int HEIGHT = 400;
    static final int LEFT = 70;
    static final int TOP = 44;
    static final int BOTTOM = 52;
    static final int RIGHT = 20;
    static final int LETTER = 7;

    /** Colours that colour-blind people can tell apart (M. Okabe and K. Ito, 2008). */
    private static final String[] COLORS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
    };

    final Svg svg;
    final int right;
    final int bottom;
    private final Axis xAxis;
    private final Axis yAxis;

    /** An area on white that leaves {@code beside} pixels at its right. */
    PlotArea(int beside, Axis xAxis, Axis yAxis) {
        this(beside, 0, xAxis, yAxis);
    }

    /** An area with {@code below} pixels more under it. */
    PlotArea(int beside, int below, Axis xAxis, Axis yAxis) {
        svg = new Svg(WIDTH, HEIGHT + below);
        right = WIDTH - RIGHT - beside;
        bottom = HEIGHT - BOTTOM;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    static String color(int i) {
        return COLORS[i % COLORS.length];
    }

    double x(double value) {
        return LEFT + xAxis.position(value) * (right - LEFT);
    }

    double y(double value) {
        return bottom - yAxis.position(value) * (bottom - TOP);
    }

    PlotArea title(String title) {
        svg.text((LEFT + right) / 2.0, 24, title, "text-anchor", "middle", "font-size", "16");
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
            svg.line(LEFT, y, right, y, "stroke", "#e0e0e0");
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
            svg.text(LEFT - 8, y(tick.doubleValue()) + 4, Axis.label(tick), "text-anchor", "end");
        }
        return this;
    }

    /** The two axes and their names. */
    PlotArea labels(String xLabel, String yLabel) {
        svg.line(LEFT, bottom, right, bottom, "stroke", "#404040");
        svg.line(LEFT, TOP, LEFT, bottom, "stroke", "#404040");
        svg.text((LEFT + right) / 2.0, bottom + 40, xLabel, "text-anchor", "middle");
        double middle = (TOP + bottom) / 2.0;
        svg.text(16, middle, yLabel, "text-anchor", "middle", "transform", "rotate(-90 16 " + Svg.number(middle) + ")");
        return this;
    }

    /** The name of a series, at the right of the area. */
    void legend(int i, String name, boolean line) {
        double y = TOP + 10 + 18 * i;
        if (line) {
            svg.line(right + 14, y, right + 34, y, "stroke", color(i), "stroke-width", "2");
        } else {
            svg.rect(right + 18, y - 6, 12, 12, "fill", color(i));
        }
        svg.text(right + 40, y + 4, name);
    }

    static int legendWidth(int longest) {
        return longest == 0 ? 0 : Math.min(WIDTH / 2, 34 + LETTER * longest);
    }
}
