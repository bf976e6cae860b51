/**
 * Modules and layers.
 *
 * <ul>
 *   <li>What is a part of a model? {@link cotangent.nn.Module}: a named tree of {@link cotangent.nn.Parameter}s,
 *       {@link cotangent.nn.Buffer}s and modules; {@link cotangent.nn.Layer} if it maps one tensor to one tensor.
 *   <li>How are layers joined? {@link cotangent.nn.Sequential}, {@link cotangent.nn.Residual}, {@link cotangent.nn.Mlp},
 *       {@link cotangent.nn.SqueezeExcite}, {@link cotangent.nn.MixtureOfExperts} by a {@link cotangent.nn.TopKGate},
 *       {@link cotangent.nn.NeuralOde}.
 *   <li>Dense and sparse inputs? {@link cotangent.nn.Linear}, {@link cotangent.nn.LazyLinear}, {@link cotangent.nn.Bilinear},
 *       {@link cotangent.nn.Embedding}, {@link cotangent.nn.EmbeddingBag}.
 *   <li>Convolve sequences, images and volumes? {@link cotangent.nn.Conv1d}, {@link cotangent.nn.Conv2d},
 *       {@link cotangent.nn.Conv3d}, {@link cotangent.nn.ConvTranspose1d}, {@link cotangent.nn.ConvTranspose2d},
 *       {@link cotangent.nn.ConvTranspose3d}, {@link cotangent.nn.DepthwiseSeparableConv2d}.
 *   <li>Pool? {@link cotangent.nn.MaxPool1d}, {@link cotangent.nn.AvgPool1d}, {@link cotangent.nn.LpPool1d} and their like for
 *       images and volumes; into a given size {@link cotangent.nn.AdaptiveAvgPool1d}, {@link cotangent.nn.AdaptiveMaxPool1d} and
 *       so on; at random places {@link cotangent.nn.FractionalMaxPool2d}.
 *   <li>Attend? {@link cotangent.nn.MultiheadAttention} with {@link cotangent.nn.AttentionConfig},
 *       {@link cotangent.nn.TransformerEncoder}, {@link cotangent.nn.TransformerDecoder}, {@link cotangent.nn.Transformer}; and
 *       remember: {@link cotangent.nn.KeyValueCache}.
 *   <li>Read step by step? {@link cotangent.nn.Lstm}, {@link cotangent.nn.Gru}, {@link cotangent.nn.Rnn}.
 *   <li>Tell positions? {@link cotangent.nn.SinusoidalPositions}, {@link cotangent.nn.RotaryPositions}, {@link cotangent.nn.Alibi}.
 *   <li>Normalise? {@link cotangent.nn.BatchNorm1d}, {@link cotangent.nn.BatchNorm2d}, {@link cotangent.nn.BatchNorm3d},
 *       {@link cotangent.nn.GhostBatchNorm}, {@link cotangent.nn.LayerNorm}, {@link cotangent.nn.GroupNorm},
 *       {@link cotangent.nn.InstanceNorm}, {@link cotangent.nn.RmsNorm}.
 *   <li>Bend? {@link cotangent.nn.Activation}, {@link cotangent.nn.PRelu}.
 *   <li>Drop? Elements: {@link cotangent.nn.Dropout}, {@link cotangent.nn.AlphaDropout}; channels:
 *       {@link cotangent.nn.Dropout1d}, {@link cotangent.nn.Dropout2d}, {@link cotangent.nn.Dropout3d},
 *       {@link cotangent.nn.FeatureAlphaDropout}; blocks: {@link cotangent.nn.DropBlock2d}; whole samples:
 *       {@link cotangent.nn.DropPath}.
 *   <li>Only reshape, or nothing? {@link cotangent.nn.Flatten}, {@link cotangent.nn.Unflatten}, {@link cotangent.nn.Reshape},
 *       {@link cotangent.nn.Identity}.
 *   <li>What is in a model? {@link cotangent.nn.Summary}.
 *   <li>Parameters as one vector? {@link cotangent.nn.ParameterVector}. The same batch once more? {@link cotangent.nn.Replay}.
 * </ul>
 *
 * <p>First values are in {@code cotangent.nn.init}, losses in {@code cotangent.nn.loss}, parameters computed from others in
 * {@code cotangent.nn.parametrize}, whole models in {@code cotangent.nn.models}.
 *
 * <pre>{@code
 * Rng rng = Rng.of(42);
 * Sequential model = new Sequential(
 *         new Conv2d(1, 32, 3, rng), Activation.relu(), new MaxPool2d(2), new Flatten(), new Linear(32 * 13 * 13, 10, rng));
 * Tensor loss = CrossEntropy.of(model.apply(images), labels);
 * loss.backward();
 * }</pre>
 */
package cotangent.nn;
