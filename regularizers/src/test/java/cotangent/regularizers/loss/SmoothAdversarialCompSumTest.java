package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.adversarial.PgdAttack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        assertEquals(
                new CompSumLoss(1.3)
                        .apply(net.apply(x).div(2.5), batch.targets())
                        .item(),
                new SmoothAdversarialCompSum(1.3, 2.5, 0, ATTACK)
                        .loss(net, batch, context())
                        .item(),
                1e-14,
                "rho divides the margins");
    }

    /** Of a linear model the worst point is known: every margin changes by gamma times the l1 norm, here for two classes. */
    @Test
    void theAttackFindsTheLargestChangeOfALinearModel() {
        Linear net = new Linear(4, 2, rng);
        Batch two = batch.withTargets(Tensor.of(new long[] {0, 1, 1, 0, 1}));
        SmoothAdversarialCompSum objective = new SmoothAdversarialCompSum(1, 2, 0.7, ATTACK);
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            net.to(dtype);
            net.zeroGrad();
            Batch inputs = two.withInputs(x.to(dtype));
            StepContext context = context();
            Tensor loss = objective.loss(net, inputs, context);
            loss.backward();
            // The same in closed form; the slope of |v| is its sign.
            Tensor w = net.weight().value().detach();
            Autodiff.Dual expected = Autodiff.valueAndGrad(
                    at -> new CompSumLoss(1)
                            .apply(
                                    inputs.inputs()
                                            .matmul(at.mT())
                                            .add(net.bias().value().detach())
                                            .div(2),
                                    two.targets())
                            .add(at.select(0, 0)
                                    .sub(at.select(0, 1))
                                    .abs()
                                    .sum()
                                    .mul(0.7 * 0.1)),
                    w);
            double tolerance = dtype == DType.FLOAT64 ? 1e-9 : 1e-5;
            assertEquals(expected.value().item(), loss.item(), tolerance);
            TensorAssertions.assertClose(
                    net.weight().grad(), expected.derived(), tolerance, tolerance, dtype.toString());
            assertEquals(5, context.sampleLosses().size());
        }
        assertTrue(net.isTraining(), "the mode is as it was");
    }

    /** One pass at x and one for each step in evaluation mode, then one at x and one at x' that replays it. */
    @Test
    void passesOfTheObjective() {
        Layer net = new Sequential(
                new Linear(4, 6, rng), new BatchNorm1d(6), new Dropout(0.5, rng.split()), new Linear(6, 3, rng));
        net.to(DType.FLOAT64);
        Layer once = new Sequential(
                new Linear(4, 6, rng), new BatchNorm1d(6), new Dropout(0.5, rng.split()), new Linear(6, 3, rng));
        once.to(DType.FLOAT64);
        once.loadStateDict(net.stateDict());
        List<Module.Mode> modes = new ArrayList<>();
        List<double[]> masks = new ArrayList<>();
        net.modules().values().stream().filter(Dropout.class::isInstance).forEach(m -> ((Dropout) m)
                .registerForwardHook((layer, in, out) -> {
                    modes.add(layer.mode());
                    masks.add(out.eq(0).to(DType.FLOAT64).toDoubleArray());
                    return out;
                }));
        SmoothAdversarialCompSum.defaults(ATTACK).loss(net, batch, context());
        once.apply(x);
        List<Module.Mode> expected = new ArrayList<>(Collections.nCopies(1 + ATTACK.steps(), Module.Mode.EVAL));
        expected.add(Module.Mode.TRAIN);
        expected.add(Module.Mode.TRAIN_FROZEN_STATISTICS);
        assertEquals(expected, modes);
        assertArrayEquals(masks.get(masks.size() - 2), masks.get(masks.size() - 1), "the same elements are dropped");
        assertArrayEquals(
                once.stateDict().get("1.running_mean").toDoubleArray(),
                net.stateDict().get("1.running_mean").toDoubleArray(),
                "running statistics move once");
    }

    @Test
    void parametersAreDifferentiatedThroughBothPoints() {
        Layer net = network();
        // The gradient at the point found, which is constant: equal to differences with the attack left out. In float64
        // only, because
        // random starts are other numbers in float32; that type is checked above.
        SmoothAdversarialCompSum objective =
                new SmoothAdversarialCompSum(0.8, 1.5, 0.6, new PgdAttack(0.1, 0, 1, PgdAttack.Norm.LINF, true));
        Tensor w = net.parameters().get("0.weight").value().detach().copy();
        GradientCheck.check(
                t -> net.with(Map.of("0.weight", t), () -> objective.loss(net, batch, context())),
                w,
                GradientCheck.Options.defaults().withFloat32Tolerance(Double.POSITIVE_INFINITY));
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new SmoothAdversarialCompSum(-1, 1, 1, ATTACK));
        assertThrows(IllegalArgumentException.class, () -> new SmoothAdversarialCompSum(1, 0, 1, ATTACK));
        assertThrows(IllegalArgumentException.class, () -> new SmoothAdversarialCompSum(1, 1, -1, ATTACK));
        assertThrows(IllegalArgumentException.class, () -> SmoothAdversarialCompSum.defaults(PgdAttack.fgsm(0.1)));
        assertThrows(IllegalArgumentException.class, () -> SmoothAdversarialCompSum.defaults(ATTACK)
                .loss(new Module() {}, batch, context()));
    }
}
