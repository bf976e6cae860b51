package cotangent.autodiff;

import static cotangent.autodiff.BrokenCall.argument;
import static cotangent.autodiff.BrokenCall.check;
import static cotangent.autodiff.BrokenCall.dtype;
import static cotangent.autodiff.BrokenCall.graph;
import static cotangent.autodiff.BrokenCall.index;
import static cotangent.autodiff.BrokenCall.shape;
import static cotangent.autodiff.BrokenCall.singular;

import cotangent.autodiff.BrokenCall.Drawn;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The preconditions that {@link PreconditionsProperties} leaves: variants for other numbers of axes, factors, trees and transforms. What is composed
 * of another operation may fail in the name of that one.
 */
class DocumentedErrorsProperties {
    private static Tensor ones(int... shape) {
        return Tensor.ones(DType.FLOAT64, shape);
    }

    private static Tensor zeros(int... shape) {
        return Tensor.zeros(DType.INT64, shape);
    }

    @Property(tries = 100)
    void convolutionsOfOtherRanks(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor row = ones(1, d.n, d.m);
        Tensor plane = ones(1, d.n, d.m, d.m);
        Tensor volume = ones(1, d.n, d.m, d.m, d.m);
        ConvolutionOptions o = ConvolutionOptions.DEFAULT;
        check(List.of(
                shape("conv1d", () -> Convolutions.conv1d(row, ones(2, d.n, d.other), null)),
                shape("conv3d", () -> Convolutions.conv3d(volume, ones(2, d.other, 1, 1, 1), null)),
                shape("conv3d", () -> Convolutions.conv3d(volume, ones(2, d.n, d.other, 1, 1), null)),
                shape("conv3d", () -> Convolutions.conv3d(row, ones(2, d.n, 1, 1, 1), null)),
                shape("convTranspose1d", () -> Convolutions.convTranspose1d(row, ones(d.other, 1, 2), null, o, 0)),
                shape("convTranspose1d", () -> Convolutions.convTranspose1d(plane, ones(d.n, 1, 2), null, o, 0)),
                shape(
                        "convTranspose2d",
                        () -> Convolutions.convTranspose2d(plane, ones(d.other, 1, 2, 2), null, o, 0, 0)),
                shape(
                        "convTranspose2d",
                        () -> Convolutions.convTranspose2d(plane, ones(d.n, 1, 2, 2), ones(d.other), o, 0, 0)),
                argument(
                        "convTranspose2d",
                        () -> Convolutions.convTranspose2d(
                                plane, ones(d.n, 1, 2, 2), null, o, 1 + d.random.nextInt(4), 0)),
                shape(
                        "convTranspose3d",
                        () -> Convolutions.convTranspose3d(volume, ones(d.other, 1, 1, 1, 1), null, 1, 0)),
                shape("convTranspose3d", () -> Convolutions.convTranspose3d(plane, ones(d.n, 1, 1, 1), null, 1, 0)),
                dtype(
                        "conv2d",
                        () -> Convolutions.conv2d(
                                Tensor.zeros(DType.BOOL, 1, 1, d.n, d.n),
                                Tensor.zeros(DType.BOOL, 1, 1, 1, 1),
                                null))));
    }

    @Property(tries = 100)
    void poolingOfOtherRanks(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor volume = ones(2, d.n, d.n, d.n);
        PoolingOptions dilated = PoolingOptions.of(1).withDilation(2);
        check(List.of(
                shape("avgPool1d", () -> Pooling.avgPool1d(ones(d.n, d.m), PoolingOptions.of(1, d.other))),
                argument("avgPool1d", () -> Pooling.avgPool1d(ones(d.n, d.m), dilated)),
                argument("avgPool2d", () -> Pooling.avgPool2d(volume, dilated)),
                argument(
                        "avgPool3d",
                        () -> Pooling.avgPool3d(volume, PoolingOptions3d.of(1).withDilation(2))),
                shape("avgPool3d", () -> Pooling.avgPool3d(volume, d.other)),
                shape("maxPool3d", () -> Pooling.maxPool3d(volume, d.other)),
                shape("maxPool3d", () -> Pooling.maxPool3d(ones(d.n, d.m), 1)),
                shape("adaptiveAvgPool2d", () -> Pooling.adaptiveAvgPool2d(volume, d.tooFew(), 1)),
                shape("adaptiveAvgPool3d", () -> Pooling.adaptiveAvgPool3d(volume, d.tooFew(), 1, 1)),
                shape("adaptiveMaxPool1d", () -> Pooling.adaptiveMaxPool1d(volume, d.tooFew())),
                shape("adaptiveMaxPool3d", () -> Pooling.adaptiveMaxPool3d(volume, 1, 1, d.tooFew())),
                shape(
                        "fractionalMaxPool2d",
                        () -> Pooling.fractionalMaxPool2d(volume, d.other, 1, 1, 1, ones(2, d.n, 2))),
                shape("fractionalMaxPool2d", () -> Pooling.fractionalMaxPool2d(volume, 1, 1, 1, 1, ones(2, d.n, 3))),
                shape(
                        "fractionalMaxPool3d",
                        () -> Pooling.fractionalMaxPool3d(volume, new int[] {1, 1}, new int[] {1, 1}, ones(2, d.n, 3))),
                shape("maxUnpool2d", () -> Pooling.maxUnpool2d(ones(d.n, d.m), zeros(d.m, d.other), 9, 9)),
                index(
                        "maxUnpool2d",
                        () -> Pooling.maxUnpool2d(ones(1, 1), Tensor.full(DType.INT64, d.outside(9), 1, 1), 3, 3)),
                argument("lpPool2d", () -> Pooling.lpPool2d(volume, 0, PoolingOptions.of(1)))));
    }

    @Property(tries = 100)
    void imagesAndRows(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor image = ones(1, d.n, d.m, d.m);
        check(List.of(
                argument(
                        "gridSample",
                        () -> GridSampling.gridSample(
                                ones(1, 1, d.n, d.n, d.n),
                                ones(1, 2, 2, 2, 3),
                                GridSampling.Mode.BICUBIC,
                                GridSampling.Padding.ZEROS,
                                false)),
                shape(
                        "interpolate",
                        () -> Interpolation.interpolateBy(
                                image, Interpolation.Mode.NEAREST, false, 1e-3 * d.random.nextDouble() + 1e-9)),
                argument(
                        "interpolate",
                        () -> Interpolation.interpolateBy(
                                image,
                                Interpolation.Mode.NEAREST,
                                false,
                                d.random.nextBoolean() ? d.negative() : Double.NaN)),
                shape(
                        "interpolate",
                        () -> Interpolation.interpolate(image, Interpolation.Mode.TRILINEAR, false, d.n, d.n)),
                shape("localResponseNorm", () -> Normalization.localResponseNorm(ones(d.n, d.m), 1, 1, 1, 1)),
                argument("localResponseNorm", () -> Normalization.localResponseNorm(image, d.tooFew(), 1, 1, 1)),
                shape("replicate", () -> PaddingModes.replicate(ones(d.n, 0), 1, 0)),
                argument("channels", () -> Dropouts.channels(image, d.improbable(), Rng.of(1))),
                shape("embeddingBag", () -> Embeddings.embeddingBag(zeros(d.n), ones(d.n, d.m), Embeddings.Bag.SUM)),
                shape(
                        "embeddingBag",
                        () -> Embeddings.embeddingBag(
                                zeros(d.n), ones(d.n, d.m), zeros(1), Embeddings.Bag.SUM, ones(d.other), -1)),
                argument(
                        "embeddingBag",
                        () -> Embeddings.embeddingBag(
                                zeros(d.n), ones(d.n, d.m), Tensor.of(new long[] {1}), Embeddings.Bag.SUM, null, -1)),
                index(
                        "oneHot",
                        () -> Indexing.oneHot(Tensor.of(new long[] {d.n + d.random.nextInt(9)}), d.n, DType.INT64)),
                shape(
                        "lstm",
                        () -> Recurrences.lstm(
                                ones(2, 1, 4 * d.n), ones(1, d.n), ones(1, d.other), ones(4 * d.n, d.n))),
                shape(
                        "gru",
                        () -> Recurrences.gru(
                                ones(2, 1, 3 * d.n), ones(1, d.n), ones(3 * d.n, d.n), ones(3 * d.n + d.other))),
                shape("rnn", () -> Recurrences.rnn(ones(2, 1, d.n), ones(1, d.other), ones(d.n, d.n), false)),
                shape("tripletMargin", () -> Losses.tripletMargin(ones(d.n, d.m), ones(d.n, d.other), ones(d.n, d.m))),
                argument(
                        "tripletMargin",
                        () -> Losses.tripletMargin(
                                ones(d.n, d.m),
                                ones(d.n, d.m),
                                ones(d.n, d.m),
                                d.negative(),
                                2,
                                1e-6,
                                false,
                                Reduction.SUM)),
                shape(
                        "tripletMarginWithDistance",
                        () -> Losses.tripletMarginWithDistance(
                                ones(d.n, d.m),
                                ones(d.n, d.m),
                                ones(d.n, d.other),
                                Similarity::pairwiseDistance,
                                1,
                                false,
                                Reduction.SUM)),
                argument(
                        "tripletMarginWithDistance",
                        () -> Losses.tripletMarginWithDistance(
                                ones(d.n, d.m),
                                ones(d.n, d.m),
                                ones(d.n, d.m),
                                Similarity::pairwiseDistance,
                                d.negative(),
                                false,
                                Reduction.SUM))));
    }

    @Property(tries = 100)
    void productsAndPieces(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor x = ones(d.n, d.m);
        Tensor whole = zeros(d.n, d.m);
        check(List.of(
                dtype(
                        "linear",
                        () -> Products.linear(
                                Tensor.zeros(DType.BOOL, d.n, d.m), Tensor.zeros(DType.BOOL, 2, d.m), null)),
                shape("vecdot", () -> Products.vecdot(x, ones(d.n, d.other), -1)),
                shape("inner", () -> Products.inner(x, ones(d.n, d.other))),
                shape("tensordot", () -> Products.tensordot(x, ones(d.other, d.n), 1)),
                shape("tensordot", () -> Products.tensordot(x, x, new int[] {0}, new int[] {0, 1})),
                shape("cross", () -> Products.cross(ones(d.n, d.other), ones(d.n, d.other), 1)),
                shape("vander", () -> Products.vander(Tensor.scalar(DType.FLOAT64, 1))),
                shape("vander", () -> Products.vander(x, -1 - d.random.nextInt(4), true)),
                shape("cartesianProd", () -> Grids.cartesianProd(x)),
                shape("blockDiag", () -> Stacking.blockDiag(ones(d.n, d.m, 2))),
                shape("broadcastTensors", () -> Stacking.broadcastTensors(x, ones(d.n, d.other))),
                shape("broadcast", () -> Shape.broadcast(Shape.of(d.n), Shape.of(d.other))),
                shape("indexPut", () -> Scatter.indexPut(x, new Tensor[] {zeros(2)}, ones(2, d.other), false)),
                shape("sliceScatter", () -> Scatter.sliceScatter(x, ones(d.other, d.m), 0, 0, d.n, 1)),
                argument("sliceScatter", () -> Scatter.sliceScatter(x, x, 0, 0, d.n, d.tooFew())),
                shape("diagonalScatter", () -> Scatter.diagonalScatter(x, ones(d.other), 0, 0, 1)),
                new BrokenCall("remainder", ArithmeticException.class, () -> whole.remainder(whole)),
                new BrokenCall("fmod", ArithmeticException.class, () -> whole.fmod(whole)),
                new BrokenCall("floorDivide", ArithmeticException.class, () -> whole.floorDivide(whole)),
                dtype("sub", () -> whole.eq(0).sub(whole.eq(0))),
                dtype("neg", () -> whole.eq(0).neg()),
                dtype("scatterReduce", () -> whole.eq(0)
                        .scatterReduce(0, zeros(1, d.m), whole.eq(0), ScatterReduction.MEAN, true))));
    }

    @Property(tries = 100)
    void factorsAndSolutions(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor eye = Tensor.eye(DType.FLOAT64, d.n);
        Tensor singular = eye.mul(Tensor.arange(d.n).ne(d.random.nextInt(d.n)).to(DType.FLOAT64));
        Tensor pivots = Tensor.arange(d.n).add(1).to(DType.INT32);
        Tensor infinite = eye.mul(d.random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY);
        check(List.of(
                singular("solveTriangular", () -> Linalg.choleskyInverse(singular, d.random.nextBoolean())),
                singular("solveTriangular", () -> Linalg.choleskySolve(ones(d.n, 1), singular, d.random.nextBoolean())),
                singular("solveTriangular", () -> Linalg.luSolve(singular, pivots, ones(d.n, 1))),
                argument("pivot", () -> Linalg.luSolve(eye, pivots.add(d.n), ones(d.n, 1))),
                singular(
                        "solveTriangular",
                        () -> Linalg.solveTriangular(singular, ones(d.n, 1), d.random.nextBoolean(), true, false)),
                singular("svd", () -> Linalg.svd(infinite)),
                singular("eigh", () -> Linalg.eigh(infinite)),
                shape("tensorinv", () -> Linalg.tensorinv(ones(d.n, d.other), 1)),
                singular("inv", () -> Linalg.tensorinv(singular, 1)),
                shape("tensorsolve", () -> Linalg.tensorsolve(ones(d.n, d.other), ones(d.n))),
                singular("solve", () -> Linalg.tensorsolve(singular, ones(d.n))),
                shape("matrixNorm", () -> Linalg.matrixNorm(eye, 2, new int[] {1, 1}, false)),
                shape("amin", () -> Linalg.matrixNorm(ones(d.n, 0), -2)),
                argument("matrixNorm", () -> Linalg.matrixNorm(eye, 3 + d.random.nextDouble())),
                singular("inv", () -> Linalg.matrixPower(singular, -1 - d.random.nextInt(3)))));
    }

    @Property(tries = 100)
    void transformsAndTrees(@ForAll long seed) {
        Drawn d = new Drawn(seed);
        Tensor x = ones(d.n);
        Tensor w = x.detach().requiresGrad();
        Function<Map<String, Tensor>, Tensor> sum = m -> m.get("a").sum();
        Function<Map<String, Tensor>, Tensor> same = m -> m.get("a");
        Map<String, Tensor> tree = Map.of("a", x);
        Map<String, Tensor> longer = Map.of("a", ones(d.other));
        Map<String, Tensor> named = Map.of("b", x);
        check(List.of(
                shape("grad", () -> Autodiff.valueAndGrad(Tensor::exp, x)),
                graph("checkpoint", () -> Autodiff.checkpoint(in -> in.get(0).mul(w))
                        .apply(List.of(x))),
                graph("customVjp", () -> Autodiff.jvp(Autodiff.customVjp(t -> t.mul(1), (t, y, g) -> g.add(1)), x, x)),
                shape("straightThrough", () -> Autodiff.straightThrough(Tensor::sum)
                        .apply(x)),
                shape("valueAndGrad", () -> Trees.valueAndGrad(same, tree)),
                shape("grad", () -> Trees.hessian(same, tree)),
                argument("jvp", () -> Trees.jvp(sum, tree, named)),
                shape("jvp", () -> Trees.jvp(sum, tree, longer)),
                argument("jvp", () -> Trees.linearize(sum, tree).pushforward().apply(named)),
                argument("hvp", () -> Trees.hvp(sum, tree, named)),
                shape("hvp", () -> Trees.hvp(sum, tree, longer)),
                shape("vjp", () -> Trees.vjp(sum, tree).pullback().apply(x)),
                argument("customVjp", () -> Trees.grad(Trees.customVjp(sum, (m, y, g) -> named))
                        .apply(tree)),
                shape("customVjp", () -> Trees.grad(Trees.customVjp(sum, (m, y, g) -> longer))
                        .apply(tree)),
                dtype("floating", () -> Trees.jacobian(sum, Map.of("a", zeros(d.n)))),
                dtype(
                        "",
                        () -> GradientCheck.report(
                                in -> in.get(0).gt(0), List.of(x), GradientCheck.Options.defaults())),
                argument(
                        "",
                        () -> GradientCheck.report(
                                in -> in.get(0).to(DType.FLOAT64),
                                List.of(zeros(d.n)),
                                GradientCheck.Options.defaults()))));
    }
}
