package cotangent.autodiff;

import java.util.Arrays;

/** Tensors as linear maps between tensors: matrices between the elements of groups of axes; see {@link Linalg#tensorsolve}. */
final class TensorEquations {
    static Tensor inverse(Tensor a, int ind) {
        if (ind <= 0 || ind > a.rank()) {
            throw new IllegalArgumentException("tensorinv: needs 0 < ind <= " + a.rank() + ", got " + ind);
        }
        int[] s = a.shape().toArray();
        int[] first = Arrays.copyOf(s, ind);
        int[] last = Arrays.copyOfRange(s, ind, s.length);
        int n = Shape.of(first).size();
        if (n != Shape.of(last).size()) {
            throw new ShapeException("tensorinv: the products of the first " + ind
                    + " and of the other sizes differ in shape " + a.shape());
        }
        return Linalg.inv(a.reshape(n, n)).reshape(Shape.of(last).append(first));
    }

    static Tensor solve(Tensor a, Tensor b, int[] axes) {
        Tensor x = a;
        if (axes.length > 0) {
            int[] order = new int[a.rank()];
            boolean[] moved = new boolean[a.rank()];
            for (int i = 0; i < axes.length; i++) {
                order[a.rank() - axes.length + i] = a.shape().axis(axes[i]);
                moved[a.shape().axis(axes[i])] = true;
            }
            int k = 0;
            for (int i = 0; i < moved.length; i++) {
                if (!moved[i]) {
                    order[k++] = i;
                }
            }
            x = a.permute(order);
        }
        int n = b.size();
        if (x.size() != n * n || x.rank() < b.rank()) {
            throw new ShapeException("tensorsolve: A is " + a.shape() + ", B is " + b.shape());
        }
        int[] unknown = Arrays.copyOfRange(x.shape().toArray(), b.rank(), x.rank());
        return Linalg.solve(x.reshape(n, n), b.flatten()).reshape(Shape.of(unknown));
    }

    private TensorEquations() {}
}
