package cotangent.nn.optim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Golden files, made by src/test/scripts/optimizers.py. */
final class Golden {
    /** The fields of the lines. */
    static List<String[]> read(String file) {
        try (InputStream in = Golden.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Golden() {}
}
