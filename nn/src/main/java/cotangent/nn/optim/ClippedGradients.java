package cotangent.nn.optim;

/**
 * Clips the gradients of each evaluation before the wrapped optimizer sees them: all of them together to a norm, see {@link
 * GradientClipping#byNorm}.
 */
public final class ClippedGradients extends OptimizerWrapper {
    private final double maxNorm;

    /**
     * A wrapper, to be used in place of {@code base}.
     *
     * @param maxNorm the largest norm, positive
     */
    public ClippedGradients(Optimizer base, double maxNorm) {
        super(base);
        this.maxNorm = Require.positive("clipping: the largest norm", maxNorm);
    }

    @Override
    protected double gradient(Closure closure) {
        double loss = closure.evaluate();
        GradientClipping.byNorm(parameters().values(), maxNorm);
        return loss;
    }
}
