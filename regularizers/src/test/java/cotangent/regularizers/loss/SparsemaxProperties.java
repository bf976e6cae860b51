package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Projections;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SparsemaxProperties {
    private final SparsemaxLoss loss = new SparsemaxLoss();

    private static Tensor draw(long seed, int classes) {
        return Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, classes);
    }

    @Property(tries = 200)
    void aConstantChangesNothing(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int classes,
            @ForAll @DoubleRange(min = -100, max = 100) double c) {
        Tensor z = draw(seed, classes);
        TensorAssertions.assertClose(Sparsemax.of(z.add(c), 1), Sparsemax.of(z, 1), 0, 1e-12, "probabilities");
        Tensor q = draw(seed + 1, classes).softmax(1);
        TensorAssertions.assertClose(loss.perSample(z.add(c), q), loss.perSample(z, q), 0, 1e-12, "losses");
    }

    @Property(tries = 200)
    void probabilitiesStay(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int classes) {
        Tensor p = draw(seed, classes).softmax(1);
        TensorAssertions.assertClose(Sparsemax.of(p, 1), p, 0, 1e-15, "probabilities of probabilities");
    }

    @Property(tries = 200)
    void theLossIsZeroExactlyWhenTheLabelLeadsByOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 9) int classes,
            @ForAll @DoubleRange(min = -2, max = 2) double lead) {
        Tensor z = draw(seed, classes);
        double others = z.select(0, 0).slice(0, 1, classes).max().item();
        z = Tensor.cat(1, Tensor.full(DType.FLOAT64, others + 1 + lead, 3, 1), z.slice(1, 1, classes))
                .slice(0, 0, 1);
        double l = loss.apply(z, Tensor.of(new long[] {0})).item();
        if (lead >= 1e-9) {
            assertEquals(0, l);
        } else if (lead < -1e-3) {
            assertTrue(l > 1e-8, () -> "loss " + l + " at lead " + lead);
        }
    }

    @Property(tries = 300)
    void withTwoClassesItIsHubersLoss(
            @ForAll @DoubleRange(min = -5, max = 5) double first,
            @ForAll @DoubleRange(min = -5, max = 5) double second) {
        double t = first - second;
        Tensor z = Tensor.of(new double[][] {{first, second}});
        assertEquals(Math.max(0, Math.min(1, (t + 1) / 2)), Sparsemax.of(z, 1).get(0, 0), 1e-14);
        double huber = t >= 1 ? 0 : t <= -1 ? -t : (t - 1) * (t - 1) / 4;
        assertEquals(huber, loss.apply(z, Tensor.of(new long[] {0})).item(), 1e-13);
    }

    @Property(tries = 100)
    void theLossIsConvexAndNotNegative(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int classes) {
        Tensor a = draw(seed, classes).mul(2);
        Tensor b = draw(seed + 1, classes).mul(2);
        Tensor q = draw(seed + 2, classes).softmax(1);
        Tensor middle = loss.perSample(a.add(b).mul(0.5), q);
        assertTrue(middle.ge(-1e-13).all());
        assertTrue(middle.le(
                        loss.perSample(a, q).add(loss.perSample(b, q)).mul(0.5).add(1e-12))
                .all());
    }

    /** For scores that share a large constant, float32 keeps all the digits that the scores have. */
    @Property(tries = 100)
    void largeScoresLoseNothing(@ForAll long seed) {
        Tensor z = draw(seed, 5).to(DType.FLOAT32).add(1e4);
        Tensor labels = Tensor.of(new long[] {0, 1, 2});
        TensorAssertions.assertClose(
                loss.perSample(z, labels), loss.perSample(z.to(DType.FLOAT64), labels), 1e-6, 1e-6, "float32");
    }

    @Property(tries = 50)
    void vmapOverModels(@ForAll long seed) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 2, 3, 4);
        Tensor labels = Tensor.of(new long[] {0, 3, 1});
        Tensor each = Autodiff.vmap(t -> loss.apply(t, labels)).apply(z);
        Tensor many = z.gt(0.2).or(z.eq(z.amax(true, -1)));
        Tensor eachMany = Autodiff.vmap(
                        in -> List.of(new MultiLabelSparsemaxLoss().apply(in.get(0), in.get(1))),
                        List.of(z, many),
                        0,
                        0)
                .get(0);
        for (int i = 0; i < 2; i++) {
            assertEquals(loss.apply(z.select(0, i), labels).item(), each.get(i), 1e-14);
            assertEquals(
                    new MultiLabelSparsemaxLoss()
                            .apply(z.select(0, i), many.select(0, i))
                            .item(),
                    eachMany.get(i),
                    1e-14);
        }
    }

    @Property(tries = 50)
    void isTheProjectionAlongAnyAxis(@ForAll long seed) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT32, 2, 5, 3);
        TensorAssertions.assertSame(new Sparsemax(1).apply(z), Projections.simplex(z, 1), "axis 1");
        TensorAssertions.assertSame(
                Sparsemax.of(z, 1), Sparsemax.of(z.moveAxis(1, 2), 2).moveAxis(2, 1), "moved");
    }
}
