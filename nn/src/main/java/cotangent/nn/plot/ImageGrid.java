package cotangent.nn.plot;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.Png;
import java.util.Base64;
import java.util.List;

/** Images side by side with a caption each, such as samples of a generator or mistakes of a classifier. */
public final class ImageGrid {
    private static final int GAP = 8;
    private static final int CAPTION = 16;
    private static final int TOP = 44;
    private static final int LETTER = 6;

    /** Draws images without captions. */
    public static Svg of(String title, Tensor images, int columns) {
        return of(title, images, columns, List.of());
    }

    /**
     * Draws images, row by row; each is enlarged by a whole number to 64 pixels or more.
     *
     * @param images {@code [count, channels, height, width]} in [0, 1]; channels as of {@link Png}
     * @param captions one for each image, or none
     * @throws ShapeException if the shape is another, or the number of captions is
     */
    public static Svg of(String title, Tensor images, int columns, List<String> captions) {
        if (images.rank() != 4 || !captions.isEmpty() && captions.size() != images.size(0)) {
            throw new ShapeException("image grid: needs [count, channels, height, width] and as many captions, got "
                    + images.shape() + " and " + captions.size());
        }
        if (columns <= 0) {
            throw new IllegalArgumentException("image grid: number of columns must be positive, got " + columns);
        }
        int count = images.size(0);
        int scale = Math.max(1, (63 + Math.max(1, images.size(3))) / Math.max(1, images.size(3)));
        int width = images.size(3) * scale;
        int height = images.size(2) * scale;
        int longest = captions.stream().mapToInt(String::length).max().orElse(0);
        int column = GAP + Math.max(width, LETTER * longest);
        int row = height + GAP + (captions.isEmpty() ? 0 : CAPTION);
        int rows = (count + columns - 1) / columns;
        Svg svg = new Svg(
                Math.max(2 * GAP + Math.min(columns, Math.max(1, count)) * column, 10 * title.length() + 20),
                TOP + rows * row + GAP);
        svg.text(2 * GAP, 28, title, "font-size", "16");
        for (int i = 0; i < count; i++) {
            double x = 2 * GAP + i % columns * column + (column - GAP - width) / 2.0;
            int y = TOP + i / columns * row;
            String data = Base64.getEncoder().encodeToString(Png.toBytes(images.select(0, i)));
            svg.image(x, y, width, height, "data:image/png;base64," + data, "image-rendering", "pixelated");
            if (!captions.isEmpty()) {
                svg.text(x + width / 2.0, y + height + 12, captions.get(i), "text-anchor", "middle", "font-size", "11");
            }
        }
        return svg;
    }

    private ImageGrid() {}
}
