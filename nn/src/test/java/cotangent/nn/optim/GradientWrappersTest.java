package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Linear;
import cotangent.nn.data.Batch;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.train.BatchClosure;
import org.junit.jupiter.api.Test;

class GradientWrappersTest {
    private final Batch batch = new TensorDataset(
                    Tensor.randn(Rng.of(1), DType.FLOAT64, 10, 3), Tensor.randn(Rng.of(2), DType.FLOAT64, 10, 1))
            .batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    private int evaluations;

    private Linear model() {
        Linear model = new Linear(3, 1, Rng.of(3));
        model.to(DType.FLOAT64);
        return model;
    }

    private double step(Linear model, Optimizer optimizer) {
        try (var scope = MemoryScope.open()) {
            return optimizer.step(new BatchClosure(model, batch, (part, number) -> {
                evaluations++;
                optimizer.zeroGrad();
                Tensor loss =
                        model.apply(part.inputs()).sub(part.targets()).square().mean();
                loss.backward();
                return loss.item();
            }));
        }
    }

    private static Sgd sgd(Linear model) {
        return new Sgd(model.parameters(), SgdConfig.defaults().withLearningRate(0.1));
    }

    @Test
    void partsGiveTheGradientOfTheWhole() {
        Linear whole = model();
        Linear parts = model();
        double loss = step(whole, sgd(whole));
        evaluations = 0;
        assertEquals(loss, step(parts, new AccumulatedGradients(sgd(parts), 4)), 1e-12);
        assertEquals(3, evaluations);
        whole.parameters()
                .forEach((name, p) -> assertArrayEquals(
                        p.value().toDoubleArray(),
                        parts.parameters().get(name).value().toDoubleArray(),
                        1e-12));
    }

    @Test
    void clippingSeesTheWholeGradient() {
        Linear whole = model();
        Linear parts = model();
        step(whole, new ClippedGradients(sgd(whole), 0.5));
        step(parts, new AccumulatedGradients(new ClippedGradients(sgd(parts), 0.5), 3));
        double moved = 0;
        Linear start = model();
        for (String name : whole.parameters().keySet()) {
            double[] a = whole.parameters().get(name).value().toDoubleArray();
            assertArrayEquals(a, parts.parameters().get(name).value().toDoubleArray(), 1e-12);
            double[] b = start.parameters().get(name).value().toDoubleArray();
            for (int i = 0; i < a.length; i++) {
                moved += (a[i] - b[i]) * (a[i] - b[i]);
            }
        }
        assertEquals(0.05, Math.sqrt(moved), 1e-6); // the learning rate times the norm
        assertThrows(IllegalArgumentException.class, () -> new ClippedGradients(sgd(whole), 0));
        assertThrows(IllegalArgumentException.class, () -> new AccumulatedGradients(sgd(whole), 0));
    }
}
