package cotangent.benchmarks.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All experiments run, measure finite values and are told apart; the report is what their measurements give. */
class ExperimentsTest {
    @TestFactory
    Stream<DynamicTest> smoke() {
        return Experiments.all().stream()
                .map(e -> DynamicTest.dynamicTest(e.facts().id(), () -> {
                    ExperimentResult result = ExperimentResult.of(e, 2, true);
                    assertTrue(result.measurements().allFinite(), result::table);
                    assertEquals(Verdict.Outcome.NOT_JUDGED, result.verdict().outcome());
                    // The rules name only what was measured.
                    e.rules().forEach(rule -> rule.holds().test(result.measurements()));
                }));
    }

    @Test
    void idsAreUnique() {
        Set<String> ids = new HashSet<>();
        Experiments.all()
                .forEach(e -> assertTrue(ids.add(e.facts().id()), e.facts().id()));
    }

    @Test
    void whatIsNotPositiveIsDiscussed() {
        Path folder = Path.of("..", "docs", "experiments").toAbsolutePath().normalize();
        for (Experiment e : Experiments.all()) {
            if (Files.exists(ResultFile.path(folder, e))) {
                Verdict verdict = ResultFile.load(folder, e).result().verdict();
                assertTrue(
                        verdict.outcome() == Verdict.Outcome.POSITIVE
                                || !e.discussion().isEmpty(),
                        e.facts().id() + " is " + verdict);
            }
        }
    }

    @Test
    void theReportIsInStepWithTheMeasurements() throws Exception {
        Path docs = Path.of("..", "docs").toAbsolutePath().normalize();
        Path folder = docs.resolve("experiments");
        assertEquals(
                ExperimentReport.page(folder, Experiments.all()),
                Files.readString(docs.resolve("experiments.md")),
                "run `experiments report`");
    }

    @Test
    void theIndexOfTechniquesIsInStepWithTheClasses() throws Exception {
        Path root = Path.of("..").toAbsolutePath().normalize();
        assertEquals(
                Techniques.page(root.resolve("docs/experiments")),
                Files.readString(root.resolve("docs/techniques.md")),
                "run `experiments report`");
        Set<String> shown = new HashSet<>();
        for (Technique t : Techniques.all()) {
            String source = Files.readString(root.resolve(t.source()));
            assertTrue(source.contains(t.catalogueId()), t.source() + " tells no catalogue id");
            if (!t.experiment().isEmpty()) {
                Experiment e = Experiments.find(t.experiment()).orElseThrow();
                assertTrue(e.facts().catalogueIds().contains(t.catalogueId()), t.experiment());
            }
            assertFalse(t.questions().isEmpty(), t.name());
            // The page and the class name the same paper: its first author, and its year.
            String author = t.paper().split(" et al\\.| and |,")[0].replaceFirst(".* ", "");
            String year = t.paper().replaceFirst(".*\\b((19|20)\\d\\d)\\b.*", "$1");
            assertTrue(source.contains(author) && source.contains(year), t.source() + " does not name " + t.paper());
            shown.add(t.catalogueId());
        }
        Experiments.all()
                .forEach(e -> assertTrue(
                        shown.containsAll(e.facts().catalogueIds()), e.facts().id()));
    }

    /** A card that a class names is in the index, so that no technique is there for those only who know its class. */
    @Test
    void everyCardIsInTheIndex() throws Exception {
        Set<String> shown =
                Techniques.all().stream().map(Technique::catalogueId).collect(Collectors.toSet());
        Pattern card = Pattern.compile("Catalogue: (T\\d{3})");
        int found = 0;
        for (String module : List.of("nn", "regularizers", "samplers")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher named = card.matcher(Files.readString(file));
                    while (named.find()) {
                        assertTrue(shown.contains(named.group(1)), file + " is of " + named.group(1));
                        found++;
                    }
                }
            }
        }
        assertTrue(found > shown.size(), "a class for each card");
    }
}
