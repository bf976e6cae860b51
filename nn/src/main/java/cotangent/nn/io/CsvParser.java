package cotangent.nn.io;

import java.io.IOException;
import java.io.Reader;
import java.util.List;

/** Splits text into records and cells: RFC 4180, with a choice of separator, and with any kind of line break read as a line feed. */
final class CsvParser {
    private static final char BLANKS = ' ';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int END = -1;

    private final Reader in;
    private final String source;
    private final CsvOptions options;
    private final char[] buffer = new char[1 << 13];
    private final StringBuilder cell = new StringBuilder();
    private int at;
    private int filled;
    private long length;
    private int recordLength;
    private int line = 1;
    private int recordLine = 1;
    private boolean afterReturn;

    CsvParser(Reader in, String source, CsvOptions options) {
        this.in = in;
        this.source = source;
        this.options = options;
    }

    /** The line on which the last record began. */
    int recordLine() {
        return recordLine;
    }

    /** What is wrong where reading stands. */
    MalformedFileException malformed(String reason) {
        return MalformedFileException.atLine(source, line, reason);
    }

    /** What is wrong with the last record. */
    MalformedFileException malformedRecord(String reason) {
        return MalformedFileException.atLine(source, recordLine, reason);
    }

    /** Passes over a line; whether there was one. */
    boolean skipLine() {
        recordLength = 0;
        int c = next();
        boolean any = c != END;
        while (c != '\n' && c != END) {
            c = next();
        }
        return any;
    }

    /** Reads the next record that is not an empty line; false if there is none. */
    boolean read(List<String> cells) {
        cells.clear();
        int c;
        do {
            recordLength = 0;
            recordLine = line;
            c = skipBlanks(next());
        } while (c == '\n');
        if (c == END) {
            return false;
        }
        while (true) {
            c = skipBlanks(cell(c));
            if (cells.size() == options.maxColumns()) {
                throw malformedRecord("more than " + options.maxColumns() + " columns");
            }
            cells.add(cell.toString());
            if (c == END || c == '\n') {
                return true;
            }
            if (c == options.separator()) {
                c = next();
            }
        }
    }

    /** Reads a cell that begins with {@code c} into {@link #cell}; returns the character after it. */
    private int cell(int c) {
        cell.setLength(0);
        if (c == '"') {
            return quoted();
        }
        while (c != END && c != '\n' && !separates(c)) {
            if (c == '"') {
                throw malformed("a quote inside a cell that does not begin with one");
            }
            cell.append((char) c);
            c = next();
        }
        return c;
    }

    private int quoted() {
        int begin = line;
        while (true) {
            int c = next();
            if (c == END) {
                throw MalformedFileException.atLine(source, begin, "a quoted cell begins here and does not end");
            }
            if (c == '"') {
                c = next();
                if (c != '"') {
                    if (c != END && c != '\n' && !separates(c)) {
                        throw malformed("text after the closing quote of a cell");
                    }
                    return c;
                }
            }
            cell.append((char) c);
        }
    }

    private boolean separates(int c) {
        return c == options.separator() || c == '\t' && options.separator() == BLANKS;
    }

    private int skipBlanks(int c) {
        while (options.separator() == BLANKS && (c == ' ' || c == '\t')) {
            c = next();
        }
        return c;
    }

    private int next() {
        int c = nextRaw();
        if (c == '\n' && afterReturn) {
            c = nextRaw();
        }
        afterReturn = c == '\r';
        if (c == '\r') {
            c = '\n';
        }
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private int nextRaw() {
        if (at == filled) {
            try {
                filled = in.read(buffer, 0, buffer.length);
            } catch (IOException e) {
                throw MalformedFileException.of(e, source, "line", line);
            }
            at = 0;
            if (filled <= 0) {
                filled = 0;
                return END;
            }
        }
        if (++recordLength > options.maxRecordLength()) {
            throw malformed("a line of more than " + options.maxRecordLength() + " characters");
        }
        if (++length > options.maxLength()) {
            throw malformed("more than " + options.maxLength() + " characters");
        }
        char c = buffer[at++];
        return length == 1 && c == BYTE_ORDER_MARK ? nextRaw() : c;
    }
}
