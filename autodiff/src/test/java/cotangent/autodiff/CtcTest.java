package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** CTC against the sum over all paths. */
class CtcTest {
    private static List<Integer> spelled(int path, int frames, int classes, int blank) {
        List<Integer> word = new ArrayList<>();
        int before = -1;
        for (int t = 0; t < frames; t++) {
            int c = path % classes;
            path /= classes;
            if (c != blank && c != before) {
                word.add(c);
            }
            before = c;
        }
        return word;
    }

    @Property(tries = 200)
    void lossIsThatOfAllPathsThatSpellTheTarget(@ForAll long seed) {
        Random r = new Random(seed);
        int frames = r.nextInt(1, 6);
        int classes = r.nextInt(2, 4);
        int blank = r.nextInt(classes);
        int[] target = r.ints(r.nextInt(4), 0, classes).filter(c -> c != blank).toArray();
        List<Integer> word = Arrays.stream(target).boxed().toList();
        Tensor x = Tensor.randn(r, DType.FLOAT64, frames, classes).logSoftmax(-1);
        double sum = 0;
        for (int path = 0; path < StrictMath.round(StrictMath.pow(classes, frames)); path++) {
            if (spelled(path, frames, classes, blank).equals(word)) {
                double logP = 0;
                for (int t = 0, rest = path; t < frames; t++, rest /= classes) {
                    logP += x.get(t, rest % classes);
                }
                sum += StrictMath.exp(logP);
            }
        }
        Tensor loss = Losses.ctc(
                x, Tensor.of(target), new int[] {frames}, new int[] {target.length}, blank, Reduction.NONE, false);
        assertEquals(Shape.of(), loss.shape());
        assertClose(loss, Tensor.scalar(DType.FLOAT64, -StrictMath.log(sum)), 1e-12, 1e-12, "loss");
    }

    @Example
    void anImpossibleTargetIsInfiniteWithoutGradient() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 2, 1, 3)
                .logSoftmax(-1)
                .detach()
                .requiresGrad();
        Tensor twice = Tensor.of(new int[] {1, 1}, 1, 2);
        Tensor loss = Losses.ctc(x, twice, new int[] {2}, new int[] {2});
        assertEquals(Double.POSITIVE_INFINITY, loss.item());
        loss.backward();
        assertEquals(0, x.grad().abs().sum().item());
        assertEquals(
                0,
                Losses.ctc(x, twice, new int[] {2}, new int[] {2}, 0, Reduction.SUM, true)
                        .item());
    }

    @Example
    void errors() {
        Tensor x = Tensor.zeros(3, 2, 4);
        int[] frames = {3, 2};
        int[] lengths = {1, 1};
        Tensor targets = Tensor.of(new int[] {1, 2}, 2, 1);
        assertThrows(ShapeException.class, () -> Losses.ctc(Tensor.zeros(3), targets, frames, lengths));
        assertThrows(ShapeException.class, () -> Losses.ctc(x, targets, new int[] {3}, lengths));
        assertThrows(ShapeException.class, () -> Losses.ctc(x, targets, new int[] {4, 2}, lengths));
        assertThrows(ShapeException.class, () -> Losses.ctc(x, targets, frames, new int[] {1, 2}));
        assertThrows(ShapeException.class, () -> Losses.ctc(x, Tensor.of(new int[] {1, 2, 3}), frames, lengths));
        assertThrows(
                IndexOutOfBoundsException.class, () -> Losses.ctc(x, Tensor.of(new int[] {1, 4}), frames, lengths));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Losses.ctc(x, targets, frames, lengths, 4, Reduction.MEAN, false));
        assertThrows(DTypeException.class, () -> Losses.ctc(x, Tensor.ones(2, 1), frames, lengths));
    }
}
