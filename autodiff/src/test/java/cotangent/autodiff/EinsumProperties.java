package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Contractions with random subscripts against nested loops over all letters. */
class EinsumProperties {
    /** Random subscripts and operands. */
    private record Problem(String subscripts, String[] terms, String output, List<Tensor> operands) {
        static Problem of(long seed, int maxOperands) {
            Random r = new Random(seed);
            String letters = "abcXY".substring(0, 1 + r.nextInt(5));
            TreeMap<Character, Integer> sizes = new TreeMap<>();
            for (char c : letters.toCharArray()) {
                sizes.put(c, 1 + r.nextInt(3));
            }
            String[] terms = new String[1 + r.nextInt(maxOperands)];
            List<Tensor> operands = new ArrayList<>();
            StringBuilder used = new StringBuilder();
            for (int i = 0; i < terms.length; i++) {
                int rank = r.nextInt(4);
                StringBuilder term = new StringBuilder();
                int[] shape = new int[rank];
                for (int a = 0; a < rank; a++) {
                    char c = letters.charAt(r.nextInt(letters.length()));
                    boolean repeated = term.indexOf("" + c) >= 0;
                    // Size 1 broadcasts against other operands, but a diagonal needs equal sizes.
                    shape[a] = repeated ? shape[term.indexOf("" + c)] : r.nextInt(5) == 0 ? 1 : sizes.get(c);
                    term.append(c);
                    if (used.indexOf("" + c) < 0) {
                        used.append(c);
                    }
                }
                terms[i] = term.toString();
                operands.add(Tensor.randn(r, DType.FLOAT64, shape));
            }
            int[] order = Rng.permutation(r, used.length());
            StringBuilder output = new StringBuilder();
            for (int i : order) {
                if (r.nextBoolean()) {
                    output.append(used.charAt(i));
                }
            }
            return new Problem(String.join(",", terms) + "->" + output, terms, output.toString(), operands);
        }

        Tensor naive() {
            TreeMap<Character, Integer> sizes = new TreeMap<>();
            for (int i = 0; i < terms.length; i++) {
                for (int a = 0; a < terms[i].length(); a++) {
                    sizes.merge(terms[i].charAt(a), operands.get(i).size(a), Math::max);
                }
            }
            char[] letters = new char[sizes.size()];
            int n = 0;
            int total = 1;
            for (char c : sizes.keySet()) {
                letters[n++] = c;
                total *= sizes.get(c);
            }
            int[] shape = output.chars().map(c -> sizes.get((char) c)).toArray();
            Shape s = Shape.of(shape);
            double[] y = new double[s.size()];
            for (int k = 0; k < total; k++) {
                TreeMap<Character, Integer> at = new TreeMap<>();
                int rest = k;
                for (char c : letters) {
                    at.put(c, rest % sizes.get(c));
                    rest /= sizes.get(c);
                }
                double product = 1;
                for (int i = 0; i < terms.length; i++) {
                    int[] index = new int[terms[i].length()];
                    for (int a = 0; a < index.length; a++) {
                        index[a] = operands.get(i).size(a) == 1 ? 0 : at.get(terms[i].charAt(a));
                    }
                    product *= operands.get(i).get(index);
                }
                int to = 0;
                for (int a = 0; a < shape.length; a++) {
                    to += at.get(output.charAt(a)) * s.strides()[a];
                }
                y[to] += product;
            }
            return Tensor.of(y).reshape(shape);
        }
    }

    @Property(tries = 1000)
    void contractionIsTheSumOfProducts(@ForAll long seed) {
        Problem p = Problem.of(seed, 4);
        Tensor y = Einsum.of(p.subscripts, p.operands.toArray(new Tensor[0]));
        assertClose(y, p.naive(), 1e-11, 1e-11, p.subscripts);
    }

    @Property(tries = 100)
    void integersToo(@ForAll long seed) {
        Problem p = Problem.of(seed, 3);
        List<Tensor> whole = p.operands.stream().map(t -> t.mul(3).round()).toList();
        Tensor expected = new Problem(p.subscripts, p.terms, p.output, whole).naive();
        Tensor y = Einsum.of(
                p.subscripts, whole.stream().map(t -> t.to(DType.INT64)).toArray(Tensor[]::new));
        assertEquals(DType.INT64, y.dtype());
        assertArrayEquals(expected.toLongArray(), y.toLongArray(), p.subscripts);
    }

    @Property(tries = 30)
    void derivativesOfBothOrders(@ForAll long seed) {
        Problem p = Problem.of(seed, 3);
        GradientCheck.check(
                in -> Einsum.of(p.subscripts, in.toArray(new Tensor[0])),
                p.operands,
                GradientCheck.Options.defaults().withSecondOrder(true).withMaxElements(12));
    }

    @Example
    void implicitResultsAreAlphabeticalBehindTheEllipsis() {
        Tensor a = Tensor.randn(Rng.of(1), DType.FLOAT64, 2, 3);
        Tensor b = Tensor.randn(Rng.of(2), DType.FLOAT64, 3, 4);
        assertClose(Einsum.of("ij,jk", a, b), a.matmul(b), 1e-14, 1e-14, "ij,jk");
        assertClose(Einsum.of("ba", a), a.mT(), 0);
        assertClose(Einsum.of("i j , j h", a, b), a.matmul(b).mT(), 1e-14, 1e-14, "h before i");
        assertEquals(
                Diagonals.trace(a.matmul(a.mT())).item(),
                Einsum.of("ii", a.matmul(a.mT())).item(),
                1e-14);
    }

    @Example
    void ellipsesBroadcastAlignedAtTheirEnd() {
        Tensor a = Tensor.randn(Rng.of(1), DType.FLOAT64, 5, 1, 2, 3);
        Tensor b = Tensor.randn(Rng.of(2), DType.FLOAT64, 4, 3, 2);
        assertClose(Einsum.of("...ij,...jk->...ik", a, b), a.matmul(b), 1e-14, 1e-14, "explicit");
        assertClose(Einsum.of("...ij,...jk", a, b), a.matmul(b), 1e-14, 1e-14, "implicit");
        assertClose(Einsum.of("i...->...i", b), b.permute(1, 2, 0), 0);
        assertClose(
                Einsum.of("...,i->i...", Tensor.scalar(DType.FLOAT64, 2), Tensor.of(new double[] {1, 2})),
                Tensor.of(new double[] {2, 4}),
                0);
    }

    @Example
    void emptyAxesSumToZero() {
        Tensor y = Einsum.of("ij,jk->ik", Tensor.zeros(2, 0), Tensor.zeros(0, 3));
        assertClose(y, Tensor.zeros(2, 3), 0);
    }

    @Example
    void errorsSayWhatIsWrong() {
        Tensor a = Tensor.ones(2, 3);
        assertMessage(IllegalArgumentException.class, "2 terms for 1 operands", () -> Einsum.of("ij,jk", a));
        assertMessage(IllegalArgumentException.class, "unexpected '1'", () -> Einsum.of("i1", a));
        assertMessage(IllegalArgumentException.class, "names 'k', which no operand does", () -> Einsum.of("ij->k", a));
        assertMessage(IllegalArgumentException.class, "names 'i' twice", () -> Einsum.of("ij->ii", a));
        assertMessage(IllegalArgumentException.class, "the result names no ellipsis", () -> Einsum.of("...j->j", a));
        assertMessage(
                ShapeException.class,
                "term \"ijk\" does not fit an operand of shape [2, 3]",
                () -> Einsum.of("ijk", a));
        assertMessage(ShapeException.class, "sizes of 'i' differ in shape [2, 3]", () -> Einsum.of("ii", a));
        assertMessage(ShapeException.class, "sizes of 'j' differ: 3 and 2", () -> Einsum.of("ij,jk", a, a));
    }

    private static void assertMessage(Class<? extends Exception> type, String part, Runnable f) {
        String message = assertThrows(type, f::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
