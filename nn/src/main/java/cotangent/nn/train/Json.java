package cotangent.nn.train;

/** Text as JSON writes it. */
final class Json {
    /** In quotes; what is not ASCII stays, but for control characters and lone surrogates. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            boolean escaped = c < 0x20 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (escaped) {
                out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }

    private Json() {}
}
