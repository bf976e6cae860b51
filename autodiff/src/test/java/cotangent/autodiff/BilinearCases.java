package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Products that sum over chosen axes, or over none, and distances. */
final class BilinearCases {
    static List<PrimitiveCase> all() {
        List<PrimitiveCase> cases = new ArrayList<>(List.of(
                PrimitiveCase.of("outer", d -> {
                    Tensor a = d.tensor(d.shape(1, 1), NORMAL);
                    Tensor b = d.tensor(d.shape(1, 1), NORMAL);
                    return new Application(
                            List.of(a, b),
                            in -> in.get(0).outer(in.get(1)),
                            in -> NaiveTensor.generate(
                                    new int[] {a.size(), b.size()},
                                    i -> in.get(0).at(i[0]) * in.get(1).at(i[1])));
                }),
                PrimitiveCase.of("inner", d -> {
                    int k = d.between(0, 3);
                    Shape rows = d.shape(0, 2);
                    Shape columns = d.shape(0, 1);
                    return new Application(
                            List.of(d.tensor(rows.append(k), NORMAL), d.tensor(columns.append(k), NORMAL)),
                            in -> Products.inner(in.get(0), in.get(1)),
                            in -> NaiveTensor.generate(
                                    rows.append(columns.toArray()).toArray(), i -> {
                                        int[] p = Arrays.copyOf(i, rows.rank() + 1);
                                        int[] q = Arrays.copyOf(
                                                Arrays.copyOfRange(i, rows.rank(), i.length), columns.rank() + 1);
                                        double s = 0;
                                        for (int j = 0; j < k; j++) {
                                            p[rows.rank()] = j;
                                            q[columns.rank()] = j;
                                            s += in.get(0).at(p) * in.get(1).at(q);
                                        }
                                        return s;
                                    }));
                }),
                PrimitiveCase.of("tensordot", d -> {
                    int k = d.between(0, 2);
                    int l = d.between(0, 2);
                    int m = d.between(0, 3);
                    int n = d.between(0, 3);
                    return new Application(
                            List.of(d.tensor(Shape.of(k, m, l), NORMAL), d.tensor(Shape.of(l, k, n), NORMAL)),
                            in -> Products.tensordot(in.get(0), in.get(1), new int[] {0, -1}, new int[] {1, 0}),
                            in -> NaiveTensor.generate(new int[] {m, n}, i -> {
                                double s = 0;
                                for (int p = 0; p < k; p++) {
                                    for (int q = 0; q < l; q++) {
                                        s += in.get(0).at(p, i[0], q)
                                                * in.get(1).at(q, p, i[1]);
                                    }
                                }
                                return s;
                            }));
                }),
                PrimitiveCase.of("kron", BilinearCases::kron),
                PrimitiveCase.of("cross", d -> {
                    Shape common = d.shape(1, 3);
                    int a = common.axis(d.axis(common));
                    Shape shape = common.with(a, 3);
                    Tensor x = d.tensor(shape, NORMAL);
                    Tensor y = d.tensor(d.coin() ? shape : ones(shape.rank(), a), NORMAL);
                    return new Application(
                            List.of(x, y),
                            in -> Products.cross(in.get(0), in.get(1), a),
                            in -> NaiveTensor.generate(shape.toArray(), i -> {
                                int[] p = i.clone();
                                int[] q = i.clone();
                                p[a] = (i[a] + 1) % 3;
                                q[a] = (i[a] + 2) % 3;
                                return in.get(0).at(p) * in.get(1).broadcastAt(q)
                                        - in.get(0).at(q) * in.get(1).broadcastAt(p);
                            }));
                }),
                PrimitiveCase.of("vander", d -> {
                    Tensor x = d.tensor(d.shape(1, 2), NORMAL);
                    int n = d.between(0, 4);
                    boolean increasing = d.coin();
                    return PrimitiveCase.apply(
                            x,
                            t -> Products.vander(t, n, increasing),
                            v -> NaiveTensor.generate(x.shape().append(n).toArray(), i -> {
                                int power = increasing ? i[i.length - 1] : n - 1 - i[i.length - 1];
                                return StrictMath.pow(v.at(Arrays.copyOf(i, i.length - 1)), power);
                            }));
                }),
                PrimitiveCase.of("addmm", d -> added(d, false)),
                PrimitiveCase.of("addbmm", d -> added(d, true)),
                PrimitiveCase.of("baddbmm", d -> {
                    int n = d.between(1, 3);
                    double beta = d.between(0, 2);
                    Tensor a = d.tensor(Shape.of(2, n, 2), NORMAL);
                    Tensor b = d.tensor(Shape.of(2, 2, 3), NORMAL);
                    Tensor input = d.tensor(d.broadcasting(Shape.of(2, n, 3)), NORMAL);
                    return new Application(
                            List.of(input, a, b),
                            in -> Products.baddbmm(in.get(0), in.get(1), in.get(2), beta, -0.5),
                            in -> NaiveTensor.generate(new int[] {2, n, 3}, i -> {
                                double s = 0;
                                for (int k = 0; k < 2; k++) {
                                    s += in.get(1).at(i[0], i[1], k) * in.get(2).at(i[0], k, i[2]);
                                }
                                return beta * in.get(0).broadcastAt(i) - 0.5 * s;
                            }));
                }),
                PrimitiveCase.of("addr", d -> {
                    Tensor u = d.tensor(Shape.of(d.between(0, 3)), NORMAL);
                    Tensor v = d.tensor(Shape.of(d.between(0, 3)), NORMAL);
                    Tensor input = d.tensor(d.broadcasting(Shape.of(u.size(), v.size())), NORMAL);
                    return new Application(
                            List.of(input, u, v),
                            in -> Products.addr(in.get(0), in.get(1), in.get(2), 2, 3),
                            in -> NaiveTensor.generate(
                                    new int[] {u.size(), v.size()},
                                    i -> 2 * in.get(0).broadcastAt(i)
                                            + 3 * in.get(1).at(i[0]) * in.get(2).at(i[1])));
                }),
                PrimitiveCase.of("addmv", d -> {
                    int n = d.between(0, 3);
                    Tensor input = d.tensor(d.broadcasting(Shape.of(n)), NORMAL);
                    return new Application(
                            List.of(input, d.tensor(Shape.of(n, 2), NORMAL), d.tensor(Shape.of(2), NORMAL)),
                            in -> Products.addmv(in.get(0), in.get(1), in.get(2)),
                            in -> NaiveTensor.generate(
                                    new int[] {n},
                                    i -> in.get(0).broadcastAt(i)
                                            + in.get(1).at(i[0], 0) * in.get(2).at(0)
                                            + in.get(1).at(i[0], 1) * in.get(2).at(1)));
                })));
        for (double p : new double[] {0, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY}) {
            cases.add(PrimitiveCase.of("cdist " + p, d -> cdist(d, p)));
            cases.add(PrimitiveCase.of("pdist " + p, d -> pdist(d, p)));
        }
        return cases;
    }

    private static Shape ones(int rank, int axis) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        sizes[axis] = 3;
        return Shape.of(sizes);
    }

    private static Application kron(Draw d) {
        Tensor a = d.tensor(d.shape(0, 2), NORMAL);
        Tensor b = d.tensor(d.shape(0, 2), NORMAL);
        int rank = Math.max(a.rank(), b.rank());
        int[] p = padded(a, rank);
        int[] q = padded(b, rank);
        int[] sizes = new int[rank];
        Arrays.setAll(sizes, k -> p[k] * q[k]);
        return new Application(List.of(a, b), in -> Products.kron(in.get(0), in.get(1)), in -> {
            NaiveTensor left = MovementCases.reshaped(in.get(0), p);
            NaiveTensor right = MovementCases.reshaped(in.get(1), q);
            return NaiveTensor.generate(sizes, i -> {
                int[] j = new int[rank];
                int[] k = new int[rank];
                for (int axis = 0; axis < rank; axis++) {
                    j[axis] = i[axis] / q[axis];
                    k[axis] = i[axis] % q[axis];
                }
                return left.at(j) * right.at(k);
            });
        });
    }

    private static int[] padded(Tensor t, int rank) {
        int[] sizes = new int[rank];
        Arrays.setAll(sizes, k -> k < rank - t.rank() ? 1 : t.size(k - (rank - t.rank())));
        return sizes;
    }

    /** {@code beta input + alpha a b}, summed over a batch if there is one. */
    private static Application added(Draw d, boolean batch) {
        int n = d.between(1, 3);
        int k = d.between(0, 2);
        int size = batch ? d.between(0, 2) : 1;
        double beta = d.between(0, 2);
        double alpha = d.between(1, 2);
        Shape one = batch ? Shape.of(size) : Shape.of();
        Tensor input = d.tensor(d.broadcasting(Shape.of(n, 2)), NORMAL);
        Tensor a = d.tensor(one.append(n, k), NORMAL);
        Tensor b = d.tensor(one.append(k, 2), NORMAL);
        return new Application(
                List.of(input, a, b),
                in -> batch
                        ? Products.addbmm(in.get(0), in.get(1), in.get(2), beta, alpha)
                        : Products.addmm(in.get(0), in.get(1), in.get(2), beta, alpha),
                in -> NaiveTensor.generate(new int[] {n, 2}, i -> {
                    double s = 0;
                    for (int e = 0; e < size; e++) {
                        for (int j = 0; j < k; j++) {
                            s += batch
                                    ? in.get(1).at(e, i[0], j) * in.get(2).at(e, j, i[1])
                                    : in.get(1).at(i[0], j) * in.get(2).at(j, i[1]);
                        }
                    }
                    return beta * in.get(0).broadcastAt(i) + alpha * s;
                }));
    }

    private static Application cdist(Draw d, double p) {
        int n = d.between(1, 3);
        int m = d.between(1, 2);
        int k = d.between(0, 3);
        // Neither expanded nor in equal steps: coordinates and their differences all differ.
        Tensor a = Tensor.randn(d.random, d.dtype, n, 2, k).transpose(0, 1);
        Tensor b = Tensor.randn(d.random, d.dtype, k, m).mT();
        return new Application(
                List.of(a, b),
                in -> Distances.cdist(in.get(0), in.get(1), p),
                in -> NaiveTensor.generate(new int[] {2, n, m}, i -> {
                    double[] difference = new double[k];
                    for (int j = 0; j < k; j++) {
                        difference[j] = in.get(0).at(i[0], i[1], j) - in.get(1).at(i[2], j);
                    }
                    return norm(difference, p);
                }));
    }

    private static Application pdist(Draw d, double p) {
        int n = d.between(0, 4);
        int k = d.between(1, 3);
        Tensor x = Tensor.randn(d.random, d.dtype, k, n).mT();
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                pairs.add(new int[] {i, j});
            }
        }
        return PrimitiveCase.apply(
                x,
                t -> Distances.pdist(t, p),
                v -> NaiveTensor.generate(new int[] {pairs.size()}, i -> {
                    double[] difference = new double[k];
                    for (int j = 0; j < k; j++) {
                        difference[j] = v.at(pairs.get(i[0])[0], j) - v.at(pairs.get(i[0])[1], j);
                    }
                    return norm(difference, p);
                }));
    }

    private static double norm(double[] v, double p) {
        if (p == 0) {
            return Arrays.stream(v).filter(t -> t != 0).count();
        }
        if (p == Double.POSITIVE_INFINITY) {
            return Arrays.stream(v).map(Math::abs).max().orElse(0);
        }
        return StrictMath.pow(
                Arrays.stream(v).map(t -> StrictMath.pow(Math.abs(t), p)).sum(), 1 / p);
    }

    private BilinearCases() {}
}
