package cotangent.regularizers.augmentation;

import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * The share of mixtures that collide with real samples of other classes: whose nearest real sample lies within a radius and has a label
 * other than both that were mixed.
 *
 * <p>Source: H. Guo, Y. Mao, R. Zhang, "MixUp as Locally Linear Out-Of-Manifold Regularization", AAAI 2019. Catalogue: T012.
 */
public final class ManifoldIntrusion {
    private ManifoldIntrusion() {}

    /**
     * The share in [0, 1]. Among real samples at equal distance the first counts.
     *
     * @param mixtures {@code [n, ...]}, at least one
     * @param first labels {@code [n]} of the first parts
     * @param second labels {@code [n]} of the second parts
     * @param real {@code [m, ...]}, at least one
     * @param labels {@code [m]}
     * @param radius Euclidean; a nearest sample at this distance counts
     * @throws IllegalArgumentException if the radius is negative or NaN
     * @throws ShapeException if the shapes do not agree
     */
    public static double rate(Tensor mixtures, Tensor first, Tensor second, Tensor real, Tensor labels, double radius) {
        if (!(radius >= 0)) {
            throw new IllegalArgumentException("ManifoldIntrusion: the radius must not be negative, got " + radius);
        }
        int n = mixtures.size(0);
        if (n == 0 || real.size(0) == 0) {
            throw new ShapeException("ManifoldIntrusion: needs mixtures and real samples, got " + mixtures.shape()
                    + " and " + real.shape());
        }
        if (!first.shape().equals(Shape.of(n))
                || !second.shape().equals(Shape.of(n))
                || !labels.shape().equals(Shape.of(real.size(0)))) {
            throw new ShapeException("ManifoldIntrusion: mixtures " + mixtures.shape() + " need labels [" + n
                    + "], real samples " + real.shape() + " labels [" + real.size(0) + "]");
        }
        try (var off = GradMode.noGrad()) {
            Tensor distances = Distances.cdist(mixtures.reshape(n, -1), real.reshape(real.size(0), -1), 2);
            double[] least = distances.amin(1).toDoubleArray();
            long[] nearest = distances.argmin(1).toLongArray();
            long[] a = first.toLongArray();
            long[] b = second.toLongArray();
            long[] c = labels.toLongArray();
            int hits = 0;
            for (int i = 0; i < n; i++) {
                long label = c[(int) nearest[i]];
                if (least[i] <= radius && label != a[i] && label != b[i]) {
                    hits++;
                }
            }
            return hits / (double) n;
        }
    }
}
