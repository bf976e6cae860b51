package cotangent.autodiff;

import java.util.Arrays;

/** What the operations on batches of matrices share: checks, triangles, diagonals, and the walk over the matrices. */
final class Matrices {
    /** Works on one matrix of a batch; returns -1, or the pivot at which it failed. */
    @FunctionalInterface
    interface Item {
        int run(int item);
    }

    /** The tensor as floating-point matrices. */
    static Tensor require(String name, Tensor a) {
        Tensor x = a.toFloating();
        if (x.rank() < 2) {
            throw new ShapeException(name + ": needs matrices [..., m, n], got shape " + a.shape());
        }
        return x;
    }

    /** The tensor as floating-point square matrices. */
    static Tensor requireSquare(String name, Tensor a) {
        Tensor x = require(name, a);
        if (x.size(-1) != x.size(-2)) {
            throw new ShapeException(name + ": needs square matrices [..., n, n], got shape " + a.shape());
        }
        return x;
    }

    /** The leading axes. */
    static Shape batch(Tensor a) {
        return Shape.wrap(Arrays.copyOf(a.shape().sizes(), a.rank() - 2));
    }

    /** Views of both with common leading axes. */
    static Tensor[] broadcast(String name, Tensor a, Tensor b) {
        try {
            Shape batch = Shape.broadcast(batch(a), batch(b));
            return new Tensor[] {
                a.expand(batch.append(a.size(-2), a.size(-1))), b.expand(batch.append(b.size(-2), b.size(-1)))
            };
        } catch (ShapeException e) {
            throw new ShapeException(name + ": leading axes: " + e.getMessage());
        }
    }

    /**
     * Runs over all matrices, on as many threads as are allowed.
     *
     * @throws LinearAlgebraException for the first matrix that failed
     */
    static void forEach(String name, Shape batch, long cost, Item item, String failure) {
        int[] failures = new int[batch.size()];
        Ranges.items(batch.size(), cost, (from, n) -> {
            for (int i = from; i < from + n; i++) {
                failures[i] = item.run(i);
            }
        });
        for (int i = 0; i < failures.length; i++) {
            if (failures[i] >= 0) {
                throw failure(name, batch, i, failure, failures[i]);
            }
        }
    }

    /** As {@link #forEach}, for algorithms that report failure by an {@link ArithmeticException}. */
    static void forEach(String name, Shape batch, long cost, Ranges.Body body) {
        String[] failures = new String[batch.size()];
        Ranges.items(batch.size(), cost, (from, n) -> {
            for (int i = from; i < from + n; i++) {
                try {
                    body.run(i, 1);
                } catch (ArithmeticException e) {
                    failures[i] = e.getMessage();
                }
            }
        });
        for (int i = 0; i < failures.length; i++) {
            if (failures[i] != null) {
                throw failure(name, batch, i, failures[i], -1);
            }
        }
    }

    private static LinearAlgebraException failure(String name, Shape batch, int item, String reason, int pivot) {
        int[] index = new int[batch.rank()];
        int rest = item;
        for (int i = index.length - 1; i >= 0; i--) {
            index[i] = rest % batch.sizes()[i];
            rest /= batch.sizes()[i];
        }
        String which = index.length == 0 ? "the matrix" : "matrix " + Arrays.toString(index) + " of the batch";
        return new LinearAlgebraException(
                name + ": " + which + ": " + reason + (pivot < 0 ? "" : " (pivot " + pivot + ")"), index, pivot);
    }

    /** One matrix of a contiguous batch as rows in double precision. */
    static double[][] rows(Tensor a, int item, boolean transposed) {
        int m = a.size(-2);
        int n = a.size(-1);
        double[][] rows = new double[transposed ? n : m][transposed ? m : n];
        int at = a.offset + item * m * n;
        boolean single = a.dtype() == DType.FLOAT32;
        float[] f = single ? a.storage.floats() : null;
        double[] d = single ? null : a.storage.doubles();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++, at++) {
                rows[transposed ? j : i][transposed ? i : j] = single ? f[at] : d[at];
            }
        }
        return rows;
    }

    /** Writes elements one after the other, rounded; returns where the next one goes. */
    static int write(Storage out, int at, double... values) {
        if (out.dtype == DType.FLOAT32) {
            float[] y = out.floats();
            for (double v : values) {
                y[at++] = (float) v;
            }
            return at;
        }
        System.arraycopy(values, 0, out.doubles(), at, values.length);
        return at + values.length;
    }

    /** Writes rows, or columns as rows. */
    static int write(Storage out, int at, double[][] rows, int columns, boolean transposed) {
        int m = transposed ? columns : rows.length;
        int n = transposed ? rows.length : columns;
        double[] row = new double[n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                row[j] = transposed ? rows[j][i] : rows[i][j];
            }
            at = write(out, at, row);
        }
        return at;
    }

    /** Row-major weights {@code [m, n]}: one number below the diagonal, one on it, one above it. */
    static Tensor weights(DType dtype, int m, int n, double below, double on, double above) {
        Storage s = Storage.uninitialized(dtype, m * n);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                s.set(i * n + j, i > j ? below : i == j ? on : above);
            }
        }
        return Tensor.fresh(s, Shape.of(m, n));
    }

    /** The matrices times {@link #weights}. */
    static Tensor weigh(Tensor a, double below, double on, double above) {
        return a.mul(weights(a.dtype(), a.size(-2), a.size(-1), below, on, above));
    }

    /** The main diagonals, {@code [..., min(m, n)]}. */
    static Tensor diagonal(Tensor a) {
        return Diagonals.diagonal(a, 0, -2, -1);
    }

    static Tensor eye(Tensor like, int n) {
        return Tensor.eye(like.dtype(), n);
    }

    static Tensor symmetrize(Tensor a) {
        return a.add(a.mT()).mul(0.5);
    }

    /** Distance from 1 to the next larger number. */
    static double epsilon(DType dtype) {
        return dtype == DType.FLOAT32 ? 0x1p-23 : 0x1p-52;
    }

    /** {@code 1 / d} where {@code |d| > tolerance}, else 0; the derivative is 0 there as well. */
    static Tensor safeReciprocal(Tensor d, Tensor tolerance) {
        Tensor tie = d.detach().abs().le(tolerance.detach());
        return d.maskedFill(tie, 1).reciprocal().maskedFill(tie, 0);
    }

    private Matrices() {}
}
