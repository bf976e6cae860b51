package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import java.util.Map;

/** Columns added to the windows of images {@code [N, C, height, width]}; transpose: {@link Unfold}. */
record Fold(ConvolutionGeometry geometry, int height, int width) implements Linear {
    @Override
    public String name() {
        return "fold";
    }

    @Override
    public Map<String, Object> attributes() {
        return Geometries.attributes(geometry, Map.of("height", height, "width", width));
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        return t.dtype() == DType.FLOAT32
                ? FloatConvolve.fold(t, height, width, geometry)
                : DoubleConvolve.fold(t, height, width, geometry);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        // The examples are more images.
        Tensor y = apply(in[0].flatten(0, 1));
        return y.reshape(Batching.prepend(size, y.shape().with(0, in[0].size(1))));
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return new Unfold(geometry).apply(g);
    }
}
