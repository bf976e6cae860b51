/**
 * Sparse autoencoders: activations as sums of few directions of a learned dictionary.
 *
 * <ul>
 * <li>The autoencoder? {@link cotangent.regularizers.dictionary.SparseAutoencoder}, trained with {@link
 * cotangent.regularizers.dictionary.DictionaryObjective} and {@link cotangent.regularizers.dictionary.DictionaryOptimizer}
 * <li>Which entries of a batch of codes stay? {@link cotangent.regularizers.dictionary.TokenChoice}, {@link
 * cotangent.regularizers.dictionary.MutualChoice}, {@link cotangent.regularizers.dictionary.FeatureChoice}
 * <li>How is that made independent of the batch after the training? {@link cotangent.regularizers.dictionary.ChoiceActivation}
 * <li>What keeps features alive? {@link cotangent.regularizers.dictionary.AuxKLoss}, {@link
 * cotangent.regularizers.dictionary.AuxZipfLoss}, which look at {@link cotangent.regularizers.dictionary.FeatureDensity}
 * </ul>
 *
 * <pre>{@code
 * SparseAutoencoder sae = new SparseAutoencoder(32, 256, new MutualChoice(4), rng);
 * Optimizer optimizer = new DictionaryOptimizer(new Adam(sae.parameters(), AdamConfig.defaults()), sae);
 * Objective objective = new DictionaryObjective(AuxZipfLoss.of(32));
 * Trainer.builder(sae, objective, optimizer, batches).epochs(10).build().run();
 * }</pre>
 */
package cotangent.regularizers.dictionary;
