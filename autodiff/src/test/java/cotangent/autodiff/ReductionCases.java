package cotangent.autodiff;

import static cotangent.autodiff.Draw.NONZERO;
import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Reductions, scans and softmax. */
final class ReductionCases {
    interface Reduction {
        Tensor apply(Tensor x, boolean keepDims, int... axes);
    }

    interface AlongAxis {
        Tensor apply(Tensor x, int axis);
    }

    static List<PrimitiveCase> all() {
        return List.of(
                new PrimitiveCase("sum", true, d -> reduce(d, d.shape(), Tensor::sum, NaiveTensor::total)),
                new PrimitiveCase(
                        "mean", true, d -> reduce(d, d.nonEmptyShape(0, 5), Tensor::mean, ReductionCases::mean)),
                PrimitiveCase.of(
                        "var", d -> spread(d, (x, keep, axes) -> x.var(0, keep, axes), v -> squares(v) / v.length)),
                PrimitiveCase.of(
                        "std",
                        d -> spread(
                                d,
                                (x, keep, axes) -> x.std(0.5, keep, axes),
                                v -> Math.sqrt(squares(v) / (v.length - 0.5)))),
                PrimitiveCase.of(
                        "norm",
                        d -> reduce(
                                d,
                                d.nonEmptyShape(0, 4),
                                (x, keep, axes) -> x.norm(2, keep, axes),
                                v -> Math.sqrt(powers(v, 2)))),
                PrimitiveCase.of(
                        "norm 3",
                        d -> reduce(
                                d,
                                d.nonEmptyShape(0, 4),
                                (x, keep, axes) -> x.norm(3, keep, axes),
                                v -> Math.cbrt(powers(v, 3)))),
                PrimitiveCase.of(
                        "norm 1",
                        d -> reduce(d, d.shape(0, 4), (x, keep, axes) -> x.norm(1, keep, axes), v -> powers(v, 1))),
                PrimitiveCase.of("logSumExp", d -> reduce(d, d.shape(), Tensor::logSumExp, ReductionCases::logSumExp)),
                PrimitiveCase.of(
                        "amax",
                        d -> extremum(
                                d, Tensor::amax, v -> Arrays.stream(v).max().orElseThrow())),
                PrimitiveCase.of(
                        "amin",
                        d -> extremum(
                                d, Tensor::amin, v -> Arrays.stream(v).min().orElseThrow())),
                PrimitiveCase.of("prod", d -> {
                    Tensor x = d.tensor(d.shape(1, 4), NONZERO);
                    int a = x.shape().axis(d.axis(x.shape()));
                    boolean keep = d.coin();
                    return PrimitiveCase.apply(
                            x, t -> t.prod(a, keep), n -> n.reduce(new int[] {a}, keep, ReductionCases::product));
                }),
                PrimitiveCase.of(
                        "prod of all",
                        d -> PrimitiveCase.apply(
                                d.tensor(d.shape(0, 2), NONZERO),
                                Tensor::prod,
                                n -> n.reduce(new int[0], false, ReductionCases::product))),
                PrimitiveCase.of("max along an axis", d -> {
                    Tensor x = d.tensorWithoutTies(d.nonEmptyShape(1, 4));
                    int a = x.shape().axis(d.axis(x.shape()));
                    boolean keep = d.coin();
                    return PrimitiveCase.apply(
                            x,
                            t -> t.max(a, keep).values(),
                            n -> n.reduce(new int[] {a}, keep, v -> Arrays.stream(v)
                                    .max()
                                    .orElseThrow()));
                }),
                PrimitiveCase.linear(
                        "cumsum",
                        d -> along(d, Tensor::cumsum, (v, i) -> {
                            double s = 0;
                            for (int j = 0; j <= i; j++) {
                                s += v[j];
                            }
                            return s;
                        })),
                PrimitiveCase.of(
                        "softmax", d -> along(d, Tensor::softmax, (v, i) -> StrictMath.exp(v[i] - logSumExp(v)))),
                PrimitiveCase.of("logSoftmax", d -> along(d, Tensor::logSoftmax, (v, i) -> v[i] - logSumExp(v))));
    }

    interface Line {
        double at(double[] values, int position);
    }

    static Application along(Draw d, AlongAxis f, Line line) {
        Tensor x = d.tensor(d.shape(1, 5), NORMAL);
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        return PrimitiveCase.apply(
                x, t -> f.apply(t, axis), n -> NaiveTensor.generate(n.sizes(), i -> line.at(n.along(a, i), i[a])));
    }

    static Application reduce(Draw d, Shape shape, Reduction f, ToDoubleFunction<double[]> naive) {
        Tensor x = d.tensor(shape, NONZERO);
        int[] axes = d.axes(shape);
        boolean keep = d.coin();
        return PrimitiveCase.apply(x, t -> f.apply(t, keep, axes), n -> n.reduce(axes, keep, naive));
    }

    /** Of at least two elements that are not equal: else the spread is 0, where its derivatives are noise. */
    private static Application spread(Draw d, Reduction f, ToDoubleFunction<double[]> naive) {
        Tensor x = d.tensorWithoutTies(Shape.of(d.between(2, 4), 1, d.between(2, 4)));
        int[][] choices = {{}, {0}, {2}, {-1, 0}, {0, 1}};
        int[] axes = choices[d.between(0, choices.length - 1)];
        boolean keep = d.coin();
        return PrimitiveCase.apply(x, t -> f.apply(t, keep, axes), n -> n.reduce(axes, keep, naive));
    }

    private static Application extremum(Draw d, Reduction f, ToDoubleFunction<double[]> naive) {
        Tensor x = d.tensorWithoutTies(d.nonEmptyShape(0, 4));
        int[] axes = d.axes(x.shape());
        boolean keep = d.coin();
        return PrimitiveCase.apply(x, t -> f.apply(t, keep, axes), n -> n.reduce(axes, keep, naive));
    }

    private static double mean(double[] v) {
        return NaiveTensor.total(v) / v.length;
    }

    private static double squares(double[] v) {
        double m = mean(v);
        return NaiveTensor.total(Arrays.stream(v).map(x -> (x - m) * (x - m)).toArray());
    }

    private static double powers(double[] v, double p) {
        return NaiveTensor.total(
                Arrays.stream(v).map(x -> StrictMath.pow(Math.abs(x), p)).toArray());
    }

    private static double product(double[] v) {
        return Arrays.stream(v).reduce(1, (a, b) -> a * b);
    }

    private static double logSumExp(double[] v) {
        double top = Arrays.stream(v).max().orElse(0);
        return top
                + StrictMath.log(NaiveTensor.total(
                        Arrays.stream(v).map(x -> StrictMath.exp(x - top)).toArray()));
    }

    private ReductionCases() {}
}
