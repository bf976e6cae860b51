package cotangent.regularizers.augmentation;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Checks of images. */
final class Images {
    /** Requires {@code [batch, channels, height, width]} with at least one pixel. */
    static void require(String who, Tensor x) {
        if (x.rank() != 4 || x.size(2) == 0 || x.size(3) == 0) {
            throw new ShapeException(
                    who + ": inputs have shape " + x.shape() + ", need [batch, channels, height, width]");
        }
    }

    private Images() {}
}
