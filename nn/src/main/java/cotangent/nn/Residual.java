package cotangent.nn;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * A block with a way around it: {@code activation(body(x) + shortcut(x))}, as children {@code body}, {@code shortcut} and
 * {@code activation}. Without a shortcut it is the identity; without an activation the sum is the output.
 *
 * <p>Source: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", CVPR 2016.
 */
public final class Residual extends Layer {
    private final Layer body;
    private final Layer shortcut;
    private final Layer activation;

    /** {@code body(x) + x}. */
    public Residual(Layer body) {
        this(body, null, null);
    }

    /** {@code activation(body(x) + shortcut(x))}; the last two may be null. */
    public Residual(Layer body, Layer shortcut, Layer activation) {
        this.body = child("body", body);
        this.shortcut = shortcut == null ? null : child("shortcut", shortcut);
        this.activation = activation == null ? null : child("activation", activation);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor around = shortcut == null ? x : shortcut.apply(x);
        Tensor through = body.apply(x);
        if (!through.shape().equals(around.shape())) {
            throw new ShapeException("Residual: the body turns " + x.shape() + " into " + through.shape()
                    + (shortcut == null ? ", which needs a shortcut" : ", the shortcut into " + around.shape()));
        }
        Tensor sum = through.add(around);
        return activation == null ? sum : activation.apply(sum);
    }

    /** The block. */
    public Layer body() {
        return body;
    }

    /** The way around it; null if it is the identity. */
    public Layer shortcut() {
        return shortcut;
    }

    /** What follows the sum; null for nothing. */
    public Layer activation() {
        return activation;
    }
}
