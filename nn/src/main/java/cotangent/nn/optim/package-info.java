/**
 * Changing parameters so that an objective becomes smaller. What works on gradients and learning rates belongs here; single papers'
 * optimizers live in {@code cotangent.regularizers} and {@code cotangent.samplers} behind the same {@link
 * cotangent.nn.optim.Optimizer}.
 *
 * <ul>
 * <li>How does a step look from outside? {@link cotangent.nn.optim.Optimizer}, {@link cotangent.nn.optim.Closure}
 * <li>Which parameters, how fast? {@link cotangent.nn.optim.ParameterGroup}, {@link cotangent.nn.optim.Schedule}, {@link
 * cotangent.nn.optim.Schedules}, {@link cotangent.nn.optim.Plateau}
 * <li>Which method? {@link cotangent.nn.optim.Sgd}, {@link cotangent.nn.optim.Adam}, {@link cotangent.nn.optim.AdamW} to begin with;
 * {@link cotangent.nn.optim.Lamb} and {@link cotangent.nn.optim.Lars} for large batches, {@link cotangent.nn.optim.Adafactor} and {@link
 * cotangent.nn.optim.Lion} for little memory, {@link cotangent.nn.optim.Lbfgs} and {@link cotangent.nn.optim.Rprop} for full batches, {@link
 * cotangent.nn.optim.Muon} and {@link cotangent.nn.optim.Soap} for weight matrices; several of them: {@link
 * cotangent.nn.optim.JointOptimizer}
 * <li>How do weights decay? {@link cotangent.nn.optim.WeightDecayRule}: decoupled from the gradient, as in {@link
 * cotangent.nn.optim.AdamW} and {@link cotangent.nn.optim.Sgdw}, or cautiously; {@link cotangent.nn.optim.NormalizedWeightDecay} for runs of
 * different lengths
 * <li>How to smooth a way? {@link cotangent.nn.optim.Ema}, {@link cotangent.nn.optim.Swa}, {@link cotangent.nn.optim.Lookahead}
 * <li>How to write another one? {@link cotangent.nn.optim.GradientOptimizer}, {@link cotangent.nn.optim.OptimizerWrapper}
 * <li>How to tame gradients? {@link cotangent.nn.optim.GradientClipping}, {@link cotangent.nn.optim.ClippedGradients}
 * <li>How to take a batch that is too large? {@link cotangent.nn.optim.AccumulatedGradients}
 * </ul>
 *
 * <pre>{@code
 * Optimizer optimizer = new AdamW(model.parameters(), AdamConfig.decoupledDefaults().withLearningRate(3e-4));
 * double loss = optimizer.step(() -> {
 *     optimizer.zeroGrad();
 *     Tensor l = Losses.crossEntropy(model.forward(x), y);
 *     l.backward();
 *     return l.item();
 * });
 * }</pre>
 */
package cotangent.nn.optim;
