package cotangent.benchmarks.experiments.generative;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Measurements;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Schedule;
import cotangent.nn.optim.Schedules;
import cotangent.nn.train.StepContext;
import cotangent.samplers.EnergyDistance;
import cotangent.samplers.diffusion.DdpmSampler;
import cotangent.samplers.diffusion.Denoiser;
import cotangent.samplers.diffusion.ExposureBiasProbe;
import cotangent.samplers.diffusion.GaussianMixtureDenoiser;
import cotangent.samplers.diffusion.InputPerturbationConfig;
import cotangent.samplers.diffusion.InputPerturbedDiffusionLoss;
import cotangent.samplers.diffusion.NoiseSchedule;
import java.util.Arrays;
import java.util.List;

/** Eight Gaussians on a circle: the noise's error on inputs with more noise, and samples. */
final class InputPerturbationExperiment implements Experiment {
    private static final String PERTURBED = "error per value at perturbation 0.3";
    private static final String CLEAN = "error per value, clean";
    private static final String ENERGY = "energy distance x 1000";
    private static final String BIAS = "largest error of a reverse step";
    private static final String DDPM = "DDPM";
    private static final String LITTLE = "gamma 0.1";
    private static final String MUCH = "gamma 0.3";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "ddpm-input-perturbation",
                List.of("T248"),
                "A denoiser trained on perturbed inputs errs less on inputs that are perturbed, and samples no worse.",
                "DDPM with the same data, steps and noise",
                "eight Gaussians (radius 2, sd 0.1), linear schedule of 100 steps, perceptron 11-256-256-2, 12000 steps of Adam on 256 new points,"
                        + " rate 2e-3 and cosine; errors on 20000 points, 2000 samples",
                3,
                400);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.onEverySeed(
                        "the error at perturbation 0.3 with gamma 0.3 is at most 0.99 times DDPM's",
                        (m, seed) -> m.value(MUCH, PERTURBED, seed) <= 0.99 * m.value(DDPM, PERTURBED, seed)),
                new Rule(
                        "the median energy distance with gamma 0.3 is at most 1.05 times DDPM's",
                        m -> median(m, MUCH) <= 1.05 * median(m, DDPM)));
    }

    @Override
    public String discussion() {
        return "The exact optima differ by 2 % on perturbed inputs, and denoisers that are trained long enough by nearly as much. A first run, with a"
                + " network of width 128 and 3000 steps, was negative: its denoisers erred by 0.303, further from their optima than these are from"
                + " each other. Width and steps were then raised on other seeds (101, 102) until DDPM came within 1.5 % of its optimum, at 6000"
                + " steps of width 256, where the errors of gamma 0.3 were 0.988 and 0.992 of DDPM's; 12000 were taken for this run. The rules are"
                + " those of the first run. At the paper's gamma of 0.1 even the exact optima hardly differ on these data. All energy distances are"
                + " about those of two samples of one law of these sizes, 1.9: they say that samples are not spoiled, and no more. Perturbation"
                + " costs accuracy on clean inputs, as the optimum says it must.";
    }

    private static double median(Measurements m, String variant) {
        double[] values = m.seeds().stream()
                .mapToDouble(seed -> m.value(variant, ENERGY, seed))
                .sorted()
                .toArray();
        int n = values.length;
        return (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    /** The network with the share of the schedule that is done as its time. */
    private static final class Network extends Module implements Denoiser {
        private final TimeMlp net;
        private final int steps;

        Network(Rng rng, int steps) {
            net = child("net", new TimeMlp(rng, 256, 1, 2, 4, 8));
            this.steps = steps;
        }

        @Override
        public int steps() {
            return steps;
        }

        @Override
        public Tensor noise(Tensor x, Tensor t) {
            return net.apply(x, t.to(x.dtype()).div(steps).unsqueeze(1));
        }
    }

    @Override
    public void run(ExperimentContext context) {
        NoiseSchedule schedule = NoiseSchedule.linear(context.size(100, 25));
        evaluate(context, DDPM, train(context, 0, schedule), schedule);
        evaluate(context, LITTLE, train(context, 0.1, schedule), schedule);
        evaluate(context, MUCH, train(context, 0.3, schedule), schedule);
        evaluate(context, "exact, gamma 0", exact(schedule, 0), schedule);
        evaluate(context, "exact, gamma 0.3", exact(schedule, 0.3), schedule);
    }

    /** What training would lead to without limits: the optimum of DDPM at a larger noise. */
    private static Denoiser exact(NoiseSchedule schedule, double gamma) {
        PlaneMixture mixture = PlaneMixture.ring();
        double[] equal = new double[8];
        Arrays.fill(equal, 1);
        GaussianMixtureDenoiser oracle = new GaussianMixtureDenoiser(schedule, equal, mixture.centres(), mixture.sd());
        double more = Math.sqrt(1 + gamma * gamma);
        return (x, t) -> oracle.noise(
                        x, schedule.signal(t, x), schedule.noise(t, x).mul(more))
                .div(more);
    }

    private static Denoiser train(ExperimentContext context, double gamma, NoiseSchedule schedule) {
        PlaneMixture mixture = PlaneMixture.ring();
        Network net = new Network(context.rng(0), schedule.steps());
        InputPerturbedDiffusionLoss loss = new InputPerturbedDiffusionLoss(
                schedule, InputPerturbationConfig.defaults().withGamma(gamma));
        Adam adam = new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(2e-3));
        int steps = context.size(12_000, 2);
        Schedule rate = Schedules.cosine(steps);
        Rng rng = context.rng(1);
        for (int step = 0; step < steps; step++) {
            int now = step;
            adam.groups().get(0).scaleLearningRate(rate.multiplier(step));
            // A stream of each step's own: what a variant draws does not shift the others' numbers.
            Rng draws = rng.split();
            adam.step(Closure.of(adam, () -> {
                Tensor x = mixture.sample(draws, 256);
                return loss.loss(net, unlabelled(x), new StepContext(now, 0, steps, draws, false));
            }));
        }
        return net;
    }

    private static void evaluate(ExperimentContext context, String variant, Denoiser net, NoiseSchedule schedule) {
        PlaneMixture mixture = PlaneMixture.ring();
        int n = context.size(20000, 20);
        context.record(variant, PERTURBED, error(net, schedule, mixture, 0.3, n, context.rng(2)));
        context.record(variant, CLEAN, error(net, schedule, mixture, 0, n, context.rng(2)));
        int drawn = context.size(2000, 20);
        Rng chain = context.rng(3);
        Tensor samples = new DdpmSampler(schedule).sample(net, Tensor.randn(chain, drawn, 2), chain);
        context.record(
                variant, ENERGY, 1000 * EnergyDistance.measure(samples, mixture.sample(context.rng(4), 2 * drawn)));
        double[] sd = new ExposureBiasProbe(schedule, ExposureBiasProbe.Start.ONE_STEP, context.seed())
                .errors(net, mixture.sample(context.rng(5), drawn))
                .sd();
        context.record(variant, BIAS, Arrays.stream(sd).max().orElseThrow());
    }

    private static Batch unlabelled(Tensor x) {
        return new Batch(x, x, Tensor.zeros(DType.INT64, x.size(0)), null);
    }

    private static double error(
            Denoiser net, NoiseSchedule schedule, PlaneMixture mixture, double gamma, int n, Rng rng) {
        try (var off = GradMode.noGrad()) {
            return new InputPerturbedDiffusionLoss(
                                    schedule, InputPerturbationConfig.ddpm().withGamma(gamma))
                            .perSample(net, mixture.sample(rng, n), rng)
                            .mean()
                            .item()
                    / 2;
        }
    }
}
