package cotangent.regularizers.transport;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.regularizers.transport.SparseOtRouterConfig.Gates;
import cotangent.regularizers.transport.SparseOtRouterConfig.Side;

/**
 * Sends tokens to experts by sparsity-constrained optimal transport, which balances the experts' loads and keeps each from taking more
 * than {@code k} tokens.
 *
 * <pre>
 * S = softmax(logits) over experts,  C = -S,  row sums 1,  column sums tokens / experts
 * T = plan of the semi-dual with {@link KSparseOt} after a few steps of Adam on the potentials
 * dispatch = T > 0,   gates = S where dispatched, else 0   (or T itself)
 * </pre>
 *
 * with logits {@code [tokens, experts]}. Where experts choose, columns of {@code T [tokens, experts]} have at most {@code k} nonzeros;
 * where tokens choose, the transposed problem is solved and rows have. The chosen side's sums hold exactly, the other's about.
 *
 * <p>Softmax gates are differentiated through {@code S}, with the dispatch held constant. The plan as gate is differentiated through the
 * last projection with the potentials held constant, or, unrolled, through all steps of Adam.
 *
 * <p>Defaults: {@link SparseOtRouterConfig#defaults}, the paper's. Cost: a sort of each column for each step, {@code O(tokens experts log)}.
 *
 * <p>Source: T. Liu, J. Puigcerver and M. Blondel, Sparsity-constrained optimal transport, ICLR 2023.
 *
 * <p>Catalogue: T216
 */
public final class SparseOtRouter extends Layer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double TINY = 1e-30;

    private final SparseOtRouterConfig config;

    /**
     * Where tokens go.
     *
     * @param dispatch truth values {@code [tokens, experts]}
     * @param gates weights {@code [tokens, experts]}, 0 where not dispatched
     * @param plan {@code T [tokens, experts]}
     */
    public record Routing(Tensor dispatch, Tensor gates, Tensor plan) {}

    /** A router. */
    public SparseOtRouter(SparseOtRouterConfig config) {
        this.config = config;
    }

    /** The gates {@code [tokens, experts]}. */
    @Override
    public Tensor forward(Tensor logits) {
        return route(logits).gates();
    }

    /**
     * Gates, dispatch and plan.
     *
     * @throws ShapeException unless logits are {@code [tokens, experts]}
     * @throws IllegalArgumentException if there are fewer than {@code k} to choose from, or a logit is not a number
     */
    public Routing route(Tensor logits) {
        if (logits.rank() != 2 || logits.size() == 0) {
            throw new ShapeException(
                    "SparseOtRouter: logits have shape " + logits.shape() + ", need [tokens, experts]");
        }
        Tensor similarity = logits.softmax(1);
        Tensor x = config.side() == Side.EXPERTS ? similarity : similarity.mT();
        double load = logits.size(0) / (double) logits.size(1);
        double rows = config.side() == Side.EXPERTS ? 1 : load;
        Tensor columns = Tensor.full(x.dtype(), config.side() == Side.EXPERTS ? load : 1, x.size(1));
        KSparseOt regularizer = new KSparseOt(config.gamma(), config.k());
        Tensor potentials;
        if (config.unroll()) {
            potentials = potentials(x, rows, columns, regularizer);
        } else {
            try (var off = GradMode.noGrad()) {
                potentials = potentials(x.detach(), rows, columns, regularizer);
            }
        }
        Tensor chosen =
                regularizer.onSimplex(x.add(potentials.unsqueeze(1)), columns).plan();
        Tensor plan = config.side() == Side.EXPERTS ? chosen : chosen.mT();
        Tensor dispatch = plan.gt(0);
        Tensor gates = config.gates() == Gates.PLAN ? plan : similarity.maskedFill(dispatch.not(), 0);
        return new Routing(dispatch, gates, plan);
    }

    /** Adam on the semi-dual, whose gradient is the row masses minus the row sums of the plan. */
    private Tensor potentials(Tensor x, double rows, Tensor columns, KSparseOt regularizer) {
        Tensor alpha = Tensor.zeros(x.dtype(), x.size(0));
        Tensor mean = alpha;
        Tensor square = alpha;
        for (int t = 1; t <= config.iterations(); t++) {
            Tensor slope = regularizer
                    .onSimplex(x.add(alpha.unsqueeze(1)), columns)
                    .plan()
                    .sum(1)
                    .rsub(rows);
            mean = mean.mul(BETA1).add(slope.mul(1 - BETA1));
            square = square.mul(BETA2).add(slope.square().mul(1 - BETA2));
            // Far below epsilon; keeps the root's derivative finite where a row is balanced exactly.
            Tensor scale =
                    square.div(1 - StrictMath.pow(BETA2, t)).add(TINY).sqrt().add(EPSILON);
            alpha = alpha.add(mean.mul(config.learningRate() / (1 - StrictMath.pow(BETA1, t)))
                    .div(scale));
        }
        return alpha;
    }

    @Override
    public String toString() {
        return "SparseOtRouter(k " + config.k() + ", " + config.side() + " choose)";
    }
}
