package cotangent.autodiff;

import java.util.Map;

/**
 * An operation that the graph knows, with its value and its two derivative rules. Everything else is composed of primitives.
 *
 * <p>For {@code y = f(x_0, ..., x_m)} and one operand {@code x_i}, with Jacobian {@code J_i = dy/dx_i}:
 *
 * <pre>
 * vjp(i, g, node) = J_i^T g    shape of x_i, g has the shape of y
 * jvp(i, t, node) = J_i t      shape of y,   t has the shape of x_i
 * </pre>
 *
 * Both are written in tensor operations and are therefore themselves differentiable, so that gradients of every order follow.
 * Either returns null for a derivative that is zero everywhere.
 *
 * <p>Users add primitives by implementing this interface and calling {@link #apply}; an instance is one operation with its
 * attributes and has no other state.
 */
public interface Primitive {
    /** Name for messages, in lower camel case. */
    String name();

    /**
     * Computes the value. Runs with recording off. The result is a new tensor object (possibly a view of an operand).
     *
     * @throws IllegalArgumentException if the operands do not fit
     */
    Tensor forward(Tensor[] inputs);

    /**
     * Cotangents of all operands at once, for primitives that compute them together more cheaply than one by one; null to have
     * {@link #vjp} called for each.
     */
    default Tensor[] vjps(Tensor g, Node node) {
        return null;
    }

    /** Cotangent of operand {@code i} for cotangent {@code g} of the result; null if zero. */
    Tensor vjp(int i, Tensor g, Node node);

    /** Tangent of the result for tangent {@code t} of operand {@code i}; null if zero. */
    Tensor jvp(int i, Tensor t, Node node);

    /**
     * The batching rule: computes the results for {@code size} examples at once, for {@link Autodiff#vmap}. Written in tensor
     * operations. Null if there is no rule; the primitive is then applied to one example after the other.
     *
     * @param inputs the operands; a batched one has a leading axis of {@code size} examples, the others are the same for all
     * @param batched which operands are batched, at least one
     * @return the results, with a leading axis of {@code size} examples
     */
    default Tensor batch(Tensor[] inputs, boolean[] batched, int size) {
        return null;
    }

    /** What the rules read. */
    default Saves saves() {
        return Saves.BOTH;
    }

    /**
     * The settings that, with the name and the operands, determine the value, by name: numbers, truth values, {@code int[]} and texts. For
     * tools that translate a {@link Trace}; a primitive that none of them knows need not tell.
     */
    default Map<String, Object> attributes() {
        return Map.of();
    }

    /** Applies this primitive and records it if an operand carries a gradient. */
    default Tensor apply(Tensor... inputs) {
        return Node.apply(this, inputs);
    }
}
