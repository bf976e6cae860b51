package cotangent.vector;

// @specialize Double

import java.util.Random;

/** One multiplication with operands, strides and offsets drawn from a seed, and what the contract says comes out. */
final class FloatGemmCase {
    private static final float[] SCALES = {0, 1, -1, 0.5f, 1.7f};

    final int m;
    final int n;
    final int k;
    final float alpha;
    final float beta;
    private final float[] a;
    private final int ao;
    private final int ars;
    private final int acs;
    private final float[] b;
    private final int bo;
    private final int brs;
    private final int bcs;
    private final float[] c;
    private final int co;
    private final int crs;

    FloatGemmCase(int m, int n, int k, long seed) {
        Random random = new Random(seed);
        this.m = m;
        this.n = n;
        this.k = k;
        alpha = SCALES[random.nextInt(SCALES.length)];
        beta = SCALES[random.nextInt(SCALES.length)];
        boolean aByRows = random.nextBoolean();
        int aStep = 1 + random.nextInt(4) / 3;
        int aGap = random.nextInt(3);
        ars = aByRows ? k * aStep + aGap : aStep;
        acs = aByRows ? aStep : m * aStep + aGap;
        ao = random.nextInt(5);
        a = values(random, ao + m * ars + k * acs + 1);
        boolean bByRows = random.nextBoolean();
        int bStep = 1 + random.nextInt(4) / 3;
        int bGap = random.nextInt(3);
        brs = bByRows ? n * bStep + bGap : bStep;
        bcs = bByRows ? bStep : k * bStep + bGap;
        bo = random.nextInt(5);
        b = values(random, bo + k * brs + n * bcs + 1);
        crs = n + random.nextInt(3);
        co = random.nextInt(5);
        c = values(random, co + m * crs + 1);
        if (beta == 0) {
            // Must not be read where a result comes, and must not be touched elsewhere.
            java.util.Arrays.fill(c, Float.NaN);
        }
    }

    private static float[] values(Random random, int size) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = random.nextInt(20) == 0 ? 0 : (float) random.nextGaussian();
        }
        return x;
    }

    /** All of the array of C after the multiplication, so that stray writes show. */
    float[] run(FloatGemm gemm) {
        float[] y = c.clone();
        gemm.gemm(m, n, k, alpha, a, ao, ars, acs, b, bo, brs, bcs, beta, y, co, crs);
        return y;
    }

    /** What {@link FloatGemm#gemm} documents, one element after the other. */
    float[] contract() {
        float[] y = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = co + i * crs + j;
                if (k == 0) {
                    y[at] = beta == 0 ? 0 : beta * y[at];
                }
                for (int p0 = 0; p0 < k; p0 += Lanes.GEMM_K) {
                    float s = 0;
                    for (int p = p0; p < Math.min(k, p0 + Lanes.GEMM_K); p++) {
                        s = Math.fma(a[ao + i * ars + p * acs], b[bo + p * brs + j * bcs], s);
                    }
                    float scale = p0 == 0 ? beta : 1;
                    y[at] = scale == 0 ? alpha * s : Math.fma(scale, y[at], alpha * s);
                }
            }
        }
        return y;
    }

    /** Largest ratio of an error to its bound, the values computed in double precision being the truth. */
    double worstError(float[] y) {
        double worst = 0;
        double unit = Math.ulp(1f) / 2;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = co + i * crs + j;
                double sum = 0;
                double magnitude = 0;
                for (int p = 0; p < k; p++) {
                    double product = (double) a[ao + i * ars + p * acs] * b[bo + p * brs + j * bcs];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                double old = beta == 0 ? 0 : (double) beta * c[at];
                double bound = (k + 4) * unit * (Math.abs(alpha) * magnitude + Math.abs(old)) + Float.MIN_VALUE;
                worst = Math.max(worst, Math.abs(y[at] - (alpha * sum + old)) / bound);
            }
        }
        return worst;
    }

    @Override
    public String toString() {
        return "[" + m + ", " + k + "] (strides " + ars + ", " + acs + ") x [" + k + ", " + n + "] (strides " + brs
                + ", " + bcs + "), alpha " + alpha + ", beta " + beta;
    }
}
