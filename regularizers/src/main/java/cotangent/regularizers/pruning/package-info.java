/**
 * Weights that are 0: patterns of sparsity and how a training comes to them.
 *
 * <ul>
 * <li>Which weights stay? {@link cotangent.regularizers.pruning.NmMask}
 * <li>A layer that becomes sparse while it is trained? {@link cotangent.regularizers.pruning.NmLinear}
 * <li>How does it become so? {@link cotangent.regularizers.pruning.MaskDecay}, {@link
 * cotangent.regularizers.pruning.StructureDecay}, {@link cotangent.regularizers.pruning.SrSte}
 * </ul>
 *
 * <pre>{@code
 * SparsitySchedule fading = new MaskDecay(MaskDecay.Kind.EXP, NmMask.of(2, 4), new Phases(0, 10_000, 4_000));
 * NmLinear hidden = new NmLinear(new Linear(256, 256, rng), fading);
 * Layer model = new Sequential(hidden, Activation.relu(), new Linear(256, 10, rng));
 * Objective objective = NmLinear.following(Objective.supervised(CrossEntropy.defaults()));
 * Trainer.builder(model, objective, optimizer, batches).epochs(100).build().run();
 * Linear sparse = hidden.toLinear();
 * }</pre>
 */
package cotangent.regularizers.pruning;
