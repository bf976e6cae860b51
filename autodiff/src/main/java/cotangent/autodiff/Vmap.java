package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Maps functions of one example over batches; see {@link Autodiff#vmap} and {@link Batching}. */
final class Vmap {
    /**
     * Applies {@code f} to all examples at once.
     *
     * @param axes for each input its axis of examples, or {@link Autodiff#SHARED}
     * @return the results, with a leading axis of examples
     */
    static List<Tensor> apply(Function<List<Tensor>, List<Tensor>> f, List<Tensor> inputs, int[] axes) {
        if (axes.length != inputs.size()) {
            throw new IllegalArgumentException("vmap: " + axes.length + " axes for " + inputs.size() + " inputs");
        }
        ThreadState state = ThreadState.current();
        int level = state.vmaps + 1;
        int size = -1;
        List<Tensor> examples = new ArrayList<>(axes.length);
        for (int i = 0; i < axes.length; i++) {
            Tensor x = inputs.get(i);
            if (axes[i] == Autodiff.SHARED) {
                examples.add(x);
                continue;
            }
            Tensor batch = x.moveAxis(axes[i], 0);
            if (size >= 0 && size != batch.size(0)) {
                throw new ShapeException("vmap: inputs have " + size + " and " + batch.size(0) + " examples");
            }
            size = batch.size(0);
            examples.add(new Tensor(batch, level));
        }
        if (size < 0) {
            throw new IllegalArgumentException("vmap: needs an input with an axis of examples");
        }
        List<Tensor> results;
        state.vmaps = level;
        try {
            results = f.apply(examples);
        } finally {
            state.vmaps = level - 1;
        }
        List<Tensor> out = new ArrayList<>(results.size());
        for (Tensor y : results) {
            Tensor batch = y.level == level ? y.examples : Batching.spread(y, false, size);
            out.add(level == 1 && !Sweep.reachesLive(batch) ? batch.withoutNode() : batch);
        }
        return out;
    }

    private Vmap() {}
}
