/**
 * Labels that are wrong: how to make them so, for experiments, and how to train in spite of it.
 *
 * <ul>
 * <li>How do I corrupt labels? {@link cotangent.regularizers.labelnoise.LabelNoise}
 * </ul>
 *
 * <pre>{@code
 * Tensor noisy = LabelNoise.symmetric(10, 0.4).apply(labels, Rng.of(1)).labels();
 * }</pre>
 */
package cotangent.regularizers.labelnoise;
