/**
 * Which of several data sets to train on next, learned while training.
 *
 * <ul>
 *   <li>How is an auxiliary data set chosen? By what it earns: {@link cotangent.samplers.mixture.Exp3Mixer}, {@link
 *       cotangent.samplers.mixture.Ucb1Mixer}; to compare with, at random or by a measurement before training: {@link
 *       cotangent.samplers.mixture.ExploreOnlyMixer}, {@link cotangent.samplers.mixture.ExploitOnlyMixer}. All are a {@link
 *       cotangent.samplers.mixture.Mixer}.
 *   <li>What does it earn? {@link cotangent.samplers.mixture.GradientAlignmentReward}.
 *   <li>Who trains? {@link cotangent.samplers.mixture.FladTrainer}.
 * </ul>
 *
 * <pre>{@code
 * FladTrainer trainer = new FladTrainer(model, objective, optimizer, auxiliary, target, new Exp3Mixer(auxiliary.size()), config, rng);
 * for (int i = 0; i < 300; i++) {
 *     trainer.step();
 * }
 * }</pre>
 */
package cotangent.samplers.mixture;
