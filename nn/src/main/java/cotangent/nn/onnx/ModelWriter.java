package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** Writes the messages of the format; the numbers of the fields are those of {@link ModelReader}. */
final class ModelWriter {
    static byte[] write(OnnxModel model) {
        return new WireWriter()
                // Version 8 of the file's form came with operators 15; readers accept it with any of 13 to 17.
                .integer(1, 8)
                .text(2, model.producer())
                .message(7, out -> graph(out, model.graph()))
                .messages(8, model.opsets().entrySet(), (out, e) -> out.text(1, e.getKey())
                        .integer(2, e.getValue()))
                .messages(14, model.metadata().entrySet(), (out, e) -> out.text(1, e.getKey())
                        .text(2, e.getValue()))
                .toByteArray();
    }

    private static void graph(WireWriter out, OnnxGraph graph) {
        out.messages(1, graph.nodes(), ModelWriter::node)
                .requiredText(2, graph.name())
                .messages(5, graph.initializers().entrySet(), (o, e) -> tensor(o, e.getKey(), e.getValue()))
                .messages(11, graph.inputs(), ModelWriter::value)
                .messages(12, graph.outputs(), ModelWriter::value);
    }

    private static void node(WireWriter out, OnnxNode node) {
        node.inputs().forEach(name -> out.requiredText(1, name));
        node.outputs().forEach(name -> out.requiredText(2, name));
        out.text(3, node.name()).requiredText(4, node.operator());
        out.messages(5, node.attributes().entrySet(), ModelWriter::attribute).text(7, node.domain());
    }

    private static void attribute(WireWriter out, Map.Entry<String, Object> attribute) {
        out.requiredText(1, attribute.getKey());
        Object value = attribute.getValue();
        if (value instanceof Float f) {
            out.float32(2, f).integer(20, ModelReader.FLOAT);
        } else if (value instanceof Long i) {
            out.integer(3, i).integer(20, ModelReader.INT);
        } else if (value instanceof String s) {
            out.requiredText(4, s).integer(20, ModelReader.STRING);
        } else if (value instanceof Tensor t) {
            out.message(5, o -> tensor(o, "", t)).integer(20, ModelReader.TENSOR);
        } else if (value instanceof List<?> list) {
            int type = ModelReader.INTS;
            for (Object element : list) {
                if (element instanceof Float f) {
                    out.float32(7, f);
                    type = ModelReader.FLOATS;
                } else if (element instanceof String s) {
                    out.requiredText(9, s);
                    type = ModelReader.STRINGS;
                } else {
                    out.integer(8, (Long) element);
                }
            }
            out.integer(20, type);
        } else {
            throw new IllegalArgumentException(
                    "onnx: attribute '" + attribute.getKey() + "' cannot be written: " + value);
        }
    }

    private static void tensor(WireWriter out, String name, Tensor t) {
        for (int size : t.shape().toArray()) {
            out.integer(1, size);
        }
        out.integer(2, OnnxType.of(t.dtype()).number).text(8, name).bytes(9, elements(t));
    }

    private static byte[] elements(Tensor t) {
        ByteBuffer to = ByteBuffer.allocate(Math.multiplyExact(t.size(), OnnxType.of(t.dtype()).bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (t.dtype()) {
            case FLOAT32 -> to.asFloatBuffer().put(t.toFloatArray());
            case FLOAT64 -> to.asDoubleBuffer().put(t.toDoubleArray());
            case INT32 -> to.asIntBuffer().put(t.toIntArray());
            case INT64 -> to.asLongBuffer().put(t.toLongArray());
            case BOOL -> {
                for (boolean b : t.toBooleanArray()) {
                    to.put((byte) (b ? 1 : 0));
                }
            }
        }
        return to.array();
    }

    private static void value(WireWriter out, OnnxValue value) {
        out.requiredText(1, value.name());
        if (value.type() != null) {
            out.message(
                    2,
                    type -> type.message(1, tensor -> {
                        tensor.integer(1, value.type().number);
                        if (value.shape() != null) {
                            tensor.message(2, shape -> shape.messages(1, value.shape(), ModelWriter::size));
                        }
                    }));
        }
    }

    private static void size(WireWriter out, String size) {
        if (size.matches("\\d+")) {
            out.integer(1, Long.parseLong(size));
        } else {
            out.text(2, size);
        }
    }

    private ModelWriter() {}
}
