/**
 * Generative adversarial networks: losses of scores, penalties on critics, and training.
 *
 * <ul>
 *   <li>How is one trained that converges? {@link cotangent.regularizers.gan.R3Gan}
 *   <li>What is made small? {@link cotangent.regularizers.gan.RelativisticPairingLoss}, a {@link cotangent.regularizers.gan.GanLoss}
 *   <li>What keeps it from oscillating? {@link cotangent.regularizers.gan.ZeroCenteredGradientPenalty}
 * </ul>
 *
 * <pre>{@code
 * R3Gan gan = new R3Gan(generator, critic, 16, R3GanConfig.defaults(5000));
 * for (Tensor real : batches) {
 *     gan.step(real, rng);
 * }
 * Tensor samples = gan.sample(64, rng);
 * }</pre>
 */
package cotangent.regularizers.gan;
