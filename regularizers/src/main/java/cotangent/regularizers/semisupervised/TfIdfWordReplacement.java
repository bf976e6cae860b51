package cotangent.regularizers.semisupervised;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Replaces words that say little about what a text is about, by others that say little in the whole corpus.
 *
 * <pre>
 * s_i = (count of word i in the text / length of the text) idf(word i),     idf(w) = ln(#texts / #texts that contain w)
 * word i is replaced with probability min(p (C - s_i) / Z, 1),              C = max_i s_i,  Z = mean_i (C - s_i)
 * the new word is w with probability proportional to max S - S(w),          S(w) = sum over texts (count in text / length of text) idf(w)
 * </pre>
 *
 * so that about the share {@code p} of a text is replaced, and none of it if all its words say as much ({@code Z = 0}). The new word is one of the
 * corpus' words, each alike if all have the same {@code S}; it may be the old one. A word that is not in the corpus counts as in one of its
 * texts.
 *
 * <pre>{@code
 * TextTransform replacement = new TfIdfWordReplacement(corpus, 0.7);
 * List<String> strong = replacement.apply(text, rng);        // both become numbers; their logits go to UDA
 * Tensor loss = uda.consistency(model.apply(encode(text)), model.apply(encode(strong)));
 * }</pre>
 *
 * <p>Default of the paper: {@code p} = 0.7. Cost: one pass over the corpus at first, then the length of the text.
 *
 * <p>Source: Q. Xie, Z. Dai, E. Hovy, M.-T. Luong, Q. V. Le, "Unsupervised Data Augmentation for Consistency Training", NeurIPS 2020.
 *
 * <p>Catalogue: T123
 */
public final class TfIdfWordReplacement implements TextTransform {
    private final double p;
    private final double unknown;
    private final Map<String, Double> idf;
    private final List<String> words;
    private final double[] cumulative;

    /**
     * A replacement by the words of a corpus.
     *
     * @param corpus texts of words, such as those to be changed
     * @param p about the share of words to replace, in [0, 1]
     * @throws IllegalArgumentException if {@code p} is outside, or the corpus has no word
     */
    public TfIdfWordReplacement(List<List<String>> corpus, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("TF-IDF replacement: p must be in [0, 1], got " + p);
        }
        this.p = p;
        unknown = corpus.isEmpty() ? 0 : StrictMath.log(corpus.size());
        idf = idf(corpus);
        if (idf.isEmpty()) {
            throw new IllegalArgumentException("TF-IDF replacement: the corpus has no words");
        }
        words = List.copyOf(idf.keySet());
        cumulative = cumulative(corpusScores(corpus));
    }

    /** By words in their natural order, on which the draws depend. */
    private static Map<String, Double> idf(List<List<String>> corpus) {
        Map<String, Double> containing = new TreeMap<>();
        corpus.forEach(text -> new HashSet<>(text).forEach(w -> containing.merge(w, 1.0, Double::sum)));
        containing.replaceAll((w, n) -> StrictMath.log(corpus.size() / n));
        return containing;
    }

    private double[] corpusScores(List<List<String>> corpus) {
        Map<String, Double> sums = new HashMap<>();
        for (List<String> text : corpus) {
            for (String word : text) {
                sums.merge(word, idf.get(word) / text.size(), Double::sum);
            }
        }
        return words.stream().mapToDouble(sums::get).toArray();
    }

    private static double[] cumulative(double[] scores) {
        double max = Arrays.stream(scores).max().orElseThrow();
        double[] sums = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += max - scores[i];
            sums[i] = sum;
        }
        if (sum == 0) {
            Arrays.setAll(sums, i -> i + 1.0);
        }
        return sums;
    }

    /** {@code s_i} of the words of a text. */
    public double[] scores(List<String> text) {
        Map<String, Integer> counts = new HashMap<>();
        text.forEach(w -> counts.merge(w, 1, Integer::sum));
        return text.stream()
                .mapToDouble(w -> counts.get(w) / (double) text.size() * idf.getOrDefault(w, unknown))
                .toArray();
    }

    /** The probabilities with which words of these scores are replaced. */
    public static double[] replaceProbabilities(double[] scores, double p) {
        double max = Arrays.stream(scores).max().orElse(0);
        double z = Arrays.stream(scores).map(s -> max - s).average().orElse(0);
        return Arrays.stream(scores)
                .map(s -> z == 0 ? 0 : Math.min(p * (max - s) / z, 1))
                .toArray();
    }

    /** The probability that a new word is this one; 0 for words that are not in the corpus. */
    public double newWordProbability(String word) {
        int i = words.indexOf(word);
        return i < 0 ? 0 : (cumulative[i] - (i == 0 ? 0 : cumulative[i - 1])) / cumulative[cumulative.length - 1];
    }

    @Override
    public List<String> apply(List<String> text, RandomGenerator rng) {
        double[] probabilities = replaceProbabilities(scores(text), p);
        List<String> changed = new ArrayList<>(text);
        for (int i = 0; i < probabilities.length; i++) {
            if (rng.nextDouble() < probabilities[i]) {
                changed.set(i, draw(rng));
            }
        }
        return changed;
    }

    /** The first word whose sum is above a uniform number: never one of weight 0. */
    private String draw(RandomGenerator rng) {
        double u = rng.nextDouble() * cumulative[cumulative.length - 1];
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (cumulative[middle] > u) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return words.get(low);
    }
}
