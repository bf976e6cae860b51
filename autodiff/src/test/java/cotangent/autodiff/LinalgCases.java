package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import java.util.List;
import java.util.function.UnaryOperator;

/** Decompositions and what is solved with them, at well-conditioned matrices with distinct singular values. */
final class LinalgCases {
    /** Solvers differentiated by the continuous adjoint, which has no forward mode. */
    static List<PrimitiveCase> all() {
        return List.of(
                ofSquare("cholesky", a -> Linalg.cholesky(symmetric(a))),
                ofSquare("det", Linalg::det),
                ofSquare("logdet", Linalg::logdet),
                ofSquare("eigh", a -> {
                    // Squares do not depend on the signs of the vectors, which are free.
                    Linalg.Eigh e = Linalg.eigh(symmetric(a));
                    return Tensor.cat(0, e.vectors().square(), e.values().unsqueeze(0));
                }),
                ofSquare("lu", a -> {
                    Linalg.Lu lu = Linalg.lu(a);
                    return lu.l().add(lu.u());
                }),
                ofSquare("inv", Linalg::inv),
                ofSquare("matrixExp", a -> Linalg.matrixExp(a.mul(0.3))),
                ofSquare("qr", a -> {
                    Linalg.Qr qr = Linalg.qr(a);
                    return qr.q().add(qr.r());
                }),
                ofSquare("svd", a -> {
                    Linalg.Svd svd = Linalg.svd(a, false);
                    return Tensor.cat(0, svd.u().square(), svd.s().unsqueeze(0));
                }),
                ofSquare("pinv", a -> Linalg.pinv(a.slice(1, 0, 2))),
                ofSquare("orthogonalComplement", a -> {
                    Tensor n = Linalg.qr(a.slice(1, 0, 2), Linalg.QrMode.COMPLETE)
                            .q()
                            .slice(1, 2, 3);
                    return n.matmul(n.mT());
                }),
                PrimitiveCase.of(
                        "solve",
                        d -> PrimitiveCase.derivatives(
                                List.of(small(d), d.tensor(Shape.of(3, 2), NORMAL)),
                                in -> Linalg.solve(conditioned(in.get(0)), in.get(1)))),
                PrimitiveCase.of(
                        "solveTriangular",
                        d -> PrimitiveCase.derivatives(
                                List.of(small(d), d.tensor(Shape.of(3, 2), NORMAL)),
                                in -> Linalg.solveTriangular(
                                        conditioned(in.get(0)), in.get(1), d.dtype == DType.FLOAT32))),
                PrimitiveCase.linear(
                        "fft",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(Shape.of(2, 6), NORMAL), d.tensor(Shape.of(2, 6), NORMAL)), in -> {
                                    Fft.Complex y = Fft.fft(new Fft.Complex(in.get(0), in.get(1)));
                                    return y.re().add(y.im());
                                })),
                PrimitiveCase.of(
                        "implicitRoot",
                        d -> PrimitiveCase.derivatives(
                                List.of(small(d)),
                                in -> ImplicitDifferentiation.fixedPoint(
                                        (x, t) -> x.mul(0.5).add(t.sin()),
                                        t -> t.sin().mul(2),
                                        in.get(0)))),
                PrimitiveCase.of(
                        "odeAdjoint",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(Shape.of(3), NORMAL), small(d)),
                                in -> Ode.adjoint(
                                        (t, y, a) -> a.matmul(y).tanh(), in.get(0), in.get(1), 0, 0.25, 60))));
    }

    private static PrimitiveCase ofSquare(String name, UnaryOperator<Tensor> f) {
        return PrimitiveCase.of(
                name, d -> PrimitiveCase.derivatives(List.of(small(d)), in -> f.apply(conditioned(in.get(0)))));
    }

    private static Tensor small(Draw d) {
        return d.tensor(Shape.of(3, 3), NORMAL);
    }

    /** Near a diagonal matrix with distinct entries. */
    private static Tensor conditioned(Tensor x) {
        Tensor diagonal = Diagonals.diag(Tensor.of(new double[] {3, 2, 1}).to(x.dtype()));
        return x.tanh().mul(0.1).add(diagonal);
    }

    private static Tensor symmetric(Tensor a) {
        return a.add(a.mT()).mul(0.5);
    }

    private LinalgCases() {}
}
