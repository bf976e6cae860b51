package cotangent.autodiff;

import static cotangent.autodiff.BrokenCall.argument;
import static cotangent.autodiff.BrokenCall.check;
import static cotangent.autodiff.BrokenCall.dtype;
import static cotangent.autodiff.BrokenCall.index;
import static cotangent.autodiff.BrokenCall.shape;

import cotangent.autodiff.BrokenCall.Drawn;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Documented preconditions, each broken by arguments drawn at random: the documented exception comes, of exactly that type, and its message
 * names the operation. {@link DocumentedErrorsProperties} has more of them, {@link ErrorsTest} has those of the core, {@link MutatedArgumentsTest} what nobody documented.
 */
class PreconditionsProperties {
    private static Tensor ones(int... shape) {
        return Tensor.ones(DType.FLOAT64, shape);
    }

    private static Tensor at(long... index) {
        return Tensor.of(index);
    }

    @Property(tries = 100)
    void losses(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor x = ones(d.n, d.m);
        Tensor longer = ones(d.n, d.other);
        Tensor labels = Tensor.zeros(DType.INT64, d.n);
        Tensor wrong = labels.add(d.random.nextBoolean() ? d.m + d.random.nextInt(9) : -1 - d.random.nextInt(9));
        Reduction mean = Reduction.MEAN;
        check(List.of(
                shape("crossEntropy", () -> Losses.crossEntropy(x, Tensor.zeros(DType.INT64, d.n + 1))),
                shape("crossEntropy", () -> Losses.crossEntropy(x, longer)),
                index("crossEntropy", () -> Losses.crossEntropy(x, wrong)),
                shape("nll", () -> Losses.nll(x, Tensor.zeros(DType.INT64, d.n + 1))),
                index("nll", () -> Losses.nll(x, wrong)),
                shape("mse", () -> Losses.mse(x, longer)),
                shape("l1", () -> Losses.l1(x, longer)),
                shape("smoothL1", () -> Losses.smoothL1(x, longer)),
                argument("smoothL1", () -> Losses.smoothL1(x, x, d.negative(), mean)),
                argument("huber", () -> Losses.huber(x, x, d.negative(), mean)),
                shape("binaryCrossEntropy", () -> Losses.binaryCrossEntropy(x, longer)),
                shape("binaryCrossEntropyWithLogits", () -> Losses.binaryCrossEntropyWithLogits(x, longer)),
                shape("klDiv", () -> Losses.klDiv(x, longer, false, mean)),
                argument("gaussianNll", () -> Losses.gaussianNll(x, x, x.mul(d.negative()))),
                shape("poissonNll", () -> Losses.poissonNll(x, longer)),
                shape("multiMargin", () -> Losses.multiMargin(x, Tensor.zeros(DType.INT64, d.n + 1))),
                index("multiMargin", () -> Losses.multiMargin(x, wrong)),
                shape("softMargin", () -> Losses.softMargin(x, longer, mean)),
                shape("multilabelMargin", () -> Losses.multilabelMargin(x, labels, mean)),
                index(
                        "multilabelMargin",
                        () -> Losses.multilabelMargin(
                                x, Tensor.full(DType.INT64, d.m + d.random.nextInt(9), d.n, d.m), mean))));
    }

    @Property(tries = 100)
    void convolutionsAndPooling(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor image = ones(1, d.n, d.m, d.m);
        check(List.of(
                shape("conv2d", () -> Convolutions.conv2d(image, ones(2, d.other, 1, 1), null, 1, 0)),
                shape("conv2d", () -> Convolutions.conv2d(image, ones(2, d.n, d.other, 1), null, 1, 0)),
                shape("conv2d", () -> Convolutions.conv2d(image, ones(2, d.n, 1, 1), ones(d.other), 1, 0)),
                argument("stride", () -> ConvolutionOptions.DEFAULT.withStride(-d.random.nextInt(5))),
                argument("dilation", () -> ConvolutionOptions.DEFAULT.withDilation(-d.random.nextInt(5))),
                argument("padding", () -> ConvolutionOptions.DEFAULT.withPadding(-1 - d.random.nextInt(5))),
                argument("groups", () -> ConvolutionOptions.DEFAULT.withGroups(-d.random.nextInt(5))),
                shape("unfold", () -> Convolutions.unfold(image, d.other, 1, ConvolutionOptions.DEFAULT)),
                shape("fold", () -> Convolutions.fold(ones(1, d.n, d.other), 2, 2, 1, 1, ConvolutionOptions.DEFAULT)),
                shape("maxPool2d", () -> Pooling.maxPool2d(image, d.other, 1, 0)),
                shape("maxPool1d", () -> Pooling.maxPool1d(ones(d.n, d.m), d.other, 1, 0)),
                shape("avgPool2d", () -> Pooling.avgPool2d(image, d.other, 1, 0)),
                argument("padding", () -> Pooling.maxPool2d(image, 2, 1, 2 + d.random.nextInt(4))),
                shape("adaptiveMaxPool2d", () -> Pooling.adaptiveMaxPool2d(image, -d.random.nextInt(3), 1)),
                shape("maxUnpool1d", () -> Pooling.maxUnpool1d(ones(d.n), Tensor.zeros(DType.INT64, d.other), 9)),
                shape("reflect", () -> PaddingModes.reflect(image, d.m + d.random.nextInt(4), 0)),
                shape("circular", () -> PaddingModes.circular(image, d.m + 1 + d.random.nextInt(4), 0)),
                shape("pixelShuffle", () -> Shuffling.pixelShuffle(image, d.n + 1)),
                shape("pixelUnshuffle", () -> Shuffling.pixelUnshuffle(image, d.other)),
                shape("channelShuffle", () -> Shuffling.channelShuffle(image, d.other)),
                shape(
                        "gridSample",
                        () -> GridSampling.gridSample(
                                image,
                                ones(1, 2, 2, 3),
                                GridSampling.Mode.BICUBIC,
                                GridSampling.Padding.BORDER,
                                d.random.nextBoolean())),
                shape("affineGrid", () -> GridSampling.affineGrid(ones(1, 2, 3), true, d.n, -d.random.nextInt(3))),
                shape(
                        "interpolate",
                        () -> Interpolation.interpolate(
                                image, Interpolation.Mode.BICUBIC, false, d.n, -d.random.nextInt(3)))));
    }

    @Property(tries = 100)
    void lookupsAndWrites(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor x = ones(d.n, d.m);
        long far = d.outside(d.n);
        long past = d.n + d.random.nextInt(9);
        check(List.of(
                index("embedding", () -> Embeddings.embedding(at(0, past), x)),
                shape("embedding", () -> Embeddings.embedding(at(0), ones(d.n))),
                renormalize(() -> Embeddings.renormalize(ones(d.n, d.m), at(past), 1, 2)),
                index("take", () -> Indexing.take(ones(d.n), at(far))),
                index("takeAlongDim", () -> Indexing.takeAlongDim(x, Tensor.full(DType.INT64, past, 1, d.m), 0)),
                index("index", () -> Indexing.index(x, at(far))),
                shape("index", () -> Indexing.index(x, at(0), at(0), at(0))),
                dtype("maskedSelect", () -> x.maskedSelect(x)),
                index("scatter", () -> Scatter.scatter(ones(d.n), 0, at(past), 1)),
                index(
                        "scatterReduce",
                        () -> Scatter.scatterReduce(ones(d.n), 0, at(past), ones(1), ScatterReduction.AMAX, true)),
                index("indexCopy", () -> Scatter.indexCopy(x, 0, at(past), ones(1, d.m))),
                shape("indexCopy", () -> Scatter.indexCopy(x, 0, at(0), ones(1, d.other))),
                index("indexFill", () -> Scatter.indexFill(x, 0, at(far), 1)),
                index("put", () -> Scatter.put(ones(d.n), at(far), ones(1), false)),
                dtype("maskedScatter", () -> Scatter.maskedScatter(x, x, ones(d.n * d.m))),
                shape("maskedScatter", () -> Scatter.maskedScatter(x, x.gt(0), ones(d.n * d.m - 1))),
                shape("selectScatter", () -> Scatter.selectScatter(x, ones(d.other), 0, 0)),
                index("selectScatter", () -> Scatter.selectScatter(x, ones(d.m), 0, Math.toIntExact(far)))));
    }

    /** It works in place and gives nothing. */
    private static BrokenCall renormalize(Runnable call) {
        return index("renormalize", () -> {
            call.run();
            return null;
        });
    }

    @Property(tries = 100)
    void sequencesAndStatistics(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor x = ones(d.n, d.m);
        check(List.of(
                argument("diff", () -> Scans.diff(x, -1 - d.random.nextInt(5), 0)),
                shape("trapezoid", () -> Scans.trapezoid(x, ones(d.other), 1)),
                argument("kthvalue", () -> OrderStatistics.kthvalue(x, d.m + 1 + d.random.nextInt(5), 1, false)),
                argument("kthvalue", () -> OrderStatistics.kthvalue(x, -d.random.nextInt(5), 1, false)),
                argument("quantile", () -> x.quantile(d.improbable())),
                shape("cov", () -> Statistics.cov(ones(d.n, d.m, 2))),
                argument("renorm", () -> Statistics.renorm(x, 2, 0, d.negative())),
                argument("cdist", () -> Distances.cdist(x, x, d.negative())),
                shape("cdist", () -> Distances.cdist(x, ones(d.n, d.other))),
                argument("pdist", () -> Distances.pdist(x, d.negative())),
                shape("pdist", () -> Distances.pdist(ones(d.n))),
                shape("searchsorted", () -> Bins.searchsorted(x, ones(d.other, 2))),
                shape("bincount", () -> Bins.bincount(at(0, 1).reshape(1, 2))),
                index("bincount", () -> Bins.bincount(at(1, -1 - d.random.nextInt(9)))),
                argument("histc", () -> Bins.histc(x, -d.random.nextInt(5), 0, 1)),
                argument("histc", () -> Bins.histc(x, 3, 1, d.negative())),
                shape("meshgrid", () -> Grids.meshgrid(x, x)),
                shape("combinations", () -> Grids.combinations(x)),
                argument("combinations", () -> Grids.combinations(ones(d.n), -1 - d.random.nextInt(5), false)),
                argument("sparseSimplex", () -> Projections.sparseSimplex(x, -d.random.nextInt(5), 1))));
    }

    @Property(tries = 100)
    void layersAndNoise(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor x = ones(d.n, d.m);
        Rng rng = Rng.of(seed);
        check(List.of(
                shape("layerNorm", () -> Normalization.layerNorm(x, new int[] {d.other}, null, null, 1e-5)),
                shape("layerNorm", () -> Normalization.layerNorm(x, new int[] {d.m}, ones(d.other), null, 1e-5)),
                shape("rmsNorm", () -> Normalization.rmsNorm(x, new int[] {d.other}, null, 1e-5)),
                shape("groupNorm", () -> Normalization.groupNorm(ones(1, d.n, 2), d.other, null, null, 1e-5)),
                argument("dropout", () -> Dropouts.dropout(x, d.improbable(), rng)),
                argument("alphaDropout", () -> Dropouts.alphaDropout(x, d.improbable(), rng)),
                shape("prelu", () -> Activations.prelu(x, ones(d.other))),
                shape("glu", () -> Activations.glu(ones(d.n, 2 * d.m + 1), 1)),
                argument("rrelu", () -> Activations.rrelu(x, 1, 1 - d.random.nextDouble() - 1e-3, rng)),
                argument("hardtanh", () -> Activations.hardtanh(x, 1, 1 - d.random.nextDouble() - 1e-3)),
                shape("linear", () -> Products.linear(x, ones(2, d.other), null)),
                shape("bilinear", () -> Similarity.bilinear(x, x, ones(2, d.m, d.other), null)),
                shape("scaledDotProductAttention", () -> Attention.scaledDotProductAttention(x, ones(d.n, d.other), x)),
                argument("einsum", () -> Einsum.of("ij,jk->il", x, x.mT())),
                shape("einsum", () -> Einsum.of("ij,jk->ik", x, ones(d.other, 2))),
                shape("axis", () -> Diagonals.diagonal(ones(d.n))),
                shape("trace", () -> Diagonals.trace(ones(d.n))),
                argument("polygamma", () -> Special.polygamma(-1 - d.random.nextInt(5), x)),
                argument("mvlgamma", () -> Special.mvlgamma(x, -d.random.nextInt(5)))));
    }

    @Property(tries = 100)
    void linearAlgebraAndTransforms(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor wide = ones(d.n, d.n + 1);
        Tensor square = Tensor.eye(DType.FLOAT64, d.n);
        Tensor singular =
                square.mul(Tensor.arange(d.n).ne(d.random.nextInt(d.n)).to(DType.FLOAT64));
        check(List.of(
                shape("cholesky", () -> Linalg.cholesky(wide)),
                new BrokenCall("cholesky", LinearAlgebraException.class, () -> Linalg.cholesky(square.neg())),
                shape("det", () -> Linalg.det(wide)),
                shape("inv", () -> Linalg.inv(wide)),
                new BrokenCall("inv", LinearAlgebraException.class, () -> Linalg.inv(singular)),
                shape("solve", () -> Linalg.solve(square, ones(d.other, 2))),
                new BrokenCall("solve", LinearAlgebraException.class, () -> Linalg.solve(singular, ones(d.n, 1))),
                shape("eigh", () -> Linalg.eigh(wide)),
                shape("matrixExp", () -> Linalg.matrixExp(wide)),
                shape("matrixPower", () -> Linalg.matrixPower(wide, 2)),
                shape("multiDot", () -> Linalg.multiDot(square, ones(d.other, d.n))),
                argument("fft", () -> Fft.fft(Fft.Complex.of(wide), -d.random.nextInt(4), 0, Fft.Norm.BACKWARD)),
                shape("axis", () -> Fft.rfft(wide, d.n, 2 + d.random.nextInt(4), Fft.Norm.ORTHO)),
                argument("rk4", () -> Ode.rk4((t, y) -> y, wide, 0, 1, -d.random.nextInt(5))),
                argument("dormandPrince", () -> Ode.dormandPrince((t, y) -> y, wide, 0, 1, d.negative(), 1e-3)),
                shape("jvp", () -> Autodiff.jvp(Tensor::sin, wide, square)),
                shape("vjp", () -> Autodiff.vjp(Tensor::sin, wide).pullback().apply(square)),
                shape("grad", () -> Autodiff.grad(Tensor::sin).apply(wide)),
                shape("vmap", () -> Autodiff.vmap(in -> in, List.of(wide, ones(d.other)), 0, 0)),
                argument("vmap", () -> Autodiff.vmap(in -> in, List.of(wide), Autodiff.SHARED))));
    }
}
