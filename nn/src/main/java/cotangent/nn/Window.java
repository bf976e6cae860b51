package cotangent.nn;

import java.util.Arrays;
import java.util.List;

/** Sizes of sliding windows in settings: one number an axis, or one for all axes. */
final class Window {
    static List<Integer> list(int... sizes) {
        return Arrays.stream(sizes).boxed().toList();
    }

    static List<Integer> checked(String layer, String what, List<Integer> sizes, int least) {
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException(layer + ": " + what + " needs at least one number");
        }
        for (int s : sizes) {
            if (s < least) {
                throw new IllegalArgumentException(layer + ": " + what + " must be at least " + least + ", got " + sizes);
            }
        }
        return List.copyOf(sizes);
    }

    /** The sizes, one an axis. */
    static int[] sizes(String layer, String what, List<Integer> sizes, int axes) {
        if (sizes.size() != 1 && sizes.size() != axes) {
            throw new IllegalArgumentException(layer + ": " + what + " " + sizes + " needs 1 or " + axes + " numbers");
        }
        int[] all = new int[axes];
        for (int i = 0; i < axes; i++) {
            all[i] = sizes.get(sizes.size() == 1 ? 0 : i);
        }
        return all;
    }

    private Window() {}
}
