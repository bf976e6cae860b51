package cotangent.benchmarks.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the rules say of measurements.
 *
 * @param outcome in one word
 * @param held the rules that hold, in words
 * @param failed those that do not
 */
public record Verdict(Outcome outcome, List<String> held, List<String> failed) {
    /** With fewer seeds there is no verdict. */
    public static final int FEWEST_SEEDS = 3;

    /** A verdict in one word. */
    public enum Outcome {
        /** All rules hold. */
        POSITIVE,
        /** Some rules hold, some do not. */
        MIXED,
        /** No rule holds. */
        NEGATIVE,
        /** There are too few seeds, or it was only to be seen that the experiment runs. */
        NOT_JUDGED
    }

    /** Copies the lists. */
    public Verdict {
        held = List.copyOf(held);
        failed = List.copyOf(failed);
    }

    /** Applies rules, if there are enough seeds. */
    static Verdict of(List<Rule> rules, Measurements measured) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("verdict: an experiment needs a rule");
        }
        if (measured.seeds().size() < FEWEST_SEEDS) {
            return notJudged();
        }
        List<String> held = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Rule rule : rules) {
            (rule.holds().test(measured) ? held : failed).add(rule.text());
        }
        return new Verdict(
                failed.isEmpty() ? Outcome.POSITIVE : held.isEmpty() ? Outcome.NEGATIVE : Outcome.MIXED, held, failed);
    }

    /** No verdict. */
    static Verdict notJudged() {
        return new Verdict(Outcome.NOT_JUDGED, List.of(), List.of());
    }

    /** The outcome and, line by line, the rules. */
    @Override
    public String toString() {
        String rules = held.stream().map(r -> "\n  holds: " + r).collect(Collectors.joining())
                + failed.stream().map(r -> "\n  does not hold: " + r).collect(Collectors.joining());
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ') + rules;
    }
}
