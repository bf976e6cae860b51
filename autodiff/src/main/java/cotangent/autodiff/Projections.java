package cotangent.autodiff;

import java.util.Arrays;

/**
 * Euclidean projections: the nearest point of a set, differentiable of every order almost everywhere.
 *
 * <pre>{@code
 * Tensor p = Projections.simplex(scores, -1);          // sparse probabilities
 * Tensor q = Projections.sparseSimplex(scores, 2, -1); // at most two of them above 0
 * Tensor r = Projections.l1Ball(weights, 1, -1);       // sparse weights of bounded size
 * }</pre>
 */
public final class Projections {
    /**
     * The point of the probability simplex nearest to {@code x}, along an axis: {@code p_i = max(x_i - tau, 0)} with the {@code tau}
     * that makes the sum 1. Elements that are negative infinity are left out and get 0.
     *
     * <p>With {@code u} the elements in descending order, {@code tau = (u_1 + ... + u_k - 1) / k} for the largest {@code k} with
     * {@code 1 + k u_k > u_1 + ... + u_k}. Cost {@code O(n log n)} for {@code n} elements; the derivative costs {@code O(n)}: with
     * the support {@code S = {i : p_i > 0}}, both Jacobian products are {@code v_i - mean of v over S} on {@code S} and 0 elsewhere.
     *
     * @throws ShapeException if {@code x} is a scalar or the axis has no elements
     * @throws IllegalArgumentException if an element is NaN or positive infinity, or all along the axis are negative infinity
     */
    public static Tensor simplex(Tensor x, int axis) {
        return alongLast("simplex", Integer.MAX_VALUE, x, axis);
    }

    /**
     * The point of the probability simplex with at most {@code k} elements above 0 that is nearest to {@code x}, along an axis: the
     * {@link #simplex projection} of the {@code k} largest elements, and 0 elsewhere. Of equal elements the one with the lowest
     * index counts as larger.
     *
     * @throws ShapeException if {@code x} is a scalar or the axis has no elements
     * @throws IllegalArgumentException if {@code k} is not from 1 to the size of the axis, or as for {@link #simplex}
     */
    public static Tensor sparseSimplex(Tensor x, int k, int axis) {
        if (k < 1 || x.rank() > 0 && k > x.size(axis)) {
            throw new IllegalArgumentException("sparseSimplex: k = " + k + " must be from 1 to the size of axis " + axis
                    + " of shape " + x.shape());
        }
        return alongLast("sparseSimplex", k, x, axis);
    }

    /**
     * The point with {@code sum |p_i| <= radius} that is nearest to {@code x}, along an axis: {@code x} itself if it is such a point,
     * else {@code p_i = sign(x_i) max(|x_i| - tau, 0)} with the {@code tau} that makes the sum the radius.
     *
     * @throws ShapeException if {@code x} is a scalar or the axis has no elements
     * @throws IllegalArgumentException if the radius is not positive and finite, or an element is not a finite number
     */
    public static Tensor l1Ball(Tensor x, double radius, int axis) {
        if (!(radius > 0 && radius < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("l1Ball: the radius must be positive and finite, got " + radius);
        }
        Tensor t = x.toFloating();
        Tensor size = t.abs();
        Tensor border = alongLast("l1Ball", Integer.MAX_VALUE, size.div(radius), axis)
                .mul(radius)
                .mul(t.sign());
        return Tensor.where(size.sum(true, axis).le(radius), t, border);
    }

    private static Tensor alongLast(String name, int k, Tensor x, int axis) {
        if (x.rank() == 0) {
            throw new ShapeException(name + ": needs an axis, got a scalar");
        }
        int a = x.shape().axis(axis);
        if (x.size(a) == 0) {
            throw new ShapeException(name + ": axis " + axis + " of shape " + x.shape() + " has no elements");
        }
        Tensor t = x.toFloating();
        Simplex p = new Simplex(name, k);
        return a == x.rank() - 1 ? p.apply(t) : p.apply(t.moveAxis(a, -1)).moveAxis(-1, a);
    }

    /** The projection over the last axis. */
    private record Simplex(String name, int k) implements Primitive {
        @Override
        public Tensor forward(Tensor[] x) {
            int n = x[0].size(-1);
            double[] values = Copies.export(x[0], DType.FLOAT64).doubles();
            double[] row = new double[n];
            for (int from = 0; from < values.length; from += n) {
                System.arraycopy(values, from, row, 0, n);
                project(row);
                System.arraycopy(row, 0, values, from, n);
            }
            return Tensor.fresh(Storage.of(values), x[0].shape()).to(x[0].dtype());
        }

        /** Works on differences from the largest element, which are exact for what can be in the support of large numbers. */
        private void project(double[] x) {
            double max = Double.NEGATIVE_INFINITY;
            for (double v : x) {
                if (Double.isNaN(v) || v == Double.POSITIVE_INFINITY) {
                    throw new IllegalArgumentException(
                            name + ": elements must be numbers or negative infinity, got " + v);
                }
                max = Math.max(max, v);
            }
            if (max == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException(
                        name + ": all elements along the axis are negative infinity; one must stay");
            }
            for (int i = 0; i < x.length; i++) {
                x[i] -= max;
            }
            double[] ascending = x.clone();
            Arrays.sort(ascending);
            int most = Math.min(k, x.length);
            double tau = threshold(ascending, most);
            // Elements above the k-th largest always count; of those equal to it, the first ones until there are k.
            double last = ascending[x.length - most];
            int equals = most;
            for (int i = x.length - 1; ascending[i] > last; i--) {
                equals--;
            }
            for (int i = 0; i < x.length; i++) {
                boolean counts = x[i] > last || x[i] == last && equals-- > 0;
                x[i] = counts && x[i] > tau ? x[i] - tau : 0;
            }
        }

        /** The threshold that gives the {@code most} largest elements the sum 1. */
        private static double threshold(double[] ascending, int most) {
            double sum = 0;
            double tau = 0;
            for (int count = 1; count <= most; count++) {
                double u = ascending[ascending.length - count];
                sum += u;
                if (!(1 + count * u > sum)) {
                    break;
                }
                tau = (sum - 1) / count;
            }
            return tau;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor y = node.output();
            Tensor support = y.gt(0).to(y.dtype());
            Tensor inside = g.mul(support);
            return inside.sub(support.mul(inside.sum(true, -1).div(support.sum(true, -1))));
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return vjp(i, t, node); // the Jacobian is symmetric
        }

        @Override
        public Saves saves() {
            return Saves.OUTPUT;
        }
    }

    private Projections() {}
}
