package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.util.List;

/**
 * A column of texts as numbers.
 *
 * @param codes int64 {@code [rows]}: positions in {@code values}, -1 where the value is missing
 * @param values the different texts, in the order of their first appearance
 */
public record CsvCategories(Tensor codes, List<String> values) {
    /** Copies the list. */
    public CsvCategories {
        values = List.copyOf(values);
    }
}
