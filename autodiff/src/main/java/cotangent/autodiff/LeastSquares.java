package cotangent.autodiff;

/** Least squares, by a QR decomposition where the rank is full, else by the inverse of Moore and Penrose; see {@link Linalg#lstsq}. */
final class LeastSquares {
    static Linalg.Lstsq of(Tensor a, Tensor b, double rcond) {
        Tensor[] x = Linalg.common(Matrices.require("lstsq", a), Matrices.require("lstsq", b));
        int m = x[0].size(-2);
        int n = x[0].size(-1);
        if (x[1].size(-2) != m) {
            throw new ShapeException("lstsq: sizes differ: A is " + a.shape() + ", B is " + b.shape());
        }
        Tensor rank = Linalg.matrixRank(x[0], rcond);
        // Inside vmap, where values cannot decide, the way that is right for every rank.
        boolean fullRank = m >= n && x[0].level == 0 && !rank.ne(n).any();
        Tensor solution;
        if (fullRank) {
            Linalg.Qr qr = Linalg.qr(x[0]);
            solution = TriangularSolve.UPPER.of("lstsq", qr.r(), qr.q().mT().matmul(x[1]));
        } else {
            solution = Linalg.pinv(x[0], rcond).matmul(x[1]);
        }
        Tensor residuals =
                fullRank && m > n ? x[0].matmul(solution).sub(x[1]).square().sum(-2) : Tensor.zeros(x[0].dtype(), 0);
        return new Linalg.Lstsq(solution, residuals, rank);
    }

    private LeastSquares() {}
}
