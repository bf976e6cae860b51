package cotangent.nn.plot;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers of named things beside each other, such as accuracies of methods, with or without a standard error. */
public final class BarChart {
    /** Draws a bar for each name; numbers that are not finite have none. */
    public static Svg of(String title, String yLabel, Map<String, Double> values) {
        return of(title, yLabel, values, Map.of());
    }

    /**
     * Draws a bar for each name, and a line from value - error to value + error where there is an error.
     *
     * @throws IllegalArgumentException if an error has no value
     */
    public static Svg of(String title, String yLabel, Map<String, Double> values, Map<String, Double> errors) {
        if (!values.keySet().containsAll(errors.keySet())) {
            throw new IllegalArgumentException(
                    "bar chart: errors of " + errors.keySet() + ", but values of " + values.keySet());
        }
        Map<String, Double> shown = new LinkedHashMap<>(values);
        shown.values().removeIf(v -> !Double.isFinite(v));
        double[] ends = shown.entrySet().stream()
                .flatMap(e -> {
                    double error = errors.getOrDefault(e.getKey(), 0.0);
                    return List.of(e.getValue() - error, e.getValue() + error).stream();
                })
                .mapToDouble(v -> v)
                .toArray();
        double low = Math.min(0, Arrays.stream(ends).min().orElse(0));
        double high = Math.max(0, Arrays.stream(ends).max().orElse(1));
        List<String> names = List.copyOf(values.keySet());
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        Axis axis = Axis.over(low, high, false);
        double slot = (PlotArea.WIDTH - PlotArea.left(axis) - PlotArea.RIGHT) / (double) Math.max(1, names.size());
        boolean upright = PlotArea.LETTER * longest > slot;
        int below = upright ? Math.max(0, PlotArea.LETTER * longest - PlotArea.BOTTOM + 16) : 0;
        PlotArea area = PlotArea.above(below, Axis.over(0, 1, false), axis);
        Svg svg = area.svg;
        area.title(title).grid(false).yTicks().labels("", yLabel);
        double zero = area.y(0);
        for (int i = 0; i < names.size(); i++) {
            double middle = area.left + (i + 0.5) * slot;
            Double value = shown.get(names.get(i));
            if (value != null) {
                double y = area.y(value);
                svg.rect(
                        middle - slot * 0.35,
                        Math.min(y, zero),
                        slot * 0.7,
                        Math.abs(zero - y),
                        "fill",
                        PlotArea.color(0));
                drawError(area, middle, value, errors.getOrDefault(names.get(i), 0.0));
            }
            drawName(area, names.get(i), middle, upright);
        }
        svg.line(area.left, zero, area.right, zero, "stroke", "#404040");
        return svg;
    }

    private static void drawError(PlotArea area, double x, double value, double error) {
        if (error > 0) {
            double from = area.y(value - error);
            double to = area.y(value + error);
            area.svg.line(x, from, x, to, "stroke", "#202020");
            area.svg.line(x - 5, from, x + 5, from, "stroke", "#202020");
            area.svg.line(x - 5, to, x + 5, to, "stroke", "#202020");
        }
    }

    /** Names that are too wide for their bars go downwards. */
    private static void drawName(PlotArea area, String name, double x, boolean upright) {
        double y = area.bottom + (upright ? 8 : 18);
        if (upright) {
            String turn = "rotate(-90 " + Svg.number(x + 4) + " " + Svg.number(y) + ")";
            area.svg.text(x + 4, y, name, "text-anchor", "end", "transform", turn);
        } else {
            area.svg.text(x, y, name, "text-anchor", "middle");
        }
    }

    private BarChart() {}
}
