package cotangent.autodiff;

/** A primitive that is linear in its operands: its own Jacobian, given by its transpose. */
interface Linear extends Primitive {
    /** The transpose of the map from operand {@code i} to the result, applied to {@code g}. */
    Tensor transpose(int i, Tensor g, Node node);

    /** The map from operand {@code i} to the result, applied to {@code t}. */
    default Tensor forwardOf(int i, Tensor t, Node node) {
        return apply(t);
    }

    @Override
    default Tensor vjp(int i, Tensor g, Node node) {
        return transpose(i, g, node);
    }

    @Override
    default Tensor jvp(int i, Tensor t, Node node) {
        return forwardOf(i, t, node);
    }

    @Override
    default Saves saves() {
        return Saves.NOTHING;
    }
}
