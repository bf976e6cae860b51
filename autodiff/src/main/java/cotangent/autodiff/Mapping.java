package cotangent.autodiff;

import java.util.Arrays;
import java.util.function.Function;

/**
 * How a function that a primitive holds is applied to all examples of a {@code vmap} at once: it is shown shells, as the function around it
 * was. It may run long after, when a derivative is needed.
 *
 * @param level of the vmap
 * @param size number of examples
 */
record Mapping(int level, int size) {
    /** A primitive made of functions of tensors, which can be mapped themselves. */
    interface Mappable {
        /** The results for all examples, as {@link Primitive#batch} gives them. */
        Tensor map(Mapping mapping, Tensor[] in, boolean[] batched);
    }

    /** Applies the function to tensors that all have a leading axis of examples. */
    Tensor apply(Function<Tensor[], Tensor> f, Tensor... x) {
        boolean[] all = new boolean[x.length];
        Arrays.fill(all, true);
        return apply(f, all, x);
    }

    /** Applies the function to tensors of which some have a leading axis of examples; its result has one. */
    Tensor apply(Function<Tensor[], Tensor> f, boolean[] batched, Tensor... x) {
        ThreadState state = ThreadState.current();
        int outer = state.vmaps;
        // The level of the vmap itself, so that what the function captured there still fits; unless that is over, and
        // another
        // one has taken its number.
        int at = level;
        for (Tensor t : x) {
            at = t.level < level ? at : Math.max(at, Math.max(t.level, outer) + 1);
        }
        Tensor[] examples = x.clone();
        for (int i = 0; i < x.length; i++) {
            examples[i] = batched[i] ? new Tensor(x[i], at) : x[i];
        }
        state.vmaps = Math.max(outer, at);
        try {
            Tensor y = f.apply(examples);
            return y.level == at ? y.examples : Batching.spread(y, false, size);
        } finally {
            state.vmaps = outer;
        }
    }
}
