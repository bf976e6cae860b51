package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;
import static cotangent.autodiff.MovementCases.picked;
import static cotangent.autodiff.MovementCases.reshaped;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Rearrangements, windows, stacks and grids: all of them linear. */
final class RearrangementCases {
    static List<PrimitiveCase> all() {
        return List.of(
                moving("roll", d -> {
                    Tensor x = d.tensor(d.shape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int shift = d.between(-9, 9);
                    int n = x.size(a);
                    return PrimitiveCase.apply(
                            x, t -> t.roll(shift, a), v -> picked(v, a, n, i -> Math.floorMod(i - shift, n)));
                }),
                moving("roll of all", d -> {
                    Tensor x = d.tensor(d.shape(), NORMAL);
                    int shift = d.between(-9, 9);
                    return PrimitiveCase.apply(x, t -> t.roll(shift), v -> {
                        int n = v.values().length;
                        return reshaped(picked(reshaped(v, n), 0, n, i -> Math.floorMod(i - shift, n)), v.sizes());
                    });
                }),
                moving("rot90", RearrangementCases::rot90),
                moving("movedim", RearrangementCases::movedim),
                moving("unflatten", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(1, 3), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int factor = x.size(a) % 2 == 0 ? 2 : 1;
                    List<Integer> sizes = new ArrayList<>(
                            Arrays.stream(x.shape().toArray()).boxed().toList());
                    sizes.set(a, x.size(a) / factor);
                    sizes.add(a, factor);
                    int[] out = sizes.stream().mapToInt(s -> s).toArray();
                    return PrimitiveCase.apply(x, t -> t.unflatten(a, factor, -1), v -> reshaped(v, out));
                }),
                moving("windows", RearrangementCases::windows),
                moving("asStrided", RearrangementCases::asStrided),
                moving("tile", RearrangementCases::tile),
                moving("repeatInterleave", d -> {
                    Tensor x = d.tensor(d.shape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int times = d.between(0, 3);
                    int n = x.size(a) * times;
                    return PrimitiveCase.apply(
                            x, t -> t.repeatInterleave(times, a), v -> picked(v, a, n, i -> i / times));
                }),
                moving("repeatInterleave by a vector", d -> {
                    Tensor x = d.tensor(d.shape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int[] times = new int[x.size(a)];
                    List<Integer> from = new ArrayList<>();
                    for (int i = 0; i < times.length; i++) {
                        times[i] = d.between(0, 3);
                        for (int k = 0; k < times[i]; k++) {
                            from.add(i);
                        }
                    }
                    Tensor repeats = Tensor.of(times);
                    return PrimitiveCase.apply(
                            x, t -> t.repeatInterleave(repeats, a), v -> picked(v, a, from.size(), from::get));
                }),
                moving("chunk", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int chunks = d.between(1, 4);
                    int size = (int) Math.ceil(x.size(a) / (double) chunks);
                    int which = d.between(0, (x.size(a) + size - 1) / size - 1);
                    int count = Math.min(size, x.size(a) - which * size);
                    return PrimitiveCase.apply(
                            x, t -> t.chunk(chunks, a).get(which), v -> picked(v, a, count, i -> which * size + i));
                }),
                moving("tensorSplit", d -> {
                    Tensor x = d.tensor(d.shape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int sections = d.between(1, 4);
                    int n = x.size(a);
                    int which = d.between(0, sections - 1);
                    int[] start = {0};
                    int[] size = {0};
                    for (int k = 0; k <= which; k++) {
                        start[0] += size[0];
                        size[0] = n / sections + (k < n % sections ? 1 : 0);
                    }
                    return PrimitiveCase.apply(
                            x,
                            t -> t.tensorSplit(sections, a).get(which),
                            v -> picked(v, a, size[0], i -> start[0] + i));
                }),
                moving("unbind", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int which = d.between(0, x.size(a) - 1);
                    int[] sizes = x.shape().without(a).toArray();
                    return PrimitiveCase.apply(
                            x, t -> t.unbind(a).get(which), v -> reshaped(picked(v, a, 1, i -> which), sizes));
                }),
                moving("diagonal", RearrangementCases::diagonal),
                moving("diagEmbed", RearrangementCases::diagEmbed),
                moving("triangles", d -> {
                    Tensor x = d.tensor(d.shape(2, 4), NORMAL);
                    boolean lower = d.coin();
                    int offset = d.between(-3, 3);
                    int r = x.rank();
                    return PrimitiveCase.apply(
                            x,
                            t -> lower ? t.tril(offset) : t.triu(offset),
                            v -> NaiveTensor.generate(v.sizes(), i -> {
                                int past = i[r - 1] - i[r - 2] - offset;
                                return (lower ? past <= 0 : past >= 0) ? v.at(i) : 0;
                            }));
                }),
                moving("blockDiag", RearrangementCases::blockDiag),
                moving("hstack", d -> stacked(d, 1, Stacking::hstack)),
                moving("vstack", d -> stacked(d, 0, Stacking::vstack)),
                moving("columnStack", d -> {
                    int n = d.between(0, 5);
                    List<Tensor> columns = List.of(d.tensor(Shape.of(n), NORMAL), d.tensor(Shape.of(n), NORMAL));
                    return new Application(
                            columns,
                            in -> Stacking.columnStack(in.get(0), in.get(1)),
                            in -> NaiveTensor.generate(
                                    new int[] {n, 2}, i -> in.get(i[1]).at(i[0])));
                }),
                moving("meshgrid", d -> {
                    List<Tensor> axes = vectors(d);
                    int which = d.between(0, axes.size() - 1);
                    boolean xy = d.coin() && axes.size() > 1;
                    int[] sizes = axes.stream().mapToInt(Tensor::size).toArray();
                    return new Application(
                            axes,
                            in -> Grids.meshgrid(
                                            xy ? Grids.GridIndexing.XY : Grids.GridIndexing.IJ,
                                            in.toArray(new Tensor[0]))
                                    .get(which),
                            in -> NaiveTensor.generate(xy ? exchanged(sizes) : sizes, i -> in.get(which)
                                    .at((xy ? exchanged(i) : i)[which])));
                }),
                moving("cartesianProd", d -> {
                    List<Tensor> sets = vectors(d);
                    int[] sizes = sets.stream().mapToInt(Tensor::size).toArray();
                    int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
                    int[] shape = sets.size() == 1 ? new int[] {count} : new int[] {count, sets.size()};
                    return new Application(sets, in -> Grids.cartesianProd(in.toArray(new Tensor[0])), in -> {
                        List<Double> all = new ArrayList<>();
                        NaiveTensor.forEachIndex(sizes, i -> IntStream.range(0, i.length)
                                .forEach(k -> all.add(in.get(k).at(i[k]))));
                        int[] next = {0};
                        return NaiveTensor.generate(shape, i -> all.get(next[0]++));
                    });
                }),
                moving("combinations", RearrangementCases::combinations),
                moving("overwritten slice", RearrangementCases::sliceScatter),
                moving("overwritten selection", d -> {
                    Tensor x = d.tensor(d.nonEmptyShape(1, 4), NORMAL);
                    int a = x.shape().axis(d.axis(x.shape()));
                    int at = d.between(-x.size(a), x.size(a) - 1);
                    Tensor source = d.tensor(x.shape().without(a), NORMAL);
                    return new Application(
                            List.of(x, source),
                            in -> Scatter.selectScatter(in.get(0), in.get(1), a, at),
                            in -> NaiveTensor.generate(
                                    in.get(0).sizes(),
                                    i -> i[a] == Math.floorMod(at, x.size(a))
                                            ? in.get(1).at(without(i, a))
                                            : in.get(0).at(i)));
                }),
                moving("overwritten diagonal", d -> {
                    Tensor x = d.tensor(d.shape(2, 3), NORMAL);
                    int offset = d.between(-2, 2);
                    Tensor source = d.tensor(Diagonals.diagonal(x, offset, 0, 1).shape(), NORMAL);
                    return new Application(
                            List.of(x, source),
                            in -> Scatter.diagonalScatter(in.get(0), in.get(1), offset, 0, 1),
                            in -> NaiveTensor.generate(in.get(0).sizes(), i -> {
                                if (i[1] - i[0] != offset) {
                                    return in.get(0).at(i);
                                }
                                int[] at = Arrays.copyOfRange(i, 1, i.length);
                                at[at.length - 1] = Math.min(i[0], i[1]);
                                System.arraycopy(i, 2, at, 0, i.length - 2);
                                return in.get(1).at(at);
                            }));
                }));
    }

    private static PrimitiveCase moving(String name, Function<Draw, Application> generator) {
        return PrimitiveCase.linear(name, generator);
    }

    private static int[] exchanged(int[] a) {
        int[] b = a.clone();
        b[0] = a[1];
        b[1] = a[0];
        return b;
    }

    static int[] without(int[] index, int axis) {
        return IntStream.range(0, index.length)
                .filter(k -> k != axis)
                .map(k -> index[k])
                .toArray();
    }

    private static List<Tensor> vectors(Draw d) {
        return IntStream.range(0, d.between(1, 3))
                .mapToObj(k -> d.tensor(Shape.of(d.between(0, 3)), NORMAL))
                .toList();
    }

    private static Application rot90(Draw d) {
        Tensor x = d.tensor(d.shape(2, 4), NORMAL);
        int times = d.between(-5, 5);
        int a = d.between(0, x.rank() - 1);
        int b = Math.floorMod(a + d.between(1, x.rank() - 1), x.rank());
        return PrimitiveCase.apply(x, t -> t.rot90(times, a, b), v -> {
            NaiveTensor y = v;
            for (int k = 0; k < Math.floorMod(times, 4); k++) {
                // One turn: y[i, j] = x[j, n - 1 - i], with n the size of the second axis.
                NaiveTensor before = y;
                int n = before.sizes()[b];
                int[] sizes = before.sizes();
                sizes[a] = n;
                sizes[b] = before.sizes()[a];
                y = NaiveTensor.generate(sizes, i -> {
                    int[] from = i.clone();
                    from[a] = i[b];
                    from[b] = n - 1 - i[a];
                    return before.at(from);
                });
            }
            return y;
        });
    }

    private static Application movedim(Draw d) {
        Tensor x = d.tensor(d.shape(1, 4), NORMAL);
        int r = x.rank();
        int[] source = Rng.permutation(d.random, r);
        int[] destination = Rng.permutation(d.random, r);
        int count = d.between(0, r);
        int[] from = Arrays.copyOf(source, count);
        int[] to = Arrays.copyOf(destination, count);
        // Axes that are not named fill the free places in order.
        int[] order = new int[r];
        Arrays.fill(order, -1);
        for (int k = 0; k < count; k++) {
            order[to[k]] = from[k];
        }
        for (int axis = 0; axis < r; axis++) {
            int moved = axis;
            if (Arrays.stream(from).noneMatch(f -> f == moved)) {
                int free = 0;
                while (order[free] >= 0) {
                    free++;
                }
                order[free] = axis;
            }
        }
        int[] sizes = Arrays.stream(order).map(x::size).toArray();
        return PrimitiveCase.apply(
                x,
                t -> t.movedim(from, to),
                v -> NaiveTensor.generate(sizes, i -> {
                    int[] at = new int[r];
                    for (int k = 0; k < r; k++) {
                        at[order[k]] = i[k];
                    }
                    return v.at(at);
                }));
    }

    private static Application windows(Draw d) {
        Tensor x = d.tensor(d.shape(1, 3), NORMAL);
        int a = x.shape().axis(d.axis(x.shape()));
        int size = d.between(0, x.size(a));
        int step = d.between(1, 3);
        int[] sizes =
                x.shape().with(a, (x.size(a) - size) / step + 1).append(size).toArray();
        return PrimitiveCase.apply(
                x,
                t -> t.unfold(a, size, step),
                v -> NaiveTensor.generate(sizes, i -> {
                    int[] at = Arrays.copyOf(i, i.length - 1);
                    at[a] = i[a] * step + i[i.length - 1];
                    return v.at(at);
                }));
    }

    private static Application asStrided(Draw d) {
        Tensor x = d.tensor(d.nonEmptyShape(0, 3), NORMAL);
        int r = d.between(0, 3);
        int[] sizes = new int[r];
        int[] strides = new int[r];
        int offset = d.between(0, x.size() - 1);
        int left = x.size() - 1 - offset;
        for (int k = 0; k < r; k++) {
            sizes[k] = d.between(0, 3);
            strides[k] = d.between(0, 3);
            while (sizes[k] > 1 && strides[k] * (sizes[k] - 1) > left) {
                sizes[k]--;
            }
            left -= sizes[k] == 0 ? 0 : strides[k] * (sizes[k] - 1);
        }
        return PrimitiveCase.apply(
                x,
                t -> t.asStrided(sizes, strides, offset),
                v -> NaiveTensor.generate(sizes, i -> {
                    int p = offset;
                    for (int k = 0; k < r; k++) {
                        p += i[k] * strides[k];
                    }
                    return v.values()[p];
                }));
    }

    private static Application tile(Draw d) {
        Tensor x = d.tensor(d.shape(0, 3), NORMAL);
        int[] times = new int[d.between(0, 4)];
        Arrays.setAll(times, k -> d.between(k == 0 ? 0 : 1, 2));
        int rank = Math.max(x.rank(), times.length);
        int[] sizes = new int[rank];
        for (int k = 1; k <= rank; k++) {
            sizes[rank - k] = (k <= x.rank() ? x.size(-k) : 1) * (k <= times.length ? times[times.length - k] : 1);
        }
        return PrimitiveCase.apply(
                x,
                t -> times.length >= t.rank() && d.coin() ? t.repeat(times) : t.tile(times),
                v -> NaiveTensor.generate(sizes, i -> {
                    int[] at = new int[x.rank()];
                    for (int k = 0; k < at.length; k++) {
                        at[k] = i[rank - at.length + k] % x.size(k);
                    }
                    return v.at(at);
                }));
    }

    private static Application diagonal(Draw d) {
        Tensor x = d.tensor(d.shape(2, 4), NORMAL);
        int a = d.between(0, x.rank() - 1);
        int b = Math.floorMod(a + d.between(1, x.rank() - 1), x.rank());
        int offset = d.between(-3, 3);
        int n = Math.max(0, Math.min(x.size(a) - Math.max(0, -offset), x.size(b) - Math.max(0, offset)));
        int[] kept = without(without(x.shape().toArray(), Math.max(a, b)), Math.min(a, b));
        int[] sizes = Shape.of(kept).append(n).toArray();
        return PrimitiveCase.apply(
                x,
                t -> t.diagonal(offset, a, b),
                v -> NaiveTensor.generate(sizes, i -> {
                    int[] at = new int[x.rank()];
                    int next = 0;
                    for (int k = 0; k < at.length; k++) {
                        int last = i[i.length - 1];
                        at[k] = k == a ? last + Math.max(0, -offset) : k == b ? last + Math.max(0, offset) : i[next++];
                    }
                    return v.at(at);
                }));
    }

    private static Application diagEmbed(Draw d) {
        Tensor x = d.tensor(d.shape(1, 3), NORMAL);
        int r = x.rank() + 1;
        int a = d.between(0, r - 1);
        int b = Math.floorMod(a + d.between(1, r - 1), r);
        int offset = d.between(-2, 2);
        int n = x.size(-1) + Math.abs(offset);
        int[] sizes = new int[r];
        int next = 0;
        for (int k = 0; k < r; k++) {
            sizes[k] = k == a || k == b ? n : x.size(next++);
        }
        return PrimitiveCase.apply(
                x,
                t -> Diagonals.diagEmbed(t, offset, a, b),
                v -> NaiveTensor.generate(sizes, i -> {
                    if (i[b] - i[a] != offset) {
                        return 0;
                    }
                    int[] kept = without(without(i, Math.max(a, b)), Math.min(a, b));
                    int[] at = Arrays.copyOf(kept, kept.length + 1);
                    at[kept.length] = Math.min(i[a], i[b]);
                    return v.at(at);
                }));
    }

    private static Application blockDiag(Draw d) {
        Tensor a = d.tensor(d.shape(0, 2), NORMAL);
        Tensor b = d.tensor(d.shape(2, 2), NORMAL);
        int rows = a.rank() < 2 ? 1 : a.size(0);
        int columns = a.rank() == 0 ? 1 : a.size(-1);
        return new Application(List.of(a, b), in -> Stacking.blockDiag(in.get(0), in.get(1)), in -> {
            NaiveTensor first = reshaped(in.get(0), rows, columns);
            return NaiveTensor.generate(
                    new int[] {rows + b.size(0), columns + b.size(1)},
                    i -> i[0] < rows && i[1] < columns
                            ? first.at(i)
                            : i[0] >= rows && i[1] >= columns ? in.get(1).at(i[0] - rows, i[1] - columns) : 0);
        });
    }

    private static Application stacked(Draw d, int axis, Function<Tensor[], Tensor> f) {
        Shape shape = d.shape(2, 3);
        int n = d.between(0, 3);
        Tensor a = d.tensor(shape, NORMAL);
        Tensor b = d.tensor(shape.with(axis, n), NORMAL);
        int first = shape.size(axis);
        return new Application(
                List.of(a, b),
                in -> f.apply(new Tensor[] {in.get(0), in.get(1)}),
                in -> NaiveTensor.generate(shape.with(axis, first + n).toArray(), i -> {
                    int[] at = i.clone();
                    at[axis] -= i[axis] < first ? 0 : first;
                    return in.get(i[axis] < first ? 0 : 1).at(at);
                }));
    }

    private static Application combinations(Draw d) {
        Tensor x = d.tensor(Shape.of(d.between(0, 5)), NORMAL);
        int r = d.between(1, 3);
        boolean again = d.coin();
        List<int[]> rows = new ArrayList<>();
        int[] sizes = new int[r];
        Arrays.fill(sizes, x.size());
        NaiveTensor.forEachIndex(sizes, i -> {
            boolean ordered = true;
            for (int k = 1; k < r; k++) {
                ordered &= again ? i[k - 1] <= i[k] : i[k - 1] < i[k];
            }
            if (ordered) {
                rows.add(i);
            }
        });
        return PrimitiveCase.apply(
                x,
                t -> Grids.combinations(t, r, again),
                v -> NaiveTensor.generate(new int[] {rows.size(), r}, i -> v.at(rows.get(i[0])[i[1]])));
    }

    private static Application sliceScatter(Draw d) {
        Tensor x = d.tensor(d.shape(1, 4), NORMAL);
        int a = x.shape().axis(d.axis(x.shape()));
        int start = d.between(0, x.size(a));
        int end = d.between(0, x.size(a));
        int step = d.between(1, 3);
        Tensor source = d.tensor(x.slice(a, start, end, step).shape(), NORMAL);
        return new Application(
                List.of(x, source),
                in -> Scatter.sliceScatter(in.get(0), in.get(1), a, start, end, step),
                in -> NaiveTensor.generate(in.get(0).sizes(), i -> {
                    if (i[a] < start || i[a] >= end || (i[a] - start) % step != 0) {
                        return in.get(0).at(i);
                    }
                    int[] at = i.clone();
                    at[a] = (i[a] - start) / step;
                    return in.get(1).at(at);
                }));
    }

    private RearrangementCases() {}
}
