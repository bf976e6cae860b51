package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.Loss;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class NumberTokenLossTest {
    /** Tokens 0 and 3 are words, the others 4, 9 and 3. */
    private static final NumberTokenMap MAP = NumberTokenMap.of(Double.NaN, 4, 9, Double.NaN, 3);

    private static final WassersteinNumberTokenLoss WAS = WassersteinNumberTokenLoss.of(MAP);

    /** Mass 0.2 on 4, 0.7 on 9, 0.1 on 3; words do not matter. */
    private static final Tensor Z =
            Tensor.of(new double[] {7, StrictMath.log(0.2), StrictMath.log(0.7), -2, StrictMath.log(0.1)}, 1, 1, 5);

    private static final Tensor FOUR = Tensor.of(new long[] {1}, 1, 1);

    @Test
    void theCardsNumbers() {
        assertEquals(11.56, NumberTokenLoss.squared(MAP).apply(Z, FOUR).item(), 1e-13);
        assertEquals(3.4, NumberTokenLoss.absolute(MAP).apply(Z, FOUR).item(), 1e-13);
        assertEquals(3.6, WAS.apply(Z, FOUR).item(), 1e-13);
        assertEquals(
                StrictMath.pow(3.4, 1.5),
                NumberTokenLoss.power(MAP, 1.5).apply(Z, FOUR).item(),
                1e-13);
        assertEquals(3.4 * 2 - 2, NumberTokenLoss.huber(MAP, 2).apply(Z, FOUR).item(), 1e-13);
        // In order 3, 4, 9 with unit steps: 4 is one step from both.
        assertEquals(0.8, WAS.withUnitSpacing(true).apply(Z, FOUR).item(), 1e-13);
        double fit = CrossEntropy.of(Z.reshape(1, 5), FOUR.flatten()).item();
        assertEquals(
                fit + 0.3 * 3.6, CrossEntropyWithNumbers.of(MAP).apply(Z, FOUR).item(), 1e-13);
    }

    @Property(tries = 100)
    void gradients(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 3, 5);
        Tensor y = Tensor.of(new long[] {4, 0, 2});
        double[] values = {3, Double.NaN, 9};
        Tensor was = Autodiff.grad(t -> WAS.perSample(t, y).sum()).apply(z);
        Tensor mse = Autodiff.grad(
                        t -> NumberTokenLoss.squared(MAP).perSample(t, y).sum())
                .apply(z);
        Tensor v = Tensor.of(new double[] {4, 9, 3});
        for (int i = 0; i < 3; i++) {
            double[] expectedWas = new double[5];
            double[] expectedMse = new double[5];
            if (i != 1) {
                Tensor q = z.select(0, i)
                        .indexSelect(0, Tensor.of(new int[] {1, 2, 4}))
                        .softmax(0);
                Tensor d = v.sub(values[i]).abs();
                Tensor a = q.mul(d.sub(q.dot(d)));
                Tensor mean = q.dot(v);
                Tensor b = q.mul(v.sub(mean)).mul(mean.sub(values[i]).mul(2));
                for (int j = 0; j < 3; j++) {
                    expectedWas[MAP.ids()[j]] = a.get(j);
                    expectedMse[MAP.ids()[j]] = b.get(j);
                }
            }
            assertArrayEquals(expectedWas, was.select(0, i).toDoubleArray(), 1e-12);
            assertArrayEquals(expectedMse, mse.select(0, i).toDoubleArray(), 1e-11);
        }
        TensorAssertions.assertClose(
                NumberTokenLoss.absolute(MAP)
                        .perSample(z, y)
                        .sub(WAS.perSample(z, y))
                        .clampMin(0),
                Tensor.zeros(DType.FLOAT64, 3),
                0,
                1e-14,
                "the expected number is no farther");
    }

    /** The form by cumulative sums, and with values that occur twice. */
    @Property(tries = 100)
    void theFormsAgree(@ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 3) double sigma) {
        Rng rng = Rng.of(seed);
        WassersteinNumberTokenLoss digits = WassersteinNumberTokenLoss.of(NumberTokenMap.of(2, 0, 1, 3, 1));
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 4, 5);
        Tensor y = Tensor.randint(rng, 0, 5, 4);
        TensorAssertions.assertClose(
                digits.withUnitSpacing(true).perSample(z, y), digits.perSample(z, y), 1e-12, 1e-14, "unit spacing");
        // A narrow spread is none.
        TensorAssertions.assertClose(
                digits.withSigma(0.01).perSample(z, y), digits.perSample(z, y), 1e-12, 1e-14, "no spread");
        Tensor spread = digits.withSigma(sigma).perSample(z, y);
        assertTrue(spread.ge(0).all());
        Tensor v = Tensor.of(new double[] {2, 0, 1, 3, 1});
        Tensor own = v.indexSelect(0, y).unsqueeze(1).sub(v).square().div(-2 * sigma * sigma);
        TensorAssertions.assertClose(
                digits.withSigma(sigma).perSample(own, y), Tensor.zeros(DType.FLOAT64, 4), 0, 1e-12, "its own target");
    }

    @Test
    void onlyAllMassOnTheNumberIsZero() {
        Tensor sure = Tensor.of(new double[] {0, 60, 0, 0, 0}, 1, 5);
        assertEquals(0, WAS.apply(sure, Tensor.of(new long[] {1})).item(), 1e-20);
        // Half on 3 and half on 9, against 6: the expected number is right, the mass is not.
        NumberTokenMap map = NumberTokenMap.of(3, 6, 9);
        Tensor halves = Tensor.of(new double[] {0, -1000, 0}, 1, 3);
        Tensor six = Tensor.of(new long[] {1});
        assertEquals(0, NumberTokenLoss.squared(map).apply(halves, six).item(), 1e-12);
        assertEquals(3, WassersteinNumberTokenLoss.of(map).apply(halves, six).item(), 1e-12);
    }

    @Test
    void gradientsOfBothOrders() {
        Tensor z = Tensor.randn(Rng.of(2), DType.FLOAT64, 2, 3, 5);
        Tensor y = Tensor.of(new long[] {4, 0, 2, -100, 1, 3}, 2, 3);
        GradientCheck.Options options = GradientCheck.Options.defaults().withSecondOrder(true);
        for (Loss loss : List.of(
                WAS,
                WAS.withSigma(0.7),
                NumberTokenLoss.squared(MAP),
                NumberTokenLoss.absolute(MAP),
                NumberTokenLoss.power(MAP, 3),
                CrossEntropyWithNumbers.of(MAP))) {
            GradientCheck.check(t -> loss.apply(t, y), z, options);
            GradientCheck.check(t -> loss.perSample(t, y), z, options);
        }
    }

    @Test
    void averagesOverNumberPositionsOnly() {
        Tensor z = Tensor.randn(Rng.of(4), DType.FLOAT64, 2, 3, 5);
        Tensor y = Tensor.of(new long[] {4, 0, 2, -100, 1, 3}, 2, 3);
        double[] each = new double[3];
        int[][] where = {{0, 0}, {0, 2}, {1, 1}};
        for (int i = 0; i < 3; i++) {
            Tensor row = z.select(0, where[i][0]).select(0, where[i][1]).unsqueeze(0);
            each[i] = WAS.apply(row, Tensor.of(new long[] {y.getLong(where[i][0], where[i][1])}))
                    .item();
        }
        assertEquals((each[0] + each[1] + each[2]) / 3, WAS.apply(z, y).item(), 1e-13);
        TensorAssertions.assertClose(
                WAS.perSample(z, y), Tensor.of(new double[] {(each[0] + each[1]) / 2, each[2]}), 1e-13);
        // Cross entropy counts the five positions that are not left out.
        double fit = CrossEntropy.of(z.reshape(6, 5), y.flatten()).item();
        Loss both = CrossEntropyWithNumbers.of(MAP);
        assertEquals(fit + 0.3 * WAS.apply(z, y).item(), both.apply(z, y).item(), 1e-13);
    }

    @Test
    void withoutNumbersItIsZeroWithAGraph() {
        Tensor words = Tensor.of(new long[] {0, 3, -100});
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 5);
        for (Loss loss : List.of(WAS, WAS.withSigma(1), NumberTokenLoss.squared(MAP))) {
            assertEquals(0, loss.apply(z, words).item());
            assertEquals(
                    0,
                    Autodiff.grad(t -> loss.apply(t, words))
                            .apply(z)
                            .abs()
                            .max()
                            .item());
            assertEquals(0, loss.perSample(z, words).abs().max().item());
        }
        Tensor leaf = z.copy().requiresGrad();
        WAS.apply(leaf, words).backward();
        assertEquals(0, leaf.grad().abs().max().item());
        assertEquals(
                CrossEntropy.of(z, words).item(),
                CrossEntropyWithNumbers.of(MAP).apply(z, words).item(),
                1e-15);
        Tensor none = Tensor.of(new long[] {-100, -100, -100});
        assertEquals(0, CrossEntropyWithNumbers.of(MAP).apply(z, none).item());
    }

    @Test
    void mapsDigits() {
        NumberTokenMap map = NumberTokenMap.digits(List.of("a", "7", "10", "0", "-1", "\u0663"));
        assertArrayEquals(new int[] {1, 3}, map.ids());
        assertEquals(7, map.value(1));
        assertTrue(map.isNumber(3) && !map.isNumber(2) && !map.isNumber(-100) && !map.isNumber(6));
        assertFalse(map.isNumber(0));
        assertEquals(6, map.vocabularySize());
        assertThrows(IllegalArgumentException.class, () -> NumberTokenMap.digits(List.of("a")));
        assertThrows(IllegalArgumentException.class, () -> NumberTokenMap.of(Double.POSITIVE_INFINITY));
    }

    @Test
    void wrongArguments() {
        Tensor z = Tensor.zeros(2, 5);
        assertThrows(ShapeException.class, () -> WAS.apply(Tensor.zeros(2, 4), Tensor.arange(2)));
        assertThrows(ShapeException.class, () -> WAS.apply(z, Tensor.arange(3)));
        assertThrows(ShapeException.class, () -> WAS.apply(Tensor.zeros(0, 5), Tensor.arange(0)));
        assertThrows(DTypeException.class, () -> WAS.apply(z, Tensor.ones(2)));
        assertThrows(IndexOutOfBoundsException.class, () -> WAS.apply(z, Tensor.of(new long[] {0, 5})));
        assertThrows(IndexOutOfBoundsException.class, () -> WAS.apply(z, Tensor.of(new long[] {0, -1})));
        assertThrows(IllegalArgumentException.class, () -> WAS.withSigma(-1));
        assertThrows(IllegalArgumentException.class, () -> NumberTokenLoss.power(MAP, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new CrossEntropyWithNumbers(WAS, -1));
    }
}
