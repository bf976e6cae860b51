package cotangent.samplers.chain;

import cotangent.autodiff.DType;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The distribution {@code P(x | parameters)} that a network's output stands for: how likely data are, and how to draw them. Values are
 * independent, given the parameters.
 */
public interface OutputFamily {
    /**
     * {@code -log P} of each sample, summed over its values, {@code [batch]}; differentiable with respect to the parameters.
     *
     * @param parameters the network's output
     * @param x data {@code [batch, d]}
     */
    Tensor negativeLogLikelihood(Tensor parameters, Tensor x);

    /** Data drawn with these parameters, {@code [batch, d]}; not differentiable. */
    Tensor sample(Tensor parameters, RandomGenerator rng);

    /** Values 0 and 1; the parameters are logits {@code [batch, d]}, so that no probability need be clamped. */
    static OutputFamily bernoulli() {
        return new OutputFamily() {
            @Override
            public Tensor negativeLogLikelihood(Tensor parameters, Tensor x) {
                requireShape("Bernoulli", parameters, x.shape().toArray());
                return Losses.binaryCrossEntropyWithLogits(parameters, x, null, null, Reduction.NONE)
                        .sum(1);
            }

            @Override
            public Tensor sample(Tensor parameters, RandomGenerator rng) {
                Tensor u = Tensor.rand(rng, DType.FLOAT64, parameters.shape().toArray());
                return u.lt(parameters.detach().to(DType.FLOAT64).sigmoid()).to(parameters.dtype());
            }
        };
    }

    /**
     * Real values of a fixed standard deviation; the parameters are their means {@code [batch, d]}.
     *
     * @param sd positive
     */
    static OutputFamily gaussian(double sd) {
        if (!(sd > 0 && sd < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Gaussian output: the standard deviation must be finite and positive, got " + sd);
        }
        return new OutputFamily() {
            @Override
            public Tensor negativeLogLikelihood(Tensor parameters, Tensor x) {
                requireShape("Gaussian", parameters, x.shape().toArray());
                double each = StrictMath.log(sd) + 0.5 * StrictMath.log(2 * Math.PI);
                return parameters.sub(x).square().sum(1).div(2 * sd * sd).add(each * x.size(1));
            }

            @Override
            public Tensor sample(Tensor parameters, RandomGenerator rng) {
                return parameters
                        .detach()
                        .add(Tensor.randn(
                                        rng,
                                        parameters.dtype(),
                                        parameters.shape().toArray())
                                .mul(sd));
            }
        };
    }

    /** Real values; the parameters {@code [batch, 2 d]} are their means, then the logarithms of their variances. */
    static OutputFamily learnedGaussian() {
        return new OutputFamily() {
            @Override
            public Tensor negativeLogLikelihood(Tensor parameters, Tensor x) {
                requireShape("Gaussian", parameters, x.size(0), 2 * x.size(1));
                Tensor mean = parameters.slice(1, 0, x.size(1));
                Tensor logVariance = parameters.slice(1, x.size(1), 2 * x.size(1));
                return mean.sub(x)
                        .square()
                        .mul(logVariance.neg().exp())
                        .add(logVariance)
                        .add(StrictMath.log(2 * Math.PI))
                        .sum(1)
                        .div(2);
            }

            @Override
            public Tensor sample(Tensor parameters, RandomGenerator rng) {
                int d = parameters.size(1) / 2;
                Tensor mean = parameters.detach().slice(1, 0, d);
                Tensor sd = parameters.detach().slice(1, d, 2 * d).div(2).exp();
                return mean.add(
                        sd.mul(Tensor.randn(rng, mean.dtype(), mean.shape().toArray())));
            }
        };
    }

    /**
     * Categories {@code 0..categories - 1}; the parameters {@code [batch, d * categories]} are the logits of one value after the other.
     *
     * @param categories at least 2
     */
    static OutputFamily categorical(int categories) {
        if (categories < 2) {
            throw new IllegalArgumentException("categorical output: needs at least 2 categories, got " + categories);
        }
        return new OutputFamily() {
            @Override
            public Tensor negativeLogLikelihood(Tensor parameters, Tensor x) {
                requireShape("categorical", parameters, x.size(0), x.size(1) * categories);
                Tensor logs = parameters.unflatten(1, x.size(1), categories).logSoftmax(2);
                return logs.gather(2, x.detach().to(DType.INT64).unsqueeze(2))
                        .squeeze(2)
                        .sum(1)
                        .neg();
            }

            @Override
            public Tensor sample(Tensor parameters, RandomGenerator rng) {
                Tensor logits = parameters.detach().unflatten(1, -1, categories).to(DType.FLOAT64);
                // The largest of logits with Gumbel noise is drawn with their softmax.
                Tensor u = Tensor.rand(rng, DType.FLOAT64, logits.shape().toArray())
                        .clampMin(0x1p-60);
                return logits.sub(u.log().neg().log()).argmax(2).to(parameters.dtype());
            }
        };
    }

    private static void requireShape(String family, Tensor parameters, int... shape) {
        if (!Arrays.equals(parameters.shape().toArray(), shape) || shape.length != 2) {
            throw new ShapeException(family + " output: needs parameters " + Arrays.toString(shape)
                    + " of data [batch, d], got " + parameters.shape());
        }
    }
}
