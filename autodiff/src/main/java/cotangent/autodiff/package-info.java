/** Tensors, primitives with their derivative rules, and gradient transforms. */
package cotangent.autodiff;
