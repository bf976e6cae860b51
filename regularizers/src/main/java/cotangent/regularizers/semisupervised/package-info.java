/**
 * Learning from few labels and much that is unlabelled: predictions should stay where samples change but their meaning does not.
 *
 * <ul>
 * <li>Strong augmentations are at hand? {@link cotangent.regularizers.semisupervised.UnsupervisedDataAugmentation}
 * <li>Few labels are learned by heart? {@link cotangent.regularizers.semisupervised.TrainingSignalAnnealing}
 * <li>Other texts of the same meaning? {@link cotangent.regularizers.semisupervised.TfIdfWordReplacement}
 * <li>Unlabelled samples may be of no class? {@link cotangent.regularizers.semisupervised.OutOfDomainFilter}
 * </ul>
 *
 * See {@code cotangent.regularizers.adversarial.VirtualAdversarialTraining} where no augmentation is known.
 *
 * <pre>{@code
 * BatchTransform strong = new RandAugment(RandAugmentConfig.defaults()).andThen(new Cutout(8));
 * Objective uda = new UnsupervisedDataAugmentation(UdaConfig.images(), strong);
 * DataSampler sampler = new SemiSupervisedSampler(labelled, unlabelled, 8, 56, 100);
 * Trainer.builder(model, uda, optimizer, DataLoader.shuffled(data, 64, seed).withSampler(sampler)).epochs(20).build().run();
 * }</pre>
 */
package cotangent.regularizers.semisupervised;
