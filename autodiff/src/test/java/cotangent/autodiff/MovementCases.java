package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/** What moves elements: all of it is linear. */
final class MovementCases {
    static List<PrimitiveCase> all() {
        return List.of(
                moving("reshape", d -> {
                    Tensor x = d.tensor(d.shape(), NORMAL);
                    int[] sizes = regrouped(d, x.shape());
                    return PrimitiveCase.apply(x, t -> t.reshape(sizes), n -> reshaped(n, sizes));
                }),
                moving("flatten", d -> {
                    Tensor x = d.tensor(d.shape(), NORMAL);
                    return PrimitiveCase.apply(x, Tensor::flatten, n -> reshaped(n, n.values().length));
                }),
                moving("permute", MovementCases::permute),
                moving("transpose", d -> {
                    Tensor x = d.tensor(d.shape(2, 5), NORMAL);
                    int a = d.axis(x.shape());
                    int b = d.axis(x.shape());
                    int p = x.shape().axis(a);
                    int q = x.shape().axis(b);
                    int[] sizes = swapped(x.shape().toArray(), p, q);
                    return PrimitiveCase.apply(
                            x, t -> t.transpose(a, b), n -> NaiveTensor.generate(sizes, i -> n.at(swapped(i, p, q))));
                }),
                moving("mT", d -> {
                    Tensor x = d.tensor(d.shape(2, 4), NORMAL);
                    int p = x.rank() - 2;
                    int[] sizes = swapped(x.shape().toArray(), p, p + 1);
                    return PrimitiveCase.apply(
                            x, Tensor::mT, n -> NaiveTensor.generate(sizes, i -> n.at(swapped(i, p, p + 1))));
                }),
                moving("moveAxis", MovementCases::moveAxis),
                moving("unsqueeze", d -> {
                    Tensor x = d.tensor(d.shape(0, 4), NORMAL);
                    int a = d.between(-x.rank() - 1, x.rank());
                    List<Integer> sizes = boxed(x.shape());
                    sizes.add(a < 0 ? a + x.rank() + 1 : a, 1);
                    return PrimitiveCase.apply(x, t -> t.unsqueeze(a), n -> reshaped(n, unboxed(sizes)));
                }),
                moving("squeeze", d -> {
                    Tensor x = d.tensor(d.shape(), NORMAL);
                    return PrimitiveCase.apply(
                            x,
                            Tensor::squeeze,
                            n -> reshaped(
                                    n,
                                    Arrays.stream(n.sizes()).filter(s -> s != 1).toArray()));
                }),
                moving("slice", MovementCases::slice),
                moving("narrow", d -> {
                    Tensor x = d.tensor(d.shape(1, 5), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int start = d.between(0, x.size(a));
                    int length = d.between(0, x.size(a) - start);
                    return PrimitiveCase.apply(
                            x, t -> t.narrow(a, start, length), n -> picked(n, a, length, i -> start + i));
                }),
                moving("select", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(1, 5), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int at = d.between(0, x.size(a) - 1);
                    return PrimitiveCase.apply(
                            x,
                            t -> t.select(a, at - (d.coin() ? 0 : t.size(a))),
                            n -> reshaped(
                                    picked(n, a, 1, i -> at),
                                    x.shape().without(a).toArray()));
                }),
                moving("flip", MovementCases::flip),
                moving("pad", d -> pad(d, 0)),
                PrimitiveCase.of("pad with a value", d -> pad(d, 2.5)),
                moving("split", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int size = d.between(1, x.size(a));
                    int last = (x.size(a) - 1) / size;
                    return PrimitiveCase.apply(
                            x,
                            t -> t.split(size, a).get(last),
                            n -> picked(n, a, x.size(a) - last * size, i -> last * size + i));
                }),
                moving("cat", MovementCases::cat),
                moving("stack", MovementCases::stack));
    }

    private static PrimitiveCase moving(String name, Function<Draw, Application> generator) {
        return PrimitiveCase.linear(name, generator);
    }

    /** Sizes with the same product: neighbours multiplied, ones inserted, and one factor split off. */
    private static int[] regrouped(Draw d, Shape shape) {
        List<Integer> sizes = boxed(shape);
        for (int step = 0; step < 3; step++) {
            int at = d.between(0, sizes.size());
            if (d.coin() || sizes.isEmpty()) {
                sizes.add(at, 1);
            } else if (at + 1 < sizes.size()) {
                sizes.set(at, sizes.get(at) * sizes.remove(at + 1));
            } else {
                int last = sizes.size() - 1;
                int factor = sizes.get(last) % 2 == 0 && sizes.get(last) > 0 ? 2 : 1;
                sizes.set(last, sizes.get(last) / factor);
                sizes.add(factor);
            }
        }
        return unboxed(sizes);
    }

    private static List<Integer> boxed(Shape shape) {
        return new ArrayList<>(Arrays.stream(shape.toArray()).boxed().toList());
    }

    private static int[] unboxed(List<Integer> sizes) {
        return sizes.stream().mapToInt(s -> s).toArray();
    }

    static NaiveTensor reshaped(NaiveTensor n, int... sizes) {
        int[] next = {0};
        double[] values = n.values();
        return NaiveTensor.generate(sizes, i -> values[next[0]++]);
    }

    private static int[] swapped(int[] a, int p, int q) {
        int[] b = a.clone();
        b[p] = a[q];
        b[q] = a[p];
        return b;
    }

    /** The positions {@code which(0), which(1), ...} of an axis. */
    static NaiveTensor picked(NaiveTensor n, int axis, int count, IntUnaryOperator which) {
        int[] sizes = n.sizes();
        sizes[axis] = count;
        return NaiveTensor.generate(sizes, i -> {
            int[] from = i.clone();
            from[axis] = which.applyAsInt(i[axis]);
            return n.at(from);
        });
    }

    private static Application permute(Draw d) {
        Tensor x = d.tensor(d.shape(), NORMAL);
        int[] order = Rng.permutation(d.random, x.rank());
        int[] sizes = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            sizes[i] = x.size(order[i]);
        }
        return PrimitiveCase.apply(
                x,
                t -> t.permute(order),
                n -> NaiveTensor.generate(sizes, i -> {
                    int[] from = new int[order.length];
                    for (int k = 0; k < order.length; k++) {
                        from[order[k]] = i[k];
                    }
                    return n.at(from);
                }));
    }

    private static Application moveAxis(Draw d) {
        Tensor x = d.tensor(d.shape(1, 5), NORMAL);
        int from = x.shape().axis(d.axis(x.shape()));
        int to = x.shape().axis(d.axis(x.shape()));
        List<Integer> sizes = boxed(x.shape());
        sizes.add(to, sizes.remove(from));
        return PrimitiveCase.apply(
                x,
                t -> t.moveAxis(from, to),
                n -> NaiveTensor.generate(unboxed(sizes), i -> {
                    List<Integer> index =
                            new ArrayList<>(Arrays.stream(i).boxed().toList());
                    index.add(from, index.remove(to));
                    return n.at(unboxed(index));
                }));
    }

    private static Application slice(Draw d) {
        Tensor x = d.tensor(d.shape(1, 5), NORMAL);
        int a = x.shape().axis(d.axis(x.shape()));
        int size = x.size(a);
        int start = d.between(0, size);
        int end = d.between(0, size);
        int step = d.between(1, 3);
        int count = end <= start ? 0 : (int) Math.ceil((end - start) / (double) step);
        int givenStart = d.coin() || start == size ? start : start - size;
        return PrimitiveCase.apply(
                x, t -> t.slice(a, givenStart, end, step), n -> picked(n, a, count, i -> start + i * step));
    }

    private static Application flip(Draw d) {
        Tensor x = d.tensor(d.shape(), NORMAL);
        int[] axes = d.axes(x.shape());
        return PrimitiveCase.apply(
                x,
                t -> t.flip(axes),
                n -> NaiveTensor.generate(n.sizes(), i -> {
                    int[] from = i.clone();
                    for (int axis : axes) {
                        int a = axis < 0 ? axis + from.length : axis;
                        from[a] = n.sizes()[a] - 1 - i[a];
                    }
                    return n.at(from);
                }));
    }

    private static Application pad(Draw d, double value) {
        Tensor x = d.tensor(d.shape(1, 4), NORMAL);
        int padded = d.between(1, Math.min(2, x.rank()));
        int[] widths = new int[2 * padded];
        int[] sizes = x.shape().toArray();
        int[] before = new int[x.rank()];
        for (int i = 0; i < widths.length; i += 2) {
            int a = x.rank() - 1 - i / 2;
            widths[i] = d.between(0, 2);
            widths[i + 1] = d.between(0, 2);
            before[a] = widths[i];
            sizes[a] += widths[i] + widths[i + 1];
        }
        return PrimitiveCase.apply(
                x,
                t -> value == 0 ? t.pad(widths) : t.pad(value, widths),
                n -> NaiveTensor.generate(sizes, i -> {
                    int[] from = i.clone();
                    for (int a = 0; a < from.length; a++) {
                        from[a] -= before[a];
                        if (from[a] < 0 || from[a] >= n.sizes()[a]) {
                            return value;
                        }
                    }
                    return n.at(from);
                }));
    }

    private static Application cat(Draw d) {
        Shape shape = d.shape(1, 4);
        int a = shape.axis(d.axis(shape));
        Shape other = shape.with(a, d.between(0, 3));
        List<Tensor> parts = List.of(d.tensor(shape, NORMAL), d.tensor(other, NORMAL), d.tensor(shape, NORMAL));
        int first = shape.size(a);
        int second = first + other.size(a);
        int[] sizes = shape.with(a, first + second).toArray();
        return new Application(
                parts,
                in -> Tensor.cat(a, in),
                in -> NaiveTensor.generate(sizes, i -> {
                    int[] from = i.clone();
                    int part = i[a] < first ? 0 : i[a] < second ? 1 : 2;
                    from[a] -= part == 0 ? 0 : part == 1 ? first : second;
                    return in.get(part).at(from);
                }));
    }

    private static Application stack(Draw d) {
        Shape shape = d.shape(0, 4);
        int a = d.between(0, shape.rank());
        List<Integer> sizes = boxed(shape);
        sizes.add(a, 2);
        List<Tensor> parts = List.of(d.tensor(shape, NORMAL), d.tensor(shape, NORMAL));
        return new Application(
                parts,
                in -> Tensor.stack(a, in),
                in -> NaiveTensor.generate(unboxed(sizes), i -> {
                    List<Integer> index =
                            new ArrayList<>(Arrays.stream(i).boxed().toList());
                    return in.get(index.remove(a)).at(unboxed(index));
                }));
    }

    private MovementCases() {}
}
