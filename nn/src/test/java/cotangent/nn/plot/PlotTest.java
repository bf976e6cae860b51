package cotangent.nn.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.nn.metrics.ConfusionMatrix;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
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
}
