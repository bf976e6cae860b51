package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static cotangent.autodiff.fixtures.TensorAssertions.assertShape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;

/** Examples, errors, hard matrices, and agreement with EJML. */
class LinalgTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(new Random(seed), DType.FLOAT64, shape);
    }

    private static DMatrixRMaj ejml(Tensor a) {
        return new DMatrixRMaj(a.size(0), a.size(1), true, a.toDoubleArray());
    }

    private static Tensor tensor(DMatrixRMaj a) {
        return Tensor.of(Arrays.copyOf(a.data, a.numRows * a.numCols), a.numRows, a.numCols);
    }

    private static Tensor hilbert(int n) {
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] = 1.0 / (i + j + 1);
            }
        }
        return Tensor.of(a, n, n);
    }

    @Test
    void agreesWithEjml() {
        for (int n : new int[] {1, 2, 5, 33, 70}) {
            Tensor a = random(n, n, n);
            DMatrixRMaj e = ejml(a);
            DMatrixRMaj inverse = new DMatrixRMaj(n, n);
            CommonOps_DDRM.invert(e, inverse);
            double size = NormOps_DDRM.normP2(inverse) * NormOps_DDRM.normP2(e);
            assertClose(Linalg.inv(a), tensor(inverse), 0, 1e-14 * n * size * NormOps_DDRM.normP2(inverse), "inv");
            assertClose(
                    Linalg.det(a),
                    Tensor.of(new double[] {CommonOps_DDRM.det(e)}).reshape(),
                    1e-12 * n,
                    0,
                    "det");
            assertClose(
                    Linalg.cond(a),
                    Tensor.of(new double[] {NormOps_DDRM.conditionP2(e)}).reshape(),
                    1e-12 * size,
                    0,
                    "cond");
            assertClose(
                    Linalg.matrixNorm(a, 1),
                    Tensor.of(new double[] {NormOps_DDRM.normP1(e)}).reshape(),
                    1e-14,
                    0,
                    "norm 1");
            assertClose(
                    Linalg.matrixNorm(a, INFINITY),
                    Tensor.of(new double[] {NormOps_DDRM.normPInf(e)}).reshape(),
                    1e-14,
                    0,
                    "norm infinity");
            assertClose(
                    Linalg.matrixNorm(a),
                    Tensor.of(new double[] {NormOps_DDRM.normF(e)}).reshape(),
                    1e-14,
                    0,
                    "norm F");
        }
    }

    @Test
    void singularValuesAgreeWithEjml() {
        for (int[] shape : new int[][] {{1, 1}, {3, 2}, {2, 3}, {40, 17}, {17, 40}, {50, 50}}) {
            Tensor a = random(shape[0], shape);
            SingularValueDecomposition_F64<DMatrixRMaj> svd =
                    DecompositionFactory_DDRM.svd(shape[0], shape[1], false, false, true);
            assertTrue(svd.decompose(ejml(a)));
            double[] s = Arrays.copyOf(svd.getSingularValues(), Math.min(shape[0], shape[1]));
            Arrays.sort(s);
            assertClose(Linalg.svdvals(a).flip(0), Tensor.of(s), 0, 1e-14 * s.length * s[s.length - 1], "svdvals");
            assertClose(Linalg.pinv(a), pseudoInverse(a), 1e-11, 1e-12, "pinv");
            assertEquals(SingularOps_DDRM.rank(ejml(a)), Linalg.matrixRank(a).itemLong());
        }
    }

    private static Tensor pseudoInverse(Tensor a) {
        DMatrixRMaj p = new DMatrixRMaj(a.size(1), a.size(0));
        CommonOps_DDRM.pinv(ejml(a), p);
        return tensor(p);
    }

    @Test
    void eigenvaluesAgreeWithEjml() {
        for (int n : new int[] {1, 2, 3, 20, 60}) {
            Tensor a = Matrices.symmetrize(random(n, n, n));
            EigenDecomposition_F64<DMatrixRMaj> e = DecompositionFactory_DDRM.eig(n, false, true);
            assertTrue(e.decompose(ejml(a)));
            double[] w = new double[n];
            for (int i = 0; i < n; i++) {
                w[i] = e.getEigenvalue(i).getReal();
            }
            Arrays.sort(w);
            assertClose(Linalg.eigvalsh(a), Tensor.of(w), 0, 1e-13 * n, "eigvalsh");
        }
    }

    @Test
    void leastSquaresAgreeWithEjml() {
        Tensor a = random(1, 30, 8);
        Tensor b = random(2, 30, 3);
        DMatrixRMaj x = new DMatrixRMaj(8, 3);
        assertTrue(CommonOps_DDRM.solve(ejml(a), ejml(b), x));
        Linalg.Lstsq s = Linalg.lstsq(a, b);
        assertClose(s.solution(), tensor(x), 1e-12, 1e-13, "lstsq");
        assertEquals(8, s.rank().itemLong());
        assertShape(s.residuals(), 3);
    }

    @Test
    void solvesIllConditionedEquations() {
        Tensor h = hilbert(12);
        Tensor x = random(1, 12, 2);
        Tensor b = h.matmul(x);
        Tensor residual = h.matmul(Linalg.solve(h, b)).sub(b);
        assertTrue(residual.abs().max().item() < 1e-14);
        Tensor l = Linalg.cholesky(h);
        assertClose(l.matmul(l.mT()), h, 0, 1e-15, "L L^T");
        Linalg.Qr qr = Linalg.qr(h);
        assertClose(qr.q().mT().matmul(qr.q()), Tensor.eye(DType.FLOAT64, 12), 0, 4e-15, "Q^T Q");
    }

    /** From Maple in 60 digits: the smallest and the largest singular value of Hilbert's matrix, n = 5. */
    @Test
    void singularValuesOfHilbertMatrix() {
        Tensor s = Linalg.svdvals(hilbert(5));
        assertEquals(1.567050691098231, s.get(0), 1e-15);
        assertEquals(3.2879287721718e-6, s.get(4), 1e-16);
        assertEquals(5, Linalg.matrixRank(hilbert(5)).itemLong());
    }

    @Test
    void findsSmallSingularValuesOfScaledColumns() {
        // Columns of sizes from 1 to 1e-30: all singular values have full relative accuracy.
        Tensor scales = Tensor.of(new double[] {1, 1e-10, 1e-20, 1e-30});
        Tensor q = Linalg.qr(random(1, 6, 4)).q();
        assertClose(Linalg.svdvals(q.mul(scales)), scales, 1e-14);
    }

    @Test
    void keepsFactorsOrthogonalForDependentColumns() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            // Rounding errors of rounding errors: the columns of R sink below the normal numbers.
            Tensor ones = Tensor.ones(dtype, 200, 200);
            double tolerance = 200 * Matrices.epsilon(dtype);
            Tensor identity = Tensor.eye(dtype, 200);
            Tensor q = Linalg.qr(ones).q();
            assertClose(q.mT().matmul(q), identity, 0, tolerance, "Q");
            Tensor u = Linalg.svd(ones).u();
            assertClose(u.mT().matmul(u), identity, 0, tolerance, "U");
            Tensor v = Linalg.svd(ones).vh();
            assertClose(v.matmul(v.mT()), identity, 0, tolerance, "V");
        }
    }

    @Test
    void findsEigenvaluesThatFallBelowRounding() {
        Tensor kahan = Matrices.weights(DType.FLOAT64, 100, 100, 0, 1, -0.8);
        double[] scales = new double[100];
        Arrays.setAll(scales, i -> StrictMath.pow(0.6, i));
        Tensor a = kahan.mul(Tensor.of(scales, 100, 1));
        Tensor symmetric = a.add(a.mT());
        Linalg.Eigh e = Linalg.eigh(symmetric);
        assertClose(e.vectors().mul(e.values()).matmul(e.vectors().mT()), symmetric, 0, 1e-13, "V w V^T");
    }

    @Test
    void keepsExtremeMagnitudes() {
        for (double scale : new double[] {1e-300, 1e-160, 1e160, 1e300}) {
            Tensor a = random(1, 5, 5);
            assertClose(Linalg.svdvals(a.mul(scale)).div(scale), Linalg.svdvals(a), 1e-13);
            Tensor s = Matrices.symmetrize(a);
            assertClose(Linalg.eigvalsh(s.mul(scale)).div(scale), Linalg.eigvalsh(s), 1e-13, 1e-14, "eigvalsh");
            Tensor r = Linalg.qr(a).r();
            assertClose(Linalg.qr(a.mul(scale)).r().div(scale), r, 1e-12, 1e-13, "qr");
        }
    }

    @Test
    void exponentialByHand() {
        Tensor rotation = Tensor.of(new double[] {0, -1, 1, 0}, 2, 2).mul(Math.PI / 2);
        assertClose(Linalg.matrixExp(rotation), Tensor.of(new double[] {0, -1, 1, 0}, 2, 2), 0, 1e-15, "quarter turn");
        Tensor nilpotent = Tensor.of(new double[] {0, 1000, 0, 0}, 2, 2);
        assertClose(
                Linalg.matrixExp(nilpotent), Tensor.of(new double[] {1, 1000, 0, 1}, 2, 2), 1e-13, 1e-13, "nilpotent");
        // Of very different sizes in one batch.
        Tensor batch = Tensor.of(new double[] {50, 1e-9, -30}, 3, 1, 1);
        assertClose(Linalg.matrixExp(batch), batch.exp(), 1e-13);
    }

    @Test
    void followsTheShapesOfTorch() {
        Tensor a = random(1, 2, 4, 3);
        assertShape(Linalg.svd(a).u(), 2, 4, 4);
        assertShape(Linalg.svd(a).vh(), 2, 3, 3);
        assertShape(Linalg.qr(a, Linalg.QrMode.COMPLETE).r(), 2, 4, 3);
        assertShape(Linalg.luFactor(a).pivots(), 2, 3);
        assertShape(Linalg.lu(a).p(), 2, 4, 4);
        assertShape(Linalg.tensorinv(random(2, 4, 6, 8, 3), 2), 8, 3, 4, 6);
        assertShape(Linalg.tensorsolve(random(3, 2, 3, 6), random(4, 2, 3)), 6);
        assertShape(
                Linalg.tensorsolve(random(3, 6, 4, 4, 3, 2), random(4, 4, 3, 2).narrow(0, 0, 4), 0, 2), 6, 4);
        assertShape(Linalg.matrixNorm(a, 2, new int[] {0, 2}, true), 1, 4, 1);
        assertShape(Linalg.matrixNorm(a, "nuc", new int[] {0, 2}, false), 4);
        assertShape(Linalg.multiDot(random(1, 3), random(2, 3, 4), random(3, 4)));
        // As many vectors as matrices, or one for all.
        assertShape(Linalg.solve(random(5, 2, 3, 3), random(6, 2, 3)), 2, 3);
        assertShape(Linalg.solve(random(5, 2, 3, 3), random(6, 3)), 2, 3);
        assertEquals(DType.INT32, Linalg.luFactor(a).pivots().dtype());
        assertSame(
                Linalg.luFactor(Tensor.of(new double[] {1, 2, 3, 4}, 2, 2)).pivots(),
                Tensor.of(new int[] {2, 2}),
                "pivots");
        assertEquals(
                DType.FLOAT32,
                Linalg.det(Tensor.of(new int[] {1, 2, 3, 4}, 2, 2)).dtype());
    }

    @Test
    void bracketsTheChainCheaply() {
        Tensor[] chain = {random(1, 10, 100), random(2, 100, 5), random(3, 5, 50)};
        assertClose(Linalg.multiDot(chain), chain[0].matmul(chain[1]).matmul(chain[2]), 1e-12, 1e-12, "multiDot");
        Tensor column = random(4, 50);
        assertSame(
                Linalg.multiDot(chain[0], chain[1], chain[2], column),
                chain[0].matmul(chain[1].matmul(chain[2].matmul(column))),
                "from the right");
    }

    @Test
    void namesTheMatrixThatFails() {
        Tensor good = Tensor.eye(DType.FLOAT32, 3);
        Tensor bad = Tensor.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0, 1}, 3, 3);
        Tensor batch = Tensor.stack(0, good, bad, good, bad).reshape(2, 2, 3, 3);
        List<Consumer<Tensor>> calls = List.of(
                Linalg::cholesky,
                Linalg::inv,
                a -> Linalg.solve(a, good),
                a -> Linalg.solveTriangular(a, good, true),
                a -> Linalg.matrixPower(a, -1),
                a -> Linalg.choleskyInverse(a, false));
        for (Consumer<Tensor> call : calls) {
            LinearAlgebraException e = assertThrows(LinearAlgebraException.class, () -> call.accept(batch));
            assertArrayEquals(new int[] {0, 1}, e.batchIndex());
            assertEquals(1, e.pivot());
            assertTrue(e.getMessage().contains("matrix [0, 1] of the batch"), e.getMessage());
            assertArrayEquals(
                    new int[0],
                    assertThrows(LinearAlgebraException.class, () -> call.accept(bad))
                            .batchIndex());
        }
        Tensor nan = Tensor.full(DType.FLOAT64, Double.NaN, 2, 2);
        assertThrows(LinearAlgebraException.class, () -> Linalg.cholesky(nan));
        assertThrows(LinearAlgebraException.class, () -> Linalg.eigh(nan));
        assertThrows(LinearAlgebraException.class, () -> Linalg.svdvals(nan));
        assertThrows(
                LinearAlgebraException.class,
                () -> Autodiff.grad(t -> Linalg.qr(t).q().sum()).apply(bad));
    }

    @Test
    void singularMatricesHaveLimits() {
        Tensor bad = Tensor.ones(DType.FLOAT64, 2, 2);
        assertEquals(0, Linalg.det(bad).item());
        assertEquals(0, Linalg.slogdet(bad).sign().item());
        assertEquals(-INFINITY, Linalg.slogdet(bad).logAbsDet().item());
        assertEquals(-INFINITY, Linalg.logdet(bad).item());
        assertTrue(Double.isNaN(
                Linalg.logdet(Tensor.of(new double[] {0, 1, 1, 0}, 2, 2)).item()));
        assertEquals(INFINITY, Linalg.cond(bad, 1).item());
        assertEquals(1, Linalg.matrixRank(bad).itemLong());
        assertEquals(0, Linalg.matrixRank(Tensor.zeros(2, 2)).itemLong());
        assertClose(Linalg.pinv(bad), bad.mul(0.25), 1e-14);
        assertEquals(1, Linalg.lstsq(bad, random(1, 2, 1)).rank().itemLong());
        assertEquals(1, Linalg.det(Tensor.zeros(0, 0)).item());
    }

    @Test
    void refusesShapesThatDoNotFit() {
        Tensor v = random(1, 3);
        Tensor m = random(1, 2, 3);
        Tensor s = random(1, 3, 3);
        List<Runnable> calls = List.of(
                () -> Linalg.cholesky(m),
                () -> Linalg.cholesky(v),
                () -> Linalg.inv(m),
                () -> Linalg.det(m),
                () -> Linalg.eigh(m),
                () -> Linalg.svd(v),
                () -> Linalg.qr(v),
                () -> Linalg.solve(s, m),
                () -> Linalg.solve(m, v),
                () -> Linalg.solve(s, random(1, 4)),
                () -> Linalg.solveTriangular(s, m, true),
                () -> Linalg.lstsq(s, m),
                () -> Linalg.matrixExp(m),
                () -> Linalg.matrixPower(m, 2),
                () -> Linalg.choleskySolve(m, s, false),
                () -> Linalg.householderProduct(m, random(1, 1)),
                () -> Linalg.multiDot(s),
                () -> Linalg.multiDot(m, m),
                () -> Linalg.tensorinv(m, 1),
                () -> Linalg.tensorsolve(m, v),
                () -> Linalg.matrixNorm(v),
                () -> Linalg.matrixNorm(s, "fro", new int[] {0, 0}, false),
                () -> Linalg.matrixNorm(Tensor.zeros(0, 3), -2),
                () -> Linalg.cond(Tensor.zeros(0, 0)),
                () -> Linalg.cond(m, 1),
                () -> Linalg.luSolve(s, Tensor.of(new int[] {1, 2}), s),
                () -> Linalg.luUnpack(s, random(1, 3)),
                () -> Linalg.solve(random(1, 2, 3, 3), random(1, 3, 3, 1)));
        for (int i = 0; i < calls.size(); i++) {
            Runnable call = calls.get(i);
            assertThrows(ShapeException.class, call::run, "call " + i);
        }
        assertThrows(IllegalArgumentException.class, () -> Linalg.matrixNorm(s, "max"));
        assertThrows(IllegalArgumentException.class, () -> Linalg.matrixNorm(s, 3));
        assertThrows(IllegalArgumentException.class, () -> Linalg.tensorinv(s, 0));
        assertThrows(IllegalArgumentException.class, () -> Linalg.luUnpack(s, Tensor.of(new int[] {1, 2, 4})));
    }

    @Test
    void normsOfEmptyMatricesAreZero() {
        for (double order : new double[] {1, 2, INFINITY}) {
            assertEquals(
                    0,
                    Linalg.matrixNorm(Tensor.zeros(DType.FLOAT64, 0, 0), order).item());
            Tensor batch = Linalg.matrixNorm(Tensor.zeros(DType.FLOAT64, 3, 0, 5), order);
            assertEquals(Shape.of(3), batch.shape());
            assertEquals(0, batch.norm().item());
        }
    }
}
