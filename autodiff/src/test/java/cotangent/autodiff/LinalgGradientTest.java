package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.GradientCheck.Options;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Derivatives of first and second order against differences. Of eigenvectors, singular vectors and factors with free signs, functions that
 * do not depend on the choice are taken.
 */
@SuppressWarnings("overloads") // lambdas of one name for one operand and for several read best
class LinalgGradientTest {
    private static final Options OPTIONS =
            Options.defaults().withSecondOrder(true).withFloat32Tolerance(1e-3);

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(new Random(seed), DType.FLOAT64, shape);
    }

    private static Tensor regular(long seed, int... shape) {
        Tensor a = random(seed, shape);
        return a.add(Matrices.eye(a, a.size(-1)).mul(4));
    }

    private static Tensor positive(Tensor a) {
        return a.matmul(a.mT()).add(Matrices.eye(a, a.size(-2)));
    }

    /** Weights that differ from element to element, so that no derivative hides behind a symmetry. */
    private static Tensor weighted(Tensor y) {
        return y.mul(Tensor.arange(y.dtype(), 1, y.size() + 1, 1).sin().reshape(y.shape()))
                .sum();
    }

    private static void check(Function<Tensor, Tensor> f, Tensor x) {
        GradientCheck.check(f, x, OPTIONS);
    }

    private static void check(Function<List<Tensor>, Tensor> f, Tensor... x) {
        GradientCheck.check(f, List.of(x), OPTIONS);
    }

    @Test
    void cholesky() {
        check(a -> Linalg.cholesky(positive(a)), random(1, 2, 3, 3));
        check(a -> Linalg.cholesky(positive(a), true), random(2, 3, 3));
        check(x -> Linalg.choleskySolve(x.get(0), x.get(1), false), random(3, 3, 2), regular(4, 2, 3, 3));
        check(x -> Linalg.choleskySolve(x.get(0), x.get(1), true), random(3, 3, 2), regular(5, 3, 3));
        check(l -> Linalg.choleskyInverse(l, false), regular(6, 3, 3));
    }

    @Test
    void triangularSolutions() {
        for (int i = 0; i < 16; i++) {
            boolean upper = (i & 1) > 0;
            boolean left = (i & 2) > 0;
            boolean unit = (i & 4) > 0;
            boolean transpose = (i & 8) > 0;
            check(
                    x -> Linalg.solveTriangular(x.get(0), x.get(1), upper, left, unit, transpose),
                    regular(i, 2, 1, 3, 3),
                    left ? random(20, 2, 3, 2) : random(20, 2, 2, 3));
        }
    }

    @Test
    void lu() {
        check(a -> Linalg.luFactor(a).lu(), random(1, 2, 3, 3));
        check(a -> Linalg.luFactor(a).lu(), random(2, 4, 2));
        check(a -> Linalg.luFactor(a).lu(), random(3, 2, 4));
        check(
                a -> {
                    Linalg.Lu f = Linalg.lu(a);
                    return f.p().matmul(f.l()).mul(2).add(f.u());
                },
                random(4, 3, 3));
        for (int i = 0; i < 4; i++) {
            boolean left = i % 2 == 0;
            boolean adjoint = i / 2 == 0;
            Tensor pivots = Linalg.luFactor(regular(5, 2, 3, 3)).pivots();
            check(
                    x -> Linalg.luSolve(x.get(0), pivots, x.get(1), left, adjoint),
                    Linalg.luFactor(regular(5, 2, 3, 3)).lu(),
                    left ? random(6, 3, 2) : random(6, 2, 3));
        }
    }

    @Test
    void solutionsAndInverses() {
        check(x -> Linalg.solve(x.get(0), x.get(1)), regular(1, 2, 1, 3, 3), random(2, 2, 3, 2));
        check(x -> Linalg.solve(x.get(0), x.get(1), false), regular(1, 3, 3), random(2, 2, 3));
        check(x -> Linalg.solve(x.get(0), x.get(1)), regular(1, 3, 3), random(2, 3));
        check(Linalg::inv, regular(3, 2, 3, 3));
        check(a -> Linalg.matrixPower(a, 3), random(4, 3, 3));
        check(a -> Linalg.matrixPower(a, -2), regular(5, 3, 3));
        check(a -> Linalg.tensorinv(a, 1), regular(6, 4, 4).reshape(4, 2, 2));
        check(x -> Linalg.tensorsolve(x.get(0), x.get(1)), regular(7, 4, 4).reshape(2, 2, 4), random(8, 2, 2));
        check(x -> Linalg.multiDot(x.get(0), x.get(1), x.get(2)), random(1, 2, 3), random(2, 3, 4), random(3, 4));
    }

    @Test
    void determinants() {
        check(Linalg::det, random(1, 2, 3, 3));
        check(a -> Linalg.slogdet(a).logAbsDet(), random(2, 2, 3, 3));
        check(a -> Linalg.logdet(positive(a)), random(3, 3, 3));
    }

    @Test
    void determinantsOfSingularMatrices() {
        Tensor rankTwo = Tensor.of(new double[] {4, 0, 2, 2, 1, 3, 2, -1, -1}, 3, 3);
        Tensor rankOne = Tensor.of(new double[] {1, 2, 4, 2, 4, 8, 3, 6, 12}, 3, 3);
        for (Tensor a :
                List.of(rankTwo, rankOne, Tensor.zeros(DType.FLOAT64, 2, 2), Tensor.zeros(DType.FLOAT64, 1, 1))) {
            assertTrue(Linalg.det(a).item() == 0);
            // The sum keeps a gradient that is 0 from being compared with rounding errors.
            check(t -> Linalg.det(t).add(t.sum()), a);
        }
        // Singular but for rounding.
        check(t -> Linalg.det(t).add(1), Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 5, 7, 9}, 3, 3));
        // A singular matrix beside a regular one.
        check(Linalg::det, Tensor.stack(0, rankTwo, regular(1, 3, 3)));
    }

    @Test
    void qr() {
        for (int[] shape : new int[][] {{3, 3}, {2, 4, 2}, {2, 4}}) {
            check(a -> Linalg.qr(a).q(), random(1, shape));
            check(a -> Linalg.qr(a).r(), random(2, shape));
            check(a -> Linalg.qr(a).q().matmul(Linalg.qr(a).r().sin()), random(3, shape));
        }
        check(
                a -> {
                    Tensor rest = Linalg.qr(a, Linalg.QrMode.COMPLETE).q().narrow(-1, 2, 2);
                    return rest.matmul(rest.mT());
                },
                random(4, 4, 2));
        check(x -> Linalg.householderProduct(x.get(0), x.get(1)), random(5, 2, 4, 3), random(6, 2, 2));
    }

    @Test
    void eigh() {
        Function<Tensor, Tensor> f = a -> {
            Linalg.Eigh e = Linalg.eigh(Matrices.symmetrize(a));
            Tensor v = e.vectors();
            return v.mul(e.values().sin().unsqueeze(-2)).matmul(v.mT()).add(v.square());
        };
        check(f, random(1, 2, 3, 3));
        check(a -> Linalg.eigvalsh(Matrices.symmetrize(a)), random(2, 4, 4));
    }

    @Test
    void svd() {
        for (int[] shape : new int[][] {{3, 3}, {2, 4, 2}, {2, 4}}) {
            check(
                    a -> {
                        Linalg.Svd d = Linalg.svd(a, false);
                        Tensor middle = d.u().mul(d.s().sin().unsqueeze(-2)).matmul(d.vh());
                        return weighted(middle)
                                .add(weighted(d.u().square()))
                                .add(weighted(d.vh().square().mul(2)));
                    },
                    random(1, shape));
            check(
                    a -> {
                        // The projections on what is orthogonal to the range and to the rows.
                        Linalg.Svd d = Linalg.svd(a);
                        int k = d.s().size(-1);
                        Tensor u = d.u().narrow(-1, k, d.u().size(-1) - k);
                        Tensor v = d.vh().narrow(-2, k, d.vh().size(-2) - k).mT();
                        return weighted(u.matmul(u.mT()))
                                .add(weighted(v.matmul(v.mT())))
                                .add(d.s().sum());
                    },
                    random(2, shape));
            check(Linalg::svdvals, random(3, shape));
        }
    }

    @Test
    void pseudoInversesAndLeastSquares() {
        for (int[] shape : new int[][] {{3, 3}, {2, 4, 2}, {2, 4}}) {
            check(a -> Linalg.pinv(a), random(1, shape));
            int m = shape[shape.length - 2];
            check(x -> Linalg.lstsq(x.get(0), x.get(1)).solution(), random(2, shape), random(3, m, 2));
        }
        check(x -> Linalg.lstsq(x.get(0), x.get(1)).residuals(), random(4, 4, 2), random(5, 4, 2));
        // Rank 2 whatever the operands are.
        check(x -> Linalg.pinv(x.get(0).matmul(x.get(1)), 1e-8), random(6, 4, 2), random(7, 2, 3));
    }

    @Test
    void exponential() {
        check(Linalg::matrixExp, random(1, 2, 3, 3));
        check(Linalg::matrixExp, random(2, 3, 3).mul(0.02));
        check(Linalg::matrixExp, random(3, 2, 2).mul(6));
    }

    @Test
    void norms() {
        for (String order : List.of("fro", "nuc")) {
            check(a -> Linalg.matrixNorm(a, order), random(1, 2, 3, 2));
            check(a -> Linalg.cond(a, order), regular(1, 2, 3, 3));
        }
        for (double order : new double[] {1, -1, 2, -2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            check(a -> Linalg.matrixNorm(a, order, new int[] {2, 0}, true), random(2, 3, 2, 4));
            check(a -> Linalg.cond(a, order), regular(3, 3, 3));
        }
        check(a -> Linalg.vectorNorm(a, 3, false, 0, -1), random(4, 2, 3, 2));
    }

    private static Tensor gradient(Function<Tensor, Tensor> f, Tensor x) {
        return Autodiff.grad(t -> f.apply(t).sum()).apply(x);
    }

    @Test
    void repeatedValuesHaveFiniteDerivatives() {
        Tensor identity = Tensor.eye(DType.FLOAT64, 3);
        assertClose(gradient(Linalg::eigvalsh, identity), identity, 1e-15);
        assertClose(gradient(Linalg::svdvals, identity), identity, 1e-15);
        // A function of the matrix, through the vectors: x -> x^3 has derivative 3 at 1.
        Tensor cubes = gradient(
                a -> {
                    Linalg.Eigh e = Linalg.eigh(a);
                    return Matrices.diagonal(e.vectors()
                            .mul(e.values().pow(3).unsqueeze(-2))
                            .matmul(e.vectors().mT()));
                },
                identity);
        assertClose(cubes, identity.mul(3), 1e-14, 1e-14, "trace of the cube");
        for (Tensor a : List.of(Tensor.zeros(DType.FLOAT64, 3, 3), Tensor.ones(DType.FLOAT64, 3, 3), identity)) {
            assertTrue(gradient(Linalg::eigvalsh, a).allFinite());
            assertTrue(gradient(t -> Linalg.eigh(t).vectors(), a).allFinite());
            assertTrue(gradient(t -> Linalg.svd(t).u(), a).allFinite());
            assertTrue(gradient(t -> Linalg.svd(t).vh(), a).allFinite());
            assertTrue(gradient(t -> Linalg.matrixNorm(t, "nuc"), a).allFinite());
            assertTrue(gradient(t -> Linalg.matrixNorm(t, 2), a).allFinite());
            assertTrue(gradient(t -> gradient(Linalg::eigvalsh, t).square(), a).allFinite());
            assertTrue(gradient(t -> gradient(Linalg::svdvals, t).square(), a).allFinite());
            assertTrue(gradient(Linalg::pinv, a).allFinite());
            assertTrue(gradient(Linalg::det, a).allFinite());
        }
    }

    @Test
    void emptyMatricesHaveEmptyGradients() {
        for (Tensor a : List.of(
                Tensor.zeros(DType.FLOAT64, 0, 0),
                Tensor.zeros(DType.FLOAT64, 2, 0, 0),
                Tensor.zeros(DType.FLOAT64, 0, 3, 3))) {
            for (Function<Tensor, Tensor> f : List.<Function<Tensor, Tensor>>of(
                    Linalg::cholesky,
                    Linalg::inv,
                    Linalg::det,
                    Linalg::eigvalsh,
                    Linalg::svdvals,
                    Linalg::matrixExp,
                    Linalg::pinv,
                    t -> Linalg.qr(t).q(),
                    t -> Linalg.lu(t).u(),
                    t -> Linalg.slogdet(t).logAbsDet())) {
                assertTrue(gradient(f, a).shape().equals(a.shape()));
            }
        }
    }

    @Test
    void runsInsideVmap() {
        Tensor pivots = Linalg.luFactor(regular(5, 3, 3)).pivots();
        List<Function<Tensor, Tensor>> functions = List.of(
                a -> Linalg.cholesky(positive(a)),
                a -> Linalg.luFactor(a).lu(),
                a -> Linalg.lu(a).p(),
                a -> Linalg.luSolve(a, pivots, Tensor.eye(DType.FLOAT64, 3)),
                Linalg::inv,
                a -> Linalg.solve(Tensor.eye(DType.FLOAT64, 3).mul(3), a),
                a -> Linalg.solveTriangular(a, Tensor.ones(DType.FLOAT64, 3, 2), true),
                Linalg::det,
                a -> Linalg.slogdet(a).logAbsDet(),
                a -> Linalg.slogdet(a).sign(),
                a -> Linalg.qr(a, Linalg.QrMode.COMPLETE).q(),
                a -> Linalg.eigh(a).values(),
                Linalg::eigvalsh,
                a -> Linalg.svd(a.narrow(-1, 0, 2)).s(),
                Linalg::svdvals,
                Linalg::pinv,
                a -> Linalg.lstsq(a.narrow(-1, 0, 2), Tensor.ones(DType.FLOAT64, 3, 1))
                        .solution(),
                Linalg::matrixExp,
                a -> Linalg.cond(a, 1),
                a -> Linalg.matrixNorm(a, "nuc"),
                a -> Fft.fft(Fft.Complex.of(a)).absSquare(),
                a -> Fft.dct(a));
        Tensor batch = regular(6, 4, 3, 3);
        for (int f = 0; f < functions.size(); f++) {
            Function<Tensor, Tensor> function = functions.get(f);
            Tensor[] values = new Tensor[4];
            Tensor[] gradients = new Tensor[4];
            for (int i = 0; i < 4; i++) {
                values[i] = function.apply(batch.select(0, i));
                gradients[i] = gradient(function, batch.select(0, i));
            }
            assertClose(
                    Autodiff.vmap(function::apply).apply(batch),
                    Tensor.stack(0, values),
                    1e-12,
                    1e-13,
                    "value of " + f);
            Tensor all = Autodiff.vmap(t -> gradient(function, t)).apply(batch);
            assertClose(all, Tensor.stack(0, gradients), 1e-11, 1e-12, "gradient of " + f);
        }
        for (String name : List.of(
                "cholesky",
                "lu",
                "elimination",
                "permutation",
                "solve",
                "solveTriangular",
                "det",
                "logAbsDet",
                "qr",
                "orthogonalComplement",
                "eigh",
                "svd",
                "pinv",
                "matrixExp",
                "fft",
                "ifft",
                "productsOfOthers")) {
            assertTrue(!Batching.looped().contains(name), name);
        }
    }
}
