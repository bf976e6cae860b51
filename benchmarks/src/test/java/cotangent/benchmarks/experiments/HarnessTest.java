package cotangent.benchmarks.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness measures, judges, keeps and reports. */
class HarnessTest {
    @TempDir
    Path folder;

    /** Measures seed, twice the seed, and a value that is the same for all. */
    private record Toy(List<Rule> rules) implements Experiment {
        @Override
        public ExperimentFacts facts() {
            return new ExperimentFacts("toy", List.of("T000"), "Two is more than one.", "one", "none", 3, 1);
        }

        @Override
        public void run(ExperimentContext context) {
            context.record("one", "size", context.seed());
            context.record("two", "size", 2.0 * context.seed());
            context.record("two", "length", context.size(100, 1));
        }
    }

    private static Toy toy(Rule... rules) {
        return new Toy(List.of(rules));
    }

    private static final Rule GAIN = Rule.gain("size", "two", "one", 2);
    private static final Rule EACH = Rule.onEverySeed(
            "two is 1.5 above one", (m, seed) -> m.value("two", "size", seed) - m.value("one", "size", seed) >= 1.5);

    @Test
    void meansAndStandardErrors() {
        ExperimentResult result = ExperimentResult.of(toy(GAIN), 3, false);
        Measurements m = result.measurements();
        assertEquals(List.of(1L, 2L, 3L), m.seeds());
        assertEquals(List.of("one", "two"), m.variants());
        assertEquals(2, m.mean("one", "size"));
        assertEquals(Math.sqrt(1.0 / 3), m.standardError("one", "size"), 1e-15);
        assertEquals("""
                | variant | size | length |
                | --- | --- | --- |
                | one | 2.000 ± 0.5774 |  |
                | two | 4.000 ± 1.155 | 100.0 ± 0 |
                """, result.table());
    }

    @Test
    void verdictsFollowFromTheRules() {
        assertEquals(Verdict.Outcome.POSITIVE, outcome(GAIN));
        assertEquals(Verdict.Outcome.MIXED, outcome(GAIN, EACH));
        assertEquals(Verdict.Outcome.NEGATIVE, outcome(EACH, Rule.gain("size", "two", "one", 2.1)));
        assertEquals(
                Verdict.Outcome.POSITIVE,
                outcome(Rule.ratioAtLeast("size", "two", "one", 2), Rule.ratioAtMost("size", "one", "two", 0.5)));
        assertEquals(
                Verdict.Outcome.NEGATIVE, outcome(Rule.atLeast("size", "one", 2.1), Rule.atMost("size", "one", 1.9)));
        Verdict mixed = ExperimentResult.of(toy(GAIN, EACH), 3, false).verdict();
        assertEquals(List.of("mean size of two at least 2 above that of one"), mixed.held());
        assertEquals(List.of("two is 1.5 above one, on every seed"), mixed.failed());
    }

    private static Verdict.Outcome outcome(Rule... rules) {
        return ExperimentResult.of(toy(rules), 3, false).verdict().outcome();
    }

    @Test
    void nothingIsJudgedBySmokeOrTooFewSeeds() {
        assertEquals(
                Verdict.notJudged(), ExperimentResult.of(toy(GAIN), 3, true).verdict());
        assertEquals(
                Verdict.notJudged(), ExperimentResult.of(toy(GAIN), 2, false).verdict());
        assertEquals(1, ExperimentResult.of(toy(GAIN), 1, true).measurements().mean("two", "length"));
    }

    @Test
    void comparisonsWithNaNDoNotHold() {
        Measurements.Builder b = new Measurements.Builder();
        for (long seed = 1; seed <= 3; seed++) {
            b.put("one", "size", seed, 1);
            b.put("two", "size", seed, seed == 2 ? Double.NaN : 9);
        }
        Measurements m = b.build();
        assertFalse(m.allFinite());
        for (Rule rule :
                List.of(GAIN, Rule.ratioAtLeast("size", "two", "one", 1), Rule.ratioAtMost("size", "two", "one", 99))) {
            assertFalse(rule.holds().test(m), rule.text());
        }
    }

    @Test
    void whatIsMeasuredMustBeCompleteAndUnique() {
        Measurements.Builder b = new Measurements.Builder();
        assertThrows(IllegalArgumentException.class, b::build);
        b.put("one", "size", 1, 1);
        assertThrows(IllegalArgumentException.class, () -> b.put("one", "size", 1, 2));
        assertThrows(IllegalArgumentException.class, () -> b.put("a\tb", "size", 1, 2));
        b.put("two", "size", 2, 1);
        assertThrows(IllegalArgumentException.class, b::build);
    }

    @Test
    void filesGiveBackWhatWasMeasured() throws Exception {
        Toy toy = toy(GAIN, EACH);
        ExperimentResult result = ExperimentResult.of(toy, 3, false);
        new ResultFile(LocalDate.of(2026, 1, 31), result).save(folder);
        ResultFile loaded = ResultFile.load(folder, toy);
        assertEquals(LocalDate.of(2026, 1, 31), loaded.date());
        assertEquals(result.table(), loaded.result().table());
        assertEquals(result.verdict(), loaded.result().verdict());
        Files.writeString(folder.resolve("toy.tsv"), "# yesterday\n");
        assertThrows(IllegalArgumentException.class, () -> ResultFile.load(folder, toy));
    }

    @Test
    void theReportTellsAll() throws Exception {
        Toy toy = toy(GAIN, EACH);
        Path inner = folder.resolve("results");
        ExperimentReport.write(inner, List.of(toy));
        assertTrue(Files.readString(folder.resolve("results.md")).contains("not run"));
        new ResultFile(LocalDate.of(2026, 1, 31), ExperimentResult.of(toy, 3, false)).save(inner);
        ExperimentReport.write(inner, List.of(toy));
        String page = Files.readString(folder.resolve("results.md"));
        for (String part : List.of(
                "T000",
                "Two is more than one.",
                "**mixed**",
                "2026-01-31",
                "| one | 2.000 ± 0.5774 |",
                "results/toy.svg")) {
            assertTrue(page.contains(part), page);
        }
        assertTrue(Files.readString(inner.resolve("toy.svg")).startsWith("<svg"));
    }
}
