/**
 * Data sets and how training walks through them. What chooses, orders, groups or changes samples belongs here; file formats are in
 * {@code cotangent.nn.io}.
 *
 * <ul>
 * <li>What is there? {@link cotangent.nn.data.Dataset}, {@link cotangent.nn.data.TensorDataset}, {@link cotangent.nn.data.Batch};
 * of different lengths, {@link cotangent.nn.data.PaddedSequences}; from a table, {@link cotangent.nn.data.TableEncoder}
 * <li>Which for training, which for validation? {@link cotangent.nn.data.Dataset#split}, {@link
 * cotangent.nn.data.Dataset#stratifiedSplit}, {@link cotangent.nn.data.Fold}
 * <li>Which samples, when, with what weight? {@link cotangent.nn.data.DataSampler}: {@link cotangent.nn.data.RandomSampler}, {@link
 * cotangent.nn.data.SequentialSampler}, {@link cotangent.nn.data.WeightedSampler}, {@link cotangent.nn.data.SemiSupervisedSampler}
 * <li>What does a method remember of each sample? {@link cotangent.nn.data.SampleState}
 * <li>In which batches? {@link cotangent.nn.data.DataLoader}, {@link cotangent.nn.data.EpochBatches}
 * <li>Changed how? {@link cotangent.nn.data.BatchTransform}, {@link cotangent.nn.data.Normalizer}
 * </ul>
 *
 * <pre>{@code
 * List<Dataset> parts = new TensorDataset(images, labels).stratifiedSplit(Rng.of(1), 0.9, 0.1);
 * DataLoader loader = DataLoader.shuffled(parts.get(0), 128, seed).withTransform(augmentation);
 * for (Batch batch : loader.epoch(0)) {
 *     step(batch.inputs(), batch.targets());
 * }
 * }</pre>
 */
package cotangent.nn.data;
