package cotangent.autodiff;

import static cotangent.autodiff.Draw.NONZERO;
import static cotangent.autodiff.Draw.NORMAL;
import static cotangent.autodiff.Draw.POSITIVE;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Order statistics, norms, covariances and what leaves NaN out. */
final class StatisticsCases {
    private interface AlongAxis {
        Tensor apply(Tensor x, int axis, boolean keepDims);
    }

    static List<PrimitiveCase> all() {
        List<PrimitiveCase> cases = new ArrayList<>(List.of(
                PrimitiveCase.of(
                        "median", d -> order(d, (x, a, k) -> x.median(a, k).values(), v -> v[(v.length - 1) / 2])),
                PrimitiveCase.of(
                        "median of all",
                        d -> PrimitiveCase.apply(
                                d.tensorWithoutTies(d.nonEmptyShape(0, 4)),
                                Tensor::median,
                                n -> n.reduce(new int[0], false, v -> {
                                    Arrays.sort(v);
                                    return v[(v.length - 1) / 2];
                                }))),
                PrimitiveCase.of(
                        "nanmedian",
                        d -> order(
                                d,
                                (x, a, k) -> OrderStatistics.nanmedian(x, a, k).values(),
                                v -> v[(v.length - 1) / 2])),
                PrimitiveCase.of(
                        "mode",
                        d -> order(d, (x, a, k) -> OrderStatistics.mode(x, a, k).values(), v -> v[0])),
                PrimitiveCase.of(
                        "kthvalue",
                        d -> order(
                                d,
                                (x, a, k) ->
                                        OrderStatistics.kthvalue(x, 1, a, k).values(),
                                v -> v[0])),
                PrimitiveCase.of("quantiles", StatisticsCases::quantiles),
                PrimitiveCase.linear("nansum", d -> withNaN(d, Statistics::nansum, NaiveTensor::total)),
                PrimitiveCase.of("nanmean", d -> withNaN(d, Statistics::nanmean, v -> NaiveTensor.total(v) / v.length)),
                PrimitiveCase.of("cov", d -> weighted(d, (x, w) -> Statistics.cov(x, 1, null, w))),
                PrimitiveCase.of(
                        "corrcoef",
                        d -> derivatives(d, Shape.of(d.between(2, 3), d.between(5, 7)), Statistics::corrcoef)),
                PrimitiveCase.of(
                        "dist",
                        d -> new Application(
                                List.of(d.tensor(Shape.of(2, 3), NORMAL), d.tensor(Shape.of(3), NORMAL)),
                                in -> Statistics.dist(in.get(0), in.get(1), 3),
                                in -> in.get(0)
                                        .zip(in.get(1), (a, b) -> a - b)
                                        .reduce(new int[0], false, v -> norm(v, 3)))),
                PrimitiveCase.of(
                        "renorm", d -> derivatives(d, Shape.of(3, 2, 2), x -> Statistics.renorm(x, 2, 1, 0.9))),
                PrimitiveCase.linear("bincount", d -> {
                    Tensor at = d.index(3, Shape.of(d.between(1, 6)));
                    return new Application(
                            List.of(d.tensor(at.shape(), NORMAL)),
                            in -> Bins.bincount(at, in.get(0), 4),
                            in -> NaiveTensor.generate(new int[] {4}, i -> {
                                double s = 0;
                                for (int k = 0; k < at.size(); k++) {
                                    s += at.getLong(k) == i[0] ? in.get(0).at(k) : 0;
                                }
                                return s;
                            }));
                })));
        for (double p : new double[] {0.5, 1.5, 2.5, -1, -2.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            cases.add(PrimitiveCase.of("norm " + p, d -> {
                // Distinct magnitudes, away from 0.
                Tensor x = d.tensorWithoutTies(d.nonEmptyShape(0, 3)).abs().add(0.5);
                int[] axes = d.axes(x.shape());
                boolean keep = d.coin();
                return PrimitiveCase.apply(x, t -> t.norm(p, keep, axes), n -> n.reduce(axes, keep, v -> norm(v, p)));
            }));
        }
        for (QuantileMethod m : QuantileMethod.values()) {
            cases.add(PrimitiveCase.of("quantile " + m, d -> {
                double q = d.random.nextInt(21) / 20.0;
                return order(d, (x, a, k) -> OrderStatistics.quantile(x, q, a, k, m), v -> quantile(v, q, m));
            }));
        }
        return cases;
    }

    private static double norm(double[] v, double p) {
        if (Double.isInfinite(p)) {
            return (p > 0
                            ? Arrays.stream(v).map(Math::abs).max()
                            : Arrays.stream(v).map(Math::abs).min())
                    .orElseThrow();
        }
        return StrictMath.pow(
                Arrays.stream(v).map(x -> StrictMath.pow(Math.abs(x), p)).sum(), 1 / p);
    }

    static double quantile(double[] sorted, double q, QuantileMethod m) {
        double r = q * (sorted.length - 1);
        double low = sorted[(int) Math.floor(r)];
        double high = sorted[(int) Math.ceil(r)];
        return switch (m) {
            case LOWER -> low;
            case HIGHER -> high;
            case NEAREST -> sorted[(int) Math.rint(r)];
            case MIDPOINT -> (low + high) / 2;
            case LINEAR -> low + (r - Math.floor(r)) * (high - low);
        };
    }

    private static Application order(Draw d, AlongAxis f, ToDoubleFunction<double[]> ofSorted) {
        Tensor x = d.tensorWithoutTies(d.nonEmptyShape(1, 4));
        int axis = d.axis(x.shape());
        boolean keep = d.coin();
        return PrimitiveCase.apply(
                x,
                t -> f.apply(t, axis, keep),
                n -> n.reduce(new int[] {axis}, keep, v -> {
                    Arrays.sort(v);
                    return ofSorted.applyAsDouble(v);
                }));
    }

    /** Quantiles that are differentiated as well, away from whole ranks. */
    private static Application quantiles(Draw d) {
        Tensor x = d.tensorWithoutTies(Shape.of(d.between(2, 3), d.between(2, 6)));
        Tensor q = d.tensor(
                Shape.of(d.between(1, 3)), r -> (r.nextInt(x.size(1) - 1) + r.nextDouble(0.2, 0.8)) / (x.size(1) - 1));
        return new Application(
                List.of(x, q),
                in -> OrderStatistics.quantile(in.get(0), in.get(1), 1, false, QuantileMethod.LINEAR),
                in -> NaiveTensor.generate(new int[] {q.size(), x.size(0)}, i -> {
                    double[] v = in.get(0).along(1, new int[] {i[1], 0});
                    Arrays.sort(v);
                    return quantile(v, in.get(1).at(i[0]), QuantileMethod.LINEAR);
                }));
    }

    private static Application withNaN(Draw d, ReductionCases.Reduction f, ToDoubleFunction<double[]> naive) {
        Tensor x = d.tensor(Shape.of(d.between(2, 4), d.between(1, 3)), NONZERO);
        Tensor mask =
                d.mask(x.shape()).and(Tensor.arange(x.size(0)).unsqueeze(1).gt(0));
        boolean keep = d.coin();
        // The first row is always there, so that no mean is one of nothing.
        return PrimitiveCase.apply(x, t -> f.apply(t.maskedFill(mask, Double.NaN), keep, 0), n -> n.zip(
                        NaiveTensor.of(mask), (v, m) -> m != 0 ? Double.NaN : v)
                .reduce(
                        new int[] {0},
                        keep,
                        v -> naive.applyAsDouble(
                                Arrays.stream(v).filter(w -> !Double.isNaN(w)).toArray())));
    }

    private interface Weighted {
        Tensor apply(Tensor x, Tensor w);
    }

    private static Application weighted(Draw d, Weighted f) {
        int n = d.between(3, 5);
        return new Application(
                List.of(d.tensorWithoutTies(Shape.of(2, n)), d.tensor(Shape.of(n), POSITIVE)),
                in -> f.apply(in.get(0), in.get(1)),
                in -> {
                    double[] w = in.get(1).values();
                    double total = NaiveTensor.total(w);
                    double divisor = total - Arrays.stream(w).map(a -> a * a).sum() / total;
                    double[][] x = {
                        in.get(0).along(1, new int[] {0, 0}), in.get(0).along(1, new int[] {1, 0})
                    };
                    for (double[] row : x) {
                        double mean = 0;
                        for (int j = 0; j < n; j++) {
                            mean += w[j] * row[j] / total;
                        }
                        for (int j = 0; j < n; j++) {
                            row[j] -= mean;
                        }
                    }
                    return NaiveTensor.generate(new int[] {2, 2}, i -> {
                        double s = 0;
                        for (int j = 0; j < n; j++) {
                            s += w[j] * x[i[0]][j] * x[i[1]][j];
                        }
                        return s / divisor;
                    });
                });
    }

    private static Application derivatives(Draw d, Shape shape, UnaryOperator<Tensor> f) {
        // Independent numbers: rows that are multiples of each other have correlations at the end of their range.
        return PrimitiveCase.derivatives(
                List.of(Tensor.randn(d.random, d.dtype, shape.toArray())), in -> f.apply(in.get(0)));
    }

    private StatisticsCases() {}
}
