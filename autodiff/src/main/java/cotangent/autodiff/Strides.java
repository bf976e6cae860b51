package cotangent.autodiff;

import java.util.Arrays;
import java.util.BitSet;

/** Arithmetic on strides. */
final class Strides {
    static boolean isContiguous(int[] sizes, int[] strides) {
        int expected = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            if (sizes[i] == 0) {
                return true;
            }
            if (sizes[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= sizes[i];
        }
        return true;
    }

    /** Strides with which a tensor reads as one of a shape that it broadcasts to. */
    static int[] expand(Shape shape, int[] strides, Shape target) {
        int shift = target.rank() - shape.rank();
        int[] out = new int[target.rank()];
        for (int i = 0; i < strides.length; i++) {
            out[i + shift] = shape.sizes()[i] == 1 ? 0 : strides[i];
        }
        return out;
    }

    /** Strides with which the same elements read as another shape; null if only a copy can. */
    static int[] reshape(Shape shape, int[] strides, Shape target) {
        if (shape.size() == 0) {
            return target.strides();
        }
        int[] sizes = shape.sizes();
        int[] newSizes = target.sizes();
        int[] out = new int[newSizes.length];
        int i = 0;
        int j = 0;
        while (i < sizes.length && j < newSizes.length) {
            int iEnd = i + 1;
            int jEnd = j + 1;
            int a = sizes[i];
            int b = newSizes[j];
            while (a != b) {
                if (a < b) {
                    a *= sizes[iEnd++];
                } else {
                    b *= newSizes[jEnd++];
                }
            }
            // The old axes i..iEnd become the new axes j..jEnd: the old ones must run on into each other.
            int last = -1;
            for (int k = iEnd - 1; k >= i; k--) {
                if (sizes[k] == 1) {
                    continue;
                }
                if (last >= 0 && strides[k] != strides[last] * sizes[last]) {
                    return null;
                }
                last = k;
            }
            int innermost = iEnd - 1;
            while (innermost > i && sizes[innermost] == 1) {
                innermost--;
            }
            int stride = strides[innermost];
            for (int k = jEnd - 1; k >= j; k--) {
                out[k] = stride;
                stride *= newSizes[k];
            }
            i = iEnd;
            j = jEnd;
        }
        // What is left on either side has size 1.
        Arrays.fill(out, j, out.length, 1);
        return out;
    }

    /** Position in the storage of an element; negative indices count from the end. */
    static int position(Tensor t, int[] index) {
        if (index.length != t.rank()) {
            throw new ShapeException("get: " + index.length + " indices for a tensor of shape " + t.shape());
        }
        int p = t.offset;
        for (int i = 0; i < index.length; i++) {
            int size = t.shape().sizes()[i];
            int at = index[i] < 0 ? index[i] + size : index[i];
            if (at < 0 || at >= size) {
                throw new IndexOutOfBoundsException(
                        "get: index " + index[i] + " is out of range for axis " + i + " of shape " + t.shape());
            }
            p += at * t.strides[i];
        }
        return p;
    }

    /** For each element of a tensor, in row-major order, its position {@code offset + sum_k i_k strides_k}. */
    static int[] positions(Shape shape, int[] strides, int offset) {
        int[] sizes = shape.sizes();
        int[] out = new int[shape.size()];
        int[] counter = new int[sizes.length];
        int p = offset;
        for (int i = 0; i < out.length; i++) {
            out[i] = p;
            for (int a = sizes.length - 1; a >= 0; a--) {
                p += strides[a];
                if (++counter[a] < sizes[a]) {
                    break;
                }
                p -= strides[a] * sizes[a];
                counter[a] = 0;
            }
        }
        return out;
    }

    /** Strides behind that of a new first axis. */
    static int[] prepend(int stride, int[] strides) {
        int[] out = new int[strides.length + 1];
        out[0] = stride;
        System.arraycopy(strides, 0, out, 1, strides.length);
        return out;
    }

    /** Whether two elements of a tensor share a place in the storage. */
    static boolean overlap(Shape shape, int[] strides) {
        int[] sizes = shape.sizes();
        int[] order = new int[sizes.length];
        int n = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > 1) {
                int k = n++;
                for (; k > 0 && Math.abs(strides[order[k - 1]]) > Math.abs(strides[i]); k--) {
                    order[k] = order[k - 1];
                }
                order[k] = i;
            }
        }
        // Slices, permutations and flips of dense tensors step over all that lies within the axes with smaller strides.
        long reach = 0;
        boolean nested = true;
        for (int k = 0; k < n; k++) {
            long stride = Math.abs((long) strides[order[k]]);
            nested &= stride > reach;
            reach += stride * (sizes[order[k]] - 1L);
        }
        if (nested || shape.size() == 0) {
            return false;
        }
        int first = 0;
        for (int k = 0; k < n; k++) {
            first += Math.min(strides[order[k]], 0) * (sizes[order[k]] - 1);
        }
        BitSet seen = new BitSet();
        for (int p : positions(shape, strides, -first)) {
            if (seen.get(p)) {
                return true;
            }
            seen.set(p);
        }
        return false;
    }

    private Strides() {}
}
