package cotangent.benchmarks.experiments.sampling;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.data.TensorDataset;
import cotangent.samplers.selection.MajorityUndersampler;
import cotangent.samplers.selection.Smote;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finding malignant tumours of which there are few in training. */
final class SmoteExperiment implements Experiment {
    private static final String PLAIN = "as it is";
    private static final String SMOTE = "SMOTE 1000 %";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "smote-recall",
                List.of("T062"),
                "Synthetic oversampling finds more of the rare class, and ranks no worse.",
                "the data as they are; malignant ones repeated as often; the benign ones undersampled",
                "breast cancer, standardised; of 340 rows at random 12 malignant and all benign ones for training, the other 229 for the test; network"
                        + " 30-32-2, Adam 1e-3, batches of 32, 60 epochs; undersampling to as many benign as malignant ones",
                5,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(RareTumours.RECALL, SMOTE, PLAIN, 0.04), Rule.gain(RareTumours.AREA, SMOTE, PLAIN, -0.005));
    }

    @Override
    public String discussion() {
        return "Repeating the malignant rows as often finds as many of them as SMOTE does, and all that SMOTE adds to it is a slightly better ranking,"
                + " within a standard error: what helps here is the balance of classes, not that rows are new. Undersampling finds most at this"
                + " threshold and ranks worst. The rules, which compare with the data as they are, were stated before; repetition was added as a"
                + " control after a first run.";
    }

    @Override
    public void run(ExperimentContext context) {
        RareTumours tumours = RareTumours.split(context.rng(0));
        TensorDataset train = tumours.train();
        Rng rng = context.rng(1);
        UnaryOperator<Tensor> same = UnaryOperator.identity();
        tumours.measure(context, PLAIN, train, same);
        tumours.measure(context, "repeated", RareTumours.repeated(train, 11), same);
        tumours.measure(context, SMOTE, new Smote(1000).oversample(train, RareTumours.MALIGNANT, rng), same);
        int[] balanced =
                new MajorityUndersampler(100).select(train.targets().toLongArray(), RareTumours.MALIGNANT, rng);
        tumours.measure(context, "undersampling", train.subset(balanced), same);
    }
}
