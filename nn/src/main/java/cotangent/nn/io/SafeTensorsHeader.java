package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands before the data of a safetensors file: which tensor lies where. */
final class SafeTensorsHeader {
    /** The format's limit on the length of the header. */
    private static final int MAX_LENGTH = 100_000_000;

    private static final String METADATA = "__metadata__";

    /** A tensor's place; offsets count from the end of the header. */
    record Entry(String name, ElementType type, int[] shape, long begin, long end) {}

    /** Tensors in the order of the header. */
    final List<Entry> entries;

    final Map<String, String> metadata;

    private SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
        this.entries = entries;
        this.metadata = metadata;
    }

    /** The tensors in the order of their data. */
    List<Entry> byPosition() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return sorted;
    }

    // ---- writing ----

    /**
     * Lays tensors out: those with the largest elements first, else in the given order, so that each is aligned to the size of its
     * elements, which readers that map the file rely on.
     *
     * @throws IllegalArgumentException for a name that the format reserves
     */
    static SafeTensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("save: the name " + METADATA + " is reserved");
        }
        List<Map.Entry<String, Tensor>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparingInt(e -> -ElementType.of(e.getValue().dtype()).bytes));
        Map<String, Entry> laid = new LinkedHashMap<>();
        tensors.keySet().forEach(name -> laid.put(name, null));
        long at = 0;
        for (Map.Entry<String, Tensor> e : sorted) {
            Tensor t = e.getValue();
            ElementType type = ElementType.of(t.dtype());
            long end = at + (long) t.size() * type.bytes;
            laid.put(e.getKey(), new Entry(e.getKey(), type, t.shape().toArray(), at, end));
            at = end;
        }
        return new SafeTensorsHeader(List.copyOf(laid.values()), metadata);
    }

    /**
     * The length and the header as they stand in the file, padded with spaces so that the data begin at a multiple of 8.
     *
     * @throws IllegalArgumentException for a text that UTF-8 cannot express, or a header beyond the format's limit
     */
    byte[] encode() {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            appendString(json, METADATA).append(":{");
            // sorted, because the order of Map.of differs from run to run
            new TreeMap<>(metadata).forEach((key, value) -> {
                appendString(json, key).append(':');
                appendString(json, value).append(',');
            });
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        for (Entry e : entries) {
            appendString(json, e.name).append(":{\"dtype\":\"").append(e.type).append("\",\"shape\":[");
            for (int i = 0; i < e.shape.length; i++) {
                json.append(i == 0 ? "" : ",").append(e.shape[i]);
            }
            json.append("],\"data_offsets\":[")
                    .append(e.begin)
                    .append(',')
                    .append(e.end)
                    .append("]},");
        }
        if (json.length() > 1) {
            json.setLength(json.length() - 1);
        }
        json.append('}');
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("save: a name or metadata text has an unpaired surrogate", e);
        }
        int length = (utf8.remaining() + 7) & ~7;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "save: the header would have " + length + " bytes, at most " + MAX_LENGTH + " are allowed");
        }
        byte[] out = new byte[8 + length];
        Arrays.fill(out, (byte) ' ');
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(utf8);
        return out;
    }

    private static StringBuilder appendString(StringBuilder out, String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"');
    }

    // ---- reading ----

    /** Reads and checks the header; the input stands at the first byte of the data afterwards. */
    static SafeTensorsHeader read(BinaryInput in) {
        long length = in.littleEndian(8);
        if (length < 0 || length > MAX_LENGTH) {
            throw in.malformed(
                    "a header of " + Long.toUnsignedString(length) + " bytes, at most " + MAX_LENGTH + " are allowed");
        }
        in.require(length, "the header");
        long base = in.position();
        byte[] text = in.read((int) length);
        if (length == 0 || text[0] != '{') {
            throw MalformedFileException.atByte(in.source(), base, "the header must begin with '{'");
        }
        JsonReader json = new JsonReader(text, in.source(), base);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        json.object(name -> {
            if (name.equals(METADATA)) {
                json.object(key -> metadata.put(key, json.string()));
            } else {
                entries.add(new EntryReader(json, name).read());
            }
        });
        json.end();
        SafeTensorsHeader header =
                new SafeTensorsHeader(Collections.unmodifiableList(entries), Collections.unmodifiableMap(metadata));
        header.requireExactCover(in);
        return header;
    }

    /** The data of the tensors must fill the rest of the file without overlap and without holes. */
    private void requireExactCover(BinaryInput in) {
        long at = 0;
        for (Entry e : byPosition()) {
            if (e.begin != at) {
                throw in.malformed("tensor \"" + e.name + "\" begins at offset " + e.begin + " of the data, which "
                        + (e.begin < at ? "overlaps the one that ends" : "leaves a hole after the one that ends")
                        + " at " + at);
            }
            at = e.end;
        }
        if (at != in.remaining()) {
            throw in.malformed(
                    "the tensors have " + at + " bytes, the file has " + in.remaining() + " after its header");
        }
    }

    /** Reads what the header says of one tensor; the members may come in any order, unknown ones are passed over. */
    private static final class EntryReader {
        private final JsonReader json;
        private final String name;
        private String dtype;
        private long[] shape;
        private long[] offsets;

        EntryReader(JsonReader json, String name) {
            this.json = json;
            this.name = name;
        }

        Entry read() {
            json.object(member -> {
                switch (member) {
                    case "dtype" -> dtype = json.string();
                    case "shape" -> shape = integers();
                    case "data_offsets" -> offsets = integers();
                    default -> json.skipValue();
                }
            });
            if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
                throw malformed("needs dtype, shape and two data_offsets");
            }
            ElementType type = ElementType.ofName(dtype);
            if (type == null) {
                throw malformed("has elements of type " + dtype + ", which is not supported");
            }
            int[] sizes = Elements.shape(shape, "tensor \"" + name + "\" of " + json.source(), json.position());
            long bytes = (long) Elements.count(sizes) * type.bytes;
            if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
                throw malformed("has data_offsets " + Arrays.toString(offsets) + ", but " + dtype + " of shape "
                        + Arrays.toString(sizes) + " takes " + bytes + " bytes");
            }
            return new Entry(name, type, sizes, offsets[0], offsets[1]);
        }

        private long[] integers() {
            List<Long> values = new ArrayList<>();
            json.array(() -> {
                if (values.size() == 256) {
                    throw malformed("has a list of more than 256 numbers");
                }
                values.add(json.integer());
            });
            return values.stream().mapToLong(Long::longValue).toArray();
        }

        private MalformedFileException malformed(String reason) {
            return json.malformed("tensor \"" + name + "\" " + reason);
        }
    }
}
