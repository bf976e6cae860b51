/**
 * Whole models, made of the layers of {@code cotangent.nn}, small enough to read and to train on a processor.
 *
 * <ul>
 *   <li>Classify images? {@link cotangent.nn.models.ResNet} of {@link cotangent.nn.models.BasicBlock}s,
 *       {@link cotangent.nn.models.ConvNext} of {@link cotangent.nn.models.ConvNextBlock}s, {@link cotangent.nn.models.VisionTransformer}.
 *   <li>Images to images? {@link cotangent.nn.models.UNet}.
 *   <li>Model language and write? {@link cotangent.nn.models.Gpt} with {@link cotangent.nn.models.GptConfig} and
 *       {@link cotangent.nn.models.TokenSampling}.
 *   <li>Learn codes? {@link cotangent.nn.models.Autoencoder}, {@link cotangent.nn.models.VariationalAutoencoder}.
 * </ul>
 *
 * <pre>{@code
 * Rng rng = Rng.of(42);
 * Gpt model = new Gpt(GptConfig.of(vocabulary, 128, 128, 4, 4), rng);
 * Tensor loss = CrossEntropy.of(model.apply(tokens).flatten(0, 1), next.flatten());
 * loss.backward();
 * int[] text = model.generate(prompt, 200, TokenSampling.of(0.8).withTopP(0.95), rng);
 * }</pre>
 */
package cotangent.nn.models;
