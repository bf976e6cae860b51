/**
 * Which samples to train on: resampling of rare classes, random subsets, pruning by losses.
 *
 * <ul>
 *   <li>One class is rare? New rows of it: {@link cotangent.samplers.selection.Smote}, with nominal columns {@link
 *       cotangent.samplers.selection.SmoteNc}, of nominal columns only {@link cotangent.samplers.selection.SmoteN}; fewer rows of the
 *       others: {@link cotangent.samplers.selection.MajorityUndersampler}. Which classifier is best at which cost? {@link
 *       cotangent.samplers.selection.RocHull}.
 *   <li>There is more data than time? Another random part each epoch: {@link cotangent.samplers.selection.RepeatedRandomSampler}; always the
 *       same, to compare with: {@link cotangent.samplers.selection.StaticSubsetSampler}.
 *   <li>Some samples teach nothing any more, or not yet? Those of one range of losses at a time: {@link
 *       cotangent.samplers.selection.SetaSampler}; fewer of small loss, without bias: {@link cotangent.samplers.selection.InfoBatchSampler}.
 * </ul>
 *
 * <pre>{@code
 * TensorDataset more = new Smote(200).oversample(train, 1, rng);   // two new rows for each row of class 1
 * DataLoader tenth = loader.withSampler(
 *         new RepeatedRandomSampler(train.size(), 0.1, RepeatedRandomSampler.Mode.WITHOUT_REPLACEMENT, rng));
 * DataLoader window = loader.withSampler(new SetaSampler(train.size(), epochs, SetaConfig.defaults()));
 * }</pre>
 */
package cotangent.samplers.selection;
