package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An operator applied to named values.
 *
 * @param name for messages; may be empty
 * @param operator such as {@code "Conv"}
 * @param domain whose operator it is; empty for the standard ones
 * @param inputs names of the operands; an empty name stands for one that is left out
 * @param outputs names of the results
 * @param attributes settings: a {@code Long}, {@code Float}, {@code String}, {@link Tensor}, or a list of one of the first three. Those of
 *     other types, such as graphs, are {@link #UNSUPPORTED}.
 */
public record OnnxNode(
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Object> attributes) {
    /** In place of the value of an attribute whose type is not supported. */
    public static final Object UNSUPPORTED = new Object() {
        @Override
        public String toString() {
            return "(unsupported)";
        }
    };

    /** Copies the collections. */
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Whether there is such an attribute. */
    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    long integer(String attribute, long otherwise) {
        Object value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        return of(Long.class, attribute, value);
    }

    int int32(String attribute, int otherwise) {
        long value = integer(attribute, otherwise);
        if (value != (int) value) {
            throw malformed(attribute, value);
        }
        return (int) value;
    }

    double real(String attribute, double otherwise) {
        Object value = attributes.get(attribute);
        return value == null ? otherwise : of(Float.class, attribute, value);
    }

    String text(String attribute, String otherwise) {
        Object value = attributes.get(attribute);
        return value == null ? otherwise : of(String.class, attribute, value);
    }

    /** The integers of a list; null if there is no such attribute. */
    int[] integers(String attribute) {
        Object value = attributes.get(attribute);
        if (value == null) {
            return null;
        }
        List<?> list = of(List.class, attribute, value);
        int[] out = new int[list.size()];
        for (int i = 0; i < out.length; i++) {
            long n = of(Long.class, attribute, list.get(i));
            // Ends of slices and the like are given as the largest number.
            out[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, n));
        }
        return out;
    }

    int[] integers(String attribute, int[] otherwise) {
        return has(attribute) ? integers(attribute) : otherwise;
    }

    /** The texts of a list; empty if there is no such attribute. */
    List<String> texts(String attribute) {
        Object value = attributes.get(attribute);
        List<String> texts = new ArrayList<>();
        for (Object text : value == null ? List.of() : of(List.class, attribute, value)) {
            texts.add(of(String.class, attribute, text));
        }
        return texts;
    }

    private <T> T of(Class<T> type, String attribute, Object value) {
        if (!type.isInstance(value)) {
            throw malformed(attribute, value);
        }
        return type.cast(value);
    }

    private IllegalArgumentException malformed(String attribute, Object value) {
        return new IllegalArgumentException(this + ": attribute '" + attribute + "' is " + value);
    }

    @Override
    public String toString() {
        return name.isEmpty() ? operator : operator + " '" + name + "'";
    }
}
