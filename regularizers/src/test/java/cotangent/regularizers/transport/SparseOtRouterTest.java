package cotangent.regularizers.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.regularizers.Points;
import cotangent.regularizers.transport.SparseOtRouterConfig.Gates;
import cotangent.regularizers.transport.SparseOtRouterConfig.Side;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparseOtRouterTest {
    private static final Tensor LOGITS = Tensor.randn(Rng.of(1), DType.FLOAT64, 12, 3);

    @Test
    void anExpertTakesAtMostKTokens() {
        for (int k : new int[] {1, 3, 12}) {
            SparseOtRouter.Routing r = new SparseOtRouter(SparseOtRouterConfig.defaults(k)).route(LOGITS);
            assertTrue(r.dispatch().sum(0).le(k).all());
            TensorAssertions.assertClose(r.plan().sum(0), Tensor.full(DType.FLOAT64, 4, 3), 1e-13);
            Tensor softmax = LOGITS.softmax(1);
            TensorAssertions.assertSame(
                    r.gates(), softmax.maskedFill(r.dispatch().not(), 0), "gates");
        }
    }

    @Test
    void aTokenGetsAtMostKExperts() {
        SparseOtRouterConfig config =
                SparseOtRouterConfig.defaults(2).withSide(Side.TOKENS).withGates(Gates.PLAN);
        SparseOtRouter.Routing r = new SparseOtRouter(config).route(LOGITS);
        assertTrue(r.dispatch().sum(1).le(2).all());
        TensorAssertions.assertClose(r.plan().sum(1), Tensor.ones(DType.FLOAT64, 12), 1e-13);
        TensorAssertions.assertSame(r.gates(), r.plan(), "gates");
    }

    /** What the transport is for: without it every token would go where most go. */
    @Test
    void stepsOnThePotentialsBalanceTheLoad() {
        Tensor biased = LOGITS.add(Tensor.of(new double[] {2, 0, 0}));
        SparseOtRouterConfig config =
                SparseOtRouterConfig.defaults(1).withSide(Side.TOKENS).withLearningRate(0.05);
        double before = imbalance(
                new SparseOtRouter(config.withIterations(0)).route(biased).plan());
        double after = imbalance(
                new SparseOtRouter(config.withIterations(200)).route(biased).plan());
        assertTrue(before > 10 && after < before / 3, before + " -> " + after);
    }

    /** Without steps a token goes to its likeliest expert. */
    @Test
    void withoutStepsTheLikeliestIsChosen() {
        SparseOtRouterConfig config =
                SparseOtRouterConfig.defaults(1).withSide(Side.TOKENS).withIterations(0);
        TensorAssertions.assertSame(
                new SparseOtRouter(config).route(LOGITS).dispatch().to(DType.FLOAT64),
                Indexing.oneHot(LOGITS.argmax(1), 3, DType.FLOAT64),
                "dispatch");
    }

    /** The steps are those of the optimizer of that name on the negated semi-dual, for either side. */
    @Test
    void stepsAreThoseOfAdam() {
        for (Side side : Side.values()) {
            SparseOtRouterConfig config =
                    SparseOtRouterConfig.defaults(2).withSide(side).withGates(Gates.PLAN);
            Tensor s = LOGITS.softmax(1);
            Tensor x = side == Side.EXPERTS ? s : s.mT();
            double rows = side == Side.EXPERTS ? 1 : 4;
            Tensor columns = Tensor.full(DType.FLOAT64, side == Side.EXPERTS ? 4 : 1, x.size(1));
            KSparseOt regularizer = KSparseOt.of(2);
            Points potentials = new Points(new double[x.size(0)]);
            Adam adam = new Adam(potentials.parameters(), AdamConfig.defaults().withLearningRate(1e-2));
            for (int i = 0; i < 20; i++) {
                adam.step(potentials.closure(p -> {
                    Tensor alpha = potentials(p, x.size(0));
                    return regularizer
                            .onSimplex(x.add(alpha.unsqueeze(1)), columns)
                            .value()
                            .sum()
                            .sub(alpha.sum().mul(rows));
                }));
            }
            Tensor alpha = potentials(potentials, x.size(0)).detach();
            Tensor plan =
                    regularizer.onSimplex(x.add(alpha.unsqueeze(1)), columns).plan();
            TensorAssertions.assertClose(
                    new SparseOtRouter(config).apply(LOGITS),
                    side == Side.EXPERTS ? plan : plan.mT(),
                    1e-9,
                    1e-9,
                    "plan");
        }
    }

    private static Tensor potentials(Points p, int n) {
        return Tensor.stack(0, IntStream.range(0, n).mapToObj(p::get).toList());
    }

    private static double imbalance(Tensor plan) {
        return plan.sum(0).sub(4).abs().sum().item();
    }

    @Test
    void gradients() {
        Tensor logits = Tensor.randn(Rng.of(3), DType.FLOAT64, 6, 3);
        SparseOtRouterConfig plan = SparseOtRouterConfig.defaults(3).withGates(Gates.PLAN);
        GradientCheck.check(new SparseOtRouter(SparseOtRouterConfig.defaults(3))::forward, logits);
        // Held potentials are seen by differences, so the steps are unrolled here.
        GradientCheck.check(new SparseOtRouter(plan.withUnroll(true).withIterations(3))::forward, logits);
        GradientCheck.check(new SparseOtRouter(plan.withIterations(0))::forward, logits);
        GradientCheck.check(
                new SparseOtRouter(plan.withSide(Side.TOKENS).withK(2).withIterations(0))::forward, logits);
    }

    @Test
    void unrollingChangesNoValue() {
        SparseOtRouterConfig plan = SparseOtRouterConfig.defaults(3).withGates(Gates.PLAN);
        TensorAssertions.assertSame(
                new SparseOtRouter(plan.withUnroll(true)).apply(LOGITS),
                new SparseOtRouter(plan).apply(LOGITS),
                "unrolled");
    }

    @Test
    void wrongArguments() {
        assertThrows(ShapeException.class, () -> new SparseOtRouter(SparseOtRouterConfig.defaults(1))
                .apply(Tensor.zeros(3)));
        assertThrows(IllegalArgumentException.class, () -> new SparseOtRouter(SparseOtRouterConfig.defaults(13))
                .apply(LOGITS));
        assertThrows(IllegalArgumentException.class, () -> new SparseOtRouter(SparseOtRouterConfig.defaults(1))
                .apply(LOGITS.mul(Double.NaN)));
        assertThrows(IllegalArgumentException.class, () -> SparseOtRouterConfig.defaults(1)
                .withLearningRate(0));
        assertThrows(IllegalArgumentException.class, () -> SparseOtRouterConfig.defaults(0));
        assertThrows(IllegalArgumentException.class, () -> SparseOtRouterConfig.defaults(1)
                .withGamma(0));
        assertThrows(IllegalArgumentException.class, () -> SparseOtRouterConfig.defaults(1)
                .withIterations(-1));
        assertEquals(
                "SparseOtRouter(k 2, EXPERTS choose)", new SparseOtRouter(SparseOtRouterConfig.defaults(2)).toString());
    }
}
