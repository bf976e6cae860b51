package cotangent.nn.onnx;

/** A number that may grow with the size {@code n} of the batch: {@code factor n + offset}. */
record Size(long factor, long offset) {
    static Size of(long constant) {
        return new Size(0, constant);
    }

    /**
     * The line through two points.
     *
     * @throws IllegalArgumentException if the slope is not whole
     */
    static Size through(long n1, long value1, long n2, long value2) {
        if (value1 == value2) {
            return of(value1);
        }
        if ((value2 - value1) % (n2 - n1) != 0) {
            throw new IllegalArgumentException("onnx export: a size is " + value1 + " for a batch of " + n1 + " and "
                    + value2 + " for one of " + n2 + ", which is no multiple of the batch");
        }
        long factor = (value2 - value1) / (n2 - n1);
        return new Size(factor, value1 - factor * n1);
    }

    boolean isConstant() {
        return factor == 0;
    }

    /** Its value if it is constant. */
    long constant() {
        if (factor != 0) {
            throw new IllegalArgumentException("onnx export: a size depends on the batch where it must not");
        }
        return offset;
    }

    Size plus(Size other) {
        return new Size(factor + other.factor, offset + other.offset);
    }

    Size times(long k) {
        return new Size(k * factor, k * offset);
    }

    @Override
    public String toString() {
        return factor == 0 ? Long.toString(offset) : factor == 1 && offset == 0 ? "batch" : "";
    }
}
