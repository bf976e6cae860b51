package cotangent.regularizers.augmentation;

import java.util.List;

/**
 * The operations that {@link RandAugment} draws from. Each is given a strength {@code v = m / 10}; those that go either way are given it with a
 * random sign.
 */
public enum AugmentOp {
    /** Leaves the image as it is. */
    IDENTITY {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return x;
        }
    },
    /** Stretches each channel to the full range. */
    AUTO_CONTRAST {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return x.autoContrast();
        }
    },
    /** Spreads the levels of each channel so that they are about equally frequent. */
    EQUALIZE {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return x.equalize();
        }
    },
    /** Turns clockwise by {@code 30 v} degrees. */
    ROTATE {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            double angle = StrictMath.toRadians(30 * v);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            return warp(x, cos, sin, 0, -sin, cos, 0, config);
        }
    },
    /** Inverts values of at least {@code floor(256 v)} of 255; with {@code inverted}, of at least {@code 256 (1 - v)}. */
    SOLARIZE {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            double threshold = config.inverted() ? 256 * (1 - v) : Math.floor(256 * v);
            return x.map(value -> 255 * value >= threshold ? 1 - value : value);
        }
    },
    /** Blends with luminance. */
    COLOR {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return x.channels() == 1 ? x : x.blend(x.grey(), factor(v));
        }
    },
    /** Keeps {@code floor(4 v)} of 8 bits; with {@code inverted}, {@code 8 - round(4 v)}. */
    POSTERIZE {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            double bits = config.inverted() ? 8 - Math.rint(4 * v) : Math.floor(4 * v);
            int dropped = 8 - (int) Math.max(0, Math.min(8, bits));
            return x.map(value -> ((int) Math.rint(255 * value) >> dropped << dropped) / 255.0);
        }
    },
    /** Blends with the mean luminance. */
    CONTRAST {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return x.blend(x.meanGrey(), factor(v));
        }
    },
    /** Blends with black. */
    BRIGHTNESS {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            double f = factor(v);
            return x.map(value -> f * value);
        }
    },
    /** Blends with a smoothed copy. */
    SHARPNESS {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return x.blend(x.smooth(), factor(v));
        }
    },
    /** Shifts rows by {@code 0.3 v} of their distance from the middle. */
    SHEAR_X {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return warp(x, 1, 0.3 * v, 0, 0, 1, 0, config);
        }
    },
    /** Shifts columns by {@code 0.3 v} of their distance from the middle. */
    SHEAR_Y {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return warp(x, 1, 0, 0, 0.3 * v, 1, 0, config);
        }
    },
    /** Shifts by {@code 0.45 v} of the width. */
    TRANSLATE_X {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return warp(x, 1, 0, -0.45 * v * x.width(), 0, 1, 0, config);
        }
    },
    /** Shifts by {@code 0.45 v} of the height. */
    TRANSLATE_Y {
        @Override
        Raster apply(Raster x, double v, RandAugmentConfig config) {
            return warp(x, 1, 0, 0, 0, 1, -0.45 * v * x.height(), config);
        }
    };

    /** Identity and the operations that move pixels. */
    public static final List<AugmentOp> GEOMETRIC =
            List.of(IDENTITY, ROTATE, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y);

    /** The changed image; values stay in [0, 1]. */
    abstract Raster apply(Raster x, double v, RandAugmentConfig config);

    /** Whether the strength gets a random sign. */
    boolean isSigned() {
        return this != IDENTITY && GEOMETRIC.contains(this);
    }

    private static double factor(double v) {
        return 1.8 * v + 0.1;
    }

    private static Raster warp(
            Raster x, double a, double b, double dx, double c, double d, double dy, RandAugmentConfig config) {
        return x.warp(a, b, dx, c, d, dy, (float) config.fill(), config.bilinear());
    }
}
