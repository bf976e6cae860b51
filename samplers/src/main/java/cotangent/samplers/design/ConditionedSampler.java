package cotangent.samplers.design;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Draws designs until one is stable.
 *
 * <pre>
 * TWO_SIDED: ||G - I|| &lt;= delta          LOWER: smallest eigenvalue of G &gt;= 1 - delta
 * </pre>
 *
 * with the {@linkplain GramStability Gram matrix} {@code G}. Then the error of the {@linkplain WeightedLeastSquares fit} is bounded surely, not
 * only in the mean: it is at most {@code 1 + (1 - delta)^(-1/2)} times the best error in the weighted supremum norm {@code sup sqrt(w) |f|}.
 *
 * <p>Nothing is differentiated. Defaults: {@code TWO_SIDED, delta = 0.9}. Cost: that of as many draws as it takes, at most {@value #REJECTIONS}
 * in vain.
 *
 * <p>Errors: {@link IllegalArgumentException} as of the sampler; {@link IllegalStateException} if no design is stable.
 *
 * <p>Source: A. Nouy, B. Michel, "Weighted least-squares approximation with determinantal point processes and generalized volume sampling", 2023,
 * after C. Haberstich, A. Nouy, G. Perrin, "Boosted optimal weighted least-squares", Mathematics of Computation 91, 2022.
 *
 * <p>Catalogue: T081
 *
 * @param basis whose Gram matrix counts
 * @param sampler makes the designs
 * @param side which condition
 * @param delta in (0, 1)
 */
public record ConditionedSampler(OrthonormalBasis basis, DesignSampler sampler, Side side, double delta)
        implements DesignSampler {
    /** So many designs may be rejected. */
    public static final int REJECTIONS = 1000;

    /** What stable means. */
    public enum Side {
        /** No eigenvalue is farther from 1 than delta. */
        TWO_SIDED,
        /** No eigenvalue is smaller than 1 - delta. */
        LOWER
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException unless {@code delta} is in (0, 1)
     */
    public ConditionedSampler {
        Objects.requireNonNull(basis);
        Objects.requireNonNull(sampler);
        Objects.requireNonNull(side);
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("ConditionedSampler: delta must be in (0, 1), got " + delta);
        }
    }

    /** With both sides within 0.9. */
    public ConditionedSampler(OrthonormalBasis basis, DesignSampler sampler) {
        this(basis, sampler, Side.TWO_SIDED, 0.9);
    }

    @Override
    public Design sample(int n, RandomGenerator rng) {
        for (int rejected = 0; rejected < REJECTIONS; rejected++) {
            Design design = sampler.sample(n, rng);
            if (isStable(design)) {
                return design;
            }
        }
        throw new IllegalStateException("ConditionedSampler: " + REJECTIONS + " designs of " + n
                + " points in vain; needs more points or a larger delta than " + delta);
    }

    /** Whether the design meets the condition. */
    public boolean isStable(Design design) {
        GramStability stability = GramStability.of(basis, design);
        return side == Side.TWO_SIDED ? stability.deviation() <= delta : stability.smallest() >= 1 - delta;
    }
}
