package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.data.Batch;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.adversarial.PgdAttack;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmoothAdversarialCompSumTest {
    private static final PgdAttack ATTACK = PgdAttack.linf(0.1, 0.03, 8);
    private final Rng rng = Rng.of(1);
    private final Tensor x = Tensor.randn(rng, DType.FLOAT64, 5, 4);
    private final Batch batch = new Batch(x, Tensor.of(new long[] {0, 1, 2, 0, 1}), Tensor.arange(5), null);

    private static StepContext context() {
        return new StepContext(0, 0, 1, Rng.of(7), true);
    }

    private Layer network() {
        Layer net = Mlp.of(rng, Activation::tanh, 4, 6, 3);
        net.to(DType.FLOAT64);
        return net;
    }

    @Test
    void withoutAChangeItIsTheCleanLoss() {
        Layer net = network();
        double clean = new CompSumLoss(1.3).apply(net.apply(x), batch.targets()).item();
        assertEquals(
                clean,
                new SmoothAdversarialCompSum(1.3, 1, 0, ATTACK)
                        .loss(net, batch, context())
                        .item(),
                1e-14);
        assertEquals(
                clean,
                new SmoothAdversarialCompSum(1.3, 1, 1, PgdAttack.linf(0, 0.03, 8))
                        .loss(net, batch, context())
                        .item(),
                1e-14);
    }

    /** Of a linear model the worst point is known: every margin changes by gamma times the l1 norm, here for two classes. */
    @Test
    void theAttackFindsTheLargestChangeOfALinearModel() {
        Linear net = new Linear(4, 2, rng);
        net.to(DType.FLOAT64);
        Tensor w = net.weight().value().detach();
        double worst = 0.1 * w.select(0, 0).sub(w.select(0, 1)).abs().sum().item();
        Batch two = batch.withTargets(Tensor.of(new long[] {0, 1, 1, 0, 1}));
        double clean = new CompSumLoss(1).apply(net.apply(x), two.targets()).item();
        StepContext context = context();
        assertEquals(
                clean + 0.7 * worst,
                new SmoothAdversarialCompSum(1, 1, 0.7, ATTACK)
                        .loss(net, two, context)
                        .item(),
                1e-9);
        assertEquals(5, context.sampleLosses().size());
        assertTrue(net.isTraining(), "the mode is as it was");
    }

    @Test
    void parametersAreDifferentiatedThroughBothPoints() {
        Layer net = network();
        // The gradient at the point found, which is constant: equal to differences with the attack left out.
        SmoothAdversarialCompSum objective =
                new SmoothAdversarialCompSum(0.8, 1.5, 0.6, new PgdAttack(0.1, 0, 1, PgdAttack.Norm.LINF, true));
        Tensor w = net.parameters().get("0.weight").value().detach().copy();
        GradientCheck.check(
                t -> net.with(Map.of("0.weight", t), () -> objective.loss(net, batch, context())),
                w,
                GradientCheck.Options.defaults().withFloat32Tolerance(Double.POSITIVE_INFINITY));
    }

    @Test
    void attacksStayInTheirBalls() {
        Layer net = network();
        Tensor y = batch.targets();
        for (PgdAttack.Norm norm : PgdAttack.Norm.values()) {
            PgdAttack attack = new PgdAttack(0.3, 0.1, 10, norm, true);
            Tensor found = attack.apply(
                    t -> new CompSumLoss(1).perSample(net.apply(t), y).sum(), x, Rng.of(3));
            Tensor delta = found.sub(x);
            Tensor size = norm == PgdAttack.Norm.LINF
                    ? delta.abs().amax(1)
                    : delta.square().sum(1).sqrt();
            assertTrue(size.le(0.3 + 1e-9).all(), norm + ": " + size);
            Tensor before = new CompSumLoss(1).perSample(net.apply(x), y);
            assertTrue(
                    new CompSumLoss(1).perSample(net.apply(found), y).gt(before).all(), "every loss is larger");
        }
        Tensor g = Autodiff.grad(
                        t -> new CompSumLoss(1).perSample(net.apply(t), y).sum())
                .apply(x);
        Tensor fgsm = PgdAttack.fgsm(0.2)
                .apply(t -> new CompSumLoss(1).perSample(net.apply(t), y).sum(), x, Rng.of(3));
        assertEquals(0, fgsm.sub(x.add(g.sign().mul(0.2))).abs().max().item(), 1e-15);
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new SmoothAdversarialCompSum(-1, 1, 1, ATTACK));
        assertThrows(IllegalArgumentException.class, () -> new SmoothAdversarialCompSum(1, 0, 1, ATTACK));
        assertThrows(IllegalArgumentException.class, () -> new SmoothAdversarialCompSum(1, 1, -1, ATTACK));
        assertThrows(IllegalArgumentException.class, () -> SmoothAdversarialCompSum.defaults(PgdAttack.fgsm(0.1)));
        assertThrows(IllegalArgumentException.class, () -> new PgdAttack(-1, 0, 1, PgdAttack.Norm.L2, true));
    }
}
