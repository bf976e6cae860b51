package cotangent.nn.plot;

import cotangent.nn.metrics.ConfusionMatrix;
import java.util.Locale;

/** A {@link ConfusionMatrix} as a heat map: the darker a cell, the larger its share of the true class; numbers are counts. */
public final class ConfusionMatrixPlot {
    private static final int TOP = 48;
    private static final int LETTER = 7;
    private static final int TITLE_LETTER = 10;

    /** Draws the matrix. */
    public static Svg of(String title, ConfusionMatrix matrix) {
        int n = matrix.classes().size();
        int longest = matrix.classes().stream().mapToInt(String::length).max().orElse(1);
        int cell = Math.max(26, 400 / Math.max(n, 5));
        int halfTitle = TITLE_LETTER * title.length() / 2 + 10;
        int left = Math.max(44 + LETTER * longest, halfTitle - n * cell / 2);
        boolean upright = LETTER * longest > cell; // names that are too wide for their columns
        int bottom = TOP + n * cell;
        int width = left + Math.max(n * cell + 20, n * cell / 2 + halfTitle);
        int height = bottom + (upright ? LETTER * longest : 14) + 40;
        Svg svg = new Svg(width, height);
        double middle = left + n * cell / 2.0;
        svg.text(middle, 26, title, "text-anchor", "middle", "font-size", "16");
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                drawCell(svg, matrix, i, j, left + j * cell, TOP + i * cell, cell);
            }
            double at = TOP + (i + 0.5) * cell;
            svg.text(left - 8, at + 4, matrix.classes().get(i), "text-anchor", "end");
            double x = left + (i + 0.5) * cell;
            if (upright) {
                svg.text(
                        x + 4,
                        bottom + 10,
                        matrix.classes().get(i),
                        "text-anchor",
                        "end",
                        "transform",
                        "rotate(-90 " + Svg.number(x + 4) + " " + (bottom + 10) + ")");
            } else {
                svg.text(x, bottom + 18, matrix.classes().get(i), "text-anchor", "middle");
            }
        }
        svg.rect(left, TOP, n * cell, n * cell, "fill", "none", "stroke", "#404040");
        svg.text(middle, height - 10, "predicted", "text-anchor", "middle");
        double center = TOP + n * cell / 2.0;
        svg.text(
                16,
                center,
                "actual",
                "text-anchor",
                "middle",
                "transform",
                "rotate(-90 16 " + Svg.number(center) + ")");
        return svg;
    }

    private static void drawCell(Svg svg, ConfusionMatrix matrix, int i, int j, int x, int y, int cell) {
        long count = matrix.count(i, j);
        double share = matrix.support(i) == 0 ? 0 : count / (double) matrix.support(i);
        svg.rect(x, y, cell, cell, "fill", shade(share), "stroke", "#e0e0e0");
        String text = Long.toString(count);
        int size = Math.min(12, (int) (cell * 1.6 / text.length()));
        svg.text(
                x + cell / 2.0,
                y + cell / 2.0 + size / 3.0,
                text,
                "text-anchor",
                "middle",
                "font-size",
                Integer.toString(size),
                "fill",
                share > 0.4 ? "white" : "#202020");
    }

    /** From white to dark blue. */
    private static String shade(double share) {
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                blend(0xff, 0x08, share),
                blend(0xff, 0x30, share),
                blend(0xff, 0x6b, share));
    }

    private static int blend(int from, int to, double share) {
        return (int) Math.rint(from + (to - from) * share);
    }

    private ConfusionMatrixPlot() {}
}
