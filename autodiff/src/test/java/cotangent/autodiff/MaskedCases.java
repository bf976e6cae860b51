package cotangent.autodiff;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Reductions and scans of what a mask leaves. */
final class MaskedCases {
    private interface Reduction {
        Tensor apply(Tensor x, Tensor mask, boolean keepDims, int... axes);
    }

    private interface Scan {
        Tensor apply(Tensor x, Tensor mask, int axis);
    }

    private interface Line {
        /** The result at a position of a line in which NaN stands for what is left out. */
        double at(double[] line, int position);
    }

    static List<PrimitiveCase> all() {
        return List.of(
                PrimitiveCase.linear("masked sum", d -> reduce(d, Masked::sum, NaiveTensor::total)),
                PrimitiveCase.of(
                        "masked prod",
                        d -> reduce(d, Masked::prod, v -> Arrays.stream(v).reduce(1, (a, b) -> a * b))),
                PrimitiveCase.of("masked mean", d -> reduce(d, Masked::mean, v -> NaiveTensor.total(v) / v.length)),
                PrimitiveCase.of(
                        "masked amax",
                        d -> reduce(d, Masked::amax, v -> Arrays.stream(v).max().orElseThrow())),
                PrimitiveCase.of(
                        "masked amin",
                        d -> reduce(d, Masked::amin, v -> Arrays.stream(v).min().orElseThrow())),
                PrimitiveCase.of(
                        "masked var", d -> reduce(d, (x, m, k, a) -> Masked.var(x, m, 1, k, a), MaskedCases::variance)),
                PrimitiveCase.of(
                        "masked std",
                        d -> reduce(d, (x, m, k, a) -> Masked.std(x, m, 1, k, a), v -> Math.sqrt(variance(v)))),
                PrimitiveCase.of(
                        "masked norm",
                        d -> reduce(d, (x, m, k, a) -> Masked.norm(x, m, 3, k, a), v -> Math.cbrt(cubes(v)))),
                PrimitiveCase.of(
                        "masked norm below 0",
                        d -> reduce(
                                d,
                                (x, m, k, a) -> Masked.norm(x.abs().add(0.5), m, -2, k, a),
                                v -> StrictMath.pow(
                                        Arrays.stream(v)
                                                .map(a -> StrictMath.pow(Math.abs(a) + 0.5, -2))
                                                .sum(),
                                        -0.5))),
                PrimitiveCase.of(
                        "masked logSumExp",
                        d -> reduce(
                                d,
                                Masked::logSumExp,
                                v -> StrictMath.log(
                                        Arrays.stream(v).map(StrictMath::exp).sum()))),
                PrimitiveCase.of(
                        "masked median",
                        d -> along(d, (x, m, a) -> Masked.median(x, m, a, true).expand(x.shape()), (v, i) -> {
                            double[] s = Arrays.stream(v)
                                    .filter(a -> !Double.isNaN(a))
                                    .sorted()
                                    .toArray();
                            return s[(s.length - 1) / 2];
                        })),
                PrimitiveCase.of("masked softmax", d -> along(d, Masked::softmax, (v, i) -> softmax(v, i))),
                PrimitiveCase.of(
                        "masked logSoftmax",
                        d -> along(
                                d,
                                (x, m, a) -> Masked.logSoftmax(x, m, a).maskedFill(m.not(), 0),
                                (v, i) -> Double.isNaN(v[i]) ? 0 : StrictMath.log(softmax(v, i)))),
                PrimitiveCase.of(
                        "masked normalize",
                        d -> along(
                                d,
                                (x, m, a) -> Masked.normalize(x, m, 3, a, 1e-12),
                                (v, i) -> Double.isNaN(v[i]) ? 0 : v[i] / Math.cbrt(cubes(v)))),
                PrimitiveCase.linear(
                        "masked cumsum",
                        d -> along(d, Masked::cumsum, (v, i) -> Arrays.stream(v, 0, i + 1)
                                .filter(a -> !Double.isNaN(a))
                                .sum())),
                PrimitiveCase.of(
                        "masked cumprod",
                        d -> along(d, Masked::cumprod, (v, i) -> Arrays.stream(v, 0, i + 1)
                                .filter(a -> !Double.isNaN(a))
                                .reduce(1, (a, b) -> a * b))));
    }

    private static double cubes(double[] v) {
        return Arrays.stream(v)
                .filter(a -> !Double.isNaN(a))
                .map(a -> Math.abs(a) * a * a)
                .map(Math::abs)
                .sum();
    }

    private static double variance(double[] v) {
        double mean = NaiveTensor.total(v) / v.length;
        return Arrays.stream(v).map(a -> (a - mean) * (a - mean)).sum() / (v.length - 1);
    }

    private static double softmax(double[] v, int i) {
        return Double.isNaN(v[i])
                ? 0
                : StrictMath.exp(v[i])
                        / Arrays.stream(v)
                                .filter(a -> !Double.isNaN(a))
                                .map(StrictMath::exp)
                                .sum();
    }

    /** A mask that broadcasts to the matrix and leaves the first two elements of each column. */
    private static Tensor mask(Draw d, Shape shape) {
        Tensor random = d.mask(d.broadcasting(shape));
        Tensor first = Tensor.arange(shape.size(0)).unsqueeze(1).lt(2);
        return random.or(first);
    }

    private static Tensor matrix(Draw d) {
        // Magnitudes that differ, away from 0 and small enough for exponentials in float32.
        return d.tensorWithoutTies(Shape.of(d.between(2, 4), d.between(1, 3)))
                .mul(0.3)
                .add(0.001);
    }

    private static Application reduce(Draw d, Reduction f, ToDoubleFunction<double[]> naive) {
        Tensor x = matrix(d);
        int[][] choices = {{0}, {}, {-1, 0}, {-2}};
        int[] axes = choices[d.between(0, 3)];
        boolean keep = d.coin();
        return new Application(
                List.of(x, mask(d, x.shape())), in -> f.apply(in.get(0), in.get(1), keep, axes), in -> visible(in)
                        .reduce(
                                axes,
                                keep,
                                v -> naive.applyAsDouble(Arrays.stream(v)
                                        .filter(a -> !Double.isNaN(a))
                                        .toArray())));
    }

    private static Application along(Draw d, Scan f, Line line) {
        Tensor x = matrix(d);
        return new Application(List.of(x, mask(d, x.shape())), in -> f.apply(in.get(0), in.get(1), 0), in -> {
            NaiveTensor n = visible(in);
            return NaiveTensor.generate(n.sizes(), i -> line.at(n.along(0, i), i[0]));
        });
    }

    private static NaiveTensor visible(List<NaiveTensor> in) {
        return in.get(0).zip(in.get(1), (v, m) -> m != 0 ? v : Double.NaN);
    }

    private MaskedCases() {}
}
