package cotangent.regularizers.diagnostics;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.regularizers.Diagnostic;
import java.util.Arrays;

/**
 * How far features of samples lie from the mean of their class, and how much of their variance that is.
 *
 * <pre>
 * within = mean_c mean_{i of c} ||f_i - mu_c||^2,   total = mean_c mean_{i of c} ||f_i - mu||^2,   mu = mean_c mu_c
 * ratio  = 1 - within / total
 * </pre>
 *
 * with features {@code f [n, d]}, their class means {@code mu_c}, and every class that occurs counting alike. The ratio is in [0, 1]: 1 if
 * classes have collapsed to points, 0 if class means are one point; NaN if nothing varies.
 *
 * <p>Catalogue: T272
 *
 * @param within variance within classes
 * @param total variance of all
 */
public record ClassSeparability(double within, double total) {
    /** The share of the variance that is between classes. */
    public double ratio() {
        return 1 - within / total;
    }

    /**
     * Measures features.
     *
     * @param features {@code [n, ...]}
     * @param labels class indices {@code [n]}
     * @throws ShapeException if there is no sample or their numbers differ
     */
    public static ClassSeparability of(Tensor features, Tensor labels) {
        if (features.rank() < 2 || features.size(0) == 0 || labels.rank() != 1 || labels.size() != features.size(0)) {
            throw new ShapeException("ClassSeparability: needs features [n, ...] and labels [n], got "
                    + features.shape() + " and " + labels.shape());
        }
        try (var off = GradMode.noGrad()) {
            Tensor f = features.detach().to(DType.FLOAT64).flatten(1);
            long[] y = labels.toLongArray();
            long[] classes = Arrays.stream(y).distinct().sorted().toArray();
            Tensor[] means = new Tensor[classes.length];
            double within = 0;
            for (int c = 0; c < classes.length; c++) {
                Tensor own = f.index(labels.eq(classes[c]));
                means[c] = own.mean(0);
                within += own.sub(means[c]).square().sum(1).mean().item();
            }
            Tensor centers = Tensor.stack(0, means);
            within /= classes.length;
            double between = centers.sub(centers.mean(0)).square().sum(1).mean().item();
            return new ClassSeparability(within, within + between);
        }
    }

    /**
     * Measures the inputs of the layer of this full name, in evaluation mode: those of the last linear layer are a classifier's features.
     *
     * @throws IllegalArgumentException if the model or the part of that name is no layer, or the layer is not called exactly once
     */
    public static Diagnostic<Batch, ClassSeparability> atInputOf(String layer) {
        return (model, batch) -> {
            if (!(model instanceof Layer whole && model.modules().get(layer) instanceof Layer part)) {
                throw new IllegalArgumentException("ClassSeparability: the model has no layer '" + layer + "'");
            }
            Tensor[] seen = new Tensor[1];
            int[] calls = new int[1];
            try (var off = GradMode.noGrad();
                    var hook = part.registerForwardHook((at, in, out) -> {
                        seen[0] = in;
                        calls[0]++;
                        return out;
                    })) {
                whole.inMode(m -> Module.Mode.EVAL, () -> whole.apply(batch.inputs()));
            }
            if (calls[0] != 1) {
                throw new IllegalArgumentException(
                        "ClassSeparability: layer '" + layer + "' was called " + calls[0] + " times, needs once");
            }
            return of(seen[0], batch.targets());
        };
    }
}
