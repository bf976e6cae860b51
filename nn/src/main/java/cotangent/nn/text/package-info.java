/**
 * Text as numbers: what turns characters into tokens and back.
 *
 * <ul>
 * <li>What is a tokenizer? {@link cotangent.nn.text.Tokenizer}
 * <li>One token a character, for small models? {@link cotangent.nn.text.CharacterTokenizer}
 * <li>Frequent pieces of words, for any text? {@link cotangent.nn.text.BytePairTokenizer}
 * <li>Texts as samples of a language model? {@link cotangent.nn.text.TokenWindows}
 * </ul>
 *
 * <pre>{@code
 * BytePairTokenizer tokenizer = BytePairTokenizer.train(text, 1000);
 * int[] tokens = tokenizer.encode("We the People");
 * String back = tokenizer.decode(tokens);
 * tokenizer.save(Path.of("tokenizer.safetensors"));
 * Dataset windows = new TokenWindows(tokenizer.encode(text), 128);
 * }</pre>
 */
package cotangent.nn.text;
