/**
 * Tensors, primitives with their derivative rules, and gradient transforms.
 *
 * <pre>{@code
 * Tensor x = Tensor.randn(Rng.of(42), 128, 20);
 * Tensor w = Tensor.zeros(20, 3).requiresGrad();
 * Tensor loss = Losses.crossEntropy(x.matmul(w), labels);
 * loss.backward();
 * Tensor g = w.grad();
 * }</pre>
 *
 * <ul>
 *   <li>What is computed with? {@link cotangent.autodiff.Tensor}, {@link cotangent.autodiff.Shape}, {@link cotangent.autodiff.DType}
 *   <li>How do I get derivatives? {@link cotangent.autodiff.Tensor#backward()}, {@link cotangent.autodiff.Autodiff},
 *       {@link cotangent.autodiff.Trees} for named tensors,
 *       {@link cotangent.autodiff.GradMode}, {@link cotangent.autodiff.ImplicitDifferentiation}, {@link cotangent.autodiff.Ode}
 *   <li>How do I add an operation, and check it? {@link cotangent.autodiff.Primitive}, {@link cotangent.autodiff.GradientCheck}
 *   <li>Where does the NaN come from? {@link cotangent.autodiff.Anomaly}
 *   <li>How do I save memory? {@link cotangent.autodiff.MemoryScope}, {@link cotangent.autodiff.Autodiff#checkpoint}
 *   <li>Where do random numbers come from? {@link cotangent.autodiff.Rng}, {@link cotangent.autodiff.Dropouts}
 *   <li>Elementwise functions: {@link cotangent.autodiff.Pointwise}, {@link cotangent.autodiff.Special},
 *       {@link cotangent.autodiff.Activations}
 *   <li>Reductions, scans, order: {@link cotangent.autodiff.Statistics}, {@link cotangent.autodiff.OrderStatistics},
 *       {@link cotangent.autodiff.Scans}, {@link cotangent.autodiff.Masked}, {@link cotangent.autodiff.Bins},
 *       {@link cotangent.autodiff.Uniques}
 *   <li>Positions and pieces: {@link cotangent.autodiff.Indexing}, {@link cotangent.autodiff.Scatter}, {@link cotangent.autodiff.Stacking},
 *       {@link cotangent.autodiff.Diagonals}, {@link cotangent.autodiff.Grids}
 *   <li>Products and distances: {@link cotangent.autodiff.Products}, {@link cotangent.autodiff.Einsum},
 *       {@link cotangent.autodiff.Distances}, {@link cotangent.autodiff.Similarity}
 *   <li>Linear algebra and Fourier transforms: {@link cotangent.autodiff.Linalg}, {@link cotangent.autodiff.Fft}
 *   <li>What layers are made of: {@link cotangent.autodiff.Convolutions}, {@link cotangent.autodiff.Pooling},
 *       {@link cotangent.autodiff.Normalization}, {@link cotangent.autodiff.Attention}, {@link cotangent.autodiff.Embeddings},
 *       {@link cotangent.autodiff.Interpolation}, {@link cotangent.autodiff.GridSampling}, {@link cotangent.autodiff.PaddingModes},
 *       {@link cotangent.autodiff.Shuffling}
 *   <li>What is minimised: {@link cotangent.autodiff.Losses}
 *   <li>How does an optimizer change a tensor? {@link cotangent.autodiff.InPlace}
 * </ul>
 */
package cotangent.autodiff;
