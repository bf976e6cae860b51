package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;
import static cotangent.autodiff.Draw.POSITIVE;

import cotangent.autodiff.PrimitiveCase.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Functions of neural networks: {@link GoldenNnFunctionsTest} compares their values. */
final class NnCases {
    static List<PrimitiveCase> all() {
        return List.of(
                PrimitiveCase.of("conv3d", NnCases::volume),
                PrimitiveCase.of(
                        "convTranspose1d",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(Shape.of(1, 2, 2), NORMAL), d.tensor(Shape.of(2, 1, 2), NORMAL)),
                                in -> Convolutions.convTranspose1d(
                                        in.get(0),
                                        in.get(1),
                                        null,
                                        ConvolutionOptions.DEFAULT.withGroups(2).withDilation(2),
                                        1))),
                PrimitiveCase.of(
                        "convTranspose3d",
                        d -> PrimitiveCase.derivatives(
                                List.of(
                                        d.tensor(Shape.of(1, 1, 2, 1, 2), NORMAL),
                                        d.tensor(Shape.of(1, 1, 2, 1, 2), NORMAL)),
                                in -> Convolutions.convTranspose3d(
                                        in.get(0),
                                        in.get(1),
                                        null,
                                        ConvolutionOptions3d.DEFAULT.withStride(2),
                                        1,
                                        1,
                                        0))),
                of(
                        "maxPool3d",
                        d -> d.tensorWithoutTies(box(d)),
                        x -> Pooling.maxPool3d(x, PoolingOptions3d.of(2, 1, 2).withStride(1))),
                linear(
                        "avgPool3d",
                        d -> d.tensor(box(d), NORMAL),
                        x -> Pooling.avgPool3d(x, PoolingOptions3d.of(2).withPadding(1))),
                of("adaptiveMaxPool2d", d -> d.tensorWithoutTies(box(d)), x -> Pooling.adaptiveMaxPool2d(x, 1, 2)
                        .values()),
                of("lpPool2d", d -> d.tensor(box(d), POSITIVE), x -> Pooling.lpPool2d(x, 3, PoolingOptions.of(2))),
                PrimitiveCase.of("fractionalMaxPool2d", d -> {
                    Tensor u = d.tensor(Shape.of(1, 2, 2), r -> r.nextDouble());
                    return PrimitiveCase.derivatives(
                            List.of(d.tensorWithoutTies(Shape.of(1, 2, 3, 4))),
                            in -> Pooling.fractionalMaxPool2d(in.get(0), 2, 2, 2, 2, u)
                                    .values());
                }),
                linear(
                        "maxUnpool1d",
                        d -> d.tensor(Shape.of(2, 3), NORMAL),
                        x -> Pooling.maxUnpool1d(x, Tensor.of(new int[] {3, 0, 2, 1, 2, 0}, 2, 3), 4)),
                linear(
                        "reflect",
                        d -> d.tensor(d.nonEmptyShape(1, 3), NORMAL),
                        x -> PaddingModes.reflect(x, x.size(-1) - 1, x.size(-1) / 2)),
                linear("replicate", d -> d.tensor(d.nonEmptyShape(1, 3), NORMAL), x -> PaddingModes.replicate(x, 2, 1)),
                linear(
                        "circular",
                        d -> d.tensor(d.nonEmptyShape(1, 3), NORMAL),
                        x -> PaddingModes.circular(x, 1, x.size(-1))),
                linear("pixelShuffle", d -> d.tensor(Shape.of(4, 2, 1), NORMAL), x -> Shuffling.pixelShuffle(x, 2)),
                linear("channelShuffle", d -> d.tensor(Shape.of(1, 4, 2), NORMAL), x -> Shuffling.channelShuffle(x, 2)),
                interpolation("bilinear", Interpolation.Mode.BILINEAR, 3, 2),
                interpolation("bicubic", Interpolation.Mode.BICUBIC, 1, 4),
                interpolation("area", Interpolation.Mode.AREA, 2, 3),
                PrimitiveCase.of("gridSample", d -> sampled(d, GridSampling.Mode.BILINEAR)),
                PrimitiveCase.of("gridSample bicubic", d -> sampled(d, GridSampling.Mode.BICUBIC)),
                linear(
                        "affineGrid",
                        d -> d.tensor(Shape.of(1, 2, 3), NORMAL),
                        x -> GridSampling.affineGrid(x, true, 2, 3)),
                of(
                        "localResponseNorm",
                        d -> d.tensor(Shape.of(1, 4, 2), NORMAL),
                        x -> Normalization.localResponseNorm(x, 3, 0.5, 0.75, 1)),
                PrimitiveCase.linear("embedding", d -> {
                    Tensor index = d.index(3, d.shape(0, 2));
                    return PrimitiveCase.derivatives(
                            List.of(d.tensor(Shape.of(3, 2), NORMAL)), in -> Embeddings.embedding(index, in.get(0)));
                }),
                PrimitiveCase.of("embeddingBag", d -> {
                    Tensor index = d.index(3, Shape.of(2, 2));
                    return PrimitiveCase.derivatives(
                            List.of(d.tensor(Shape.of(3, 2), NORMAL), d.tensor(Shape.of(2, 2), NORMAL)),
                            in -> Embeddings.embeddingBag(index, in.get(0), Embeddings.Bag.SUM, in.get(1), 0));
                }),
                PrimitiveCase.of(
                        "bilinearForm",
                        d -> PrimitiveCase.derivatives(
                                List.of(
                                        d.tensor(Shape.of(2, 2), NORMAL),
                                        d.tensor(Shape.of(2, 1), NORMAL),
                                        d.tensor(Shape.of(2, 2, 1), NORMAL),
                                        d.tensor(Shape.of(2), NORMAL)),
                                in -> Similarity.bilinear(in.get(0), in.get(1), in.get(2), in.get(3)))),
                PrimitiveCase.of(
                        "cosineSimilarity",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(Shape.of(2, 3), POSITIVE), d.tensor(Shape.of(1, 3), POSITIVE)),
                                in -> Similarity.cosineSimilarity(in.get(0), in.get(1), 1, 1e-8))),
                PrimitiveCase.of("attention", NnCases::attention),
                PrimitiveCase.of("selfAttention", NnCases::selfAttention),
                recurrence("lstm", 4, in -> {
                    Recurrences.Memory y = Recurrences.lstm(in.get(0), in.get(1), in.get(3), in.get(2));
                    return Tensor.cat(0, y.hidden(), y.cell().unsqueeze(0));
                }),
                recurrence("gru", 3, in -> Recurrences.gru(in.get(0), in.get(1), in.get(2), in.get(3))),
                recurrence("rnn", 1, in -> Recurrences.rnn(in.get(0), in.get(1), in.get(2), false)),
                recurrence("rnn-relu", 1, in -> Recurrences.rnn(in.get(0), in.get(1), in.get(2), true)),
                PrimitiveCase.of("ctc", NnCases::ctc));
    }

    private static PrimitiveCase of(String name, Function<Draw, Tensor> input, Function<Tensor, Tensor> f) {
        return PrimitiveCase.of(
                name, d -> PrimitiveCase.derivatives(List.of(input.apply(d)), in -> f.apply(in.get(0))));
    }

    private static PrimitiveCase linear(String name, Function<Draw, Tensor> input, Function<Tensor, Tensor> f) {
        return PrimitiveCase.linear(name, of(name, input, f).generator());
    }

    private static PrimitiveCase interpolation(String name, Interpolation.Mode mode, int... size) {
        return linear(
                "interpolate-" + name,
                d -> d.tensor(Shape.of(1, 1, d.between(1, 3), d.between(1, 3)), NORMAL),
                x -> Interpolation.interpolate(x, mode, false, size));
    }

    private static Shape box(Draw d) {
        return Shape.of(1, d.between(2, 3), 2, d.between(2, 3));
    }

    private static Application volume(Draw d) {
        int groups = d.between(1, 2);
        ConvolutionOptions3d options = ConvolutionOptions3d.DEFAULT
                .withStride(1, 2, 1)
                .withPadding(1, 0, 1)
                .withGroups(groups);
        return PrimitiveCase.derivatives(
                List.of(
                        d.tensor(Shape.of(1, 2, d.between(1, 2), 2, 1), NORMAL),
                        d.tensor(Shape.of(2, 2 / groups, 2, 1, 2), NORMAL),
                        d.tensor(Shape.of(2), NORMAL)),
                in -> Convolutions.conv3d(in.get(0), in.get(1), in.get(2), options));
    }

    /** Positions away from the elements, where the derivative jumps. */
    private static Application sampled(Draw d, GridSampling.Mode mode) {
        GridSampling.Padding padding = GridSampling.Padding.values()[d.between(0, 2)];
        boolean corners = d.coin();
        double scale = corners ? 2.0 / 3 : 0.5;
        double origin = corners ? -1 : -0.75;
        Tensor grid = d.tensor(Shape.of(1, 1, 2, 2), r -> origin + scale * (r.nextInt(-1, 4) + r.nextDouble(0.1, 0.4)));
        return PrimitiveCase.derivatives(
                List.of(d.tensor(Shape.of(1, 1, 4, 4), NORMAL), grid),
                in -> GridSampling.gridSample(in.get(0), in.get(1), mode, padding, corners));
    }

    private static Application attention(Draw d) {
        // Two different keys and values for some query, or else all gradients would be zeros, which float32 misses by
        // its roundings.
        int queries = d.between(2, 3);
        int keys = d.between(2, 4);
        Shape batch = d.coin() ? Shape.of() : Shape.of(2);
        Tensor mask = d.coin()
                ? null
                : d.mask(Shape.of(queries, keys)).or(Tensor.arange(keys).lt(2));
        boolean causal = d.coin();
        return PrimitiveCase.derivatives(
                List.of(
                        d.tensor(batch.append(queries, 2), NORMAL),
                        Tensor.randn(d.random, d.dtype, batch.append(keys, 2).toArray()),
                        Tensor.randn(d.random, d.dtype, keys, d.between(1, 2))),
                in -> Attention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), mask, causal));
    }

    /** More than one position each, see above; the first looks at two in the cases without causality. */
    private static Application selfAttention(Draw d) {
        int heads = d.between(1, 2);
        int time = d.between(2, 3);
        Tensor mask = d.coin() ? null : Tensor.randn(d.random, d.dtype, time, time);
        boolean causal = d.coin();
        return PrimitiveCase.derivatives(
                List.of(d.tensor(Shape.of(d.between(1, 2), time, 3 * heads * d.between(1, 2)), NORMAL)),
                in -> Attention.selfAttention(in.get(0), heads, mask, causal));
    }

    /** Gates, first states, weights and what else the cell takes; positive where relu has its kink. */
    private static PrimitiveCase recurrence(String name, int gates, Function<List<Tensor>, Tensor> f) {
        return PrimitiveCase.of(name, d -> {
            int batch = d.between(1, 2);
            int units = d.between(1, 2);
            var values = name.equals("rnn-relu") ? POSITIVE : NORMAL;
            List<Tensor> x = new ArrayList<>(List.of(
                    d.tensor(Shape.of(d.between(1, 3), batch, gates * units), values),
                    d.tensor(Shape.of(batch, units), values),
                    d.tensor(Shape.of(gates * units, units), values)));
            if (gates > 1) {
                x.add(d.tensor(gates == 4 ? Shape.of(batch, units) : Shape.of(3 * units), values));
            }
            return PrimitiveCase.derivatives(x, f);
        });
    }

    private static Application ctc(Draw d) {
        int longest = d.between(0, 2);
        Tensor labels = d.index(3, Shape.of(2, longest));
        int[] frames = {d.between(longest, 4), d.between(1, 4)};
        int[] lengths = {longest, d.between(0, longest)};
        return PrimitiveCase.derivatives(
                List.of(d.tensor(Shape.of(4, 2, 3), NORMAL)),
                in -> Losses.ctc(in.get(0).logSoftmax(-1), labels, frames, lengths, 1, Reduction.SUM, true));
    }

    private NnCases() {}
}
