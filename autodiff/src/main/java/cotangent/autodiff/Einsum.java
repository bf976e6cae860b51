package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Einstein's summation convention.
 *
 * <pre>{@code
 * Einsum.of("ij,jk->ik", a, b);        // matrix product
 * Einsum.of("...ij->...ji", a);        // transpose
 * Einsum.of("ii->i", a);               // diagonal
 * Einsum.of("bhqd,bhkd->bhqk", q, k);  // attention scores
 * }</pre>
 *
 * Each operand has a term that names its axes by letters; the result sums, over all letters that it does not name, the products of the
 * elements. Semantics are NumPy's: a letter that a term repeats takes the diagonal; sizes of 1 broadcast; {@code ...} stands for any number of
 * axes, which broadcast aligned at the last one; without {@code ->}, the result has the axes of the ellipsis, then the letters that occur once,
 * in alphabetical order (capitals first). Operands are contracted two at a time by matrix products, always the pair whose result grows least.
 */
public final class Einsum {
    /** Labels of the axes of an ellipsis, counted from its last axis, lie above all letters. */
    private static final int ELLIPSIS = 1 << 16;

    /**
     * The sum of products that the subscripts describe.
     *
     * @param subscripts terms for the operands, separated by commas, and maybe {@code ->} and the term of the result; spaces do not count
     * @param operands one for each term
     * @throws IllegalArgumentException if the subscripts are malformed or name another number of operands
     * @throws ShapeException if an operand has not as many axes as its term, or sizes of one letter differ
     */
    public static Tensor of(String subscripts, Tensor... operands) {
        Tensor y = new Einsum(subscripts.replace(" ", "")).evaluate(operands);
        if (operands.length < 2) {
            return y;
        }
        // Sums of products stay in the type of the products, as in a matrix product; sums of one operand are int64.
        DType type = operands[0].dtype();
        for (Tensor x : operands) {
            type = DType.promote(type, x.dtype());
        }
        return y.to(type);
    }

    /** A factor with a label for each axis, no two alike. */
    private record Term(Tensor value, int[] labels) {
        int axis(int label) {
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == label) {
                    return i;
                }
            }
            return -1;
        }

        boolean has(int label) {
            return axis(label) >= 0;
        }

        int size(int label) {
            return value.size(axis(label));
        }

        /** The axes in the order of {@code wanted}, with new ones of size 1 for labels that are not here. */
        Tensor arranged(int[] wanted) {
            int[] order = new int[labels.length];
            int[] sizes = new int[wanted.length];
            int n = 0;
            for (int i = 0; i < wanted.length; i++) {
                int a = axis(wanted[i]);
                sizes[i] = a < 0 ? 1 : value.size(a);
                if (a >= 0) {
                    order[n++] = a;
                }
            }
            return value.permute(order).reshape(Shape.wrap(sizes));
        }
    }

    private final String subscripts;

    private Einsum(String subscripts) {
        this.subscripts = subscripts;
    }

    private IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException("einsum: " + why + " in \"" + subscripts + "\"");
    }

    private Tensor evaluate(Tensor[] operands) {
        int arrow = subscripts.indexOf("->");
        String left = arrow < 0 ? subscripts : subscripts.substring(0, arrow);
        String[] terms = left.split(",", -1);
        if (terms.length != operands.length) {
            throw malformed(terms.length + " terms for " + operands.length + " operands");
        }
        DType type = operands[0].dtype();
        for (Tensor t : operands) {
            type = DType.promote(type, t.dtype());
        }
        type = type == DType.BOOL ? DType.INT64 : type;
        int[][] labels = new int[terms.length][];
        int widest = 0;
        for (int i = 0; i < terms.length; i++) {
            labels[i] = labels(terms[i], operands[i].rank(), operands[i].shape());
            for (int label : labels[i]) {
                widest = Math.max(widest, label - ELLIPSIS + 1);
            }
        }
        int[] output =
                arrow < 0 ? implicitOutput(left, widest) : output(subscripts.substring(arrow + 2), widest, labels);
        List<Term> factors = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            factors.add(diagonals(operands[i].to(type), labels[i]));
        }
        dropBroadcastAxes(factors);
        return contractAll(factors, output);
    }

    /** The labels of a term: characters, and {@code ELLIPSIS + k} for the axis of the ellipsis that is k-th from its end. */
    private int[] labels(String term, int rank, Shape shape) {
        int dots = term.indexOf("...");
        String letters = dots < 0 ? term : term.substring(0, dots) + term.substring(dots + 3);
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
                throw malformed("unexpected '" + c + "'");
            }
        }
        int free = rank - letters.length();
        if (free < 0 || free > 0 && dots < 0) {
            throw new ShapeException("einsum: term \"" + term + "\" does not fit an operand of shape " + shape);
        }
        int[] out = new int[rank];
        int n = 0;
        for (int i = 0; i <= letters.length(); i++) {
            if (i == dots) {
                for (int k = free - 1; k >= 0; k--) {
                    out[n++] = ELLIPSIS + k;
                }
            }
            if (i < letters.length()) {
                out[n++] = letters.charAt(i);
            }
        }
        return out;
    }

    private static int[] implicitOutput(String left, int widest) {
        int[] out = new int[widest + 2 * 26];
        int n = 0;
        for (int k = widest - 1; k >= 0; k--) {
            out[n++] = ELLIPSIS + k;
        }
        for (char c = 'A'; c <= 'z'; c++) {
            if (left.indexOf(c) >= 0 && left.indexOf(c) == left.lastIndexOf(c)) {
                out[n++] = c;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private int[] output(String term, int widest, int[][] operands) {
        if (widest > 0 && !term.contains("...")) {
            throw malformed("the result names no ellipsis");
        }
        int axes = term.contains("...") ? term.length() - 3 + widest : term.length();
        int[] out = labels(term, axes, null);
        for (int i = 0; i < out.length; i++) {
            boolean known = out[i] >= ELLIPSIS;
            for (int[] labels : operands) {
                for (int label : labels) {
                    known |= label == out[i];
                }
            }
            if (!known) {
                throw malformed("the result names '" + (char) out[i] + "', which no operand does,");
            }
            for (int j = 0; j < i; j++) {
                if (out[i] == out[j]) {
                    throw malformed("the result names '" + (char) out[i] + "' twice");
                }
            }
        }
        return out;
    }

    /** Takes diagonals until no label is repeated. */
    private static Term diagonals(Tensor x, int[] labels) {
        for (int i = 0; i < labels.length; i++) {
            for (int j = i + 1; j < labels.length; j++) {
                if (labels[i] != labels[j]) {
                    continue;
                }
                if (x.size(i) != x.size(j)) {
                    throw new ShapeException(
                            "einsum: sizes of '" + (char) labels[i] + "' differ in shape " + x.shape());
                }
                int[] rest = new int[labels.length - 1];
                int n = 0;
                for (int k = 0; k < labels.length; k++) {
                    if (k != i && k != j) {
                        rest[n++] = labels[k];
                    }
                }
                rest[n] = labels[i];
                return diagonals(Diagonals.diagonal(x, 0, i, j), rest);
            }
        }
        return new Term(x, labels);
    }

    /** Removes axes of size 1 whose label has another size elsewhere: they broadcast by not being there. */
    private static void dropBroadcastAxes(List<Term> factors) {
        for (int f = 0; f < factors.size(); f++) {
            Term t = factors.get(f);
            for (int i = t.labels.length - 1; i >= 0; i--) {
                int label = t.labels[i];
                for (Term other : factors) {
                    int size = other.has(label) ? other.size(label) : t.size(label);
                    if (size != t.size(label) && size != 1 && t.size(label) != 1) {
                        throw new ShapeException(
                                "einsum: sizes of " + (label >= ELLIPSIS ? "the ellipsis" : "'" + (char) label + "'")
                                        + " differ: " + t.size(label) + " and " + size);
                    }
                    if (size != 1 && t.size(label) == 1) {
                        int[] rest = without(t.labels, i);
                        t = new Term(t.value.squeeze(i), rest);
                        factors.set(f, t);
                        break;
                    }
                }
            }
        }
    }

    private static int[] without(int[] a, int i) {
        int[] out = new int[a.length - 1];
        System.arraycopy(a, 0, out, 0, i);
        System.arraycopy(a, i + 1, out, i, out.length - i);
        return out;
    }

    private static Tensor contractAll(List<Term> factors, int[] output) {
        while (factors.size() > 1) {
            int[] pair = cheapest(factors, output);
            Term b = factors.remove(pair[1]);
            Term a = factors.remove(pair[0]);
            factors.add(
                    pair[0],
                    contract(sumAlone(a, b, factors, output), sumAlone(b, a, factors, output), factors, output));
        }
        Term last = factors.get(0);
        return sumAlone(last, last, List.of(), output, false).arranged(output);
    }

    /** The first pair whose product is the least larger than its factors. */
    private static int[] cheapest(List<Term> factors, int[] output) {
        int[] best = {0, 1};
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; factors.size() > 2 && i < factors.size(); i++) {
            for (int j = i + 1; j < factors.size(); j++) {
                Term a = factors.get(i);
                Term b = factors.get(j);
                List<Term> others = new ArrayList<>(factors);
                others.remove(j);
                others.remove(i);
                double size = 1;
                for (int label : union(a.labels, b.labels)) {
                    size *= needed(label, others, output) ? (a.has(label) ? a : b).size(label) : 1;
                }
                double growth = size - a.value.size() - b.value.size();
                if (growth < least) {
                    least = growth;
                    best = new int[] {i, j};
                }
            }
        }
        return best;
    }

    private static boolean needed(int label, List<Term> others, int[] output) {
        for (Term t : others) {
            if (t.has(label)) {
                return true;
            }
        }
        return contains(output, label);
    }

    private static boolean contains(int[] a, int value) {
        for (int v : a) {
            if (v == value) {
                return true;
            }
        }
        return false;
    }

    private static int[] union(int[] a, int[] b) {
        int[] out = Arrays.copyOf(a, a.length + b.length);
        int n = a.length;
        for (int label : b) {
            if (!contains(a, label)) {
                out[n++] = label;
            }
        }
        return Arrays.copyOf(out, n);
    }

    /** Sums over the labels that only this term has. */
    private static Term sumAlone(Term t, Term partner, List<Term> others, int[] output) {
        return sumAlone(t, partner, others, output, true);
    }

    private static Term sumAlone(Term t, Term partner, List<Term> others, int[] output, boolean keepShared) {
        int[] axes = new int[t.labels.length];
        int[] kept = new int[t.labels.length];
        int n = 0;
        int k = 0;
        for (int i = 0; i < t.labels.length; i++) {
            int label = t.labels[i];
            if (keepShared && partner.has(label) || needed(label, others, output)) {
                kept[k++] = label;
            } else {
                axes[n++] = i;
            }
        }
        return n == 0 ? t : new Term(t.value.sum(Arrays.copyOf(axes, n)), Arrays.copyOf(kept, k));
    }

    /** The product of two terms, summed over the labels that both have and nobody else needs. */
    private static Term contract(Term a, Term b, List<Term> others, int[] output) {
        List<Integer> batch = new ArrayList<>();
        List<Integer> inner = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int label : a.labels) {
            (!b.has(label) ? rows : needed(label, others, output) ? batch : inner).add(label);
        }
        for (int label : b.labels) {
            if (!a.has(label)) {
                columns.add(label);
            }
        }
        int[] result = concatenate(batch, rows, columns);
        int[] all = concatenate(batch, rows, columns, inner);
        if (inner.isEmpty() || !a.value.dtype().isFloating()) {
            Tensor product = a.arranged(all).mul(b.arranged(all));
            int[] axes = new int[inner.size()];
            for (int i = 0; i < axes.length; i++) {
                axes[i] = result.length + i;
            }
            return new Term(axes.length == 0 ? product : product.sum(axes), result);
        }
        int k = count(a, inner);
        Tensor left = matrices(a.arranged(concatenate(batch, rows, inner)), batch.size(), count(a, rows), k);
        Tensor right = matrices(b.arranged(concatenate(batch, inner, columns)), batch.size(), k, count(b, columns));
        int[] sizes = new int[result.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (a.has(result[i]) ? a : b).size(result[i]);
        }
        return new Term(left.matmul(right).reshape(Shape.wrap(sizes)), result);
    }

    private static int count(Term t, List<Integer> labels) {
        int n = 1;
        for (int label : labels) {
            n *= t.size(label);
        }
        return n;
    }

    /** {@code x} with its first {@code batch} axes kept and the others made a matrix. */
    private static Tensor matrices(Tensor x, int batch, int rows, int columns) {
        int[] sizes = Arrays.copyOf(x.shape().toArray(), batch + 2);
        sizes[batch] = rows;
        sizes[batch + 1] = columns;
        return x.reshape(Shape.wrap(sizes));
    }

    @SafeVarargs
    private static int[] concatenate(List<Integer>... lists) {
        List<Integer> all = new ArrayList<>();
        for (List<Integer> list : lists) {
            all.addAll(list);
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
