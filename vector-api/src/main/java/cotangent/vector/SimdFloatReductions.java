package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions on the Vector API. Two vectors of accumulators at a time; where vectors are too narrow to hold all accumulators in
 * two, a block is read several times, from the first-level cache.
 */
final class SimdFloatReductions extends BlockedFloatReductions {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    @Override
    void sumLanes(float[] x, int xo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int i = lane; i < n; i += LANES) {
                s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i));
                s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + L));
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + L);
        }
    }

    /** Four blocks side by side keep the memory busy while accumulators are joined, and over the end of a page. */
    @Override
    float sumOfFourBlocks(float[] x, int xo) {
        float[] lanes = lanes();
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            fourBlocks(x, xo + lane, lanes, lane);
        }
        return (joinSum(lanes, 0) + joinSum(lanes, LANES)) + (joinSum(lanes, 2 * LANES) + joinSum(lanes, 3 * LANES));
    }

    /** Two vectors of accumulators of each of four blocks. */
    private static void fourBlocks(float[] x, int xo, float[] lanes, int lane) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector t0 = FloatVector.zero(SPECIES);
        FloatVector t1 = FloatVector.zero(SPECIES);
        FloatVector u0 = FloatVector.zero(SPECIES);
        FloatVector u1 = FloatVector.zero(SPECIES);
        FloatVector v0 = FloatVector.zero(SPECIES);
        FloatVector v1 = FloatVector.zero(SPECIES);
        for (int i = 0; i < Lanes.BLOCK; i += LANES) {
            int s = xo + i;
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, s));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, s + L));
            int t = s + Lanes.BLOCK;
            t0 = t0.add(FloatVector.fromArray(SPECIES, x, t));
            t1 = t1.add(FloatVector.fromArray(SPECIES, x, t + L));
            int u = t + Lanes.BLOCK;
            u0 = u0.add(FloatVector.fromArray(SPECIES, x, u));
            u1 = u1.add(FloatVector.fromArray(SPECIES, x, u + L));
            int v = u + Lanes.BLOCK;
            v0 = v0.add(FloatVector.fromArray(SPECIES, x, v));
            v1 = v1.add(FloatVector.fromArray(SPECIES, x, v + L));
        }
        s0.intoArray(lanes, lane);
        s1.intoArray(lanes, lane + L);
        t0.intoArray(lanes, lane + LANES);
        t1.intoArray(lanes, lane + LANES + L);
        u0.intoArray(lanes, lane + 2 * LANES);
        u1.intoArray(lanes, lane + 2 * LANES + L);
        v0.intoArray(lanes, lane + 3 * LANES);
        v1.intoArray(lanes, lane + 3 * LANES + L);
    }

    @Override
    void sumAbsLanes(float[] x, int xo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int i = lane; i < n; i += LANES) {
                s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i).abs());
                s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + L).abs());
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + L);
        }
    }

    @Override
    void dotLanes(float[] x, int xo, float[] y, int yo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int i = lane; i < n; i += LANES) {
                s0 = FloatVector.fromArray(SPECIES, x, xo + i).fma(FloatVector.fromArray(SPECIES, y, yo + i), s0);
                s1 = FloatVector.fromArray(SPECIES, x, xo + i + L)
                        .fma(FloatVector.fromArray(SPECIES, y, yo + i + L), s1);
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + L);
        }
    }

    @Override
    void sumSquaresLanes(float[] x, int xo, float c, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int i = lane; i < n; i += LANES) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(c);
                s0 = d0.fma(d0, s0);
                FloatVector d1 = FloatVector.fromArray(SPECIES, x, xo + i + L).sub(c);
                s1 = d1.fma(d1, s1);
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + L);
        }
    }

    @Override
    void prodLanes(float[] x, int xo, int n, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            FloatVector s0 = FloatVector.broadcast(SPECIES, 1);
            FloatVector s1 = FloatVector.broadcast(SPECIES, 1);
            for (int i = lane; i < n; i += LANES) {
                s0 = s0.mul(FloatVector.fromArray(SPECIES, x, xo + i));
                s1 = s1.mul(FloatVector.fromArray(SPECIES, x, xo + i + L));
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + L);
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
            int j = 0;
            for (; j + L <= columns; j += L) {
                FloatVector.fromArray(SPECIES, sums, j)
                        .add(FloatVector.fromArray(SPECIES, x, x0 + j))
                        .add(FloatVector.fromArray(SPECIES, x, x1 + j))
                        .add(FloatVector.fromArray(SPECIES, x, x2 + j))
                        .add(FloatVector.fromArray(SPECIES, x, x3 + j))
                        .intoArray(sums, j);
            }
            for (; j < columns; j++) {
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

    // The order in which the largest is sought does not show: reduceLanes is as good as any.
    @Override
    float maxOfBlock(float[] x, int xo, int n) {
        float m = Float.NEGATIVE_INFINITY;
        int i = 0;
        if (n >= 2 * L) {
            FloatVector m0 = FloatVector.broadcast(SPECIES, m);
            FloatVector m1 = m0;
            for (; i + 2 * L <= n; i += 2 * L) {
                m0 = m0.max(FloatVector.fromArray(SPECIES, x, xo + i));
                m1 = m1.max(FloatVector.fromArray(SPECIES, x, xo + i + L));
            }
            m = m0.max(m1).reduceLanes(VectorOperators.MAX);
        }
        for (; i < n; i++) {
            m = Math.max(m, x[xo + i]);
        }
        return m;
    }

    @Override
    float minOfBlock(float[] x, int xo, int n) {
        float m = Float.POSITIVE_INFINITY;
        int i = 0;
        if (n >= 2 * L) {
            FloatVector m0 = FloatVector.broadcast(SPECIES, m);
            FloatVector m1 = m0;
            for (; i + 2 * L <= n; i += 2 * L) {
                m0 = m0.min(FloatVector.fromArray(SPECIES, x, xo + i));
                m1 = m1.min(FloatVector.fromArray(SPECIES, x, xo + i + L));
            }
            m = m0.min(m1).reduceLanes(VectorOperators.MIN);
        }
        for (; i < n; i++) {
            m = Math.min(m, x[xo + i]);
        }
        return m;
    }
}
