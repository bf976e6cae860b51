/** Tensors, primitives with their derivative rules, and gradient transforms. */
module cotangent.autodiff {
    requires transitive cotangent.vector;

    exports cotangent.autodiff;
}
