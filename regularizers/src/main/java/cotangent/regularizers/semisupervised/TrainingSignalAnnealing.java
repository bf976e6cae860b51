package cotangent.regularizers.semisupervised;

import cotangent.autodiff.CrossEntropyOptions;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Lets labelled samples count only while they are not yet known too well, so that a few of them are not learned by heart.
 *
 * <pre>
 * L     = sum_i CE(z_i, y_i) [p(y_i | x_i) &lt; eta] / max(1, number of those)
 * eta   = a (1 - 1/C) + 1/C
 * a     = t                    LINEAR      with the share t of the training that is done
 *       = 1 - exp(-5 t)        LOG         releases early: little danger of overfitting
 *       = exp(5 (t - 1))       EXP         releases late: few labels
 * </pre>
 *
 * with logits {@code z [batch, C]} and {@code p = softmax(z)}. Which samples count is a constant. {@link #NONE}: all of them always; the mean.
 *
 * <p>Source: Q. Xie, Z. Dai, E. Hovy, M.-T. Luong, Q. V. Le, "Unsupervised Data Augmentation for Consistency Training", NeurIPS 2020.
 *
 * <p>Catalogue: T123
 */
public enum TrainingSignalAnnealing {
    /** All samples always count. */
    NONE,
    /** Evenly over the training. */
    LINEAR,
    /** Early. */
    LOG,
    /** Late. */
    EXP;

    /**
     * The probability {@code eta} from which on a sample does not count; infinite for {@link #NONE}.
     *
     * @param progress the share of the training that is done, in [0, 1]
     * @param classes at least 2
     * @throws IllegalArgumentException if a number is out of range
     */
    public double threshold(double progress, int classes) {
        if (!(progress >= 0 && progress <= 1) || classes < 2) {
            throw new IllegalArgumentException(
                    "training signal annealing: needs progress in [0, 1] and two classes, got " + progress + " and "
                            + classes);
        }
        double a =
                switch (this) {
                    case NONE -> Double.POSITIVE_INFINITY;
                    case LINEAR -> progress;
                    case LOG -> 1 - StrictMath.exp(-5 * progress);
                    case EXP -> StrictMath.exp(5 * (progress - 1));
                };
        return a * (1 - 1.0 / classes) + 1.0 / classes;
    }

    /**
     * Which samples count: truth values {@code [batch]}.
     *
     * @param logits {@code [batch, classes]}
     * @param labels class indices {@code [batch]}
     */
    public Tensor counts(Tensor logits, Tensor labels, double progress) {
        double eta = threshold(progress, logits.size(1));
        try (var off = GradMode.noGrad()) {
            Tensor own = logits.softmax(1).gather(1, labels.unsqueeze(1)).squeeze(1);
            return own.lt(eta);
        }
    }

    /**
     * The loss of labelled samples, a scalar; 0 if none counts.
     *
     * @param logits {@code [batch, classes]}
     * @param labels class indices {@code [batch]}
     * @throws ShapeException if the shapes are not of that form
     */
    public Tensor loss(Tensor logits, Tensor labels, double progress) {
        return loss(logits, labels, counts(logits, labels, progress));
    }

    static Tensor loss(Tensor logits, Tensor labels, Tensor counts) {
        Tensor each = Losses.crossEntropy(logits, labels, CrossEntropyOptions.DEFAULT.withReduction(Reduction.NONE));
        Tensor mask = counts.to(each.dtype());
        return each.mul(mask).sum().div(Math.max(1, mask.sum().item()));
    }
}
