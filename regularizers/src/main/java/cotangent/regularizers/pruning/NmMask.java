package cotangent.regularizers.pruning;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Which weights stay if of each {@code M} consecutive ones {@code N} may: those of largest magnitude.
 *
 * <p>The weight is {@code [out, in]} and groups lie along the inputs of one output, as hardware for 2:4 sparsity wants them, or, with
 * {@code columns}, along the outputs. Of equal magnitudes the first stays, so that each group keeps exactly {@code N}; NaN counts as
 * largest. Cost: {@code min(N, M - N)} comparisons for each weight.
 *
 * <p>Source: A. R. Bambhaniya et al., "Progressive Gradient Flow for Robust N:M Sparsity Training in Transformers", CPAL 2024.
 *
 * <p>Catalogue: T157
 *
 * @param n how many of a group stay
 * @param m size of a group
 * @param columns whether groups lie along axis 0 in place of axis 1
 */
public record NmMask(int n, int m, boolean columns) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless {@code 1 <= n <= m}
     */
    public NmMask {
        if (n < 1 || n > m) {
            throw new IllegalArgumentException("N:M sparsity: needs 1 <= N <= M, got " + n + ":" + m);
        }
    }

    /** Groups along the inputs. */
    public static NmMask of(int n, int m) {
        return new NmMask(n, m, false);
    }

    /** A copy with another pattern in the same direction. */
    NmMask withPattern(int otherN, int otherM) {
        return new NmMask(otherN, otherM, columns);
    }

    /**
     * Where weights stay: truth values of the shape of {@code w}.
     *
     * @param w {@code [out, in]}
     * @throws ShapeException if it is no matrix, or {@code m} does not divide the axis along which groups lie
     */
    public Tensor of(Tensor w) {
        require(w.rank() == 2 ? w.size(columns ? 0 : 1) : -1, w);
        double[] x = w.detach().toDoubleArray();
        int rows = w.size(0);
        int width = w.size(1);
        int stride = columns ? width : 1;
        boolean[] keep = new boolean[x.length];
        for (int i = 0; i < rows; i += columns ? m : 1) {
            for (int j = 0; j < width; j += columns ? 1 : m) {
                keepLargest(x, keep, i * width + j, stride);
            }
        }
        return Tensor.of(keep, rows, width);
    }

    /** Takes the {@code n} largest one by one, or leaves out the others, whichever are fewer. */
    private void keepLargest(double[] x, boolean[] keep, int from, int stride) {
        boolean few = n <= m / 2;
        for (int a = 0; a < m && !few; a++) {
            keep[from + a * stride] = true;
        }
        for (int round = 0; round < (few ? n : m - n); round++) {
            int found = -1;
            for (int at = from; at < from + m * stride; at += stride) {
                if (keep[at] != few && (found < 0 || isFarther(x[at], x[found], few))) {
                    found = at;
                }
            }
            keep[found] = few;
        }
    }

    /** Of equal magnitudes the first is the largest and the last the smallest. */
    private static boolean isFarther(double value, double than, boolean large) {
        int order = Double.compare(Math.abs(value), Math.abs(than));
        return large ? order > 0 : order <= 0;
    }

    private void require(int size, Tensor w) {
        if (size < 0 || size % m != 0) {
            throw new ShapeException("N:M sparsity: " + this + " needs a matrix whose axis " + (columns ? 0 : 1)
                    + " is a multiple of " + m + ", got shape " + w.shape());
        }
    }

    @Override
    public String toString() {
        return n + ":" + m + (columns ? " of columns" : "");
    }
}
