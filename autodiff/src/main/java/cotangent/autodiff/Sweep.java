package cotangent.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The part of a graph that some outputs depend on, in topological order, and the two walks over it: backwards with cotangents,
 * forwards with tangents. Iterative throughout, so that the depth of a graph does not matter.
 */
final class Sweep {
    private final List<Tensor> outputs;
    private final NodeIndex targets = new NodeIndex();
    /** Whether the graph ends at the targets, as it does at the starting points of a transform. */
    private final boolean endsAtTargets;
    /** Operands before the nodes that use them. */
    private final NodeIndex order = new NodeIndex();
    /** Whether a node is a target or depends on one. */
    private final boolean[] relevant;

    private boolean open;

    /** All that {@code outputs} depend on; every node is relevant. */
    static Sweep toLeaves(List<Tensor> outputs) {
        return new Sweep(outputs, null, false);
    }

    /** What lies between the starting points of a transform and its outputs. */
    static Sweep fromSources(List<Tensor> outputs, List<Tensor> sources) {
        return new Sweep(outputs, sources, true);
    }

    /** What lies between some tensors, which may depend on each other, and the outputs. */
    static Sweep between(List<Tensor> outputs, List<Tensor> inputs) {
        return new Sweep(outputs, inputs, false);
    }

    private Sweep(List<Tensor> outputs, List<Tensor> targetTensors, boolean endsAtTargets) {
        this.outputs = outputs;
        this.endsAtTargets = endsAtTargets;
        if (targetTensors != null) {
            for (Tensor t : targetTensors) {
                if (t.node != null) {
                    targets.add(t.node);
                }
            }
        }
        NodeIndex entered = new NodeIndex();
        for (Tensor y : outputs) {
            if (y.node != null && entered.find(y.node) < 0) {
                collect(y.node, entered);
            }
        }
        relevant = new boolean[order.size()];
        for (int p = 0; p < relevant.length; p++) {
            relevant[p] = targetTensors == null || isRelevant(order.get(p));
        }
    }

    /** Depth-first search that numbers a node after all that it depends on. */
    private void collect(Node root, NodeIndex entered) {
        Node[] path = new Node[16];
        int[] next = new int[16];
        int depth = 0;
        path[0] = root;
        entered.add(root);
        while (depth >= 0) {
            Node node = path[depth];
            Tensor[] operands = operands(node);
            if (next[depth] == operands.length) {
                order.add(node);
                depth--;
                continue;
            }
            Node child = operands[next[depth]++].node;
            if (child == null || entered.find(child) >= 0) {
                continue;
            }
            entered.add(child);
            depth++;
            if (depth == path.length) {
                path = Arrays.copyOf(path, 2 * depth);
                next = Arrays.copyOf(next, 2 * depth);
            }
            path[depth] = child;
            next[depth] = 0;
        }
    }

    private static final Tensor[] NONE = {};

    private Tensor[] operands(Node node) {
        return endsAtTargets && targets.find(node) >= 0 ? NONE : node.operands();
    }

    private boolean isRelevant(Node node) {
        boolean isTarget = targets.find(node) >= 0;
        open |= isTarget ? node.primitive != null : node.primitive == null;
        boolean found = isTarget;
        for (Tensor x : operands(node)) {
            found |= x.node != null && relevant[order.find(x.node)];
        }
        return found;
    }

    /** Whether {@code y} depends on a leaf, or on the start of a transform that is not over. */
    static boolean reachesLive(Tensor y) {
        NodeIndex order = toLeaves(List.of(y)).order;
        for (int i = 0; i < order.size(); i++) {
            Node node = order.get(i);
            if (node.primitive == null && !node.finished) {
                return true;
            }
        }
        return false;
    }

    /** Whether the outputs can be differentiated with respect to anything but the targets. */
    boolean isOpen() {
        return open;
    }

    /**
     * Walks backwards.
     *
     * @param seeds the cotangents of the outputs
     * @param free whether to release what nodes hold as soon as they are done
     * @param sink receives each node that has no operands, and each target, with its cotangent
     */
    void backward(List<Tensor> seeds, boolean free, BiConsumer<Node, Tensor> sink) {
        boolean anomaly = ThreadState.current().anomalyDetection;
        Tensor[] cotangents = new Tensor[order.size()];
        for (int i = 0; i < outputs.size(); i++) {
            Node node = outputs.get(i).node;
            if (node != null) {
                int p = order.find(node);
                cotangents[p] = sum(cotangents[p], seeds.get(i));
            }
        }
        for (int p = order.size() - 1; p >= 0; p--) {
            Node node = order.get(p);
            Tensor g = cotangents[p];
            cotangents[p] = null;
            if (g != null && relevant[p]) {
                g = node.runHooks(g);
                if (node.primitive == null || targets.find(node) >= 0) {
                    sink.accept(node, g);
                }
                propagate(node, g, cotangents, anomaly);
            }
            if (free) {
                node.free();
            }
        }
    }

    private void propagate(Node node, Tensor g, Tensor[] cotangents, boolean anomaly) {
        Tensor[] operands = operands(node);
        if (operands.length > 0) {
            node.checkVersions();
        }
        Tensor[] all = operands.length > 1 ? vjps(node, g, anomaly) : null;
        for (int i = 0; i < operands.length; i++) {
            Node from = operands[i].node;
            int p = from == null ? -1 : order.find(from);
            Tensor c = p < 0 || !relevant[p] ? null : all != null ? all[i] : vjp(node, i, g, anomaly);
            if (c != null) {
                check(node, "vjp", i, c, operands[i], anomaly);
                cotangents[p] = sum(cotangents[p], c);
            }
        }
    }

    /**
     * Walks forwards.
     *
     * @param inputs the targets
     * @param seeds the tangents of the targets
     * @return the tangents of the outputs, null where zero
     */
    Tensor[] forward(List<Tensor> inputs, List<Tensor> seeds) {
        boolean anomaly = ThreadState.current().anomalyDetection;
        Tensor[] tangents = new Tensor[order.size()];
        for (int i = 0; i < inputs.size(); i++) {
            Node node = inputs.get(i).node;
            int p = node == null ? -1 : order.find(node);
            if (p >= 0) {
                tangents[p] = sum(tangents[p], seeds.get(i));
            }
        }
        for (int p = 0; p < order.size(); p++) {
            if (relevant[p]) {
                tangents[p] = sum(tangents[p], tangent(order.get(p), tangents, anomaly));
            }
        }
        Tensor[] out = new Tensor[outputs.size()];
        for (int i = 0; i < out.length; i++) {
            Node node = outputs.get(i).node;
            out[i] = node == null ? null : tangents[order.find(node)];
        }
        return out;
    }

    private Tensor tangent(Node node, Tensor[] tangents, boolean anomaly) {
        Tensor[] operands = operands(node);
        if (operands.length > 0) {
            node.checkVersions();
        }
        Tensor total = null;
        for (int i = 0; i < operands.length; i++) {
            Node from = operands[i].node;
            Tensor t = from == null ? null : tangents[order.find(from)];
            Tensor c = t == null ? null : jvp(node, i, t, anomaly);
            if (c != null) {
                check(node, "jvp", i, c, node.output(), anomaly);
                total = sum(total, c);
            }
        }
        return total;
    }

    /** In a hunt for NaN, blames the recorded operation for what goes wrong inside its rule. */
    private static Tensor vjp(Node node, int i, Tensor g, boolean anomaly) {
        try {
            return node.primitive.vjp(i, g, node);
        } catch (AnomalyException e) {
            throw anomaly ? Anomaly.inRule(node, "vjp", e) : e;
        }
    }

    private static Tensor[] vjps(Node node, Tensor g, boolean anomaly) {
        try {
            return node.primitive.vjps(g, node);
        } catch (AnomalyException e) {
            throw anomaly ? Anomaly.inRule(node, "vjp", e) : e;
        }
    }

    private static Tensor jvp(Node node, int i, Tensor t, boolean anomaly) {
        try {
            return node.primitive.jvp(i, t, node);
        } catch (AnomalyException e) {
            throw anomaly ? Anomaly.inRule(node, "jvp", e) : e;
        }
    }

    private static void check(Node node, String rule, int i, Tensor c, Tensor like, boolean anomaly) {
        Shape needed = like.shape();
        if (c.dtype() != like.dtype()) {
            throw new DTypeException(rule + " of '" + node.name() + "' for operand " + i + " gave type " + c.dtype()
                    + ", needs " + like.dtype());
        }
        if (!c.shape().equals(needed)) {
            throw new ShapeException(rule + " of '" + node.name() + "' for operand " + i + " gave shape " + c.shape()
                    + ", needs " + needed);
        }
        if (anomaly) {
            Anomaly.checkRule(node, rule, c);
        }
    }

    private static Tensor sum(Tensor a, Tensor b) {
        return a == null ? b : b == null ? a : a.add(b);
    }
}
