package cotangent.nn.plot;

import java.util.ArrayList;
import java.util.List;

/** Points of one or more groups in the plane, such as embeddings by class. Immutable: {@link #with} returns a copy. */
public final class ScatterChart {
    private record Group(String name, double[] x, double[] y) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Group> groups;

    private ScatterChart(String title, String xLabel, String yLabel, List<Group> groups) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.groups = groups;
    }

    /** A chart without points yet. */
    public static ScatterChart of(String title, String xLabel, String yLabel) {
        return new ScatterChart(title, xLabel, yLabel, List.of());
    }

    /** One more group; points that are not finite are left out. */
    public ScatterChart with(String name, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "scatter: group '" + name + "' has " + x.length + " x, but " + y.length + " y");
        }
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(name, x.clone(), y.clone()));
        return new ScatterChart(title, xLabel, yLabel, List.copyOf(more));
    }

    /** Draws the chart. */
    public Svg toSvg() {
        PlotArea area = PlotArea.withLegend(groups.stream().map(Group::name).toList(), axis(true), axis(false));
        area.title(title).grid(true).xTicks().yTicks().labels(xLabel, yLabel);
        for (int i = 0; i < groups.size(); i++) {
            Group g = groups.get(i);
            for (int k = 0; k < g.x.length; k++) {
                if (isShown(g, k)) {
                    area.svg.circle(
                            area.x(g.x[k]), area.y(g.y[k]), 3, "fill", PlotArea.color(i), "fill-opacity", "0.6");
                }
            }
            area.legend(i, g.name, false);
        }
        return area.svg;
    }

    private static boolean isShown(Group g, int k) {
        return Double.isFinite(g.x[k]) && Double.isFinite(g.y[k]);
    }

    private Axis axis(boolean horizontal) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (Group g : groups) {
            for (int k = 0; k < g.x.length; k++) {
                if (isShown(g, k)) {
                    double v = horizontal ? g.x[k] : g.y[k];
                    min = Math.min(min, v);
                    max = Math.max(max, v);
                }
            }
        }
        return min <= max ? Axis.over(min, max, false) : Axis.over(0, 1, false);
    }
}
