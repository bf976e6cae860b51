/**
 * Gates of a {@link cotangent.nn.MixtureOfExperts}: which experts a position uses.
 *
 * <ul>
 * <li>A gate that is smooth and in the end sparse? {@link cotangent.regularizers.experts.CometGate}, with the penalty {@link
 * cotangent.regularizers.experts.Routing#entropy}; {@link cotangent.regularizers.experts.DSelectKGate} is an older one.
 * <li>Does the order of the experts matter to the gate? {@link cotangent.regularizers.experts.GumbelSinkhornPermutation} searches for it; {@link
 * cotangent.regularizers.experts.PermutedGate} adds the search to any gate.
 * <li>Baselines: {@link cotangent.nn.TopKGate}, {@link cotangent.regularizers.experts.HashGate}.
 * </ul>
 *
 * <pre>{@code
 * CometGate gate = new CometGate(64, 8, 2, rng);
 * MixtureOfExperts mixture = new MixtureOfExperts(gate, experts);
 * Tensor loss = task(mixture.apply(x)).add(gate.route(x).entropy().mul(0.01));
 * }</pre>
 */
package cotangent.regularizers.experts;
