package cotangent.nn.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads JSON (RFC 8259) strictly, value by value as the caller expects them: no comments, no trailing commas, no repeated names,
 * no unpaired surrogates, limited nesting.
 */
final class JsonReader {
    private static final int MAX_DEPTH = 32;

    private final byte[] text;
    private final String source;
    private final long base;
    private int at;
    private int depth;

    /** A reader of UTF-8 text that begins at byte {@code base} of the file. */
    JsonReader(byte[] text, String source, long base) {
        this.text = text;
        this.source = source;
        this.base = base;
    }

    String source() {
        return source;
    }

    /** Offset in the file of what is read next. */
    long position() {
        return base + at;
    }

    MalformedFileException malformed(String reason) {
        return MalformedFileException.atByte(source, position(), reason);
    }

    /** Reads an object; {@code member} is given each name and must read the value. */
    void object(Consumer<String> member) {
        enter('{');
        Set<String> names = new HashSet<>();
        if (peek() != '}') {
            do {
                String name = string();
                if (!names.add(name)) {
                    throw malformed("the name \"" + name + "\" is there twice");
                }
                expect(':');
                member.accept(name);
            } while (comma());
        }
        leave('}');
    }

    /** Reads an array; {@code element} must read each element. */
    void array(Runnable element) {
        enter('[');
        if (peek() != ']') {
            do {
                element.run();
            } while (comma());
        }
        leave(']');
    }

    /** Reads a string. */
    String string() {
        expect('"');
        int start = at;
        boolean escaped = false;
        while (at < text.length && text[at] != '"') {
            if (text[at] >= 0 && text[at] < 0x20) {
                throw malformed("control character in a string");
            }
            if (text[at] == '\\') {
                escaped = true;
                at++;
            }
            at++;
        }
        if (at >= text.length) {
            at = start - 1;
            throw malformed("string without end");
        }
        String raw;
        try {
            raw = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text, start, at - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw MalformedFileException.of(e, source, "byte", base + start);
        }
        String value = escaped ? unescape(raw) : raw;
        at++;
        return value;
    }

    private String unescape(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char e = raw.charAt(++i);
            switch (e) {
                case '"', '\\', '/' -> out.append(e);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append(codeUnit(raw, i + 1));
                    i += 4;
                }
                default -> throw malformed("unknown escape \\" + e);
            }
        }
        requireScalars(out);
        return out.toString();
    }

    private char codeUnit(String raw, int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < raw.length() && raw.charAt(i) < 0x80 ? Character.digit(raw.charAt(i), 16) : -1;
            if (digit < 0) {
                throw malformed("\\u needs four hexadecimal digits");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void requireScalars(CharSequence s) {
        if (s.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw malformed("unpaired surrogate in a string");
        }
    }

    /** Reads a number without fraction and exponent. */
    long integer() {
        peek();
        int start = at;
        String digits = number();
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw malformed(
                    "needs a 64-bit integer, got " + (digits.length() > 40 ? digits.length() + " digits" : digits));
        }
    }

    private String number() {
        peek();
        int start = at;
        skipIf('-');
        if (!skipIf('0')) {
            digits();
        }
        if (skipIf('.')) {
            digits();
        }
        if (skipIf('e') || skipIf('E')) {
            if (!skipIf('+')) {
                skipIf('-');
            }
            digits();
        }
        return new String(text, start, at - start, StandardCharsets.US_ASCII);
    }

    private void digits() {
        int start = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed("needs a digit");
        }
    }

    /** Reads and drops a value of any kind. */
    void skipValue() {
        switch (peek()) {
            case '{' -> object(name -> skipValue());
            case '[' -> array(this::skipValue);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!skipIf(word.charAt(i))) {
                throw malformed("needs a value");
            }
        }
    }

    /** Checks that nothing but white space follows. */
    void end() {
        if (peek() >= 0) {
            throw malformed("text after the end of the value");
        }
    }

    private void enter(char open) {
        expect(open);
        if (++depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH);
        }
    }

    private void leave(char close) {
        expect(close);
        depth--;
    }

    private boolean comma() {
        return peek() == ',' && skipIf(',');
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed("needs '" + c + "'");
        }
        at++;
    }

    /** The next byte that is not white space, left in place; -1 at the end. */
    private int peek() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at < text.length ? text[at] & 0xff : -1;
    }

    private boolean skipIf(char c) {
        boolean is = at < text.length && text[at] == c;
        if (is) {
            at++;
        }
        return is;
    }
}
