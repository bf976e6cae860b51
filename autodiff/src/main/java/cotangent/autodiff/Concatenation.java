package cotangent.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Joining of tensors along an axis, linear like {@link Slices}. */
final class Concatenation {
    private static final Shape EMPTY = Shape.of(0);

    /** Tensors one behind the other along an axis; transpose for operand {@code i}: its slice. */
    private record Concatenate(int axis) implements Linear {
        @Override
        public String name() {
            return "cat";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int size = 0;
            for (Tensor t : x) {
                size += t.size(axis);
            }
            Shape shape = x[0].shape().with(axis, size);
            Tensor y = Tensor.fresh(Storage.uninitialized(x[0].dtype(), shape.size()), shape);
            int at = 0;
            for (Tensor t : x) {
                Copies.assign(new Slices.Slice(axis, at, 1, t.size(axis)).forward(new Tensor[] {y}), t);
                at += t.size(axis);
            }
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor[] parts = new Tensor[in.length];
            for (int i = 0; i < in.length; i++) {
                parts[i] = Batching.spread(in[i], batched[i], size);
            }
            return new Concatenate(axis + 1).apply(parts);
        }

        private int start(int i, Node node) {
            int at = 0;
            for (int k = 0; k < i; k++) {
                at += node.input(k).size(axis);
            }
            return at;
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Slices.Slice(axis, start(i, node), 1, node.input(i).size(axis)).apply(g);
        }

        @Override
        public Tensor forwardOf(int i, Tensor t, Node node) {
            return new Slices.Embed(axis, start(i, node), 1, node.output().size(axis)).apply(t);
        }
    }

    static Tensor cat(int axis, Tensor... parts) {
        if (parts.length == 0) {
            throw new ShapeException("cat: needs at least one tensor");
        }
        DType type = parts[0].dtype();
        int kept = 0;
        Tensor[] filled = new Tensor[parts.length];
        for (Tensor t : parts) {
            type = DType.promote(type, t.dtype());
            if (!t.shape().equals(EMPTY)) {
                filled[kept++] = t;
            }
        }
        // Empty vectors fit tensors of any shape, as in PyTorch: they are what lists start from.
        parts = kept == 0 ? parts : Arrays.copyOf(filled, kept);
        Shape first = parts[0].shape();
        int a = first.axis(axis);
        for (Tensor t : parts) {
            if (t.rank() != first.rank() || !t.shape().with(a, 0).equals(first.with(a, 0))) {
                throw new ShapeException(
                        "cat: shapes differ in more than axis " + a + ": " + first + " and " + t.shape());
            }
        }
        Tensor[] same = new Tensor[parts.length];
        for (int i = 0; i < same.length; i++) {
            same[i] = parts[i].to(type);
        }
        return new Concatenate(a).apply(same);
    }

    static Tensor stack(int axis, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new ShapeException("stack: needs at least one tensor");
        }
        Shape first = parts.get(0).shape();
        Tensor[] rows = new Tensor[parts.size()];
        for (int i = 0; i < rows.length; i++) {
            if (!parts.get(i).shape().equals(first)) {
                throw new ShapeException("stack: shapes differ: " + first + " and "
                        + parts.get(i).shape());
            }
            rows[i] = parts.get(i).unsqueeze(axis);
        }
        return cat(axis, rows);
    }

    private Concatenation() {}
}
