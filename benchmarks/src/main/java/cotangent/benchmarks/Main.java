package cotangent.benchmarks;

import cotangent.benchmarks.speed.KernelSpeed;
import cotangent.benchmarks.speed.TrainSpeed;
import cotangent.benchmarks.speed.VmapSpeed;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/**
 * The command line: {@code train}, {@code char-gpt}, {@code copy-task}, {@code resnet} and {@code pinn} run the examples, {@code experiments} shows what the techniques do, {@code train-speed},
 * {@code kernel-speed} and {@code vmap-speed} measure.
 */
public final class Main {
    private static final String USAGE = """
            usage: COMMAND [options]

            train          trains networks on real images and reports accuracy and speed
            char-gpt       trains a language model of characters on the shipped text and lets it write
            copy-task      trains an LSTM and a transformer to repeat and to reverse what they read
            resnet         trains a small residual network on the shipped clothes, over several seeds
            pinn           solves differential equations with networks, by nested transforms
            experiments    measures what the techniques do and judges it
            train-speed    measures steps of training and inference, alone or beside a PyTorch
            kernel-speed   measures single kernels, alone or beside NumPy and PyTorch
            vmap-speed     measures gradients of each sample, all at once and in a loop

            A command followed by --help tells its options.""";

    /** Runs a command; the process ends with status 2 if the arguments are wrong. */
    public static void main(String[] args) {
        int status = run(args, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        List<String> rest = args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        try {
            switch (args.length == 0 ? "--help" : args[0]) {
                case "train" -> Train.run(rest, out);
                case "char-gpt" -> CharGpt.run(rest, out);
                case "copy-task" -> CopyTask.run(rest, out);
                case "resnet" -> ResNetExample.run(rest, out);
                case "pinn" -> Pinn.run(rest, out);
                case "experiments" -> RunExperiments.run(rest, out);
                case "train-speed" -> TrainSpeed.run(rest, out);
                case "kernel-speed" -> KernelSpeed.run(rest, out);
                case "vmap-speed" -> VmapSpeed.run(rest, out);
                case "--help", "-h", "help" -> out.println(USAGE);
                default -> throw new UsageException("unknown command '" + args[0] + "'\n\n" + USAGE);
            }
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private Main() {}
}
