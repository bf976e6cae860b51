package cotangent.benchmarks.experiments.compression;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Callback;
import cotangent.nn.train.EpochReport;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.pruning.MaskDecay;
import cotangent.regularizers.pruning.NmLinear;
import cotangent.regularizers.pruning.NmMask;
import cotangent.regularizers.pruning.Phases;
import cotangent.regularizers.pruning.SparsitySchedule;
import cotangent.regularizers.pruning.SrSte;
import cotangent.regularizers.pruning.StructureDecay;
import java.util.List;

/** Where few weights stay, those that go should fade. */
final class NmSparsityExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";
    private static final String VARIANCE = "variance of gradients of pruned weights";
    private static final String SR_STE = "SR-STE";
    private static final String FADING = "mask decay";
    private static final String STRUCTURE = "structure decay";
    private static final String FEW = " 1:16";
    private static final String HALF = " 2:4";
    private static final int BATCH = 64;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "nm-sparsity-digits",
                List.of("T157"),
                "With one weight of sixteen left, a network whose pruned weights fade is more accurate than one that is sparse from the start;"
                        + " with two of four left it makes no difference.",
                "SR-STE with decay 2e-4",
                "digits, 1300 training and 497 test images; ReLU network 64-128-128-128-10 whose three hidden layers are sparse, SGD 0.05 with"
                        + " momentum 0.9, batches of 64, 30 epochs; mask decay exp(-0.25 epoch), 0 from epoch 18 on, structure decay in equal"
                        + " frames up to there; variance over batches after epoch 9, the mean over the pruned weights",
                5,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ACCURACY, FADING + FEW, SR_STE + FEW, 0.03),
                new Rule(
                        "means of test accuracy of mask decay and SR-STE at 2:4 less than 0.01 apart",
                        m -> Math.abs(m.mean(FADING + HALF, ACCURACY) - m.mean(SR_STE + HALF, ACCURACY)) < 0.01));
    }

    @Override
    public String discussion() {
        return "The direction is the paper's on four of the five seeds: fading is 1.8 points more accurate at 1:16 in the mean, less than the 3"
                + " that the rule, from a run on two seeds, asks for. On the fifth seed it is 5 points worse, and the standard error of the"
                + " difference is 1.8 points: five seeds tell it neither from 3 nor from 0. Structure decay is as good. With SR-STE at 1:16 hardly any gradient reaches the pruned weights of the middle layer: its"
                + " variance is 200 times as small.";
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), context.size(DigitsTask.TRAINING, 128));
        int epochs = context.size(30, 1);
        long perEpoch = task.train().size() / BATCH;
        Phases phases = new Phases(0, epochs * perEpoch, (long) (0.4 * epochs * perEpoch));
        for (String pattern : List.of(FEW, HALF)) {
            NmMask mask = pattern.equals(FEW) ? NmMask.of(1, 16) : NmMask.of(2, 4);
            measure(context, SR_STE + pattern, new SrSte(mask), mask, task, epochs);
            measure(
                    context,
                    FADING + pattern,
                    new MaskDecay(MaskDecay.Kind.EXP, mask, 0.25 / perEpoch, phases),
                    mask,
                    task,
                    epochs);
            measure(
                    context,
                    STRUCTURE + pattern,
                    StructureDecay.of(StructureDecay.Kind.SPARSIFY, mask, phases),
                    mask,
                    task,
                    epochs);
        }
    }

    private static void measure(
            ExperimentContext context,
            String variant,
            SparsitySchedule schedule,
            NmMask mask,
            DigitsTask task,
            int epochs) {
        Rng rng = context.rng(1);
        NmLinear middle = new NmLinear(new Linear(128, 128, rng), schedule);
        Layer net = new Sequential(
                new NmLinear(new Linear(64, 128, rng), schedule),
                Activation.relu(),
                middle,
                Activation.relu(),
                new NmLinear(new Linear(128, 128, rng), schedule),
                Activation.relu(),
                new Linear(128, 10, rng));
        double[] variance = new double[1];
        int when = Math.max(0, epochs * 3 / 10 - 1);
        Trainer.builder(
                        net,
                        NmLinear.following(Objective.supervised(CrossEntropy.defaults())),
                        new Sgd(
                                net.parameters(),
                                SgdConfig.defaults().withLearningRate(0.05).withMomentum(0.9)),
                        DigitsTask.batches(task.train(), BATCH, context.seed()))
                .epochs(epochs)
                .callback(new Callback() {
                    @Override
                    public void onEpochEnd(EpochReport report) {
                        if (report.epoch() == when) {
                            variance[0] = variance(net, middle, mask, task);
                        }
                    }
                })
                .build()
                .run();
        for (var part : net.modules().values()) {
            if (part instanceof NmLinear layer) {
                layer.setStep(Long.MAX_VALUE);
            }
        }
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, task.test()));
        context.record(variant, VARIANCE, variance[0]);
    }

    /** Of the gradients of batches with respect to the middle layer's weights that the pattern leaves out. */
    private static double variance(Layer net, NmLinear middle, NmMask mask, DigitsTask task) {
        Batch all = DigitsTask.all(task.train());
        int batches = all.size() / BATCH;
        Tensor[] gradients = new Tensor[batches];
        for (int b = 0; b < batches; b++) {
            net.zeroGrad();
            try (var scope = MemoryScope.open()) {
                Batch batch = all.slice(b * BATCH, (b + 1) * BATCH);
                CrossEntropy.of(net.apply(batch.inputs()), batch.targets()).backward();
                gradients[b] = MemoryScope.keep(middle.weight().grad().copy());
            }
        }
        net.zeroGrad();
        try (var off = GradMode.noGrad()) {
            return Tensor.stack(0, gradients)
                    .var(0)
                    .maskedSelect(mask.of(middle.weight().value()).not())
                    .mean()
                    .item();
        }
    }
}
