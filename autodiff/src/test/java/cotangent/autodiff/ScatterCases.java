package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.Layout;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Reading at positions of several axes, and writing at computed positions. */
final class ScatterCases {
    static List<PrimitiveCase> all() {
        List<PrimitiveCase> cases = new ArrayList<>(List.of(
                PrimitiveCase.linear("take", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(0, 3), NORMAL);
                    Tensor index = signedIndex(d, x.size(), d.shape(0, 2));
                    return new Application(List.of(x, index), in -> in.get(0).take(in.get(1)), in -> in.get(1)
                            .map(i -> in.get(0).values()[(int) Math.floorMod((long) i, x.size())]));
                }),
                PrimitiveCase.linear("takeAlongDim", ScatterCases::takeAlongDim),
                PrimitiveCase.linear("index", ScatterCases::index),
                PrimitiveCase.linear("scatter", ScatterCases::scatter),
                PrimitiveCase.linear("indexCopy", ScatterCases::indexCopy),
                PrimitiveCase.linear("indexFill", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(0, 4), NORMAL);
                    int a = x.rank() == 0 ? 0 : x.shape().axis(d.axis(x.shape()));
                    int n = x.rank() == 0 ? 1 : x.size(a);
                    Tensor index = signedIndex(d, n, Shape.of(d.between(0, 3)));
                    return new Application(
                            List.of(x, index, d.tensor(Shape.of(), NORMAL)),
                            in -> Scatter.indexFill(in.get(0), a, in.get(1), in.get(2)),
                            in -> NaiveTensor.generate(
                                    x.shape().toArray(),
                                    i -> Arrays.stream(in.get(1).values())
                                                    .anyMatch(j ->
                                                            Math.floorMod((long) j, n) == (i.length == 0 ? 0 : i[a]))
                                            ? in.get(2).at()
                                            : in.get(0).at(i)));
                }),
                PrimitiveCase.linear("put", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(0, 3), NORMAL);
                    Tensor index = signedIndex(d, x.size(), d.shape(0, 2));
                    boolean accumulate = d.coin();
                    return new Application(
                            List.of(x, index, d.tensor(Shape.of(index.size()), NORMAL)),
                            in -> Scatter.put(in.get(0), in.get(1), in.get(2), accumulate),
                            in -> {
                                double[] y = in.get(0).values();
                                double[] at = in.get(1).values();
                                for (int k = 0; k < at.length; k++) {
                                    int p = (int) Math.floorMod((long) at[k], x.size());
                                    y[p] = in.get(2).at(k) + (accumulate ? y[p] : 0);
                                }
                                return NaiveTensor.generate(x.shape().toArray(), counted(y));
                            });
                }),
                PrimitiveCase.linear("indexPut", ScatterCases::indexPut),
                PrimitiveCase.linear("maskedScatter", d -> {
                    Shape shape = d.shape(0, 3);
                    Tensor x = d.tensor(d.broadcasting(shape), NORMAL);
                    Tensor mask = d.mask(shape);
                    return new Application(
                            List.of(x, mask, d.tensor(Shape.of(shape.size() + d.between(0, 2)), NORMAL)),
                            in -> Scatter.maskedScatter(in.get(0), in.get(1), in.get(2)),
                            in -> {
                                int[] next = {0};
                                return in.get(1)
                                        .zip(
                                                in.get(0),
                                                (m, v) -> m != 0 ? in.get(2).at(next[0]++) : v);
                            });
                })));
        for (ScatterReduction reduction : ScatterReduction.values()) {
            boolean linear = reduction == ScatterReduction.SUM || reduction == ScatterReduction.MEAN;
            cases.add(new PrimitiveCase("scatterReduce " + reduction, linear, d -> scatterReduce(d, reduction)));
        }
        cases.add(PrimitiveCase.of("scatterReduce with zeros", d -> {
            // The product has derivatives also where factors are 0. Of three zeros, differences would see the third
            // derivative.
            Tensor x = d.tensor(Shape.of(2), NORMAL);
            int[] next = {0};
            Tensor source =
                    Layout.PERMUTED.fill(d.dtype, Shape.of(5), r -> next[0]++ < 2 ? 0 : r.nextGaussian(), d.random);
            return reduced(x, 0, d.index(2, source.shape()), source, ScatterReduction.PROD, d.coin());
        }));
        cases.add(PrimitiveCase.of("indexReduce", d -> {
            Tensor x = d.tensorWithoutTies(d.nonEmptyShape(1, 3));
            int a = x.shape().axis(d.axis(x.shape()));
            Tensor index = d.index(x.size(a), Shape.of(d.between(0, 3)));
            Tensor source = d.tensorWithoutTies(x.shape().with(a, index.size())).add(0.0021);
            ScatterReduction reduction = ScatterReduction.values()[d.between(0, 4)];
            boolean self = d.coin();
            return new Application(
                    List.of(x, index, source),
                    in -> Scatter.indexReduce(in.get(0), a, in.get(1), in.get(2), reduction, self),
                    in -> naive(
                            in.get(0),
                            a,
                            NaiveTensor.generate(
                                    in.get(2).sizes(), i -> in.get(1).at(i[a])),
                            in.get(2),
                            reduction,
                            self));
        }));
        return cases;
    }

    private static Application takeAlongDim(Draw d) {
        Shape common = d.nonEmptyShape(1, 3);
        int axis = d.axis(common);
        int a = common.axis(axis);
        int n = d.between(1, 4);
        int[] own = d.broadcasting(common.with(a, 1)).toArray();
        int[] sizes = new int[common.rank()];
        for (int k = 1; k <= sizes.length; k++) {
            sizes[sizes.length - k] = k <= own.length ? own[own.length - k] : 1;
        }
        Tensor x = d.tensor(Shape.of(sizes).with(a, n), NORMAL);
        Tensor index = d.index(n, common);
        return new Application(
                List.of(x, index),
                in -> in.get(0).takeAlongDim(in.get(1), axis),
                in -> NaiveTensor.generate(common.toArray(), i -> {
                    int[] at = i.clone();
                    for (int k = 0; k < at.length; k++) {
                        at[k] = k == a ? (int) in.get(1).at(i) : sizes[k] == 1 ? 0 : i[k];
                    }
                    return in.get(0).at(at);
                }));
    }

    private static Tensor signedIndex(Draw d, int size, Shape shape) {
        Tensor index = d.index(size, shape);
        return Tensor.where(d.mask(shape), index.sub(size), index);
    }

    /** Which axes are indexed, and by which of the broadcasting index tensors. */
    private record Axes(Shape x, boolean[] indexed, Shape common, List<Tensor> tensors) {
        static Axes of(Draw d) {
            Shape x = d.nonEmptyShape(1, 4);
            boolean[] indexed = new boolean[x.rank()];
            indexed[d.between(0, x.rank() - 1)] = true;
            Shape common = Shape.of(d.between(0, 2), d.between(1, 2));
            List<Tensor> tensors = new ArrayList<>();
            for (int k = 0; k < indexed.length; k++) {
                indexed[k] |= d.coin();
                if (indexed[k]) {
                    tensors.add(signedIndex(d, x.size(k), tensors.isEmpty() ? common : d.broadcasting(common)));
                }
            }
            return new Axes(x, indexed, common, tensors);
        }

        Tensor[] arguments(List<Tensor> in) {
            Tensor[] out = new Tensor[indexed.length];
            int next = 0;
            for (int k = 0; k < out.length; k++) {
                out[k] = indexed[k] ? in.get(next++) : null;
            }
            return out;
        }

        /** Where the axes of the indices stand in the result. */
        int place() {
            int[] at =
                    IntStream.range(0, indexed.length).filter(k -> indexed[k]).toArray();
            return at[at.length - 1] - at[0] == at.length - 1 ? at[0] : 0;
        }

        int[] resultSizes() {
            List<Integer> sizes = new ArrayList<>();
            for (int k = 0; k < indexed.length; k++) {
                if (!indexed[k]) {
                    sizes.add(x.size(k));
                }
            }
            sizes.addAll(place(), Arrays.stream(common.toArray()).boxed().toList());
            return sizes.stream().mapToInt(s -> s).toArray();
        }

        /** The index into x that an index into the result means. */
        int[] from(int[] i, List<NaiveTensor> in) {
            int[] at = new int[indexed.length];
            int[] shared = Arrays.copyOfRange(i, place(), place() + common.rank());
            int free = 0;
            int next = 0;
            for (int k = 0; k < at.length; k++) {
                if (indexed[k]) {
                    at[k] = Math.floorMod((int) in.get(next++).broadcastAt(shared), x.size(k));
                } else {
                    at[k] = i[free < place() ? free : free + common.rank()];
                    free++;
                }
            }
            return at;
        }
    }

    private static Application index(Draw d) {
        Axes axes = Axes.of(d);
        List<Tensor> inputs = new ArrayList<>(axes.tensors());
        inputs.add(d.tensor(axes.x(), NORMAL));
        int last = inputs.size() - 1;
        return new Application(
                inputs,
                in -> in.get(last).index(axes.arguments(in)),
                in -> NaiveTensor.generate(axes.resultSizes(), i -> in.get(last).at(axes.from(i, in))));
    }

    private static Application indexPut(Draw d) {
        Axes axes = Axes.of(d);
        List<Tensor> inputs = new ArrayList<>(axes.tensors());
        boolean accumulate = d.coin();
        inputs.add(d.tensor(axes.x(), NORMAL));
        inputs.add(d.tensor(d.broadcasting(Shape.of(axes.resultSizes())), NORMAL));
        int x = inputs.size() - 2;
        return new Application(
                inputs, in -> Scatter.indexPut(in.get(x), axes.arguments(in), in.get(x + 1), accumulate), in -> {
                    // Indices come first in row-major order of what is written, then the other axes: no two of one
                    // index meet.
                    double[] y = in.get(x).values();
                    NaiveTensor.forEachIndex(axes.resultSizes(), i -> {
                        int p = 0;
                        int[] at = axes.from(i, in);
                        for (int k = 0; k < at.length; k++) {
                            p = p * axes.x().size(k) + at[k];
                        }
                        y[p] = in.get(x + 1).broadcastAt(i) + (accumulate ? y[p] : 0);
                    });
                    return NaiveTensor.generate(axes.x().toArray(), counted(y));
                });
    }

    private static ToDoubleFunction<int[]> counted(double[] values) {
        int[] next = {0};
        return i -> values[next[0]++];
    }

    private static Application scatter(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(0, 3), NORMAL);
        int a = x.rank() == 0 ? 0 : x.shape().axis(d.axis(x.shape()));
        Tensor index = d.index(x.rank() == 0 ? 1 : x.size(a), indexShape(d, x.shape(), a));
        int[] larger = index.shape().toArray();
        Arrays.setAll(larger, k -> larger[k] + d.between(0, 1));
        return new Application(
                List.of(x, index, d.tensor(Shape.of(larger), NORMAL)),
                in -> in.get(0).scatter(a, in.get(1), in.get(2)),
                in -> written(in.get(0), a, in.get(1), in.get(2)));
    }

    private static NaiveTensor written(NaiveTensor x, int axis, NaiveTensor index, NaiveTensor source) {
        return NaiveTensor.generate(x.sizes(), i -> {
            double[] y = {x.at(i)};
            NaiveTensor.forEachIndex(index.sizes(), j -> {
                if (Arrays.equals(i, at(j, axis, index))) {
                    y[0] = source.at(j);
                }
            });
            return y[0];
        });
    }

    private static int[] at(int[] j, int axis, NaiveTensor index) {
        int[] i = j.clone();
        if (i.length > 0) {
            i[axis] = (int) index.at(j);
        }
        return i;
    }

    private static Shape indexShape(Draw d, Shape shape, int axis) {
        int[] sizes = shape.toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == axis ? d.between(0, 5) : d.between(0, sizes[i]);
        }
        return Shape.of(sizes);
    }

    private static Application indexCopy(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
        int a = x.shape().axis(d.axis(x.shape()));
        Tensor index = d.index(x.size(a), Shape.of(d.between(0, 4)));
        return new Application(
                List.of(x, index, d.tensor(x.shape().with(a, index.size()), NORMAL)),
                in -> in.get(0).indexCopy(a, in.get(1), in.get(2)),
                in -> written(
                        in.get(0),
                        a,
                        NaiveTensor.generate(in.get(2).sizes(), i -> in.get(1).at(i[a])),
                        in.get(2)));
    }

    private static Application scatterReduce(Draw d, ScatterReduction reduction) {
        Tensor x = d.tensorWithoutTies(d.nonEmptyShape(1, 3));
        int a = x.shape().axis(d.axis(x.shape()));
        Tensor index = d.index(x.size(a), indexShape(d, x.shape(), a));
        // Shifted, so that no source equals an element of x.
        Tensor source = d.tensorWithoutTies(index.shape()).add(0.0021);
        return reduced(x, a, index, source, reduction, d.coin());
    }

    private static Application reduced(
            Tensor x, int axis, Tensor index, Tensor source, ScatterReduction reduction, boolean includeSelf) {
        return new Application(
                List.of(x, index, source),
                in -> in.get(0).scatterReduce(axis, in.get(1), in.get(2), reduction, includeSelf),
                in -> naive(in.get(0), axis, in.get(1), in.get(2), reduction, includeSelf));
    }

    private static NaiveTensor naive(
            NaiveTensor x,
            int axis,
            NaiveTensor index,
            NaiveTensor source,
            ScatterReduction reduction,
            boolean includeSelf) {
        return NaiveTensor.generate(x.sizes(), i -> {
            List<Double> met = new ArrayList<>();
            NaiveTensor.forEachIndex(index.sizes(), j -> {
                if (Arrays.equals(i, at(j, axis, index))) {
                    met.add(source.at(j));
                }
            });
            if (includeSelf || met.isEmpty()) {
                met.add(0, x.at(i));
            }
            double[] v = met.stream().mapToDouble(m -> m).toArray();
            return switch (reduction) {
                case SUM -> Arrays.stream(v).sum();
                case PROD -> Arrays.stream(v).reduce(1, (p, q) -> p * q);
                case MEAN -> Arrays.stream(v).average().orElseThrow();
                case AMAX -> Arrays.stream(v).max().orElseThrow();
                case AMIN -> Arrays.stream(v).min().orElseThrow();
            };
        });
    }

    private ScatterCases() {}
}
