package cotangent.autodiff;

/**
 * Linear algebra with the names and the argument order of {@code torch.linalg}. Matrices are the last two axes; leading axes are batches,
 * which broadcast where there are several operands. Operands are float32 or float64 (others become float32) with any strides.
 *
 * <pre>{@code
 * Tensor x = Linalg.solve(a, b);
 * Linalg.Svd svd = Linalg.svd(a, false);
 * Tensor logLikelihood = Linalg.slogdet(covariance).logAbsDet();
 * }</pre>
 *
 * <p><b>Derivatives.</b> Everything is differentiable as often as wanted. A primitive of the graph has one result, but a decomposition has several, whose
 * derivatives share most of their work. So a decomposition is one primitive whose result holds all the factors in one tensor, and the factors
 * are views of it: the cotangents of all factors meet before the rule runs, once. What has no derivative (the exchanges of rows in an LU decomposition, for one)
 * is computed outside the graph and handed to the primitives as a constant, and so are factors that the value and the derivatives can share.
 *
 * <p><b>Degenerate matrices.</b> The vectors of {@link #eigh} and {@link #svd} are not unique: signs are free, and within a repeated eigenvalue or singular value so
 * is the basis. Only functions that do not depend on the choice have derivatives, and these are right also at repeated values, where terms
 * {@code 1 / (w_j - w_i)} are taken as 0; derivatives of second order are right at distinct values only. {@link #eigvalsh}, {@link #svdvals}, {@link #det} and norms
 * have finite derivatives everywhere, {@link #pinv} everywhere that the rank does not change.
 *
 * <p><b>Errors.</b> A matrix without the decomposition or solution asked for is a {@link LinearAlgebraException} that names it; shapes that do not fit are a {@link ShapeException}.
 *
 * <p>For the same operands the results have the same bits everywhere. Eigenvalues and singular values are computed in double precision for both types.
 */
public final class Linalg {
    private Linalg() {}

    // ---- results ----

    /** {@code A = P L U} in one matrix (L without its unit diagonal), and for each step the row, from 1, that it exchanged with its own (int32). */
    public record LuFactor(Tensor lu, Tensor pivots) {}

    /** {@code A = P L U}: a permutation, a lower triangular matrix with unit diagonal, an upper triangular matrix. */
    public record Lu(Tensor p, Tensor l, Tensor u) {}

    /** {@code A = Q R}. */
    public record Qr(Tensor q, Tensor r) {}

    /** Eigenvalues in ascending order, and eigenvectors as columns. */
    public record Eigh(Tensor values, Tensor vectors) {}

    /** {@code A = U diag(s) V^T}, singular values in descending order. */
    public record Svd(Tensor u, Tensor s, Tensor vh) {}

    /** Sign of a determinant and logarithm of its absolute value. */
    public record Slogdet(Tensor sign, Tensor logAbsDet) {}

    /** Solution of a least-squares problem, sums of squares of what remains of each column, and the rank of the matrix (int64). */
    public record Lstsq(Tensor solution, Tensor residuals, Tensor rank) {}

    /** Which factors {@link #qr} gives. */
    public enum QrMode {
        /** Q {@code [m, k]} and R {@code [k, n]} with {@code k = min(m, n)}. */
        REDUCED,
        /** Q {@code [m, m]} and R {@code [m, n]}. */
        COMPLETE,
        /** R {@code [k, n]} alone; Q is empty. */
        R
    }

    // ---- Cholesky ----

    /** As {@link #cholesky(Tensor, boolean)}, lower. */
    public static Tensor cholesky(Tensor a) {
        return cholesky(a, false);
    }

    /**
     * The lower triangular L with {@code A = L L^T}, or its transpose. A is symmetric; its lower triangle is read, and its gradient is symmetric.
     *
     * @throws LinearAlgebraException if a matrix is not positive definite
     * @throws ShapeException if the matrices are not square
     */
    public static Tensor cholesky(Tensor a, boolean upper) {
        Tensor l = CholeskyDecomposition.INSTANCE.apply(Matrices.requireSquare("cholesky", a));
        return upper ? l.mT() : l;
    }

    /**
     * The inverse of A, given its Cholesky factor.
     *
     * @throws LinearAlgebraException if a factor is singular
     */
    public static Tensor choleskyInverse(Tensor l, boolean upper) {
        Tensor x = Matrices.requireSquare("choleskyInverse", l);
        return choleskySolve(Matrices.eye(x, x.size(-1)), x, upper);
    }

    /**
     * The solution of {@code A X = B}, given the Cholesky factor of A.
     *
     * @param b right-hand sides {@code [..., n, k]}
     * @param l the factor {@code [..., n, n]}
     * @throws LinearAlgebraException if a factor is singular
     */
    public static Tensor choleskySolve(Tensor b, Tensor l, boolean upper) {
        Tensor[] x = common(Matrices.requireSquare("choleskySolve", l), Matrices.require("choleskySolve", b));
        Tensor lower = upper ? x[0].mT() : x[0];
        Tensor y = TriangularSolve.LOWER.of("choleskySolve", lower, x[1]);
        return TriangularSolve.LOWER_TRANSPOSED.of("choleskySolve", lower, y);
    }

    // ---- LU ----

    /** The LU decomposition with row exchanges, {@code [..., m, n]}, in compact form. Never fails: singular matrices have zeros on the diagonal of U. */
    public static LuFactor luFactor(Tensor a) {
        LuDecomposition.Factors f = LuDecomposition.Factors.of(Matrices.require("luFactor", a));
        return new LuFactor(LuDecomposition.packed(f), f.pivots().add(1));
    }

    /** The LU decomposition with row exchanges. */
    public static Lu lu(Tensor a) {
        LuFactor f = luFactor(a);
        return luUnpack(f.lu(), f.pivots());
    }

    /**
     * The matrices P, L and U of a compact decomposition.
     *
     * @throws IllegalArgumentException if pivots are out of range
     */
    public static Lu luUnpack(Tensor lu, Tensor pivots) {
        Tensor x = Matrices.require("luUnpack", lu);
        int m = x.size(-2);
        int n = x.size(-1);
        int k = Math.min(m, n);
        requirePivots("luUnpack", x, pivots);
        Tensor order = LuDecomposition.permutation(pivots.sub(1), m);
        Tensor l = x.narrow(-1, 0, k);
        Tensor lower = Matrices.weigh(l, 1, 0, 0).add(Matrices.weights(x.dtype(), m, k, 0, 1, 0));
        return new Lu(Indexing.oneHot(order, m, x.dtype()).mT(), lower, Matrices.weigh(x.narrow(-2, 0, k), 0, 1, 1));
    }

    /** The solution of {@code A X = B} from {@link #luFactor}. */
    public static Tensor luSolve(Tensor lu, Tensor pivots, Tensor b) {
        return luSolve(lu, pivots, b, true, false);
    }

    /**
     * The solution of {@code op(A) X = B}, or of {@code X op(A) = B} unless {@code left}; {@code op} is transposition if {@code adjoint}.
     *
     * @throws LinearAlgebraException if a matrix is singular
     */
    public static Tensor luSolve(Tensor lu, Tensor pivots, Tensor b, boolean left, boolean adjoint) {
        Tensor[] x = common(Matrices.requireSquare("luSolve", lu), Matrices.require("luSolve", b));
        requirePivots("luSolve", x[0], pivots);
        if (!left) {
            return luSolve(x[0], pivots, x[1].mT(), true, !adjoint).mT();
        }
        int n = x[0].size(-1);
        Tensor order = LuDecomposition.permutation(pivots.sub(1), n);
        if (x[1].size(-2) != n) {
            throw new ShapeException("luSolve: sizes differ: A is " + lu.shape() + ", B is " + b.shape());
        }
        Tensor[] both = Matrices.broadcast("luSolve", x[0], x[1]);
        Tensor rows = order.expand(Matrices.batch(both[0]).append(n)).contiguous();
        TriangularSolve unit = new TriangularSolve(false, adjoint, true);
        if (!adjoint) {
            Tensor y = unit.of("luSolve", both[0], LuDecomposition.permuteRows(both[1], rows));
            return TriangularSolve.UPPER.of("luSolve", both[0], y);
        }
        Tensor y = unit.of("luSolve", both[0], TriangularSolve.UPPER_TRANSPOSED.of("luSolve", both[0], both[1]));
        return LuDecomposition.permuteRows(y, rows.argsort(-1, false));
    }

    private static void requirePivots(String name, Tensor lu, Tensor pivots) {
        Shape needed = Matrices.batch(lu).append(Math.min(lu.size(-1), lu.size(-2)));
        if (!pivots.dtype().isInteger() || !pivots.shape().equals(needed)) {
            throw new ShapeException(name + ": needs integer pivots of shape " + needed + ", got " + pivots.dtype()
                    + " " + pivots.shape());
        }
    }

    // ---- QR ----

    /** The reduced QR decomposition. */
    public static Qr qr(Tensor a) {
        return qr(a, QrMode.REDUCED);
    }

    /**
     * Q with orthonormal columns and upper triangular R, whose diagonal may have either sign. Derivatives exist where the leading {@code min(m, n)} columns are
     * independent; elsewhere they throw a {@link LinearAlgebraException}.
     *
     * @param a {@code [..., m, n]}
     */
    public static Qr qr(Tensor a, QrMode mode) {
        Tensor x = Matrices.require("qr", a);
        int m = x.size(-2);
        int n = x.size(-1);
        int k = Math.min(m, n);
        Tensor packed = QrDecomposition.INSTANCE.apply(x.narrow(-1, 0, k));
        Tensor q = QrDecomposition.q(packed);
        Tensor r = QrDecomposition.r(packed);
        if (n > m) {
            r = Tensor.cat(-1, r, q.mT().matmul(x.narrow(-1, m, n - m)));
        }
        if (mode == QrMode.R) {
            return new Qr(Tensor.zeros(x.dtype(), 0), r);
        }
        if (mode == QrMode.REDUCED || m <= n) {
            return new Qr(q, r);
        }
        Shape below = Matrices.batch(x).append(m - n, n);
        return new Qr(
                Tensor.cat(-1, q, OrthogonalComplement.INSTANCE.apply(q)),
                Tensor.cat(-2, r, Tensor.zeros(x.dtype(), below.toArray())));
    }

    /**
     * The first n columns of the product {@code H_1 H_2 ... H_k} of the reflections {@code H_i = I - tau_i v_i v_i^T}.
     *
     * @param a {@code [..., m, n]}, {@code m >= n}: column i holds, below the diagonal, v_i without its leading 1
     * @param tau {@code [..., k]}, {@code k <= n}
     */
    public static Tensor householderProduct(Tensor a, Tensor tau) {
        Tensor x = Matrices.require("householderProduct", a);
        int m = x.size(-2);
        int n = x.size(-1);
        if (n > m
                || tau.rank() == 0
                || tau.size(-1) > n
                || !tau.shape().without(-1).equals(Matrices.batch(x))) {
            throw new ShapeException("householderProduct: needs [..., m, n] with m >= n and [..., k] with k <= n, got "
                    + a.shape() + " and " + tau.shape());
        }
        int k = tau.size(-1);
        Tensor v = Matrices.weigh(x, 1, 0, 0).add(Matrices.weights(x.dtype(), m, n, 0, 1, 0));
        Tensor q = Matrices.weights(x.dtype(), m, n, 0, 1, 0).expand(x.shape());
        for (int i = k - 1; i >= 0; i--) {
            Tensor column = v.narrow(-1, i, 1);
            Tensor factor = tau.narrow(-1, i, 1).unsqueeze(-1);
            q = q.sub(column.mul(factor).matmul(column.mT().matmul(q)));
        }
        return q;
    }

    // ---- eigenvalues and singular values ----

    /** As {@link #eigh(Tensor, boolean)}, from the lower triangle. */
    public static Eigh eigh(Tensor a) {
        return eigh(a, false);
    }

    /**
     * Eigenvalues and orthonormal eigenvectors of symmetric matrices, of which one triangle is read; the gradient is symmetric.
     *
     * @throws LinearAlgebraException if a matrix has elements that are not finite
     */
    public static Eigh eigh(Tensor a, boolean upper) {
        Tensor x = Matrices.requireSquare("eigh", a);
        Tensor packed = EigenDecomposition.INSTANCE.apply(upper ? x.mT() : x);
        return new Eigh(EigenDecomposition.values(packed), EigenDecomposition.vectors(packed));
    }

    /** The eigenvalues of symmetric matrices in ascending order, from the lower triangle. */
    public static Tensor eigvalsh(Tensor a) {
        return eigvalsh(a, false);
    }

    /** The eigenvalues of symmetric matrices in ascending order, of which one triangle is read. */
    public static Tensor eigvalsh(Tensor a, boolean upper) {
        Tensor x = Matrices.requireSquare("eigvalsh", a);
        return x.carriesGrad() && GradMode.isEnabled()
                ? eigh(x, upper).values()
                : EigenDecomposition.VALUES.apply(upper ? x.mT() : x);
    }

    /** The full singular value decomposition. */
    public static Svd svd(Tensor a) {
        return svd(a, true);
    }

    /**
     * The singular value decomposition of matrices {@code [..., m, n]}.
     *
     * @param fullMatrices whether U is {@code [m, m]} and V^T {@code [n, n]}; else they are {@code [m, k]} and {@code [k, n]} with {@code k = min(m, n)}
     * @throws LinearAlgebraException if a matrix has elements that are not finite
     */
    public static Svd svd(Tensor a, boolean fullMatrices) {
        Tensor x = Matrices.require("svd", a);
        SingularValueDecomposition.Parts p = SingularValueDecomposition.of(x);
        Tensor u = p.u();
        Tensor vh = p.vt();
        if (fullMatrices && x.size(-2) > x.size(-1)) {
            u = Tensor.cat(-1, u, OrthogonalComplement.INSTANCE.apply(u));
        }
        if (fullMatrices && x.size(-1) > x.size(-2)) {
            vh = Tensor.cat(-2, vh, OrthogonalComplement.INSTANCE.apply(vh.mT()).mT());
        }
        return new Svd(u, p.s(), vh);
    }

    /** The singular values in descending order. */
    public static Tensor svdvals(Tensor a) {
        return SingularValueDecomposition.values(Matrices.require("svdvals", a));
    }

    /** The number of singular values above {@code max(m, n) eps} times the largest; int64. */
    public static Tensor matrixRank(Tensor a) {
        Tensor x = Matrices.require("matrixRank", a);
        return matrixRank(x, Math.max(x.size(-1), x.size(-2)) * Matrices.epsilon(x.dtype()));
    }

    /** The number of singular values above {@code rtol} times the largest; int64. */
    public static Tensor matrixRank(Tensor a, double rtol) {
        return matrixRank(a, 0, rtol);
    }

    /** The number of singular values above both {@code atol} and {@code rtol} times the largest; int64. */
    public static Tensor matrixRank(Tensor a, double atol, double rtol) {
        Tensor s = svdvals(a.detach());
        if (s.size(-1) == 0) {
            return Tensor.zeros(DType.INT64, s.shape().without(-1).toArray());
        }
        return s.gt(s.amax(true, -1).mul(rtol).clampMin(atol)).to(DType.INT64).sum(-1);
    }

    // ---- determinants and inverses ----

    /** The determinant. First and second derivatives are right for singular matrices as well. */
    public static Tensor det(Tensor a) {
        return Determinant.of("det", a, false);
    }

    /** Sign and logarithm of the absolute value of the determinant; 0 and negative infinity, without a finite derivative, for singular matrices. */
    public static Slogdet slogdet(Tensor a) {
        LuDecomposition.Factors f = LuDecomposition.Factors.of(Matrices.requireSquare("slogdet", a));
        Tensor sign = Matrices.diagonal(f.lu()).sign().prod(-1, false).mul(f.permutationSign());
        return new Slogdet(sign, new Determinant(true).of(f));
    }

    /** The logarithm of the determinant: NaN if it is below 0, negative infinity if it is 0. */
    public static Tensor logdet(Tensor a) {
        Slogdet s = slogdet(a);
        return s.logAbsDet().maskedFill(s.sign().lt(0), Double.NaN);
    }

    /**
     * The inverse.
     *
     * @throws LinearAlgebraException if a matrix is singular
     */
    public static Tensor inv(Tensor a) {
        Tensor x = Matrices.requireSquare("inv", a);
        LuDecomposition.Factors f = LuDecomposition.Factors.of("inv", x);
        return LinearSolve.PLAIN.of("inv", f, Matrices.eye(x, x.size(-1)));
    }

    /** The Moore-Penrose inverse; singular values up to {@code max(m, n) eps} times the largest count as 0. */
    public static Tensor pinv(Tensor a) {
        Tensor x = Matrices.require("pinv", a);
        return pinv(x, Math.max(x.size(-1), x.size(-2)) * Matrices.epsilon(x.dtype()));
    }

    /** The Moore-Penrose inverse; singular values up to {@code rcond} times the largest count as 0. */
    public static Tensor pinv(Tensor a, double rcond) {
        return new PseudoInverse(rcond).apply(Matrices.require("pinv", a));
    }

    // ---- equations ----

    /** The solution of {@code A X = B}. */
    public static Tensor solve(Tensor a, Tensor b) {
        return solve(a, b, true);
    }

    /**
     * The solution of {@code A X = B}, or of {@code X A = B} unless {@code left}.
     *
     * @param a {@code [..., n, n]}
     * @param b {@code [..., n, k]} (not left: {@code [..., k, n]}); or vectors {@code [..., n]}: one vector, or as many as there are matrices in A
     * @throws LinearAlgebraException if a matrix is singular
     */
    public static Tensor solve(Tensor a, Tensor b, boolean left) {
        Tensor[] x = common(Matrices.requireSquare("solve", a), b);
        boolean vectors = b.rank() == 1
                || b.rank() == a.rank() - 1 && b.shape().equals(a.shape().without(-1));
        if (vectors) {
            return solve(x[0], x[1].unsqueeze(left ? -1 : -2), left).squeeze(left ? -1 : -2);
        }
        Matrices.require("solve", b);
        LuDecomposition.Factors f = LuDecomposition.Factors.of("solve", x[0]);
        return left
                ? LinearSolve.PLAIN.of("solve", f, x[1])
                : LinearSolve.TRANSPOSED.of("solve", f, x[1].mT()).mT();
    }

    /** The solution of {@code A X = B} for triangular A. */
    public static Tensor solveTriangular(Tensor a, Tensor b, boolean upper) {
        return solveTriangular(a, b, upper, true, false, false);
    }

    /** As {@link #solveTriangular(Tensor, Tensor, boolean, boolean, boolean, boolean)} without transposition. */
    public static Tensor solveTriangular(Tensor a, Tensor b, boolean upper, boolean left, boolean unitriangular) {
        return solveTriangular(a, b, upper, left, unitriangular, false);
    }

    /**
     * The solution of {@code op(A) X = B}, or of {@code X op(A) = B} unless {@code left}, for triangular A.
     *
     * @param a {@code [..., n, n]}, of which one triangle is read
     * @param b {@code [..., n, k]} (not left: {@code [..., k, n]})
     * @param upper which triangle of A is read
     * @param unitriangular whether the diagonal of A counts as ones and is not read
     * @param transpose whether {@code op(A)} is the transpose of A
     * @throws LinearAlgebraException if a matrix has a zero on its diagonal
     */
    public static Tensor solveTriangular(
            Tensor a, Tensor b, boolean upper, boolean left, boolean unitriangular, boolean transpose) {
        Tensor[] x = common(Matrices.requireSquare("solveTriangular", a), Matrices.require("solveTriangular", b));
        TriangularSolve solve = new TriangularSolve(upper, transpose == left, unitriangular);
        return left
                ? solve.of("solveTriangular", x[0], x[1])
                : solve.of("solveTriangular", x[0], x[1].mT()).mT();
    }

    /** As {@link #lstsq(Tensor, Tensor, double)}, with {@code max(m, n) eps}. */
    public static Lstsq lstsq(Tensor a, Tensor b) {
        Tensor x = Matrices.require("lstsq", a);
        return lstsq(x, b, Math.max(x.size(-1), x.size(-2)) * Matrices.epsilon(x.dtype()));
    }

    /**
     * The X of least norm that makes the norm of {@code A X - B} least.
     *
     * @param a {@code [..., m, n]}
     * @param b {@code [..., m, k]}
     * @param rcond singular values up to so many times the largest count as 0
     * @return residuals are empty unless {@code m > n} and all matrices have rank n
     */
    public static Lstsq lstsq(Tensor a, Tensor b, double rcond) {
        return LeastSquares.of(a, b, rcond);
    }

    /**
     * The inverse of a tensor as a linear map from its last axes to its first {@code ind} ones.
     *
     * @throws ShapeException unless both groups of axes have the same number of elements
     * @throws LinearAlgebraException if the map is singular
     */
    public static Tensor tensorinv(Tensor a, int ind) {
        return TensorEquations.inverse(a, ind);
    }

    /**
     * The X with {@code tensordot(A, X, X.rank()) = B}.
     *
     * @param axes axes of A that are moved to its end first; may be none
     * @throws ShapeException unless the shape of A is that of B followed by as many elements
     * @throws LinearAlgebraException if A is singular as a map
     */
    public static Tensor tensorsolve(Tensor a, Tensor b, int... axes) {
        return TensorEquations.solve(a, b, axes);
    }

    // ---- functions of matrices ----

    /** The matrix exponential. */
    public static Tensor matrixExp(Tensor a) {
        return MatrixExponential.of(a);
    }

    /**
     * The n-th power; negative ones are powers of the inverse.
     *
     * @throws LinearAlgebraException if {@code n < 0} and a matrix is singular
     */
    public static Tensor matrixPower(Tensor a, int n) {
        Tensor x = Matrices.requireSquare("matrixPower", a);
        if (n == 0) {
            return Matrices.eye(x, x.size(-1)).expand(x.shape()).copy();
        }
        Tensor base = n < 0 ? inv(x) : x;
        Tensor result = null;
        for (long rest = Math.abs((long) n); ; base = base.matmul(base)) {
            if (rest % 2 == 1) {
                result = result == null ? base : result.matmul(base);
            }
            rest /= 2;
            if (rest == 0) {
                return result;
            }
        }
    }

    /**
     * The product of two or more matrices, in the order of multiplications that costs least. The first may be a row vector, the last a column vector.
     *
     * @throws ShapeException if sizes do not fit
     */
    public static Tensor multiDot(Tensor... matrices) {
        return MatrixChain.product(matrices);
    }

    // ---- norms ----

    /** The Frobenius norm over the last two axes. */
    public static Tensor matrixNorm(Tensor a) {
        return matrixNorm(a, "fro", new int[] {-2, -1}, false);
    }

    /** The Frobenius norm ("fro") or the sum of the singular values ("nuc") over the last two axes. */
    public static Tensor matrixNorm(Tensor a, String ord) {
        return matrixNorm(a, ord, new int[] {-2, -1}, false);
    }

    /** As {@link #matrixNorm(Tensor, double, int[], boolean)} over the last two axes. */
    public static Tensor matrixNorm(Tensor a, double ord) {
        return matrixNorm(a, ord, new int[] {-2, -1}, false);
    }

    /** The Frobenius norm ("fro") or the sum of the singular values ("nuc") over two axes. */
    public static Tensor matrixNorm(Tensor a, String ord, int[] axes, boolean keepDims) {
        return MatrixNorms.of(a, ord, axes, keepDims);
    }

    /**
     * The largest (negative orders: smallest) sum of absolute values of a column (1), of a row (infinity), or singular value (2).
     * The largest one of an empty matrix is 0.
     *
     * @throws IllegalArgumentException for other orders
     * @throws ShapeException unless there are two different axes, for negative orders with elements
     */
    public static Tensor matrixNorm(Tensor a, double ord, int[] axes, boolean keepDims) {
        return MatrixNorms.of(a, ord, axes, keepDims);
    }

    /** The Euclidean norm of all elements. */
    public static Tensor vectorNorm(Tensor x) {
        return vectorNorm(x, 2, false);
    }

    /** {@code (sum |x|^ord)^(1/ord)} over some axes, or all; see {@link Tensor#norm(double, boolean, int...)}. */
    public static Tensor vectorNorm(Tensor x, double ord, boolean keepDims, int... axes) {
        return x.toFloating().norm(ord, keepDims, axes);
    }

    /** The condition number in the spectral norm: the largest singular value over the smallest; infinite for singular matrices. */
    public static Tensor cond(Tensor a) {
        return MatrixNorms.spectralCondition(a, false);
    }

    /** The condition number in a norm of {@link #matrixNorm(Tensor, double)}; infinite for singular matrices. */
    public static Tensor cond(Tensor a, double ord) {
        return Math.abs(ord) == 2 ? MatrixNorms.spectralCondition(a, ord < 0) : MatrixNorms.condition(a, ord);
    }

    /** The condition number in a norm of {@link #matrixNorm(Tensor, String)}; infinite for singular matrices. */
    public static Tensor cond(Tensor a, String ord) {
        return MatrixNorms.condition(a, ord);
    }

    static Tensor[] common(Tensor a, Tensor b) {
        DType type = DType.promote(a.toFloating().dtype(), b.toFloating().dtype());
        return new Tensor[] {a.to(type), b.to(type)};
    }
}
