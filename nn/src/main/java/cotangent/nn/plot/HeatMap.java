package cotangent.nn.plot;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;

/**
 * A matrix as coloured cells with a scale, such as attention weights: rows are queries, columns are what they look at. Numbers that are not
 * finite are grey.
 */
public final class HeatMap {
    private static final int TOP = 48;
    private static final int LETTER = 7;

    /** Draws a matrix whose rows and columns are numbered. */
    public static Svg of(String title, Tensor matrix) {
        return of(title, matrix, List.of(), List.of());
    }

    /**
     * Draws a matrix.
     *
     * @param matrix {@code [rows, columns]}
     * @param rows names of the rows; none to leave them out
     * @param columns names of the columns; none to leave them out
     * @throws ShapeException if it is no matrix, or the numbers of names are others
     */
    public static Svg of(String title, Tensor matrix, List<String> rows, List<String> columns) {
        if (matrix.rank() != 2
                || !rows.isEmpty() && rows.size() != matrix.size(0)
                || !columns.isEmpty() && columns.size() != matrix.size(1)) {
            throw new ShapeException("heat map: needs [rows, columns] with as many names, got " + matrix.shape() + ", "
                    + rows.size() + " and " + columns.size() + " names");
        }
        int height = matrix.size(0);
        int width = matrix.size(1);
        double[] values = matrix.toDoubleArray();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            if (Double.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        low = low <= high ? low : 0;
        high = high >= low ? high : 1;
        int cell = Math.max(4, Math.min(36, 480 / Math.max(1, Math.max(width, height))));
        int left = 24 + LETTER * longest(rows);
        int bottom = TOP + height * cell;
        int right = left + width * cell;
        Svg svg = new Svg(Math.max(right + 100, 10 * title.length() + 20), bottom + 24 + LETTER * longest(columns));
        svg.text(left, 28, title, "font-size", "16");
        for (int i = 0; i < values.length; i++) {
            double share =
                    Double.isFinite(values[i]) ? high == low ? 0.5 : (values[i] - low) / (high - low) : Double.NaN;
            double side = cell + 0.5; // over the edge of the next, so that no seam is seen when the drawing is scaled
            svg.rect(left + i % width * cell, TOP + i / width * cell, side, side, "fill", ColorMap.color(share));
        }
        svg.rect(left, TOP, width * cell, height * cell, "fill", "none", "stroke", "#404040");
        for (int i = 0; i < rows.size(); i++) {
            svg.text(left - 6, TOP + (i + 0.5) * cell + 4, rows.get(i), "text-anchor", "end");
        }
        for (int i = 0; i < columns.size(); i++) {
            double x = left + (i + 0.5) * cell + 4;
            svg.text(
                    x,
                    bottom + 8,
                    columns.get(i),
                    "text-anchor",
                    "end",
                    "transform",
                    "rotate(-90 " + Svg.number(x) + " " + (bottom + 8) + ")");
        }
        if (values.length > 0) {
            ColorMap.drawScale(svg, right + 20, TOP, Math.max(bottom, TOP + 60), low, high);
        }
        return svg;
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private HeatMap() {}
}
