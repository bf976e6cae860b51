/**
 * Parameters computed from others; see {@link cotangent.nn.Module#parametrize}.
 *
 * <ul>
 *   <li>Train lengths and directions apart? {@link cotangent.nn.parametrize.WeightNorm}.
 *   <li>Bound the Lipschitz constant? {@link cotangent.nn.parametrize.SpectralNorm}.
 *   <li>Bound each weight, and use more of them? {@link cotangent.nn.parametrize.WeightCompander}.
 *   <li>Prune? {@link cotangent.nn.parametrize.Masked}.
 *   <li>Fine-tune few numbers? {@link cotangent.nn.parametrize.LowRankUpdate} (LoRA).
 *   <li>Keep a matrix (skew-)symmetric? {@link cotangent.nn.parametrize.Symmetric}, {@link cotangent.nn.parametrize.Skew}.
 * </ul>
 *
 * <pre>{@code
 * linear.parametrize("weight", WeightNorm::new);
 * linear.parametrize("weight", w -> new LowRankUpdate(w, 8, 16, rng));
 * linear.removeParametrization("weight"); // keeps the value
 * }</pre>
 */
package cotangent.nn.parametrize;
