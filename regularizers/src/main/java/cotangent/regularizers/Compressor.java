package cotangent.regularizers;

import cotangent.nn.Module;

/**
 * Makes a smaller model: pruning, quantisation, low rank.
 *
 * @param <D> what the method calibrates itself on, often a data set
 * @param <R> the report: a record of what was measured
 */
@FunctionalInterface
public interface Compressor<D, R extends Record> {
    /**
     * A compressed model, and what was measured on the way.
     *
     * @param model the smaller model; the original is not changed
     * @param report the measurements
     * @param <R> type of the report
     */
    record Compressed<R extends Record>(Module model, R report) {}

    /** Compresses a model; the original is not changed. */
    Compressed<R> compress(Module model, D calibration);
}
