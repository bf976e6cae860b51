package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static JsonReader reader(String text) {
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8), "test", 0);
    }

    private static void skip(JsonReader json) {
        json.skipValue();
        json.end();
    }

    @Test
    void strings() {
        assertEquals(
                "a\"\\/\b\f\n\r\té€\uD83D\uDE00\u0000",
                reader("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9€\\ud83d\\uDE00\\u0000\"")
                        .string());
        assertEquals("\uD83D\uDE00", reader("\"\uD83D\uDE00\"").string());
    }

    @Test
    void objectsAndArrays() {
        List<Object> read = new ArrayList<>();
        JsonReader json = reader(" {\"a\" : [ 1 , -2,0 ] ,\r\n\t\"b\":[]} ");
        json.object(name -> {
            read.add(name);
            json.array(() -> read.add(json.integer()));
        });
        json.end();
        assertEquals(List.of("a", 1L, -2L, 0L, "b"), read);
    }

    @Test
    void integers() {
        assertEquals(Long.MAX_VALUE, reader("9223372036854775807").integer());
        assertEquals(Long.MIN_VALUE, reader("-9223372036854775808").integer());
        for (String bad : new String[] {"9223372036854775808", "1.0", "1e3", "", "x", "\"1\""}) {
            assertThrows(MalformedFileException.class, () -> reader(bad).integer(), bad);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[[],{}]", "true", "false", "null", "-0.5e+10", "0", "1E-2", "{\"a\":{\"a\":1}}", "\"\""})
    void acceptsJson(String text) {
        skip(reader(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{\"a\":1 \"b\":2}",
                "[1 2]",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "-",
                "NaN",
                "Infinity",
                "tru",
                "nul",
                "True",
                "'a'",
                "\"a",
                "\"\\",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "\"\n\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800x\"",
                "{} {}",
                "[]]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "/**/1",
                "[1]//"
            })
    void refusesWhatIsNotJson(String text) {
        assertThrows(MalformedFileException.class, () -> skip(reader(text)));
    }

    @Test
    void refusesInvalidUtf8() {
        for (int[] bad : new int[][] {{0xff}, {0xc3}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}}) {
            byte[] text = new byte[bad.length + 2];
            text[0] = text[text.length - 1] = '"';
            for (int i = 0; i < bad.length; i++) {
                text[i + 1] = (byte) bad[i];
            }
            assertThrows(MalformedFileException.class, () -> new JsonReader(text, "test", 0).string());
        }
    }

    @Test
    void limitsTheDepth() {
        skip(reader("[".repeat(32) + "]".repeat(32)));
        assertThrows(MalformedFileException.class, () -> skip(reader("[".repeat(33) + "]".repeat(33))));
        assertThrows(MalformedFileException.class, () -> skip(reader("[".repeat(1_000_000))));
    }

    @Test
    void tellsWhere() {
        MalformedFileException e = assertThrows(
                MalformedFileException.class, () -> new JsonReader("[1,x]".getBytes(), "file", 100).skipValue());
        assertEquals(103, e.position());
        assertEquals("file", e.source());
        assertEquals("needs a digit", e.reason());
        assertEquals("file, byte 103: needs a digit", e.getMessage());
    }
}
