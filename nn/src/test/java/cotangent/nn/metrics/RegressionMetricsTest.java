package cotangent.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RegressionMetricsTest {
    @Test
    void workedExample() {
        Tensor y = Tensor.of(new double[] {3, -0.5, 2, 7});
        Tensor p = Tensor.of(new double[] {2.5, 0, 2, 8});
        RegressionScores s = RegressionScores.EMPTY.plus(p, y);
        assertEquals(0.9486081370449679, s.r2(), 1e-12); // of scikit-learn's documentation
        assertEquals(0.5, s.meanAbsoluteError(), 1e-12);
        assertEquals(0.375, s.meanSquaredError(), 1e-12);
        assertEquals(Math.sqrt(0.375), s.rootMeanSquaredError(), 1e-12);
        assertEquals(0.5, new MeanAbsoluteError().of(p, y), 1e-12);
        Tensor two = Tensor.of(new double[][] {{1, 2}, {3, 4}});
        assertArrayEquals(
                new double[] {0.5, 1.5},
                new MeanAbsoluteError()
                        .perSample(two, Tensor.of(new double[][] {{1, 3}, {0, 4}}))
                        .toDoubleArray());
    }

    @Property(tries = 100)
    void aLargeMeanLosesNothing(@ForAll long seed, @ForAll @IntRange(min = 3, max = 50) int n) {
        Rng rng = Rng.of(seed);
        Tensor y = Tensor.randn(rng, DType.FLOAT64, n);
        Tensor p = y.add(Tensor.randn(rng, DType.FLOAT64, n).mul(0.3));
        RegressionScores near = RegressionScores.EMPTY.plus(p, y);
        double shift = 1 << 26;
        int cut = n / 2;
        Tensor farP = p.add(shift);
        Tensor farY = y.add(shift);
        RegressionScores far = RegressionScores.EMPTY
                .plus(farP.slice(0, 0, cut), farY.slice(0, 0, cut))
                .plus(farP.slice(0, cut, n), farY.slice(0, cut, n));
        assertEquals(near.r2(), far.r2(), 1e-5 * (1 + Math.abs(near.r2()))); // the shift itself rounds to 2^-27
        assertEquals(
                1
                        - p.sub(y).square().sum().item()
                                / y.sub(y.mean()).square().sum().item(),
                near.r2(),
                1e-9);
    }

    @Test
    void edges() {
        Tensor same = Tensor.ones(4);
        assertEquals(1, RegressionScores.EMPTY.plus(same, same).r2());
        assertEquals(0, RegressionScores.EMPTY.plus(same.mul(2), same).r2());
        assertThrows(ShapeException.class, () -> RegressionScores.EMPTY.plus(same.unsqueeze(1), same));
        assertThrows(ShapeException.class, () -> new MeanAbsoluteError().of(same.unsqueeze(1), same));
    }

    @Test
    void perplexity() {
        Tensor uniform = Tensor.zeros(DType.FLOAT64, 2, 3, 8);
        Tensor targets = Tensor.of(new long[] {0, 7, -1, 3, -100, 2}, 2, 3);
        Perplexity p = Perplexity.EMPTY.plus(uniform, targets);
        assertEquals(4, p.tokens());
        assertEquals(8, p.value(), 1e-12);
        assertEquals(3, p.bitsPerToken(), 1e-12);
        Tensor logits = Tensor.of(new double[][] {{Math.log(0.5), Math.log(0.25), Math.log(0.25)}});
        Perplexity q = Perplexity.EMPTY.plus(logits, Tensor.of(new long[] {0})).plus(logits, Tensor.of(new long[] {1}));
        assertEquals(1.5, q.bitsPerToken(), 1e-12);
        assertThrows(ShapeException.class, () -> Perplexity.EMPTY.plus(logits, Tensor.of(new long[] {0, 1})));
    }

    @Test
    void multilabelCounts() {
        Tensor actual = Tensor.of(new long[] {1, 0, 1, 0, 1, 0}, 3, 2);
        Tensor predicted = Tensor.of(new boolean[] {true, true, false, false, true, true}, 3, 2);
        MultilabelCounts m = MultilabelCounts.empty(2)
                .plus(predicted.slice(0, 0, 1), actual.slice(0, 0, 1))
                .plus(predicted.slice(0, 1, 3), actual.slice(0, 1, 3));
        assertEquals(1, m.precision(0));
        assertEquals(2 / 3.0, m.recall(0), 1e-15);
        assertEquals(0.8, m.f1(0), 1e-15);
        assertEquals(0, m.f1(1));
        assertEquals(0, m.recall(1));
        assertEquals(0.5, m.microPrecision());
        assertEquals(2 / 3.0, m.microRecall(), 1e-15);
        assertEquals(4 / 7.0, m.microF1(), 1e-15);
        assertEquals(0.5, m.macroPrecision());
        assertEquals(1 / 3.0, m.macroRecall(), 1e-15);
        assertEquals(0.4, m.macroF1(), 1e-15);
        assertThrows(ShapeException.class, () -> MultilabelCounts.empty(3).plus(predicted, actual));
    }

    @Test
    void averagesOfAConfusionMatrix() {
        ConfusionMatrix m = ConfusionMatrix.empty(2).plus(new long[] {0, 0, 1, 1}, new long[] {0, 0, 0, 1});
        assertEquals(0.75, m.microF1());
        assertEquals(0.75, m.macroPrecision());
        assertEquals((2 / 3.0 + 1) / 2, m.macroRecall(), 1e-15);
        assertEquals((3 * 0.8 + 2 / 3.0) / 4, m.weightedF1(), 1e-15);
    }
}
