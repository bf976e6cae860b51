package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetpbmTest {
    private static Tensor read(String latin1) {
        return Netpbm.read(new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1)), 1000);
    }

    private static void assertImage(int[] shape, float[] values, String file) {
        Tensor image = read(file);
        assertArrayEquals(shape, image.shape().toArray());
        assertArrayEquals(values, image.toFloatArray());
    }

    @Test
    void readsAllSixKinds() {
        float[] letter = {1, 0, 1, 0, 0, 1};
        assertImage(new int[] {1, 2, 3}, letter, "P1\n# a comment\n3 2\n010\n1 1 0");
        assertImage(new int[] {1, 2, 3}, letter, "P4\n3 2\n\u0040\u00c0");
        float[] grey = {0, 0.5f, 1, 0.25f};
        assertImage(new int[] {1, 2, 2}, grey, "P2 2 2 # size\n4\n0 2\n4 1\n");
        assertImage(new int[] {1, 2, 2}, grey, "P5\n2 2\n4\n\0\2\4\1");
        float[] colour = {1, 0, 0, 1, 0.5f, 0};
        assertImage(new int[] {3, 1, 2}, colour, "P3 2 1 2 2 0 1 0 2 0");
        assertImage(new int[] {3, 1, 2}, colour, "P6 2 1 2 \2\0\1\0\2\0");
        assertImage(new int[] {1, 1, 2}, new float[] {1, 1 / 65535f}, "P5 2 1 65535\n\u00ff\u00ff\0\1");
    }

    @Test
    void survivesAFile(@TempDir Path folder) {
        for (int channels : new int[] {1, 3}) {
            Tensor image = Tensor.rand(Rng.of(channels), channels, 5, 7)
                    .mul(255)
                    .round()
                    .div(255);
            Netpbm.write(folder.resolve("a.ppm"), image);
            assertArrayEquals(
                    image.toFloatArray(), Netpbm.read(folder.resolve("a.ppm")).toFloatArray());
        }
        assertThrows(ShapeException.class, () -> Netpbm.write(folder.resolve("b.ppm"), Tensor.ones(2, 3, 3)));
    }

    @Test
    void refusesWhatIsWrong() {
        for (String bad : new String[] {
            "",
            "P",
            "P7 1 1 1\n\0",
            "P5 0 1 1\n\0",
            "P5 1 1 0\n\0",
            "P5 1 1 65536\n\0\0",
            "P5 99 99 255\n",
            "P5 2 1 255\n\0",
            "P2 1 1 5\n6",
            "P2 2 1 5\n1",
            "P1 2 1\n02",
            "P5 x 1 1\n\0",
            "P5 1 1 1#\n\0",
            "P5 1 1 7\n\u0008",
            "P2 99999999999 1 1 1",
            "P6 2147483647 2147483647 255 \0"
        }) {
            assertThrows(MalformedFileException.class, () -> read(bad), bad);
        }
    }

    @Property(tries = 200)
    void brokenFilesGiveImagesOrOneException(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        String[] files = {"P1\n3 2\n010\n1 1 0", "P2 2 2 # size\n4\n0 2\n4 1\n", "P6 2 1 2 \2\0\1\0\2\0"};
        byte[] file = files[rng.nextInt(3)].getBytes(StandardCharsets.ISO_8859_1);
        file[rng.nextInt(file.length)] = (byte) rng.nextInt(256);
        byte[] cut = Arrays.copyOf(file, rng.nextInt(file.length + 1));
        try {
            Netpbm.read(new ByteArrayInputStream(cut), 1000);
        } catch (MalformedFileException e) {
            // as documented
        }
    }
}
