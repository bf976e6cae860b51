package cotangent.regularizers.dictionary;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Which entries of a batch of non-negative pre-activations {@code z' [batch, features]} stay: the 0/1 matrix {@code S} that makes
 * {@code sum S z'} largest under a budget of {@code k} entries a token in the mean. The code is {@code z = S z'}.
 *
 * <p>Of equal entries the first stays, so that budgets are met exactly, also where all entries are 0. {@code S} is a constant: gradients
 * reach the entries that stay and no others.
 */
public sealed interface Choice permits TokenChoice, MutualChoice, FeatureChoice {
    /** What an entry must reach to stay if there is no batch to compare with. */
    enum Scope {
        /** Tokens are independent of each other anyway. */
        NONE,
        /** One threshold for all features. */
        GLOBAL,
        /** One threshold for each feature. */
        FEATURE
    }

    /** How many entries stay for each token, in the mean. */
    int k();

    /** Which thresholds stand for this choice after the training. */
    Scope scope();

    /**
     * The 0/1 matrix {@code S}, of the shape and type of {@code z}; a constant.
     *
     * @param z {@code [batch, features]}
     * @throws ShapeException if it is no matrix
     * @throws IllegalArgumentException if the budget does not fit it
     */
    Tensor mask(Tensor z);

    /**
     * The entries that stay, 0 elsewhere.
     *
     * @param z {@code [batch, features]}
     */
    default Tensor apply(Tensor z) {
        return z.mul(mask(z));
    }

    /** The constant of which a choice is made. */
    static Tensor matrix(Tensor z, String name) {
        if (z.rank() != 2) {
            throw new ShapeException(name + ": needs pre-activations [batch, features], got shape " + z.shape());
        }
        return z.detach();
    }

    /** The budget of a token as given to a choice. */
    static void requirePositive(int k, String name) {
        if (k < 1) {
            throw new IllegalArgumentException(name + ": needs k >= 1, got " + k);
        }
    }

    /** The budget of a token as it meets a batch. */
    static void requireRoom(int k, Tensor z, String name) {
        if (k > z.size(1)) {
            throw new IllegalArgumentException(name + ": k = " + k + " needs as many features, got shape " + z.shape());
        }
    }
}
