package cotangent.nn.parametrize;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;

/**
 * Keeps the elements where a fixed mask is 1 and sets the others to 0: {@code weight = original * mask}. Elements that are masked out get
 * no gradient and keep their raw values.
 *
 * <p>State: {@code original} and the buffer {@code mask}, of one shape.
 */
public final class Masked extends Parametrization {
    private final Parameter original;
    private final Buffer mask;

    /**
     * The parametrization of the raw value {@code weight}.
     *
     * @param mask truth values, or numbers that are 0 or 1
     * @throws ShapeException if the shapes differ
     * @throws IllegalArgumentException if the mask holds another number
     */
    public Masked(Tensor weight, Tensor mask) {
        if (!mask.shape().equals(weight.shape())) {
            throw new ShapeException("Masked: the mask has shape " + mask.shape() + ", the weight " + weight.shape());
        }
        Tensor m = mask.detach().to(weight.dtype());
        if (!m.eq(0).or(m.eq(1)).all()) {
            throw new IllegalArgumentException("Masked: the mask may hold 0 and 1 only");
        }
        original = parameter("original", weight);
        this.mask = buffer("mask", m);
    }

    @Override
    public Tensor effective() {
        Tensor w = original.get();
        return Tensor.where(
                mask.get().ne(0), w, Tensor.scalar(w.dtype(), 0)); // no product: 0 even where the raw value is infinite
    }

    /** The mask, 0 or 1, to be changed in place. */
    public Tensor mask() {
        return mask.get();
    }
}
