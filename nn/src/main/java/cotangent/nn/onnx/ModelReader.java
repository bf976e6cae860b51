package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the messages of the format. Each method reads one kind of message; graphs inside attributes are not entered, so the depth is that of the
 * calls here, whatever a file says. What is kept in memory is at most some hundred bytes for each field of the file.
 */
final class ModelReader {
    /** Numbers of the types of attributes. */
    private static final int UNTOLD = 0;

    static final int FLOAT = 1;
    static final int INT = 2;
    static final int STRING = 3;
    static final int TENSOR = 4;
    static final int FLOATS = 6;
    static final int INTS = 7;
    static final int STRINGS = 8;

    static OnnxModel read(String source, byte[] content) {
        WireReader in = new WireReader(source, content);
        String producer = "";
        Map<String, Long> opsets = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        OnnxGraph graph = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 2 -> producer = in.text();
                case 7 -> {
                    if (graph != null) {
                        throw in.malformed("a second graph");
                    }
                    graph = graph(in.message());
                }
                case 8 -> opset(in.message(), opsets);
                case 14 -> entry(in.message(), metadata);
                case 25 -> throw in.malformed("functions are not supported");
                default -> in.skip();
            }
        }
        if (graph == null) {
            throw in.malformed("there is no graph");
        }
        return new OnnxModel(producer, opsets, graph, metadata);
    }

    private static void opset(WireReader in, Map<String, Long> opsets) {
        String domain = "";
        long version = 1;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> domain = in.text();
                case 2 -> version = in.integer();
                default -> in.skip();
            }
        }
        opsets.put(domain, version);
    }

    private static void entry(WireReader in, Map<String, String> metadata) {
        String key = "";
        String value = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        metadata.put(key, value);
    }

    private static OnnxGraph graph(WireReader in) {
        List<OnnxNode> nodes = new ArrayList<>();
        Map<String, Tensor> initializers = new LinkedHashMap<>();
        List<OnnxValue> inputs = new ArrayList<>();
        List<OnnxValue> outputs = new ArrayList<>();
        String name = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> nodes.add(node(in.message()));
                case 2 -> name = in.text();
                case 5 -> {
                    TensorReader.Named t = TensorReader.read(in.message());
                    if (t.name().isEmpty() || initializers.put(t.name(), t.value()) != null) {
                        throw in.malformed("initializer '" + t.name() + "' occurs twice or has no name");
                    }
                }
                case 11 -> inputs.add(value(in.message()));
                case 12 -> outputs.add(value(in.message()));
                case 15 -> throw in.malformed("sparse initializers are not supported");
                default -> in.skip();
            }
        }
        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }

    private static OnnxNode node(WireReader in) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        String name = "";
        String operator = "";
        String domain = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> inputs.add(in.text());
                case 2 -> outputs.add(in.text());
                case 3 -> name = in.text();
                case 4 -> operator = in.text();
                case 5 -> attribute(in.message(), attributes);
                case 7 -> domain = in.text();
                default -> in.skip();
            }
        }
        return new OnnxNode(name, operator, domain, inputs, outputs, attributes);
    }

    /** One attribute. Old writers do not tell the type, so it is the field that counts; an empty list is told from its type alone. */
    private static void attribute(WireReader in, Map<String, Object> attributes) {
        String name = "";
        Object value = null;
        long type = 0;
        LongList integers = new LongList();
        LongList reals = new LongList();
        List<String> texts = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.text();
                case 2 -> value = in.float32();
                case 3 -> value = in.integer();
                case 4 -> value = in.text();
                case 5 -> value = TensorReader.read(in.message()).value();
                case 7 -> reals.addField(in, WireReader.FIXED32);
                case 8 -> integers.addField(in, WireReader.VARINT);
                case 9 -> texts.add(in.text());
                case 20 -> type = in.integer();
                default -> in.skip();
            }
        }
        attributes.put(
                name,
                switch ((int) (type >= 0 && type <= STRINGS ? type : -1)) {
                    case UNTOLD ->
                        value != null
                                ? value
                                : reals.size() > 0
                                        ? floats(reals)
                                        : !texts.isEmpty() ? List.copyOf(texts) : longs(integers);
                    case FLOAT -> value == null ? Float.valueOf(0) : value;
                    case INT -> value == null ? Long.valueOf(0) : value;
                    case STRING -> value == null ? "" : value;
                    case FLOATS -> floats(reals);
                    case INTS -> longs(integers);
                    case STRINGS -> List.copyOf(texts);
                    default -> value == null ? OnnxNode.UNSUPPORTED : value;
                });
    }

    private static List<Long> longs(LongList list) {
        return Arrays.stream(list.toArray()).boxed().toList();
    }

    private static List<Float> floats(LongList list) {
        return Arrays.stream(list.toArray())
                .mapToObj(bits -> Float.intBitsToFloat((int) bits))
                .toList();
    }

    private static OnnxValue value(WireReader in) {
        String name = "";
        OnnxType[] type = new OnnxType[1];
        List<String> shape = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.text();
                case 2 -> shape = type(in.message(), type);
                default -> in.skip();
            }
        }
        return new OnnxValue(name, type[0], shape);
    }

    /** The sizes, and in {@code element} the type, of a tensor's type; null for other types. */
    private static List<String> type(WireReader in, OnnxType[] element) {
        List<String> shape = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1) {
                in.skip();
                continue;
            }
            WireReader tensor = in.message();
            for (int inner = tensor.next(); inner != 0; inner = tensor.next()) {
                switch (inner) {
                    case 1 -> element[0] = OnnxType.ofNumber(tensor.integer());
                    case 2 -> shape = shape(tensor.message());
                    default -> tensor.skip();
                }
            }
        }
        return shape;
    }

    private static List<String> shape(WireReader in) {
        List<String> sizes = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1) {
                in.skip();
                continue;
            }
            String size = "";
            WireReader dimension = in.message();
            for (int inner = dimension.next(); inner != 0; inner = dimension.next()) {
                switch (inner) {
                    case 1 -> size = Long.toString(dimension.integer());
                    case 2 -> size = dimension.text();
                    default -> dimension.skip();
                }
            }
            sizes.add(size);
        }
        return sizes;
    }

    private ModelReader() {}
}
