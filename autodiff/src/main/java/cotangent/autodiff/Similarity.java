package cotangent.autodiff;

/** How alike or how far apart pairs of vectors are. */
public final class Similarity {
    /**
     * {@code <x1, x2> / (max(||x1||, eps) max(||x2||, eps))} along an axis.
     *
     * @param x1 broadcasts
     * @param x2 broadcasts
     * @param axis the axis of the vectors; PyTorch's default is 1
     * @param eps smallest norm; PyTorch's default is 1e-8
     */
    public static Tensor cosineSimilarity(Tensor x1, Tensor x2, int axis, double eps) {
        DType type = DType.promote(x1.toFloating().dtype(), x2.toFloating().dtype());
        Shape shape = Shape.broadcast(x1.shape(), x2.shape());
        Tensor a = x1.to(type).expand(shape);
        Tensor b = x2.to(type).expand(shape);
        return Normalization.normalize(a, 2, axis, eps)
                .mul(Normalization.normalize(b, 2, axis, eps))
                .sum(axis);
    }

    /** {@link #pairwiseDistance(Tensor, Tensor, double, double, boolean)} with the Euclidean norm and an epsilon of 1e-6. */
    public static Tensor pairwiseDistance(Tensor x1, Tensor x2) {
        return pairwiseDistance(x1, x2, 2, 1e-6, false);
    }

    /**
     * {@code ||x1 - x2 + eps||_p} over the last axis.
     *
     * @param x1 {@code [..., features]}, broadcasts
     * @param x2 {@code [..., features]}, broadcasts
     * @param p order of the norm
     * @param eps keeps the derivative at distance 0 finite
     * @param keepDims whether the last axis stays, with size 1
     */
    public static Tensor pairwiseDistance(Tensor x1, Tensor x2, double p, double eps, boolean keepDims) {
        return x1.toFloating().sub(x2.toFloating()).add(eps).norm(p, keepDims, -1);
    }

    /**
     * A bilinear form for each output: {@code y[..., o] = x1[...]^T weight[o] x2[...] + bias[o]}.
     *
     * @param x1 {@code [..., in1]}
     * @param x2 {@code [..., in2]}, with the same leading axes
     * @param weight {@code [out, in1, in2]}
     * @param bias {@code [out]}, or null
     * @return {@code [..., out]}
     * @throws ShapeException if shapes do not fit
     */
    public static Tensor bilinear(Tensor x1, Tensor x2, Tensor weight, Tensor bias) {
        boolean fits = weight.rank() == 3
                && x1.rank() >= 1
                && x2.rank() == x1.rank()
                && x1.size(-1) == weight.size(1)
                && x2.size(-1) == weight.size(2)
                && x1.shape().without(-1).equals(x2.shape().without(-1));
        if (!fits || bias != null && !bias.shape().equals(Shape.of(weight.size(0)))) {
            throw new ShapeException("bilinear: shapes " + x1.shape() + ", " + x2.shape() + " and weight "
                    + weight.shape() + (bias == null ? "" : " with bias " + bias.shape())
                    + " do not fit: needs [..., in1], [..., in2], [out, in1, in2] and [out]");
        }
        int out = weight.size(0);
        Shape rows = x1.shape().without(-1);
        Tensor a = x1.reshape(rows.size(), weight.size(1));
        Tensor b = x2.reshape(rows.size(), weight.size(2), 1);
        // [rows, in1] x [in1, out in2], then a product with x2 for each row.
        Tensor w = weight.transpose(0, 1).reshape(weight.size(1), out * weight.size(2));
        Tensor y =
                a.matmul(w).reshape(rows.size(), out, weight.size(2)).matmul(b).reshape(rows.append(out));
        return bias == null ? y : y.add(bias);
    }

    private Similarity() {}
}
