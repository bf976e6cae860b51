package cotangent.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossTest {
    private final Rng rng = Rng.of(31);

    @Test
    void theBatchsLossIsTheMeanOfTheSamples() {
        Tensor x = Tensor.randn(rng, 3, 2, 4);
        Tensor t = x.add(Tensor.randn(rng, 3, 2, 4)).sigmoid();
        for (Loss loss : List.of(
                new MeanSquaredError(),
                new L1(),
                SmoothL1.defaults(),
                Huber.defaults(),
                BinaryCrossEntropyWithLogits.defaults(),
                KullbackLeibler.defaults())) {
            Tensor each = loss.perSample(x, t);
            assertEquals(Shape.of(3), each.shape(), loss.toString());
            assertEquals(each.mean().item(), loss.apply(x, t).item(), 1e-6, loss.toString());
            assertEquals(loss.apply(x.slice(0, 1, 2), t.slice(0, 1, 2)).item(), each.get(1), 1e-6, loss.toString());
        }
        Tensor labels = Tensor.of(new int[] {1, 0, 1});
        Tensor scores = x.sum(2);
        for (Loss loss : List.of(CrossEntropy.defaults(), NegativeLogLikelihood.defaults(), Hinge.defaults())) {
            Tensor each = loss.perSample(scores, labels);
            assertEquals(Shape.of(3), each.shape(), loss.toString());
            assertEquals(each.mean().item(), loss.apply(scores, labels).item(), 1e-6, loss.toString());
        }
    }

    @Test
    void positionsOfASampleAreAveraged() {
        Tensor each = CrossEntropy.defaults()
                .perSample(Tensor.randn(rng, 2, 3, 5), Tensor.zeros(cotangent.autodiff.DType.INT64, 2, 5));
        assertEquals(Shape.of(2), each.shape());
    }

    @Test
    void aLambdaIsALoss() {
        Loss bias = (x, t) -> x.sub(t);
        assertEquals(
                1.5,
                bias.apply(Tensor.of(new float[] {2, 3}), Tensor.of(new float[] {1, 1}))
                        .item());
    }

    @Test
    void weightedLabelsDivideByTheirWeights() {
        Tensor logits = Tensor.of(new float[][] {{2, 0}, {0, 2}, {5, 5}});
        CrossEntropy loss = CrossEntropy.defaults().withIgnoreIndex(7);
        Tensor labels = Tensor.of(new int[] {0, 0, 7});
        float[] each = loss.perSample(logits, labels).toFloatArray();
        assertEquals(0, each[2]);
        assertEquals((each[0] + each[1]) / 2, loss.apply(logits, labels).item(), 1e-6);
    }

    @Test
    void pairsAndTriplets() {
        Tensor a = Tensor.of(new float[][] {{1, 0}, {1, 0}});
        Tensor b = Tensor.of(new float[][] {{1, 0}, {0, 1}});
        assertArrayEquals(
                new float[] {0, 0},
                CosineEmbedding.defaults()
                        .perPair(a, b, Tensor.of(new int[] {1, -1}))
                        .toFloatArray(),
                1e-6f);
        assertArrayEquals(
                new float[] {1, 1 + (float) Math.sqrt(2)},
                TripletMargin.defaults().perTriplet(a, b, a).toFloatArray(),
                1e-5f);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new Huber(0));
        assertThrows(IllegalArgumentException.class, () -> new SmoothL1(-1));
        assertThrows(IllegalArgumentException.class, () -> new Hinge(3, 1, null));
        assertThrows(IllegalArgumentException.class, () -> new CosineEmbedding(2));
        assertThrows(IllegalArgumentException.class, () -> new TripletMargin(0, 2, 1e-6, false));
        assertThrows(
                IllegalArgumentException.class, () -> CrossEntropy.defaults().withLabelSmoothing(2));
        assertThrows(ShapeException.class, () -> MeanSquaredError.of(Tensor.ones(2), Tensor.ones(2, 1)));
        assertThrows(ShapeException.class, () -> new L1().perSample(Tensor.ones(), Tensor.ones()));
    }
}
