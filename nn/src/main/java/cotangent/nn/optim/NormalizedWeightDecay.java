package cotangent.nn.optim;

/**
 * Weight decays for runs of different lengths from one number that does for all of them:
 *
 * <pre>
 * lambda = lambdaNorm sqrt(b / (B T)) = lambdaNorm / sqrt(steps)
 * </pre>
 *
 * with {@code b} samples in a batch, {@code B} in the training set and {@code T} epochs, so that {@code B T / b} is the number of steps.
 * With warm restarts, {@code T} is the length of the present period.
 *
 * <p>It is a decay by the schedule only, not by the learning rate ({@link WeightDecayRule.Coupling#SCHEDULE_ONLY}):
 *
 * <pre>{@code
 * double decay = NormalizedWeightDecay.of(0.05, 128, 50_000, 100);           // 2.5e-4
 * Optimizer optimizer = new Sgdw(model.parameters(), SgdwConfig.defaults().withWeightDecay(decay));
 * }</pre>
 *
 * <p>The paper's value of {@code lambdaNorm} for residual networks on small images is 0.025 to 0.05.
 *
 * <p>Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019, appendix B.1. Catalogue: T271.
 */
public final class NormalizedWeightDecay {
    /**
     * The weight decay of a run.
     *
     * @param lambdaNorm the normalised decay, not negative
     * @param batchSize samples in a batch
     * @param trainingSize samples in the training set
     * @param epochs of the run, or of the present period
     * @throws IllegalArgumentException if the decay is negative or another number not positive
     */
    public static double of(double lambdaNorm, int batchSize, int trainingSize, double epochs) {
        Require.positive("normalised weight decay: batch size", (long) batchSize);
        Require.positive("normalised weight decay: training size", (long) trainingSize);
        Require.positive("normalised weight decay: epochs", epochs);
        return Require.notNegative("normalised weight decay", lambdaNorm)
                * Math.sqrt(batchSize / (trainingSize * epochs));
    }

    /**
     * The weight decay at a step of a run with warm restarts, for the period of {@link Schedules#cosineWithRestarts} that the step is in.
     *
     * @param lambdaNorm the normalised decay, not negative
     * @param first length of the first period, in steps
     * @param growth how much longer each period is than the one before
     * @param step number of steps done before, from 0
     */
    public static double withRestarts(double lambdaNorm, long first, int growth, long step) {
        Require.notNegative("normalised weight decay", lambdaNorm);
        return lambdaNorm / Math.sqrt(Schedules.period(first, growth, step).length());
    }

    private NormalizedWeightDecay() {}
}
