import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Derives classes for other element types from the {@code float} sources, so that both precisions (and where it makes
 * sense the integers and booleans) have one source of truth.
 *
 * <p>Usage: {@code java Specialize.java IN OUT [IN OUT ...]}. A source {@code ...Float....java} that has a line
 *
 * <pre>// @specialize Double, Int</pre>
 *
 * yields {@code ...Double....java} and {@code ...Int....java}: {@code float} and {@code Float} in identifiers, {@code FLOAT}
 * in constants, {@code FLOAT32} and literals such as {@code 1f} change with the type. Where the types differ in more:
 *
 * <pre>
 * static final int LANES = 32; // @only Float
 * // @Double static final int LANES = 16;
 * // @if Float, Double
 * ...lines for these types only...
 * // @end
 * </pre>
 */
public final class Specialize {
    private record Type(String name, String primitive, String dtype, String literalSuffix) {}

    private static final Map<String, Type> TYPES = Map.of(
            "Double", new Type("Double", "double", "FLOAT64", ""),
            "Int", new Type("Int", "int", "INT32", ""),
            "Long", new Type("Long", "long", "INT64", "L"),
            "Boolean", new Type("Boolean", "boolean", "BOOL", ""));

    private static final Pattern REQUEST = Pattern.compile("^// @specialize (.+)$", Pattern.MULTILINE);
    private static final Pattern ONLY = Pattern.compile("^(.*?)\\s*// @only (.+)$");
    private static final Pattern ALTERNATIVE = Pattern.compile("^(\\s*)// @(Double|Int|Long|Boolean) (.*)$");
    private static final Pattern IF = Pattern.compile("^\\s*// @if (.+)$");
    private static final Pattern END = Pattern.compile("^\\s*// @end$");
    private static final Pattern LITERAL = Pattern.compile("\\b(\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?)f\\b");

    public static void main(String[] args) throws IOException {
        for (int i = 0; i + 1 < args.length; i += 2) {
            specializeTree(Path.of(args[i]), Path.of(args[i + 1]));
        }
    }

    private static void specializeTree(Path in, Path out) throws IOException {
        Files.createDirectories(out);
        if (!Files.isDirectory(in)) {
            return;
        }
        List<Path> sources;
        try (Stream<Path> walk = Files.walk(in)) {
            sources = walk.filter(p -> p.toString().endsWith(".java")).sorted().toList();
        }
        for (Path source : sources) {
            String text = Files.readString(source);
            Matcher request = REQUEST.matcher(text);
            if (!request.find()) {
                continue;
            }
            String file = source.getFileName().toString();
            if (!file.contains("Float")) {
                throw new IOException(source + ": only a class named ...Float... can be specialized");
            }
            for (String name : request.group(1).split(",\\s*")) {
                Type type = TYPES.get(name.strip());
                if (type == null) {
                    throw new IOException(source + ": unknown type " + name);
                }
                Path target = out.resolve(in.relativize(source)).resolveSibling(file.replace("Float", type.name));
                writeIfChanged(target, specialize(text, type, source.getFileName().toString()));
            }
        }
    }

    private static String specialize(String text, Type type, String from) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean skipping = false;
        for (String line : text.split("\n", -1)) {
            Matcher m;
            if (line.startsWith("// @specialize")) {
                lines.add("// Generated from " + from + " at build time; edit that file.");
            } else if (END.matcher(line).matches()) {
                skipping = false;
            } else if ((m = IF.matcher(line)).matches()) {
                skipping = !List.of(m.group(1).strip().split(",\\s*")).contains(type.name);
            } else if (skipping) {
                continue;
            } else if ((m = ONLY.matcher(line)).matches()) {
                if (List.of(m.group(2).strip().split(",\\s*")).contains(type.name)) {
                    lines.add(rename(m.group(1), type));
                }
            } else if ((m = ALTERNATIVE.matcher(line)).matches()) {
                if (m.group(2).equals(type.name)) {
                    lines.add(m.group(1) + m.group(3));
                }
            } else {
                lines.add(rename(line, type));
            }
        }
        if (skipping) {
            throw new IOException(from + ": @if without @end");
        }
        return String.join("\n", lines);
    }

    private static String rename(String line, Type type) {
        String s = LITERAL.matcher(line).replaceAll("$1" + type.literalSuffix);
        return s.replace("FLOAT32", type.dtype)
                .replaceAll("\\bfloat\\b", type.primitive)
                .replaceAll("\\bfloat(?=s\\b|[A-Z])", type.primitive)
                .replace("Float", type.name)
                .replaceAll("(?<![A-Z])FLOAT(?![A-Z0-9])", type.name.toUpperCase());
    }

    private static void writeIfChanged(Path target, String text) throws IOException {
        if (Files.exists(target) && Files.readString(target).equals(text)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, text, StandardCharsets.UTF_8);
    }

    private Specialize() {}
}
