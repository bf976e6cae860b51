package cotangent.benchmarks;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.io.Csv;
import cotangent.nn.io.CsvOptions;
import cotangent.nn.io.CsvTable;
import cotangent.nn.io.Idx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The small real data sets that ship with the project. */
public final class ShippedData {
    /** What the classes of Fashion-MNIST are. */
    public static final List<String> FASHION_CLASSES = List.of(
            "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    /**
     * Images with their classes.
     *
     * @param images float32 {@code [n, channels, height, width]} in {@code [0, 1]}
     * @param labels int64 {@code [n]}
     */
    public record Images(Tensor images, Tensor labels) {}

    /** The 1797 handwritten digits, {@code [1797, 1, 8, 8]}, in the order of the file. */
    public static Images digits() {
        CsvTable table = resource(
                "digits.csv.gz", in -> Csv.read(in, CsvOptions.defaults().withHeader(false)));
        Tensor all = table.toTensor();
        Tensor images = all.slice(1, 0, 64).to(DType.FLOAT32).div(16).reshape(-1, 1, 8, 8);
        return new Images(images, all.select(1, 64).to(DType.INT64));
    }

    /** The first 600 training images of each class of Fashion-MNIST, {@code [6000, 1, 28, 28]}. */
    public static Images fashionTrain() {
        return new Images(
                resource("fashion-train-6000-images-idx3-ubyte.gz", Idx::readImages),
                resource("fashion-train-6000-labels-idx1-ubyte.gz", Idx::readLabels));
    }

    /** The first 100 test images of each class of Fashion-MNIST, {@code [1000, 1, 28, 28]}. */
    public static Images fashionTest() {
        return new Images(
                resource("fashion-t10k-1000-images-idx3-ubyte.gz", Idx::readImages),
                resource("fashion-t10k-1000-labels-idx1-ubyte.gz", Idx::readLabels));
    }

    /** 30 measurements of 569 tumours, float32, as they are, with 0 for malignant (212) and 1 for benign. */
    public static TensorDataset breastCancer() {
        String[] names =
                IntStream.rangeClosed(0, 30).mapToObj(Integer::toString).toArray(String[]::new);
        CsvTable table = resource(
                "breast_cancer.csv",
                in -> Csv.read(
                        in,
                        CsvOptions.defaults()
                                .withHeader(false)
                                .withSkippedLines(1)
                                .withNames(names)));
        Tensor all = table.toTensor();
        return new TensorDataset(
                all.slice(1, 0, 30).to(DType.FLOAT32), all.select(1, 30).to(DType.INT64));
    }

    /** The Constitution of the United States, 45,345 characters of ASCII. */
    public static String constitution() {
        return resource("us-constitution.txt", in -> {
            try {
                return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Images and labels from a folder of IDX files, plain or gzip, with the names of the original.
     *
     * @param folder where {@code <prefix>-images-idx3-ubyte[.gz]} and {@code <prefix>-labels-idx1-ubyte[.gz]} are
     * @param prefix {@code "train"} or {@code "t10k"}
     * @throws IllegalArgumentException if a file is not there, or the numbers of images and labels differ
     */
    public static Images idxFolder(Path folder, String prefix) {
        Images images = new Images(
                Idx.readImages(find(folder, prefix + "-images-idx3-ubyte")),
                Idx.readLabels(find(folder, prefix + "-labels-idx1-ubyte")));
        if (images.images.size(0) != images.labels.size(0)) {
            throw new IllegalArgumentException(folder + ": " + images.images.size(0) + " " + prefix + " images, but "
                    + images.labels.size(0) + " labels");
        }
        return images;
    }

    private static Path find(Path folder, String name) {
        for (String ending : List.of("", ".gz")) {
            Path file = folder.resolve(name + ending);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new IllegalArgumentException("there is no " + name + " or " + name + ".gz in " + folder.toAbsolutePath());
    }

    private static <T> T resource(String name, Function<InputStream, T> reader) {
        try (InputStream in = ShippedData.class.getResourceAsStream("data/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource data/" + name + " is missing from this build");
            }
            return reader.apply(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ShippedData() {}
}
