package cotangent.vector;

// @specialize Double

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops over a channel on the Vector API. Two vectors of accumulators at a time; where vectors are too narrow to hold all accumulators in
 * two, a group is read several times, from the first-level cache. The end of a run is read whole, as far as the array goes, and masked.
 */
final class SimdFloatChannels extends BlockedFloatChannels {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    @Override
    void sumLanes(float[] x, int xo, int stride, int runs, int n, Scratch scratch) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            int whole = whole(n, lane);
            int rest = Math.max(0, Math.min(2 * L, n - whole));
            VectorMask<Float> m0 = SPECIES.indexInRange(0, rest);
            VectorMask<Float> m1 = SPECIES.indexInRange(0, rest - L);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int r = 0; r < runs; r++) {
                int at = xo + r * stride;
                for (int i = lane; i < whole; i += LANES) {
                    s0 = s0.add(FloatVector.fromArray(SPECIES, x, at + i));
                    s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + i + L));
                }
                if (rest > 0) {
                    boolean inside = at + whole + 2 * L <= x.length;
                    float[] e = inside ? x : end(x, at + whole, rest, scratch.end, 0);
                    int from = inside ? at + whole : 0;
                    s0 = s0.add(FloatVector.fromArray(SPECIES, e, from), m0);
                    s1 = s1.add(FloatVector.fromArray(SPECIES, e, from + L), m1);
                }
            }
            s0.intoArray(scratch.first, lane);
            s1.intoArray(scratch.first, lane + L);
        }
    }

    @Override
    void squareLanes(float[] x, int xo, int stride, int runs, int n, float mean, Scratch scratch) {
        FloatVector m = FloatVector.broadcast(SPECIES, mean);
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            int whole = whole(n, lane);
            int rest = Math.max(0, Math.min(2 * L, n - whole));
            VectorMask<Float> m0 = SPECIES.indexInRange(0, rest);
            VectorMask<Float> m1 = SPECIES.indexInRange(0, rest - L);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int r = 0; r < runs; r++) {
                int at = xo + r * stride;
                for (int i = lane; i < whole; i += LANES) {
                    FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i).sub(m);
                    s0 = d0.fma(d0, s0);
                    FloatVector d1 =
                            FloatVector.fromArray(SPECIES, x, at + i + L).sub(m);
                    s1 = d1.fma(d1, s1);
                }
                if (rest > 0) {
                    boolean inside = at + whole + 2 * L <= x.length;
                    float[] e = inside ? x : end(x, at + whole, rest, scratch.end, 0);
                    int from = inside ? at + whole : 0;
                    FloatVector d0 = FloatVector.fromArray(SPECIES, e, from).sub(m);
                    s0 = s0.blend(d0.fma(d0, s0), m0);
                    FloatVector d1 = FloatVector.fromArray(SPECIES, e, from + L).sub(m);
                    s1 = s1.blend(d1.fma(d1, s1), m1);
                }
            }
            s0.intoArray(scratch.first, lane);
            s1.intoArray(scratch.first, lane + L);
        }
    }

    @Override
    void gradientLanes(float[] g, int go, float[] x, int xo, int stride, int runs, int n, float mean, Scratch scratch) {
        FloatVector m = FloatVector.broadcast(SPECIES, mean);
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            int whole = whole(n, lane);
            int rest = Math.max(0, Math.min(2 * L, n - whole));
            VectorMask<Float> m0 = SPECIES.indexInRange(0, rest);
            VectorMask<Float> m1 = SPECIES.indexInRange(0, rest - L);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            FloatVector p0 = FloatVector.zero(SPECIES);
            FloatVector p1 = FloatVector.zero(SPECIES);
            for (int r = 0; r < runs; r++) {
                int xr = xo + r * stride;
                int gr = go + r * stride;
                for (int i = lane; i < whole; i += LANES) {
                    FloatVector g0 = FloatVector.fromArray(SPECIES, g, gr + i);
                    s0 = s0.add(g0);
                    p0 = FloatVector.fromArray(SPECIES, x, xr + i).sub(m).fma(g0, p0);
                    FloatVector g1 = FloatVector.fromArray(SPECIES, g, gr + i + L);
                    s1 = s1.add(g1);
                    p1 = FloatVector.fromArray(SPECIES, x, xr + i + L).sub(m).fma(g1, p1);
                }
                if (rest > 0) {
                    boolean inside = Math.max(gr - g.length, xr - x.length) + whole + 2 * L <= 0;
                    float[] ge = inside ? g : end(g, gr + whole, rest, scratch.end, 0);
                    float[] xe = inside ? x : end(x, xr + whole, rest, scratch.end, LANES);
                    int gf = inside ? gr + whole : 0;
                    int xf = inside ? xr + whole : LANES;
                    FloatVector g0 = FloatVector.fromArray(SPECIES, ge, gf);
                    s0 = s0.add(g0, m0);
                    FloatVector x0 = FloatVector.fromArray(SPECIES, xe, xf).sub(m);
                    p0 = p0.blend(x0.fma(g0, p0), m0);
                    FloatVector g1 = FloatVector.fromArray(SPECIES, ge, gf + L);
                    s1 = s1.add(g1, m1);
                    FloatVector x1 = FloatVector.fromArray(SPECIES, xe, xf + L).sub(m);
                    p1 = p1.blend(x1.fma(g1, p1), m1);
                }
            }
            s0.intoArray(scratch.first, lane);
            s1.intoArray(scratch.first, lane + L);
            p0.intoArray(scratch.second, lane);
            p1.intoArray(scratch.second, lane + L);
        }
    }

    /** The first place, from {@code lane} on in steps of all lanes, at which two whole vectors do not fit. */
    private static int whole(int n, int lane) {
        int spare = n - lane - 2 * L;
        return spare < 0 ? lane : lane + (spare / LANES + 1) * LANES;
    }

    /** Copies the last elements of an array to where vectors can be read. */
    private static float[] end(float[] x, int from, int n, float[] y, int yo) {
        System.arraycopy(x, from, y, yo, n);
        Arrays.fill(y, yo + n, yo + LANES, 0);
        return y;
    }

    @Override
    public void affine(
            float[] x, int xo, int stride, int runs, int n, float mean, float scale, float shift, float[] y, int yo) {
        FloatVector m = FloatVector.broadcast(SPECIES, mean);
        FloatVector s = FloatVector.broadcast(SPECIES, scale);
        FloatVector t = FloatVector.broadcast(SPECIES, shift);
        for (int r = 0; r < runs; r++) {
            int from = xo + r * stride;
            int to = yo + r * stride;
            int i = 0;
            for (; i + L <= n; i += L) {
                FloatVector.fromArray(SPECIES, x, from + i).sub(m).fma(s, t).intoArray(y, to + i);
            }
            for (; i < n; i++) {
                y[to + i] = Math.fma(x[from + i] - mean, scale, shift);
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
        FloatVector mv = FloatVector.broadcast(SPECIES, mean);
        FloatVector pv = FloatVector.broadcast(SPECIES, p);
        FloatVector qv = FloatVector.broadcast(SPECIES, q);
        FloatVector sv = FloatVector.broadcast(SPECIES, s);
        for (int r = 0; r < runs; r++) {
            int at = r * stride;
            int i = at;
            for (; i + L <= at + n; i += L) {
                mv.sub(FloatVector.fromArray(SPECIES, x, xo + i))
                        .fma(qv, FloatVector.fromArray(SPECIES, g, go + i).sub(pv))
                        .mul(sv)
                        .intoArray(y, yo + i);
            }
            for (; i < at + n; i++) {
                y[yo + i] = Math.fma(mean - x[xo + i], q, g[go + i] - p) * s;
            }
        }
    }
}
