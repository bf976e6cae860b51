package cotangent.nn.classical;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Tensor;

/**
 * Principal components: orthogonal directions along which points vary most.
 *
 * <pre>
 * X - mean = U diag(s) V'          components = first rows of V',   variances = s^2 / (n - 1)
 * transform(x) = (x - mean) components'
 * </pre>
 *
 * <p>Each component's sign is such that its largest element in size, the first of them, is positive.
 *
 * @param mean {@code [d]}
 * @param components {@code [k, d]}, orthonormal rows, that of the largest variance first
 * @param variances {@code [k]}: the points' variances along the components
 * @param totalVariance the sum over all directions
 */
public record Pca(Tensor mean, Tensor components, Tensor variances, double totalVariance) {
    /**
     * Finds components by a singular value decomposition.
     *
     * @param points {@code [n, d]}
     * @param k their number, at most {@code min(n, d)}
     * @throws cotangent.autodiff.ShapeException unless there are at least two points
     * @throws IllegalArgumentException if {@code k} is out of range or a coordinate is not finite
     */
    public static Pca fit(Tensor points, int k) {
        Tensor x = Points.require("Pca", points, 2);
        int most = Math.min(x.size(0), x.size(1));
        if (k < 1 || k > most) {
            throw new IllegalArgumentException("Pca: number of components must be from 1 to " + most + ", got " + k);
        }
        try (var off = GradMode.noGrad()) {
            Tensor mean = x.mean(0);
            Linalg.Svd svd = Linalg.svd(x.sub(mean));
            Tensor all = svd.s().square().div(x.size(0) - 1);
            Tensor v = svd.vh().slice(0, 0, k);
            Tensor sign = v.gather(1, v.abs().argmax(1, true)).sign();
            return new Pca(
                    mean, v.mul(sign), all.slice(0, 0, k).copy(), all.sum().item());
        }
    }

    /** Coordinates along the components, {@code [n, k]}; differentiable. */
    public Tensor transform(Tensor x) {
        return x.sub(mean).matmul(components.mT());
    }

    /** Points with these coordinates, {@code [n, d]}: of those of {@link #transform}, the nearest that components can give. */
    public Tensor inverse(Tensor coordinates) {
        return coordinates.matmul(components).add(mean);
    }

    /** Each component's share of the variance, {@code [k]}; NaN if nothing varies. */
    public Tensor explained() {
        return variances.div(totalVariance);
    }
}
