package cotangent.autodiff;

import java.util.function.BinaryOperator;

/**
 * Loss functions with PyTorch's names, defaults and reductions. Where shapes are not given, prediction and target have one shape. Shorter
 * forms take the {@linkplain Reduction#MEAN mean}.
 */
public final class Losses {
    private static final double HALF_LOG_TWO_PI = 0.91893853320467274178;

    // ---- classification ----

    /** {@link #crossEntropy(Tensor, Tensor, CrossEntropyOptions)} with the mean over samples. */
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        return crossEntropy(logits, targets, CrossEntropyOptions.DEFAULT);
    }

    /**
     * Cross entropy between the softmax of logits and targets.
     *
     * <pre>
     * loss_n = -sum_c w_c q_nc log softmax(x_n)_c,   q = (1 - s) target + s / classes
     * </pre>
     *
     * with class weights {@code w} and smoothing {@code s}; a class index stands for a one-hot target whose spread part has the weights of
     * all classes. The mean divides by the sum of the weights of the labels that are not ignored; for probabilities, by the number of samples.
     *
     * @param logits {@code [batch, classes]}, {@code [batch, classes, ...]} or {@code [classes]}
     * @param targets class indices, integers, in the shape of the logits without classes; or probabilities in the shape of the logits
     * @param options weights, ignored index, smoothing and reduction
     * @return a scalar, or the losses in the shape of the logits without classes
     * @throws ShapeException if shapes do not fit
     * @throws IndexOutOfBoundsException if a label is out of range and not the ignored one
     */
    public static Tensor crossEntropy(Tensor logits, Tensor targets, CrossEntropyOptions options) {
        return CrossEntropy.of("crossEntropy", logits, targets, options);
    }

    /** {@link #nll(Tensor, Tensor, CrossEntropyOptions)} with the mean over samples. */
    public static Tensor nll(Tensor logProbabilities, Tensor targets) {
        return nll(logProbabilities, targets, CrossEntropyOptions.DEFAULT);
    }

    /**
     * Negative log-likelihood {@code -w_t x_nt} of class indices {@code t} under log-probabilities {@code x}; shapes, weights and reduction as in
     * {@link #crossEntropy(Tensor, Tensor, CrossEntropyOptions)}.
     *
     * @throws IllegalArgumentException if the options smooth labels
     */
    public static Tensor nll(Tensor logProbabilities, Tensor targets, CrossEntropyOptions options) {
        return CrossEntropy.nll(logProbabilities, targets, options);
    }

    /** {@link #binaryCrossEntropy(Tensor, Tensor, Tensor, Reduction)} without weights, mean. */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor targets) {
        return binaryCrossEntropy(probabilities, targets, null, Reduction.MEAN);
    }

    /**
     * {@code -w (t log p + (1 - t) log(1 - p))}, with logarithms not below -100, where they have derivative 0.
     *
     * @param probabilities in {@code [0, 1]}
     * @param targets in {@code [0, 1]}
     * @param weight broadcasts; or null
     * @throws IllegalArgumentException if a probability is outside {@code [0, 1]}
     */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor targets, Tensor weight, Reduction reduction) {
        requireSame("binaryCrossEntropy", probabilities, targets);
        Tensor p = probabilities.toFloating();
        if (p.lt(0).or(p.gt(1)).any()) {
            throw new IllegalArgumentException("binaryCrossEntropy: a probability is outside [0, 1]");
        }
        Tensor t = targets.to(p.dtype());
        Tensor loss =
                t.mul(boundedLog(p)).add(t.rsub(1).mul(boundedLog(p.rsub(1)))).neg();
        return reduction.of(weight == null ? loss : loss.mul(weight));
    }

    /** {@code max(log x, -100)} without NaN in the derivative at 0. */
    private static Tensor boundedLog(Tensor x) {
        Tensor tiny = x.lt(StrictMath.exp(-100));
        return x.maskedFill(tiny, 1).log().maskedFill(tiny, -100);
    }

    /** {@link #binaryCrossEntropyWithLogits(Tensor, Tensor, Tensor, Tensor, Reduction)} without weights, mean. */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
        return binaryCrossEntropyWithLogits(logits, targets, null, null, Reduction.MEAN);
    }

    /**
     * {@code -w (v t log sigmoid(x) + (1 - t) log(1 - sigmoid(x)))}, without overflow.
     *
     * @param targets in {@code [0, 1]}
     * @param weight {@code w}, broadcasts; or null
     * @param posWeight {@code v}, the weight of positive targets, broadcasts (one a class in the last axis); or null
     */
    public static Tensor binaryCrossEntropyWithLogits(
            Tensor logits, Tensor targets, Tensor weight, Tensor posWeight, Reduction reduction) {
        requireSame("binaryCrossEntropyWithLogits", logits, targets);
        Tensor x = logits.toFloating();
        Tensor t = targets.to(x.dtype());
        Tensor softplus = Activations.softplus(x.neg());
        Tensor positive = posWeight == null
                ? softplus
                : softplus.mul(posWeight.sub(1).mul(t).add(1));
        Tensor loss = t.rsub(1).mul(x).add(positive);
        return reduction.of(weight == null ? loss : loss.mul(weight));
    }

    // ---- regression ----

    /** Mean squared error. */
    public static Tensor mse(Tensor prediction, Tensor target) {
        return mse(prediction, target, Reduction.MEAN);
    }

    /** {@code (x - t)^2}. */
    public static Tensor mse(Tensor prediction, Tensor target, Reduction reduction) {
        return reduction.of(difference("mse", prediction, target).square());
    }

    /** Mean absolute error. */
    public static Tensor l1(Tensor prediction, Tensor target) {
        return l1(prediction, target, Reduction.MEAN);
    }

    /** {@code |x - t|}. */
    public static Tensor l1(Tensor prediction, Tensor target, Reduction reduction) {
        return reduction.of(difference("l1", prediction, target).abs());
    }

    /** {@link #smoothL1(Tensor, Tensor, double, Reduction)} with beta 1, mean. */
    public static Tensor smoothL1(Tensor prediction, Tensor target) {
        return smoothL1(prediction, target, 1, Reduction.MEAN);
    }

    /**
     * With {@code d = |x - t|}: {@code d^2 / (2 beta)} where {@code d < beta}, else {@code d - beta / 2}.
     *
     * @throws IllegalArgumentException if {@code beta} is negative
     */
    public static Tensor smoothL1(Tensor prediction, Tensor target, double beta, Reduction reduction) {
        if (!(beta >= 0)) {
            throw new IllegalArgumentException("smoothL1: beta must not be negative, got " + beta);
        }
        Tensor d = difference("smoothL1", prediction, target).abs();
        return reduction.of(
                beta == 0 ? d : Tensor.where(d.lt(beta), d.square().mul(0.5).div(beta), d.sub(beta / 2)));
    }

    /** {@link #huber(Tensor, Tensor, double, Reduction)} with delta 1, mean. */
    public static Tensor huber(Tensor prediction, Tensor target) {
        return huber(prediction, target, 1, Reduction.MEAN);
    }

    /**
     * With {@code d = |x - t|}: {@code d^2 / 2} where {@code d <= delta}, else {@code delta (d - delta / 2)}.
     *
     * @throws IllegalArgumentException unless {@code delta} is positive
     */
    public static Tensor huber(Tensor prediction, Tensor target, double delta, Reduction reduction) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("huber: delta must be positive, got " + delta);
        }
        Tensor d = difference("huber", prediction, target).abs();
        return reduction.of(
                Tensor.where(d.le(delta), d.square().mul(0.5), d.sub(delta / 2).mul(delta)));
    }

    // ---- likelihoods and divergences ----

    /**
     * Divergence of the distribution {@code q} with logarithms {@code x} from {@code t}, elementwise {@code t (log t - x)}, 0 where {@code t} is 0. The divergence itself
     * is the sum; over a batch, PyTorch's "batchmean" is {@link Reduction#SUM} divided by the batch size.
     *
     * @param logProbabilities {@code x}
     * @param target {@code t}, or {@code log t} if {@code logTarget}
     * @param logTarget whether the target holds logarithms
     */
    public static Tensor klDiv(Tensor logProbabilities, Tensor target, boolean logTarget, Reduction reduction) {
        requireSame("klDiv", logProbabilities, target);
        Tensor x = logProbabilities.toFloating();
        Tensor t = target.to(x.dtype());
        if (logTarget) {
            return reduction.of(t.exp().mul(t.sub(x)));
        }
        Tensor none = t.eq(0);
        Tensor logT = t.maskedFill(none, 1).log();
        return reduction.of(t.mul(logT).sub(t.mul(x)));
    }

    /** {@link #gaussianNll(Tensor, Tensor, Tensor, boolean, double, Reduction)} without the constant, epsilon 1e-6, mean. */
    public static Tensor gaussianNll(Tensor mean, Tensor target, Tensor variance) {
        return gaussianNll(mean, target, variance, false, 1e-6, Reduction.MEAN);
    }

    /**
     * {@code (log v + (mean - t)^2 / v) / 2} with {@code v = max(variance, eps)}, whose derivative is 1 everywhere.
     *
     * @param target broadcasts against the mean
     * @param variance not negative; of the mean's shape, or without its last axis, or such that it broadcasts
     * @param full whether to add {@code log(2 pi) / 2}
     * @throws IllegalArgumentException if a variance is negative
     */
    public static Tensor gaussianNll(
            Tensor mean, Tensor target, Tensor variance, boolean full, double eps, Reduction reduction) {
        Tensor d = mean.toFloating().sub(target);
        Tensor v = variance.toFloating();
        if (mean.rank() > 0
                && v.rank() == mean.rank() - 1
                && v.shape().equals(mean.shape().without(-1))) {
            v = v.unsqueeze(-1);
        }
        if (v.lt(0).any()) {
            throw new IllegalArgumentException("gaussianNll: a variance is negative");
        }
        Tensor lift = v.detach();
        v = v.add(lift.clamp(eps, Double.POSITIVE_INFINITY).sub(lift));
        Tensor loss = v.log().add(d.square().div(v)).mul(0.5);
        return reduction.of(full ? loss.add(HALF_LOG_TWO_PI) : loss);
    }

    /** {@link #poissonNll(Tensor, Tensor, boolean, boolean, double, Reduction)} of log rates without Stirling's term, mean. */
    public static Tensor poissonNll(Tensor logRate, Tensor target) {
        return poissonNll(logRate, target, true, false, 1e-8, Reduction.MEAN);
    }

    /**
     * {@code exp(x) - t x} if {@code x} is the logarithm of the rate, else {@code x - t log(x + eps)}.
     *
     * @param full whether to add Stirling's {@code t log t - t + log(2 pi t) / 2} where {@code t > 1}
     */
    public static Tensor poissonNll(
            Tensor input, Tensor target, boolean logInput, boolean full, double eps, Reduction reduction) {
        requireSame("poissonNll", input, target);
        Tensor x = input.toFloating();
        Tensor t = target.to(x.dtype());
        Tensor loss = logInput ? x.exp().sub(t.mul(x)) : x.sub(t.mul(x.add(eps).log()));
        if (full) {
            Tensor large = t.gt(1);
            Tensor log = t.maskedFill(large.not(), 1).log();
            Tensor stirling = t.mul(log).sub(t).add(log.mul(0.5)).add(HALF_LOG_TWO_PI);
            loss = loss.add(Tensor.where(large, stirling, Tensor.scalar(t.dtype(), 0)));
        }
        return reduction.of(loss);
    }

    // ---- margins ----

    /**
     * {@code x} where {@code y} is 1, {@code max(0, margin - x)} where it is -1.
     *
     * @param y 1 or -1
     * @param margin PyTorch's default is 1
     */
    public static Tensor hingeEmbedding(Tensor x, Tensor y, double margin, Reduction reduction) {
        requireSame("hingeEmbedding", x, y);
        Tensor t = x.toFloating();
        Tensor zero = Tensor.scalar(t.dtype(), 0);
        Tensor far = Tensor.where(y.ne(1), t.rsub(margin).relu(), zero);
        return reduction.of(far.add(Tensor.where(y.ne(-1), t, zero)));
    }

    /**
     * {@code max(0, -y (x1 - x2) + margin)}: {@code x1} shall rank higher than {@code x2} if {@code y} is 1, lower if it is -1.
     *
     * @param margin PyTorch's default is 0
     */
    public static Tensor marginRanking(Tensor x1, Tensor x2, Tensor y, double margin, Reduction reduction) {
        return reduction.of(
                difference("marginRanking", x1, x2).mul(y.neg()).add(margin).relu());
    }

    /**
     * {@code 1 - cos(x1, x2)} where {@code y} is 1, {@code max(0, cos(x1, x2) - margin)} where it is -1.
     *
     * @param x1 vectors in the last axis
     * @param x2 vectors in the last axis
     * @param y 1 or -1, in the shape without the last axis
     * @param margin PyTorch's default is 0
     */
    public static Tensor cosineEmbedding(Tensor x1, Tensor x2, Tensor y, double margin, Reduction reduction) {
        requireSame("cosineEmbedding", x1, x2);
        requireShape("cosineEmbedding", y, x1.shape().without(-1));
        Tensor a = x1.toFloating();
        Tensor b = x2.toFloating();
        Tensor squares = a.square().sum(-1).add(1e-12).mul(b.square().sum(-1).add(1e-12));
        Tensor cos = a.mul(b).sum(-1).div(squares.sqrt());
        Tensor zero = Tensor.scalar(cos.dtype(), 0);
        Tensor near = Tensor.where(y.eq(1), cos.rsub(1), zero);
        return reduction.of(near.add(Tensor.where(y.eq(-1), cos.sub(margin).relu(), zero)));
    }

    /** {@link #tripletMargin(Tensor, Tensor, Tensor, double, double, double, boolean, Reduction)} with margin 1 and the Euclidean distance. */
    public static Tensor tripletMargin(Tensor anchor, Tensor positive, Tensor negative) {
        return tripletMargin(anchor, positive, negative, 1, 2, 1e-6, false, Reduction.MEAN);
    }

    /**
     * {@code max(0, d(a, p) - d(a, n) + margin)} with {@code d(u, v) = ||u - v + eps||_p} over the last axis.
     *
     * @param p order of the norm
     * @param eps keeps the derivative at distance 0 finite
     * @param swap whether {@code d(p, n)} takes the place of {@code d(a, n)} where it is smaller
     * @throws ShapeException if shapes differ
     * @throws IllegalArgumentException if the margin is negative
     */
    public static Tensor tripletMargin(
            Tensor anchor,
            Tensor positive,
            Tensor negative,
            double margin,
            double p,
            double eps,
            boolean swap,
            Reduction reduction) {
        if (!(margin >= 0)) {
            throw new IllegalArgumentException("tripletMargin: the margin must not be negative, got " + margin);
        }
        Tensor near = difference("tripletMargin", anchor, positive).add(eps).norm(p, false, -1);
        Tensor far = difference("tripletMargin", anchor, negative).add(eps).norm(p, false, -1);
        if (swap) {
            far = far.minimum(
                    difference("tripletMargin", positive, negative).add(eps).norm(p, false, -1));
        }
        return reduction.of(near.sub(far).add(margin).relu());
    }

    /** {@link #multiMargin(Tensor, Tensor, int, double, Tensor, Reduction)} with exponent and margin 1, mean. */
    public static Tensor multiMargin(Tensor x, Tensor targets) {
        return multiMargin(x, targets, 1, 1, null, Reduction.MEAN);
    }

    /**
     * {@code sum over c != t of w_t max(0, margin - x_t + x_c)^p / classes}: a hinge loss of several classes.
     *
     * @param x {@code [batch, classes]} or {@code [classes]}
     * @param targets class indices {@code [batch]}, or a single one
     * @param p 1 or 2
     * @param weight one for each class, or null
     * @throws ShapeException if shapes do not fit
     * @throws IndexOutOfBoundsException if a class is out of range
     * @throws IllegalArgumentException if the exponent is neither 1 nor 2
     */
    public static Tensor multiMargin(
            Tensor x, Tensor targets, int p, double margin, Tensor weight, Reduction reduction) {
        if (p != 1 && p != 2) {
            throw new IllegalArgumentException("multiMargin: the exponent must be 1 or 2, got " + p);
        }
        if (x.rank() < 2) {
            Tensor one = targets.size() == 1 ? targets.reshape(1) : targets;
            Tensor loss = multiMargin(x.reshape(1, -1), one, p, margin, weight, reduction);
            return targets.rank() == 0 ? loss.reshape() : loss;
        }
        if (x.rank() != 2) {
            throw new ShapeException("multiMargin: needs [batch, classes] or [classes], got shape " + x.shape());
        }
        requireShape("multiMargin", targets, Shape.of(x.size(0)));
        Indexing.requireRange("multiMargin", targets, 0, x.size(1));
        Tensor t = x.toFloating();
        Tensor own = Indexing.oneHot(targets, t.size(1), DType.BOOL);
        Tensor at = targets.unsqueeze(1);
        Tensor hinge = t.sub(t.gather(1, at)).add(margin).relu();
        Tensor terms = (p == 1 ? hinge : hinge.square()).maskedFill(own, 0);
        if (weight != null) {
            terms = terms.mul(weight.to(t.dtype()).indexSelect(0, targets).unsqueeze(1));
        }
        return reduction.of(terms.sum(-1).div(t.size(1)));
    }

    /** {@code log(1 + exp(-y x))} with {@code y} 1 or -1. */
    public static Tensor softMargin(Tensor x, Tensor y, Reduction reduction) {
        requireSame("softMargin", x, y);
        Tensor t = x.toFloating();
        return reduction.of(Activations.softplus(t.mul(y.to(t.dtype()).neg())));
    }

    /**
     * Mean over classes of {@code -(y log sigmoid(x) + (1 - y) log sigmoid(-x))}.
     *
     * @param x {@code [..., classes]}
     * @param y 0 or 1, in the same shape
     * @param weight one for each class, or null
     */
    public static Tensor multilabelSoftMargin(Tensor x, Tensor y, Tensor weight, Reduction reduction) {
        Tensor loss = binaryCrossEntropyWithLogits(x, y, null, null, Reduction.NONE);
        return reduction.of((weight == null ? loss : loss.mul(weight)).mean(-1));
    }

    /**
     * Hinge loss of several labels: {@code sum over labels j, and over i that are none, of max(0, 1 - x_j + x_i) / classes}.
     *
     * @param x {@code [batch, classes]} or {@code [classes]}
     * @param targets integers in the shape of {@code x}: the labels of a sample, ended by -1 if there are fewer than classes
     * @throws ShapeException if shapes differ
     * @throws IndexOutOfBoundsException if a label before the end is out of range
     */
    public static Tensor multilabelMargin(Tensor x, Tensor targets, Reduction reduction) {
        requireSame("multilabelMargin", x, targets);
        if (x.rank() == 0) {
            return multilabelMargin(x.reshape(1), targets.reshape(1), reduction);
        }
        if (x.rank() != 1 && x.rank() != 2) {
            throw new ShapeException("multilabelMargin: needs [batch, classes] or [classes], got shape " + x.shape());
        }
        if (!targets.dtype().isInteger()) {
            throw new DTypeException("multilabelMargin: needs integer targets, got " + targets.dtype());
        }
        Tensor t = x.toFloating();
        int classes = t.size(-1);
        Tensor label = targets.ge(0).to(DType.INT64).rsub(1).cumsum(-1).eq(0);
        Tensor at = targets.maskedFill(label.not(), 0);
        Indexing.requireRange("multilabelMargin", at, 0, classes);
        Tensor hits = Indexing.oneHot(at, classes, DType.BOOL).and(label.unsqueeze(-1));
        Tensor other = hits.to(DType.INT32).sum(-2).eq(0);
        // Pairs [..., label, other class].
        Tensor hinge =
                t.unsqueeze(-2).sub(t.gather(-1, at).unsqueeze(-1)).add(1).relu();
        Tensor pairs = label.unsqueeze(-1).and(other.unsqueeze(-2));
        Tensor loss = Tensor.where(pairs, hinge, Tensor.scalar(t.dtype(), 0)).sum(-2, -1);
        return reduction.of(loss.div(classes));
    }

    /**
     * {@code max(0, d(a, p) - d(a, n) + margin)} with any distance.
     *
     * @param distance of two batches of vectors, one number for each pair; {@link Similarity#pairwiseDistance(Tensor, Tensor)} is PyTorch's default
     * @param margin PyTorch's default is 1
     * @param swap whether {@code d(p, n)} takes the place of {@code d(a, n)} where it is smaller
     * @throws ShapeException if shapes differ
     * @throws IllegalArgumentException if the margin is negative
     */
    public static Tensor tripletMarginWithDistance(
            Tensor anchor,
            Tensor positive,
            Tensor negative,
            BinaryOperator<Tensor> distance,
            double margin,
            boolean swap,
            Reduction reduction) {
        if (!(margin >= 0)) {
            throw new IllegalArgumentException(
                    "tripletMarginWithDistance: the margin must not be negative, got " + margin);
        }
        requireSame("tripletMarginWithDistance", anchor, positive);
        requireSame("tripletMarginWithDistance", anchor, negative);
        Tensor near = distance.apply(anchor, positive);
        Tensor far = distance.apply(anchor, negative);
        if (swap) {
            far = far.minimum(distance.apply(positive, negative));
        }
        return reduction.of(near.sub(far).add(margin).relu());
    }

    /** {@link #ctc(Tensor, Tensor, int[], int[], int, Reduction, boolean)} with blank 0, the mean, and infinite losses left as they are. */
    public static Tensor ctc(Tensor logProbabilities, Tensor targets, int[] inputLengths, int[] targetLengths) {
        return ctc(logProbabilities, targets, inputLengths, targetLengths, 0, Reduction.MEAN, false);
    }

    /**
     * Connectionist temporal classification: minus the logarithm of the probability of all paths through the frames that spell the target when
     * repetitions are merged and blanks dropped.
     *
     * <p>The derivative is that of the log-probabilities as free variables; PyTorch's differs from it by a term that a preceding log-softmax maps to zero.
     *
     * <p>Source: Graves et al., "Connectionist Temporal Classification", ICML 2006.
     *
     * @param logProbabilities {@code [frames, batch, classes]} or {@code [frames, classes]}
     * @param targets labels, integers {@code [batch, longest]} or all {@code [sum of lengths]} one behind the other
     * @param inputLengths number of frames of each sample
     * @param targetLengths number of labels of each sample
     * @param blank class of the blank
     * @param reduction the mean divides each loss by its target's length first
     * @param zeroInfinity whether losses of targets that no path spells, and their derivatives, are 0 instead of infinite
     * @throws ShapeException if shapes or lengths do not fit
     * @throws IndexOutOfBoundsException if a label is out of range
     */
    public static Tensor ctc(
            Tensor logProbabilities,
            Tensor targets,
            int[] inputLengths,
            int[] targetLengths,
            int blank,
            Reduction reduction,
            boolean zeroInfinity) {
        return Ctc.of(logProbabilities, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
    }

    private static Tensor difference(String name, Tensor a, Tensor b) {
        requireSame(name, a, b);
        return a.toFloating().sub(b.toFloating());
    }

    /** PyTorch broadcasts with a warning what is nearly always a mistake, such as [n, 1] and [n]. */
    private static void requireSame(String name, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            throw new ShapeException(name + ": shapes differ: " + a.shape() + " and " + b.shape());
        }
    }

    private static void requireShape(String name, Tensor t, Shape shape) {
        if (!t.shape().equals(shape)) {
            throw new ShapeException(name + ": targets have shape " + t.shape() + ", need " + shape);
        }
    }

    private Losses() {}
}
