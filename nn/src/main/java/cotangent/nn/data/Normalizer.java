package cotangent.nn.data;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;

/**
 * Shifts and scales inputs so that those it was fitted on have mean 0 and standard deviation 1: {@code (x - mean) / std}. Fit it on
 * training data only.
 *
 * @param mean broadcasts to the inputs
 * @param std likewise, positive
 */
public record Normalizer(Tensor mean, Tensor std) {
    /**
     * Means and standard deviations (of the population) over the given axes, which keep size 1; what does not vary keeps its scale.
     *
     * @param x for example {@code [size, features]} with axis 0, or {@code [size, channels, height, width]} with axes 0, 2, 3; without
     *     axes, one mean of all
     */
    public static Normalizer fit(Tensor x, int... axes) {
        try (var off = GradMode.noGrad()) {
            Tensor mean = x.mean(true, axes);
            Tensor std = x.std(0, true, axes);
            return new Normalizer(mean, std.maskedFill(std.eq(0), 1));
        }
    }

    /** {@code (x - mean) / std}. */
    public Tensor apply(Tensor x) {
        return x.sub(mean).div(std);
    }

    /** {@code x std + mean}. */
    public Tensor invert(Tensor x) {
        return x.mul(std).add(mean);
    }

    /** A data set whose inputs are normalised when they are read. */
    public Dataset apply(Dataset dataset) {
        return dataset.map(batch -> batch.withInputs(apply(batch.inputs())));
    }
}
