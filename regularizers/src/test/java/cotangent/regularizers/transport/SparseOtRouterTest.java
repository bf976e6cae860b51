package cotangent.regularizers.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.regularizers.transport.SparseOtRouterConfig.Gates;
import cotangent.regularizers.transport.SparseOtRouterConfig.Side;
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
