package cotangent.regularizers.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Activations;
import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.ParameterVector;
import cotangent.regularizers.gan.R3GanConfig.Penalized;
import cotangent.regularizers.gan.R3GanConfig.Range;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class R3GanTest {
    private static final GanLoss PAIRING = new RelativisticPairingLoss();

    /** The card's numbers. */
    @Test
    void lossesByHand() {
        Tensor real = Tensor.of(new double[] {0.5});
        Tensor fake = Tensor.of(new double[] {-0.5});
        assertEquals(0.313262, PAIRING.critic(real, fake).item(), 5e-7);
        assertEquals(1.313262, PAIRING.generator(real, fake).item(), 5e-7);
        assertEquals(StrictMath.log(2), PAIRING.critic(real, real).item(), 1e-15);
        assertEquals(StrictMath.log(2), PAIRING.generator(fake, fake).item(), 1e-15);
        double softplus = StrictMath.log1p(StrictMath.exp(-0.5));
        assertEquals(2 * softplus, GanLoss.nonSaturating().critic(real, fake).item(), 1e-15);
        assertEquals(
                softplus + 0.5, GanLoss.nonSaturating().generator(real, fake).item(), 1e-15);
    }

    @Property(tries = 100)
    void onlyDifferencesCount(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor real = Tensor.randn(rng, DType.FLOAT64, 5);
        Tensor fake = Tensor.randn(rng, DType.FLOAT64, 5);
        double c = rng.nextGaussian();
        assertEquals(
                PAIRING.critic(real, fake).item(),
                PAIRING.critic(real.add(c), fake.add(c)).item(),
                1e-13);
        assertEquals(
                PAIRING.generator(real, fake).item(), PAIRING.critic(fake, real).item(), 0, "roles change");
        Tensor u = real.sub(fake);
        List<Tensor> leaves = List.of(real.requiresGrad(), fake.requiresGrad());
        List<Tensor> g = Autodiff.gradients(PAIRING.critic(leaves.get(0), leaves.get(1)), leaves);
        TensorAssertions.assertClose(g.get(0), u.neg().sigmoid().div(-5), 1e-12, 1e-15, "real");
        TensorAssertions.assertClose(g.get(1), u.neg().sigmoid().div(5), 1e-12, 1e-15, "fake");
        double single = PAIRING.critic(
                        real.detach().to(DType.FLOAT32), fake.detach().to(DType.FLOAT32))
                .item();
        assertEquals(PAIRING.critic(real, fake).item(), single, 1e-6);
    }

    /** A linear critic is as steep everywhere. */
    @Property(tries = 100)
    void theLinearCriticsPenalty(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 6);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 2, 3);
        double squares = w.square().sum().item();
        assertEquals(
                squares,
                ZeroCenteredGradientPenalty.of(y -> y.flatten(1).matmul(w), x).item(),
                1e-12 * squares);
    }

    /** Its own gradient passes through the critic's: second derivatives, and third in the check of the second order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thePenaltyIsDifferentiated(long seed) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 3);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 5);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 3, 5);
        GradientCheck.check(
                p -> ZeroCenteredGradientPenalty.of(y -> y.matmul(p).tanh().matmul(v), x),
                w,
                GradientCheck.Options.defaults().withSecondOrder(true));
        Tensor exact = Autodiff.grad((Tensor p) ->
                        ZeroCenteredGradientPenalty.of(y -> leaky(y.matmul(p)).matmul(v), x))
                .apply(w);
        // With leaky ReLU the critic is linear around each sample: R = mean ||W D_i v||^2 with slopes D_i.
        Tensor direct = Autodiff.grad((Tensor p) -> {
                    Tensor slopes =
                            x.matmul(w).gt(0).to(DType.FLOAT64).mul(0.99).add(0.01);
                    return slopes.mul(v).matmul(p.mT()).square().sum(1).mean();
                })
                .apply(w);
        TensorAssertions.assertClose(exact, direct, 1e-10, 1e-10, "leaky ReLU");
    }

    private static Tensor leaky(Tensor x) {
        return Activations.leakyRelu(x);
    }

    /**
     * The Dirac GAN: data at 0, the generator's only sample at theta, D(x) = psi x. The card's largest |theta| of the last 500 of 2000
     * steps of plain descent: 4.8e-5 at gamma 1, 3.4e-4 at 0.1, and 0.31 without penalties.
     */
    @Test
    void dirac() {
        for (double[] gammaAndLargest : new double[][] {{1, 4.8e-5}, {0.1, 3.4e-4}, {0, 0.31}}) {
            double theta = 1;
            double psi = 0;
            double largest = 0;
            Tensor data = Tensor.zeros(DType.FLOAT64, 1);
            for (int step = 0; step < 2000; step++) {
                Tensor p = Tensor.scalar(DType.FLOAT64, psi).requiresGrad();
                Tensor sample = Tensor.of(new double[] {theta});
                Tensor loss = PAIRING.critic(p.mul(data), p.mul(sample))
                        .add(ZeroCenteredGradientPenalty.of(x -> p.mul(x), data)
                                .add(ZeroCenteredGradientPenalty.of(x -> p.mul(x), sample))
                                .mul(gammaAndLargest[0] / 2));
                psi -= 0.05 * Autodiff.gradients(loss, List.of(p)).get(0).item();
                Tensor q = Tensor.of(new double[] {theta}).requiresGrad();
                Tensor own = PAIRING.generator(data.mul(psi), q.mul(psi));
                theta -= 0.05 * Autodiff.gradients(own, List.of(q)).get(0).item();
                if (step >= 1500) {
                    largest = Math.max(largest, Math.abs(theta));
                }
            }
            // The card gives two digits.
            assertEquals(gammaAndLargest[1], largest, 0.02 * gammaAndLargest[1], "gamma " + gammaAndLargest[0]);
        }
    }

    private static Layer generator() {
        return Mlp.of(Rng.of(1), Activation::leakyRelu, 2, 8, 2);
    }

    private static Layer critic() {
        return Mlp.of(Rng.of(2), Activation::leakyRelu, 2, 8, 1);
    }

    private static final Tensor REAL = Tensor.of(new float[][] {{1, 2}, {2, 1}, {1, 1}, {2, 2}});

    /** What a step reports is the loss at the networks before it. */
    @Test
    void aStep() {
        Layer generator = generator();
        Layer critic = critic();
        R3Gan gan = new R3Gan(generator, critic, 2, R3GanConfig.defaults(10));
        Rng rng = Rng.of(3);
        Tensor z = Tensor.randn(Rng.of(3), 4, 2);
        Tensor fake = generator.apply(z).detach();
        double expected = PAIRING.critic(
                        critic.apply(REAL).squeeze(1), critic.apply(fake).squeeze(1))
                .item();
        double r1 = ZeroCenteredGradientPenalty.of(x -> critic.apply(x).squeeze(1), REAL)
                .item();
        double r2 = ZeroCenteredGradientPenalty.of(x -> critic.apply(x).squeeze(1), fake)
                .item();
        ParameterVector before = ParameterVector.ofValues(generator.parameters());
        R3Gan.Step step = gan.step(REAL, rng);
        assertEquals(expected, step.critic(), 1e-6);
        assertEquals(r1, step.realPenalty(), 1e-6);
        assertEquals(r2, step.fakePenalty(), 1e-6);
        assertNotEquals(
                0,
                ParameterVector.ofValues(generator.parameters())
                        .plus(-1, before)
                        .norm());
        assertEquals(1, gan.steps());
        R3GanConfig realOnly = R3GanConfig.defaults(10).withPenalty(Range.constant(1), Penalized.REAL);
        R3Gan.Step other = new R3Gan(generator(), critic(), 2, realOnly).step(REAL, Rng.of(3));
        assertEquals(expected, other.critic(), 1e-6);
        assertEquals(0, other.fakePenalty(), 0);
    }

    /** Three steps with moving hyperparameters, written out: gradients of the whole losses, and Adam without momentum. */
    @Test
    void stepsWrittenOut() {
        Layer generator = generator();
        Layer critic = critic();
        Layer ownGenerator = generator();
        Layer ownCritic = critic();
        for (Layer net : List.of(generator, critic, ownGenerator, ownCritic)) {
            net.to(DType.FLOAT64);
        }
        Tensor real = REAL.to(DType.FLOAT64);
        R3GanConfig config = R3GanConfig.defaults(4)
                .withPenalty(new Range(3, 0.3), Penalized.BOTH)
                .withLearningRate(new Range(0.1, 0.01))
                .withBeta2(new Range(0.5, 0.9));
        R3Gan gan = new R3Gan(generator, critic, 2, config);
        Map<String, Tensor> criticSquares = new TreeMap<>();
        Map<String, Tensor> generatorSquares = new TreeMap<>();
        Rng rng = Rng.of(3);
        Rng own = Rng.of(3);
        for (int s = 0; s < 3; s++) {
            gan.step(real, rng);
            double share = (1 + Math.cos(Math.PI * s / 4)) / 2;
            double gamma = 0.3 + 2.7 * share;
            double rate = 0.01 + 0.09 * share;
            double beta2 = 0.9 - 0.4 * share;
            Tensor fake =
                    ownGenerator.apply(Tensor.randn(own, DType.FLOAT64, 4, 2)).detach();
            ownCritic.zeroGrad();
            UnaryOperator<Tensor> score = x -> ownCritic.apply(x).squeeze(1);
            PAIRING.critic(score.apply(real), score.apply(fake))
                    .add(ZeroCenteredGradientPenalty.of(score, real).mul(gamma / 2))
                    .add(ZeroCenteredGradientPenalty.of(score, fake).mul(gamma / 2))
                    .backward();
            adam(ownCritic, criticSquares, s + 1, rate, beta2);
            ownGenerator.zeroGrad();
            Tensor next = ownGenerator.apply(Tensor.randn(own, DType.FLOAT64, 4, 2));
            PAIRING.generator(score.apply(real).detach(), score.apply(next)).backward();
            adam(ownGenerator, generatorSquares, s + 1, rate, beta2);
        }
        for (Layer[] pair : new Layer[][] {{generator, ownGenerator}, {critic, ownCritic}}) {
            TensorAssertions.assertClose(
                    ParameterVector.ofValues(pair[0].parameters()).flatten(),
                    ParameterVector.ofValues(pair[1].parameters()).flatten(),
                    1e-10);
        }
    }

    /** {@code theta - rate g / (sqrt(v / (1 - beta2^steps)) + 1e-8)} with the running mean {@code v} of squares. */
    private static void adam(Layer net, Map<String, Tensor> squares, int steps, double rate, double beta2) {
        double weight = 1 - Math.pow(beta2, steps);
        net.parameters().forEach((name, p) -> {
            Tensor g = p.grad();
            Tensor v = squares.getOrDefault(name, Tensor.zerosLike(g))
                    .mul(beta2)
                    .add(g.square().mul(1 - beta2));
            squares.put(name, v);
            Tensor step = g.div(v.div(weight).sqrt().add(1e-8)).mul(rate);
            p.value().assign(p.value().detach().sub(step));
        });
    }

    /** With half-life 0 samples are those of the generator, else of its average. */
    @Test
    void samplesAreOfTheAverage() {
        Range slow = Range.constant(4 / (Math.log(0.75) / Math.log(0.5)));
        Layer generator = generator();
        R3Gan gan = new R3Gan(generator, critic(), 2, R3GanConfig.defaults(10).withEmaHalfLife(slow));
        Tensor z = Tensor.randn(Rng.of(5), 3, 2);
        ParameterVector average = ParameterVector.ofValues(generator.parameters());
        Rng rng = Rng.of(3);
        for (int i = 0; i < 3; i++) {
            gan.step(REAL, rng);
            // The decay of a batch of 4 is 0.75.
            average = average.times(0.75).plus(0.25, ParameterVector.ofValues(generator.parameters()));
        }
        Tensor samples = gan.sample(z, null);
        assertFalse(generator.apply(z).allClose(samples), "not the last parameters");
        average.assignTo(generator.parameters());
        TensorAssertions.assertClose(samples, generator.apply(z).detach(), 1e-5);
        Layer fast = generator();
        R3Gan last = new R3Gan(fast, critic(), 2, R3GanConfig.defaults(10).withEmaHalfLife(Range.constant(0)));
        last.step(REAL, Rng.of(3));
        TensorAssertions.assertSame(last.sample(z, null), fast.apply(z).detach(), "half-life 0");
    }

    @Test
    void labelsReachBothNetworks() {
        Layer generator = Mlp.of(Rng.of(1), Activation::leakyRelu, 3, 8, 2);
        Layer critic = Mlp.of(Rng.of(2), Activation::leakyRelu, 3, 8, 1);
        AtomicInteger judged = new AtomicInteger();
        AtomicInteger generated = new AtomicInteger();
        Tensor y = Tensor.of(new float[][] {{0}, {1}, {0}, {1}});
        R3Gan gan = new R3Gan(
                generator,
                (z, labels) -> {
                    generated.incrementAndGet();
                    return generator.apply(Tensor.cat(1, z, labels));
                },
                critic,
                (x, labels) -> {
                    assertTrue(labels.eq(y).all());
                    judged.incrementAndGet();
                    return critic.apply(Tensor.cat(1, x, labels));
                },
                2,
                R3GanConfig.defaults(10));
        gan.step(REAL, y, Rng.of(1));
        assertEquals(4, judged.get(), "passes of the critic");
        assertEquals(2, generated.get(), "passes of the generator");
        assertEquals(4, gan.sample(Tensor.zeros(4, 2), y).size(0));
    }

    @Test
    void ranges() {
        Range range = new Range(0.05, 0.005);
        assertEquals(0.05, range.at(0), 1e-17);
        assertEquals(0.0275, range.at(0.5), 1e-15);
        assertEquals(0.005, range.at(1), 0);
        assertEquals(0.005, range.at(2), 0);
    }

    @Test
    void wrongArguments() {
        Tensor two = Tensor.zeros(2);
        assertThrows(ShapeException.class, () -> PAIRING.critic(two, Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> PAIRING.generator(Tensor.zeros(2, 1), Tensor.zeros(2, 1)));
        assertThrows(ShapeException.class, () -> PAIRING.critic(Tensor.zeros(0), Tensor.zeros(0)));
        assertThrows(ShapeException.class, () -> GanLoss.nonSaturating().critic(two, Tensor.zeros(2, 2)));
        assertThrows(ShapeException.class, () -> ZeroCenteredGradientPenalty.of(x -> x, Tensor.zeros(2, 2)));
        R3GanConfig config = R3GanConfig.defaults(10);
        assertThrows(IllegalArgumentException.class, () -> config.withPenalty(new Range(1, -0.1), Penalized.BOTH));
        assertThrows(IllegalArgumentException.class, () -> config.withBeta2(Range.constant(1)));
        assertThrows(IllegalArgumentException.class, () -> config.withLearningRate(Range.constant(0)));
        assertThrows(IllegalArgumentException.class, () -> config.withEmaHalfLife(Range.constant(Double.NaN)));
        assertThrows(IllegalArgumentException.class, () -> R3GanConfig.defaults(0));
        assertThrows(IllegalArgumentException.class, () -> new R3Gan(generator(), critic(), 0, config));
        R3Gan gan = new R3Gan(generator(), critic(), 2, config);
        assertThrows(ShapeException.class, () -> gan.step(Tensor.zeros(4, 3), Rng.of(1)));
        Layer critic = critic();
        ParameterVector before = ParameterVector.ofValues(critic.parameters());
        R3Gan broken = new R3Gan(generator(), critic, 2, config);
        assertThrows(ArithmeticException.class, () -> broken.step(REAL.mul(Double.NaN), Rng.of(1)));
        assertEquals(
                0,
                ParameterVector.ofValues(critic.parameters()).plus(-1, before).norm());
    }
}
