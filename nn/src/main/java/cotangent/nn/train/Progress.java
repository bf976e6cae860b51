package cotangent.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows how a training goes on: where it stands, means of the epoch so far, samples a second, and the time that is left. On a terminal
 * one line that is written over; else a line for each epoch. The clock is shown and has no influence on anything else.
 */
public final class Progress implements Callback {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR = 20;

    private final PrintStream out;
    private final boolean rewrite;
    private final LongSupplier nanos;
    private long start;
    private long firstStep;
    private long epochStart;
    private long samples;
    private long drawn;
    private int shown;
    private boolean started;
    private StepReport latest;

    Progress(PrintStream out, boolean rewrite, LongSupplier nanos) {
        this.out = out;
        this.rewrite = rewrite;
        this.nanos = nanos;
    }

    /** One line that is written over, for a terminal. */
    public static Progress bar(PrintStream out) {
        return new Progress(out, true, System::nanoTime);
    }

    /** A line for each epoch, for files and logs. */
    public static Progress lines(PrintStream out) {
        return new Progress(out, false, System::nanoTime);
    }

    /** A bar if the program's output is a terminal, else lines. */
    public static Progress to(PrintStream out) {
        return isTerminal() ? bar(out) : lines(out);
    }

    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 on there is a console without a terminal, too, and a method to tell.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public void onEpochStart(long epoch) {
        epochStart = nanos.getAsLong();
        samples = 0;
        latest = null;
        if (!started) {
            started = true;
            start = epochStart;
            firstStep = -1;
        }
    }

    @Override
    public void onStep(StepReport report) {
        latest = report;
        samples += report.samples();
        if (firstStep < 0) {
            firstStep = report.step() - 1;
        }
        long now = nanos.getAsLong();
        if (rewrite && (shown == 0 || now - drawn >= REDRAW_NANOS)) {
            drawn = now;
            int done = (int) ((long) BAR * report.batch() / report.batches());
            draw(position(report) + " [" + "=".repeat(done) + " ".repeat(BAR - done) + "] " + report.batch() + "/"
                    + report.batches() + values(report.running()) + speed(now));
        }
    }

    @Override
    public void onEpochEnd(EpochReport report) {
        String line = latest == null
                ? "epoch " + (report.epoch() + 1) + values(report.values())
                : position(latest) + " step " + report.step() + values(report.values()) + speed(nanos.getAsLong());
        if (rewrite) {
            draw(line);
            endLine();
        } else {
            out.print(line + "\n");
            out.flush();
        }
    }

    @Override
    public void onTrainingEnd(TrainingHistory history) {
        endLine();
        started = false;
        if (history.stoppedEarly()) {
            out.print("stopped early; best epoch " + (history.bestEpoch() + 1) + "\n");
            out.flush();
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        endLine();
        started = false;
    }

    private static String position(StepReport report) {
        return "epoch " + (report.epoch() + 1) + "/" + report.epochs();
    }

    private static String values(Map<String, Double> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(String.format(Locale.ROOT, "  %s %.4g", name, value)));
        return text.toString();
    }

    private String speed(long now) {
        double epochSeconds = Math.max(now - epochStart, 1) * 1e-9;
        long done = latest.step() - firstStep;
        double left = (now - start) * 1e-9 / done * Math.max(0, latest.totalSteps() - latest.step());
        return String.format(Locale.ROOT, "  %.0f samples/s  ETA %s", samples / epochSeconds, clock(Math.round(left)));
    }

    static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** Writes over the line, and over what is left of a longer one. */
    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        out.flush();
        shown = line.length();
    }

    private void endLine() {
        if (shown > 0) {
            out.print("\n");
            out.flush();
            shown = 0;
        }
    }
}
