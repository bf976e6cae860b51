package cotangent.nn.text;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.MalformedFileException;
import cotangent.nn.io.SafeTensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged and hostile vocabularies: a documented exception or a tokenizer that works, and little memory. */
class UntrustedTokenizersTest {
    private static final String TEXT = "She sells sea shells by the sea shore.";

    @TempDir
    Path folder;

    enum Kind {
        CHARACTERS(CharacterTokenizer::load),
        BYTE_PAIRS(BytePairTokenizer::load);

        final Function<Path, Tokenizer> load;

        Kind(Function<Path, Tokenizer> load) {
            this.load = load;
        }

        byte[] sample(Path folder) throws IOException {
            Path file = folder.resolve("sample");
            if (this == CHARACTERS) {
                CharacterTokenizer.of(TEXT).save(file);
            } else {
                BytePairTokenizer.train(TEXT, 262).save(file);
            }
            return Files.readAllBytes(file);
        }
    }

    private boolean refused(Kind kind, byte[] content) throws IOException {
        Path file = folder.resolve("x");
        Files.deleteIfExists(file);
        Files.write(file, content);
        Tokenizer tokenizer;
        try {
            tokenizer = kind.load.apply(file);
        } catch (MalformedFileException | IllegalArgumentException e) {
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("reading " + Arrays.toString(content), e);
        }
        for (int token = 0; token < tokenizer.size(); token++) {
            tokenizer.decode(token);
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void truncatedFiles(Kind kind) throws IOException {
        byte[] whole = kind.sample(folder);
        assertFalse(refused(kind, whole));
        for (int length = 0; length < whole.length; length++) {
            assertTrue(refused(kind, Arrays.copyOf(whole, length)), "accepted the first " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flippedBits(Kind kind) throws IOException {
        byte[] content = kind.sample(folder);
        int refused = 0;
        for (int bit = 0; bit < 8 * content.length; bit++) {
            content[bit / 8] ^= (byte) (1 << bit % 8);
            refused += refused(kind, content) ? 1 : 0;
            content[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertTrue(refused > 0);
    }

    @ParameterizedTest
    @EnumSource
    void randomBytesBehindAValidBeginning(Kind kind) throws IOException {
        Random random = new Random(kind.ordinal());
        byte[] sample = kind.sample(folder);
        for (int i = 0; i < 200; i++) {
            byte[] content = sample.clone();
            int from = random.nextInt(content.length);
            for (int k = from; k < content.length; k++) {
                content[k] = (byte) random.nextInt(256);
            }
            refused(kind, content);
        }
    }

    /** 40 long tokens, and all pairs of them: 12 KB of file, 53 MB of text. */
    @Test
    void manyLongTokensAreRefusedBeforeMemoryIsTaken() {
        int doublings = 15;
        int variants = 40;
        int[] pairs = new int[2 * (doublings + variants + variants * variants)];
        int n = 0;
        for (int i = 0; i < doublings - 1; i++) {
            pairs[n++] = i == 0 ? 'a' : 255 + i;
            pairs[n++] = i == 0 ? 'a' : 255 + i;
        }
        int longest = 255 + n / 2;
        int firstVariant = longest + 1;
        for (int v = 0; v < variants; v++) {
            pairs[n++] = longest;
            pairs[n++] = v;
        }
        for (int v = 0; v < variants; v++) {
            for (int w = 0; w < variants; w++) {
                pairs[n++] = firstVariant + v;
                pairs[n++] = firstVariant + w;
            }
        }
        Path file = folder.resolve("x");
        SafeTensors.save(
                file,
                Map.of("merges", Tensor.of(Arrays.copyOf(pairs, n), n / 2, 2)),
                Map.of("cotangent.tokenizer", "byte pairs"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(IllegalArgumentException.class, () -> BytePairTokenizer.load(file));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 32 << 20, "allocated " + allocated);
    }
}
