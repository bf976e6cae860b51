package cotangent.vector;

// @specialize Double

/**
 * What both matrix multiplications share: empty matrices, blocks of k, vectors in place of matrices, and blocks of C for
 * several threads. How C is cut does not show in its bits, since no element's arithmetic depends on its neighbours.
 */
abstract class BlockedFloatGemm implements FloatGemm {
    /** Multiplications below which handing work to another thread costs more than it gains. */
    private static final long PARALLEL_WORK = 1 << 19;

    /** Blocks of C are multiples of this many rows and columns, and so of every tile. */
    private static final int GRAIN = 32;

    /** Blocks a thread should get, to even out threads that run at different speeds. */
    private static final int BLOCKS_PER_THREAD = 2;

    /**
     * {@code C = alpha * A B + beta * C} for at most {@link Lanes#GEMM_K} values of k, none of the sizes being 0.
     *
     * @param ccs distance between columns of C; 1 unless {@code m == 1}
     */
    abstract void multiply(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs,
            int ccs);

    @Override
    public final void gemm(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs) {
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            scale(m, n, beta, c, co, crs);
        } else if ((long) m * n * k >= PARALLEL_WORK && Parallelism.threads() > 1) {
            parallel(m, n, k, alpha, a, ao, ars, acs, b, bo, brs, bcs, beta, c, co, crs);
        } else {
            sequential(m, n, k, alpha, a, ao, ars, acs, b, bo, brs, bcs, beta, c, co, crs);
        }
    }

    private static void scale(int m, int n, float beta, float[] c, int co, int crs) {
        for (int i = 0; i < m; i++) {
            int row = co + i * crs;
            for (int j = row; j < row + n; j++) {
                c[j] = beta == 0 ? 0 : beta * c[j];
            }
        }
    }

    private void sequential(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs) {
        for (int p = 0; p < k; p += Lanes.GEMM_K) {
            int kc = Math.min(Lanes.GEMM_K, k - p);
            int ap = ao + p * acs;
            int bp = bo + p * brs;
            float scale = p == 0 ? beta : 1;
            if (n == 1) {
                // A column is computed as a row: the same products in the same order.
                multiply(1, m, kc, alpha, b, bp, bcs, brs, a, ap, acs, ars, scale, c, co, 1, crs);
            } else {
                multiply(m, n, kc, alpha, a, ap, ars, acs, b, bp, brs, bcs, scale, c, co, crs, 1);
            }
        }
    }

    private void parallel(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs) {
        int wanted = BLOCKS_PER_THREAD * Parallelism.threads();
        int rows = roundUp(m);
        int columns = roundUp(n);
        while (blocks(m, rows) * blocks(n, columns) < wanted && Math.max(rows, columns) > GRAIN) {
            if (rows > columns) {
                rows = roundUp(rows / 2);
            } else {
                columns = roundUp(columns / 2);
            }
        }
        int blockRows = rows;
        int blockColumns = columns;
        int across = blocks(n, columns);
        Parallelism.forEachBlock(blocks(m, rows) * across, block -> {
            int i = block / across * blockRows;
            int j = block % across * blockColumns;
            sequential(
                    Math.min(blockRows, m - i),
                    Math.min(blockColumns, n - j),
                    k,
                    alpha,
                    a,
                    ao + i * ars,
                    ars,
                    acs,
                    b,
                    bo + j * bcs,
                    brs,
                    bcs,
                    beta,
                    c,
                    co + i * crs + j,
                    crs);
        });
    }

    private static int blocks(int size, int block) {
        return (size + block - 1) / block;
    }

    private static int roundUp(int size) {
        return (size + GRAIN - 1) / GRAIN * GRAIN;
    }
}
