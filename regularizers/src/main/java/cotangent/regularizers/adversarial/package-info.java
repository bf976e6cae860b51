/**
 * Training against perturbations of the inputs.
 *
 * <ul>
 * <li>Smooth predictions around each input, labelled or not? {@link
 * cotangent.regularizers.adversarial.VirtualAdversarialTraining}, {@link
 * cotangent.regularizers.adversarial.VirtualAdversarialLoss}, {@link cotangent.regularizers.adversarial.VirtualAdversarialConfig}
 * <li>The worst inputs nearby? {@link cotangent.regularizers.adversarial.PgdAttack}; with one step: {@link
 * cotangent.regularizers.adversarial.SingleStepAttack}
 * <li>Training on them? {@link cotangent.regularizers.adversarial.SingleStepAdversarialTraining}
 * <li>... without the model learning to fool the one step? A {@link cotangent.regularizers.adversarial.LinearityPenalty}: {@link
 * cotangent.regularizers.adversarial.LocalLinearityError} (ELLE), {@link cotangent.regularizers.adversarial.GradAlign}, {@link
 * cotangent.regularizers.adversarial.LocalLinearizationResidual} (LLR), {@link
 * cotangent.regularizers.adversarial.CurvatureRegularization} (CURE); weighed by {@link
 * cotangent.regularizers.adversarial.AdaptiveLinearityWeight} (ELLE-A)
 * <li>Confident predictions without labels? {@link cotangent.regularizers.adversarial.ConditionalEntropyLoss}
 * </ul>
 *
 * <pre>{@code
 * Objective objective = new VirtualAdversarialTraining(VirtualAdversarialConfig.defaults(0.5));
 * Trainer.builder(model, objective, optimizer, loader).epochs(20).build().run();   // a negative label means: none
 * }</pre>
 */
package cotangent.regularizers.adversarial;
