package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.fixtures.Layout;
import cotangent.autodiff.fixtures.Values;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Decompositions of batches of every size and layout put together again, in both types. */
class LinalgProperties {
    private static final double[] EPSILON = {0x1p-23, 0x1p-52};

    /** A batch of matrices with sizes from 0, in any layout, and the tolerance for results of its size. */
    private record Sample(Tensor a, double tolerance) {
        static Sample of(long seed, boolean square, boolean small) {
            Random r = new Random(seed);
            int rank = r.nextInt(3);
            int[] shape = new int[rank + 2];
            for (int i = 0; i < rank; i++) {
                shape[i] = r.nextInt(4);
            }
            // Beyond the blocks of the algorithms now and then.
            int limit = !small && r.nextInt(8) == 0 && rank == 0 ? 80 : 7;
            shape[rank] = r.nextInt(limit);
            shape[rank + 1] = square ? shape[rank] : r.nextInt(limit);
            DType dtype = r.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
            Layout layout = Layout.values()[r.nextInt(Layout.values().length)];
            Tensor a = layout.fill(dtype, Shape.of(shape), Values.NORMAL, r);
            int n = Math.max(shape[rank], shape[rank + 1]);
            return new Sample(a, 20 * (n + 1) * EPSILON[dtype == DType.FLOAT64 ? 1 : 0]);
        }

        /** Symmetric, with eigenvalues of at least 1. */
        Tensor positive() {
            return a.matmul(a.mT()).add(Matrices.eye(a, a.size(-2)));
        }

        /** Invertible and not too ill-conditioned. */
        Tensor regular() {
            return a.add(Matrices.eye(a, a.size(-1)).mul(2.0 * a.size(-1) + 4));
        }

        Tensor like(long seed, int rows, int columns) {
            return Tensor.randn(new Random(seed), a.dtype(), rows, columns);
        }

        void close(Tensor actual, Tensor expected, String what) {
            double scale =
                    expected.size() == 0 ? 0 : Math.max(1, expected.abs().max().item());
            assertClose(actual, expected, 0, tolerance * scale, what);
        }

        void orthonormal(Tensor q, String what) {
            int k = q.size(-1);
            close(q.mT().matmul(q), Matrices.eye(q, k).expand(Matrices.batch(q).append(k, k)), what);
        }
    }

    @Property(tries = 200)
    void cholesky(@ForAll long seed) {
        Sample s = Sample.of(seed, false, false);
        Tensor a = s.positive();
        Tensor l = Linalg.cholesky(a);
        s.close(l.matmul(l.mT()), a, "L L^T");
        s.close(Matrices.weigh(l, 1, 1, 0), l, "triangle");
        Tensor u = Linalg.cholesky(a, true);
        Tensor b = s.like(seed, a.size(-1), 3);
        s.close(
                a.matmul(Linalg.choleskySolve(b, l, false)),
                b.expand(Matrices.batch(a).append(a.size(-1), 3)),
                "solve");
        s.close(Linalg.choleskySolve(b, u, true), Linalg.choleskySolve(b, l, false), "solve, upper");
        s.close(Linalg.choleskyInverse(l, false), Linalg.inv(a), "inverse");
    }

    @Property(tries = 200)
    void lu(@ForAll long seed) {
        Sample s = Sample.of(seed, false, false);
        Linalg.Lu f = Linalg.lu(s.a);
        s.close(f.p().matmul(f.l()).matmul(f.u()), s.a, "P L U");
        s.close(Matrices.weigh(f.l(), 1, 1, 0), f.l(), "L");
        s.close(Matrices.weigh(f.u(), 0, 1, 1), f.u(), "U");
        assertTrue(f.l().size() == 0 || f.l().abs().max().item() <= 1, "largest pivot");
        s.orthonormal(f.p(), "P");
    }

    @Property(tries = 200)
    void luSolve(@ForAll long seed) {
        Sample s = Sample.of(seed, true, false);
        Tensor a = s.regular();
        Linalg.LuFactor f = Linalg.luFactor(a);
        int n = a.size(-1);
        Tensor b = s.like(seed, n, 2);
        Shape shape = Matrices.batch(a).append(n, 2);
        s.close(a.matmul(Linalg.luSolve(f.lu(), f.pivots(), b)), b.expand(shape), "A X = B");
        s.close(a.mT().matmul(Linalg.luSolve(f.lu(), f.pivots(), b, true, true)), b.expand(shape), "A^T X = B");
        s.close(
                Linalg.luSolve(f.lu(), f.pivots(), b.mT(), false, false).matmul(a),
                b.expand(shape).mT(),
                "X A = B");
        s.close(
                Linalg.luSolve(f.lu(), f.pivots(), b.mT(), false, true).matmul(a.mT()),
                b.expand(shape).mT(),
                "X A^T = B");
        s.close(Linalg.solve(a, b.expand(shape)), Linalg.luSolve(f.lu(), f.pivots(), b), "solve");
        s.close(
                Linalg.solve(a, b.expand(shape).mT(), false).matmul(a),
                b.expand(shape).mT(),
                "solve from the right");
        s.close(a.matmul(Linalg.inv(a)), Matrices.eye(a, n).expand(a.shape()), "inv");
    }

    @Property(tries = 200)
    void qr(@ForAll long seed) {
        Sample s = Sample.of(seed, false, false);
        Linalg.Qr reduced = Linalg.qr(s.a);
        s.close(reduced.q().matmul(reduced.r()), s.a, "Q R");
        s.orthonormal(reduced.q(), "Q");
        s.close(Matrices.weigh(reduced.r(), 0, 1, 1), reduced.r(), "R");
        Linalg.Qr complete = Linalg.qr(s.a, Linalg.QrMode.COMPLETE);
        assertEquals(s.a.size(-2), complete.q().size(-1));
        s.close(complete.q().matmul(complete.r()), s.a, "complete Q R");
        s.orthonormal(complete.q(), "complete Q");
        s.close(Linalg.qr(s.a, Linalg.QrMode.R).r(), reduced.r(), "R alone");
    }

    @Property(tries = 200)
    void eigh(@ForAll long seed) {
        Sample s = Sample.of(seed, true, false);
        Tensor a = Matrices.symmetrize(s.a);
        Linalg.Eigh e = Linalg.eigh(a);
        Tensor v = e.vectors();
        s.close(v.mul(e.values().unsqueeze(-2)).matmul(v.mT()), a, "V w V^T");
        s.orthonormal(v, "V");
        s.close(e.values().sort(-1).values(), e.values(), "ascending");
        s.close(Linalg.eigvalsh(a), e.values(), "values alone");
        s.close(Linalg.eigvalsh(Matrices.weigh(a, 1, 1, 0)), e.values(), "lower triangle");
        s.close(Linalg.eigvalsh(Matrices.weigh(a, 0, 1, 1), true), e.values(), "upper triangle");
    }

    @Property(tries = 200)
    void svd(@ForAll long seed) {
        Sample s = Sample.of(seed, false, false);
        Linalg.Svd d = Linalg.svd(s.a, false);
        s.close(d.u().mul(d.s().unsqueeze(-2)).matmul(d.vh()), s.a, "U S V^T");
        s.orthonormal(d.u(), "U");
        s.orthonormal(d.vh().mT(), "V");
        s.close(d.s().sort(-1, true).values(), d.s(), "descending");
        assertTrue(!d.s().lt(0).any());
        s.close(Linalg.svdvals(s.a), d.s(), "values alone");
        Linalg.Svd full = Linalg.svd(s.a);
        s.orthonormal(full.u(), "full U");
        s.orthonormal(full.vh().mT(), "full V");
        int k = d.s().size(-1);
        s.close(full.u().narrow(-1, 0, k), d.u(), "start of U");
        s.close(full.vh().narrow(-2, 0, k), d.vh(), "start of V");
    }

    @Property(tries = 200)
    void triangular(
            @ForAll long seed,
            @ForAll boolean upper,
            @ForAll boolean left,
            @ForAll boolean unit,
            @ForAll boolean transpose) {
        Sample s = Sample.of(seed, true, false);
        int n = s.a.size(-1);
        Tensor a = unit ? s.a.mul(1.0 / (n + 1)) : s.regular();
        Tensor t = Matrices.weigh(a, upper ? 0 : 1, unit ? 0 : 1, upper ? 1 : 0);
        t = unit ? t.add(Matrices.eye(a, n)) : t;
        Tensor op = transpose ? t.mT() : t;
        Tensor b = left ? s.like(seed, n, 3) : s.like(seed, 3, n);
        Tensor x = Linalg.solveTriangular(a, b, upper, left, unit, transpose);
        s.close(left ? op.matmul(x) : x.matmul(op), b.expand(x.shape()), "X");
    }

    @Property(tries = 200)
    void determinants(@ForAll long seed) {
        Sample s = Sample.of(seed, true, true);
        Tensor det = Linalg.det(s.a);
        Linalg.Slogdet log = Linalg.slogdet(s.a);
        Tensor values = Linalg.svdvals(s.a).prod(-1, false);
        // Hadamard's bound of the determinant, which rounding errors are proportional to.
        Tensor sizes = s.a.norm(2, false, -1).add(1).prod(-1, false);
        double bound = sizes.size() == 0 ? 1 : sizes.max().item();
        assertClose(det.abs(), values, 0, s.tolerance * bound, "|det|");
        s.close(log.sign().mul(log.logAbsDet().exp()), det, "slogdet");
        assertClose(Linalg.det(s.a.mT()), det, 0, s.tolerance * bound, "transpose");
        assertClose(Linalg.det(s.a.matmul(s.a)), det.square(), 0, 10 * s.tolerance * bound * bound, "square");
        Tensor regular = s.regular();
        assertClose(Linalg.logdet(regular), Linalg.det(regular).log(), s.tolerance, s.tolerance, "logdet");
    }

    @Property(tries = 200)
    void pseudoInverse(@ForAll long seed) {
        Sample s = Sample.of(seed, false, true);
        // Of any rank, from 0 up.
        int rank = new Random(seed).nextInt(7);
        Tensor a = rank < 5 ? s.a : s.a.matmul(s.like(seed, s.a.size(-1), 1)).matmul(s.like(seed + 1, 1, s.a.size(-2)));
        double rcond = 1e-4;
        Tensor p = Linalg.pinv(a, rcond);
        Tensor s1 = a.size() == 0 ? a : Linalg.svdvals(a);
        if (a.size() > 0
                && s1.gt(0)
                        .and(s1.lt(s1.amax(true, -1).mul(1e-2)))
                        .and(s1.gt(s1.amax(true, -1).mul(1e-5)))
                        .any()) {
            return; // too near to a change of rank for the tolerance
        }
        double scale =
                1 + (p.size() == 0 ? 0 : p.abs().max().item() * a.abs().max().item());
        double t = s.tolerance
                * scale
                * scale
                * (1 + (p.size() == 0 ? 0 : p.abs().max().item()));
        assertClose(a.matmul(p).matmul(a), a, 0, t, "A P A");
        assertClose(p.matmul(a).matmul(p), p, 0, t, "P A P");
        assertClose(a.matmul(p).mT(), a.matmul(p), 0, t, "A P");
        assertClose(p.matmul(a).mT(), p.matmul(a), 0, t, "P A");
    }

    @Property(tries = 100)
    void exponential(@ForAll long seed) {
        Sample s = Sample.of(seed, true, true);
        Tensor a = s.a.mul(new Random(seed).nextInt(4) * 0.5);
        Tensor e = Linalg.matrixExp(a);
        Tensor inverse = Linalg.matrixExp(a.neg());
        Tensor size = e.size() == 0
                ? Tensor.scalar(1)
                : e.abs().max().mul(inverse.abs().max());
        double t = 10 * s.tolerance * Math.max(1, size.item());
        assertClose(e.matmul(inverse), Matrices.eye(a, a.size(-1)).expand(a.shape()), 0, t, "exp(A) exp(-A)");
        assertClose(
                Linalg.slogdet(e).logAbsDet(),
                Matrices.diagonal(a).sum(-1),
                0,
                t * (1 + a.size(-1)),
                "log det exp A = tr A");
        Linalg.Eigh w = Linalg.eigh(Matrices.symmetrize(a));
        Tensor expected = w.vectors()
                .mul(w.values().exp().unsqueeze(-2))
                .matmul(w.vectors().mT());
        double scale = expected.size() == 0 ? 1 : expected.abs().max().item();
        assertClose(Linalg.matrixExp(Matrices.symmetrize(a)), expected, 0, 10 * s.tolerance * scale, "symmetric");
    }

    @Property(tries = 100)
    void leastSquares(@ForAll long seed) {
        Sample s = Sample.of(seed, false, true);
        int m = s.a.size(-2);
        int n = s.a.size(-1);
        Tensor a = s.a.add(Matrices.weights(s.a.dtype(), m, n, 0, 10, 0));
        Tensor b = s.like(seed, m, 2);
        Linalg.Lstsq x = Linalg.lstsq(a, b);
        Tensor rest = a.matmul(x.solution()).sub(b);
        s.close(a.mT().matmul(rest).div(10), Tensor.zerosLike(x.solution()), "normal equations");
        s.close(x.solution(), Linalg.pinv(a).matmul(b), "least norm");
        if (m > n && n > 0 && x.residuals().rank() == x.solution().rank() - 1) {
            s.close(x.residuals(), rest.square().sum(-2), "residuals");
        }
    }
}
