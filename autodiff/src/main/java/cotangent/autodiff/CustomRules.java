package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Functions of tensors made primitives, with derivatives of the caller's making. */
final class CustomRules {
    /** A function with its vector-Jacobian product; forward mode transposes it. */
    record CustomVjp(Function<Tensor, Tensor> f, Autodiff.VjpRule rule) implements Primitive, Mapping.Mappable {
        @Override
        public String name() {
            return "customVjp";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            return f.apply(x[0]).alias();
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return rule.apply(node.input(0), node.output(), g);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor x = node.input(0);
            Tensor y = node.output();
            try (Autodiff.Traced at = Autodiff.trace(g -> rule.apply(x, y, g.get(0)), List.of(Tensor.zerosLike(y)))) {
                requireZero(at.value());
                return at.pullback(t).get(0);
            }
        }

        private static void requireZero(Tensor c) {
            if (c.detach().values().abs().gt(0).any()) {
                throw new GraphException("customVjp: forward mode transposes the rule, which must be linear in the"
                        + " cotangent, but it maps a cotangent of zeros to "
                        + c.detach().values());
            }
        }

        @Override
        public Tensor map(Mapping m, Tensor[] operands, boolean[] batched) {
            return new CustomVjp(
                            x -> m.apply(in -> f.apply(in[0]), x),
                            (x, y, g) -> m.apply(in -> rule.apply(in[0], in[1], in[2]), x, y, g))
                    .apply(operands);
        }
    }

    /** A function with its Jacobian-vector product, which is linear in the tangent; reverse mode transposes it. */
    record CustomJvp(Function<Tensor, Tensor> f, Autodiff.JvpRule rule) implements Primitive, Mapping.Mappable {
        @Override
        public String name() {
            return "customJvp";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            return f.apply(x[0]).alias();
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor x = node.input(0);
            return Autodiff.vjp(t -> rule.apply(x, node.output(), t), Tensor.zerosLike(x))
                    .pullback()
                    .apply(g);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return rule.apply(node.input(0), node.output(), t);
        }

        @Override
        public Tensor map(Mapping m, Tensor[] operands, boolean[] batched) {
            return new CustomJvp(
                            x -> m.apply(in -> f.apply(in[0]), x),
                            (x, y, t) -> m.apply(in -> rule.apply(in[0], in[1], in[2]), x, y, t))
                    .apply(operands);
        }
    }

    /** A function whose derivative is taken to be the identity. */
    record StraightThrough(Function<Tensor, Tensor> f) implements Linear, Mapping.Mappable {
        @Override
        public String name() {
            return "straightThrough";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = f.apply(x[0]);
            if (!y.shape().equals(x[0].shape())) {
                throw new ShapeException(
                        "straightThrough: the function maps shape " + x[0].shape() + " to " + y.shape());
            }
            return y.alias();
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return g;
        }

        @Override
        public Tensor forwardOf(int i, Tensor t, Node node) {
            return t;
        }

        @Override
        public Tensor map(Mapping m, Tensor[] operands, boolean[] batched) {
            return new StraightThrough(x -> m.apply(in -> f.apply(in[0]), x)).apply(operands);
        }
    }

    /** A function whose intermediate values are computed again when its derivative is needed. */
    record Checkpoint(Function<List<Tensor>, Tensor> f) implements Primitive, Mapping.Mappable {
        @Override
        public String name() {
            return "checkpoint";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Autodiff.Traced at = trace(x);
            if (at.sweep().isOpen()) {
                throw new GraphException(
                        "checkpoint: the function depends on tensors that carry gradients besides its arguments; pass them"
                                + " as arguments");
            }
            return at.value().detach();
        }

        private Autodiff.Traced trace(Tensor[] x) {
            List<Tensor> points = new ArrayList<>(x.length);
            for (Tensor t : x) {
                points.add(t.dtype().isFloating() ? t.detach() : t);
            }
            return Autodiff.trace(f, points);
        }

        @Override
        public Tensor[] vjps(Tensor g, Node node) {
            return Autodiff.trace(f, operands(node)).pullback(g).toArray(new Tensor[0]);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return vjps(g, node)[i];
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            List<Tensor> x = operands(node);
            BiFunction<Tensor, List<Tensor>, Tensor> one = (xi, all) -> {
                List<Tensor> in = new ArrayList<>(all);
                in.set(i, xi);
                return f.apply(in);
            };
            return Autodiff.jvp(xi -> one.apply(xi, x), x.get(i), t).derived();
        }

        @Override
        public Tensor map(Mapping m, Tensor[] operands, boolean[] batched) {
            return new Checkpoint(x -> m.apply(in -> f.apply(List.of(in)), batched, x.toArray(new Tensor[0])))
                    .apply(operands);
        }

        private static List<Tensor> operands(Node node) {
            List<Tensor> x = new ArrayList<>(node.inputCount());
            for (int k = 0; k < node.inputCount(); k++) {
                x.add(node.input(k));
            }
            return x;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    private CustomRules() {}
}
