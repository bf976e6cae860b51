package cotangent.benchmarks.speed;

import cotangent.benchmarks.Options;
import cotangent.benchmarks.UsageException;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The command {@code train-speed}: what a step of training and of inference costs, alone or in turns with PyTorch. */
public final class TrainSpeed {
    private static final String USAGE = """
            usage: train-speed [mlp] [cnn] [resnet] [transformer] [lstm] [tiny] [options]

            mlp           MLP 784-512-512-10, batch 128
            cnn           conv 32, conv 64, dense 128 on 28x28 images, batch 64
            resnet        ResNet-8 on 28x28 images, batch 64
            transformer   causal, 4 layers of 128 features, 4 heads, feed-forward 512, on 64 bytes, batch 16
            lstm          LSTM 128-128 over 64 steps, batch 32
            tiny          MLP 2-16-16-10, batch 1
            all of them if none is named; each trained with Adam

            --seconds N     time for training and for inference of each; default 6
            --threads N     threads to use, the peer too; default 1
            --peer PYTHON   takes turns with PyTorch in this interpreter and prints ratios of times
            --script FILE   what the peer runs; default benchmarks/peers/pytorch_train_speed.py""";

    private static final int ROUNDS = 7;

    /** Runs the command. */
    public static void run(List<String> args, PrintStream out) {
        if (args.contains("--help") || args.contains("-h")) {
            out.println(USAGE);
            return;
        }
        Options options = Options.parse(args, Set.of("seconds", "threads", "peer", "script"));
        List<Workload> workloads = workloads(options.words());
        double seconds = options.number("seconds", 0, 6);
        int threads = Math.toIntExact(options.number("threads", 1, 1));
        Path script = Path.of(options.get("script", "benchmarks/peers/pytorch_train_speed.py"));
        try (var region = Parallelism.of(threads);
                Peer peer = options.has("peer") ? new Peer(options.get("peer", ""), script, threads) : null) {
            out.println("Kernels: " + Kernels.description() + ", JDK "
                    + Runtime.version().feature() + ", " + threads + (threads == 1 ? " thread" : " threads")
                    + (peer == null ? "" : "; beside " + peer.name()));
            out.println("| workload | step | ms | GFLOP/s | KiB allocated | GC % |"
                    + (peer == null ? "" : " peer ms | ratio |"));
            out.println("| --- | --- | --: | --: | --: | --: |" + (peer == null ? "" : " --: | --: |"));
            for (Workload w : workloads) {
                measure(w, true, seconds, peer, out);
                measure(w, false, seconds, peer, out);
            }
        }
    }

    private static List<Workload> workloads(List<String> names) {
        if (names.isEmpty()) {
            return Workload.ALL;
        }
        List<Workload> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(Workload.ALL.stream()
                    .filter(w -> w.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("train-speed: no workload '" + name + "'\n\n" + USAGE)));
        }
        return chosen;
    }

    private static void measure(Workload w, boolean training, double seconds, Peer peer, PrintStream out) {
        Meter meter = new Meter(w.step(training), ROUNDS);
        long share = (long) (seconds * 1e9 / (peer == null ? 1.5 * ROUNDS : 3 * ROUNDS));
        int steps = meter.warmUp(share * ROUNDS / 2, share);
        double[] theirs = new double[ROUNDS];
        int theirSteps = peer == null ? 0 : peerSteps(peer, w, training, share);
        for (int i = 0; i < ROUNDS; i++) {
            meter.round(steps);
            if (peer != null) {
                theirs[i] = peer.millis(w, training, theirSteps);
            }
        }
        double ms = meter.millis();
        out.printf(
                Locale.ROOT,
                "| %s | %s | %.4g | %.1f | %.1f | %.1f |",
                w.title(),
                training ? "training" : "inference",
                ms,
                w.operations(training) / ms / 1e6,
                meter.bytesPerStep() / 1024.0,
                100 * meter.collectorShare());
        if (peer != null) {
            out.printf(Locale.ROOT, " %.4g | %.3f |", Meter.median(theirs), ms / Meter.median(theirs));
        }
        out.println();
    }

    /** The number of steps that keep the peer busy for a share of the time, after a first few to warm it up. */
    private static int peerSteps(Peer peer, Workload w, boolean training, long nanos) {
        double ms = peer.millis(w, training, 5);
        return (int) Math.max(3, Math.min(1_000_000, nanos / 1e6 / Math.max(ms, 1e-3)));
    }

    private TrainSpeed() {}
}
