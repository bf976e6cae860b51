package cotangent.nn.data;

/**
 * One part of a cross-validation.
 *
 * @param training what to train on
 * @param validation what to measure on; the folds' validation sets are disjoint and together all samples
 */
public record Fold(Dataset training, Dataset validation) {}
