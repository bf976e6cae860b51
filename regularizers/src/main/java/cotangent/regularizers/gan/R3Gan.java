package cotangent.regularizers.gan;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Ema;
import cotangent.regularizers.gan.R3GanConfig.Penalized;
import cotangent.regularizers.gan.ZeroCenteredGradientPenalty.Scored;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Trains a generator and a critic against each other: a relativistic loss with two gradient penalties, and no tricks else (R3GAN).
 *
 * <pre>
 * critic:     mean_i softplus(-(D(x_i) - D(G(z_i)))) + gamma / 2 mean_i [ ||grad_x D(x_i)||^2 + ||grad_x D(G(z_i))||^2 ]
 * generator:  mean_i softplus(-(D(G(z_i)) - D(x_i)))                          z ~ N(0, I)
 * </pre>
 *
 * with real samples {@code x [batch, ...]}, latents {@code z [batch, latent]} and scores {@code D [batch]}. A step moves the critic, with
 * the generator's samples as constants, then the generator, with the critic's parameters and the real samples as constants and new latents. Both by
 * Adam without momentum ({@code beta1 = 0}). Learning rate, {@code beta2}, {@code gamma} and the half-life {@code h} of the generator's average,
 * {@code a = d a + (1 - d) theta} with {@code d = 2^(-batch / h)}, follow {@link R3GanConfig}. {@link #sample} uses the average.
 *
 * <p>Conditional networks take labels as their second argument; a pair has one label.
 *
 * <p>Advice for the networks: no normalisation layers; residual blocks of 1x1, grouped 3x3 and 1x1 convolutions with leaky ReLU, the last of them
 * beginning at zero and the others scaled by depth (Fixup); bilinear resampling; no statistics over the batch.
 *
 * <p>Defaults: {@link R3GanConfig#defaults}. Cost of a step: two passes of the generator forward and one back; four of the critic
 * forward, of which two are differentiated twice and one carries the generator's gradient.
 *
 * <p>Errors: {@link ShapeException} if the generator gives another shape than the real samples', or the critic no {@code [batch]}; {@link
 * ArithmeticException} if a loss is not finite, before the network that it is of moves.
 *
 * <p>Source: N. Huang, A. Gokaslan, V. Kuleshov, J. Tompkin, "The GAN is Dead; Long Live the GAN! A Modern GAN Baseline", NeurIPS 2024.
 *
 * <p>Catalogue: T187
 */
public final class R3Gan {
    /**
     * What a step saw.
     *
     * @param critic the critic's loss without penalties
     * @param generator the generator's loss
     * @param realPenalty the mean squared norm at real samples
     * @param fakePenalty that at generated samples; 0 if it is not penalized
     */
    public record Step(double critic, double generator, double realPenalty, double fakePenalty) {}

    private final Module generator;
    private final BinaryOperator<Tensor> generate;
    private final BinaryOperator<Tensor> judge;
    private final int latent;
    private final R3GanConfig config;
    private final Adam generatorOptimizer;
    private final Adam criticOptimizer;
    private final Ema average;
    private long steps;
    private int batch;

    /**
     * Training of networks without labels.
     *
     * @param generator maps latents {@code [batch, latent]} to samples
     * @param critic maps samples to scores {@code [batch]} or {@code [batch, 1]}
     * @param latent size of the latents, positive
     */
    public R3Gan(Layer generator, Layer critic, int latent, R3GanConfig config) {
        this(generator, (z, y) -> generator.apply(z), critic, (x, y) -> critic.apply(x), latent, config);
    }

    /**
     * Training of networks with labels.
     *
     * @param generator holds the parameters of {@code generate}
     * @param generate maps latents and labels to samples
     * @param critic holds the parameters of {@code judge}
     * @param judge maps samples and labels to scores {@code [batch]} or {@code [batch, 1]}
     * @param latent size of the latents, positive
     */
    public R3Gan(
            Module generator,
            BinaryOperator<Tensor> generate,
            Module critic,
            BinaryOperator<Tensor> judge,
            int latent,
            R3GanConfig config) {
        if (latent < 1) {
            throw new IllegalArgumentException("R3GAN: needs latents of at least 1 value, got " + latent);
        }
        this.generator = generator;
        this.generate = Objects.requireNonNull(generate, "R3GAN: generate");
        this.judge = Objects.requireNonNull(judge, "R3GAN: judge");
        this.latent = latent;
        this.config = config;
        AdamConfig adam = AdamConfig.defaults()
                .withBeta1(0)
                .withBeta2(config.beta2().start())
                .withLearningRate(config.learningRate().start());
        generatorOptimizer = new Adam(generator.parameters(), adam);
        criticOptimizer = new Adam(critic.parameters(), adam);
        average = Ema.scheduled(generator.parameters(), n -> decay());
    }

    private double decay() {
        double halfLife = config.emaHalfLife().at(progress());
        return halfLife == 0 ? 0 : StrictMath.pow(0.5, batch / halfLife);
    }

    private double progress() {
        return Math.min(1, steps / (double) config.annealSteps());
    }

    /** A step on real samples without labels. */
    public Step step(Tensor real, RandomGenerator rng) {
        return step(real, null, rng);
    }

    /**
     * Moves the critic, then the generator, then its average.
     *
     * @param real {@code [batch, ...]}
     * @param labels handed to the networks; null if they take none
     * @param rng draws the latents
     */
    public Step step(Tensor real, Tensor labels, RandomGenerator rng) {
        batch = real.size(0);
        double gamma = config.gamma().at(progress());
        for (Adam adam : new Adam[] {criticOptimizer, generatorOptimizer}) {
            adam.groups().get(0).setLearningRate(config.learningRate().at(progress()));
            adam.setBeta2(config.beta2().at(progress()));
        }
        Tensor z = latents(real, rng);
        double[] seen = new double[3];
        criticOptimizer.step(Closure.of(criticOptimizer, () -> {
            Tensor fake = unrecorded(() -> fakes(z, labels, real));
            Scored atReal = score(real, labels, gamma > 0);
            Scored atFake = score(fake, labels, gamma > 0 && config.penalized() == Penalized.BOTH);
            Tensor loss = config.loss().critic(atReal.scores(), atFake.scores());
            seen[0] = finite("critic", loss.item());
            for (int i = 0; i < 2; i++) {
                Tensor squares = (i == 0 ? atReal : atFake).squaredNorms();
                if (squares != null) {
                    Tensor penalty = squares.mean();
                    seen[1 + i] = finite("penalty", penalty.item());
                    loss = loss.add(penalty.mul(gamma / 2));
                }
            }
            return loss;
        }));
        Tensor next = latents(real, rng);
        double loss = generatorOptimizer.step(Closure.of(generatorOptimizer, () -> {
            Tensor fake = fakes(next, labels, real);
            Tensor value = config.loss().generator(unrecorded(() -> scores(real, labels)), scores(fake, labels));
            finite("generator", value.item());
            return value;
        }));
        steps++;
        average.update();
        return new Step(seen[0], loss, seen[1], seen[2]);
    }

    /** Samples of the generator with averaged parameters, without labels. */
    public Tensor sample(int n, RandomGenerator rng) {
        return sample(Tensor.randn(rng, n, latent), null);
    }

    /** Samples of the generator with averaged parameters of these latents {@code [n, latent]} and labels. */
    public Tensor sample(Tensor latents, Tensor labels) {
        try (var off = GradMode.noGrad();
                var averaged = average.swap()) {
            return generator.inMode(m -> Module.Mode.EVAL, () -> generate.apply(latents, labels));
        }
    }

    /** Number of steps done. */
    public long steps() {
        return steps;
    }

    private Tensor latents(Tensor real, RandomGenerator rng) {
        return Tensor.randn(rng, real.dtype(), real.size(0), latent);
    }

    private Tensor fakes(Tensor z, Tensor labels, Tensor real) {
        Tensor fake = generate.apply(z, labels);
        if (!fake.shape().equals(real.shape())) {
            throw new ShapeException("R3GAN: real samples are " + real.shape() + ", generated ones " + fake.shape());
        }
        return fake;
    }

    private Scored score(Tensor x, Tensor labels, boolean penalized) {
        return penalized
                ? ZeroCenteredGradientPenalty.score(leaf -> scores(leaf, labels), x)
                : new Scored(scores(x, labels), null);
    }

    private Tensor scores(Tensor x, Tensor labels) {
        Tensor scores = judge.apply(x, labels);
        return scores.rank() == 2 && scores.size(1) == 1 ? scores.squeeze(1) : scores;
    }

    private static Tensor unrecorded(Supplier<Tensor> value) {
        try (var off = GradMode.noGrad()) {
            return value.get();
        }
    }

    private static double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("R3GAN: the " + what + "'s loss is " + value);
        }
        return value;
    }
}
