package cotangent.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The command line: {@code train} runs the examples, {@code experiments} shows what the techniques do. */
public final class Main {
    private static final String USAGE =
            """
            usage: train [digits|fashion|all] [options]
                   experiments list | run <id>... [options] | report [options]

            train          trains networks on real images and reports accuracy and speed
            experiments    measures what the techniques do and judges it

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
                case "experiments" -> RunExperiments.run(rest, out);
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
