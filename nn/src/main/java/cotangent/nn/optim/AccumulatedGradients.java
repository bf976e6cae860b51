package cotangent.nn.optim;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.InPlace;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Evaluates a batch part by part and hands the wrapped optimizer the gradient of the whole, for batches that do not fit into memory:
 * the weighted sum of the parts' gradients, which is the batch's unless the objective looks across samples (as batch norm does).
 *
 * <p>What clips the gradients of each part, as {@code Trainer.clipNorm} does, is not what clips those of the batch: wrap the optimizer
 * in {@link ClippedGradients} instead, {@code new AccumulatedGradients(new ClippedGradients(adam, 1), 16)}.
 */
public final class AccumulatedGradients extends OptimizerWrapper {
    private final int size;

    /**
     * A wrapper, to be used in place of {@code base}.
     *
     * @param size samples of a part
     */
    public AccumulatedGradients(Optimizer base, int size) {
        super(base);
        this.size = (int) Require.positive("accumulation: size of a part", (long) size);
    }

    @Override
    protected double gradient(Closure closure) {
        Map<String, Tensor> sums = new LinkedHashMap<>();
        double loss = 0;
        for (Closure.Part part : closure.parts(size)) {
            loss += part.weight() * part.closure().evaluate();
            try (var off = GradMode.noGrad()) {
                parameters().forEach((name, p) -> {
                    if (p.grad() != null) {
                        Tensor sum = sums.computeIfAbsent(name, n -> MemoryScope.keep(Tensor.zerosLike(p.grad())));
                        InPlace.axpy(part.weight(), p.grad().detach(), sum);
                    }
                });
            }
        }
        sums.forEach((name, sum) -> parameters().get(name).value().setGrad(sum));
        return loss;
    }
}
