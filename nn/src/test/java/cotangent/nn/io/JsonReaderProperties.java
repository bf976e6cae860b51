package cotangent.nn.io;

import cotangent.autodiff.Rng;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Text that is nearly JSON: it is read, or refused by {@link MalformedFileException}. */
class JsonReaderProperties {
    private static final String[] TOKENS = {
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "d83d", "\"a\"", "\"b\":", "1", "-", "0", ".", "e", "E+",
        "true", "fals", "null", " ", "\n", "\u00e9", "\0"
    };
    private static final String SAMPLE =
            "{\"a\": [1, -2.5e3, {\"b\\n\\u00e9\": null}], \"c\": \"\\ud83d\\ude00\", \"d\": [true, false, []]}";

    private static void readOrRefuse(byte[] text) {
        try {
            JsonReader json = new JsonReader(text, "test", 0);
            json.skipValue();
            json.end();
        } catch (MalformedFileException e) {
            // as documented
        }
        try {
            new JsonReader(text, "test", 0).integer();
        } catch (MalformedFileException e) {
            // as documented
        }
    }

    @Property(tries = 2000)
    void tokensInAnyOrder(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        StringBuilder text = new StringBuilder();
        for (int i = rng.nextInt(40); i > 0; i--) {
            text.append(TOKENS[rng.nextInt(TOKENS.length)]);
        }
        readOrRefuse(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 2000)
    void bytesChanged(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        byte[] text = SAMPLE.getBytes(StandardCharsets.UTF_8);
        for (int i = rng.nextInt(3); i >= 0; i--) {
            text[rng.nextInt(text.length)] = (byte) rng.nextInt(256);
        }
        readOrRefuse(text);
    }
}
