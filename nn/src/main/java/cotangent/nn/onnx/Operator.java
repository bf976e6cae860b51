package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;

/** Computes the results of a node. */
@FunctionalInterface
interface Operator {
    Tensor[] apply(Operands in);

    /** An operator with one result. */
    @FunctionalInterface
    interface Single extends Operator {
        Tensor result(Operands in);

        @Override
        default Tensor[] apply(Operands in) {
            return new Tensor[] {result(in)};
        }
    }

    /** Reads a node's attributes. */
    @FunctionalInterface
    interface Factory {
        Operator of(OnnxNode node);
    }
}
