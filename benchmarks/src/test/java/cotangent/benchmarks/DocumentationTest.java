package cotangent.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeps the documentation true: the Java blocks of each page are compiled and run together, in order, and what a block prints
 * must be the text block that follows it, if one does.
 */
class DocumentationTest {
    private static final String IMPORTS = """
            import cotangent.autodiff.*;
            import cotangent.nn.*;
            import cotangent.nn.Module;
            import cotangent.nn.data.*;
            import cotangent.nn.io.*;
            import cotangent.nn.loss.*;
            import cotangent.nn.metrics.*;
            import cotangent.nn.models.*;
            import cotangent.nn.onnx.*;
            import cotangent.nn.optim.*;
            import cotangent.nn.plot.*;
            import cotangent.nn.text.*;
            import cotangent.nn.train.*;
            import cotangent.regularizers.augmentation.*;
            import cotangent.regularizers.labelnoise.*;
            import cotangent.regularizers.sharpness.*;
            import cotangent.vector.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.function.*;
            import java.util.random.*;
            """;

    /** Separates what the blocks print. */
    private static final String MARK = "\u0001";

    private record Block(String code, String expected) {}

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> pages() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            docs.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream()
                .map(p -> DynamicTest.dynamicTest(root.relativize(p).toString(), () -> check(p)));
    }

    private void check(Path page) throws Exception {
        List<Block> blocks = blocks(Files.readString(page));
        if (blocks.isEmpty()) {
            return;
        }
        List<String> printed = run(page, blocks);
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).expected != null) {
                assertEquals(
                        blocks.get(i).expected.strip(),
                        printed.get(i).strip(),
                        page.getFileName() + ", block " + (i + 1));
            }
        }
    }

    private static List<Block> blocks(String page) {
        List<Block> blocks = new ArrayList<>();
        String[] parts = page.split("(?m)^```");
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith("java\n")) {
                boolean shown = i + 2 < parts.length && parts[i + 1].isBlank() && parts[i + 2].startsWith("text\n");
                blocks.add(new Block(parts[i].substring(5), shown ? parts[i + 2].substring(5) : null));
            }
        }
        return blocks;
    }

    private List<String> run(Path page, List<Block> blocks) throws Exception {
        String name = page.getFileName().toString().replaceAll("\\W", "_");
        StringBuilder source =
                new StringBuilder(IMPORTS).append("public class ").append(name).append(" {\n");
        source.append("public static void run() throws Exception {\n");
        for (Block b : blocks) {
            source.append(b.code).append("System.out.print(\"\\u0001\");\n");
        }
        source.append("}}\n");
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            StringWriter messages = new StringWriter();
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            List<String> options = List.of("-cp", path, "-d", folder.toString(), "--release", "17");
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertTrue(compiled, messages::toString);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("run").invoke(null);
        } finally {
            System.setOut(before);
        }
        return List.of(out.toString(StandardCharsets.UTF_8).split(MARK, -1));
    }
}
