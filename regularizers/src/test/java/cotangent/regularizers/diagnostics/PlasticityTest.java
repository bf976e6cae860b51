package cotangent.regularizers.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlasticityTest {
    /** Without a mean taken off: an identity counts fully, an outer product is rank 1; 3 and 1 have entropy log 4 - 3/4 log 3. */
    @Test
    void effectiveRankOfAMatrix() {
        assertEquals(3, EffectiveRank.ofMatrix(Tensor.eye(DType.FLOAT64, 3)), 1e-12);
        assertEquals(1, EffectiveRank.ofMatrix(Tensor.ones(DType.FLOAT64, 4, 3)), 1e-12);
        Tensor d = Tensor.of(new double[][] {{3, 0}, {0, 1}, {0, 0}});
        assertEquals(Math.log(4) - 0.75 * Math.log(3), EffectiveRank.entropy(d), 1e-14);
        assertEquals(0, EffectiveRank.ofMatrix(Tensor.zeros(2, 2)));
        assertThrows(ShapeException.class, () -> EffectiveRank.ofMatrix(Tensor.ones(3)));
    }

    @Property
    void effectiveRankIsBetweenOneAndTheRank(@ForAll long seed) {
        Tensor a = Tensor.randn(Rng.of(seed), DType.FLOAT64, 5, 3);
        double rank = EffectiveRank.ofMatrix(a);
        assertTrue(rank >= 1 && rank <= 3 + 1e-12);
        assertEquals(rank, EffectiveRank.ofMatrix(a.mul(7).mT()), 1e-10);
    }

    /** The gradients of one sample taken twice have one direction; those of different samples have more. */
    @Test
    void gradientDiversity() {
        Linear net = new Linear(3, 2, Rng.of(1));
        Tensor x = Tensor.randn(Rng.of(2), 2, 3);
        Tensor same = Tensor.cat(0, x.slice(0, 0, 1), x.slice(0, 0, 1));
        Tensor labels = Tensor.of(new long[] {0, 0});
        var diversity = GradientDiversity.of(CrossEntropy.defaults());
        assertEquals(
                1,
                diversity
                        .measure(net, new Batch(same, labels, Tensor.arange(2), null))
                        .rank(),
                1e-3);
        double different = diversity
                .measure(net, new Batch(x, Tensor.of(new long[] {0, 1}), Tensor.arange(2), null))
                .rank();
        assertTrue(different > 1.3, () -> "rank " + different);
        assertTrue(net.isTraining());
        Layer dropping = new Sequential(new Dropout(0.5, Rng.of(1)), net);
        Batch batch = new Batch(same, labels, Tensor.arange(2), null);
        assertEquals(1, diversity.measure(dropping, batch).rank(), 1e-3, "without dropout");
    }

    @Test
    void plasticity() {
        PlasticityProbe probe = new PlasticityProbe();
        assertTrue(Double.isNaN(probe.mean()));
        Tensor logits = Tensor.of(new float[][] {{1, 0}, {0, 1}});
        probe.observe(0, logits, Tensor.of(new long[] {0, 1}));
        probe.observe(0, logits, Tensor.of(new long[] {1, 1}));
        probe.observe(1, logits, Tensor.of(new long[] {1, 1}));
        probe.observe(2, logits, Tensor.of(new long[] {1, 0}));
        assertEquals(Map.of(0, 0.75, 1, 0.5, 2, 0.0), probe.accuracies());
        assertEquals(0.25, probe.meanOfLast(2));
        assertEquals(1.25 / 3, probe.mean(), 1e-15);
        assertThrows(ShapeException.class, () -> probe.observe(0, logits, Tensor.of(new long[] {1})));
    }
}
