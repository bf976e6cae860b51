package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/primitives.md} in step with the sources that it is made from. With {@code -Dupdate.docs=true} the page is written
 * anew.
 */
class PrimitiveTableTest {
    private static final Path SOURCES = Path.of("src/main/java/cotangent/autodiff");
    private static final Path PAGE = Path.of("../docs/primitives.md");

    /** A row of a table of elementwise functions, up to the semicolon that ends its definition. */
    private static final Pattern ROW = Pattern.compile("new (Unary|Binary)\\(\\s*\"(\\w+)\"(.*?);\n", Pattern.DOTALL);

    private static final Pattern RULE = Pattern.compile("\\(g, (?:x|a, b), y\\) -> ");

    /** A class that is a primitive, with the Javadoc before it. */
    private static final Pattern CLASS = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:private |public |final |static )*(?:record|class) (\\w+)\\([^{]*?\\)\\s+implements (Primitive|Linear|View)"
                    + "(?:, Mapping.Mappable)? \\{(.*?return (?:\\w+ \\? )?\"(\\w+)\")?",
            Pattern.DOTALL);

    @Test
    void pageIsInStepWithTheCode() throws IOException {
        String page = page();
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "run the test with -Dupdate.docs=true");
    }

    private static String page() throws IOException {
        StringBuilder s = new StringBuilder("""
                # The primitives

                Generated from the sources of `cotangent.autodiff`; a test keeps the page in step. Everything else is composed of these. `g` is the
                cotangent of the result, or the tangent of the operand: the Jacobian of an elementwise function is diagonal, so that one rule
                serves both modes. `x`, `a`, `b` are the operands, `y` is the result. Rules are tensor operations, so that they have derivatives
                themselves.

                ## Elementwise functions of one tensor

                | function | rule | defined in |
                | --- | --- | --- |
                """);
        List<String> binaries = new ArrayList<>();
        TreeMap<String, String> others = new TreeMap<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            String file = source.getFileName().toString().replace(".java", "");
            rows(text, file, s, binaries);
            classes(text, file, others);
        }
        s.append(
                "\n## Elementwise functions of two tensors\n\n| function | rule for a | rule for b | defined in |\n| --- | --- | --- | --- |\n");
        binaries.forEach(s::append);
        s.append("\n## Others\n\n`Linear` ones are their own Jacobian; the text tells the transpose.\n\n"
                + "| primitive | kind | what it computes |\n| --- | --- | --- |\n");
        others.values().forEach(s::append);
        return s.toString();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(p -> p.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static void rows(String text, String file, StringBuilder unaries, List<String> binaries) {
        Matcher row = ROW.matcher(text);
        while (row.find()) {
            String[] rules = RULE.split(row.group(3));
            if (rules.length == 1) {
                unaries.append("| `" + row.group(2) + "` | 0 almost everywhere | `" + file + "` |\n");
            } else if (row.group(1).equals("Unary")) {
                unaries.append("| `" + row.group(2) + "` | `" + rule(rules[1]) + "` | `" + file + "` |\n");
            } else {
                binaries.add("| `" + row.group(2) + "` | `" + rule(rules[1]) + "` | `" + rule(rules[rules.length - 1])
                        + "` | `" + file + "` |\n");
            }
        }
    }

    /** The expression with balanced parentheses at the start of the text, on one line. */
    private static String rule(String text) {
        int depth = 0;
        int end = 0;
        while (end < text.length()) {
            char c = text.charAt(end);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0 || depth == 0 && c == ',') {
                break;
            }
            end++;
        }
        return text.substring(0, end)
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll(" ?(\\()? \\.", "$1.")
                .replace("( ", "(")
                .replace("|", "\\|");
    }

    private static void classes(String text, String file, TreeMap<String, String> rows) {
        Matcher m = CLASS.matcher(text);
        while (m.find()) {
            String what = m.group(1)
                    .replaceAll("\n\\s*\\* ?", " ")
                    .replaceAll("\\{@(?:code|link|linkplain) ([^}]*)\\}", "`$1`")
                    .replaceAll("<p>.*", "")
                    .replaceAll("@param.*", "")
                    .replaceAll("</?\\w+>", "")
                    .replaceAll("\\s+", " ")
                    .replace("|", "\\|")
                    .strip();
            String name = file.equals(m.group(2)) ? file : file + "." + m.group(2);
            rows.put(name, "| `" + name + "` | " + m.group(3).replace("View", "Linear") + " | " + what + " |\n");
        }
    }
}
