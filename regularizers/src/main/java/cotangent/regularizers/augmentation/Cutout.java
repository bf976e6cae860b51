package cotangent.regularizers.augmentation;

import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.data.BatchTransform;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Sets squares of images to 0, so that the network cannot rely on one part of them.
 *
 * <pre>
 * x' = x * m,   m = 0 in rows    [clip(cy - floor(L/2)), clip(cy + floor(L/2))),
 *                    and columns [clip(cx - floor(L/2)), clip(cx + floor(L/2))),   else 1
 * </pre>
 *
 * for inputs {@code x [batch, channels, height, width]}, length {@code L}, and a center {@code (cy, cx)} for each image and hole, uniform
 * over all pixels: a hole may stick out of the image, which {@code clip} to [0, height] or [0, width] cuts off, and so some images stay
 * nearly whole. An odd {@code L} cuts squares of side {@code L - 1}. All channels share the holes. Inputs should be normalised, so that
 * 0 is their mean; cut after cropping and flipping. Targets stay as they are.
 *
 * <p>With {@code inside} the holes lie in the image as a whole, and each image is cut with probability 1/2 only.
 *
 * <p>{@code m} is a constant; a gradient with respect to the inputs is masked as they are.
 *
 * <p>Defaults: one hole, not {@code inside}; the paper's lengths are 16 for CIFAR-10, 8 for CIFAR-100 and 20 for SVHN, all of 32 by 32
 * pixels. Cost: one pass over the inputs.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} for inputs that are not images; {@link IllegalArgumentException} if a hole
 * {@code inside} does not fit into them.
 *
 * <p>Source: T. DeVries, G. W. Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017. Catalogue: T230.
 *
 * @param length the side of the holes in pixels; 0 changes nothing
 * @param holes how many holes an image gets; they may overlap
 * @param inside whether holes lie in the image as a whole, and only half of the images are cut
 */
public record Cutout(int length, int holes, boolean inside) implements BatchTransform {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code length} is negative or {@code holes} is not positive
     */
    public Cutout {
        if (length < 0) {
            throw new IllegalArgumentException("Cutout: length must not be negative, got " + length);
        }
        if (holes < 1) {
            throw new IllegalArgumentException("Cutout: needs at least one hole, got " + holes);
        }
    }

    /** One hole, which may stick out. */
    public Cutout(int length) {
        this(length, 1, false);
    }

    /** A copy with so many holes. */
    public Cutout withHoles(int value) {
        return new Cutout(length, value, inside);
    }

    /** A copy that cuts whole squares from half of the images, or one that does not. */
    public Cutout withInside(boolean value) {
        return new Cutout(length, holes, value);
    }

    @Override
    public Batch apply(Batch batch, RandomGenerator rng) {
        Tensor x = batch.inputs();
        Images.require("Cutout", x);
        return batch.withInputs(x.mul(mask(x.size(0), x.size(2), x.size(3), rng).to(x.dtype())));
    }

    /** Where images stay: truth values {@code [batch, 1, height, width]}. */
    Tensor mask(int batch, int height, int width, RandomGenerator rng) {
        if (inside && length / 2 * 2 > Math.min(height, width)) {
            throw new IllegalArgumentException(
                    "Cutout: a hole of side " + length + " does not fit into " + height + " by " + width + " pixels");
        }
        boolean[] keep = new boolean[batch * height * width];
        Arrays.fill(keep, true);
        for (int i = 0; i < batch; i++) {
            if (inside && rng.nextBoolean()) {
                continue;
            }
            for (int k = 0; k < holes; k++) {
                Box hole = Box.around(center(height, rng), center(width, rng), length, length, height, width);
                hole.fill(keep, i * height * width, width, false);
            }
        }
        return Tensor.of(keep, batch, 1, height, width);
    }

    private int center(int size, RandomGenerator rng) {
        return inside ? rng.nextInt(length / 2, size - length / 2 + 1) : rng.nextInt(size);
    }
}
