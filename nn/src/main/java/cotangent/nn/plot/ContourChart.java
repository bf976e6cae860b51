package cotangent.nn.plot;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * A function of two variables by lines of equal height, such as a loss over a plane of weights, from its values on a grid. Between the
 * grid's points it is linear on the four triangles that a cell's middle, with the mean of the corners, divides it into.
 */
public final class ContourChart {
    /**
     * Draws the lines.
     *
     * @param x positions of the columns, rising
     * @param y positions of the rows, rising
     * @param heights {@code [y.length, x.length]}; cells with a corner that is not finite stay empty
     * @param levels the heights of the lines
     * @throws ShapeException if the sizes do not agree or the grid has fewer than two rows or columns
     */
    public static Svg of(
            String title, String xLabel, String yLabel, double[] x, double[] y, Tensor heights, double... levels) {
        if (heights.rank() != 2
                || heights.size(0) != y.length
                || heights.size(1) != x.length
                || x.length < 2
                || y.length < 2) {
            throw new ShapeException("contours: needs heights [" + y.length + ", " + x.length
                    + "] of two rows and columns or more, got " + heights.shape());
        }
        double[] z = heights.toDoubleArray();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double level : levels) {
            low = Math.min(low, level);
            high = Math.max(high, level);
        }
        PlotArea area =
                new PlotArea(80, Axis.over(x[0], x[x.length - 1], false), Axis.over(y[0], y[y.length - 1], false));
        area.title(title).grid(true).xTicks().yTicks().labels(xLabel, yLabel);
        for (double level : levels) {
            String color = ColorMap.color(low == high ? 0.5 : 0.9 * (level - low) / (high - low));
            for (int i = 0; i + 1 < y.length; i++) {
                for (int j = 0; j + 1 < x.length; j++) {
                    drawCell(area, x, y, z, i, j, level, color);
                }
            }
        }
        if (levels.length > 0) {
            ColorMap.drawScale(area.svg, area.right + 18, PlotArea.TOP, area.bottom, low, low + (high - low) / 0.9);
        }
        return area.svg;
    }

    /** Levels of equal distance between the smallest and the largest finite height, these excluded. */
    public static double[] levels(Tensor heights, int count) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : heights.toDoubleArray()) {
            if (Double.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        double[] levels = new double[low < high ? count : 0];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = low + (high - low) * (i + 1) / (count + 1);
        }
        return levels;
    }

    private static void drawCell(
            PlotArea area, double[] x, double[] y, double[] z, int i, int j, double level, String color) {
        int n = x.length;
        double[] cx = {x[j], x[j + 1], x[j + 1], x[j]};
        double[] cy = {y[i], y[i], y[i + 1], y[i + 1]};
        double[] cz = {z[i * n + j], z[i * n + j + 1], z[(i + 1) * n + j + 1], z[(i + 1) * n + j]};
        double middle = (cz[0] + cz[1] + cz[2] + cz[3]) / 4;
        if (!Double.isFinite(middle)) {
            return;
        }
        double mx = (x[j] + x[j + 1]) / 2;
        double my = (y[i] + y[i + 1]) / 2;
        for (int k = 0; k < 4; k++) {
            int l = (k + 1) % 4;
            drawTriangle(
                    area,
                    new double[] {cx[k], cx[l], mx},
                    new double[] {cy[k], cy[l], my},
                    new double[] {cz[k], cz[l], middle},
                    level,
                    color);
        }
    }

    /** The line crosses the two edges whose ends lie on different sides of the level. */
    private static void drawTriangle(PlotArea area, double[] x, double[] y, double[] z, double level, String color) {
        double[] px = new double[2];
        double[] py = new double[2];
        int found = 0;
        for (int k = 0; k < 3; k++) {
            int l = (k + 1) % 3;
            if (z[k] < level != z[l] < level) {
                double share = (level - z[k]) / (z[l] - z[k]);
                px[found] = area.x(x[k] + share * (x[l] - x[k]));
                py[found++] = area.y(y[k] + share * (y[l] - y[k]));
            }
        }
        if (found == 2) {
            area.svg.line(px[0], py[0], px[1], py[1], "stroke", color, "stroke-width", "1.5");
        }
    }

    private ContourChart() {}
}
