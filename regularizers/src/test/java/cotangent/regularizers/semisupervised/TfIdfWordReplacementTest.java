package cotangent.regularizers.semisupervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TfIdfWordReplacementTest {
    private static final List<List<String>> CORPUS =
            List.of(List.of("the", "cat", "sat"), List.of("the", "dog"), List.of("the", "cat", "the", "bird"));
    private static final double RARE = StrictMath.log(3);
    private static final double CAT = StrictMath.log(1.5);

    @Test
    void theCardsNumbers() {
        assertArrayEquals(
                new double[] {1, 0, 0.42},
                TfIdfWordReplacement.replaceProbabilities(new double[] {0.1, 0.5, 0.4}, 0.7),
                1e-12);
    }

    @Test
    void scoresByHand() {
        TfIdfWordReplacement replacement = new TfIdfWordReplacement(CORPUS, 0.7);
        assertArrayEquals(
                new double[] {0, CAT / 4, 0, RARE / 4},
                replacement.scores(List.of("the", "cat", "the", "bird")),
                1e-15);
        assertArrayEquals(new double[] {2 * CAT / 2, 2 * CAT / 2}, replacement.scores(List.of("cat", "cat")), 1e-15);
        assertArrayEquals(new double[] {RARE}, replacement.scores(List.of("unicorn")), 1e-15);
    }

    @Test
    void newWordsByHand() {
        TfIdfWordReplacement replacement = new TfIdfWordReplacement(CORPUS, 0.7);
        double[] s = {RARE / 4, CAT / 3 + CAT / 4, RARE / 2, RARE / 3, 0};
        List<String> words = List.of("bird", "cat", "dog", "sat", "the");
        double sum = Arrays.stream(s).map(v -> RARE / 2 - v).sum();
        for (int i = 0; i < s.length; i++) {
            assertEquals((RARE / 2 - s[i]) / sum, replacement.newWordProbability(words.get(i)), 1e-14);
        }
        assertEquals(0, replacement.newWordProbability("unicorn"));
        // Drawn as often as that; the most telling word never.
        int draws = 20_000;
        int[] counts = new int[5];
        Rng rng = Rng.of(1);
        TfIdfWordReplacement always = new TfIdfWordReplacement(CORPUS, 1);
        for (int i = 0; i < draws; i++) {
            // With p = 1 the word of score 0 next to one other has probability min(C / (C / 2), 1).
            counts[words.indexOf(always.apply(List.of("the", "dog"), rng).get(0))]++;
        }
        assertEquals(0, counts[2]);
        for (int i = 0; i < 5; i++) {
            double q = replacement.newWordProbability(words.get(i));
            assertEquals(q * draws, counts[i], 5 * Math.sqrt(draws * q * (1 - q)) + 1e-9);
        }
    }

    @Property(tries = 200)
    void probabilitiesAreProbabilitiesAndAboutTheShare(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int length,
            @ForAll @DoubleRange(min = 0, max = 1) double p) {
        Rng rng = Rng.of(seed);
        double[] scores = rng.doubles(length, 0, 3).toArray();
        Arrays.setAll(scores, i -> seed % 2 == 0 ? Math.rint(scores[i]) : scores[i]);
        double[] q = TfIdfWordReplacement.replaceProbabilities(scores, p);
        double mean = Arrays.stream(q).average().orElseThrow();
        assertTrue(Arrays.stream(q).allMatch(v -> v >= 0 && v <= 1));
        assertTrue(mean <= p + 1e-12);
        if (Arrays.stream(q).allMatch(v -> v < 1)
                && Arrays.stream(scores).distinct().count() > 1) {
            assertEquals(p, mean, 1e-12);
        }
    }

    @Test
    void theEnds() {
        List<String> same = List.of("cat", "cat");
        assertEquals(same, new TfIdfWordReplacement(CORPUS, 1).apply(same, Rng.of(1)), "all words say as much");
        assertEquals(CORPUS.get(0), new TfIdfWordReplacement(CORPUS, 0).apply(CORPUS.get(0), Rng.of(1)));
        assertEquals(List.of(), new TfIdfWordReplacement(CORPUS, 1).apply(List.of(), Rng.of(1)));
        // One text: all scores are 0, and each word is as likely.
        TfIdfWordReplacement uniform = new TfIdfWordReplacement(List.of(List.of("a", "b", "b")), 0.5);
        assertEquals(0.5, uniform.newWordProbability("a"));
        assertEquals(0.5, uniform.newWordProbability("b"));
        TfIdfWordReplacement replacement = new TfIdfWordReplacement(CORPUS, 0.7);
        assertEquals(
                replacement.apply(CORPUS.get(2), Rng.of(3)), replacement.apply(CORPUS.get(2), Rng.of(3)), "seeded");
        assertThrows(IllegalArgumentException.class, () -> new TfIdfWordReplacement(CORPUS, 1.1));
        assertThrows(IllegalArgumentException.class, () -> new TfIdfWordReplacement(List.of(), 0.7));
        assertThrows(IllegalArgumentException.class, () -> new TfIdfWordReplacement(List.of(List.of()), 0.7));
    }
}
