package cotangent.benchmarks.experiments.compression;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.dictionary.AuxZipfLoss;
import cotangent.regularizers.dictionary.FeatureChoice;
import cotangent.regularizers.dictionary.MutualChoice;
import cotangent.regularizers.experts.CometGate;
import cotangent.regularizers.experts.PermutedGate;
import cotangent.regularizers.pruning.NmLinear;
import cotangent.regularizers.pruning.SrSte;
import cotangent.regularizers.quantization.AdaRound;
import java.util.List;

/** What is shown of this family: pruning, quantisation, low rank, mixtures of experts, sparse autoencoders. */
public final class CompressionTechniques {
    private static final Family FAMILY = new Family(
            List.of(
                    new NmSparsityExperiment(),
                    new AdaRoundExperiment(),
                    new ChoiceAllocationExperiment(),
                    new ChoiceDictionaryExperiment(),
                    new CometExperiment()),
            List.of(
                    new Technique(
                            "T157",
                            "Progressive N:M sparsity",
                            NmLinear.class,
                            "a linear layer of whose weights N of each M stay, to which the training comes little by little",
                            "A. R. Bambhaniya et al., Progressive Gradient Flow for Robust N:M Sparsity Training in Transformers, CPAL 2024",
                            List.of(Question.SHRINK),
                            "nm-sparsity-digits"),
                    new Technique(
                            "T157",
                            "SR-STE",
                            SrSte.class,
                            "N:M sparsity from the first step, with a pull to 0 on the pruned weights",
                            "A. Zhou et al., Learning N:M Fine-grained Structured Sparse Neural Networks From Scratch, ICLR 2021",
                            List.of(Question.SHRINK),
                            "nm-sparsity-digits"),
                    new Technique(
                            "T262",
                            "AdaRound",
                            AdaRound.class,
                            "rounds the weights of a trained network up or down such that each layer's output changes least",
                            "M. Nagel et al., Up or Down? Adaptive Rounding for Post-Training Quantization, ICML 2020",
                            List.of(Question.SHRINK),
                            "ada-round-digits"),
                    new Technique(
                            "T004",
                            "Mutual choice",
                            MutualChoice.class,
                            "a sparse autoencoder whose batch, not each token, has a budget of active features",
                            "K. Ayonrinde, Adaptive Sparse Allocation with Mutual Choice and Feature Choice Sparse Autoencoders, 2024",
                            List.of(Question.INSPECT),
                            "choice-allocation"),
                    new Technique(
                            "T004",
                            "Feature choice",
                            FeatureChoice.class,
                            "a sparse autoencoder each of whose features has a share of the batch, so that none dies",
                            "K. Ayonrinde, Adaptive Sparse Allocation with Mutual Choice and Feature Choice Sparse Autoencoders, 2024",
                            List.of(Question.INSPECT),
                            "choice-dictionary"),
                    new Technique(
                            "T004",
                            "Zipf auxiliary loss",
                            AuxZipfLoss.class,
                            "lets features that fire less than their rank lets expect learn from what the others leave unexplained",
                            "K. Ayonrinde, Adaptive Sparse Allocation with Mutual Choice and Feature Choice Sparse Autoencoders, 2024",
                            List.of(Question.INSPECT),
                            "choice-dictionary"),
                    new Technique(
                            "T166",
                            "COMET gate",
                            CometGate.class,
                            "chooses experts by soft decision trees that harden while they learn",
                            "S. Ibrahim et al., COMET: Learning Cardinality Constrained Mixture of Experts with Trees and Local Search, KDD 2023",
                            List.of(Question.SHRINK),
                            "comet-clusters"),
                    new Technique(
                            "T166",
                            "Local search over experts",
                            PermutedGate.class,
                            "learns which expert sits at which place of a gate, by soft permutations that harden",
                            "S. Ibrahim et al., COMET: Learning Cardinality Constrained Mixture of Experts with Trees and Local Search, KDD 2023",
                            List.of(Question.SHRINK),
                            "comet-clusters")));

    private CompressionTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
