package cotangent.benchmarks.experiments;

import cotangent.regularizers.adversarial.VirtualAdversarialTraining;
import cotangent.regularizers.loss.CompSumLoss;
import cotangent.regularizers.loss.SmoothAdversarialCompSum;
import cotangent.regularizers.loss.Sparsemax;
import cotangent.regularizers.loss.SparsemaxAttention;
import cotangent.regularizers.loss.SphericalOutputLayer;
import cotangent.regularizers.loss.ZLoss;
import cotangent.regularizers.sharpness.AdversarialModelPerturbation;
import cotangent.regularizers.sharpness.Flooding;
import cotangent.regularizers.sharpness.GradientRegularization;
import cotangent.regularizers.sharpness.Sam;
import cotangent.regularizers.transport.KSparseOt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** All techniques, and the page that finds them by question and by catalogue id. */
final class Techniques {
    private static final List<Technique> ALL = List.of(
            new Technique(
                    "T104",
                    "Comp-sum losses",
                    CompSumLoss.class,
                    "a family from cross entropy to the mean absolute error, whose members differ in what noise does to them",
                    "A. Mao et al., Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023",
                    List.of(Question.NOISY_LABELS),
                    "comp-sum-label-noise"),
            new Technique(
                    "T104",
                    "Smooth adversarial comp-sum loss",
                    SmoothAdversarialCompSum.class,
                    "trains on attacked inputs with a smooth bound of the adversarial loss",
                    "A. Mao et al., Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023",
                    List.of(Question.PERTURBATIONS),
                    "comp-sum-adversarial"),
            new Technique(
                    "T130",
                    "Z-loss",
                    ZLoss.class,
                    "a classification loss of the standardised score, invariant to shift and scale",
                    "A. de Brébisson and P. Vincent, The Z-loss: a shift and scale invariant classification loss belonging to the spherical family, 2016",
                    List.of(Question.MANY_CLASSES),
                    "z-loss-digits"),
            new Technique(
                    "T130",
                    "Output layer for spherical losses",
                    SphericalOutputLayer.class,
                    "exact gradient steps whose cost does not grow with the number of classes",
                    "P. Vincent et al., Efficient exact gradient update for training deep networks with very large sparse targets, NeurIPS 2015",
                    List.of(Question.MANY_CLASSES),
                    "z-loss-classes"),
            new Technique(
                    "T208",
                    "Sparsemax",
                    Sparsemax.class,
                    "probabilities with exact zeros in place of softmax",
                    "A. Martins and R. Astudillo, From Softmax to Sparsemax, ICML 2016",
                    List.of(Question.MANY_CLASSES),
                    "sparsemax-digits"),
            new Technique(
                    "T208",
                    "Sparsemax attention",
                    SparsemaxAttention.class,
                    "attention that gives most positions no weight at all",
                    "A. Martins and R. Astudillo, From Softmax to Sparsemax, ICML 2016",
                    List.of(Question.MANY_CLASSES),
                    "sparsemax-attention"),
            new Technique(
                    "T216",
                    "Sparsity-constrained optimal transport",
                    KSparseOt.class,
                    "transport plans with at most k entries in each column, by a smooth dual",
                    "T. Liu et al., Sparsity-Constrained Optimal Transport, ICLR 2023",
                    List.of(Question.TRANSPORT),
                    "sparse-transport"),
            new Technique(
                    "T206",
                    "Adversarial model perturbation (AMP)",
                    AdversarialModelPerturbation.class,
                    "steps along the gradient at a point that ascent on the parameters reaches within a ball",
                    "Y. Zheng et al., Regularizing Neural Networks via Adversarial Model Perturbation, CVPR 2021",
                    List.of(Question.LITTLE_DATA, Question.FLATNESS),
                    "amp-few-images"),
            new Technique(
                    "T228",
                    "Virtual adversarial training (VAT)",
                    VirtualAdversarialTraining.class,
                    "makes predictions smooth along the direction in which each input changes its prediction most; needs no labels",
                    "T. Miyato et al., Virtual Adversarial Training, TPAMI 2018",
                    List.of(Question.FEW_LABELS, Question.PERTURBATIONS),
                    "vat-few-labels"),
            new Technique(
                    "T233",
                    "Sharpness-aware minimization (SAM, ASAM)",
                    Sam.class,
                    "steps along the gradient at the worst nearby point",
                    "P. Foret et al., Sharpness-Aware Minimization for Efficiently Improving Generalization, ICLR 2021",
                    List.of(Question.NOISY_LABELS, Question.FLATNESS),
                    "sam-label-noise"),
            new Technique(
                    "T238",
                    "Gradient regularisation by finite differences",
                    GradientRegularization.class,
                    "descends the loss plus its gradient's squared norm without second derivatives",
                    "R. Karakida et al., Understanding Gradient Regularization in Deep Learning, ICML 2023",
                    List.of(Question.FLATNESS),
                    "gr-implicit-bias"),
            new Technique(
                    "T238",
                    "Flooding",
                    Flooding.class,
                    "keeps the training loss from falling below a level",
                    "T. Ishida et al., Do We Need Zero Training Loss After Achieving Zero Training Error?, ICML 2020",
                    List.of(Question.LITTLE_DATA),
                    ""));

    /** All techniques. */
    static List<Technique> all() {
        return ALL;
    }

    /** Writes the page {@code techniques.md} beside a folder of measurements. */
    static void write(Path folder) {
        Path page = folder.resolveSibling("techniques.md");
        try {
            Files.writeString(page, page(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + page + ": " + e, e);
        }
    }

    /** The page's text. */
    static String page(Path folder) {
        StringBuilder text = new StringBuilder("# Techniques\n\n"
                + "By question, then by the number of the card in the catalogue. The effect is the verdict of the experiment that measures\n"
                + "it; its page tells the rules and the numbers. Made by `experiments report`.\n\n## By question\n");
        for (Question question : Question.values()) {
            List<Technique> answers =
                    ALL.stream().filter(t -> t.questions().contains(question)).toList();
            if (!answers.isEmpty()) {
                text.append("\n### ").append(question.text()).append("\n\n");
                answers.forEach(t -> text.append("- ")
                        .append(link(t))
                        .append(": ")
                        .append(t.what())
                        .append('\n'));
            }
        }
        text.append(
                "\n## By catalogue id\n\n| id | technique | class | source | effect |\n| --- | --- | --- | --- | --- |\n");
        ALL.stream().sorted(Comparator.comparing(Technique::catalogueId)).forEach(t -> text.append("| ")
                .append(t.catalogueId())
                .append(" | ")
                .append(t.name())
                .append(" | ")
                .append(link(t))
                .append(" | ")
                .append(t.paper())
                .append(" | ")
                .append(effect(folder, t))
                .append(" |\n"));
        return text.toString();
    }

    private static String link(Technique t) {
        return "[`" + t.type().getSimpleName() + "`](../" + t.source() + ")";
    }

    private static String effect(Path folder, Technique t) {
        if (t.experiment().isEmpty()) {
            return "not measured";
        }
        Experiment e = Experiments.find(t.experiment()).orElseThrow();
        String outcome = Files.exists(ResultFile.path(folder, e))
                ? ResultFile.load(folder, e)
                        .result()
                        .verdict()
                        .outcome()
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ')
                : "not run";
        return "[" + outcome + "](" + folder.getFileName() + ".md#" + t.experiment() + ")";
    }

    private Techniques() {}
}
