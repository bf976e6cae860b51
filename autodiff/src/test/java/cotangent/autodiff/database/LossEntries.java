package cotangent.autodiff.database;

import cotangent.autodiff.CrossEntropyOptions;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;
import java.util.Locale;

/** Losses of {@code torch.nn.functional}. */
final class LossEntries {
    private static final String NN = "nn.functional.";

    /** The old flags that {@code reduction} replaced stand in the order of arguments. */
    private static final String OLD = " size_average reduce reduction";

    static void addTo(OperatorTable t) {
        classes(t);
        distances(t);
        margins(t);
    }

    private static Reduction reduction(Call c) {
        String name = c.text("reduction", "mean");
        return name.equals("batchmean") ? Reduction.SUM : Reduction.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static CrossEntropyOptions options(Call c) {
        return CrossEntropyOptions.DEFAULT
                .withWeight(c.tensor("weight"))
                .withIgnoreIndex(c.integer("ignore_index", -100))
                .withReduction(reduction(c));
    }

    private static void classes(OperatorTable t) {
        t.op(
                NN + "cross_entropy",
                "input target weight size_average ignore_index reduce reduction label_smoothing",
                c -> Losses.crossEntropy(
                        c.x(), c.tensor("target"), options(c).withLabelSmoothing(c.number("label_smoothing", 0))));
        t.op(
                NN + "nll_loss",
                "input target weight size_average ignore_index reduce reduction",
                c -> Losses.nll(c.x(), c.tensor("target"), options(c)));
        t.op(
                NN + "binary_cross_entropy",
                "input target weight" + OLD,
                c -> Losses.binaryCrossEntropy(c.x(), c.tensor("target"), c.tensor("weight"), reduction(c)));
        t.op(
                NN + "binary_cross_entropy_with_logits",
                "input target weight" + OLD + " pos_weight",
                c -> Losses.binaryCrossEntropyWithLogits(
                        c.x(), c.tensor("target"), c.tensor("weight"), c.tensor("pos_weight"), reduction(c)));
        t.op(NN + "kl_div", "input target" + OLD + " log_target", c -> {
            Tensor y = Losses.klDiv(c.x(), c.tensor("target"), c.flag("log_target"), reduction(c));
            return c.text("reduction", "mean").equals("batchmean") && c.x().rank() > 0 ? y.div(c.x().size(0)) : y;
        });
        t.op(
                NN + "ctc_loss",
                "log_probs targets input_lengths target_lengths blank reduction zero_infinity",
                c -> Losses.ctc(
                        c.x(),
                        c.tensor("targets"),
                        c.ints("input_lengths"),
                        c.ints("target_lengths"),
                        c.integer("blank", 0),
                        reduction(c),
                        c.flag("zero_infinity")));
    }

    private static void distances(OperatorTable t) {
        t.op(
                NN + "mse_loss",
                "input target" + OLD + " weight",
                c -> Losses.mse(c.x(), c.tensor("target"), reduction(c)));
        t.op(NN + "l1_loss", "input target" + OLD + " weight", c -> Losses.l1(c.x(), c.tensor("target"), reduction(c)));
        t.op(
                NN + "smooth_l1_loss",
                "input target" + OLD + " beta",
                c -> Losses.smoothL1(c.x(), c.tensor("target"), c.number("beta", 1), reduction(c)));
        t.op(
                NN + "huber_loss",
                "input target reduction delta weight",
                c -> Losses.huber(c.x(), c.tensor("target"), c.number("delta", 1), reduction(c)));
        t.op(
                NN + "gaussian_nll_loss",
                "input target var full eps reduction",
                c -> Losses.gaussianNll(
                        c.x(),
                        c.tensor("target"),
                        c.isTensor("var") ? c.tensor("var") : Tensor.scalar(c.x().dtype(), c.number("var")),
                        c.flag("full"),
                        c.number("eps", 1e-6),
                        reduction(c)));
        t.op(
                NN + "poisson_nll_loss",
                "input target log_input full size_average eps reduce reduction",
                c -> Losses.poissonNll(
                        c.x(),
                        c.tensor("target"),
                        c.flag("log_input", true),
                        c.flag("full"),
                        c.number("eps", 1e-8),
                        reduction(c)));
    }

    private static void margins(OperatorTable t) {
        t.op(
                NN + "hinge_embedding_loss",
                "input target margin" + OLD,
                c -> Losses.hingeEmbedding(c.x(), c.tensor("target"), c.number("margin", 1), reduction(c)));
        t.op(
                NN + "margin_ranking_loss",
                "input1 input2 target margin" + OLD,
                c -> Losses.marginRanking(
                        c.x(), c.tensor("input2"), c.tensor("target"), c.number("margin", 0), reduction(c)));
        t.op(
                NN + "cosine_embedding_loss",
                "input1 input2 target margin" + OLD,
                c -> Losses.cosineEmbedding(
                        c.x(), c.tensor("input2"), c.tensor("target"), c.number("margin", 0), reduction(c)));
        t.op(
                NN + "triplet_margin_loss",
                "anchor positive negative margin p eps swap" + OLD,
                c -> Losses.tripletMargin(
                        c.x(),
                        c.tensor("positive"),
                        c.tensor("negative"),
                        c.number("margin", 1),
                        c.number("p", 2),
                        c.number("eps", 1e-6),
                        c.flag("swap"),
                        reduction(c)));
        t.op(
                NN + "triplet_margin_with_distance_loss",
                "anchor positive negative distance_function margin swap reduction",
                c -> Losses.tripletMarginWithDistance(
                        c.x(),
                        c.tensor("positive"),
                        c.tensor("negative"),
                        cotangent.autodiff.Similarity::pairwiseDistance,
                        c.number("margin", 1),
                        c.flag("swap"),
                        reduction(c)));
        t.op(
                NN + "multi_margin_loss",
                "input target p margin weight" + OLD,
                c -> Losses.multiMargin(
                        c.x(),
                        c.tensor("target"),
                        c.integer("p", 1),
                        c.number("margin", 1),
                        c.tensor("weight"),
                        reduction(c)));
        t.op(
                NN + "multilabel_margin_loss",
                "input target" + OLD,
                c -> Losses.multilabelMargin(c.x(), c.tensor("target"), reduction(c)));
        t.op(
                NN + "multilabel_soft_margin_loss",
                "input target weight" + OLD,
                c -> Losses.multilabelSoftMargin(c.x(), c.tensor("target"), c.tensor("weight"), reduction(c)));
        t.op(
                NN + "soft_margin_loss",
                "input target" + OLD,
                c -> Losses.softMargin(c.x(), c.tensor("target"), reduction(c)));
    }

    private LossEntries() {}
}
