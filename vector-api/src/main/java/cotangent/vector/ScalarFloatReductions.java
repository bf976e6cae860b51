package cotangent.vector;

// @specialize Double

/**
 * Reductions without the Vector API: the reference for the bits. A block is read once for each four accumulators, which are
 * enough to hide the latency of an addition and few enough to stay in registers.
 */
final class ScalarFloatReductions extends BlockedFloatReductions {
    @Override
    void sumLanes(float[] x, int xo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 4) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int i = lane; i < n; i += LANES) {
                s0 += x[xo + i];
                s1 += x[xo + i + 1];
                s2 += x[xo + i + 2];
                s3 += x[xo + i + 3];
            }
            lanes[lane] = s0;
            lanes[lane + 1] = s1;
            lanes[lane + 2] = s2;
            lanes[lane + 3] = s3;
        }
    }

    @Override
    void sumAbsLanes(float[] x, int xo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 4) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int i = lane; i < n; i += LANES) {
                s0 += Math.abs(x[xo + i]);
                s1 += Math.abs(x[xo + i + 1]);
                s2 += Math.abs(x[xo + i + 2]);
                s3 += Math.abs(x[xo + i + 3]);
            }
            lanes[lane] = s0;
            lanes[lane + 1] = s1;
            lanes[lane + 2] = s2;
            lanes[lane + 3] = s3;
        }
    }

    @Override
    void dotLanes(float[] x, int xo, float[] y, int yo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 4) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int i = lane; i < n; i += LANES) {
                s0 = Fma.fma(x[xo + i], y[yo + i], s0);
                s1 = Fma.fma(x[xo + i + 1], y[yo + i + 1], s1);
                s2 = Fma.fma(x[xo + i + 2], y[yo + i + 2], s2);
                s3 = Fma.fma(x[xo + i + 3], y[yo + i + 3], s3);
            }
            lanes[lane] = s0;
            lanes[lane + 1] = s1;
            lanes[lane + 2] = s2;
            lanes[lane + 3] = s3;
        }
    }

    @Override
    void sumSquaresLanes(float[] x, int xo, float c, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 4) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int i = lane; i < n; i += LANES) {
                float d0 = x[xo + i] - c;
                s0 = Fma.fma(d0, d0, s0);
                float d1 = x[xo + i + 1] - c;
                s1 = Fma.fma(d1, d1, s1);
                float d2 = x[xo + i + 2] - c;
                s2 = Fma.fma(d2, d2, s2);
                float d3 = x[xo + i + 3] - c;
                s3 = Fma.fma(d3, d3, s3);
            }
            lanes[lane] = s0;
            lanes[lane + 1] = s1;
            lanes[lane + 2] = s2;
            lanes[lane + 3] = s3;
        }
    }

    @Override
    void prodLanes(float[] x, int xo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 4) {
            float s0 = 1;
            float s1 = 1;
            float s2 = 1;
            float s3 = 1;
            for (int i = lane; i < n; i += LANES) {
                s0 *= x[xo + i];
                s1 *= x[xo + i + 1];
                s2 *= x[xo + i + 2];
                s3 *= x[xo + i + 3];
            }
            lanes[lane] = s0;
            lanes[lane + 1] = s1;
            lanes[lane + 2] = s2;
            lanes[lane + 3] = s3;
        }
    }

    @Override
    void addRows(float[] x, int xo, int stride, int rows, int columns, float[] sums) {
        int i = 0;
        for (; i + 4 <= rows; i += 4) {
            int x0 = xo + i * stride;
            int x1 = x0 + stride;
            int x2 = x1 + stride;
            int x3 = x2 + stride;
            for (int j = 0; j < columns; j++) {
                sums[j] = sums[j] + x[x0 + j] + x[x1 + j] + x[x2 + j] + x[x3 + j];
            }
        }
        for (; i < rows; i++) {
            int x0 = xo + i * stride;
            for (int j = 0; j < columns; j++) {
                sums[j] += x[x0 + j];
            }
        }
    }

    @Override
    float maxOfBlock(float[] x, int xo, int n) {
        float m0 = Float.NEGATIVE_INFINITY;
        float m1 = m0;
        int i = 0;
        for (; i + 2 <= n; i += 2) {
            m0 = Math.max(m0, x[xo + i]);
            m1 = Math.max(m1, x[xo + i + 1]);
        }
        return Math.max(Math.max(m0, m1), i < n ? x[xo + i] : m0);
    }

    @Override
    float minOfBlock(float[] x, int xo, int n) {
        float m0 = Float.POSITIVE_INFINITY;
        float m1 = m0;
        int i = 0;
        for (; i + 2 <= n; i += 2) {
            m0 = Math.min(m0, x[xo + i]);
            m1 = Math.min(m1, x[xo + i + 1]);
        }
        return Math.min(Math.min(m0, m1), i < n ? x[xo + i] : m0);
    }
}
