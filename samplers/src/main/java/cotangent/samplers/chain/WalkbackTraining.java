package cotangent.samplers.chain;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Trains a denoising autoencoder as a generative model: to undo damage, also the damage of its own chain (walkback).
 *
 * <pre>
 * x* = x
 * repeat:  x~ ~ C(. | x*),  add the pair (x~, x);  go on with probability p, at most k times in all:  x* ~ P(. | x~)
 *
 * L = mean over all pairs of -log P(x | x~)
 * </pre>
 *
 * with data {@code x [batch, d]}, a {@link Corruption} {@code C}, and {@code P} of the {@link OutputFamily} with the network's output for
 * {@code x~} as parameters. The target is always the original {@code x}: where the chain strays, the model learns to lead it back. With
 * {@code p = 0} it is the generalized denoising autoencoder's loss, with the same random numbers; see {@link #plain}. Each sample of
 * the batch walks on its own.
 *
 * <p>What is drawn is constant: only the pairs' likelihoods are differentiated. The chains are drawn with the network as it is, in its
 * present mode. The targets of the batch and its weights are not looked at. Reports {@code pairs}, their number by sample.
 *
 * <p>Defaults: {@code p = 0.5, k = 5}. Cost: that of {@code (1 - p^k) / (1 - p)} plain steps, and forward passes for what is drawn.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no layer or the batch is empty; {@link cotangent.autodiff.ShapeException} if its
 * output does not fit the family.
 *
 * <p>Source: Y. Bengio, L. Yao, G. Alain, P. Vincent, "Generalized Denoising Auto-Encoders as Generative Models", NIPS 2013.
 *
 * <p>Catalogue: T222
 *
 * @param corruption {@code C}
 * @param family of {@code P}
 * @param probability {@code p}, in [0, 1)
 * @param most {@code k}, the most pairs of a sample, positive
 */
public record WalkbackTraining(Corruption corruption, OutputFamily family, double probability, int most)
        implements Objective {
    /** Checks the ranges. */
    public WalkbackTraining {
        Objects.requireNonNull(corruption, "walkback: corruption");
        Objects.requireNonNull(family, "walkback: family");
        if (!(probability >= 0 && probability < 1) || most < 1) {
            throw new IllegalArgumentException(
                    "walkback: needs a probability in [0, 1) and at least 1 pair, got " + probability + " and " + most);
        }
    }

    /** With the usual length of walks. */
    public WalkbackTraining(Corruption corruption, OutputFamily family) {
        this(corruption, family, 0.5, 5);
    }

    /** The loss of generalized denoising autoencoders: one damage of the data, no walk. */
    public static WalkbackTraining plain(Corruption corruption, OutputFamily family) {
        return new WalkbackTraining(corruption, family, 0, 1);
    }

    /**
     * Pairs to be learned from.
     *
     * @param damaged {@code x~ [pairs, d]}
     * @param original {@code x [pairs, d]}
     */
    public record Pairs(Tensor damaged, Tensor original) {}

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "walkback: needs a layer, got " + model.getClass().getName());
        }
        Pairs pairs = walk(layer, batch.inputs(), context.rng());
        context.log("pairs", pairs.damaged().size(0) / (double) batch.size());
        return family.negativeLogLikelihood(layer.apply(pairs.damaged()), pairs.original())
                .mean();
    }

    /** Draws the pairs of a batch; first those of the first damage, in the order of the batch. */
    public Pairs walk(Layer layer, Tensor x, RandomGenerator rng) {
        if (x.rank() != 2 || x.size() == 0) {
            throw new IllegalArgumentException("walkback: needs data [batch, d], not empty, got " + x.shape());
        }
        List<Tensor> damaged = new ArrayList<>();
        List<Tensor> originals = new ArrayList<>();
        try (var off = GradMode.noGrad()) {
            Tensor original = x.detach();
            Tensor at = original;
            for (int k = 1; ; k++) {
                Tensor next = corruption.corrupt(at, rng);
                damaged.add(next);
                originals.add(original);
                int[] walking = k == most || probability == 0 ? new int[0] : walking(next.size(0), rng);
                if (walking.length == 0) {
                    return new Pairs(Tensor.cat(0, damaged), Tensor.cat(0, originals));
                }
                Tensor rows = Tensor.of(walking);
                original = original.indexSelect(0, rows);
                at = family.sample(layer.apply(next.indexSelect(0, rows)), rng);
            }
        }
    }

    private int[] walking(int n, RandomGenerator rng) {
        int[] rows = new int[n];
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (rng.nextDouble() < probability) {
                rows[count++] = i;
            }
        }
        return Arrays.copyOf(rows, count);
    }
}
