package cotangent.regularizers.pruning;

/**
 * How the sparsity of weights grows with the steps of a training: {@link MaskDecay}, {@link StructureDecay}, or all of it from the start,
 * {@link SrSte}.
 */
@FunctionalInterface
public interface SparsitySchedule {
    /** The stage at a step, from 0 on; {@link Long#MAX_VALUE} asks for the one after the training. */
    SparsityStage at(long step);
}
