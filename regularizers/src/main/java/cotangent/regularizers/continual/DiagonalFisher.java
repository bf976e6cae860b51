package cotangent.regularizers.continual;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How much a classifier's loss depends on each parameter: the diagonal of the Fisher information, estimated by squared gradients.
 *
 * <pre>F_j = mean over batches of (d L / d theta_j)^2,   L the mean cross entropy of the batch among the task's classes</pre>
 *
 * or, by sample, the mean over samples of the squared gradient of each one's loss, which does not depend on how batches are cut: squared
 * gradients of batch means estimate it divided by the batch's size as far as samples are independent. The model is in evaluation mode
 * meanwhile, and not changed.
 *
 * <p>Defaults: the labels of the data, by batch. Cost: a forward and a backward pass a batch, or a sample.
 *
 * <p>Errors: {@link IllegalArgumentException} if there is no batch; {@link ArithmeticException} if a result is not finite.
 *
 * <p>Source: J. Kirkpatrick et al., "Overcoming catastrophic forgetting in neural networks", PNAS 114(13), 2017. F. Kunstner, L. Balles, P.
 * Hennig, "Limitations of the Empirical Fisher Approximation for Natural Gradient Descent", NeurIPS 2019, tells the kinds apart.
 *
 * <p>Catalogue: T136
 *
 * @param labels which labels the losses take
 * @param perSample whether each sample's gradient is squared, not that of the batch's mean
 */
public record DiagonalFisher(Labels labels, boolean perSample) {
    /** Where labels come from. */
    public enum Labels {
        /** The data: the empirical Fisher information. */
        EMPIRICAL,
        /** Drawn from the model's prediction: an unbiased estimate of the true one, if by sample. */
        TRUE,
        /** The model's most probable class. */
        PSEUDO
    }

    /** Checks. */
    public DiagonalFisher {
        Objects.requireNonNull(labels, "Fisher information needs a kind of labels");
    }

    /** The labels of the data, by batch. */
    public static DiagonalFisher defaults() {
        return new DiagonalFisher(Labels.EMPIRICAL, false);
    }

    /**
     * The information of each trainable parameter by full name.
     *
     * @param batches of a task's data
     * @param loss knows the task's classes
     * @param rng draws labels if they come from the prediction
     */
    public Map<String, Tensor> of(
            Layer model, Iterable<Batch> batches, TaskMaskedCrossEntropy loss, RandomGenerator rng) {
        Map<String, Tensor> at = new LinkedHashMap<>();
        model.parameters().forEach((name, p) -> {
            if (p.isTrainable()) {
                at.put(name, p.value().detach());
            }
        });
        Map<String, Tensor> sums = new LinkedHashMap<>();
        at.forEach((name, value) -> sums.put(name, Tensor.zerosLike(value)));
        int terms = 0;
        for (Batch batch : batches) {
            int size = perSample ? 1 : batch.size();
            for (int from = 0; from < batch.size(); from += size) {
                addSquares(model, at, batch.slice(from, from + size), loss, rng, sums);
                terms++;
            }
        }
        if (terms == 0) {
            throw new IllegalArgumentException("Fisher information: there is no batch");
        }
        int n = terms;
        sums.replaceAll((name, sum) -> MemoryScope.keep(sum.div(n)));
        sums.forEach((name, f) -> {
            if (!f.allFinite()) {
                throw new ArithmeticException("Fisher information: that of '" + name + "' is not finite");
            }
        });
        return sums;
    }

    private void addSquares(
            Layer model,
            Map<String, Tensor> at,
            Batch batch,
            TaskMaskedCrossEntropy loss,
            RandomGenerator rng,
            Map<String, Tensor> sums) {
        Map<String, Tensor> g = model.inMode(
                mode -> Module.Mode.EVAL,
                () -> Autodiff.grad(
                        values -> model.with(values, () -> {
                            Tensor logits = model.apply(batch.inputs());
                            return loss.apply(logits, labels(logits.detach(), batch, loss, rng));
                        }),
                        at));
        try (var off = GradMode.noGrad()) {
            g.forEach((name, t) -> sums.merge(name, t.square(), Tensor::add));
        }
    }

    private Tensor labels(Tensor logits, Batch batch, TaskMaskedCrossEntropy loss, RandomGenerator rng) {
        if (labels == Labels.EMPIRICAL) {
            return batch.targets();
        }
        int[] classes = loss.classes();
        Tensor z = loss.restrict(logits);
        long[] y = labels == Labels.PSEUDO ? z.argmax(1).toLongArray() : draw(z.softmax(1), rng);
        for (int i = 0; i < y.length; i++) {
            y[i] = classes[(int) y[i]];
        }
        return Tensor.of(y);
    }

    private static long[] draw(Tensor probabilities, RandomGenerator rng) {
        int n = probabilities.size(0);
        int width = probabilities.size(1);
        double[] p = probabilities.toDoubleArray();
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            double rest = rng.nextDouble();
            int c = 0;
            while (c < width - 1 && rest >= p[i * width + c]) {
                rest -= p[i * width + c++];
            }
            y[i] = c;
        }
        return y;
    }
}
