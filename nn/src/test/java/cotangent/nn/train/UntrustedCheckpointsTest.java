package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.io.MalformedFileException;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Ema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged checkpoints: refused as malformed or as unfit, or gone on from; never anything else. */
class UntrustedCheckpointsTest {
    @TempDir
    Path folder;

    private byte[] whole;

    private static Trainer trainer(CheckpointPolicy policy) {
        Rng rng = Rng.of(1);
        Layer net = new Sequential(new Linear(4, 2, rng), new Dropout(0.2, rng.split()));
        Trainer[] self = new Trainer[1];
        self[0] = Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new AdamW(net.parameters(), AdamConfig.decoupledDefaults()),
                        Fixtures.loader())
                .epochs(3)
                .averages(Ema.of(net.parameters(), 0.9))
                .evaluation("v", model -> Map.of("loss", 1.0))
                .earlyStopping(EarlyStopping.onMinimum("v.loss", 5))
                .checkpoints(policy)
                .callback(new Callback() {
                    @Override
                    public void onStep(StepReport report) {
                        if (report.step() == 10) {
                            self[0].requestStop();
                        }
                    }
                })
                .build();
        return self[0];
    }

    @BeforeEach
    void train() throws IOException {
        Path made = folder.resolve("made");
        trainer(CheckpointPolicy.everyEpoch(made)).run();
        whole = Files.readAllBytes(made.resolve("step-0000000010.safetensors"));
    }

    private int refused(byte[] content) throws IOException {
        Path file = folder.resolve("x");
        Files.deleteIfExists(file);
        Files.write(file, content);
        try {
            trainer(null).resume(Checkpoint.load(file));
            return 0;
        } catch (MalformedFileException | IllegalArgumentException | NonFiniteLossException e) {
            return 1;
        }
    }

    @Test
    void truncated() throws IOException {
        for (int length = 0; length < whole.length; length += 7) {
            assertTrue(refused(Arrays.copyOf(whole, length)) == 1);
        }
    }

    @Test
    void flippedBits() throws IOException {
        int header =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Random random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] content = whole.clone();
            // Most of the time in the header, where the numbers and texts are.
            int at = random.nextInt(i % 4 == 0 ? content.length : header);
            content[at] ^= (byte) (1 << random.nextInt(8));
            refused += refused(content);
        }
        assertTrue(refused > 300);
    }

    @Test
    void changedDigits() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            byte[] content = whole.clone();
            int at = random.nextInt(content.length);
            while (content[at] < '0' || content[at] > '9') {
                at = (at + 1) % content.length;
            }
            content[at] = (byte) "0123456789-.e,".charAt(random.nextInt(14));
            refused(content);
        }
    }
}
