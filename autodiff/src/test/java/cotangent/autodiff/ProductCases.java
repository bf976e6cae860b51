package cotangent.autodiff;

import static cotangent.autodiff.Draw.NORMAL;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.List;

/** Products of matrices. */
final class ProductCases {
    static List<PrimitiveCase> all() {
        return List.of(
                PrimitiveCase.of("matmul", ProductCases::matmul),
                PrimitiveCase.of("matmul with a vector", ProductCases::vector),
                PrimitiveCase.of("dot", d -> {
                    Shape shape = d.shape(1, 1);
                    return new Application(
                            List.of(d.tensor(shape, NORMAL), d.tensor(shape, NORMAL)),
                            in -> in.get(0).dot(in.get(1)),
                            in -> in.get(0)
                                    .zip(in.get(1), (a, b) -> a * b)
                                    .reduce(new int[0], false, NaiveTensor::total));
                }),
                PrimitiveCase.of("linear", ProductCases::affine));
    }

    private static Application matmul(Draw d) {
        Shape batch = Shape.of(d.between(1, 2), d.between(0, 2));
        int m = d.between(0, 3);
        int k = d.between(0, 3);
        int n = d.between(0, 3);
        Tensor a = d.tensor(d.broadcasting(batch).append(m, k), NORMAL);
        Tensor b = d.tensor(d.broadcasting(batch).append(k, n), NORMAL);
        return new Application(List.of(a, b), in -> in.get(0).matmul(in.get(1)), in -> product(in.get(0), in.get(1)));
    }

    private static Application vector(Draw d) {
        int k = d.between(0, 4);
        boolean left = d.coin();
        Tensor v = d.tensor(Shape.of(k), NORMAL);
        Shape batch = d.broadcasting(Shape.of(2, 2));
        Tensor a = d.tensor(left ? batch.append(k, 3) : batch.append(3, k), NORMAL);
        int[] sizes = batch.append(3).toArray();
        return new Application(
                List.of(v, a),
                in -> left ? in.get(0).matmul(in.get(1)) : in.get(1).matmul(in.get(0)),
                in -> MovementCases.reshaped(
                        left
                                ? product(MovementCases.reshaped(in.get(0), 1, k), in.get(1))
                                : product(in.get(1), MovementCases.reshaped(in.get(0), k, 1)),
                        sizes));
    }

    private static Application affine(Draw d) {
        int in = d.between(0, 4);
        int out = d.between(0, 4);
        Shape rows = d.shape(0, 2);
        Tensor x = d.tensor(rows.append(in), NORMAL);
        Tensor w = d.tensor(Shape.of(out, in), NORMAL);
        Tensor b = d.tensor(Shape.of(out), NORMAL);
        return new Application(
                List.of(x, w, b),
                t -> Products.linear(t.get(0), t.get(1), t.get(2)),
                t -> NaiveTensor.generate(rows.append(out).toArray(), i -> {
                    int[] at = i.clone();
                    int o = i[i.length - 1];
                    double s = t.get(2).at(o);
                    for (int k = 0; k < in; k++) {
                        at[at.length - 1] = k;
                        s += t.get(0).at(at) * t.get(1).at(o, k);
                    }
                    return s;
                }));
    }

    private static NaiveTensor product(NaiveTensor a, NaiveTensor b) {
        int[] as = a.sizes();
        int[] bs = b.sizes();
        int k = as[as.length - 1];
        int[] batch = NaiveTensor.broadcast(
                Shape.of(as).without(-1).without(-1).toArray(),
                Shape.of(bs).without(-1).without(-1).toArray());
        int r = batch.length;
        return NaiveTensor.generate(
                Shape.of(batch).append(as[as.length - 2], bs[bs.length - 1]).toArray(), i -> {
                    double s = 0;
                    for (int j = 0; j < k; j++) {
                        int[] ai = i.clone();
                        int[] bi = i.clone();
                        ai[r + 1] = j;
                        bi[r] = j;
                        s += element(a, ai) * element(b, bi);
                    }
                    return s;
                });
    }

    /** With broadcasting of all axes but the last two. */
    private static double element(NaiveTensor a, int[] index) {
        int[] sizes = a.sizes();
        int[] own = new int[sizes.length];
        for (int i = 0; i < own.length; i++) {
            int at = index[index.length - own.length + i];
            own[i] = i < own.length - 2 && sizes[i] == 1 ? 0 : at;
        }
        return a.at(own);
    }

    private ProductCases() {}
}
