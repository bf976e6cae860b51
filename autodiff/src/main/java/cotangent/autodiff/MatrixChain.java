package cotangent.autodiff;

/** The product of a chain of matrices, bracketed for the least number of multiplications. */
final class MatrixChain {
    static Tensor product(Tensor[] matrices) {
        int n = matrices.length;
        if (n < 2) {
            throw new ShapeException("multiDot: needs at least two tensors, got " + n);
        }
        Tensor[] chain = matrices.clone();
        boolean row = chain[0].rank() == 1;
        boolean column = chain[n - 1].rank() == 1;
        chain[0] = row ? chain[0].unsqueeze(0) : chain[0];
        chain[n - 1] = column ? chain[n - 1].unsqueeze(-1) : chain[n - 1];
        long[] sizes = new long[n + 1];
        for (int i = 0; i < n; i++) {
            if (chain[i].rank() != 2 || i > 0 && chain[i].size(0) != sizes[i]) {
                throw new ShapeException("multiDot: tensor " + i + " of shape " + matrices[i].shape() + " does not fit"
                        + (i == 0 ? "; needs a vector or a matrix" : " behind shape " + matrices[i - 1].shape()));
            }
            sizes[i] = chain[i].size(0);
            sizes[i + 1] = chain[i].size(1);
        }
        Tensor y = product(chain, cuts(sizes, n), 0, n - 1);
        y = column ? y.squeeze(-1) : y;
        return row ? y.squeeze(0) : y;
    }

    /** For the factors {@code from, ..., to}: the last factor of the left bracket. */
    private static int[][] cuts(long[] sizes, int n) {
        double[][] cost = new double[n][n];
        int[][] cut = new int[n][n];
        for (int length = 2; length <= n; length++) {
            for (int from = 0; from + length <= n; from++) {
                int to = from + length - 1;
                cost[from][to] = Double.POSITIVE_INFINITY;
                for (int k = from; k < to; k++) {
                    double c = cost[from][k] + cost[k + 1][to] + (double) sizes[from] * sizes[k + 1] * sizes[to + 1];
                    if (c < cost[from][to]) {
                        cost[from][to] = c;
                        cut[from][to] = k;
                    }
                }
            }
        }
        return cut;
    }

    private static Tensor product(Tensor[] chain, int[][] cut, int from, int to) {
        if (from == to) {
            return chain[from];
        }
        int k = cut[from][to];
        return product(chain, cut, from, k).matmul(product(chain, cut, k + 1, to));
    }

    private MatrixChain() {}
}
