package cotangent.benchmarks.experiments.sampling;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.regularizers.alignment.GroupAdvantage;
import cotangent.regularizers.alignment.RecConfig;
import cotangent.regularizers.alignment.RecConfig.Clip;
import cotangent.regularizers.alignment.RecConfig.Weight;
import cotangent.regularizers.alignment.RecLoss;
import java.util.Arrays;
import java.util.List;

/** With a stale behaviour policy, narrow clipping slows REINFORCE down; importance sampling changes little. */
final class GroupRelativeExperiment implements Experiment {
    private static final String REWARD = "expected reward over training";
    private static final String END = "expected reward at the end";
    private static final String NONE = "no clipping";
    private static final String IS = "no clipping, importance sampling";
    private static final String NARROW = "one side, 0.2 and 0.2";
    private static final String WIDE = "one side, 0.6 and 2";
    private static final int CONTEXTS = 20;
    private static final int ARMS = 8;
    private static final int GROUP = 8;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "group-relative-bandit",
                List.of("T226"),
                "Off policy, group-relative REINFORCE does without importance sampling; narrow clipping slows it down, and wide clipping does"
                        + " not.",
                "group-relative REINFORCE without clipping and weights",
                "20 contexts with 8 arms, one of which gives 1; groups of 8 drawn from a snapshot of the policy that is 20 steps old at most;"
                        + " 400 steps of 1 on logits from 0",
                5,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(REWARD, NONE, IS, -0.02),
                Rule.gain(REWARD, IS, NONE, -0.02),
                Rule.gain(REWARD, NONE, NARROW, 0.05),
                Rule.gain(REWARD, WIDE, NONE, -0.02),
                Rule.gain(REWARD, NONE, WIDE, -0.02));
    }

    @Override
    public void run(ExperimentContext context) {
        RecConfig plain = RecConfig.reinforce();
        measure(context, NONE, plain);
        measure(context, IS, plain.withWeight(Weight.IS));
        measure(context, NARROW, plain.withClip(Clip.ONE_SIDE));
        measure(context, WIDE, plain.withClip(Clip.ONE_SIDE).withEpsilon(0.6, 2));
    }

    private static void measure(ExperimentContext context, String variant, RecConfig config) {
        Rng rng = context.rng(0);
        int[] best = new int[CONTEXTS];
        long[] groups = new long[CONTEXTS * GROUP];
        for (int c = 0; c < CONTEXTS; c++) {
            best[c] = rng.nextInt(ARMS);
            Arrays.fill(groups, c * GROUP, (c + 1) * GROUP, c);
        }
        RecLoss loss = new RecLoss(config);
        double[] logits = new double[CONTEXTS * ARMS];
        double[] snapshot = null;
        double sum = 0;
        double last = 0;
        int steps = context.size(400, 3);
        for (int step = 0; step < steps; step++) {
            try (var scope = MemoryScope.open()) {
                if (step % 20 == 0) {
                    snapshot = logits.clone();
                }
                Tensor behaviour = logPolicy(snapshot);
                double[] probabilities = behaviour.exp().toDoubleArray();
                int[] taken = new int[CONTEXTS * GROUP];
                double[] rewards = new double[taken.length];
                for (int i = 0; i < taken.length; i++) {
                    int c = i / GROUP;
                    int arm = draw(probabilities, c * ARMS, rng);
                    taken[i] = c * ARMS + arm;
                    rewards[i] = arm == best[c] ? 1 : 0;
                }
                Tensor index = Tensor.of(taken);
                Tensor advantages = GroupAdvantage.of(Tensor.of(rewards, rewards.length), Tensor.of(groups));
                Tensor old = behaviour.flatten().indexSelect(0, index).unsqueeze(1);
                double[] g = Autodiff.grad(x -> loss.of(
                                x.logSoftmax(1).flatten().indexSelect(0, index).unsqueeze(1), old, advantages, null))
                        .apply(Tensor.of(logits, CONTEXTS, ARMS))
                        .toDoubleArray();
                for (int i = 0; i < g.length; i++) {
                    logits[i] -= CONTEXTS * g[i]; // the mean over a group, not over all of them
                }
                double[] policy = logPolicy(logits).exp().toDoubleArray();
                last = 0;
                for (int c = 0; c < CONTEXTS; c++) {
                    last += policy[c * ARMS + best[c]] / CONTEXTS;
                }
                sum += last;
            }
        }
        context.record(variant, REWARD, sum / steps);
        context.record(variant, END, last);
    }

    private static Tensor logPolicy(double[] logits) {
        return Tensor.of(logits, CONTEXTS, ARMS).to(DType.FLOAT64).logSoftmax(1);
    }

    private static int draw(double[] probabilities, int from, Rng rng) {
        double u = rng.nextDouble();
        int arm = 0;
        while (arm < ARMS - 1 && u >= probabilities[from + arm]) {
            u -= probabilities[from + arm];
            arm++;
        }
        return arm;
    }
}
