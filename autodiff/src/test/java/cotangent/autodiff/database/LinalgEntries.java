package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Distances;
import cotangent.autodiff.Einsum;
import cotangent.autodiff.Fft;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Products;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Products, linear algebra, distances and Fourier transforms. */
final class LinalgEntries {
    static void addTo(OperatorTable t) {
        products(t);
        factors(t);
        solving(t);
        functions(t);
        fourier(t);
    }

    private interface Scaled {
        Tensor of(Tensor c, Tensor a, Tensor b, double beta, double alpha);
    }

    private static void scaled(OperatorTable t, String name, String arguments, Scaled f) {
        List<String> names = List.of(arguments.split(" "));
        t.op(
                name,
                arguments,
                c -> f.of(
                        c.x(),
                        c.tensor(names.get(1)),
                        c.tensor(names.get(2)),
                        c.number("beta", 1),
                        c.number("alpha", 1)));
    }

    private static void product(OperatorTable t, String name, String arguments, BinaryOperator<Tensor> f) {
        List<String> names = List.of(arguments.split(" "));
        t.op(name, arguments, c -> f.apply(c.x(), c.tensor(names.get(1))));
    }

    private static void products(OperatorTable t) {
        product(t, "matmul", "input other", Tensor::matmul);
        product(t, "__rmatmul__", "input other", (a, b) -> b.matmul(a));
        product(t, "mm", "input mat2", Products::mm);
        product(t, "bmm", "input mat2", Products::bmm);
        product(t, "mv", "input vec", Products::mv);
        product(t, "dot", "input tensor", Tensor::dot);
        product(t, "vdot", "input other", Products::vdot);
        product(t, "inner", "input other", Products::inner);
        product(t, "outer", "input vec2", Products::outer);
        product(t, "kron", "input other", Products::kron);
        t.op("linalg.vecdot", "x y dim", c -> Products.vecdot(c.x(), c.tensor("y"), c.integer("dim", -1)));
        scaled(t, "addmm", "input mat1 mat2 beta alpha", Products::addmm);
        scaled(t, "addmv", "input mat vec beta alpha", Products::addmv);
        scaled(t, "addr", "input vec1 vec2 beta alpha", Products::addr);
        scaled(t, "baddbmm", "input batch1 batch2 beta alpha", Products::baddbmm);
        scaled(t, "addbmm", "input batch1 batch2 beta alpha", Products::addbmm);
        t.op("tensordot", "a b dims", c -> {
            if (c.get("dims") instanceof List<?> l) {
                return Products.tensordot(c.x(), c.tensor("b"), Call.ints(l.get(0)), Call.ints(l.get(1)));
            }
            return Products.tensordot(c.x(), c.tensor("b"), c.integer("dims", 2));
        });
        t.op("einsum", "equation operands", c -> {
            // The database names the operands first and the equation second.
            String equation = c.at(0) instanceof String s ? s : (String) c.at(1);
            Object operands = c.at(0) instanceof String ? c.at(1) : c.at(0);
            return Einsum.of(
                    equation.replace('_', ' '),
                    operands instanceof Tensor one ? new Tensor[] {one} : Call.all(operands));
        });
        t.op(
                "cross",
                "input other dim",
                c -> c.has("dim")
                        ? Products.cross(c.x(), c.tensor("other"), c.integer("dim"))
                        : Products.cross(c.x(), c.tensor("other")));
        t.op("linalg.cross", "input other dim", c -> Products.cross(c.x(), c.tensor("other"), c.integer("dim", -1)));
        t.op("linalg.vander", "x N", c -> Products.vander(c.x(), c.has("N") ? c.integer("N") : c.x().size(-1), true));
        t.op("linalg.multi_dot", "tensors", c -> Linalg.multiDot(c.xs()));
        t.op(
                "nn.functional.linear",
                "input weight bias",
                c -> Products.linear(c.x(), c.tensor("weight"), c.tensor("bias")));
        t.op("cdist", "x1 x2 p compute_mode", c -> Distances.cdist(c.x(), c.tensor("x2"), c.number("p", 2)));
        t.op("nn.functional.pdist", "input p", c -> Distances.pdist(c.x(), c.number("p", 2)));
    }

    private static List<Object> magnitudes(Tensor... factors) {
        return List.of(
                (Object[]) java.util.Arrays.stream(factors).map(Tensor::abs).toArray(Tensor[]::new));
    }

    private static void factors(OperatorTable t) {
        t.op("cholesky", "input upper", c -> Linalg.cholesky(c.x(), c.flag("upper")));
        t.op("linalg.cholesky", "input upper", c -> Linalg.cholesky(c.x(), c.flag("upper")));
        t.op("cholesky_inverse", "input upper", c -> Linalg.choleskyInverse(c.x(), c.flag("upper")));
        t.op("cholesky_solve", "B L upper", c -> Linalg.choleskySolve(c.x(), c.tensor("L"), c.flag("upper")));
        t.op("linalg.lu_factor", "A pivot", c -> {
            Linalg.LuFactor f = Linalg.luFactor(c.x());
            return List.of(f.lu(), f.pivots());
        });
        t.alias("lu", "linalg.lu_factor");
        t.op("linalg.lu", "A pivot", c -> {
            Linalg.Lu f = Linalg.lu(c.x());
            return List.of(f.p(), f.l(), f.u());
        });
        t.op("lu_unpack", "LU_data LU_pivots unpack_data unpack_pivots", c -> {
            Linalg.Lu f = Linalg.luUnpack(c.x(), c.tensor("LU_pivots"));
            return List.of(f.p(), f.l(), f.u());
        });
        t.op("lu_solve", "b LU_data LU_pivots", c -> Linalg.luSolve(c.tensor("LU_data"), c.tensor("LU_pivots"), c.x()));
        t.op(
                "linalg.lu_solve",
                "LU pivots B left adjoint",
                c -> Linalg.luSolve(c.x(), c.tensor("pivots"), c.tensor("B"), c.flag("left", true), c.flag("adjoint")));
        t.op("linalg.qr", "A mode", c -> qr(c.x(), c.text("mode", "reduced")));
        t.op("qr", "input some", c -> qr(c.x(), c.flag("some", true) ? "reduced" : "complete"));
        t.op("linalg.householder_product", "A tau", c -> Linalg.householderProduct(c.x(), c.tensor("tau")));
        t.op("linalg.eigh", "A UPLO", c -> {
            Linalg.Eigh e = Linalg.eigh(c.x(), c.text("UPLO", "L").equals("U"));
            return magnitudes(e.values(), e.vectors());
        });
        t.op(
                "linalg.eigvalsh",
                "A UPLO",
                c -> Linalg.eigvalsh(c.x(), c.text("UPLO", "L").equals("U")));
        t.op("linalg.svd", "A full_matrices", c -> {
            Linalg.Svd s = Linalg.svd(c.x(), c.flag("full_matrices", true));
            int k = s.s().size(-1);
            return magnitudes(s.u().narrow(-1, 0, k), s.s(), s.vh().narrow(-2, 0, k));
        });
        t.op("svd", "input some compute_uv", c -> {
            Linalg.Svd s = Linalg.svd(c.x(), !c.flag("some", true));
            int k = s.s().size(-1);
            return magnitudes(
                    s.u().narrow(-1, 0, k), s.s(), s.vh().narrow(-2, 0, k).mT());
        });
        t.op("linalg.svdvals", "A", c -> Linalg.svdvals(c.x()));
        t.without("complex results", "linalg.eig", "linalg.eigvals");
        t.without(
                "not in the list of operators",
                "linalg.ldl_factor",
                "linalg.ldl_factor_ex",
                "linalg.ldl_solve",
                "ormqr");
        t.without(
                "errors are exceptions here, not numbers beside the result",
                "linalg.cholesky_ex",
                "linalg.inv_ex",
                "linalg.lu_factor_ex",
                "linalg.solve_ex");
    }

    private static Object qr(Tensor x, String mode) {
        Linalg.Qr f = Linalg.qr(x, mode.equals("complete") ? Linalg.QrMode.COMPLETE : Linalg.QrMode.REDUCED);
        return magnitudes(f.q(), f.r());
    }

    private static void solving(OperatorTable t) {
        t.op("linalg.solve", "A B left", c -> Linalg.solve(c.x(), c.tensor("B"), c.flag("left", true)));
        t.op(
                "linalg.solve_triangular",
                "A B upper left unitriangular",
                c -> Linalg.solveTriangular(
                        c.x(), c.tensor("B"), c.flag("upper"), c.flag("left", true), c.flag("unitriangular")));
        t.op(
                "triangular_solve",
                "b A upper transpose unitriangular",
                c -> List.of(
                        Linalg.solveTriangular(
                                c.tensor("A"),
                                c.x(),
                                c.flag("upper", true),
                                true,
                                c.flag("unitriangular"),
                                c.flag("transpose")),
                        c.tensor("A")));
        t.op("linalg.lstsq", "A B rcond driver", c -> Linalg.lstsq(c.x(), c.tensor("B"))
                .solution());
        t.op("linalg.tensorinv", "A ind", c -> Linalg.tensorinv(c.x(), c.integer("ind", 2)));
        t.op("linalg.tensorsolve", "A B dims", c -> Linalg.tensorsolve(c.x(), c.tensor("B"), c.ints("dims")));
    }

    private static void functions(OperatorTable t) {
        t.op("linalg.det", "A", c -> Linalg.det(c.x()));
        t.op("linalg.slogdet", "A", c -> {
            Linalg.Slogdet s = Linalg.slogdet(c.x());
            return List.of(s.sign(), s.logAbsDet());
        });
        t.unary("logdet", Linalg::logdet);
        t.unary("linalg.inv", Linalg::inv);
        t.op(
                "linalg.pinv/singular",
                "A B",
                c -> Linalg.pinv(c.x().matmul(c.tensor("B").mT())));
        t.op(
                "linalg.pinv/hermitian",
                "A rcond hermitian rtol",
                c -> Linalg.pinv(c.x().tril(0).add(c.x().tril(-1).mT())));
        t.op(
                "linalg.pinv",
                "A rcond hermitian rtol atol",
                c -> c.has("rcond") || c.has("rtol")
                        ? Linalg.pinv(c.x(), c.has("rtol") ? c.number("rtol") : c.number("rcond"))
                        : Linalg.pinv(c.x()));
        t.op("linalg.matrix_rank", "A tol hermitian atol rtol", c -> rank(c));
        t.unary("matrix_exp", Linalg::matrixExp);
        t.op("linalg.matrix_power", "A n", c -> Linalg.matrixPower(c.x(), c.integer("n")));
        t.op(
                "linalg.cond",
                "A p",
                c -> !c.has("p")
                        ? Linalg.cond(c.x())
                        : c.get("p") instanceof String s ? Linalg.cond(c.x(), s) : Linalg.cond(c.x(), c.number("p")));
        t.without("deprecated in PyTorch for pinv and solve", "pinverse");
    }

    private static Tensor rank(Call c) {
        if (!c.has("atol") && !c.has("rtol")) {
            return c.has("tol") ? Linalg.matrixRank(c.x(), c.number("tol"), 0) : Linalg.matrixRank(c.x());
        }
        double least = Math.max(c.x().size(-1), c.x().size(-2))
                * (c.x().dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f));
        return Linalg.matrixRank(c.x(), c.number("atol", 0), c.number("rtol", c.number("atol", 0) > 0 ? 0 : least));
    }

    private static Fft.Norm norm(Call c) {
        return Fft.Norm.valueOf(c.text("norm", "backward").toUpperCase(Locale.ROOT));
    }

    private static Object parts(Fft.Complex z) {
        return List.of(z.re(), z.im());
    }

    private static Tensor real(Call c) {
        return c.x().dtype().isFloating() ? c.x() : c.x().to(DType.FLOAT32);
    }

    private static Fft.Complex complex(Call c) {
        Tensor x = real(c);
        return new Fft.Complex(x, Tensor.zerosLike(x));
    }

    private static int[] given(Call c, String name) {
        return c.has(name) ? c.ints(name) : null;
    }

    private static int length(Call c) {
        return c.has("n") ? c.integer("n") : c.x().size(c.integer("dim", -1));
    }

    private static int[] axes(Call c) {
        return c.has("dim") ? c.ints("dim") : new int[] {-2, -1};
    }

    private static void fourier(OperatorTable t) {
        String one = "input n dim norm";
        t.op("fft.fft", one, c -> parts(Fft.fft(complex(c), length(c), c.integer("dim", -1), norm(c))));
        t.op("fft.ifft", one, c -> parts(Fft.ifft(complex(c), length(c), c.integer("dim", -1), norm(c))));
        t.op("fft.rfft", one, c -> parts(Fft.rfft(real(c), length(c), c.integer("dim", -1), norm(c))));
        t.op(
                "fft.irfft",
                one,
                c -> Fft.irfft(
                        complex(c),
                        c.integer("n", 2 * (c.x().size(c.integer("dim", -1)) - 1)),
                        c.integer("dim", -1),
                        norm(c)));
        String two = "input s dim norm";
        t.op("fft.fft2", two, c -> parts(Fft.fft2(complex(c), given(c, "s"), axes(c), norm(c))));
        t.op("fft.ifft2", two, c -> parts(Fft.ifft2(complex(c), given(c, "s"), axes(c), norm(c))));
        t.op("fft.fftn", two, c -> parts(Fft.fftn(complex(c), given(c, "s"), given(c, "dim"), norm(c))));
        t.op("fft.ifftn", two, c -> parts(Fft.ifftn(complex(c), given(c, "s"), given(c, "dim"), norm(c))));
        t.op("fft.rfftn", two, c -> parts(Fft.rfftn(real(c), given(c, "s"), given(c, "dim"), norm(c))));
        t.op("fft.irfftn", two, c -> Fft.irfftn(complex(c), given(c, "s"), given(c, "dim"), norm(c)));
        t.op("fft.rfft2", two, c -> parts(Fft.rfft2(real(c), given(c, "s"), axes(c), norm(c))));
        t.op("fft.irfft2", two, c -> Fft.irfft2(complex(c), given(c, "s"), axes(c), norm(c)));
        Function<Call, int[]> dims = c -> c.ints("dim");
        t.op("fft.fftshift", "input dim", c -> Fft.fftshift(c.x(), dims.apply(c)));
        t.op("fft.ifftshift", "input dim", c -> Fft.ifftshift(c.x(), dims.apply(c)));
        t.without(
                "not in the list of operators: compositions of rfft and irfft",
                "fft.hfft",
                "fft.hfft2",
                "fft.hfftn",
                "fft.ihfft",
                "fft.ihfft2",
                "fft.ihfftn");
        t.without("not in the list of operators", "stft", "istft");
    }

    private LinalgEntries() {}
}
