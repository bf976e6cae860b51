package cotangent.nn.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A drawing in scalable vector graphics, built shape by shape. Equal calls give equal bytes. Attributes come in pairs of name and value;
 * all text is escaped.
 */
public final class Svg {
    private final int width;
    private final int height;
    private final StringBuilder body = new StringBuilder();

    /** An empty drawing of that size in pixels on white. */
    public Svg(int width, int height) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("svg: size must be positive, got " + width + " x " + height);
        }
        this.width = width;
        this.height = height;
        rect(0, 0, width, height, "fill", "white");
    }

    /** A rectangle. */
    public Svg rect(double x, double y, double w, double h, String... attributes) {
        return element(
                "rect",
                "x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(w) + "\" height=\"" + number(h)
                        + '"',
                attributes);
    }

    /** A straight line. */
    public Svg line(double x1, double y1, double x2, double y2, String... attributes) {
        return element(
                "line",
                "x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2)
                        + '"',
                attributes);
    }

    /** A circle. */
    public Svg circle(double x, double y, double r, String... attributes) {
        return element(
                "circle", "cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(r) + '"', attributes);
    }

    /** Connected lines through {@code n} points, not filled. */
    public Svg polyline(double[] x, double[] y, int n, String... attributes) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < n; i++) {
            points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        }
        return element("polyline", "fill=\"none\" points=\"" + points + '"', attributes);
    }

    /** A picture from a link or from data; its pixels may be enlarged. */
    public Svg image(double x, double y, double w, double h, String link, String... attributes) {
        return element(
                "image",
                "x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(w) + "\" height=\"" + number(h)
                        + "\" href=\"" + escape(link) + '"',
                attributes);
    }

    /** A line of text. */
    public Svg text(double x, double y, String text, String... attributes) {
        body.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append('"');
        append(attributes);
        body.append('>').append(escape(text)).append("</text>\n");
        return this;
    }

    private Svg element(String name, String geometry, String... attributes) {
        body.append('<').append(name).append(' ').append(geometry);
        append(attributes);
        body.append("/>\n");
        return this;
    }

    private void append(String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "svg: attributes are pairs of name and value, got " + attributes.length + " texts");
        }
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i].matches("[A-Za-z][A-Za-z0-9-]*")) {
                throw new IllegalArgumentException("svg: '" + attributes[i] + "' is no name of an attribute");
            }
            body.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
    }

    /** At most two places, without trailing zeros. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("svg: a coordinate is " + value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Characters that XML 1.0 does not allow, even escaped, become the replacement character. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    boolean allowed = c == '\t'
                            || c == '\n'
                            || c == '\r'
                            || c >= 0x20 && c < 0xD800
                            || c >= 0xE000 && c < 0xFFFE
                            || c >= 0x10000;
                    out.appendCodePoint(allowed ? c : 0xFFFD);
                }
            }
        });
        return out.toString();
    }

    /** The whole document. */
    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + ' ' + height
                + "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\">\n" + body + "</svg>\n";
    }

    /** Writes the document to a file. */
    public void save(Path file) {
        try {
            Files.writeString(file, toString());
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e, e);
        }
    }
}
