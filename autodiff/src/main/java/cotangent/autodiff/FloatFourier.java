package cotangent.autodiff;

// @specialize Double

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Unnormalised discrete Fourier transforms {@code y_k = sum over j of x_j exp(-2 pi i j k / n)} of one length, with tables made once.
 *
 * <p>Lengths whose prime factors are at most {@value #LARGEST_FACTOR} are transformed by Stockham's method, which needs no reordering: with {@code n = r m}, each stage takes
 * r values that lie m apart and writes their transform, turned by powers of {@code exp(-2 pi i / n)}, next to each other. Other
 * lengths become a convolution of a length that is a power of two (Bluestein).
 */
final class FloatFourier {
    private static final int LARGEST_FACTOR = 31;

    /** Longest transform whose tables are kept. */
    private static final int LONGEST_KEPT = 1 << 16;

    /** Tables used lately, each in a place that its length gives. */
    private static final AtomicReferenceArray<FloatFourier> RECENT = new AtomicReferenceArray<>(16);

    private final int n;
    private final int[] factors;
    private final float[] cos;
    private final float[] sin;
    private final Chirp chirp;

    /** What Bluestein's method adds: the chirp {@code exp(-pi i j^2 / n)} and the transform of its conjugate. */
    private record Chirp(FloatFourier inner, float[] re, float[] im, float[] filterRe, float[] filterIm) {}

    /** The tables for a length. */
    static FloatFourier of(int n) {
        int place = n * 0x9E3779B9 >>> 28;
        FloatFourier plan = RECENT.get(place);
        if (plan == null || plan.n != n) {
            plan = new FloatFourier(n);
            if (n <= LONGEST_KEPT) {
                RECENT.set(place, plan);
            }
        }
        return plan;
    }

    private FloatFourier(int n) {
        this.n = n;
        this.factors = factors(n);
        this.cos = new float[factors == null ? 0 : n];
        this.sin = new float[factors == null ? 0 : n];
        for (int k = 0; k < cos.length; k++) {
            cos[k] = (float) cosine(k, n);
            sin[k] = (float) -sine(k, n);
        }
        this.chirp = factors == null ? chirp(n) : null;
    }

    /** {@code cos(2 pi k / n)}, exact at the eighths of the circle, for {@code 0 <= k < n}. */
    private static double cosine(long k, long n) {
        if (2 * k > n) {
            return cosine(n - k, n);
        }
        if (4 * k > n) {
            return -cosine0(n - 2 * k, 2 * n);
        }
        return cosine0(k, n);
    }

    /** The same for an angle of at most a right one. */
    private static double cosine0(long k, long n) {
        return 8 * k > n ? StrictMath.sin(Math.PI / 2 * (n - 4 * k) / n) : StrictMath.cos(2 * Math.PI * k / n);
    }

    private static double sine(long k, long n) {
        if (2 * k > n) {
            return -sine(n - k, n);
        }
        long distance = Math.abs(n - 4 * k);
        return cosine0(distance, 4 * n);
    }

    /** The factors of the stages, 4 before 2; null if a prime factor is too large. */
    private static int[] factors(int n) {
        int[] found = new int[32];
        int count = 0;
        int rest = n;
        for (int f = 4; rest > 1 && f <= LARGEST_FACTOR; ) {
            if (rest % f == 0) {
                found[count++] = f;
                rest /= f;
            } else {
                f = f == 4 ? 2 : f == 3 ? 5 : f + 1;
            }
        }
        return rest > 1 ? null : Arrays.copyOf(found, count);
    }

    private static Chirp chirp(int n) {
        int size = Integer.highestOneBit(2 * n - 1) << 1;
        FloatFourier inner = new FloatFourier(size);
        float[] re = new float[n];
        float[] im = new float[n];
        float[] filterRe = new float[size];
        float[] filterIm = new float[size];
        for (int j = 0; j < n; j++) {
            long square = (long) j * j % (2L * n);
            re[j] = (float) cosine(square, 2L * n);
            im[j] = (float) -sine(square, 2L * n);
            filterRe[j] = re[j];
            filterIm[j] = -im[j];
            if (j > 0) {
                filterRe[size - j] = re[j];
                filterIm[size - j] = -im[j];
            }
        }
        inner.transform(filterRe, filterIm, new float[size], new float[size]);
        return new Chirp(inner, re, im, filterRe, filterIm);
    }

    /**
     * Overwrites {@code (re, im)} with its transform.
     *
     * @param workRe scratch of the same length
     * @param workIm scratch of the same length
     */
    void transform(float[] re, float[] im, float[] workRe, float[] workIm) {
        if (chirp != null) {
            convolve(re, im);
            return;
        }
        float[] xr = re;
        float[] xi = im;
        float[] yr = workRe;
        float[] yi = workIm;
        int done = 1;
        for (int r : factors) {
            int m = n / done / r;
            switch (r) {
                case 2 -> stage2(m, done, xr, xi, yr, yi);
                case 4 -> stage4(m, done, xr, xi, yr, yi);
                default -> stage(r, m, done, xr, xi, yr, yi);
            }
            done *= r;
            float[] t = xr;
            xr = yr;
            yr = t;
            t = xi;
            xi = yi;
            yi = t;
        }
        if (xr != re) {
            System.arraycopy(xr, 0, re, 0, n);
            System.arraycopy(xi, 0, im, 0, n);
        }
    }

    /** Runs of {@code s} neighbours are transformed alike: element (p + m q, run) goes to (r p + k, run). */
    private void stage2(int m, int s, float[] xr, float[] xi, float[] yr, float[] yi) {
        for (int p = 0; p < m; p++) {
            float wr = cos[p * s];
            float wi = sin[p * s];
            int a = p * s;
            int b = (p + m) * s;
            int to = 2 * p * s;
            for (int q = 0; q < s; q++) {
                float dr = xr[a + q] - xr[b + q];
                float di = xi[a + q] - xi[b + q];
                yr[to + q] = xr[a + q] + xr[b + q];
                yi[to + q] = xi[a + q] + xi[b + q];
                yr[to + s + q] = dr * wr - di * wi;
                yi[to + s + q] = dr * wi + di * wr;
            }
        }
    }

    private void stage4(int m, int s, float[] xr, float[] xi, float[] yr, float[] yi) {
        for (int p = 0; p < m; p++) {
            float w1r = cos[p * s];
            float w1i = sin[p * s];
            float w2r = cos[2 * p * s];
            float w2i = sin[2 * p * s];
            float w3r = cos[3 * p * s];
            float w3i = sin[3 * p * s];
            int a = p * s;
            int b = a + m * s;
            int c = b + m * s;
            int d = c + m * s;
            int to = 4 * p * s;
            for (int q = 0; q < s; q++) {
                float sumR = xr[a + q] + xr[c + q];
                float sumI = xi[a + q] + xi[c + q];
                float difR = xr[a + q] - xr[c + q];
                float difI = xi[a + q] - xi[c + q];
                float oddR = xr[b + q] + xr[d + q];
                float oddI = xi[b + q] + xi[d + q];
                float turnR = xi[b + q] - xi[d + q];
                float turnI = xr[d + q] - xr[b + q];
                yr[to + q] = sumR + oddR;
                yi[to + q] = sumI + oddI;
                float r = difR + turnR;
                float i = difI + turnI;
                yr[to + s + q] = r * w1r - i * w1i;
                yi[to + s + q] = r * w1i + i * w1r;
                r = sumR - oddR;
                i = sumI - oddI;
                yr[to + 2 * s + q] = r * w2r - i * w2i;
                yi[to + 2 * s + q] = r * w2i + i * w2r;
                r = difR - turnR;
                i = difI - turnI;
                yr[to + 3 * s + q] = r * w3r - i * w3i;
                yi[to + 3 * s + q] = r * w3i + i * w3r;
            }
        }
    }

    private void stage(int r, int m, int s, float[] xr, float[] xi, float[] yr, float[] yi) {
        int quarter = n / r;
        for (int p = 0; p < m; p++) {
            for (int k = 0; k < r; k++) {
                int to = (r * p + k) * s;
                Arrays.fill(yr, to, to + s, 0f);
                Arrays.fill(yi, to, to + s, 0f);
                for (int j = 0; j < r; j++) {
                    // Twiddle of the stage and of the small transform in one.
                    int turn = (int) (((long) p * s * k + (long) quarter * (j * k % r)) % n);
                    float wr = cos[turn];
                    float wi = sin[turn];
                    int from = (p + m * j) * s;
                    for (int q = 0; q < s; q++) {
                        yr[to + q] += xr[from + q] * wr - xi[from + q] * wi;
                        yi[to + q] += xr[from + q] * wi + xi[from + q] * wr;
                    }
                }
            }
        }
    }

    /** {@code jk = (j^2 + k^2 - (k - j)^2) / 2} makes the transform a convolution with a chirp between two products with it. */
    private void convolve(float[] re, float[] im) {
        int size = chirp.inner.n;
        float[] ar = new float[size];
        float[] ai = new float[size];
        float[] workRe = new float[size];
        float[] workIm = new float[size];
        for (int j = 0; j < n; j++) {
            ar[j] = re[j] * chirp.re[j] - im[j] * chirp.im[j];
            ai[j] = re[j] * chirp.im[j] + im[j] * chirp.re[j];
        }
        chirp.inner.transform(ar, ai, workRe, workIm);
        // The inverse is the transform with real and imaginary parts exchanged.
        for (int k = 0; k < size; k++) {
            float r = ar[k] * chirp.filterRe[k] - ai[k] * chirp.filterIm[k];
            ai[k] = ar[k] * chirp.filterIm[k] + ai[k] * chirp.filterRe[k];
            ar[k] = r;
        }
        chirp.inner.transform(ai, ar, workRe, workIm);
        for (int k = 0; k < n; k++) {
            float r = ar[k] / size;
            float i = ai[k] / size;
            re[k] = r * chirp.re[k] - i * chirp.im[k];
            im[k] = r * chirp.im[k] + i * chirp.re[k];
        }
    }
}
