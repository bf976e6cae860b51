package cotangent.regularizers.gan;

import cotangent.autodiff.Activations;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** What the two networks of a generative adversarial network make small, of the critic's scores. */
public interface GanLoss {
    /**
     * The critic's loss, a scalar.
     *
     * @param real scores {@code [batch]} of real samples
     * @param fake scores {@code [batch]} of generated ones
     */
    Tensor critic(Tensor real, Tensor fake);

    /** The generator's loss, a scalar; see {@link #critic}. */
    Tensor generator(Tensor real, Tensor fake);

    /**
     * The loss of the first networks of this kind that could be trained, whose generator does not look at real samples:
     * {@code mean softplus(-real) + mean softplus(fake)} for the critic, {@code mean softplus(-fake)} for the generator.
     *
     * <p>Source: I. Goodfellow et al., "Generative Adversarial Nets", NIPS 2014.
     */
    static GanLoss nonSaturating() {
        return new GanLoss() {
            @Override
            public Tensor critic(Tensor real, Tensor fake) {
                requireScores("non-saturating GAN loss", real);
                requireScores("non-saturating GAN loss", fake);
                return Activations.softplus(real.neg())
                        .mean()
                        .add(Activations.softplus(fake).mean());
            }

            @Override
            public Tensor generator(Tensor real, Tensor fake) {
                requireScores("non-saturating GAN loss", fake);
                return Activations.softplus(fake.neg()).mean();
            }
        };
    }

    /**
     * Checks that scores are {@code [batch]}, and not of an empty batch.
     *
     * @throws ShapeException if they are not
     */
    static void requireScores(String method, Tensor scores) {
        if (scores.rank() != 1 || scores.size() == 0) {
            throw new ShapeException(method + ": needs scores [batch], got " + scores.shape());
        }
    }
}
