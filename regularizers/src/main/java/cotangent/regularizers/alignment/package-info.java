/**
 * Losses that fit a policy, such as a language model, to rewards or to preferences.
 *
 * <ul>
 * <li>There are groups of answers with rewards? {@link cotangent.regularizers.alignment.GroupAdvantage}, {@link
 * cotangent.regularizers.alignment.RecLoss} with the settings of GRPO, GSPO, AsymRE, OPMD and RED-Weight in {@link
 * cotangent.regularizers.alignment.RecConfig}, {@link cotangent.regularizers.alignment.RedDrop}
 * <li>There are pairs, of which one answer is preferred? {@link cotangent.regularizers.alignment.DpoLoss}, {@link
 * cotangent.regularizers.alignment.RpoLoss}
 * </ul>
 *
 * <pre>{@code
 * Tensor advantages = GroupAdvantage.of(rewards, groups);
 * Tensor loss = new RecLoss(RecConfig.grpo()).of(logProbabilities, behaviour, advantages, mask);
 * loss.backward();
 *
 * Tensor preference = new RpoLoss(0.05).of(chosen, rejected, chosenReference, rejectedReference, null);
 * }</pre>
 */
package cotangent.regularizers.alignment;
