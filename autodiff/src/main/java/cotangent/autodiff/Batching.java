package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * How {@link Autodiff#vmap} works: inside it, a tensor that differs from example to example is a shell that holds the values of all
 * examples with a leading axis. A primitive applied to such tensors is applied, by its batching rule, to the values of all examples.
 * Nested vmaps nest shells; the innermost is unwrapped first.
 */
final class Batching {
    private static final System.Logger LOG = System.getLogger("cotangent.autodiff");

    private static final Set<String> LOOPED = new ConcurrentSkipListSet<>();

    static Tensor apply(Primitive p, Tensor[] inputs) {
        int level = 0;
        for (Tensor x : inputs) {
            level = Math.max(level, x.level);
        }
        Tensor[] in = new Tensor[inputs.length];
        boolean[] batched = new boolean[inputs.length];
        int size = 0;
        for (int i = 0; i < in.length; i++) {
            batched[i] = inputs[i].level == level;
            in[i] = batched[i] ? inputs[i].examples : inputs[i];
            size = batched[i] ? in[i].size(0) : size;
        }
        Tensor y = p instanceof Mapping.Mappable m
                ? m.map(new Mapping(level, size), in, batched)
                : p.batch(in, batched, size);
        return new Tensor(y != null ? y : loop(p, in, batched, size, level), level);
    }

    private static Tensor loop(Primitive p, Tensor[] in, boolean[] batched, int size, int level) {
        if (LOOPED.add(p.name())) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "vmap: ''{0}'' has no batching rule and runs example by example",
                    p.name());
        }
        List<Tensor> results = new ArrayList<>(size);
        for (int e = 0; e < size; e++) {
            Tensor[] one = in.clone();
            for (int i = 0; i < one.length; i++) {
                one[i] = batched[i] ? in[i].select(0, e) : in[i];
            }
            Tensor y = Node.apply(p, one);
            if (y.level >= level) {
                throw new GraphException(
                        "vmap: '" + p.name()
                                + "' runs example by example, but holds a tensor that differs between examples; pass it as an operand");
            }
            results.add(y);
        }
        if (results.isEmpty()) {
            throw new ShapeException("vmap: '" + p.name()
                    + "' has no batching rule, and there is no example to tell the result's shape");
        }
        return Concatenation.stack(0, results);
    }

    /** Names of the primitives that ran example by example so far. */
    static Set<String> looped() {
        return Collections.unmodifiableSet(LOOPED);
    }

    /** Operands of an elementwise function, of equal rank behind the leading axis, so that they broadcast as the examples do. */
    static Tensor[] aligned(Tensor[] in, boolean[] batched) {
        int rank = 0;
        for (int i = 0; i < in.length; i++) {
            rank = Math.max(rank, in[i].rank() - (batched[i] ? 1 : 0));
        }
        Tensor[] out = in.clone();
        for (int i = 0; i < in.length; i++) {
            if (batched[i] && in[i].rank() - 1 < rank) {
                int[] sizes = new int[rank + 1];
                int shift = rank + 1 - in[i].rank();
                for (int a = 0; a < sizes.length; a++) {
                    sizes[a] = a == 0 ? in[i].size(0) : a <= shift ? 1 : in[i].size(a - shift);
                }
                out[i] = in[i].reshape(sizes);
            }
        }
        return out;
    }

    /** The operand with a leading axis of examples: repeated if it is the same for all. */
    static Tensor spread(Tensor x, boolean batched, int size) {
        if (batched) {
            return x;
        }
        int[] sizes = new int[x.rank() + 1];
        sizes[0] = size;
        System.arraycopy(x.shape().sizes(), 0, sizes, 1, x.rank());
        return x.expand(sizes);
    }

    /** A shape with a leading axis. */
    static Shape prepend(int size, Shape shape) {
        int[] sizes = new int[shape.rank() + 1];
        sizes[0] = size;
        System.arraycopy(shape.sizes(), 0, sizes, 1, shape.rank());
        return Shape.of(sizes);
    }

    /** Axes, counted from 0, one further back. */
    static int[] shifted(int[] axes) {
        int[] out = axes.clone();
        for (int i = 0; i < out.length; i++) {
            out[i]++;
        }
        return out;
    }

    private Batching() {}
}
