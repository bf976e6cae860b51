package cotangent.autodiff;

import static cotangent.autodiff.Draw.NONZERO;
import static cotangent.autodiff.Draw.NORMAL;
import static cotangent.autodiff.Draw.POSITIVE;

import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Functions of elements of several tensors that broadcast. */
final class BroadcastingCases {
    static List<PrimitiveCase> all() {
        return List.of(
                linear("add", Tensor::add, Double::sum),
                linear("sub", Tensor::sub, (a, b) -> a - b),
                binary("mul", NORMAL, NORMAL, Tensor::mul, (a, b) -> a * b),
                binary("div", NORMAL, NONZERO, Tensor::div, (a, b) -> a / b),
                binary("pow", POSITIVE, NORMAL, Tensor::pow, StrictMath::pow),
                ordered("maximum", Tensor::maximum, Math::max),
                ordered("minimum", Tensor::minimum, Math::min),
                binary("gate", NORMAL, NONZERO, Elementwise.GATE::apply, (a, b) -> b > 0 ? a : 0),
                PrimitiveCase.of(
                        "mul with itself",
                        d -> PrimitiveCase.apply(d.tensor(d.shape(), NORMAL), x -> x.mul(x), x -> x.map(v -> v * v))),
                PrimitiveCase.of("fma", BroadcastingCases::fma),
                PrimitiveCase.linear("where", BroadcastingCases::where),
                PrimitiveCase.of("maskedFill", BroadcastingCases::maskedFill),
                PrimitiveCase.linear("expand", d -> {
                    Shape shape = d.shape();
                    return PrimitiveCase.apply(
                            d.tensor(d.broadcasting(shape), NORMAL),
                            x -> x.expand(shape),
                            x -> NaiveTensor.generate(shape.toArray(), x::broadcastAt));
                }),
                PrimitiveCase.linear("sumTo", BroadcastingCases::sumTo));
    }

    private static Application pair(
            Draw d,
            ToDoubleFunction<RandomGenerator> first,
            ToDoubleFunction<RandomGenerator> second,
            BiFunction<Tensor, Tensor, Tensor> f,
            DoubleBinaryOperator naive) {
        Shape shape = d.shape();
        return new Application(
                List.of(d.tensor(d.broadcasting(shape), first), d.tensor(d.broadcasting(shape), second)),
                in -> f.apply(in.get(0), in.get(1)),
                in -> in.get(0).zip(in.get(1), naive));
    }

    private static PrimitiveCase binary(
            String name,
            ToDoubleFunction<RandomGenerator> first,
            ToDoubleFunction<RandomGenerator> second,
            BiFunction<Tensor, Tensor, Tensor> f,
            DoubleBinaryOperator naive) {
        return PrimitiveCase.of(name, d -> pair(d, first, second, f, naive));
    }

    private static PrimitiveCase linear(String name, BiFunction<Tensor, Tensor, Tensor> f, DoubleBinaryOperator naive) {
        return PrimitiveCase.linear(name, d -> pair(d, NORMAL, NORMAL, f, naive));
    }

    /** Operands that are never equal. */
    private static PrimitiveCase ordered(
            String name, BiFunction<Tensor, Tensor, Tensor> f, DoubleBinaryOperator naive) {
        return PrimitiveCase.of(name, d -> {
            ToDoubleFunction<RandomGenerator> values = Draw.distinct();
            return pair(d, values, values, f, naive);
        });
    }

    private static Application fma(Draw d) {
        Shape shape = d.shape();
        return new Application(
                List.of(
                        d.tensor(d.broadcasting(shape), NORMAL),
                        d.tensor(d.broadcasting(shape), NORMAL),
                        d.tensor(d.broadcasting(shape), NORMAL)),
                in -> in.get(0).fma(in.get(1), in.get(2)),
                in -> in.get(0).zip(in.get(1), (a, b) -> a * b).zip(in.get(2), Double::sum));
    }

    private static Application where(Draw d) {
        Shape shape = d.shape();
        return new Application(
                List.of(
                        d.mask(d.broadcasting(shape)),
                        d.tensor(d.broadcasting(shape), NORMAL),
                        d.tensor(d.broadcasting(shape), NORMAL)),
                in -> Tensor.where(in.get(0), in.get(1), in.get(2)),
                in -> NaiveTensor.generate(
                        NaiveTensor.broadcast(
                                in.get(0).sizes(),
                                NaiveTensor.broadcast(
                                        in.get(1).sizes(), in.get(2).sizes())),
                        i -> in.get(in.get(0).broadcastAt(i) != 0 ? 1 : 2).broadcastAt(i)));
    }

    private static Application maskedFill(Draw d) {
        Shape shape = d.shape();
        return new Application(
                List.of(d.mask(d.broadcasting(shape)), d.tensor(shape, NORMAL)),
                in -> in.get(1).maskedFill(in.get(0), 7),
                in -> in.get(0).zip(in.get(1), (m, x) -> m != 0 ? 7 : x));
    }

    private static Application sumTo(Draw d) {
        Shape shape = d.shape();
        Shape target = d.broadcasting(shape);
        return PrimitiveCase.apply(
                d.tensor(shape, NORMAL),
                x -> x.sumTo(target),
                x -> NaiveTensor.generate(target.toArray(), i -> {
                    double[] s = {0};
                    NaiveTensor.forEachIndex(x.sizes(), j -> {
                        boolean meets = true;
                        for (int k = 0; k < i.length; k++) {
                            meets &= target.size(k) == 1 || i[k] == j[k + j.length - i.length];
                        }
                        s[0] += meets ? x.at(j) : 0;
                    });
                    return s[0];
                }));
    }

    private BroadcastingCases() {}
}
