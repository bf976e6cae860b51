package cotangent.autodiff;

import cotangent.autodiff.fixtures.NaiveTensor;
import java.util.List;
import java.util.function.Function;

/**
 * An operator with a generator of inputs that suit it, away from kinks, and with its naive counterpart. {@link PrimitiveTest} checks
 * everything else from that.
 *
 * @param name name of the case
 * @param linear whether the operator is linear in all floating inputs together
 * @param generator draws one application
 */
record PrimitiveCase(String name, boolean linear, Function<Draw, Application> generator) {
    /**
     * An operator applied to inputs.
     *
     * @param inputs the operands
     * @param f the operator
     * @param naive its naive counterpart; null where the tests of the operator's family compare its values
     */
    record Application(
            List<Tensor> inputs, Function<List<Tensor>, Tensor> f, Function<List<NaiveTensor>, NaiveTensor> naive) {
        NaiveTensor expected() {
            return naive.apply(inputs.stream().map(NaiveTensor::of).toList());
        }
    }

    static PrimitiveCase of(String name, Function<Draw, Application> generator) {
        return new PrimitiveCase(name, false, generator);
    }

    static PrimitiveCase linear(String name, Function<Draw, Application> generator) {
        return new PrimitiveCase(name, true, generator);
    }

    /** An operator of which values are compared elsewhere. */
    static Application derivatives(List<Tensor> inputs, Function<List<Tensor>, Tensor> f) {
        return new Application(inputs, f, null);
    }

    /** A function of one tensor. */
    static Application apply(Tensor x, Function<Tensor, Tensor> f, Function<NaiveTensor, NaiveTensor> naive) {
        return new Application(List.of(x), in -> f.apply(in.get(0)), in -> naive.apply(in.get(0)));
    }

    @Override
    public String toString() {
        return name;
    }
}
