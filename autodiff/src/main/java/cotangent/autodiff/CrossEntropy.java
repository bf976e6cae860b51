package cotangent.autodiff;

/** Cross entropy and negative log-likelihood with all options of PyTorch. */
final class CrossEntropy {
    static Tensor of(String name, Tensor logits, Tensor targets, CrossEntropyOptions options) {
        requireClasses(name, logits, options);
        return targets.dtype().isFloating()
                ? soft(name, logits.toFloating(), targets, options)
                : hard(name, logits.toFloating(), targets, options, true);
    }

    static Tensor nll(Tensor logProbabilities, Tensor targets, CrossEntropyOptions options) {
        requireClasses("nll", logProbabilities, options);
        if (options.labelSmoothing() != 0) {
            throw new IllegalArgumentException("nll: does not smooth labels, got " + options.labelSmoothing());
        }
        return hard("nll", logProbabilities.toFloating(), targets, options, false);
    }

    private static void requireClasses(String name, Tensor logits, CrossEntropyOptions options) {
        if (logits.rank() == 0) {
            throw new ShapeException(name + ": needs [classes] or [batch, classes, ...], got a scalar");
        }
        int classes = logits.size(logits.rank() == 1 ? 0 : 1);
        if (options.weight() != null && options.weight().size() != classes) {
            throw new ShapeException(
                    name + ": " + options.weight().size() + " class weights for " + classes + " classes");
        }
    }

    /** The classes moved to the last axis. */
    private static Tensor classesLast(Tensor t) {
        return t.rank() <= 2 ? t : t.moveAxis(1, -1);
    }

    private static Tensor soft(String name, Tensor logits, Tensor targets, CrossEntropyOptions options) {
        if (!targets.shape().equals(logits.shape())) {
            throw new ShapeException(
                    name + ": probabilities have shape " + targets.shape() + ", logits " + logits.shape());
        }
        Tensor logP = classesLast(logits).logSoftmax(-1);
        Tensor q = classesLast(targets);
        double smoothing = options.labelSmoothing();
        if (smoothing > 0) {
            q = q.mul(1 - smoothing).add(smoothing / logP.size(-1));
        }
        if (options.weight() != null) {
            q = q.mul(options.weight());
        }
        return options.reduction().of(q.mul(logP).sum(-1).neg());
    }

    private static Tensor hard(String name, Tensor input, Tensor targets, CrossEntropyOptions options, boolean logits) {
        Shape expected = input.rank() == 1 ? Shape.SCALAR : input.shape().without(1);
        if (!targets.shape().equals(expected)) {
            throw new ShapeException(name + ": targets have shape " + targets.shape() + ", need " + expected
                    + " for input " + input.shape());
        }
        int classes = input.size(input.rank() == 1 ? 0 : 1);
        Tensor labels = labels(name, targets, classes, options.ignoreIndex()).flatten();
        Tensor rows = classesLast(input).reshape(labels.size(), classes);
        Tensor loss = logits
                ? SoftmaxCrossEntropy.INSTANCE.apply(rows, labels)
                : picked(rows, labels).neg();
        Tensor weights = weights(labels, options.weight(), rows.dtype());
        if (options.weight() != null) {
            loss = loss.mul(weights);
        }
        double smoothing = options.labelSmoothing();
        if (smoothing > 0) {
            Tensor logP = rows.logSoftmax(-1);
            Tensor all = (options.weight() == null ? logP : logP.mul(options.weight()))
                    .sum(-1)
                    .neg();
            Tensor kept = labels.ge(0);
            Tensor spread = Tensor.where(kept, all, Tensor.scalar(all.dtype(), 0));
            loss = loss.mul(1 - smoothing).add(spread.mul(smoothing / classes));
        }
        return switch (options.reduction()) {
            case NONE -> loss.reshape(expected);
            case SUM -> loss.sum();
            case MEAN -> loss.sum().div(weights.sum());
        };
    }

    /** The labels as int32, -1 for those that are ignored. */
    private static Tensor labels(String name, Tensor targets, int classes, long ignored) {
        if (!targets.dtype().isInteger()) {
            throw new DTypeException(name + ": needs class indices or probabilities, got " + targets.dtype());
        }
        boolean someIgnored = false;
        for (long label : targets.values().toLongArray()) {
            if (label == ignored) {
                someIgnored = true;
            } else if (label < 0 || label >= classes) {
                throw new IndexOutOfBoundsException(
                        name + ": class " + label + " is out of range for " + classes + " classes");
            }
        }
        Tensor labels = someIgnored ? targets.maskedFill(targets.eq(ignored), -1) : targets;
        return labels.to(DType.INT32);
    }

    /** {@code rows[i, labels[i]]}, 0 where ignored. */
    private static Tensor picked(Tensor rows, Tensor labels) {
        Tensor at = labels.maximum(Tensor.scalar(DType.INT32, 0)).unsqueeze(1);
        return Tensor.where(labels.ge(0), rows.gather(1, at).squeeze(1), Tensor.scalar(rows.dtype(), 0));
    }

    /** The weight of each sample: that of its class, or 1; 0 where ignored. */
    private static Tensor weights(Tensor labels, Tensor classWeights, DType type) {
        Tensor kept = labels.ge(0).to(type);
        if (classWeights == null) {
            return kept;
        }
        Tensor at = labels.maximum(Tensor.scalar(DType.INT32, 0));
        return classWeights.to(type).indexSelect(0, at).mul(kept);
    }

    private CrossEntropy() {}
}
