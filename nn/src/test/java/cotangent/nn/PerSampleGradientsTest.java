package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The gradients of each sample by {@code vmap(grad(f))} are those of a loop, for every kind of module, and no primitive falls back to a loop. */
class PerSampleGradientsTest {
    private static final int BATCH = 5;
    private final Rng rng = Rng.of(11);

    private void check(Layer model, Tensor batch) {
        model.to(DType.FLOAT64);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        model.parameters().forEach((name, p) -> parameters.put(name, p.value().detach()));
        Set<String> before = Set.copyOf(Autodiff.vmapFallbacks());
        UnaryOperator<Tensor> input = x -> x.dtype().isFloating() ? x.to(DType.FLOAT64) : x;
        List<Tensor> each = Autodiff.vmap(
                in -> List.copyOf(gradients(model, parameters, in.get(0)).values()), List.of(input.apply(batch)), 0);
        for (int i = 0; i < BATCH; i++) {
            Map<String, Tensor> alone =
                    gradients(model, parameters, input.apply(batch).select(0, i));
            int k = 0;
            for (Map.Entry<String, Tensor> g : alone.entrySet()) {
                Tensor mapped = each.get(k++).select(0, i);
                double scale = 1e-11 * (1 + g.getValue().abs().max().item());
                assertEquals(g.getValue().shape(), mapped.shape());
                assertArrayEquals(
                        g.getValue().toDoubleArray(), mapped.toDoubleArray(), scale, g.getKey() + " of sample " + i);
            }
        }
        assertEquals(before, Autodiff.vmapFallbacks());
    }

    private static Map<String, Tensor> gradients(Layer model, Map<String, Tensor> parameters, Tensor sample) {
        return Trees.grad((Map<String, Tensor> p) ->
                        model.forward(p, sample.unsqueeze(0)).square().sum())
                .apply(parameters);
    }

    @Test
    void mlp() {
        check(Mlp.of(rng, Activation::tanh, 3, 8, 8, 2), Tensor.randn(rng, BATCH, 3));
    }

    @Test
    void cnn() {
        Layer net = new Sequential(
                new Conv2d(2, 4, 3, rng),
                new GroupNorm(2, 4),
                Activation.gelu(),
                new MaxPool2d(2),
                new Conv2d(4, 6, 2, rng),
                Activation.relu(),
                new Flatten(),
                new Linear(24, 3, rng));
        check(net, Tensor.randn(rng, BATCH, 2, 8, 8));
    }

    @Test
    void attention() {
        check(new MultiheadAttention(8, 2, rng), Tensor.randn(rng, BATCH, 6, 8));
        check(new MultiheadAttention(8, 2, true, true, rng), Tensor.randn(rng, BATCH, 6, 8));
    }

    @Test
    void transformerLayer() {
        TransformerConfig config = TransformerConfig.of(8, 2).withDropout(0).withFeedForward(12);
        check(new TransformerEncoderLayer(config, rng), Tensor.randn(rng, BATCH, 6, 8));
    }

    @Test
    void recurrentLayers() {
        check(new Rnn(3, 4, rng), Tensor.randn(rng, BATCH, 5, 3));
        check(new Gru(3, 4, rng), Tensor.randn(rng, BATCH, 5, 3));
        check(new Lstm(3, 4, rng), Tensor.randn(rng, BATCH, 5, 3));
    }

    @Test
    void embeddingsAndNorms() {
        Layer net = new Sequential(new Embedding(7, 6, rng), new LayerNorm(6), new RmsNorm(6), new Linear(6, 2, rng));
        check(net, Tensor.randint(rng, 0, 7, BATCH, 4));
    }
}
