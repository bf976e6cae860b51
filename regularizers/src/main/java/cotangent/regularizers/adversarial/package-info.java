/**
 * Training against perturbations of the inputs.
 *
 * <ul>
 * <li>Smooth predictions around each input, labelled or not? {@link
 * cotangent.regularizers.adversarial.VirtualAdversarialTraining}, {@link
 * cotangent.regularizers.adversarial.VirtualAdversarialLoss}, {@link cotangent.regularizers.adversarial.VirtualAdversarialConfig}
 * <li>The worst inputs nearby? {@link cotangent.regularizers.adversarial.PgdAttack}
 * <li>Confident predictions without labels? {@link cotangent.regularizers.adversarial.ConditionalEntropyLoss}
 * </ul>
 *
 * <pre>{@code
 * Objective objective = new VirtualAdversarialTraining(VirtualAdversarialConfig.defaults(0.5));
 * Trainer.builder(model, objective, optimizer, loader).epochs(20).build().run();   // a negative label means: none
 * }</pre>
 */
package cotangent.regularizers.adversarial;
