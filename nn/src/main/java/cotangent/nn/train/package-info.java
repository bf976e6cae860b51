/**
 * Training: what is made small, the loop that does it, what is measured on the way, and how it goes on after an interruption.
 *
 * <ul>
 * <li>What is the loss of a batch? {@link cotangent.nn.train.Objective}, {@link cotangent.nn.train.StepContext}
 * <li>How does training run? {@link cotangent.nn.train.Trainer}, {@link cotangent.nn.train.EarlyStopping}; by hand: {@link
 * cotangent.nn.train.BatchClosure}
 * <li>What is measured? {@link cotangent.nn.train.Evaluation}, {@link cotangent.nn.train.TrainingHistory}, {@link
 * cotangent.nn.train.EpochReport}
 * <li>Who watches? {@link cotangent.nn.train.Callback}, {@link cotangent.nn.train.Progress}
 * <li>How does it survive? {@link cotangent.nn.train.CheckpointPolicy}, {@link cotangent.nn.train.Checkpoint}
 * </ul>
 *
 * <pre>{@code
 * Trainer trainer = Trainer.builder(model, Objective.supervised(CrossEntropy.defaults()), optimizer, loader)
 *         .epochs(10)
 *         .callback(Progress.to(System.out))
 *         .build();
 * TrainingHistory history = trainer.run();
 * }</pre>
 */
package cotangent.nn.train;
