/**
 * Objectives that look at the worst case instead of the mean: of groups, of distributions.
 *
 * <ul>
 * <li>Some groups of samples fare worse than others? {@link cotangent.regularizers.robust.GroupDro} and {@link
 *     cotangent.regularizers.robust.GroupCvar}, with batches from {@link cotangent.nn.data.WeightedSampler#balanced} and strong weight decay;
 *     how they fare: {@link cotangent.regularizers.robust.GroupMeans}
 * </ul>
 *
 * <pre>{@code
 * Objective objective = new GroupDro(CrossEntropy.defaults(), groups, GroupDroConfig.defaults());
 * DataLoader loader = DataLoader.shuffled(data, 64, 1).withSampler(WeightedSampler.balanced(groups));
 * Trainer.builder(model, objective, optimizer, loader).epochs(30).build().run();
 * }</pre>
 */
package cotangent.regularizers.robust;
