package cotangent.nn;

import cotangent.autodiff.Rng;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Further passes of a batch through a model as values of the same function as the first: dropout drops the same elements, and running
 * statistics do not move. Perturbation methods need this, else they would measure noise.
 *
 * <pre>{@code
 * Replay replay = Replay.before(model);
 * Tensor clean = model.apply(x);
 * Tensor perturbed = replay.run(() -> model.apply(x.add(r)));
 * }</pre>
 */
public final class Replay {
    private final Module model;
    private final Map<String, Rng.State> start;
    private final IllegalStateException unknown;

    private Replay(Module model, Map<String, Rng.State> start, IllegalStateException unknown) {
        this.model = model;
        this.start = start;
        this.unknown = unknown;
    }

    /** To be called just before the first pass. */
    public static Replay before(Module model) {
        try {
            return new Replay(model, model.randomStates(), null);
        } catch (IllegalStateException e) {
            return new Replay(model, null, e); // matters only if there is a second pass
        }
    }

    /**
     * Runs another pass with the random numbers of the first, in mode {@link Module.Mode#TRAIN_FROZEN_STATISTICS} where the mode was
     * {@link Module.Mode#TRAIN}. Modes and generators are then as they were before the call.
     *
     * @throws IllegalStateException if a generator of the model is not an {@link Rng}, so that it cannot be set back
     */
    public <T> T run(Supplier<T> pass) {
        if (unknown != null) {
            throw new IllegalStateException(unknown.getMessage(), unknown);
        }
        Map<String, Rng.State> end = model.randomStates();
        try {
            model.loadRandomStates(start);
            return model.inMode(m -> m == Module.Mode.TRAIN ? Module.Mode.TRAIN_FROZEN_STATISTICS : m, pass);
        } finally {
            model.loadRandomStates(end);
        }
    }
}
