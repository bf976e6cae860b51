package cotangent.autodiff;

import java.util.List;

/** Walks a graph backwards and accumulates gradients in its leaves. */
final class Backward {
    static void run(Tensor y, Tensor cotangent, boolean retainGraph) {
        if (y.node == null) {
            throw new GraphException("backward: nothing that this tensor was computed from requires a gradient");
        }
        if (cotangent == null && y.size() != 1) {
            throw new ShapeException(
                    "backward: needs a scalar, got shape " + y.shape() + "; pass a cotangent of that shape");
        }
        if (cotangent != null && !cotangent.shape().equals(y.shape())) {
            throw new ShapeException("backward: the cotangent has shape " + cotangent.shape() + ", needs " + y.shape());
        }
        Tensor seed =
                cotangent == null ? Tensor.onesLike(y) : cotangent.detach().to(y.dtype());
        Sweep sweep = Sweep.toLeaves(List.of(y));
        try (var off = GradMode.noGrad()) {
            sweep.backward(List.of(seed), !retainGraph, Backward::accumulate);
        }
    }

    private static void accumulate(Node node, Tensor g) {
        Tensor leaf = node.leaf;
        if (leaf == null) {
            return;
        }
        Tensor before = leaf.grad();
        if (before != null) {
            leaf.setGrad(own(before.detach().add(g)));
            before.storage.release();
        } else {
            // A gradient owns its storage: rules may hand on a view of something else.
            leaf.setGrad(own(Copies.dense(g)));
        }
    }

    /** Takes a gradient out of the memory scope, so that it lives until the leaf clears it. */
    private static Tensor own(Tensor g) {
        MemoryScope scope = ThreadState.current().scope;
        if (scope != null) {
            scope.disown(g.storage);
        }
        return g;
    }

    private Backward() {}
}
