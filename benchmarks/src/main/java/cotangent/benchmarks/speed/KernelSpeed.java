package cotangent.benchmarks.speed;

import cotangent.benchmarks.Options;
import cotangent.benchmarks.UsageException;
import cotangent.vector.Kernels;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;

/** The command {@code kernel-speed}: single kernels on one thread, each in turns with what it is measured by. */
public final class KernelSpeed {
    private static final String USAGE = """
            usage: kernel-speed [NAME ...] [options]

            sgemm, dgemm              square products of 512, 1024 and 2048, beside the peer's
            threads                   a product of 1024 on two threads, beside one thread
            add, mul, relu, sum       on 4 M floats, beside copies by System.arraycopy, 64 KiB each, of as many bytes in all
            copy                      a System.arraycopy of 4 M floats at once, beside the same
            exp, tanh, sigmoid        on 4 M floats, beside the peer's
            all of them if none is named

            --seconds N     time for each line; default 4
            --peer PYTHON   takes turns with NumPy and PyTorch in this interpreter
            --script FILE   what the peer runs; default benchmarks/peers/kernel_speed.py
            --fresh N       instead: a float product of 1024 in N fresh virtual machines, each for --seconds""";

    private static final int ROUNDS = 7;

    /** Beside a loop in the same process: neighbours on the machine take memory bandwidth for seconds, so turns are to be short. */
    private static final int SHORT_ROUNDS = 31;

    /** Calls of a turn, whose median the first one, after the other's turn, is not to decide. */
    private static final int LEAST_CALLS = 3;

    /** What the compiler needs, however short the rounds. */
    private static final long WARM_UP_NANOS = 1_500_000_000L;

    /** Runs the command. */
    public static void run(List<String> args, PrintStream out) {
        if (args.contains("--help") || args.contains("-h")) {
            out.println(USAGE);
            return;
        }
        Options options = Options.parse(args, Set.of("seconds", "peer", "script", "fresh"));
        double seconds = options.number("seconds", 0, 4);
        if (options.has("fresh")) {
            fresh((int) options.number("fresh", 1, 1), seconds, out);
            return;
        }
        List<KernelCase> cases = cases(options.words());
        Path script = Path.of(options.get("script", "benchmarks/peers/kernel_speed.py"));
        try (Peer peer = options.has("peer") ? new Peer(options.get("peer", ""), script, 1) : null) {
            out.println("Kernels: " + Kernels.description() + ", JDK "
                    + Runtime.version().feature() + (peer == null ? "" : "; beside " + peer.name()));
            out.println("| kernel | n | ms | G/s | beside | ms | G/s | speed |");
            out.println("| --- | --: | --: | --: | --- | --: | --: | --: |");
            for (KernelCase c : cases) {
                measure(c, seconds, peer, out);
            }
        }
    }

    private static List<KernelCase> cases(List<String> names) {
        for (String name : names) {
            if (KernelCase.ALL.stream().noneMatch(c -> c.name().equals(name))) {
                throw new UsageException("kernel-speed: no kernel '" + name + "'\n\n" + USAGE);
            }
        }
        return KernelCase.ALL.stream()
                .filter(c -> names.isEmpty() || names.contains(c.name()))
                .toList();
    }

    private static void measure(KernelCase c, double seconds, Peer peer, PrintStream out) {
        KernelCase.Calls calls = c.calls();
        boolean here = calls.reference() != null;
        int rounds = here ? SHORT_ROUNDS : ROUNDS;
        long share = (long) (seconds * 1e9 / (here || peer != null ? 3 * rounds : 1.5 * rounds));
        Meter own = new Meter(calls.kernel()::run, rounds);
        int steps = Math.max(LEAST_CALLS, own.warmUp(Math.max(WARM_UP_NANOS, share * rounds / 2), share));
        double[] theirs = new double[rounds];
        IntConsumer other = null;
        if (here) {
            Meter reference = new Meter(calls.reference()::run, rounds);
            int count = Math.max(LEAST_CALLS, reference.warmUp(share * rounds / 2, share));
            other = i -> theirs[i] = reference.round(count);
        } else if (peer != null) {
            String question = c.name() + " " + c.size() + " ";
            int count = (int) Math.max(LEAST_CALLS, share / 1e6 / Math.max(peer.millis(question + 3), 1e-3));
            other = i -> theirs[i] = peer.millis(question + count);
        }
        double[] ours = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ours[i] = own.round(steps);
            if (other != null) {
                other.accept(i);
            }
        }
        double ms = own.millis();
        out.printf(Locale.ROOT, "| %s | %d | %.4g | %.1f |", c.name(), c.size(), ms, c.work() / ms / 1e6);
        if (other != null) {
            double beside = Meter.median(theirs);
            out.printf(
                    Locale.ROOT,
                    " %s | %.4g | %.1f | %.3f |",
                    here ? c.referenceName() : "peer",
                    beside,
                    c.referenceWork() / beside / 1e6,
                    speed(c.work(), ours, c.referenceWork(), theirs));
        } else {
            out.print(" | | | |");
        }
        out.println();
    }

    /** The median over the turns of our rate over that of the other, which ran right behind. */
    static double speed(double work, double[] ours, double referenceWork, double[] theirs) {
        double[] speeds = new double[ours.length];
        for (int i = 0; i < speeds.length; i++) {
            speeds[i] = work / ours[i] / (referenceWork / theirs[i]);
        }
        return Meter.median(speeds);
    }

    /** Tells by the slowest of several virtual machines whether the compiler's choice of registers is ever a bad one. */
    private static void fresh(int count, double seconds, PrintStream out) {
        double[] rates = new double[count];
        for (int i = 0; i < count; i++) {
            rates[i] = inFreshMachine(seconds);
        }
        Arrays.sort(rates);
        out.println("JDK " + Runtime.version().feature() + ", sgemm 1024 in " + count + " virtual machines, GFLOP/s: "
                + Arrays.toString(rates));
        double median = Meter.median(rates);
        out.printf(Locale.ROOT, "least %.1f, median %.1f, ratio %.3f%n", rates[0], median, rates[0] / median);
    }

    private static double inFreshMachine(double seconds) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-classpath",
                System.getProperty("java.class.path"),
                FreshGemm.class.getName(),
                Double.toString(seconds));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            return Double.parseDouble(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UsageException("--fresh: cannot run another virtual machine: " + e.getMessage());
        }
    }

    private KernelSpeed() {}
}
