package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints tensors for people: values aligned and nested in brackets, long axes abridged, then shape and type. */
final class TensorFormat {
    /** Axes of tensors with more elements than this are abridged. */
    private static final int THRESHOLD = 200;

    /** Elements shown at either end of an abridged axis. */
    private static final int EDGE = 3;

    static String format(Tensor x) {
        String tail = " " + x.shape() + " " + x.dtype()
                + (x.carriesGrad() ? (x.isLeaf() ? " leaf" : " from " + x.node.name()) : "");
        if (x.size() == 0) {
            return "[]" + tail;
        }
        List<Integer> shown = new ArrayList<>();
        collect(x, 0, x.offset, shown);
        Number[] style = style(x, shown);
        StringBuilder s = new StringBuilder();
        append(s, x, 0, x.offset, style);
        return s + tail;
    }

    /** Decimals (or -1 for exponents) and width. */
    private static Number[] style(Tensor x, List<Integer> shown) {
        int decimals = 0;
        if (x.dtype().isFloating()) {
            double largest = 0;
            double smallest = Double.POSITIVE_INFINITY;
            boolean whole = true;
            for (int p : shown) {
                double a = Math.abs(x.storage.get(p));
                if (a > 0 && a <= Double.MAX_VALUE) {
                    largest = Math.max(largest, a);
                    smallest = Math.min(smallest, a);
                    whole &= a == Math.rint(a);
                }
            }
            decimals = largest >= 1e6 || smallest < 1e-4 ? -1 : whole ? 1 : 4;
        }
        int width = 0;
        for (int p : shown) {
            width = Math.max(width, number(x, p, decimals).length());
        }
        return new Number[] {decimals, width};
    }

    private static String number(Tensor x, int position, int decimals) {
        double v = x.storage.get(position);
        if (x.dtype() == DType.BOOL) {
            return v != 0 ? "true" : "false";
        } else if (x.dtype().isInteger()) {
            return Long.toString(x.storage.getLong(position));
        } else if (Double.isNaN(v) || Double.isInfinite(v)) {
            return Double.isNaN(v) ? "NaN" : v > 0 ? "inf" : "-inf";
        }
        return String.format(Locale.ROOT, decimals < 0 ? "%.4e" : "%." + decimals + "f", v);
    }

    private static boolean abridged(Tensor x, int axis) {
        return x.size() > THRESHOLD && x.size(axis) > 2 * EDGE;
    }

    private static void collect(Tensor x, int axis, int at, List<Integer> shown) {
        if (axis == x.rank()) {
            shown.add(at);
            return;
        }
        int n = x.size(axis);
        for (int i = 0; i < n; i++) {
            if (abridged(x, axis) && i == EDGE) {
                i = n - EDGE;
            }
            collect(x, axis + 1, at + i * x.strides[axis], shown);
        }
    }

    private static void append(StringBuilder s, Tensor x, int axis, int at, Number[] style) {
        if (axis == x.rank()) {
            String v = number(x, at, style[0].intValue());
            s.append(" ".repeat(Math.max(0, style[1].intValue() - v.length()))).append(v);
            return;
        }
        boolean innermost = axis == x.rank() - 1;
        String separator = innermost ? ", " : "," + "\n".repeat(x.rank() - 1 - axis) + " ".repeat(axis + 1);
        s.append('[');
        int n = x.size(axis);
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                s.append(separator);
            }
            if (abridged(x, axis) && i == EDGE) {
                s.append("...").append(separator);
                i = n - EDGE;
            }
            append(s, x, axis + 1, at + i * x.strides[axis], style);
        }
        s.append(']');
    }

    private TensorFormat() {}
}
