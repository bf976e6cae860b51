/**
 * Numeric kernels over primitive arrays: scalar and SIMD twins that agree bit for bit.
 *
 * <pre>{@code
 * float[] y = new float[n];
 * Kernels.FLOAT_MATH.exp(x, 0, y, 0, n);
 * float sum = Kernels.FLOAT_REDUCTIONS.sum(y, 0, n);
 * }</pre>
 *
 * <ul>
 *   <li>Which kernels run? {@link cotangent.vector.Kernels}, by default chosen for the machine
 *   <li>How many threads? {@link cotangent.vector.Parallelism}, one unless asked for more
 *   <li>What fixes the bits? {@link cotangent.vector.Lanes}
 *   <li>Kernels with twins: {@link cotangent.vector.FloatMathKernels}, {@link cotangent.vector.FloatReductions},
 *       {@link cotangent.vector.FloatRows}, {@link cotangent.vector.FloatChannels}, {@link cotangent.vector.FloatRecurrent},
 *       {@link cotangent.vector.FloatStridedReductions}, {@link cotangent.vector.FloatGemm}, {@link cotangent.vector.FloatComparisons}
 *   <li>Plain loops, which the compiler vectorises: {@link cotangent.vector.FloatArithmetic}, {@link cotangent.vector.FloatStrided},
 *       {@link cotangent.vector.FloatConvolution}, {@link cotangent.vector.FloatPooling}, {@link cotangent.vector.FloatOptimizers},
 *       {@link cotangent.vector.FloatRandom}
 * </ul>
 *
 * <p>Each class named after {@code float} has a counterpart for {@code double}, which is derived from it at build time; some also for the
 * integers. Arrays come with an offset; nothing is allocated; arguments are not checked beyond what the language checks.
 */
package cotangent.vector;
