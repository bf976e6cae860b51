package cotangent.regularizers.semisupervised;

import java.util.List;
import java.util.random.RandomGenerator;

/** Another text of the same meaning: replaced words, or a translation into another language and back. */
@FunctionalInterface
public interface TextTransform {
    /** The other text; the given one is not changed. */
    List<String> apply(List<String> text, RandomGenerator rng);
}
