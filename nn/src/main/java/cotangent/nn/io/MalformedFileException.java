package cotangent.nn.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.zip.ZipException;

/**
 * Content that breaks the rules of its format, or asks for more than this library supports; the message names the file, the place
 * and the rule. Failures of the disk or the stream are {@link UncheckedIOException}s instead.
 */
public class MalformedFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long position;
    private final String reason;

    private MalformedFileException(String source, String unit, long position, String reason, Throwable cause) {
        super(source + ", " + unit + " " + position + ": " + reason, cause);
        this.source = source;
        this.position = position;
        this.reason = reason;
    }

    /** A rule of a binary format that does not hold at an offset. */
    public static MalformedFileException atByte(String source, long offset, String reason) {
        return new MalformedFileException(source, "byte", offset, reason, null);
    }

    static MalformedFileException atLine(String source, long line, String reason) {
        return new MalformedFileException(source, "line", line, reason, null);
    }

    /** What a failed read means: broken content if decompression or decoding failed or the data ended early, else an I/O failure. */
    static RuntimeException of(IOException e, String source, String unit, long position) {
        boolean content =
                e instanceof ZipException || e instanceof EOFException || e instanceof CharacterCodingException;
        if (!content) {
            return new UncheckedIOException(source + ", " + unit + " " + position + ": " + e.getMessage(), e);
        }
        String what = e instanceof EOFException
                ? "the data end too early"
                : e instanceof ZipException ? "broken compressed data" : "invalid UTF-8";
        String detail = e.getMessage() == null ? what : what + " (" + e.getMessage() + ")";
        return new MalformedFileException(source, unit, position, detail, e);
    }

    /** The file's path, or what stands for it. */
    public String source() {
        return source;
    }

    /** Where reading stopped: an offset in bytes for binary formats (inside the member, after decompression), a line number from 1 for text. */
    public long position() {
        return position;
    }

    /** The rule that the content breaks. */
    public String reason() {
        return reason;
    }
}
