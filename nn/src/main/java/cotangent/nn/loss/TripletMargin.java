package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * Brings an anchor nearer to a positive than to a negative example: {@code max(0, d(a, p) - d(a, n) + margin)} with
 * {@code d(u, v) = ||u - v + epsilon||_p} over the last axis.
 *
 * <p>Source: V. Balntas et al., "Learning local feature descriptors with triplets and shallow convolutional neural networks", BMVC 2016.
 *
 * @param margin by how much; positive
 * @param p order of the norm; positive
 * @param epsilon keeps the derivative at distance 0 finite
 * @param swap whether {@code d(p, n)} takes the place of {@code d(a, n)} where it is smaller
 */
public record TripletMargin(double margin, double p, double epsilon, boolean swap) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if {@code margin} or {@code p} is not positive
     */
    public TripletMargin {
        if (!(margin > 0) || !(p > 0)) {
            throw new IllegalArgumentException(
                    "TripletMargin: margin and p must be positive, got " + margin + " and " + p);
        }
    }

    /** Margin 1, Euclidean distance, epsilon 1e-6, no swap. */
    public static TripletMargin defaults() {
        return new TripletMargin(1, 2, 1e-6, false);
    }

    /** These settings with another margin. */
    public TripletMargin withMargin(double value) {
        return new TripletMargin(value, p, epsilon, swap);
    }

    /** These settings with another norm. */
    public TripletMargin withP(double value) {
        return new TripletMargin(margin, value, epsilon, swap);
    }

    /** These settings with or without the swap. */
    public TripletMargin withSwap(boolean value) {
        return new TripletMargin(margin, p, epsilon, value);
    }

    /** The losses {@code [batch]} of vectors {@code [batch, width]}. */
    public Tensor perTriplet(Tensor anchor, Tensor positive, Tensor negative) {
        return Losses.tripletMargin(anchor, positive, negative, margin, p, epsilon, swap, Reduction.NONE);
    }

    /** The mean over triplets. */
    public Tensor apply(Tensor anchor, Tensor positive, Tensor negative) {
        return Losses.tripletMargin(anchor, positive, negative, margin, p, epsilon, swap, Reduction.MEAN);
    }
}
