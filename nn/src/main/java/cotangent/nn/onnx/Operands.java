package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;

/** What an operator is applied to. */
record Operands(OnnxNode node, Tensor[] values, Module.Mode mode) {
    /** The number of operands, those left out at the end not counting. */
    int count() {
        return values.length;
    }

    boolean has(int i) {
        return i < values.length && values[i] != null;
    }

    /**
     * An operand that must be given.
     *
     * @throws IllegalArgumentException if it is not
     */
    Tensor get(int i) {
        if (!has(i)) {
            throw new IllegalArgumentException("onnx: " + node + " lacks operand " + i);
        }
        return values[i];
    }

    /** An operand, or null. */
    Tensor orNull(int i) {
        return has(i) ? values[i] : null;
    }

    /** The integers of an operand. */
    long[] longs(int i) {
        Tensor t = get(i);
        if (!t.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "onnx: " + node + " needs integers as operand " + i + ", got " + t.dtype());
        }
        return t.toLongArray();
    }

    /** The integers of an operand; ends of slices and the like, given as the largest number, become the largest here. */
    int[] integers(int i) {
        long[] wide = longs(i);
        int[] out = new int[wide.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, wide[k]));
        }
        return out;
    }

    /** The integers of an operand or, in older versions, of an attribute; null if neither is given. */
    int[] integers(int i, String attribute) {
        return has(i) ? integers(i) : node.integers(attribute);
    }

    IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException("onnx: " + node + ": " + message);
    }
}
