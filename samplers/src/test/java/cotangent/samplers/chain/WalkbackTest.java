package cotangent.samplers.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Identity;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.StepContext;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WalkbackTest {
    private static final Corruption FLIP = Corruption.discrete(2, 0.2);
    private static final OutputFamily BITS = OutputFamily.bernoulli();

    private static Batch batch(Tensor x) {
        return new Batch(x, x, Tensor.zeros(DType.INT64, x.size(0)), null);
    }

    private static StepContext context(long seed) {
        return new StepContext(0, 0, 1, Rng.of(seed), false);
    }

    /** {@code P(x | x~)} of a table {@code p} that is damaged by {@link Corruption#discrete}; row {@code x~}. */
    private static double[][] conditionals(double[] p, double level) {
        int k = p.length;
        double[][] rows = new double[k][k];
        for (int seen = 0; seen < k; seen++) {
            double sum = 0;
            for (int x = 0; x < k; x++) {
                rows[seen][x] = p[x] * damage(x, seen, k, level);
                sum += rows[seen][x];
            }
            for (int x = 0; x < k; x++) {
                rows[seen][x] /= sum;
            }
        }
        return rows;
    }

    private static double damage(int x, int seen, int k, double level) {
        return x == seen ? 1 - level : level / (k - 1);
    }

    private static double transition(double[][] conditionals, int from, int to, double level) {
        double sum = 0;
        for (int seen = 0; seen < conditionals.length; seen++) {
            sum += damage(from, seen, conditionals.length, level) * conditionals[seen][to];
        }
        return sum;
    }

    /** The model of these conditionals for single values: logits of the categories. */
    private static UnaryOperator<Tensor> exact(double[][] conditionals) {
        Tensor logits = Tensor.of(conditionals).log();
        return x -> logits.indexSelect(0, x.flatten().to(DType.INT64));
    }

    /** The card's numbers, and that the sampler makes such steps. */
    @Test
    void twoStates() {
        double[] p = {0.7, 0.3};
        double[][] exact = conditionals(p, 0.2);
        assertEquals(0.903226, exact[0][0], 5e-7);
        double stay = transition(exact, 0, 0, 0.2);
        assertEquals(0.796265, stay, 5e-7);
        assertEquals(0.203735, transition(exact, 0, 1, 0.2), 5e-7);
        assertEquals(0.7, 0.7 * stay + 0.3 * transition(exact, 1, 0, 0.2), 1e-12);
        int n = 100_000;
        Tensor zero = Tensor.zeros(DType.FLOAT64, n, 1);
        Tensor one = Tensor.ones(DType.FLOAT64, n, 1);
        // The same by logits of 1 and by categories.
        UnaryOperator<Tensor> bits = x -> Tensor.where(
                x.eq(0),
                Tensor.full(DType.FLOAT64, logit(exact[0][1]), n, 1),
                Tensor.full(DType.FLOAT64, logit(exact[1][1]), n, 1));
        double sd = Math.sqrt(0.25 / n);
        double moved = new DaeChainSampler(FLIP, BITS, 1)
                .sample(bits, zero, Rng.of(1))
                .mean()
                .item();
        assertEquals(1 - stay, moved, 5 * sd);
        DaeChainSampler categories = new DaeChainSampler(FLIP, OutputFamily.categorical(2), 1);
        assertEquals(
                1 - stay,
                categories.sample(exact(exact), zero, Rng.of(2)).mean().item(),
                5 * sd);
        // All chains tend to the data's law: the second eigenvalue, 0.32, to the 12th is 1e-6.
        DaeChainSampler longer = new DaeChainSampler(FLIP, BITS, 12);
        assertEquals(0.3, longer.sample(bits, one, Rng.of(3)).mean().item(), 5 * sd);
    }

    private static double logit(double p) {
        return StrictMath.log(p / (1 - p));
    }

    /** With exact conditionals any table is stationary. */
    @Property(tries = 100)
    void theLawIsStationary(@ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int k) {
        Rng rng = Rng.of(seed);
        double[] p = Tensor.randn(rng, DType.FLOAT64, k).softmax(0).toDoubleArray();
        double level = 0.05 + 0.9 * rng.nextDouble();
        double[][] exact = conditionals(p, level);
        for (int to = 0; to < k; to++) {
            double sum = 0;
            for (int from = 0; from < k; from++) {
                sum += p[from] * transition(exact, from, to, level);
            }
            assertEquals(p[to], sum, 1e-12);
        }
    }

    /** The same of the sampler, from a sample of the law. */
    @Property(tries = 10)
    void theSamplerKeepsTheLaw(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int k) {
        Rng rng = Rng.of(seed);
        Tensor p = Tensor.randn(rng, DType.FLOAT64, k).softmax(0);
        int n = 20_000;
        OutputFamily family = OutputFamily.categorical(k);
        Tensor start = family.sample(p.log().unsqueeze(0).expand(n, k), rng);
        double[][] exact = conditionals(p.toDoubleArray(), 0.4);
        Tensor end = new DaeChainSampler(Corruption.discrete(k, 0.4), family, 5).sample(exact(exact), start, rng);
        for (int x = 0; x < k; x++) {
            double share = end.eq(x).to(DType.FLOAT64).mean().item();
            assertEquals(p.get(x), share, 5.5 * Math.sqrt(0.25 / n));
        }
    }

    @Test
    void withoutAWalkItIsThePlainLoss() {
        Layer net = new Linear(4, 4, Rng.of(1));
        Tensor x = Tensor.rand(Rng.of(2), 5, 4).lt(0.5).to(DType.FLOAT32);
        double walkback = new WalkbackTraining(FLIP, BITS, 0, 5)
                .loss(net, batch(x), context(3))
                .item();
        double plain = WalkbackTraining.plain(FLIP, BITS)
                .loss(net, batch(x), context(3))
                .item();
        Tensor damaged = FLIP.corrupt(x, Rng.of(3));
        double direct = BITS.negativeLogLikelihood(net.apply(damaged), x).mean().item();
        assertEquals(direct, plain, 0);
        assertEquals(direct, walkback, 0);
    }

    /** Lengths are geometric with a cut, and the target is the original however far the walk went. */
    @Test
    void walks() {
        int n = 40_000;
        Tensor x = Tensor.zeros(n, 1);
        Corruption up = (y, rng) -> y.add(1);
        Layer still = new Identity();
        OutputFamily same = new OutputFamily() {
            @Override
            public Tensor negativeLogLikelihood(Tensor parameters, Tensor data) {
                return parameters.sub(data).square().sum(1);
            }

            @Override
            public Tensor sample(Tensor parameters, RandomGenerator rng) {
                return parameters;
            }
        };
        WalkbackTraining training = new WalkbackTraining(up, same, 0.5, 5);
        WalkbackTraining.Pairs pairs = training.walk(still, x, Rng.of(1));
        assertEquals(0, pairs.original().abs().max().item(), 0);
        double[] expected = {1, 0.5, 0.25, 0.125, 0.0625};
        for (int k = 1; k <= 5; k++) {
            double share = pairs.damaged().eq(k).to(DType.FLOAT64).sum().item() / n;
            assertEquals(expected[k - 1], share, 5 * Math.sqrt(0.25 / n), "damaged " + k + " times");
        }
        assertEquals(5, pairs.damaged().max().item(), 0);
        StepContext context = context(1);
        double loss = training.loss(still, batch(x), context).item();
        assertEquals(pairs.damaged().square().mean().item(), loss, 1e-4);
        assertEquals(1.9375, context.logged().get("pairs"), 0.05);
    }

    /** What is drawn is constant: the gradient is that of the pairs' likelihoods. */
    @Test
    void onlyLikelihoodsAreDifferentiated() {
        Linear net = new Linear(3, 3, Rng.of(1));
        Tensor x = Tensor.randn(Rng.of(2), 6, 3);
        WalkbackTraining training = new WalkbackTraining(Corruption.gaussian(0.3), OutputFamily.gaussian(0.5));
        WalkbackTraining.Pairs pairs = training.walk(net, x, Rng.of(5));
        assertFalse(pairs.damaged().carriesGrad());
        assertTrue(pairs.damaged().size(0) > 6, "some walk on");
        training.loss(net, batch(x), context(5)).backward();
        Tensor actual = net.bias().grad();
        Tensor expected = net.apply(pairs.damaged())
                .detach()
                .sub(pairs.original())
                .div(0.25)
                .mean(0);
        TensorAssertions.assertClose(actual, expected, 1e-4, 1e-5, "gradient");
    }

    /** The small-noise Gaussian case is a score: data N(0, 4), noise 0.5; at 2 the score is -2 / 4.25. */
    @Test
    void gaussianNoiseGivesTheScore() {
        int n = 400_000;
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, n, 1).mul(2);
        WalkbackTraining plain = WalkbackTraining.plain(Corruption.gaussian(0.5), OutputFamily.gaussian(1));
        double k = 4 / 4.25;
        double[] losses = new double[3];
        for (int i = 0; i < 3; i++) {
            double factor = k + 0.1 * (i - 1);
            Layer net = new Layer() {
                @Override
                public Tensor forward(Tensor y) {
                    return y.mul(factor);
                }
            };
            losses[i] = plain.loss(net, batch(x), context(2)).item();
        }
        double best = k + 0.1 * (losses[0] - losses[2]) / (2 * (losses[0] - 2 * losses[1] + losses[2]));
        // Least squares: the residual's standard deviation over that of the input, 0.485 / 2.06, by sqrt(n).
        double error = 5 * 0.2354 / Math.sqrt(n);
        assertEquals(k, best, error);
        assertEquals(-0.470588, (best * 2 - 2) / 0.25, 8 * error);
        assertEquals(-0.470588, (k * 2 - 2) / 0.25, 5e-7);
    }

    @Test
    void corruptions() {
        int n = 100_000;
        double five = 5 * Math.sqrt(0.25 / n);
        Tensor x = Tensor.ones(n, 1);
        Tensor salt = Corruption.saltAndPepper(0.3).corrupt(x, Rng.of(1));
        assertEquals(0.85, salt.mean().item(), five);
        assertEquals(
                0.15,
                Corruption.saltAndPepper(0.3)
                        .corrupt(x.mul(0), Rng.of(1))
                        .mean()
                        .item(),
                five);
        assertEquals(0.7, Corruption.masking(0.3).corrupt(x, Rng.of(1)).mean().item(), five);
        Tensor y = Corruption.discrete(4, 0.3).corrupt(x.mul(2), Rng.of(1));
        double[] shares = {0.1, 0.1, 0.7, 0.1};
        for (int k = 0; k < 4; k++) {
            assertEquals(shares[k], y.eq(k).to(DType.FLOAT64).mean().item(), five);
        }
        Tensor noisy = Corruption.gaussian(2).corrupt(x, Rng.of(1)).sub(1);
        assertEquals(4, noisy.square().mean().item(), 5 * 4 * Math.sqrt(2.0 / n));
        assertEquals(DType.FLOAT32, y.dtype());
    }

    /** Values by hand, and gradients. */
    @Test
    void likelihoods() {
        Tensor x = Tensor.of(new double[][] {{1, 0}});
        Tensor logits = Tensor.of(new double[][] {{logit(0.8), logit(0.4)}});
        assertEquals(
                -StrictMath.log(0.8 * 0.6),
                BITS.negativeLogLikelihood(logits, x).item(),
                1e-12);
        Tensor mean = Tensor.of(new double[][] {{3, 1}});
        double normal = StrictMath.log(2 * Math.PI) + 2 * StrictMath.log(2) + (4 + 1) / 8.0;
        assertEquals(
                normal, OutputFamily.gaussian(2).negativeLogLikelihood(mean, x).item(), 1e-12);
        double logVariance = StrictMath.log(4);
        Tensor both = Tensor.of(new double[][] {{3, 1, logVariance, logVariance}});
        assertEquals(
                normal,
                OutputFamily.learnedGaussian().negativeLogLikelihood(both, x).item(),
                1e-12);
        Tensor table =
                Tensor.of(new double[][] {{0.2, 0.5, 0.3, 0.6, 0.1, 0.3}}).log();
        assertEquals(
                -StrictMath.log(0.5 * 0.6),
                OutputFamily.categorical(3).negativeLogLikelihood(table, x).item(),
                1e-12);
        assertEquals(
                0,
                BITS.negativeLogLikelihood(Tensor.of(new double[][] {{800, -800}}), x)
                        .item(),
                0);
        Rng rng = Rng.of(1);
        for (OutputFamily family : new OutputFamily[] {
            BITS, OutputFamily.gaussian(0.5), OutputFamily.learnedGaussian(), OutputFamily.categorical(2)
        }) {
            int width = family == BITS || family.sample(Tensor.zeros(1, 4), rng).size(1) == 4 ? 2 : 4;
            Tensor parameters = Tensor.randn(rng, DType.FLOAT64, 1, width);
            GradientCheck.check(
                    p -> family.negativeLogLikelihood(p, x.to(p.dtype())).sum(), parameters);
            double exact = family.negativeLogLikelihood(parameters, x).item();
            double single = family.negativeLogLikelihood(parameters.to(DType.FLOAT32), x.to(DType.FLOAT32))
                    .item();
            assertEquals(exact, single, 1e-5 * Math.max(1, exact));
        }
    }

    /** Draws have the law that the likelihood tells. */
    @Test
    void draws() {
        int n = 100_000;
        double five = 5 * Math.sqrt(0.25 / n);
        Tensor logits = Tensor.of(new double[][] {{0.2, 0.5, 0.3}}).log().expand(n, 3);
        Tensor x = OutputFamily.categorical(3).sample(logits, Rng.of(1));
        TensorAssertions.assertShape(x, n, 1);
        for (int k = 0; k < 3; k++) {
            assertEquals(
                    new double[] {0.2, 0.5, 0.3}[k],
                    x.eq(k).to(DType.FLOAT64).mean().item(),
                    five);
        }
        Tensor bits = BITS.sample(Tensor.full(DType.FLOAT32, logit(0.8), n, 1), Rng.of(1));
        assertEquals(0.8, bits.mean().item(), five);
        Tensor fixed = OutputFamily.gaussian(0.5)
                .sample(Tensor.ones(DType.FLOAT64, n, 1), Rng.of(1))
                .sub(1);
        assertEquals(0.25, fixed.square().mean().item(), 5 * 0.25 * Math.sqrt(2.0 / n));
        Tensor both = Tensor.of(new double[] {1, StrictMath.log(0.25)}, 1, 2).expand(n, 2);
        Tensor learned = OutputFamily.learnedGaussian().sample(both, Rng.of(1)).sub(1);
        assertEquals(0.25, learned.square().mean().item(), 5 * 0.25 * Math.sqrt(2.0 / n));
    }

    @Test
    void wrongArguments() {
        for (double level : new double[] {0, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Corruption.saltAndPepper(level));
            assertThrows(IllegalArgumentException.class, () -> Corruption.masking(level));
            assertThrows(IllegalArgumentException.class, () -> Corruption.discrete(2, level));
        }
        assertThrows(IllegalArgumentException.class, () -> Corruption.discrete(1, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Corruption.gaussian(0));
        assertThrows(IllegalArgumentException.class, () -> OutputFamily.gaussian(-1));
        assertThrows(IllegalArgumentException.class, () -> OutputFamily.categorical(1));
        assertThrows(IllegalArgumentException.class, () -> new WalkbackTraining(FLIP, BITS, 1, 5));
        assertThrows(IllegalArgumentException.class, () -> new WalkbackTraining(FLIP, BITS, 0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> new DaeChainSampler(FLIP, BITS, -1));
        WalkbackTraining training = new WalkbackTraining(FLIP, BITS);
        Layer net = new Linear(4, 3, Rng.of(1));
        assertThrows(ShapeException.class, () -> training.loss(net, batch(Tensor.zeros(2, 4)), context(1)));
        assertThrows(IllegalArgumentException.class, () -> training.loss(net, batch(Tensor.zeros(0, 4)), context(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> training.loss(new Module() {}, batch(Tensor.zeros(2, 4)), context(1)));
        assertThrows(ShapeException.class, () -> OutputFamily.categorical(3)
                .negativeLogLikelihood(Tensor.zeros(2, 4), Tensor.zeros(2, 2)));
    }
}
