package cotangent.nn.train;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.Dataset;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a result depends on, for the record: two trainings whose reports agree in seeds, version, data and weights before have the same
 * weights after, bit by bit, whatever the rest of the report says about the machine.
 *
 * <pre>{@code
 * Reproducibility report = Reproducibility.of(42).withData("training", data).withWeights("before", model);
 * ...
 * System.out.println(report.withWeights("after", model));
 * }</pre>
 *
 * <p>Hashes are SHA-256 over names, types, shapes and little-endian bits.
 *
 * @param facts by name, in order
 */
public record Reproducibility(Map<String, String> facts) {
    private static final int CHUNK = 1024;

    /** Copies the facts. */
    public Reproducibility {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The seed, the library's version, the kernels, the threads allowed, the JDK and the platform. */
    public static Reproducibility of(long seed) {
        Package library = Reproducibility.class.getPackage();
        String version = library.getImplementationVersion();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seed", Long.toString(seed));
        facts.put("cotangent", version == null ? "unknown" : version);
        facts.put("kernels", Kernels.description());
        facts.put("threads", Integer.toString(Parallelism.threads()));
        facts.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        facts.put("vm", System.getProperty("java.vm.name"));
        facts.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return new Reproducibility(facts);
    }

    /** With one more fact. */
    public Reproducibility with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Reproducibility(more);
    }

    /** With the hash of all samples of a data set. */
    public Reproducibility withData(String name, Dataset data) {
        MessageDigest hash = sha256();
        for (int from = 0; from < data.size(); from += CHUNK) {
            int[] indices = new int[Math.min(CHUNK, data.size() - from)];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = from + i;
            }
            Batch batch = data.batch(indices);
            update(hash, "inputs", batch.inputs());
            update(hash, "targets", batch.targets());
        }
        return with("data." + name, data.size() + " samples, " + text(hash));
    }

    /** With the hash of a model's parameters and buffers. */
    public Reproducibility withWeights(String name, Module model) {
        MessageDigest hash = sha256();
        model.stateDict().forEach((tensor, t) -> update(hash, tensor, t));
        return with("weights." + name, model.parameterCount() + " parameters, " + text(hash));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest hash, String name, Tensor t) {
        hash.update((name + ' ' + t.dtype() + ' ' + t.shape() + '\n').getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(8, t.size())).order(ByteOrder.LITTLE_ENDIAN);
        if (t.dtype() == DType.FLOAT32) {
            for (float v : t.toFloatArray()) {
                bytes.putInt(Float.floatToRawIntBits(v));
            }
        } else if (t.dtype() == DType.FLOAT64) {
            for (double v : t.toDoubleArray()) {
                bytes.putLong(Double.doubleToRawLongBits(v));
            }
        } else {
            for (long v : t.to(DType.INT64).toLongArray()) {
                bytes.putLong(v);
            }
        }
        hash.update(bytes.flip());
    }

    private static String text(MessageDigest hash) {
        return "sha256 " + HexFormat.of().formatHex(hash.digest());
    }

    /** A line for each fact. */
    @Override
    public String toString() {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> text.append(name)
                .append(" ".repeat(width - name.length() + 2))
                .append(value)
                .append('\n'));
        return text.toString();
    }
}
