package cotangent.autodiff;

import java.util.Arrays;

/** Normalising layers as functions. Weights and biases may be null; variances are biased unless said otherwise. */
public final class Normalization {
    /**
     * Layer normalisation over the last axes.
     *
     * <pre>y = (x - mean) / sqrt(var + eps) * weight + bias</pre>
     *
     * @param x {@code [..., normalizedShape...]}
     * @param normalizedShape the last sizes of {@code x}, over which mean and variance are taken
     * @param weight of shape {@code normalizedShape}, or null
     * @param bias of shape {@code normalizedShape}, or null
     * @param eps added to the variance; PyTorch's default is 1e-5
     * @throws ShapeException if {@code x} does not end in {@code normalizedShape}
     */
    public static Tensor layerNorm(Tensor x, int[] normalizedShape, Tensor weight, Tensor bias, double eps) {
        int[] axes = lastAxes("layerNorm", x, normalizedShape, weight, bias);
        return affine(standardize(x.toFloating(), eps, axes), weight, bias);
    }

    /** {@link #layerNorm(Tensor, int[], Tensor, Tensor, double)} over the last axis, with an epsilon of 1e-5. */
    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias) {
        if (x.rank() == 0) {
            throw new ShapeException("layerNorm: needs at least one axis, got a scalar");
        }
        return layerNorm(x, new int[] {x.size(-1)}, weight, bias, 1e-5);
    }

    /**
     * Root-mean-square normalisation over the last axes.
     *
     * <pre>y = x / sqrt(mean(x^2) + eps) * weight</pre>
     *
     * @param x {@code [..., normalizedShape...]}
     * @param normalizedShape the last sizes of {@code x}
     * @param weight of shape {@code normalizedShape}, or null
     * @throws ShapeException if {@code x} does not end in {@code normalizedShape}
     */
    public static Tensor rmsNorm(Tensor x, int[] normalizedShape, Tensor weight, double eps) {
        int[] axes = lastAxes("rmsNorm", x, normalizedShape, weight, null);
        Tensor t = x.toFloating();
        return affine(t.mul(t.square().mean(true, axes).add(eps).rsqrt()), weight, null);
    }

    /**
     * Batch normalisation: every channel over the batch and all positions.
     *
     * <p>In training, mean and biased variance of the batch normalise, and the running values, unless null, move in place:
     * {@code running = (1 - momentum) running + momentum batch}, where the batch's variance is the unbiased one. Otherwise the running values
     * normalise; if they are null, those of the batch.
     *
     * @param x {@code [batch, channels, ...]}
     * @param runningMean {@code [channels]}, changed in training; or null
     * @param runningVar {@code [channels]}, changed in training; or null
     * @param weight {@code [channels]}, or null
     * @param bias {@code [channels]}, or null
     * @param momentum PyTorch's default is 0.1
     * @param eps added to the variance; PyTorch's default is 1e-5
     * @throws ShapeException if shapes do not fit, or the batch has but one value a channel in training
     */
    public static Tensor batchNorm(
            Tensor x,
            Tensor runningMean,
            Tensor runningVar,
            Tensor weight,
            Tensor bias,
            boolean training,
            double momentum,
            double eps) {
        if (x.rank() < 2) {
            throw new ShapeException("batchNorm: needs [batch, channels, ...], got shape " + x.shape());
        }
        int channels = x.size(1);
        for (Tensor t : new Tensor[] {runningMean, runningVar, weight, bias}) {
            requireChannels("batchNorm", t, channels);
        }
        if ((runningMean == null) != (runningVar == null)) {
            throw new IllegalArgumentException("batchNorm: needs both running values or none");
        }
        Tensor t = x.toFloating();
        boolean given = !training && runningMean != null;
        int count = channels == 0 ? 0 : t.size() / channels;
        if (training && count == 1) {
            throw new ShapeException(
                    "batchNorm: needs more than one value a channel in training, got shape " + x.shape());
        }
        boolean tracking = training && runningMean != null;
        if (t.size() > 0 && t.rank() > 2) {
            DType meet = meet(t, weight, bias, given ? runningMean : null, given ? runningVar : null);
            Tensor image = t.to(meet).reshape(t.size(0), channels, -1);
            Tensor scale = weight == null ? Tensor.ones(meet, channels) : weight.to(meet);
            Tensor shift = bias == null ? Tensor.zeros(meet, channels) : bias.to(meet);
            Tensor y;
            if (given) {
                Tensor r = runningVar.to(meet).add(eps).rsqrt();
                y = ChannelAffine.of(image, runningMean.to(meet), r.mul(scale), shift);
            } else {
                Tensor moments = Standardize.moments(image, eps);
                if (tracking) {
                    track(runningMean, moments.select(1, 0), runningVar, moments.select(1, 2), momentum, count);
                }
                y = BatchNormalize.of(image, moments, scale, shift);
            }
            return y.reshape(t.shape());
        }
        if (given) {
            Tensor scale = perChannel(runningVar, t).add(eps).rsqrt();
            return affine(t.sub(perChannel(runningMean, t)).mul(scale), perChannel(weight, t), perChannel(bias, t));
        }
        int[] axes = allBut1(t.rank());
        if (tracking && count > 0) {
            Tensor fixed = t.detach();
            track(runningMean, fixed.mean(axes), runningVar, fixed.var(0, false, axes), momentum, count);
        }
        return affine(standardize(t, eps, axes), perChannel(weight, t), perChannel(bias, t));
    }

    private static void track(
            Tensor runningMean, Tensor mean, Tensor runningVar, Tensor variance, double momentum, int count) {
        try (GradMode off = GradMode.noGrad()) {
            move(runningMean, mean, momentum);
            move(runningVar, variance.mul(count / (count - 1.0)), momentum);
        }
    }

    /** The type in which all operands, of which some may be null, meet. */
    private static DType meet(Tensor... operands) {
        DType meet = operands[0].dtype();
        for (Tensor t : operands) {
            meet = t == null ? meet : DType.promote(meet, t.dtype());
        }
        return meet;
    }

    /**
     * Group normalisation: each sample over groups of neighbouring channels and all positions.
     *
     * @param x {@code [batch, channels, ...]}
     * @param groups into how many groups the channels fall
     * @param weight {@code [channels]}, or null
     * @param bias {@code [channels]}, or null
     * @param eps added to the variance; PyTorch's default is 1e-5
     * @throws ShapeException if shapes do not fit or the channels do not divide
     */
    public static Tensor groupNorm(Tensor x, int groups, Tensor weight, Tensor bias, double eps) {
        if (x.rank() < 2 || groups < 1 || x.size(1) % groups != 0) {
            throw new ShapeException(
                    "groupNorm: channels of shape " + x.shape() + " do not fall into " + groups + " groups");
        }
        requireChannels("groupNorm", weight, x.size(1));
        requireChannels("groupNorm", bias, x.size(1));
        Tensor t = x.toFloating();
        int rows = t.size(0) * groups;
        Tensor y = t.size() == 0
                ? t
                : standardize(t.reshape(rows, t.size() / rows), eps, 1).reshape(t.shape());
        return affine(y, perChannel(weight, t), perChannel(bias, t));
    }

    /**
     * Instance normalisation: each sample and channel over all positions; group normalisation with groups of one channel.
     *
     * @param x {@code [batch, channels, ...]}
     * @param weight {@code [channels]}, or null
     * @param bias {@code [channels]}, or null
     * @throws ShapeException if shapes do not fit
     */
    public static Tensor instanceNorm(Tensor x, Tensor weight, Tensor bias, double eps) {
        if (x.rank() < 3) {
            throw new ShapeException(
                    "instanceNorm: needs [batch, channels, ...] with positions, got shape " + x.shape());
        }
        return groupNorm(x, Math.max(1, x.size(1)), weight, bias, eps);
    }

    /**
     * Local response normalisation: every element divided by a power of the mean square of its neighbours in other channels.
     *
     * <pre>y = x / (k + alpha / size * sum over neighbours x^2)^beta</pre>
     *
     * The neighbours are the {@code floor(size / 2)} channels before, the channel itself, and {@code floor((size - 1) / 2)} channels behind; missing ones count as 0.
     *
     * @param x {@code [batch, channels, ...]} with positions
     * @param size number of neighbours
     * @param alpha PyTorch's default is 1e-4
     * @param beta PyTorch's default is 0.75
     * @param k PyTorch's default is 1
     * @throws ShapeException if there are fewer than three axes
     * @throws IllegalArgumentException if {@code size} is below 1
     */
    public static Tensor localResponseNorm(Tensor x, int size, double alpha, double beta, double k) {
        if (x.rank() < 3) {
            throw new ShapeException(
                    "localResponseNorm: needs [batch, channels, ...] with positions, got shape " + x.shape());
        }
        if (size < 1) {
            throw new IllegalArgumentException("localResponseNorm: size must be at least 1, got " + size);
        }
        Tensor t = x.toFloating();
        Tensor squares = t.flatten(2).square().pad(0, 0, size / 2, (size - 1) / 2);
        Tensor mean = Pooling.avgPool2d(squares, PoolingOptions.of(size, 1).withStride(1));
        return t.div(mean.reshape(t.shape()).mul(alpha).add(k).pow(beta));
    }

    /**
     * Vectors along an axis scaled to norm 1: {@code x / max(||x||_p, eps)}. PyTorch's defaults are 2, axis 1 and 1e-12.
     *
     * @param p order of the norm
     * @param axis the axis of the vectors
     * @param eps smallest divisor
     */
    public static Tensor normalize(Tensor x, double p, int axis, double eps) {
        Tensor t = x.toFloating();
        return t.div(t.norm(p, true, axis).clamp(eps, Double.POSITIVE_INFINITY));
    }

    /**
     * {@code (x - mean) / sqrt(var + eps)} with mean and biased variance over the given axes.
     *
     * @param axes at least one
     */
    public static Tensor standardize(Tensor x, double eps, int... axes) {
        if (axes.length == 0) {
            throw new ShapeException("standardize: needs at least one axis");
        }
        Tensor t = x.toFloating();
        int[] a = Reductions.axes("standardize", t.shape(), axes);
        int rows = 1;
        for (int i = 0; i < t.rank() - a.length; i++) {
            rows *= t.shape().sizes()[i];
        }
        int n = Reductions.count(t.shape(), a);
        if (t.size() > 0 && a[0] == t.rank() - a.length) {
            return Standardize.of(t.reshape(1, rows, n), eps).reshape(t.shape());
        }
        if (t.size() > 0 && t.rank() > 2 && Arrays.equals(a, allBut1(t.rank()))) {
            return Standardize.of(t.reshape(t.size(0), t.size(1), -1), eps).reshape(t.shape());
        }
        Tensor centred = t.sub(t.mean(true, a));
        return centred.mul(centred.square().mean(true, a).add(eps).rsqrt());
    }

    private static Tensor affine(Tensor y, Tensor weight, Tensor bias) {
        Tensor scaled = weight == null ? y : y.mul(weight);
        return bias == null ? scaled : scaled.add(bias);
    }

    /** {@code running = (1 - momentum) running + momentum value}. */
    private static void move(Tensor running, Tensor value, double momentum) {
        InPlace.scale(running, 1 - momentum);
        InPlace.axpy(momentum, value.to(running.dtype()), running);
    }

    private static int[] allBut1(int rank) {
        int[] axes = new int[rank - 1];
        for (int i = 1; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        return axes;
    }

    /** {@code [channels]} as {@code [channels, 1, ...]}, to meet the second axis of {@code x}. */
    private static Tensor perChannel(Tensor t, Tensor x) {
        if (t == null) {
            return null;
        }
        int[] sizes = new int[x.rank() - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = t.size();
        return t.reshape(sizes);
    }

    private static void requireChannels(String name, Tensor t, int channels) {
        if (t != null && (t.rank() != 1 || t.size() != channels)) {
            throw new ShapeException(
                    name + ": needs one value for each of " + channels + " channels, got shape " + t.shape());
        }
    }

    private static int[] lastAxes(String name, Tensor x, int[] normalized, Tensor weight, Tensor bias) {
        Shape shape = Shape.of(normalized);
        int shift = x.rank() - shape.rank();
        boolean fits = shape.rank() > 0 && shift >= 0;
        int[] axes = new int[shape.rank()];
        for (int i = 0; fits && i < axes.length; i++) {
            axes[i] = shift + i;
            fits = x.size(axes[i]) == normalized[i];
        }
        if (!fits) {
            throw new ShapeException(name + ": input " + x.shape() + " does not end in the normalised shape " + shape);
        }
        for (Tensor t : new Tensor[] {weight, bias}) {
            if (t != null && !t.shape().equals(shape)) {
                throw new ShapeException(name + ": weight or bias has shape " + t.shape() + ", needs " + shape);
            }
        }
        return axes;
    }

    private Normalization() {}
}
