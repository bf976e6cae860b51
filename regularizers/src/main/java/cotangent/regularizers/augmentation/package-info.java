/**
 * Changes of batches that make training data go further: transforms for a {@link cotangent.nn.data.DataLoader}, and objectives where the
 * change is learned.
 *
 * <ul>
 * <li>The network relies on single details? {@link cotangent.regularizers.augmentation.Cutout}, {@link
 * cotangent.regularizers.augmentation.CutMix}
 * <li>It is too sure between and off the data? {@link cotangent.regularizers.augmentation.MixUp}, {@link
 * cotangent.regularizers.augmentation.CutMix}
 * <li>It should stand rotation, shift, and other light? {@link cotangent.regularizers.augmentation.RandAugment}
 * <li>Mixtures fall on real samples of other classes? {@link cotangent.regularizers.augmentation.AdaMixUp}, {@link
 * cotangent.regularizers.augmentation.ManifoldIntrusion}
 * <li>What do mixing transforms share? {@link cotangent.regularizers.augmentation.MixedBatch}, {@link
 * cotangent.regularizers.augmentation.Box}
 * </ul>
 *
 * <pre>{@code
 * DataLoader batches = DataLoader.shuffled(data, 64, seed)
 *         .withTransform(new Cutout(4))
 *         .withTransform(CutMix.of(10));
 * Trainer.builder(model, Objective.supervised(CrossEntropy.defaults()), optimizer, batches).epochs(20).build().run();
 * }</pre>
 */
package cotangent.regularizers.augmentation;
