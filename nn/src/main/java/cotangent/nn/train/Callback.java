package cotangent.nn.train;

/**
 * Watches a training. Callbacks are called in the order in which they were given. An exception of one ends the training and comes out
 * of {@link Trainer#run} as it is.
 */
public interface Callback {
    /** The model is in training mode; batches follow. */
    default void onEpochStart(long epoch) {}

    /** A step was done. */
    default void onStep(StepReport report) {}

    /** An epoch was done and measured; a checkpoint follows, where one is due. */
    default void onEpochEnd(EpochReport report) {}

    /** Training is over, or stopped on request; the model is in evaluation mode and has the weights it will keep. */
    default void onTrainingEnd(TrainingHistory history) {}

    /** Training failed; what this throws is added to the failure as suppressed. */
    default void onFailure(Throwable failure) {}
}
