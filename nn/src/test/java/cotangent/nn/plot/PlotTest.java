package cotangent.nn.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.Png;
import cotangent.nn.metrics.ConfusionMatrix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlotTest {
    private static Document parsed(Svg svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg.toString())));
    }

    private static List<String> labels(double min, double max, boolean log) {
        return Axis.over(min, max, log).ticks().stream().map(Axis::label).toList();
    }

    @Test
    void ticksAreReadable() {
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1"), labels(0, 1, false));
        assertEquals(List.of("0", "5", "10", "15", "20"), labels(1, 20, false));
        assertEquals(List.of("-0.1", "0", "0.1", "0.2", "0.3"), labels(-0.07, 0.24, false));
        assertEquals(List.of("0", "2e6", "4e6", "6e6", "8e6", "1e7"), labels(0, 1e7, false));
        assertEquals(List.of("0.001", "0.01", "0.1", "1", "10"), labels(0.0013, 8, true));
        assertEquals(List.of("1", "2", "5", "10"), labels(2, 7, true));
        assertEquals(List.of("1e-12", "1e-10", "1e-8", "1e-6", "0.0001", "0.01", "1"), labels(1e-12, 1, true));
    }

    @Test
    void ticksCoverTheRange() {
        double[][] ranges = {
            {0, 0},
            {5, 5},
            {-3, -3},
            {1e-300, 2e-300},
            {-1e300, 1e300},
            {1, 1 + 1e-7},
            {-7, 123},
            {0.1, 0.30000000000000004}
        };
        for (double[] r : ranges) {
            Axis a = Axis.over(r[0], r[1], false);
            assertTrue(a.position(r[0]) >= -1e-6 && a.position(r[1]) <= 1 + 1e-6, a.toString());
            assertTrue(a.ticks().size() >= 2 && a.ticks().size() <= 7, a.toString());
        }
        assertEquals("1.5e-7", Axis.label(new BigDecimal("0.00000015")));
    }

    @Test
    void aChartHasLinesLegendAndGaps() throws Exception {
        double nan = Double.NaN;
        Svg svg = LineChart.of("Loss & <accuracy>", "epoch", "value")
                .with("training", new double[] {3, 2, 1.5, 1.2})
                .with("with \"gaps\"", new double[] {3, 2.5, nan, 2, nan, 1, Double.POSITIVE_INFINITY})
                .toSvg();
        Document d = parsed(svg);
        assertEquals(2, d.getElementsByTagName("polyline").getLength());
        assertEquals(2, d.getElementsByTagName("circle").getLength());
        String text = d.getDocumentElement().getTextContent();
        assertTrue(text.contains("Loss & <accuracy>") && text.contains("with \"gaps\""), text);
    }

    @Test
    void equalChartsHaveEqualBytes(@TempDir Path folder) throws IOException {
        Svg a = LineChart.of("t", "x", "y")
                .with("s", new double[] {1, 10, 1000})
                .withLogY()
                .withLogX()
                .toSvg();
        Svg b = LineChart.of("t", "x", "y")
                .withLogX()
                .with("s", new double[] {1, 10, 1000})
                .withLogY()
                .toSvg();
        assertEquals(a.toString(), b.toString());
        a.save(folder.resolve("a.svg"));
        assertEquals(a.toString(), Files.readString(folder.resolve("a.svg")));
        assertFalse(a.toString().contains("NaN"));
    }

    @Test
    void chartsOfNothingCanBeDrawn() throws Exception {
        parsed(LineChart.of("", "", "").toSvg());
        parsed(LineChart.of("", "", "").with("none", new double[0]).withLogY().toSvg());
        parsed(LineChart.of("", "", "")
                .with("not positive", new double[] {0, -1})
                .withLogY()
                .toSvg());
        parsed(ConfusionMatrixPlot.of("", ConfusionMatrix.empty(1)));
    }

    @Test
    void aConfusionMatrixHasACellForEachPair() throws Exception {
        ConfusionMatrix m = ConfusionMatrix.empty(List.of("a", "b<c", "c"))
                .plus(new long[] {0, 1, 1, 2, 2, 2}, new long[] {0, 1, 0, 2, 2, 1});
        Document d = parsed(ConfusionMatrixPlot.of("Confusion", m));
        assertEquals(1 + 9 + 1, d.getElementsByTagName("rect").getLength());
        assertEquals(
                ConfusionMatrixPlot.of("Confusion", m).toString(),
                ConfusionMatrixPlot.of("Confusion", m).toString());
    }

    @Test
    void textIsEscapedAndNumbersAreShort() {
        assertEquals("&lt;a&gt; &amp; &quot;b&quot;\uFFFD", Svg.escape("<a> & \"b\"\u0001"));
        assertEquals("1.23", Svg.number(1.2345));
        assertEquals("0", Svg.number(-0.0001));
        assertEquals("100", Svg.number(100));
        Svg svg = new Svg(10, 10);
        assertThrows(IllegalArgumentException.class, () -> svg.line(0, 0, Double.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> svg.rect(0, 0, 1, 1, "fill"));
        assertThrows(IllegalArgumentException.class, () -> svg.rect(0, 0, 1, 1, "a b", "c"));
        assertThrows(IllegalArgumentException.class, () -> new Svg(0, 10));
        assertThrows(
                IllegalArgumentException.class, () -> LineChart.of("", "", "").with("s", new double[1], new double[2]));
    }

    private static int count(Svg svg, String element) throws Exception {
        return parsed(svg).getElementsByTagName(element).getLength();
    }

    @Test
    void histogramsHaveABarForEachBin() throws Exception {
        Svg svg = HistogramChart.of("h", "x", new double[] {0, 0.1, 0.9, 1, Double.NaN, 0.95}, 4);
        assertEquals(1 + 4, count(svg, "rect"));
        // 3 of 3 in the last bin: as high as the axis says.
        assertTrue(svg.toString().contains(">count<"), svg.toString());
        assertEquals(
                svg.toString(),
                HistogramChart.of("h", "x", new double[] {1, 0.9, 0.95, 0.1, 0}, 4)
                        .toString());
        assertEquals(1 + 3, count(HistogramChart.of("same", "x", new double[] {2, 2}, 3), "rect"));
        assertEquals(1 + 3, count(HistogramChart.of("none", "x", new double[0], 3), "rect"));
        assertThrows(IllegalArgumentException.class, () -> HistogramChart.of("h", "x", new double[1], 0));
    }

    @Test
    void scattersShowWhatIsFinite() throws Exception {
        ScatterChart chart = ScatterChart.of("s", "x", "y")
                .with("a", new double[] {1, 2, Double.NaN}, new double[] {3, 4, 5})
                .with("b", new double[] {0}, new double[] {Double.POSITIVE_INFINITY});
        assertEquals(2, count(chart.toSvg(), "circle"));
        assertEquals(0, count(ScatterChart.of("s", "x", "y").toSvg(), "circle"));
        assertThrows(IllegalArgumentException.class, () -> chart.with("c", new double[1], new double[2]));
    }

    @Test
    void barsReachFromZero() throws Exception {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("up", 2.0);
        values.put("down", -1.0);
        values.put("unknown", Double.NaN);
        Svg svg = BarChart.of("b", "y", values, Map.of("up", 0.5));
        assertEquals(1 + 2, count(svg, "rect"));
        double zero = Double.parseDouble(attribute(svg, "rect", 2, "y"));
        double top = Double.parseDouble(attribute(svg, "rect", 1, "y"));
        double height = Double.parseDouble(attribute(svg, "rect", 1, "height"));
        assertEquals(zero, top + height, 0.011); // two places
        assertThrows(IllegalArgumentException.class, () -> BarChart.of("b", "y", values, Map.of("other", 1.0)));
    }

    private static String attribute(Svg svg, String element, int index, String name) throws Exception {
        return parsed(svg)
                .getElementsByTagName(element)
                .item(index)
                .getAttributes()
                .getNamedItem(name)
                .getNodeValue();
    }

    @Test
    void heatMapsColourCells() throws Exception {
        Tensor m = Tensor.of(new double[][] {{0, 1}, {Double.NaN, 0.5}});
        Svg svg = HeatMap.of("m", m, List.of("a", "b"), List.of("c", "d"));
        assertEquals("#440154", attribute(svg, "rect", 1, "fill"));
        assertEquals("#fde725", attribute(svg, "rect", 2, "fill"));
        assertEquals("#c0c0c0", attribute(svg, "rect", 3, "fill"));
        assertThrows(ShapeException.class, () -> HeatMap.of("m", m, List.of("a"), List.of()));
        parsed(HeatMap.of("none", Tensor.zeros(0, 3)));
    }

    @Test
    void contoursLieAtTheirLevel() throws Exception {
        double[] at = {-1, -0.5, 0, 0.5, 1};
        Tensor x = Tensor.of(at);
        Tensor z = x.square().unsqueeze(1).add(x.square()); // a bowl
        Svg svg = ContourChart.of("c", "x", "y", at, at, z, 0.6);
        int axes = count(ContourChart.of("c", "x", "y", at, at, z, 9), "line");
        assertTrue(count(svg, "line") > axes);
        // All ends of the line's pieces have nearly the radius sqrt(0.6); the area is 450 x 304 pixels around (295,
        // 196).
        var lines = parsed(svg).getElementsByTagName("line");
        for (int i = 0; i < lines.getLength(); i++) {
            var a = lines.item(i).getAttributes();
            if (a.getNamedItem("stroke-width") != null) {
                double u = (Double.parseDouble(a.getNamedItem("x1").getNodeValue()) - (70 + 540) / 2.0) / 235;
                double v = (Double.parseDouble(a.getNamedItem("y1").getNodeValue()) - (44 + 348) / 2.0) / 152;
                assertEquals(Math.sqrt(0.6), Math.hypot(u, v), 0.12);
            }
        }
        assertEquals(3, ContourChart.levels(z, 3).length);
        assertEquals(1, ContourChart.levels(z, 3)[1], 1e-12);
        assertThrows(ShapeException.class, () -> ContourChart.of("c", "x", "y", at, new double[2], z, 1));
    }

    @Test
    void gridsEmbedTheirImages() throws Exception {
        Tensor images = Tensor.rand(Rng.of(1), 3, 1, 4, 5);
        Svg svg = ImageGrid.of("g", images, 2, List.of("a", "b", "c"));
        assertEquals(3, count(svg, "image"));
        String link = attribute(svg, "image", 2, "href");
        byte[] png = Base64.getDecoder().decode(link.substring(link.indexOf(',') + 1));
        Tensor back = Png.read(new ByteArrayInputStream(png), 100);
        assertTrue(back.sub(images.select(0, 2)).abs().max().item() <= 0.5 / 255 + 1e-6);
        assertThrows(ShapeException.class, () -> ImageGrid.of("g", images, 2, List.of("a")));
        assertThrows(IllegalArgumentException.class, () -> ImageGrid.of("g", images, 0));
    }

    private static double number(NamedNodeMap attributes, String name) {
        return Double.parseDouble(attributes.getNamedItem(name).getNodeValue());
    }

    /** Horizontal texts lie within the drawing, and numbers of the vertical axis beside its label; a letter is 6 pixels wide or so. */
    private static void assertNothingIsCutOff(Svg svg) throws Exception {
        Document d = parsed(svg);
        NamedNodeMap size = d.getDocumentElement().getAttributes();
        NodeList texts = d.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            NamedNodeMap a = texts.item(i).getAttributes();
            if (a.getNamedItem("transform") != null) {
                continue;
            }
            String text = texts.item(i).getTextContent();
            double length = (a.getNamedItem("font-size") == null ? 6 : 5.5) * text.length();
            String anchor = a.getNamedItem("text-anchor") == null
                    ? "start"
                    : a.getNamedItem("text-anchor").getNodeValue();
            double left = number(a, "x") - (anchor.equals("end") ? length : anchor.equals("middle") ? length / 2 : 0);
            assertTrue(left >= (anchor.equals("end") ? 20 : 0), () -> "'" + text + "' begins at " + left);
            assertTrue(left + length <= number(size, "width"), () -> "'" + text + "' ends at " + (left + length));
            assertTrue(number(a, "y") <= number(size, "height"), () -> "'" + text + "' is below the drawing");
        }
    }

    @Test
    void nothingIsCutOff() throws Exception {
        LineChart many = LineChart.of("Many lines", "step", "value");
        for (int i = 0; i < 28; i++) {
            many = many.with("the line of number " + i, new double[] {i, i + 1});
        }
        assertNothingIsCutOff(many.toSvg());
        assertEquals(1 + 2 * 7, many.toSvg().toString().split("stroke-dasharray=\"6 3\"").length); // 7 lines, 7 names
        assertNothingIsCutOff(LineChart.of("A title that is longer than the chart is wide, if it is narrow", "x", "y")
                .with("a name so long that it would leave no room for a chart at its side", new double[] {1, 2})
                .toSvg());
        assertNothingIsCutOff(LineChart.of("Close", "x", "y")
                .with("s", new double[] {0.987651, 0.987659})
                .toSvg());
        assertNothingIsCutOff(BarChart.of("b", "y", Map.of("a", -1.234e-7, "b", -1.2341e-7)));
        assertNothingIsCutOff(ImageGrid.of(
                "Mistakes", Tensor.rand(Rng.of(1), 2, 1, 8, 8), 1, List.of("ankle boot as T-shirt/top", "1 as 7")));
    }
}
