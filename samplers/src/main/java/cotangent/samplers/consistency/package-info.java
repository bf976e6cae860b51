/**
 * Consistency models: generators that go from noise to data in one step.
 *
 * <ul>
 *   <li>What is it? {@link cotangent.samplers.consistency.ConsistencyModel}
 *   <li>How is one trained from data alone? {@link cotangent.samplers.consistency.ImprovedConsistencyTraining}; as it was first: {@link
 *       cotangent.samplers.consistency.ConsistencyTraining}
 *   <li>At which levels of noise, and by which distance? {@link cotangent.samplers.consistency.KarrasGrid}, {@link
 *       cotangent.samplers.consistency.PseudoHuberLoss}
 *   <li>How are samples drawn? {@link cotangent.samplers.consistency.ConsistencySampler}
 * </ul>
 *
 * <pre>{@code
 * ConsistencyModel model = new ConsistencyModel(network, network::apply, 0.5, KarrasGrid.defaults().min());
 * Trainer.builder(model, new ImprovedConsistencyTraining(), optimizer, loader).epochs(30).build().run();
 * Tensor samples = new ConsistencySampler(80).sample(model, Tensor.randn(rng, 16, 2), rng);
 * }</pre>
 */
package cotangent.samplers.consistency;
