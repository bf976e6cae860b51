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
import cotangent.regularizers.alignment.RpoLoss;
import java.util.List;

/** One wrong preference about an answer that is not covered carries DPO away, and RPO hardly. */
final class RpoExperiment implements Experiment {
    private static final String BAD = "probability of the bad arm";
    private static final String REWARD = "true mean reward";
    private static final String DPO = "DPO";
    private static final String RPO = "RPO eta 0.05";
    private static final int ARMS = 10;
    private static final int COVERED = 4;
    private static final int PAIRS = 200;
    private static final double BETA = 0.1;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "rpo-bandit",
                List.of("T056"),
                "One wrong preference about an arm that is hardly covered carries DPO away; the likelihood of preferred answers holds RPO.",
                "DPO, the same pairs and steps",
                "10 arms with mean rewards in [0, 1], 200 pairs among 4 covered arms, and one in which the worst of the others won; 10 logits,"
                        + " 3000 gradient steps of 0.5 / beta, beta 0.1",
                20,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.ratioAtMost(BAD, RPO, DPO, 0.5), Rule.gain(REWARD, RPO, DPO, 0.08));
    }

    @Override
    public void run(ExperimentContext context) {
        Rng rng = context.rng(0);
        double[] rewards = new double[ARMS];
        for (int i = 0; i < ARMS; i++) {
            rewards[i] = rng.nextDouble();
        }
        int[] arms = rng.permutation(ARMS);
        int[] won = new int[PAIRS + 1];
        int[] lost = new int[PAIRS + 1];
        for (int i = 0; i < PAIRS; i++) {
            int a = rng.nextInt(COVERED);
            int b = (a + 1 + rng.nextInt(COVERED - 1)) % COVERED;
            double margin = rewards[arms[a]] - rewards[arms[b]];
            boolean first = rng.nextDouble() < 1 / (1 + StrictMath.exp(-margin));
            won[i] = arms[first ? a : b];
            lost[i] = arms[first ? b : a];
        }
        int worst = arms[COVERED];
        for (int i = COVERED; i < ARMS; i++) {
            worst = rewards[arms[i]] < rewards[worst] ? arms[i] : worst;
        }
        won[PAIRS] = worst;
        lost[PAIRS] = arms[rng.nextInt(COVERED)];
        measure(context, DPO, 0, won, lost, worst, rewards);
        measure(context, "RPO eta 0.005", 0.005, won, lost, worst, rewards);
        measure(context, RPO, 0.05, won, lost, worst, rewards);
    }

    private static void measure(
            ExperimentContext context, String variant, double eta, int[] won, int[] lost, int bad, double[] rewards) {
        RpoLoss loss = new RpoLoss(BETA).withEta(eta);
        Tensor winners = Tensor.of(won);
        Tensor losers = Tensor.of(lost);
        Tensor reference = Tensor.full(DType.FLOAT64, -StrictMath.log(ARMS), won.length);
        var gradient = Autodiff.grad(logits -> {
            Tensor log = logits.logSoftmax(0);
            return loss.of(log.indexSelect(0, winners), log.indexSelect(0, losers), reference, reference, null);
        });
        double[] logits = new double[ARMS];
        int steps = context.size(3000, 3);
        for (int step = 0; step < steps; step++) {
            try (var scope = MemoryScope.open()) {
                double[] g = gradient.apply(Tensor.of(logits, ARMS)).toDoubleArray();
                for (int i = 0; i < ARMS; i++) {
                    logits[i] -= 0.5 / BETA * g[i];
                }
            }
        }
        double[] policy = Tensor.of(logits, ARMS).softmax(0).toDoubleArray();
        double reward = 0;
        for (int i = 0; i < ARMS; i++) {
            reward += policy[i] * rewards[i];
        }
        context.record(variant, BAD, policy[bad]);
        context.record(variant, REWARD, reward);
    }
}
