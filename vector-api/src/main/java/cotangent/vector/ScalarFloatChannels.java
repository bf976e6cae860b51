package cotangent.vector;

// @specialize Double

import java.util.Arrays;

/** The loops over a channel without the Vector API: the reference for the bits. */
final class ScalarFloatChannels extends BlockedFloatChannels {
    @Override
    void sumLanes(float[] x, int xo, int stride, int runs, int n, Scratch scratch) {
        float[] lanes = scratch.first;
        Arrays.fill(lanes, 0);
        for (int r = 0; r < runs; r++) {
            for (int i = 0; i < n; i++) {
                lanes[i % LANES] += x[xo + r * stride + i];
            }
        }
    }

    @Override
    void squareLanes(float[] x, int xo, int stride, int runs, int n, float mean, Scratch scratch) {
        float[] lanes = scratch.first;
        Arrays.fill(lanes, 0);
        for (int r = 0; r < runs; r++) {
            for (int i = 0; i < n; i++) {
                float d = x[xo + r * stride + i] - mean;
                lanes[i % LANES] = Fma.fma(d, d, lanes[i % LANES]);
            }
        }
    }

    @Override
    void gradientLanes(float[] g, int go, float[] x, int xo, int stride, int runs, int n, float mean, Scratch scratch) {
        float[] sums = scratch.first;
        float[] products = scratch.second;
        Arrays.fill(sums, 0);
        Arrays.fill(products, 0);
        for (int r = 0; r < runs; r++) {
            for (int i = 0; i < n; i++) {
                int lane = i % LANES;
                float gradient = g[go + r * stride + i];
                sums[lane] += gradient;
                products[lane] = Fma.fma(x[xo + r * stride + i] - mean, gradient, products[lane]);
            }
        }
    }

    @Override
    public void affine(
            float[] x, int xo, int stride, int runs, int n, float mean, float scale, float shift, float[] y, int yo) {
        for (int r = 0; r < runs; r++) {
            for (int i = r * stride; i < r * stride + n; i++) {
                y[yo + i] = Fma.fma(x[xo + i] - mean, scale, shift);
            }
        }
    }

    @Override
    public void project(
            float[] g,
            int go,
            float[] x,
            int xo,
            int stride,
            int runs,
            int n,
            float mean,
            float p,
            float q,
            float s,
            float[] y,
            int yo) {
        for (int r = 0; r < runs; r++) {
            for (int i = r * stride; i < r * stride + n; i++) {
                y[yo + i] = Fma.fma(mean - x[xo + i], q, g[go + i] - p) * s;
            }
        }
    }
}
