/**
 * Losses on representations: how the samples of a batch lie to each other in a layer's output.
 *
 * <ul>
 * <li>Representations crowd together, and there are no pairs to contrast? {@link
 * cotangent.regularizers.contrastive.DispersiveLoss}
 * </ul>
 *
 * <pre>{@code
 * Objective objective = DispersiveLoss.defaults().on(firstBlock, 0.5, denoising);
 * Trainer.builder(denoiser, objective, optimizer, batches).epochs(20).build().run();
 * }</pre>
 */
package cotangent.regularizers.contrastive;
