package cotangent.regularizers.adversarial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VirtualAdversarialTest {
    private static final VirtualAdversarialLoss EXACT = new VirtualAdversarialLoss(0.5, 1e-6, 1);

    private static Tensor wide(double[][] rows) {
        return Tensor.of(rows);
    }

    /** The card's number: KL((.7, .3) || (.5, .5)). */
    @Test
    void divergence() {
        Tensor p = wide(new double[][] {{0.7, 0.3}}).log();
        Tensor q = wide(new double[][] {{0.5, 0.5}}).log();
        assertEquals(0.0822829, Logits.divergence(p, q).item(), 5e-8);
        assertEquals(Math.log(2), ConditionalEntropyLoss.of(Tensor.zeros(3, 2)).item(), 1e-7);
    }

    /** For logits W x with two classes one iteration finds the direction of W_1 - W_2. */
    @Property
    void linearModelWithTwoClasses(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 2, 5);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 5).mul(0.3);
        Tensor logits = x.matmul(w.mT());
        Tensor d = EXACT.direction(in -> in.matmul(w.mT()), logits, x, rng);
        Tensor along = w.select(0, 0).sub(w.select(0, 1));
        Tensor cosine = d.matmul(along.div(along.norm()).unsqueeze(1)).abs();
        assertArrayEquals(new double[] {1, 1, 1, 1}, cosine.flatten().toDoubleArray(), 1e-6);
    }

    /** Many iterations find the top eigenvector of the Hessian of the divergence in the input; one is a step towards it. */
    @Test
    void manyIterationsMaximiseTheCurvature() {
        for (long seed = 1; seed <= 20; seed++) {
            Rng rng = Rng.of(seed);
            Layer net = Mlp.of(rng, Activation::tanh, 3, 8, 3);
            net.to(DType.FLOAT64);
            Tensor x = Tensor.randn(rng, DType.FLOAT64, 1, 3);
            Tensor logits = net.apply(x).detach();
            Tensor logP = logits.logSoftmax(-1);
            Tensor h = Autodiff.hessian(
                    r -> Logits.divergence(
                                    logP, net.apply(x.add(r.reshape(1, 3))).logSoftmax(-1))
                            .sum(),
                    Tensor.zeros(DType.FLOAT64, 3));
            double top = Linalg.eigh(h).values().max().item();
            double[] found = new double[3];
            int[] iterations = {0, 1, 300};
            Tensor start = null;
            for (int i = 0; i < 3; i++) {
                Tensor d = new VirtualAdversarialLoss(1, 1e-5, iterations[i])
                        .direction(net::apply, logits, x, Rng.of(seed + 100))
                        .reshape(3, 1);
                start = start == null ? d : start;
                assertTrue(d.mul(start).sum().item() > 0, "on the side that it began on");
                found[i] = d.mul(h.matmul(d)).sum().item();
            }
            assertTrue(found[0] <= found[1] * (1 + 1e-4) && found[1] <= top * (1 + 1e-9), "seed " + seed);
            assertEquals(top, found[2], 1e-4 * top, "seed " + seed);
        }
    }

    /** LDS is not negative; 0 for radius 0; its gradient in the perturbed logits is (softmax - p) / n. */
    @Property
    void valueAndGradient(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 3, 4);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 4, 5);
        Tensor clean = x.matmul(w);
        Tensor[] perturbed = new Tensor[1];
        Tensor lds = EXACT.of(
                in -> perturbed[0] =
                        in.matmul(w).carriesGrad() ? in.matmul(w) : in.matmul(w).requiresGrad(),
                clean,
                x,
                Rng.of(seed + 1));
        assertTrue(lds.item() >= -1e-15);
        lds.backward();
        Tensor expected =
                perturbed[0].detach().softmax(-1).sub(clean.softmax(-1)).div(3);
        assertArrayEquals(expected.toDoubleArray(), perturbed[0].grad().toDoubleArray(), 1e-14);
        assertEquals(
                0,
                new VirtualAdversarialLoss(0, 1e-3, 1)
                        .of(in -> in.matmul(w), clean, x, rng)
                        .item(),
                0);
        assertTrue(new VirtualAdversarialLoss(0.5, 1e-3, 0)
                        .of(in -> in.matmul(w), clean, x, rng)
                        .item()
                >= 0);
    }

    /** The gradient in the parameters, for the direction and the prediction that are constants; both precisions. */
    @Property(tries = 20)
    void gradientInParameters(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        // Small inputs and weights near the identity: no tanh saturates, and predictions differ by more than rounding
        // does.
        Tensor x = Tensor.rand(rng, DType.FLOAT64, 3, 4).sub(0.5);
        Tensor w0 = Tensor.eye(DType.FLOAT64, 4, 3)
                .add(Tensor.rand(rng, DType.FLOAT64, 4, 3).sub(0.5).mul(0.5));
        Tensor clean = x.matmul(w0).tanh();
        Tensor d = EXACT.direction(in -> in.matmul(w0).tanh(), clean, x, Rng.of(1));
        GradientCheck.check(
                w -> {
                    Tensor logP = clean.to(w.dtype()).logSoftmax(-1);
                    Tensor at = x.add(d.mul(0.5)).to(w.dtype());
                    return Logits.divergence(logP, at.matmul(w).tanh().logSoftmax(-1))
                            .mean();
                },
                w0);
        GradientCheck.check(ConditionalEntropyLoss::of, clean);
        Tensor w = w0.copy().requiresGrad();
        EXACT.of(in -> in.matmul(w).tanh(), clean, x, Rng.of(1)).backward();
        Tensor direct = Autodiff.grad((Tensor v) -> Logits.divergence(
                                clean.logSoftmax(-1),
                                x.add(d.mul(0.5)).matmul(v).tanh().logSoftmax(-1))
                        .mean())
                .apply(w0);
        assertArrayEquals(direct.toDoubleArray(), w.grad().toDoubleArray(), 1e-13);
    }

    @Test
    void predictionsThatDoNotDependOnTheInput() {
        Tensor x = Tensor.randn(Rng.of(1), 2, 3);
        Tensor logits = Tensor.of(new float[][] {{1, 2}, {3, 4}});
        VirtualAdversarialLoss loss = new VirtualAdversarialLoss(1, 1e-3, 2);
        assertEquals(
                0,
                loss.direction(in -> in.sum(1).unsqueeze(1).mul(0).add(logits), logits, x, Rng.of(1))
                        .abs()
                        .max()
                        .item(),
                0);
        assertEquals(
                0,
                loss.of(in -> in.sum(1).unsqueeze(1).mul(0).add(logits), logits, x, Rng.of(1))
                        .item(),
                0);
    }

    private static Layer noisyNet() {
        Rng rng = Rng.of(3);
        return new Sequential(
                new Linear(4, 8, rng),
                new BatchNorm1d(8),
                Activation.relu(),
                new Dropout(0.5, rng.split()),
                new Linear(8, 3, rng));
    }

    private static Batch batch(long... labels) {
        Tensor x = Tensor.randn(Rng.of(9), labels.length, 4);
        return new Batch(
                x,
                Tensor.of(labels),
                Tensor.of(LongStream.range(0, labels.length).toArray()),
                null);
    }

    private static StepContext context() {
        return new StepContext(0, 0, 1, Rng.of(2), false);
    }

    private static Tensor loss(Layer net, VirtualAdversarialConfig config, Batch batch) {
        return new VirtualAdversarialTraining(config).loss(net, batch, context());
    }

    /** K + 2 passes, one of which moves the statistics, and all of which drop the same elements. */
    @Test
    void passesOfTheObjective() {
        Layer net = noisyNet();
        Layer once = noisyNet();
        List<double[]> masks = new ArrayList<>();
        List<Module.Mode> modes = new ArrayList<>();
        net.modules().values().stream().filter(Dropout.class::isInstance).forEach(m -> ((Dropout) m)
                .registerForwardHook((layer, in, out) -> {
                    masks.add(out.sub(in).sub(in).eq(0).to(DType.FLOAT64).toDoubleArray());
                    modes.add(layer.mode());
                    return out;
                }));
        Batch batch = batch(0, 1, 2, -1, -1, 1);
        loss(net, VirtualAdversarialConfig.defaults(1e-5).withPowerIterations(2), batch);
        once.apply(batch.inputs());
        assertEquals(
                List.of(
                        Module.Mode.TRAIN,
                        Module.Mode.TRAIN_FROZEN_STATISTICS,
                        Module.Mode.TRAIN_FROZEN_STATISTICS,
                        Module.Mode.TRAIN_FROZEN_STATISTICS),
                modes);
        for (double[] mask : masks) {
            assertArrayEquals(masks.get(0), mask, 0);
        }
        assertArrayEquals(
                once.stateDict().get("1.running_mean").toDoubleArray(),
                net.stateDict().get("1.running_mean").toDoubleArray(),
                0);
        assertEquals(once.randomStates(), net.randomStates());
        assertEquals(Module.Mode.TRAIN, net.mode());
    }

    /** The parts add up, unlabelled samples have no cross entropy, and labels do not enter the smoothness. */
    @Test
    void partsOfTheObjective() {
        Layer net = Mlp.of(Rng.of(3), 4, 8, 3);
        VirtualAdversarialConfig config = VirtualAdversarialConfig.defaults(0.5);
        Batch half = batch(0, 1, -1, -1);
        double lds = loss(net, config, batch(-1, -1, -1, -1)).item();
        assertTrue(lds > 0);
        Tensor logits = net.apply(half.inputs());
        double ce = CrossEntropy.of(logits.slice(0, 0, 2), Tensor.of(new long[] {0, 1}))
                .item();
        double entropy = ConditionalEntropyLoss.of(logits).item();
        assertEquals(ce + lds, loss(net, config, half).item(), 1e-6);
        assertEquals(
                ce + 0.3 * lds + 2 * entropy,
                loss(net, config.withAlpha(0.3).withEntropyWeight(2), half).item(),
                1e-6);
        StepContext told = context();
        new VirtualAdversarialTraining(config.withEntropyWeight(1)).loss(net, half, told);
        assertEquals(lds, told.logged().get("lds"), 0);
        assertEquals(entropy, told.logged().get("entropy"), 1e-6);
    }

    /** Without labels, parameters are differentiated through the perturbed pass alone: clean prediction and direction are constants. */
    @Test
    void thePredictionIsAConstantOfTheObjective() {
        Layer net = Mlp.of(Rng.of(3), Activation::tanh, 4, 8, 3);
        net.to(DType.FLOAT64);
        Batch unlabelled = batch(-1, -1, -1);
        Tensor x = unlabelled.inputs().to(DType.FLOAT64);
        loss(net, VirtualAdversarialConfig.defaults(0.5), unlabelled.withInputs(x))
                .backward();
        Tensor found = net.parameters().get("0.weight").grad();
        net.zeroGrad();
        Tensor clean = net.apply(x).detach();
        Tensor d = new VirtualAdversarialLoss(0.5, 1e-3, 1)
                .direction(net::apply, clean, x, context().rng());
        Logits.divergence(clean.logSoftmax(-1), net.apply(x.add(d.mul(0.5))).logSoftmax(-1))
                .mean()
                .backward();
        assertArrayEquals(net.parameters().get("0.weight").grad().toDoubleArray(), found.toDoubleArray(), 1e-14);
    }

    /** Finding the direction leaves the parameters' gradients alone. */
    @Test
    void theDirectionDoesNotTouchGradients() {
        Layer net = Mlp.of(Rng.of(3), 4, 8, 3);
        Tensor x = Tensor.randn(Rng.of(1), 5, 4);
        new VirtualAdversarialLoss(0.5, 1e-3, 2).direction(net::apply, net.apply(x), x, Rng.of(1));
        net.parameters().values().forEach(p -> assertEquals(null, p.grad()));
    }

    @Test
    void errors() {
        VirtualAdversarialConfig defaults = VirtualAdversarialConfig.defaults(1);
        assertThrows(IllegalArgumentException.class, () -> defaults.withXi(0));
        assertThrows(IllegalArgumentException.class, () -> defaults.withEpsilon(-1));
        assertThrows(IllegalArgumentException.class, () -> defaults.withPowerIterations(-1));
        assertThrows(IllegalArgumentException.class, () -> defaults.withAlpha(-1));
        assertThrows(IllegalArgumentException.class, () -> defaults.withEntropyWeight(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new VirtualAdversarialLoss(1, -1, 1));
        Tensor x = Tensor.zeros(2, 3);
        assertThrows(ShapeException.class, () -> EXACT.of(in -> in, Tensor.zeros(2, 1), x, Rng.of(1)));
        assertThrows(
                ArithmeticException.class,
                () -> EXACT.of(in -> in, Tensor.zeros(2, 3).div(0), x, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new VirtualAdversarialTraining(defaults)
                .loss(new Points(1), batch(0, 1), context()));
    }
}
