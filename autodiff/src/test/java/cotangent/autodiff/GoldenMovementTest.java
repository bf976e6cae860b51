package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients are those of PyTorch: see {@code src/test/scripts/movement_golden.py}. */
class GoldenMovementTest {
    private static final Map<String, Function<List<Tensor>, Tensor>> OPERATORS = new LinkedHashMap<>();

    private static final Map<String, Map<String, Tensor>> GOLDEN = GoldenFile.read("movement.txt");

    private static void unary(String name, UnaryOperator<Tensor> f) {
        OPERATORS.put(name, in -> f.apply(in.get(0)));
    }

    private interface Binary {
        Tensor apply(Tensor a, Tensor b);
    }

    private static void binary(String name, Binary f) {
        OPERATORS.put(name, in -> f.apply(in.get(0), in.get(1)));
    }

    private interface Ternary {
        Tensor apply(Tensor a, Tensor b, Tensor c);
    }

    private static void ternary(String name, Ternary f) {
        OPERATORS.put(name, in -> f.apply(in.get(0), in.get(1), in.get(2)));
    }

    static {
        unary("atleast3d", Stacking::atleast3d);
        unary("roll", x -> x.roll(new int[] {1, -2}, new int[] {0, 2}));
        unary("roll-all", x -> x.roll(5));
        unary("rot90", x -> x.rot90(3, 2, 0));
        unary("movedim", x -> x.movedim(new int[] {0, 3}, new int[] {2, -4}));
        unary("unflatten", x -> x.unflatten(1, 3, -1));
        unary("unfold", x -> x.unfold(1, 3, 2));
        unary("unfold-scalar", x -> x.unfold(0, 1, 1));
        unary("asStrided", x -> x.asStrided(new int[] {3, 2, 2}, new int[] {1, 2, 1}, 1));
        unary("diagonal", x -> x.diagonal(1, 2, 0));
        unary("diagEmbed", x -> Diagonals.diagEmbed(x, -1, 0, 2));
        ternary("blockDiag", Stacking::blockDiag);
        unary("tile", x -> x.tile(2, 1, 3));
        unary("repeat", x -> x.repeat(2, 3, 1));
        unary("repeatInterleave", x -> x.repeatInterleave(Tensor.of(new int[] {2, 0, 1}), 1));
        unary("repeatInterleave-all", x -> x.repeatInterleave(2));
        binary("hstack", Stacking::hstack);
        binary("vstack", Stacking::vstack);
        binary("dstack", Stacking::dstack);
        binary("columnStack", Stacking::columnStack);
        unary("chunk", x -> x.chunk(3, 1).get(2));
        unary("tensorSplit", x -> x.tensorSplit(3, 1).get(1));
        unary("tensorSplit-at", x -> x.tensorSplit(new int[] {1, -2}, 1).get(1));
        unary("hsplit", x -> Stacking.hsplit(x, 2).get(1));
        ternary("indexCopy", (x, i, s) -> x.indexCopy(1, i, s));
        binary("indexFill", (x, i) -> x.indexFill(1, i, 7));
        OPERATORS.put(
                "indexPut", in -> Scatter.indexPut(in.get(0), new Tensor[] {in.get(1), in.get(2)}, in.get(3), false));
        ternary("indexPut-add", (x, i, v) -> Scatter.indexPut(x, new Tensor[] {i}, v, true));
        ternary("index", Tensor::index);
        ternary("index-apart", (x, i, j) -> x.index(i, null, j));
        binary("index-second", (x, i) -> x.index(null, i));
        for (boolean own : new boolean[] {true, false}) {
            String python = own ? "-True" : "-False";
            for (ScatterReduction how : ScatterReduction.values()) {
                String name = how.name().toLowerCase(Locale.ROOT) + python;
                ternary("scatterReduce-" + name, (x, i, s) -> x.scatterReduce(0, i, s, how, own));
                if (how != ScatterReduction.SUM) {
                    ternary("indexReduce-" + name, (x, i, s) -> Scatter.indexReduce(x, 1, i, s, how, own));
                }
            }
        }
        ternary("scatterReduce-ties", (x, i, s) -> x.scatterReduce(0, i, s, ScatterReduction.AMAX, true));
        ternary("scatterReduce-zeros", (x, i, s) -> x.scatterReduce(0, i, s, ScatterReduction.PROD, true));
        ternary("scatter", (x, i, s) -> x.scatter(1, i, s));
        binary("scatter-value", (x, i) -> Scatter.scatter(x, 1, i, 5));
        ternary("scatter-scalar", (x, i, s) -> x.scatter(0, i, s));
        binary("gather-scalar", (x, i) -> x.gather(0, i));
        binary("take", Tensor::take);
        binary("takeAlongDim", (x, i) -> x.takeAlongDim(i, 1));
        ternary("put", (x, i, s) -> Scatter.put(x, i, s, false));
        ternary("put-add", (x, i, s) -> Scatter.put(x, i, s, true));
        Tensor mask = Tensor.of(new boolean[] {true, false, true, false, true, true}, 2, 3);
        binary("maskedScatter", (x, s) -> Scatter.maskedScatter(x, mask, s));
        binary("selectScatter", (x, s) -> Scatter.selectScatter(x, s, 1, -2));
        binary("sliceScatter", (x, s) -> Scatter.sliceScatter(x, s, 1, 1, 6, 2));
        binary("diagonalScatter", (x, s) -> Scatter.diagonalScatter(x, s, -1, 0, 1));
        unary("msort", Tensor::msort);
        binary("meshgrid-xy", (a, b) -> Grids.meshgrid(Grids.GridIndexing.XY, a, b)
                .get(1));
        binary("cartesianProd", Grids::cartesianProd);
        unary("combinations", x -> Grids.combinations(x, 3, false));
        unary("combinations-again", x -> Grids.combinations(x, 2, true));
        for (double p : new double[] {0, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY}) {
            String name = p == 1.5 ? "1.5" : p > 3 ? "inf" : Integer.toString((int) p);
            binary("cdist-" + name, (a, b) -> Distances.cdist(a, b, p));
            unary("pdist-" + name, x -> Distances.pdist(x, p));
        }
        binary("cdist-same", Distances::cdist);
        binary("cross", (a, b) -> Products.cross(a, b, 0));
        binary("inner", Products::inner);
        binary("inner-scalar", Products::inner);
        binary("outer", Products::outer);
        binary("kron", Products::kron);
        binary("tensordot", (a, b) -> Products.tensordot(a, b, new int[] {0, -1}, new int[] {1, 0}));
        binary("tensordot-2", (a, b) -> Products.tensordot(a, b, 2));
        ternary("addmm", (c, a, b) -> Products.addmm(c, a, b, 0.5, 2));
        ternary("addmv", (c, a, b) -> Products.addmv(c, a, b, 0.5, 2));
        ternary("addr", (c, a, b) -> Products.addr(c, a, b, 0.5, 2));
        ternary("baddbmm", (c, a, b) -> Products.baddbmm(c, a, b, 0.5, 2));
        ternary("addbmm", (c, a, b) -> Products.addbmm(c, a, b, 0.5, 2));
        unary("vander", x -> Products.vander(x, 4, true));
        unary("vander-decreasing", Products::vander);
    }

    static Iterable<String> cases() {
        return OPERATORS.keySet();
    }

    @Test
    void everyCaseIsTested() {
        assertEquals(new TreeSet<>(GOLDEN.keySet()), new TreeSet<>(OPERATORS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfPyTorch(String name) {
        Map<String, Tensor> golden = GOLDEN.get(name);
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; golden.containsKey("x" + i); i++) {
            Tensor x = golden.get("x" + i);
            operands.add(x.dtype().isFloating() ? x.copy().requiresGrad() : x);
        }
        Tensor y = OPERATORS.get(name).apply(operands);
        assertClose(y, golden.get("y"), 1e-9, 1e-10, "value");
        if (y.carriesGrad()) {
            y.backward(golden.get("u"), false);
        }
        for (int i = 0; i < operands.size(); i++) {
            Tensor x = operands.get(i);
            if (x.dtype().isFloating()) {
                Tensor g = x.grad() == null ? Tensor.zerosLike(x) : x.grad();
                assertClose(g, golden.get("g" + i), 1e-9, 1e-10, "gradient " + i);
            }
        }
    }
}
