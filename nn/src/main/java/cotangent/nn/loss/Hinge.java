package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * Hinge loss of several classes: {@code sum over c != t of w_t max(0, margin - x_t + x_c)^exponent / classes} of scores
 * {@code x [batch, classes]} and labels {@code t [batch]} (PyTorch's multi margin loss).
 *
 * @param exponent 1 or 2
 * @param margin by how much the label's score shall exceed the others
 * @param weight a factor for each class, {@code [classes]}; may be null
 */
public record Hinge(int exponent, double margin, Tensor weight) implements Loss {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if the exponent is neither 1 nor 2
     */
    public Hinge {
        if (exponent != 1 && exponent != 2) {
            throw new IllegalArgumentException("Hinge: the exponent must be 1 or 2, got " + exponent);
        }
    }

    /** Exponent 1, margin 1, no weights. */
    public static Hinge defaults() {
        return new Hinge(1, 1, null);
    }

    /** The mean over samples, with the defaults. */
    public static Tensor of(Tensor scores, Tensor labels) {
        return defaults().apply(scores, labels);
    }

    @Override
    public Tensor perSample(Tensor scores, Tensor labels) {
        return Losses.multiMargin(scores, labels, exponent, margin, weight, Reduction.NONE);
    }
}
