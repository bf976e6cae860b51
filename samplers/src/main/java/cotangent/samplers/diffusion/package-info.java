/**
 * Diffusion models: schedules of noise, denoisers, losses that train them, and samplers.
 *
 * <ul>
 *   <li>How is noise added? {@link cotangent.samplers.diffusion.NoiseSchedule}
 *   <li>What is learned? {@link cotangent.samplers.diffusion.Denoiser}, whose {@link cotangent.samplers.diffusion.Prediction} gives data,
 *       velocity and score; exact for mixtures: {@link cotangent.samplers.diffusion.GaussianMixtureDenoiser}
 *   <li>How is it trained, without or against exposure bias? {@link cotangent.samplers.diffusion.InputPerturbedDiffusionLoss}
 *   <li>How large is the exposure bias? {@link cotangent.samplers.diffusion.ExposureBiasProbe}
 *   <li>How are samples drawn? {@link cotangent.samplers.diffusion.DdpmSampler}, in few steps {@link
 *       cotangent.samplers.diffusion.DdimSampler}
 * </ul>
 *
 * <pre>{@code
 * NoiseSchedule schedule = NoiseSchedule.linear(100);
 * Trainer.builder(network, new InputPerturbedDiffusionLoss(schedule), optimizer, loader).epochs(30).build().run();
 * Tensor samples = new DdpmSampler(schedule).sample(network, Tensor.randn(rng, 16, 2), rng);
 * }</pre>
 */
package cotangent.samplers.diffusion;
