package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import java.util.Map;

/** Windows of images as columns {@code [N, C kH kW, outH outW]}; transpose: {@link Fold}. */
record Unfold(ConvolutionGeometry geometry) implements Linear {
    @Override
    public String name() {
        return "unfold";
    }

    @Override
    public Map<String, Object> attributes() {
        return Geometries.attributes(geometry, Map.of());
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        return t.dtype() == DType.FLOAT32 ? FloatConvolve.unfold(t, geometry) : DoubleConvolve.unfold(t, geometry);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        // The examples are more images.
        Tensor y = apply(in[0].flatten(0, 1));
        return y.reshape(Batching.prepend(size, y.shape().with(0, in[0].size(1))));
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return new Fold(geometry, node.input(0).size(2), node.input(0).size(3)).apply(g);
    }
}
