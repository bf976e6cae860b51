package cotangent.autodiff;

import java.util.Map;

/**
 * {@code y[.., index[.., i]] = x[.., i]} in zeros, along the last axis. Of several elements that go to one place the last one stays. As in
 * PyTorch, each of them gets the gradient of the place: only where no two meet are the two rules transposes of each other.
 *
 * @param places size of the last axis of the result
 */
record MaxUnpool(int places) implements Primitive {
    @Override
    public String name() {
        return "maxUnpool";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("places", places);
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Shape shape = x[0].shape().with(-1, places);
        Tensor y = Tensor.fresh(Storage.zeros(x[0].dtype(), shape.size()), shape);
        Elements.putAt(y, Indexing.elementPositions(x[1], shape.rank() - 1, y.strides), x[0]);
        return y;
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return i == 0 ? g.gather(-1, node.input(1)) : null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return i == 0 ? apply(t, node.input(1)) : null;
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
