package cotangent.nn.init;

import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;

/** Which connections of a unit set the scale of its first weights, from a shape {@code [out, in, kernel...]}. */
public enum Fan {
    /** Those it reads: keeps the scale of activations. */
    IN,
    /** Those that read it: keeps the scale of gradients. */
    OUT,
    /** The mean of both. */
    AVERAGE;

    /**
     * Number of connections.
     *
     * @throws ShapeException if there are fewer than two axes or an axis is empty
     */
    public double of(int... shape) {
        Shape s = Shape.of(shape);
        if (s.rank() < 2 || s.size() == 0) {
            throw new ShapeException("fans: need a shape [out, in, kernel...], got " + s);
        }
        double in = s.size() / s.size(0);
        double out = s.size() / s.size(1);
        return switch (this) {
            case IN -> in;
            case OUT -> out;
            case AVERAGE -> (in + out) / 2;
        };
    }
}
