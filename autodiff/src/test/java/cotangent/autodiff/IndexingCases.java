package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reading and adding at computed positions, and order. */
final class IndexingCases {
    static List<PrimitiveCase> all() {
        return List.of(
                PrimitiveCase.linear("gather", IndexingCases::gather),
                PrimitiveCase.linear("scatterAdd", IndexingCases::scatterAdd),
                PrimitiveCase.linear("indexSelect", IndexingCases::indexSelect),
                PrimitiveCase.linear("indexAdd", IndexingCases::indexAdd),
                PrimitiveCase.linear("maskedSelect", d -> {
                    Shape shape = d.shape();
                    return new Application(
                            List.of(d.mask(shape), d.tensor(shape, NORMAL)),
                            in -> Indexing.maskedSelect(in.get(1), in.get(0)),
                            in -> {
                                double[] m = in.get(0).values();
                                double[] x = in.get(1).values();
                                double[] chosen = IntStream.range(0, m.length)
                                        .filter(i -> m[i] != 0)
                                        .mapToDouble(i -> x[i])
                                        .toArray();
                                return NaiveTensor.generate(new int[] {chosen.length}, i -> chosen[i[0]]);
                            });
                }),
                PrimitiveCase.of("sort", d -> sorted(d, Integer.MAX_VALUE, d.coin())),
                PrimitiveCase.of("topK", d -> sorted(d, d.between(0, 2), d.coin())));
    }

    private static Shape indexShape(Draw d, Shape shape, int axis) {
        int[] sizes = shape.toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == axis ? d.between(0, 5) : d.between(0, sizes[i]);
        }
        return Shape.of(sizes);
    }

    private static Application gather(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        Tensor index = d.index(x.size(a), indexShape(d, x.shape(), a));
        return new Application(
                List.of(x, index),
                in -> in.get(0).gather(axis, in.get(1)),
                in -> NaiveTensor.generate(in.get(1).sizes(), i -> in.get(0)
                        .at(replaced(i, a, (int) in.get(1).at(i)))));
    }

    private static Application scatterAdd(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        Tensor index = d.index(x.size(a), indexShape(d, x.shape(), a));
        return new Application(
                List.of(x, index, d.tensor(index.shape(), NORMAL)),
                in -> in.get(0).scatterAdd(axis, in.get(1), in.get(2)),
                in -> NaiveTensor.generate(in.get(0).sizes(), i -> {
                    double[] s = {in.get(0).at(i)};
                    NaiveTensor.forEachIndex(
                            in.get(1).sizes(),
                            j -> s[0] += Arrays.equals(
                                            i, replaced(j, a, (int) in.get(1).at(j)))
                                    ? in.get(2).at(j)
                                    : 0);
                    return s[0];
                }));
    }

    private static Application indexSelect(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        Tensor index = d.index(x.size(a), Shape.of(d.between(0, 5)));
        return new Application(
                List.of(x, index),
                in -> in.get(0).indexSelect(axis, in.get(1)),
                in -> MovementCases.picked(
                        in.get(0), a, index.size(), i -> (int) in.get(1).at(i)));
    }

    private static Application indexAdd(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        Tensor index = d.index(x.size(a), Shape.of(d.between(0, 5)));
        return new Application(
                List.of(x, index, d.tensor(x.shape().with(a, index.size()), NORMAL)),
                in -> in.get(0).indexAdd(axis, in.get(1), in.get(2)),
                in -> NaiveTensor.generate(in.get(0).sizes(), i -> {
                    double s = in.get(0).at(i);
                    for (int j = 0; j < index.size(); j++) {
                        s += (int) in.get(1).at(j) == i[a] ? in.get(2).at(replaced(i, a, j)) : 0;
                    }
                    return s;
                }));
    }

    private static Application sorted(Draw d, int k, boolean descending) {
        Tensor x = d.tensorWithoutTies(d.nonEmptyShape(1, 4));
        int axis = d.axis(x.shape());
        int a = x.shape().axis(axis);
        int count = Math.min(k, x.size(a));
        int[] sizes = x.shape().with(a, count).toArray();
        return PrimitiveCase.apply(
                x,
                t -> k == Integer.MAX_VALUE
                        ? t.sort(axis, descending).values()
                        : t.topK(count, axis, descending).values(),
                n -> NaiveTensor.generate(sizes, i -> {
                    double[] line = n.along(a, i);
                    Arrays.sort(line);
                    return line[descending ? line.length - 1 - i[a] : i[a]];
                }));
    }

    private static int[] replaced(int[] index, int axis, int at) {
        int[] b = index.clone();
        b[axis] = at;
        return b;
    }

    private IndexingCases() {}
}
