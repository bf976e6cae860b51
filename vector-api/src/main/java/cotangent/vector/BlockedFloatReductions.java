package cotangent.vector;

// @specialize Double

/** The order of the reductions; what fills the accumulators of a block is left to the twins. */
abstract class BlockedFloatReductions implements FloatReductions {
    /** Interleaved accumulators of a block. */
    static final int LANES = Lanes.FLOAT;

    /** Columns that {@link #sumRows} takes at once, so that its sums stay in the first-level cache. */
    private static final int STRIP = 256;

    /** Levels of the pairwise tree over as many blocks of rows as an array can hold. */
    private static final int LEVELS = 24;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Accumulators, kept from one call to the next. */
    private static final class Scratch {
        final float[] lanes = new float[4 * LANES];
        final float[][] strips = new float[LEVELS][];

        float[] strip(int level) {
            if (strips[level] == null) {
                strips[level] = new float[STRIP];
            }
            return strips[level];
        }
    }

    /** {@code lanes[i mod LANES] = lanes[i mod LANES] + x[i]}, starting from 0; {@code n > 0} is a multiple of the lanes. */
    abstract void sumLanes(float[] x, int xo, int n, float[] lanes);

    /** The same of {@code |x[i]|}. */
    abstract void sumAbsLanes(float[] x, int xo, int n, float[] lanes);

    /** The same of {@code x[i] * y[i]}, fused. */
    abstract void dotLanes(float[] x, int xo, float[] y, int yo, int n, float[] lanes);

    /** The same of {@code (x[i] - c)^2}, fused. */
    abstract void sumSquaresLanes(float[] x, int xo, float c, int n, float[] lanes);

    /** {@code lanes[i mod LANES] = lanes[i mod LANES] * x[i]}, starting from 1; {@code n > 0} is a multiple of the lanes. */
    abstract void prodLanes(float[] x, int xo, int n, float[] lanes);

    /** {@code sums[j] = sums[j] + x[xo + i * stride + j]} for one row {@code i} after the other. */
    abstract void addRows(float[] x, int xo, int stride, int rows, int columns, float[] sums);

    /** Largest of {@code n} elements with any NaN as NaN; {@code n} is at most that of a block. */
    abstract float maxOfBlock(float[] x, int xo, int n);

    /** Smallest of {@code n} elements with any NaN as NaN; {@code n} is at most that of a block. */
    abstract float minOfBlock(float[] x, int xo, int n);

    /** The sum of four whole blocks, of which each has its own accumulators: {@code (b0 + b1) + (b2 + b3)}. */
    float sumOfFourBlocks(float[] x, int xo) {
        int half = 2 * Lanes.BLOCK;
        return sum(x, xo, half) + sum(x, xo + half, half);
    }

    @Override
    public final float sum(float[] x, int xo, int n) {
        if (n == 4 * Lanes.BLOCK) {
            return sumOfFourBlocks(x, xo);
        }
        if (n > Lanes.BLOCK) {
            int half = split(n);
            return sum(x, xo, half) + sum(x, xo + half, n - half);
        }
        float[] lanes = SCRATCH.get().lanes;
        int whole = begin(n, 0, lanes);
        if (whole > 0) {
            sumLanes(x, xo, whole, lanes);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += x[xo + i];
        }
        return joinSum(n, lanes);
    }

    @Override
    public final float sumAbs(float[] x, int xo, int n) {
        if (n > Lanes.BLOCK) {
            int half = split(n);
            return sumAbs(x, xo, half) + sumAbs(x, xo + half, n - half);
        }
        float[] lanes = SCRATCH.get().lanes;
        int whole = begin(n, 0, lanes);
        if (whole > 0) {
            sumAbsLanes(x, xo, whole, lanes);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += Math.abs(x[xo + i]);
        }
        return joinSum(n, lanes);
    }

    @Override
    public final float dot(float[] x, int xo, float[] y, int yo, int n) {
        if (n > Lanes.BLOCK) {
            int half = split(n);
            return dot(x, xo, y, yo, half) + dot(x, xo + half, y, yo + half, n - half);
        }
        float[] lanes = SCRATCH.get().lanes;
        int whole = begin(n, 0, lanes);
        if (whole > 0) {
            dotLanes(x, xo, y, yo, whole, lanes);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] = Fma.fma(x[xo + i], y[yo + i], lanes[i - whole]);
        }
        return joinSum(n, lanes);
    }

    @Override
    public final float sumSquares(float[] x, int xo, float c, int n) {
        if (n > Lanes.BLOCK) {
            int half = split(n);
            return sumSquares(x, xo, c, half) + sumSquares(x, xo + half, c, n - half);
        }
        float[] lanes = SCRATCH.get().lanes;
        int whole = begin(n, 0, lanes);
        if (whole > 0) {
            sumSquaresLanes(x, xo, c, whole, lanes);
        }
        for (int i = whole; i < n; i++) {
            float d = x[xo + i] - c;
            lanes[i - whole] = Fma.fma(d, d, lanes[i - whole]);
        }
        return joinSum(n, lanes);
    }

    @Override
    public final float prod(float[] x, int xo, int n) {
        if (n > Lanes.BLOCK) {
            int half = split(n);
            return prod(x, xo, half) * prod(x, xo + half, n - half);
        }
        float[] lanes = SCRATCH.get().lanes;
        int whole = begin(n, 1, lanes);
        if (whole > 0) {
            prodLanes(x, xo, whole, lanes);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] *= x[xo + i];
        }
        int used = Math.min(n, LANES);
        for (int h = LANES / 2; h > 0; h /= 2) {
            for (int j = 0; j < h && j + h < used; j++) {
                lanes[j] *= lanes[j + h];
            }
            used = Math.min(used, h);
        }
        return n == 0 ? 1 : lanes[0];
    }

    /** Sets the accumulators that no whole group of elements will set; returns the number of elements in whole groups. */
    private static int begin(int n, float identity, float[] lanes) {
        if (n >= LANES) {
            return n / LANES * LANES;
        }
        for (int j = 0; j < n; j++) {
            lanes[j] = identity;
        }
        return 0;
    }

    private static float joinSum(int n, float[] lanes) {
        int used = Math.min(n, LANES);
        for (int h = LANES / 2; h > 0; h /= 2) {
            for (int j = 0; j < h && j + h < used; j++) {
                lanes[j] += lanes[j + h];
            }
            used = Math.min(used, h);
        }
        return n == 0 ? 0 : lanes[0];
    }

    /** The same of a block whose accumulators all were used, the first of them at {@code at}. */
    static float joinSum(float[] lanes, int at) {
        for (int h = LANES / 2; h > 0; h /= 2) {
            for (int j = at; j < at + h; j++) {
                lanes[j] += lanes[j + h];
            }
        }
        return lanes[at];
    }

    /** Accumulators of this thread, for four blocks. */
    static float[] lanes() {
        return SCRATCH.get().lanes;
    }

    /** Elements of the first part of a run of more than one block. */
    private static int split(int n) {
        return Lanes.BLOCK * Integer.highestOneBit((n - 1) / Lanes.BLOCK);
    }

    @Override
    public final float max(float[] x, int xo, int n) {
        float m = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i += Lanes.BLOCK) {
            m = Math.max(m, maxOfBlock(x, xo + i, Math.min(Lanes.BLOCK, n - i)));
        }
        return canonical(m);
    }

    @Override
    public final float min(float[] x, int xo, int n) {
        float m = Float.POSITIVE_INFINITY;
        for (int i = 0; i < n; i += Lanes.BLOCK) {
            m = Math.min(m, minOfBlock(x, xo + i, Math.min(Lanes.BLOCK, n - i)));
        }
        return canonical(m);
    }

    /** All NaN have one set of bits, since which of several is kept depends on the machine. */
    private static float canonical(float m) {
        return Float.isNaN(m) ? Float.NaN : m;
    }

    @Override
    public final int argMax(float[] x, int xo, int n) {
        float best = Float.NEGATIVE_INFINITY;
        int block = 0;
        for (int i = 0; i < n && !Float.isNaN(best); i += Lanes.BLOCK) {
            float m = maxOfBlock(x, xo + i, Math.min(Lanes.BLOCK, n - i));
            if (Float.compare(m, best) > 0) {
                best = m;
                block = i;
            }
        }
        return indexOf(best, x, xo, block, n);
    }

    @Override
    public final int argMin(float[] x, int xo, int n) {
        float best = Float.POSITIVE_INFINITY;
        int block = 0;
        for (int i = 0; i < n && !Float.isNaN(best); i += Lanes.BLOCK) {
            float m = minOfBlock(x, xo + i, Math.min(Lanes.BLOCK, n - i));
            if (Float.isNaN(m) || Float.compare(m, best) < 0) {
                best = m;
                block = i;
            }
        }
        return indexOf(best, x, xo, block, n);
    }

    private static int indexOf(float value, float[] x, int xo, int from, int n) {
        for (int i = from; i < n; i++) {
            if (Float.compare(x[xo + i], value) == 0) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public final void sumRows(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo) {
        Scratch scratch = SCRATCH.get();
        for (int j = 0; j < columns; j += STRIP) {
            int width = Math.min(STRIP, columns - j);
            sumStrip(x, xo + j, stride, rows, width, scratch, 0);
            System.arraycopy(scratch.strip(0), 0, y, yo + j, width);
        }
    }

    private void sumStrip(float[] x, int xo, int stride, int rows, int columns, Scratch scratch, int level) {
        float[] sums = scratch.strip(level);
        if (rows > Lanes.ROW_BLOCK) {
            int half = Lanes.ROW_BLOCK * Integer.highestOneBit((rows - 1) / Lanes.ROW_BLOCK);
            sumStrip(x, xo, stride, half, columns, scratch, level);
            sumStrip(x, xo + half * stride, stride, rows - half, columns, scratch, level + 1);
            float[] second = scratch.strip(level + 1);
            for (int j = 0; j < columns; j++) {
                sums[j] += second[j];
            }
        } else {
            for (int j = 0; j < columns; j++) {
                sums[j] = 0;
            }
            addRows(x, xo, stride, rows, columns, sums);
        }
    }
}
