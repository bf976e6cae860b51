package cotangent.nn.models;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Products;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.AttentionConfig;
import cotangent.nn.Dropout;
import cotangent.nn.Embedding;
import cotangent.nn.KeyValueCache;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Parameter;
import cotangent.nn.TransformerEncoder;
import cotangent.nn.init.Initializer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A language model: tokens {@code [batch, time]} to logits of the next token at each position, {@code [batch, time, vocabulary]}.
 *
 * <pre>
 * h = encoder(dropout(tokenEmbedding[token] + positionEmbedding[position])),   logits = W h
 * </pre>
 *
 * <p>State: {@code token_embedding.weight [vocabulary, dim]}; {@code position_embedding.weight [context, dim]}, unless attention itself knows
 * positions; {@code encoder}, a causal {@link TransformerEncoder} with a last norm; {@code head.weight [vocabulary, dim]}, unless W is the
 * table of the tokens. Matrices are normal with deviation {@code sqrt(2 / (5 dim))} at first, which at GPT-2's width is its 0.02, divided by
 * {@code sqrt(2 layers)} where they end in a sum; biases are 0.
 *
 * <pre>{@code
 * Gpt model = new Gpt(GptConfig.of(vocabulary, 128, 128, 4, 4), rng);
 * Tensor loss = CrossEntropy.of(model.apply(tokens).flatten(0, 1), next.flatten());
 * int[] text = model.generate(prompt, 200, TokenSampling.of(0.8).withTopP(0.95), rng);
 * }</pre>
 *
 * <p>Sources: A. Radford et al., "Language Models are Unsupervised Multitask Learners", 2019; T. Q. Nguyen, J. Salazar, "Transformers
 * without Tears", IWSLT 2019, for the deviation.
 */
public final class Gpt extends Layer {
    private final GptConfig config;
    private final Embedding tokenEmbedding;
    private final Embedding positionEmbedding;
    private final Dropout dropout;
    private final TransformerEncoder encoder;
    private final Linear head;

    /** A model with these settings. */
    public Gpt(GptConfig config, RandomGenerator rng) {
        this.config = config;
        int dim = config.block().dim();
        boolean learned = config.block().attention().positions() == AttentionConfig.Positions.NONE;
        tokenEmbedding = child("token_embedding", new Embedding(config.vocabulary(), dim, rng));
        positionEmbedding = learned ? child("position_embedding", new Embedding(config.context(), dim, rng)) : null;
        dropout = child("dropout", new Dropout(config.block().dropout(), rng));
        encoder = child("encoder", new TransformerEncoder(config.block(), config.layers(), true, rng));
        head = config.tied() ? null : child("head", new Linear(dim, config.vocabulary(), false, rng));
        double deviation = Math.sqrt(2.0 / (5.0 * dim));
        Initializer usual = Initializer.normal(0, deviation);
        Initializer last = Initializer.normal(0, deviation / Math.sqrt(2.0 * config.layers()));
        parameters().forEach((name, p) -> {
            if (name.endsWith("out_proj.weight") || name.endsWith("linear2.weight")) {
                last.fill(p, rng);
            } else if (p.value().rank() > 1) {
                usual.fill(p, rng);
            } else if (name.endsWith("bias")) {
                Initializer.zeros().fill(p, rng);
            }
        });
    }

    @Override
    public Tensor forward(Tensor tokens) {
        return head(encoder.apply(embed(tokens, 0)));
    }

    /**
     * The logits of further tokens, after those in the caches.
     *
     * @param caches from {@link #caches}, used for these sequences only
     */
    public Tensor forward(Tensor tokens, List<KeyValueCache> caches) {
        Tensor embedded = embed(tokens, caches.isEmpty() ? 0 : caches.get(0).length());
        return head(encoder.forward(embedded, null, caches));
    }

    private Tensor embed(Tensor tokens, int past) {
        if (tokens.rank() != 2 || tokens.size(1) == 0 || past + tokens.size(1) > config.context()) {
            throw new ShapeException("Gpt: tokens have shape " + tokens.shape() + " after " + past
                    + ", needs [batch, time] with 1 to " + config.context() + " positions in all");
        }
        if (!tokens.dtype().isInteger()) {
            throw new DTypeException("Gpt: needs integers, got " + tokens.dtype());
        }
        Tensor x = tokenEmbedding.apply(tokens);
        if (positionEmbedding != null) {
            x = x.add(positionEmbedding.apply(Tensor.arange(tokens.size(1)).add(past)));
        }
        return dropout.apply(x);
    }

    private Tensor head(Tensor x) {
        return head != null
                ? head.apply(x)
                : Products.linear(x, tokenEmbedding.weight().get(), null);
    }

    /** An empty cache for each layer. */
    public List<KeyValueCache> caches() {
        return encoder.caches();
    }

    /**
     * Goes on with a text, in {@code EVAL}. When the context is full, the older half of it is forgotten.
     *
     * @param prompt at least one token
     * @param count how many tokens to add
     * @param sampling how each is drawn
     * @return the prompt and what follows
     * @throws IllegalArgumentException if the prompt is empty or {@code count} is negative
     */
    public int[] generate(int[] prompt, int count, TokenSampling sampling, RandomGenerator rng) {
        if (prompt.length == 0 || count < 0) {
            throw new IllegalArgumentException("Gpt: cannot add " + count + " tokens to a prompt of " + prompt.length);
        }
        int[] tokens = Arrays.copyOf(prompt, Math.addExact(prompt.length, count));
        try (var off = GradMode.noGrad()) {
            inMode(mode -> Mode.EVAL, () -> {
                goOn(tokens, prompt.length, sampling, rng);
                return null;
            });
        }
        return tokens;
    }

    /** Fills {@code tokens} from position {@code from} on. */
    private void goOn(int[] tokens, int from, TokenSampling sampling, RandomGenerator rng) {
        List<KeyValueCache> caches = caches();
        int read = Math.max(0, from - config.context());
        for (int t = from; t < tokens.length; t++) {
            if (caches.get(0).length() + t - read > config.context()) {
                caches.forEach(KeyValueCache::clear);
                read = t - Math.max(1, config.context() / 2);
            }
            try (var scope = MemoryScope.open()) {
                Tensor unread = Tensor.of(Arrays.copyOfRange(tokens, read, t), 1, t - read);
                tokens[t] = sampling.draw(forward(unread, caches).select(0, 0).select(0, -1), rng);
            }
            read = t;
        }
    }

    /** The settings. */
    public GptConfig config() {
        return config;
    }

    /** The transformer between embeddings and head. */
    public TransformerEncoder encoder() {
        return encoder;
    }

    /** The table of the tokens. */
    public Parameter tokens() {
        return tokenEmbedding.weight();
    }
}
