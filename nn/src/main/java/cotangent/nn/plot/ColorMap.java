package cotangent.nn.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Colours of numbers from 0 to 1, dark to light, of even steps in lightness and readable without colour vision. */
final class ColorMap {
    /** Points of a path from dark violet over green to yellow, close to the map known as viridis. */
    private static final int[][] POINTS = {
        {68, 1, 84},
        {71, 44, 122},
        {59, 81, 139},
        {44, 113, 142},
        {33, 144, 141},
        {39, 173, 129},
        {92, 200, 99},
        {170, 220, 50},
        {253, 231, 37}
    };

    /** The colour of a share; not a number is grey. */
    static String color(double share) {
        if (Double.isNaN(share)) {
            return "#c0c0c0";
        }
        double at = Math.min(Math.max(share, 0), 1) * (POINTS.length - 1);
        int i = Math.min((int) at, POINTS.length - 2);
        int[] rgb = new int[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = (int) Math.rint(POINTS[i][c] + (at - i) * (POINTS[i + 1][c] - POINTS[i][c]));
        }
        return String.format(Locale.ROOT, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
    }

    /** A bar of colours with the numbers of its ends and its middle, at the right of an area. */
    static void drawScale(Svg svg, double x, double top, double bottom, double low, double high) {
        int steps = 32;
        double step = (bottom - top) / steps;
        for (int i = 0; i < steps; i++) {
            svg.rect(x, bottom - (i + 1) * step, 14, step + 0.5, "fill", color((i + 0.5) / steps));
        }
        svg.rect(x, top, 14, bottom - top, "fill", "none", "stroke", "#404040");
        double[] values = {low, low + (high - low) / 2, high};
        for (int i = 0; i < 3; i++) {
            String label = Axis.label(new BigDecimal(values[i]).round(new MathContext(3)));
            svg.text(x + 20, bottom - (bottom - top) * i / 2.0 + 4, label);
        }
    }

    private ColorMap() {}
}
