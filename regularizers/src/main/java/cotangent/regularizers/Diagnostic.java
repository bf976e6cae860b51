package cotangent.regularizers;

import cotangent.nn.Module;

/**
 * Measures something about a model without changing it.
 *
 * @param <D> the data that it is measured on
 * @param <R> a record of named values
 */
@FunctionalInterface
public interface Diagnostic<D, R extends Record> {
    /** The measured values. */
    R measure(Module model, D data);
}
