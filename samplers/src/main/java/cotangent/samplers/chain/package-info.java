/**
 * Chains: generative models that are sampled by a walk whose stationary law is the data's.
 *
 * <ul>
 *   <li>How is a denoising autoencoder trained as a generative model? {@link cotangent.samplers.chain.WalkbackTraining}
 *   <li>What is damaged, and how? {@link cotangent.samplers.chain.Corruption}
 *   <li>What does its output stand for? {@link cotangent.samplers.chain.OutputFamily}
 *   <li>How are samples drawn? {@link cotangent.samplers.chain.DaeChainSampler}
 * </ul>
 *
 * <pre>{@code
 * Corruption noise = Corruption.saltAndPepper(0.3);
 * Objective walkback = new WalkbackTraining(noise, OutputFamily.bernoulli());
 * Trainer.builder(network, walkback, optimizer, loader).epochs(30).build().run();
 * Tensor samples = new DaeChainSampler(noise, OutputFamily.bernoulli(), 50).sample(network, start, rng);
 * }</pre>
 */
package cotangent.samplers.chain;
