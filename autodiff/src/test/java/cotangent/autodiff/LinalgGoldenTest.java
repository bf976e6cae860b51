package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Where PyTorch 1.13 chooses among several right answers (signs, gradients with respect to a symmetric matrix), its choice. Gradients are those of the
 * sum of each factor times 1, 2, 3, ... in row-major order, as in
 *
 * <pre>
 * a = torch.tensor([[4.,-2,1],[3,6,-4],[2,1,8],[1,-3,5]], dtype=torch.float64)
 * A = lambda n, *s: torch.arange(1., n + 1, dtype=torch.float64).reshape(*s)
 * x = a.clone().requires_grad_(True); q, r = torch.linalg.qr(x); ((q * A(12, 4, 3)).sum() + (r * A(9, 3, 3)).sum()).backward(); x.grad
 * x = a.mT.clone().requires_grad_(True); P, L, U = torch.linalg.lu(x); ((L * A(9, 3, 3)).sum() + (U * A(12, 3, 4)).sum()).backward(); x.grad
 * x = (a[:3] @ a[:3].mT).clone().requires_grad_(True); (torch.linalg.cholesky(x) * A(9, 3, 3)).sum().backward(); x.grad
 * torch.linalg.householder_product(a, torch.tensor([.3, .7, 1.1], dtype=torch.float64)), torch.matrix_exp(a[:3] / 4)
 * </pre>
 */
class LinalgGoldenTest {
    private final Tensor a = Tensor.of(new double[] {4, -2, 1, 3, 6, -4, 2, 1, 8, 1, -3, 5}, 4, 3);

    private static void close(Tensor actual, double... expected) {
        assertClose(actual.flatten(), Tensor.of(expected), 1e-13, 1e-14, "PyTorch");
    }

    private static Tensor weighted(Tensor y) {
        return y.mul(Tensor.arange(y.dtype(), 1, y.size() + 1, 1).reshape(y.shape()))
                .sum();
    }

    private static Tensor gradient(Function<Tensor, Tensor> f, Tensor x) {
        return Autodiff.grad(f::apply).apply(x);
    }

    @Test
    void qr() {
        close(
                Linalg.qr(a).q(),
                -0.7302967433402217,
                0.46528538152184423,
                0.38174350573029353,
                -0.5477225575051661,
                -0.7415485768004393,
                0.15617915628284973,
                -0.3651483716701107,
                -0.05816067269023055,
                -0.8800174859350973,
                -0.18257418583505536,
                0.47982554969440183,
                -0.2354765198995286);
        close(
                Linalg.qr(a).r(),
                -5.477225575051661,
                -1.6431676725154976,
                -2.3734644158557203,
                0.0,
                -6.877499545619759,
                5.365322055673767,
                0.0,
                0.0,
                -8.46049560637953);
        close(
                gradient(
                        x -> weighted(Linalg.qr(x).q())
                                .add(weighted(Linalg.qr(x).r())),
                        a),
                -5.4485844113323125,
                7.550740944467642,
                4.356534757942538,
                3.458256886194217,
                -2.9977234777392505,
                -5.03793788832902,
                4.215757515754301,
                -14.439820543146773,
                -9.069401388745726,
                -2.489173619813667,
                -3.2846034084625884,
                -0.6051993144466218);
    }

    @Test
    void lu() {
        Linalg.LuFactor f = Linalg.luFactor(a);
        close(
                f.lu(),
                4.0,
                -2.0,
                1.0,
                0.75,
                7.5,
                -4.75,
                0.5,
                0.26666666666666666,
                8.766666666666666,
                0.25,
                -0.3333333333333333,
                0.3612167300380229);
        assertSame(f.pivots(), Tensor.of(new int[] {1, 2, 3}), "pivots");
        close(
                gradient(
                        x -> weighted(Linalg.lu(x).l())
                                .add(weighted(Linalg.lu(x).u())),
                        a.mT()),
                -4.610833333333332,
                5.142222222222222,
                7.233333333333333,
                8.8,
                -15.396666666666665,
                7.351111111111111,
                13.966666666666667,
                15.6,
                -8.35,
                2.1333333333333333,
                11.0,
                12.0);
    }

    @Test
    void cholesky() {
        Tensor square = a.narrow(0, 0, 3);
        close(
                gradient(x -> weighted(Linalg.cholesky(x)), square.matmul(square.mT())),
                -0.202931947755403,
                0.07531029855108039,
                0.4895785674675502,
                0.07531029855108033,
                0.5207957253467405,
                0.6904870015518538,
                0.48957856746755024,
                0.6904870015518538,
                0.6085580729810215);
    }

    @Test
    void others() {
        close(
                Linalg.householderProduct(a, Tensor.of(new double[] {0.3, 0.7, 1.1})),
                0.7,
                -0.48,
                8.597999999999999,
                -0.8999999999999999,
                -1.14,
                14.313999999999998,
                -0.6,
                -1.66,
                5.616,
                -0.3,
                1.6199999999999997,
                37.538);
        close(
                Linalg.matrixExp(a.narrow(0, 0, 3).div(4)),
                2.565893514826873,
                -1.4917466716573948,
                2.194758223906699,
                1.3406912672473292,
                3.3676950016852185,
                -5.053328897711935,
                2.5956589673358725,
                0.8148678543086021,
                7.205255301659379);
    }
}
