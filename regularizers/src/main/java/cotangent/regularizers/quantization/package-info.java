/**
 * Numbers of few bits in place of floating point.
 *
 * <ul>
 * <li>Levels of equal distance, and where they should lie? {@link cotangent.regularizers.quantization.UniformQuantizer}
 * <li>Weights of a trained network in few bits, without labels? {@link cotangent.regularizers.quantization.AdaRound}
 * <li>Learn the rounding of one weight? {@link cotangent.regularizers.quantization.AdaRoundQuantizer}
 * <li>What does a rounding cost, and which costs least? {@link cotangent.regularizers.quantization.RoundingQubo}
 * </ul>
 *
 * <pre>{@code
 * AdaRound rounding = new AdaRound(AdaRoundConfig.bits(4), Rng.of(0));
 * var compressed = rounding.compress(network, inputs);
 * Layer small = (Layer) compressed.model();
 * }</pre>
 */
package cotangent.regularizers.quantization;
