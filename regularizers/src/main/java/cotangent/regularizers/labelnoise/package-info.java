/**
 * Labels that are wrong: how to make them so, for experiments, and how to train in spite of it.
 *
 * <ul>
 * <li>How do I corrupt labels? {@link cotangent.regularizers.labelnoise.LabelNoise}
 * <li>How do I train so that wrong labels are not memorised? {@link cotangent.regularizers.labelnoise.Elr}; with two networks, averages of
 *     weights and mixed samples: {@link cotangent.regularizers.labelnoise.ElrPlus} of {@link cotangent.regularizers.labelnoise.TwoNetworks}
 * </ul>
 *
 * <pre>{@code
 * Tensor noisy = LabelNoise.symmetric(10, 0.4).apply(labels, Rng.of(1)).labels();
 * DataLoader loader = DataLoader.shuffled(new TensorDataset(images, noisy), 64, 1);
 * Trainer.builder(model, new Elr(noisy.size(), 10), optimizer, loader).epochs(100).build().run();
 * }</pre>
 */
package cotangent.regularizers.labelnoise;
