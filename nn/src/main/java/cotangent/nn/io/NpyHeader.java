package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What stands before the elements of an NPY file: a Python dictionary with element type, order of the axes and shape. */
final class NpyHeader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int MAX_LENGTH = 1 << 16;

    ElementType type;
    ByteOrder order;
    boolean fortranOrder;
    int[] shape;

    private NpyHeader() {}

    // ---- writing ----

    /** The bytes before the elements of a tensor: version 1.0, padded so that the elements begin at a multiple of 64. */
    static byte[] encode(Tensor t) {
        ElementType type = ElementType.of(t.dtype());
        StringBuilder dict = new StringBuilder("{'descr': '")
                .append(type.bytes == 1 ? '|' : '<')
                .append(type.numpy);
        dict.append("', 'fortran_order': False, 'shape': (");
        for (int i = 0; i < t.rank(); i++) {
            dict.append(i == 0 ? "" : " ").append(t.size(i)).append(i == t.rank() - 1 && i > 0 ? "" : ",");
        }
        dict.append("), }");
        int prefix = MAGIC.length + 4;
        int total = (prefix + dict.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] out = Arrays.copyOf(MAGIC, total);
        int length = total - prefix;
        if (length > 0xffff) {
            throw new IllegalArgumentException("write: too many axes for an NPY file: " + t.rank());
        }
        out[6] = 1;
        out[8] = (byte) length;
        out[9] = (byte) (length >> 8);
        Arrays.fill(out, prefix, total - 1, (byte) ' ');
        out[total - 1] = '\n';
        byte[] text = dict.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, out, prefix, text.length);
        return out;
    }

    // ---- reading ----

    /** Reads and checks the header; the input stands at the first element afterwards. */
    static NpyHeader read(BinaryInput in) {
        if (!Arrays.equals(in.read(MAGIC.length), MAGIC)) {
            throw in.malformed("not an NPY file: it must begin with \\x93NUMPY");
        }
        int major = (int) in.littleEndian(1);
        int minor = (int) in.littleEndian(1);
        if (major < 1 || major > 3 || minor != 0) {
            throw in.malformed(
                    "version " + major + "." + minor + " of the format is not supported, only 1.0, 2.0 and 3.0");
        }
        long length = in.littleEndian(major == 1 ? 2 : 4);
        if (length > MAX_LENGTH) {
            throw in.malformed("a header of " + length + " bytes, at most " + MAX_LENGTH + " are allowed");
        }
        long start = in.position();
        byte[] text = in.read((int) length);
        return new Parser(new String(text, StandardCharsets.ISO_8859_1), in.source(), start).parse();
    }

    /** Reads the one kind of Python literal that NumPy writes. */
    private static final class Parser {
        private final String text;
        private final String source;
        private final long start;
        private final NpyHeader header = new NpyHeader();
        private final List<String> seen = new ArrayList<>();
        private int at;

        Parser(String text, String source, long start) {
            this.text = text;
            this.source = source;
            this.start = start;
        }

        NpyHeader parse() {
            expect('{');
            while (!skipIf('}')) {
                member();
                if (!skipIf(',')) {
                    expect('}');
                    break;
                }
            }
            skipSpace();
            if (at < text.length()) {
                throw malformed("text after the dictionary");
            }
            if (seen.size() != 3) {
                throw malformed("needs descr, fortran_order and shape, got " + seen);
            }
            return header;
        }

        private void member() {
            String key = string();
            if (seen.contains(key)) {
                throw malformed("the key '" + key + "' is there twice");
            }
            seen.add(key);
            expect(':');
            switch (key) {
                case "descr" -> descr();
                case "fortran_order" -> header.fortranOrder = bool();
                case "shape" -> header.shape = shape();
                default -> throw malformed("unknown key '" + key + "'");
            }
        }

        private void descr() {
            skipSpace();
            if (at < text.length() && text.charAt(at) == '[') {
                throw malformed("structured elements are not supported");
            }
            String descr = string();
            char order = descr.isEmpty() ? ' ' : descr.charAt(0);
            header.type = descr.isEmpty() ? null : ElementType.ofNumpy(descr.substring(1));
            boolean known =
                    header.type != null && (order == '<' || order == '>' || order == '|' && header.type.bytes == 1);
            if (!known) {
                throw malformed("elements of type '" + descr + "' are not supported");
            }
            header.order = order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        private boolean bool() {
            skipSpace();
            for (String word : new String[] {"True", "False"}) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw malformed("needs True or False");
        }

        private int[] shape() {
            expect('(');
            List<Long> sizes = new ArrayList<>();
            boolean comma = false;
            while (!skipIf(')')) {
                sizes.add(integer());
                comma = skipIf(',');
                if (!comma) {
                    expect(')');
                    break;
                }
            }
            if (sizes.size() == 1 && !comma) {
                throw malformed("a shape of one axis needs a comma");
            }
            return Elements.shape(sizes.stream().mapToLong(Long::longValue).toArray(), source, start + at);
        }

        private long integer() {
            skipSpace();
            int begin = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == begin || at - begin > 18) {
                throw malformed("needs a size");
            }
            long value = Long.parseLong(text, begin, at, 10);
            // Python 2 wrote long integers so.
            skipIf('L');
            return value;
        }

        private String string() {
            skipSpace();
            char quote = at < text.length() ? text.charAt(at) : ' ';
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw malformed("needs a string");
            }
            String s = text.substring(at + 1, end);
            at = end + 1;
            return s;
        }

        private void expect(char c) {
            if (!skipIf(c)) {
                throw malformed("needs '" + c + "'");
            }
        }

        private boolean skipIf(char c) {
            skipSpace();
            boolean is = at < text.length() && text.charAt(at) == c;
            if (is) {
                at++;
            }
            return is;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private MalformedFileException malformed(String reason) {
            return MalformedFileException.atByte(source, start + at, "header: " + reason);
        }
    }
}
