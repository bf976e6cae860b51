package cotangent.benchmarks.experiments.optimisation;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.bilevel.FieldsOfExpertsProblem;
import cotangent.regularizers.bilevel.Maid;
import cotangent.regularizers.bilevel.SmoothedTotalVariationProblem;
import cotangent.regularizers.online.GeneralizedImplicitFtrl;
import cotangent.regularizers.transport.KSparseOt;
import java.util.List;

/** What is shown of this family: bilevel and online learning, optimal transport, linear-algebraic methods. */
public final class OptimisationTechniques {
    private static final Family FAMILY = new Family(
            List.of(
                    new SparseTransportExperiment(),
                    new BilevelExperiment(),
                    new BilevelDenoisingExperiment(),
                    new ImplicitFtrlExperiment()),
            List.of(
                    new Technique(
                            "T216",
                            "Sparsity-constrained optimal transport",
                            KSparseOt.class,
                            "transport plans with at most k entries in each column, by a smooth dual",
                            "T. Liu et al., Sparsity-Constrained Optimal Transport, ICLR 2023",
                            List.of(Question.TRANSPORT),
                            "sparse-transport"),
                    new Technique(
                            "T118",
                            "Inexact bilevel optimisation (MAID)",
                            Maid.class,
                            "learns the hyperparameters of a convex problem by gradients no more exact than they must be",
                            "M. S. Salehi et al., An adaptively inexact first-order method for bilevel optimization with application to hyperparameter learning, 2025",
                            List.of(Question.HYPERPARAMETERS),
                            "bilevel-ridge"),
                    new Technique(
                            "T118",
                            "Learned total variation",
                            SmoothedTotalVariationProblem.class,
                            "the strength and smoothing of total variation that take noise out of images best",
                            "L. I. Rudin et al., Nonlinear total variation based noise removal algorithms, Physica D 60, 1992",
                            List.of(Question.HYPERPARAMETERS),
                            "bilevel-denoising"),
                    new Technique(
                            "T118",
                            "Learned fields of experts",
                            FieldsOfExpertsProblem.class,
                            "the filters, strengths and smoothings that take noise out of images best",
                            "S. Roth and M. J. Black, Fields of Experts, IJCV 82, 2009",
                            List.of(Question.HYPERPARAMETERS),
                            "bilevel-denoising"),
                    new Technique(
                            "T195",
                            "Generalized implicit FTRL",
                            GeneralizedImplicitFtrl.class,
                            "online learning that is robust to its step size, by updates that need not linearise losses",
                            "K. Chen and F. Orabona, Generalized Implicit Follow-The-Regularized-Leader, ICML 2023",
                            List.of(Question.ONLINE),
                            "implicit-ftrl")));

    private OptimisationTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
