package cotangent.autodiff;

import static cotangent.autodiff.Draw.NONZERO;
import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.Arrays;
import java.util.List;

/** Running products, extremes and recurrences, differences and integrals. */
final class ScanCases {
    static List<PrimitiveCase> all() {
        return List.of(
                PrimitiveCase.of(
                        "cumprod",
                        d -> ReductionCases.along(d, Tensor::cumprod, (v, i) -> Arrays.stream(v, 0, i + 1)
                                .reduce(1, (a, b) -> a * b))),
                PrimitiveCase.of("cumprod with zeros", ScanCases::zeros),
                PrimitiveCase.of("linearRecurrence", ScanCases::recurrence),
                PrimitiveCase.of(
                        "logCumsumExp",
                        d -> ReductionCases.along(d, Tensor::logCumsumExp, (v, i) -> {
                            double top = Arrays.stream(v, 0, i + 1).max().orElseThrow();
                            return top
                                    + StrictMath.log(Arrays.stream(v, 0, i + 1)
                                            .map(x -> StrictMath.exp(x - top))
                                            .sum());
                        })),
                PrimitiveCase.of("cummax", d -> extremes(d, true)),
                PrimitiveCase.of("cummin", d -> extremes(d, false)),
                PrimitiveCase.linear("diff", ScanCases::differences),
                PrimitiveCase.linear("trapezoid", d -> {
                    Tensor y = d.tensor(d.shape(1, 4), NORMAL);
                    int axis = y.shape().axis(d.axis(y.shape()));
                    return PrimitiveCase.apply(
                            y,
                            t -> Scans.trapezoid(t, 0.5, axis),
                            n -> n.reduce(new int[] {axis}, false, v -> area(v, v.length - 1) * 0.5));
                }),
                PrimitiveCase.linear("cumulativeTrapezoid", d -> {
                    Tensor y = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
                    int axis = y.shape().axis(d.axis(y.shape()));
                    int[] sizes = y.shape().with(axis, y.size(axis) - 1).toArray();
                    return PrimitiveCase.apply(
                            y,
                            t -> Scans.cumulativeTrapezoid(t, 2, axis),
                            n -> NaiveTensor.generate(sizes, i -> area(n.along(axis, i), i[axis] + 1) * 2));
                }),
                PrimitiveCase.of("trapezoid over positions", ScanCases::positions));
    }

    /** Zeros do not disturb the derivatives; the product is a polynomial. */
    private static Application zeros(Draw d) {
        Tensor x = d.tensor(d.shape(1, 3), r -> r.nextInt(3) == 0 ? 0 : NONZERO.applyAsDouble(r));
        int axis = d.axis(x.shape());
        return PrimitiveCase.derivatives(List.of(x), in -> in.get(0).cumprod(axis));
    }

    private static Application recurrence(Draw d) {
        Shape shape = d.shape(1, 4);
        int axis = d.axis(shape);
        int p = shape.axis(axis);
        return new Application(
                List.of(d.tensor(d.broadcasting(shape), NORMAL), d.tensor(shape, NORMAL)),
                in -> Scans.linearRecurrence(in.get(0), in.get(1), axis),
                in -> NaiveTensor.generate(in.get(1).sizes(), i -> {
                    double y = 0;
                    int[] at = i.clone();
                    for (at[p] = 0; at[p] <= i[p]; at[p]++) {
                        y = in.get(0).broadcastAt(at) * y + in.get(1).at(at);
                    }
                    return y;
                }));
    }

    private static Application extremes(Draw d, boolean largest) {
        Tensor x = d.tensorWithoutTies(d.nonEmptyShape(1, 4));
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        return PrimitiveCase.apply(
                x,
                t -> (largest ? t.cummax(axis) : t.cummin(axis)).values(),
                n -> NaiveTensor.generate(n.sizes(), i -> {
                    double[] line = Arrays.copyOf(n.along(a, i), i[a] + 1);
                    return (largest
                                    ? Arrays.stream(line).max()
                                    : Arrays.stream(line).min())
                            .orElseThrow();
                }));
    }

    private static Application differences(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        Tensor before = d.tensor(x.shape().with(a, d.between(1, 2)), NORMAL);
        Tensor behind = d.tensor(x.shape().with(a, 1), NORMAL);
        int n = d.between(0, 2);
        int size = before.size(a) + x.size(a) + 1;
        return new Application(
                List.of(x, before, behind),
                in -> Scans.diff(in.get(0), n, axis, in.get(1), in.get(2)),
                in -> n == 0
                        ? in.get(0)
                        : NaiveTensor.generate(x.shape().with(a, size - n).toArray(), i -> {
                            double[] line = new double[size];
                            int k = 0;
                            for (NaiveTensor part : List.of(in.get(1), in.get(0), in.get(2))) {
                                for (double v : part.along(a, i)) {
                                    line[k++] = v;
                                }
                            }
                            for (int pass = 0; pass < n; pass++) {
                                for (int j = 0; j + 1 < size; j++) {
                                    line[j] = line[j + 1] - line[j];
                                }
                            }
                            return line[i[a]];
                        }));
    }

    private static double area(double[] v, int intervals) {
        double s = 0;
        for (int i = 0; i < intervals; i++) {
            s += (v[i] + v[i + 1]) / 2;
        }
        return s;
    }

    private static Application positions(Draw d) {
        Tensor y = d.tensor(d.nonEmptyShape(1, 3), NORMAL);
        int axis = d.axis(y.shape());
        int a = y.shape().axis(axis);
        boolean vector = d.coin();
        Tensor x = d.tensor(vector ? Shape.of(y.size(a)) : y.shape(), NORMAL);
        return new Application(
                List.of(y, x),
                in -> Scans.trapezoid(in.get(0), in.get(1), axis),
                in -> NaiveTensor.generate(y.shape().without(a).toArray(), i -> {
                    int[] at = new int[i.length + 1];
                    for (int k = 0; k < at.length; k++) {
                        at[k] = k < a ? i[k] : k == a ? 0 : i[k - 1];
                    }
                    double[] v = in.get(0).along(a, at);
                    double[] p = vector ? in.get(1).values() : in.get(1).along(a, at);
                    double s = 0;
                    for (int k = 0; k + 1 < v.length; k++) {
                        s += (p[k + 1] - p[k]) * (v[k] + v[k + 1]) / 2;
                    }
                    return s;
                }));
    }

    private ScanCases() {}
}
