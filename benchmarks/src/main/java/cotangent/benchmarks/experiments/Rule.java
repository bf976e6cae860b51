package cotangent.benchmarks.experiments;

import java.util.function.Predicate;

/**
 * A condition that the measurements must meet, stated before they are made.
 *
 * @param text the condition in words, for the report
 * @param holds whether measurements meet it; a comparison with NaN does not
 */
public record Rule(String text, Predicate<Measurements> holds) {
    /** A condition on the values of one seed. */
    @FunctionalInterface
    public interface OnSeed {
        /** Whether the values on {@code seed} meet it. */
        boolean holds(Measurements measured, long seed);
    }

    /** The mean of the variant is at least {@code margin} above that of the baseline; with a negative margin, at most so much below it. */
    public static Rule gain(String measure, String variant, String baseline, double margin) {
        String distance =
                margin < 0 ? " at most " + number(-margin) + " below" : " at least " + number(margin) + " above";
        return new Rule(
                "mean " + measure + " of " + variant + distance + " that of " + baseline,
                m -> m.mean(variant, measure) - m.mean(baseline, measure) >= margin);
    }

    /** The mean of the variant is at most {@code factor} times that of the baseline. */
    public static Rule ratioAtMost(String measure, String variant, String baseline, double factor) {
        return new Rule(
                "mean " + measure + " of " + variant + " at most " + number(factor) + " times that of " + baseline,
                m -> m.mean(variant, measure) <= factor * m.mean(baseline, measure));
    }

    /** The mean of the variant is at least {@code factor} times that of the baseline. */
    public static Rule ratioAtLeast(String measure, String variant, String baseline, double factor) {
        return new Rule(
                "mean " + measure + " of " + variant + " at least " + number(factor) + " times that of " + baseline,
                m -> m.mean(variant, measure) >= factor * m.mean(baseline, measure));
    }

    /** The mean of the variant is at least a value. */
    public static Rule atLeast(String measure, String variant, double least) {
        return new Rule(
                "mean " + measure + " of " + variant + " at least " + number(least),
                m -> m.mean(variant, measure) >= least);
    }

    /** The mean of the variant is at most a value. */
    public static Rule atMost(String measure, String variant, double most) {
        return new Rule(
                "mean " + measure + " of " + variant + " at most " + number(most),
                m -> m.mean(variant, measure) <= most);
    }

    /** The condition holds on each seed alone. */
    public static Rule onEverySeed(String text, OnSeed condition) {
        return new Rule(text + ", on every seed", m -> m.seeds().stream().allMatch(seed -> condition.holds(m, seed)));
    }

    /** Without a needless ".0". */
    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
