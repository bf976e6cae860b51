package cotangent.regularizers.augmentation;

import java.util.Arrays;

/**
 * One image in the hands of the {@linkplain AugmentOp operations}: values in [0, 1], row-major, one channel after the other.
 *
 * @param values {@code channels * height * width} of them
 */
record Raster(float[] values, int channels, int height, int width) {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    /** A new value for an old one. */
    @FunctionalInterface
    interface Curve {
        double at(double value);
    }

    int area() {
        return height * width;
    }

    /** The image with each value changed and clipped to [0, 1]. */
    Raster map(Curve curve) {
        float[] y = new float[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = clip(curve.at(values[i]));
        }
        return new Raster(y, channels, height, width);
    }

    /** {@code f this + (1 - f) other}, clipped to [0, 1]. */
    Raster blend(Raster other, double f) {
        float[] y = new float[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = clip(f * values[i] + (1 - f) * other.values[i]);
        }
        return new Raster(y, channels, height, width);
    }

    private static float clip(double value) {
        return (float) Math.max(0, Math.min(1, value));
    }

    /** Luminance in all channels. */
    Raster grey() {
        float[] y = values.clone();
        int n = area();
        if (channels == 3) {
            for (int i = 0; i < n; i++) {
                float l = (float) (RED * values[i] + GREEN * values[n + i] + BLUE * values[2 * n + i]);
                y[i] = l;
                y[n + i] = l;
                y[2 * n + i] = l;
            }
        }
        return new Raster(y, channels, height, width);
    }

    /** The mean luminance everywhere. */
    Raster meanGrey() {
        double sum = 0;
        float[] grey = grey().values;
        for (int i = 0; i < area(); i++) {
            sum += grey[i];
        }
        float[] y = new float[values.length];
        Arrays.fill(y, (float) (sum / area()));
        return new Raster(y, channels, height, width);
    }

    /** Means over 3 by 3 with weights 5 in the middle and 1 around; the border stays. */
    Raster smooth() {
        float[] y = values.clone();
        for (int c = 0; c < channels; c++) {
            for (int i = 1; i < height - 1; i++) {
                for (int j = 1; j < width - 1; j++) {
                    int at = (c * height + i) * width + j;
                    double sum = 4.0 * values[at];
                    for (int row = at - width; row <= at + width; row += width) {
                        sum += (double) values[row - 1] + values[row] + values[row + 1];
                    }
                    y[at] = (float) (sum / 13);
                }
            }
        }
        return new Raster(y, channels, height, width);
    }

    /** Each channel stretched to [0, 1]; one of a single value stays. */
    Raster autoContrast() {
        float[] y = values.clone();
        for (int from = 0; from < y.length; from += area()) {
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            for (int i = from; i < from + area(); i++) {
                low = Math.min(low, y[i]);
                high = Math.max(high, y[i]);
            }
            for (int i = from; i < from + area() && high > low; i++) {
                y[i] = (y[i] - low) / (high - low);
            }
        }
        return new Raster(y, channels, height, width);
    }

    /** Each channel with its 256 levels spread so that they are about equally frequent. */
    Raster equalize() {
        float[] y = values.clone();
        for (int from = 0; from < y.length; from += area()) {
            int[] count = new int[256];
            int highest = 0;
            for (int i = from; i < from + area(); i++) {
                int level = level(y[i]);
                count[level]++;
                highest = Math.max(highest, level);
            }
            int step = (area() - count[highest]) / 255;
            if (step == 0) {
                continue; // fewer pixels below the highest level than levels: there is nothing to spread
            }
            float[] to = new float[256];
            int below = step / 2;
            for (int level = 0; level < 256; level++) {
                to[level] = Math.min(255, below / step) / 255f;
                below += count[level];
            }
            for (int i = from; i < from + area(); i++) {
                y[i] = to[level(y[i])];
            }
        }
        return new Raster(y, channels, height, width);
    }

    private static int level(float value) {
        return (int) Math.rint(255 * value);
    }

    /**
     * The image in which the pixel at {@code (x, y)} from the middle is what was at {@code (a x + b y + dx, c x + d y + dy)}.
     *
     * @param fill what was outside
     * @param bilinear whether values between four pixels are made of all of them; else the nearest one's counts
     */
    Raster warp(double a, double b, double dx, double c, double d, double dy, float fill, boolean bilinear) {
        float[] out = new float[values.length];
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                double x = a * (j - middleX) + b * (i - middleY) + dx + middleX;
                double y = c * (j - middleX) + d * (i - middleY) + dy + middleY;
                for (int k = 0; k < channels; k++) {
                    out[(k * height + i) * width + j] = bilinear
                            ? between(k, x, y, fill)
                            : pixel(k, (int) Math.floor(x + 0.5), (int) Math.floor(y + 0.5), fill);
                }
            }
        }
        return new Raster(out, channels, height, width);
    }

    private float between(int channel, double x, double y, float fill) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double u = x - left;
        double v = y - top;
        double upper = (1 - u) * pixel(channel, left, top, fill) + u * pixel(channel, left + 1, top, fill);
        double lower = (1 - u) * pixel(channel, left, top + 1, fill) + u * pixel(channel, left + 1, top + 1, fill);
        return (float) ((1 - v) * upper + v * lower);
    }

    private float pixel(int channel, int x, int y, float fill) {
        return x < 0 || y < 0 || x >= width || y >= height ? fill : values[(channel * height + y) * width + x];
    }
}
