package cotangent.autodiff.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} names every operator of the table, and what it names exists with these parameters. */
class OperatorPageTest {
    private static final Path SOURCES = Path.of("src/main/java/cotangent/autodiff");
    private static final Path PAGE = Path.of("../docs/operators.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| (.*?) \\|", Pattern.MULTILINE);
    private static final Pattern CALL = Pattern.compile("`(\\w+)\\.(\\w+)\\(([^)]*)\\)`");
    private static final Pattern DECLARATION = Pattern.compile(
            "^    (?:public static|public|default) [\\w.<>\\[\\], ]+? (\\w+)\\(([^)]*)\\)", Pattern.MULTILINE);

    /** Other names for operators that the page has: PyTorch's reflected, copying and old forms. */
    private static final Pattern FORMS = Pattern.compile(
            "__r.*|unsafe_.*|(?!index).*_copy|view.*|trapz|true_divide|special.modified_bessel.*|grid_sampler.*|"
                    + "nn.functional.upsample_.*|lu|qr|svd|triangular_solve");

    @Test
    void everyOperatorIsOnThePage() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            assertTrue(named.add(row.group(1)), "twice on the page: " + row.group(1));
        }
        Set<String> missing = new TreeSet<>();
        for (String name : OperatorDatabaseTest.TABLE.names()) {
            String base = name.replaceAll("/.*", "");
            if (!named.contains(base) && !FORMS.matcher(base).matches()) {
                missing.add(base);
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyMethodOnThePageExists() throws IOException {
        Set<String> declared = declared();
        Set<String> unknown = new TreeSet<>();
        int calls = 0;
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Matcher call = CALL.matcher(row.group(2));
            while (call.find()) {
                String type = call.group(1).equals("x") ? "Tensor" : call.group(1);
                String key = type + "." + call.group(2) + "(" + call.group(3) + ")";
                calls++;
                if (!declared.contains(key)) {
                    unknown.add(key);
                }
            }
        }
        assertEquals(Set.of(), unknown);
        assertTrue(calls > 350, "found too few methods to be true: " + calls);
    }

    /** The public methods as {@code Type.name(parameters)}; those of the parts of {@code Tensor} are its own. */
    private static Set<String> declared() throws IOException {
        Set<String> found = new TreeSet<>();
        List<Path> sources;
        try (Stream<Path> files = Files.list(SOURCES)) {
            sources = files.filter(p -> p.toString().endsWith(".java")).sorted().toList();
        }
        for (Path source : sources) {
            String type = source.getFileName().toString().replaceAll("\\.java$", "");
            Matcher m = DECLARATION.matcher(Files.readString(source));
            while (m.find()) {
                String parameters = Stream.of(m.group(2).strip().split("\\s*,\\s*"))
                        .map(p -> p.substring(p.lastIndexOf(' ') + 1))
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
                String owner = type.matches("Tensor(Math|Logic|Reductions|Movement)") ? "Tensor" : type;
                found.add(owner + "." + m.group(1) + "(" + parameters + ")");
            }
        }
        return found;
    }
}
