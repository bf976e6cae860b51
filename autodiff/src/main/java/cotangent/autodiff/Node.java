package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One application of a primitive in the graph behind a tensor: the primitive, its operands, and the values that its rules read.
 * Graphs hang on their tensors alone and are collected with them.
 */
public final class Node {
    private static int nextHash;

    /** Null for a leaf and for the starting point of a transform. */
    final Primitive primitive;
    /** Whether the transform that started here is over, so that nobody will differentiate with respect to it any more. */
    boolean finished;

    /** The leaf whose gradient {@code backward} accumulates; else null. */
    final Tensor leaf;

    /** A number that differs between most nodes, for hash tables: two threads may draw the same one, which does no harm. */
    final int hash = nextHash++ * 0x9E3779B9;

    private Tensor[] inputs;
    private Tensor output;
    private int versions;
    private List<Hook> hooks;
    private Throwable site;

    private Node(Primitive primitive, Tensor[] inputs, Tensor leaf) {
        this.primitive = primitive;
        this.inputs = inputs;
        this.leaf = leaf;
    }

    static Node leaf(Tensor t) {
        return new Node(null, new Tensor[0], t);
    }

    /** The start of a transform's graph: what flows into it from {@code x} is cut for the transform and goes on for others. */
    static Node source(Tensor x) {
        if (x.node == null) {
            return new Node(null, new Tensor[0], null);
        }
        Node node = new Node(Alias.INSTANCE, new Tensor[] {x.shell()}, null);
        node.output = x.shell();
        return node;
    }

    static Tensor apply(Primitive p, Tensor[] inputs) {
        boolean tracked = false;
        boolean batched = false;
        for (Tensor x : inputs) {
            tracked |= x.node != null;
            batched |= x.examples != null;
        }
        ThreadState state = ThreadState.current();
        if (state.trace != null) {
            return Trace.apply(state, p, inputs);
        }
        Tensor y;
        if (batched) {
            y = Batching.apply(p, inputs);
        } else if (tracked && state.recording) {
            state.recording = false;
            try {
                y = p.forward(inputs);
            } finally {
                state.recording = true;
            }
        } else {
            y = p.forward(inputs);
        }
        if (state.anomalyDetection && !batched) {
            Anomaly.check(p, inputs, y);
        }
        if (tracked && state.recording && y.dtype().isFloating()) {
            y.node = record(p, inputs, y, state);
        }
        return y;
    }

    private static Node record(Primitive p, Tensor[] inputs, Tensor y, ThreadState state) {
        Saves saves = p.saves();
        Tensor[] kept = inputs.clone();
        int versions = 0;
        for (int i = 0; i < kept.length; i++) {
            if (saves.inputs) {
                versions += kept[i].storage.version;
            } else {
                kept[i] = kept[i].shell();
            }
        }
        Node node = new Node(p, kept, null);
        node.output = saves.output ? y : y.shell();
        node.versions = versions + (saves.output ? y.storage.version : 0);
        if (state.anomalyDetection) {
            node.site = new Throwable("created here");
        }
        return node;
    }

    /** Number of operands. */
    public int inputCount() {
        return operands().length;
    }

    /**
     * Operand {@code i}. Its values can be read only if the primitive {@linkplain Primitive#saves() saves} its inputs.
     *
     * @throws GraphException if the graph was freed
     */
    public Tensor input(int i) {
        return operands()[i];
    }

    /** The result. Its values can be read only if the primitive {@linkplain Primitive#saves() saves} its output. */
    public Tensor output() {
        operands();
        return output;
    }

    Tensor[] operands() {
        if (inputs == null) {
            throw new GraphException("backward: the graph of '" + name() + "' was already freed by an earlier backward;"
                    + " keep it with backward(true) or use the transforms of Autodiff");
        }
        return inputs;
    }

    String name() {
        return primitive == null ? "leaf" : primitive.name();
    }

    Throwable site() {
        return site;
    }

    /** Fails if a value that the rules read was changed in place since it was recorded. */
    void checkVersions() {
        Saves saves = primitive.saves();
        int now = 0;
        if (saves.inputs) {
            for (Tensor x : operands()) {
                now += x.storage.version;
            }
        }
        if (saves.output && output != null) {
            now += output.storage.version;
        }
        if (now != versions) {
            throw new GraphException(
                    "backward: a value that '" + name() + "' needs was changed in place after it was used");
        }
    }

    /** A registration: two of one function are different. */
    private static final class Hook implements Tensor.Hook {
        private final Node node;
        private final UnaryOperator<Tensor> function;

        Hook(Node node, UnaryOperator<Tensor> function) {
            this.node = node;
            this.function = function;
        }

        @Override
        public void close() {
            node.hooks.remove(this);
        }
    }

    Tensor.Hook addHook(UnaryOperator<Tensor> function) {
        if (hooks == null) {
            hooks = new ArrayList<>();
        }
        Hook hook = new Hook(this, function);
        hooks.add(hook);
        return hook;
    }

    /** Lets the hooks see and replace the cotangent of this node's result. */
    Tensor runHooks(Tensor g) {
        if (hooks == null) {
            return g;
        }
        // A copy, because hooks may remove themselves.
        for (Hook hook : List.copyOf(hooks)) {
            Tensor replaced = hook.function.apply(g);
            if (replaced != null) {
                if (replaced.dtype() != g.dtype()) {
                    throw new DTypeException(
                            "hook: replaced a gradient of type " + g.dtype() + " by one of " + replaced.dtype());
                }
                if (!replaced.shape().equals(g.shape())) {
                    throw new ShapeException(
                            "hook: replaced a gradient of shape " + g.shape() + " by one of " + replaced.shape());
                }
                g = replaced;
            }
        }
        return g;
    }

    void free() {
        if (primitive != null) {
            inputs = null;
            output = null;
        }
    }
}
