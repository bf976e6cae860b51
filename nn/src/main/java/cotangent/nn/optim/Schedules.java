package cotangent.nn.optim;

/** The usual schedules. Where PyTorch has one of the name, values are the same up to its end; then the last one stays. */
public final class Schedules {
    /** Always 1. */
    public static Schedule constant() {
        return step -> 1;
    }

    /** {@code gamma^floor(step / size)}. */
    public static Schedule step(long size, double gamma) {
        Require.positive("step: size", size);
        Require.positive("step: gamma", gamma);
        return step -> StrictMath.pow(gamma, step / size);
    }

    /** {@code gamma} to the number of milestones reached. */
    public static Schedule multiStep(double gamma, long... milestones) {
        Require.positive("multiStep: gamma", gamma);
        long[] at = milestones.clone();
        return step -> {
            int reached = 0;
            for (long milestone : at) {
                reached += step >= milestone ? 1 : 0;
            }
            return StrictMath.pow(gamma, reached);
        };
    }

    /** {@code gamma^step}. */
    public static Schedule exponential(double gamma) {
        Require.positive("exponential: gamma", gamma);
        return step -> StrictMath.pow(gamma, step);
    }

    /** From 1 to 0 along half a cosine. */
    public static Schedule cosine(long total) {
        return cosine(total, 0);
    }

    /** {@code min + (1 - min) (1 + cos(pi step / total)) / 2} up to {@code total}, then {@code min}. */
    public static Schedule cosine(long total, double min) {
        Require.positive("cosine: total", total);
        Require.notNegative("cosine: min", min);
        return step -> anneal(1, min, Math.min(step, total) / (double) total);
    }

    /**
     * Cosines one behind the other, each {@code growth} times as long as the one before.
     *
     * @param first length of the first, in steps
     * @param growth a positive integer
     * @param min the lowest value
     */
    public static Schedule cosineWithRestarts(long first, int growth, double min) {
        Require.positive("cosineWithRestarts: first", first);
        Require.positive("cosineWithRestarts: growth", (long) growth);
        Require.notNegative("cosineWithRestarts: min", min);
        return step -> {
            Period period = period(first, growth, step);
            return anneal(1, min, period.position / (double) period.length);
        };
    }

    /** The period between restarts that a step is in: its length, and where in it the step is. */
    record Period(long length, long position) {}

    static Period period(long first, int growth, long step) {
        Require.positive("restarts: first period", first);
        Require.positive("restarts: growth", (long) growth);
        long position = step;
        long length = first;
        if (growth == 1) {
            position %= length;
        } else {
            while (position >= length) {
                position -= length;
                length = Math.multiplyExact(length, growth);
            }
        }
        return new Period(length, position);
    }

    /** {@code (1 - step / total)^power} up to {@code total}, then 0. */
    public static Schedule polynomial(long total, double power) {
        Require.positive("polynomial: total", total);
        Require.positive("polynomial: power", power);
        return step -> StrictMath.pow(1 - Math.min(step, total) / (double) total, power);
    }

    /** One cycle with PyTorch's defaults: 30 % rising from 1/25, then down to 1/250000. */
    public static Schedule oneCycle(long total) {
        return oneCycle(total, 0.3, 25, 1e4);
    }

    /**
     * Up and down along cosines (L. N. Smith and N. Topin, Super-convergence, 2018); the base learning rate is the highest.
     *
     * @param total all steps
     * @param rising the share of them in which the rate rises, in (0, 1)
     * @param startDivisor the first value is 1 divided by this
     * @param endDivisor the last value is the first one divided by this
     */
    public static Schedule oneCycle(long total, double rising, double startDivisor, double endDivisor) {
        Require.positive("oneCycle: total", total);
        Require.positive("oneCycle: start divisor", startDivisor);
        Require.positive("oneCycle: end divisor", endDivisor);
        if (!(rising * total > 1 && rising < 1)) {
            throw new IllegalArgumentException("oneCycle: the rising share must be below 1 and more than one step, got "
                    + rising + " of " + total);
        }
        double start = 1 / startDivisor;
        double end = start / endDivisor;
        double top = rising * total - 1;
        double last = total - 1;
        return step -> {
            double s = Math.min(step, last);
            return s <= top ? anneal(start, 1, s / top) : anneal(1, end, (s - top) / (last - top));
        };
    }

    /** Rises in equal steps: {@code (step + 1) / steps}, then 1. */
    public static Warmup linearWarmup(long steps) {
        return new Warmup(steps);
    }

    /** A linear warmup of {@code steps} steps, then the given schedule from its start. */
    public static Schedule warmup(long steps, Schedule schedule) {
        return linearWarmup(steps).then(schedule);
    }

    /**
     * A linear rise to 1.
     *
     * @param steps the number of steps; the last of them has the full rate
     */
    public record Warmup(long steps) implements Schedule {
        /** Checks the number. */
        public Warmup {
            Require.positive("warmup: steps", steps);
        }

        @Override
        public double multiplier(long step) {
            return Math.min(step + 1, steps) / (double) steps;
        }

        /** Another schedule, from its start, after the warmup. */
        public Schedule then(Schedule next) {
            return then(steps, next);
        }
    }

    private static double anneal(double from, double to, double position) {
        return to + (from - to) / 2 * (1 + StrictMath.cos(StrictMath.PI * position));
    }

    private Schedules() {}
}
