package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads one PNG image. Memory grows with the data that are there, not with what the header claims. */
final class PngDecoder {
    private static final int GREY = 0;
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;
    private static final int OPACITY = 4;

    /** Adam7: first column and row of each pass, and the steps between them. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] WHOLE = {{0, 0, 1, 1}};

    private final BinaryInput in;
    private final PngChunks chunks;
    private final long maxPixels;
    private int width;
    private int height;
    private int depth;
    private int type;
    private int samples;
    private int[][] passes;
    private byte[] palette;
    private byte[] transparent;

    PngDecoder(BinaryInput in, long maxPixels) {
        this.in = in;
        this.maxPixels = maxPixels;
        chunks = new PngChunks(in);
    }

    Tensor decode() {
        if (!Arrays.equals(in.read(8), PngEncoder.SIGNATURE)) {
            throw in.malformed("not a PNG file");
        }
        if (!chunks.next().equals("IHDR")) {
            throw in.malformed("the first chunk must be IHDR");
        }
        readHeader(chunks.content(13, 13));
        for (String chunk = chunks.next(); !chunk.equals("IDAT"); chunk = chunks.next()) {
            switch (chunk) {
                case "PLTE" -> readPalette();
                case "tRNS" -> readTransparency();
                default -> requireAncillary(chunk);
            }
        }
        if (type == PALETTE && palette == null) {
            throw in.malformed("the palette is missing");
        }
        byte[] data = inflate();
        for (String chunk = chunks.next(); !chunk.equals("IEND"); chunk = chunks.next()) {
            requireAncillary(chunk);
        }
        chunks.content(0, 0);
        return image(data);
    }

    private void requireAncillary(String chunk) {
        if (chunk.charAt(0) < 'a' && !chunk.equals("PLTE")) {
            throw in.malformed("chunk " + chunk + " is not allowed here");
        }
    }

    private static int integer(byte[] b, int at) {
        return (b[at] & 0xff) << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | b[at + 3] & 0xff;
    }

    private void readHeader(byte[] header) {
        width = integer(header, 0);
        height = integer(header, 4);
        if (width <= 0 || height <= 0 || (long) width * height > maxPixels) {
            throw in.malformed("an image of " + Integer.toUnsignedString(width) + " x "
                    + Integer.toUnsignedString(height) + " pixels; up to " + maxPixels + " are allowed");
        }
        depth = header[8];
        type = header[9];
        String depths =
                switch (type) {
                    case GREY -> "1 2 4 8 16";
                    case PALETTE -> "1 2 4 8";
                    case COLOUR, OPACITY, COLOUR | OPACITY -> "8 16";
                    default -> throw in.malformed("unknown colour type " + type);
                };
        if (!Arrays.asList(depths.split(" ")).contains(Integer.toString(depth))) {
            throw in.malformed("colour type " + type + " with " + depth + " bits a sample, needs one of " + depths);
        }
        if (header[10] != 0 || header[11] != 0 || header[12] < 0 || header[12] > 1) {
            throw in.malformed("unknown compression, filter or interlace method");
        }
        samples = type == PALETTE ? 1 : ((type & COLOUR) != 0 ? 3 : 1) + ((type & OPACITY) != 0 ? 1 : 0);
        passes = header[12] == 1 ? PASSES : WHOLE;
        long bytes = 0;
        for (int[] pass : passes) {
            bytes += passBytes(pass);
        }
        if (bytes > Integer.MAX_VALUE - 16 || 4L * width * height > Integer.MAX_VALUE - 16) {
            throw in.malformed("an image of more than 2 GB");
        }
    }

    private void readPalette() {
        palette = chunks.content(3, 768);
        if (palette.length % 3 != 0) {
            throw in.malformed("a palette of " + palette.length + " bytes, needs a multiple of 3");
        }
    }

    private void readTransparency() {
        transparent = switch (type) {
            case GREY -> chunks.content(2, 2);
            case COLOUR -> chunks.content(6, 6);
            case PALETTE -> chunks.content(0, 256);
            default -> throw in.malformed("a transparent colour beside opacity");
        };
    }

    // ---- data ----

    private static int length(int size, int first, int step) {
        return size <= first ? 0 : (size - first + step - 1) / step;
    }

    private long rowBytes(int columns) {
        return ((long) columns * samples * depth + 7) / 8;
    }

    /** Of a pass, the byte before each row included. */
    private long passBytes(int[] pass) {
        int columns = length(width, pass[0], pass[2]);
        return columns == 0 ? 0 : length(height, pass[1], pass[3]) * (1 + rowBytes(columns));
    }

    private byte[] inflate() {
        long total = 0;
        for (int[] pass : passes) {
            total += passBytes(pass);
        }
        byte[] data = new byte[(int) Math.min(total, 1 << 16)];
        int n = 0;
        Inflater inflater = new Inflater();
        try {
            while (n < total) {
                if (n == data.length) {
                    data = Arrays.copyOf(data, (int) Math.min(total, 2L * data.length));
                }
                int more = inflater.inflate(data, n, data.length - n);
                n += more;
                if (more == 0) {
                    feed(inflater, "of " + total + " bytes there are " + n);
                }
            }
            byte[] beyond = new byte[1];
            while (!inflater.finished()) {
                if (inflater.inflate(beyond) > 0) {
                    throw in.malformed("more data than the image has pixels");
                }
                if (!inflater.finished()) {
                    feed(inflater, "they have no check sum");
                }
            }
            return data;
        } catch (DataFormatException e) {
            throw in.malformed("broken compressed data (" + e.getMessage() + ")");
        } finally {
            inflater.end();
        }
    }

    private void feed(Inflater inflater, String what) {
        if (inflater.finished() || inflater.needsDictionary()) {
            throw in.malformed("the data end too early: " + what);
        }
        int n = chunks.read();
        while (n == 0) {
            if (!chunks.next().equals("IDAT")) {
                throw in.malformed("the data end too early: " + what);
            }
            n = chunks.read();
        }
        inflater.setInput(chunks.piece(), 0, n);
    }

    // ---- pixels ----

    private Tensor image(byte[] data) {
        int channels = type == PALETTE ? 3 : samples;
        if (transparent != null) {
            channels++;
        }
        float[] pixels = new float[Math.multiplyExact(channels, width * height)];
        int at = 0;
        for (int[] pass : passes) {
            int columns = length(width, pass[0], pass[2]);
            int rows = length(height, pass[1], pass[3]);
            int bytes = (int) rowBytes(columns);
            for (int r = 0; r < rows && columns > 0; r++) {
                unfilter(data, at, bytes, r == 0 ? -1 : at - bytes);
                at++;
                for (int c = 0; c < columns; c++) {
                    int pixel = (pass[1] + r * pass[3]) * width + pass[0] + c * pass[2];
                    setPixel(pixels, pixel, data, at, c * samples);
                }
                at += bytes;
            }
        }
        return Tensor.of(pixels, channels, height, width);
    }

    /** Undoes the filter of a row that begins with the filter's number at {@code at}; {@code above} is -1 for the first row. */
    private void unfilter(byte[] data, int at, int bytes, int above) {
        int filter = data[at];
        if (filter < 0 || filter > 4) {
            throw in.malformed("unknown filter " + filter + " of a row");
        }
        int back = Math.max(1, samples * depth / 8);
        for (int i = 0; i < bytes && filter != 0; i++) {
            int left = i < back ? 0 : data[at + 1 + i - back] & 0xff;
            int up = above < 0 ? 0 : data[above + i] & 0xff;
            int corner = above < 0 || i < back ? 0 : data[above + i - back] & 0xff;
            int predicted =
                    switch (filter) {
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> (left + up) / 2;
                        default -> paeth(left, up, corner);
                    };
            data[at + 1 + i] += (byte) predicted;
        }
    }

    private static int paeth(int left, int up, int corner) {
        int p = left + up - corner;
        int toLeft = Math.abs(p - left);
        int toUp = Math.abs(p - up);
        int toCorner = Math.abs(p - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private int sample(byte[] data, int row, int number) {
        return switch (depth) {
            case 8 -> data[row + number] & 0xff;
            case 16 -> (data[row + 2 * number] & 0xff) << 8 | data[row + 2 * number + 1] & 0xff;
            default -> {
                int bit = number * depth;
                yield (data[row + bit / 8] & 0xff) >> 8 - depth - bit % 8 & (1 << depth) - 1;
            }
        };
    }

    private void setPixel(float[] pixels, int pixel, byte[] data, int row, int first) {
        int plane = width * height;
        if (type == PALETTE) {
            int entry = sample(data, row, first);
            if (3 * entry >= palette.length) {
                throw in.malformed("colour " + entry + " is not in the palette");
            }
            for (int c = 0; c < 3; c++) {
                pixels[c * plane + pixel] = (palette[3 * entry + c] & 0xff) / 255f;
            }
            if (transparent != null) {
                pixels[3 * plane + pixel] = entry < transparent.length ? (transparent[entry] & 0xff) / 255f : 1;
            }
            return;
        }
        float most = (1 << depth) - 1;
        boolean invisible = transparent != null;
        for (int c = 0; c < samples; c++) {
            int value = sample(data, row, first + c);
            pixels[c * plane + pixel] = value / most;
            invisible &=
                    transparent == null || value == ((transparent[2 * c] & 0xff) << 8 | transparent[2 * c + 1] & 0xff);
        }
        if (transparent != null) {
            pixels[samples * plane + pixel] = invisible ? 0 : 1;
        }
    }
}
