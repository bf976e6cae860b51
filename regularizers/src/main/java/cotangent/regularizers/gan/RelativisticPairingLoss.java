package cotangent.regularizers.gan;

import cotangent.autodiff.Activations;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * A critic ranks each real sample above a generated one, and the generator its samples above real ones (RpGAN).
 *
 * <pre>
 * critic:     mean_i softplus(-(D(x_i) - D(G_i)))
 * generator:  mean_i softplus(-(D(G_i) - D(x_i)))
 *
 * d softplus(-u) / du = -sigmoid(-u)
 * </pre>
 *
 * with scores {@code D [batch]} of the {@code i}-th real and the {@code i}-th generated sample; batches are shuffled anyway, so that any
 * pairing does. Only differences count: what the critic adds to all scores is free. The real samples keep the generator's loss from a minimum where it drops modes.
 * It converges with {@link ZeroCenteredGradientPenalty} on both kinds of samples; see {@link R3Gan}.
 *
 * <p>All of it is differentiated. In a conditional network the samples of a pair have the same label.
 *
 * <p>Errors: {@link ShapeException} unless both are {@code [batch]} of the same size, not 0.
 *
 * <p>Source: A. Jolicoeur-Martineau, "The Relativistic Discriminator: A Key Element Missing from Standard GAN", ICLR 2019; N. Huang, A. Gokaslan,
 * V. Kuleshov, J. Tompkin, "The GAN is Dead; Long Live the GAN! A Modern GAN Baseline", NeurIPS 2024.
 *
 * <p>Catalogue: T187
 */
public record RelativisticPairingLoss() implements GanLoss {
    @Override
    public Tensor critic(Tensor real, Tensor fake) {
        requirePairs(real, fake);
        return Activations.softplus(fake.sub(real)).mean();
    }

    @Override
    public Tensor generator(Tensor real, Tensor fake) {
        requirePairs(real, fake);
        return Activations.softplus(real.sub(fake)).mean();
    }

    private static void requirePairs(Tensor real, Tensor fake) {
        GanLoss.requireScores("relativistic pairing", real);
        if (!real.shape().equals(fake.shape())) {
            throw new ShapeException("relativistic pairing: needs as many real as generated samples, got scores "
                    + real.shape() + " and " + fake.shape());
        }
    }
}
