package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import java.util.List;

/** Operators of neural networks that are primitives for speed, and functions with rules of their own. */
final class FusedCases {
    static List<PrimitiveCase> all() {
        return List.of(
                PrimitiveCase.of("conv2d", FusedCases::convolution),
                PrimitiveCase.linear(
                        "unfold",
                        d -> PrimitiveCase.derivatives(
                                List.of(image(d)),
                                in -> Convolutions.unfold(in.get(0), 2, 2, ConvolutionOptions.DEFAULT.withPadding(1)))),
                PrimitiveCase.linear(
                        "fold",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(Shape.of(2, 4, 6), NORMAL)),
                                in -> Convolutions.fold(in.get(0), 3, 4, 2, 2, ConvolutionOptions.DEFAULT))),
                PrimitiveCase.of(
                        "maxPool2d",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensorWithoutTies(imageShape(d))),
                                in -> Pooling.maxPool2d(in.get(0), 2, 1, 0))),
                PrimitiveCase.linear(
                        "avgPool2d",
                        d -> PrimitiveCase.derivatives(List.of(image(d)), in -> Pooling.avgPool2d(in.get(0), 2, 1, 1))),
                PrimitiveCase.of(
                        "standardize",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensorWithoutTies(Shape.of(2, 3, 2))),
                                in -> Normalization.standardize(in.get(0).mul(0.3), 0.1, 0, 2))),
                PrimitiveCase.of(
                        "batchNormalize",
                        d -> PrimitiveCase.derivatives(
                                List.of(
                                        d.tensorWithoutTies(Shape.of(2, 3, 2)),
                                        d.tensor(Shape.of(3), NORMAL),
                                        d.tensor(Shape.of(3), NORMAL)),
                                in -> Normalization.batchNorm(
                                        in.get(0).mul(0.3), null, null, in.get(1), in.get(2), true, 0.1, 0.1))),
                PrimitiveCase.of(
                        "channelAffine",
                        d -> PrimitiveCase.derivatives(
                                List.of(
                                        d.tensor(Shape.of(2, 3, 2), NORMAL),
                                        d.tensor(Shape.of(3), NORMAL),
                                        d.tensor(Shape.of(3), NORMAL),
                                        d.tensor(Shape.of(3), NORMAL)),
                                in -> ChannelAffine.of(in.get(0), in.get(1), in.get(2), in.get(3)))),
                PrimitiveCase.of(
                        "simplex",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensorWithoutTies(Shape.of(3, 5))), in -> Projections.simplex(in.get(0), 1))),
                PrimitiveCase.of(
                        "sparseSimplex",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensorWithoutTies(Shape.of(5, 3))),
                                in -> Projections.sparseSimplex(in.get(0), 2, 0))),
                PrimitiveCase.of("crossEntropy", d -> {
                    int n = d.between(1, 3);
                    Tensor targets = d.index(4, Shape.of(n));
                    return PrimitiveCase.derivatives(
                            List.of(d.tensor(Shape.of(n, 4), NORMAL), targets),
                            in -> Losses.crossEntropy(in.get(0), in.get(1)));
                }),
                PrimitiveCase.of(
                        "softplus",
                        d -> PrimitiveCase.apply(
                                d.tensor(d.shape(), NORMAL),
                                Activations::softplus,
                                n -> n.map(v -> StrictMath.log1p(StrictMath.exp(v))))),
                PrimitiveCase.linear(
                        "diagonal",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(d.nonEmptyShape(2, 4), NORMAL)), in -> Diagonals.diagonal(in.get(0)))),
                PrimitiveCase.linear(
                        "diagEmbed",
                        d -> PrimitiveCase.derivatives(
                                List.of(d.tensor(d.nonEmptyShape(1, 3), NORMAL)),
                                in -> Diagonals.diagEmbed(in.get(0)))),
                PrimitiveCase.of("checkpoint", d -> {
                    Shape shape = d.shape();
                    return new Application(
                            List.of(d.tensor(shape, NORMAL), d.tensor(shape, NORMAL)),
                            in -> Autodiff.checkpoint(t -> t.get(0).sin().mul(t.get(1)))
                                    .apply(in),
                            in -> in.get(0).zip(in.get(1), (a, b) -> StrictMath.sin(a) * b));
                }),
                PrimitiveCase.of(
                        "customVjp",
                        d -> PrimitiveCase.apply(
                                d.tensor(d.shape(), NORMAL),
                                t -> Autodiff.customVjp(Tensor::exp, (x, y, g) -> g.mul(y))
                                        .apply(t),
                                n -> n.map(StrictMath::exp))),
                PrimitiveCase.of(
                        "customJvp",
                        d -> PrimitiveCase.apply(
                                d.tensor(d.shape(), NORMAL),
                                t -> Autodiff.customJvp(Tensor::exp, (x, y, v) -> v.mul(y))
                                        .apply(t),
                                n -> n.map(StrictMath::exp))),
                PrimitiveCase.linear(
                        "straightThrough",
                        d -> PrimitiveCase.apply(
                                d.tensor(d.shape(), NORMAL),
                                t -> Autodiff.straightThrough(x -> x.mul(1)).apply(t),
                                n -> n)));
    }

    private static Shape imageShape(Draw d) {
        return Shape.of(d.between(1, 2), d.between(1, 2), d.between(2, 3), d.between(2, 3));
    }

    private static Tensor image(Draw d) {
        return d.tensor(imageShape(d), NORMAL);
    }

    private static Application convolution(Draw d) {
        Tensor x = image(d);
        int stride = d.between(1, 2);
        Tensor w = d.tensor(Shape.of(2, x.size(1), 2, d.between(1, 2)), NORMAL);
        Tensor b = d.tensor(Shape.of(2), NORMAL);
        return PrimitiveCase.derivatives(
                List.of(x, w, b), in -> Convolutions.conv2d(in.get(0), in.get(1), in.get(2), stride, 1));
    }

    private FusedCases() {}
}
