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
            throw new ShapeException(name + ": " + options.weight().size() + " class weights for " + classes + " classes");
        }
    }

    /** The classes moved to the last axis. */
    private static Tensor classesLast(Tensor t) {
        return t.rank() <= 2 ? t : t.moveAxis(1, -1);
    }

    private static Tensor soft(String name, Tensor logits, Tensor targets, CrossEntropyOptions options) {
        if (!targets.shape().equals(logits.shape())) {
            throw new ShapeException(name + ": probabilities have shape " + targets.shape() + ", logits " + logits.shape());
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
            throw new ShapeException(name + ": targets have shape " + targets.shape() + ", need " + expected + " for input " + input.shape());
        }
        int classes = input.size(input.rank() == 1 ? 0 : 1);
        int[] labels = labels(name, targets, classes, options.ignoreIndex());
        Tensor index = Tensor.fresh(Storage.of(labels), Shape.of(labels.length));
        Tensor rows = classesLast(input).reshape(labels.length, classes);
        Tensor loss = logits ? SoftmaxCrossEntropy.INSTANCE.apply(rows, index) : picked(rows, labels).neg();
        Tensor weights = weights(labels, options.weight(), rows.dtype());
        if (options.weight() != null) {
            loss = loss.mul(weights);
        }
        double smoothing = options.labelSmoothing();
        if (smoothing > 0) {
            Tensor logP = rows.logSoftmax(-1);
            Tensor all = (options.weight() == null ? logP : logP.mul(options.weight())).sum(-1).neg();
            Tensor kept = index.ge(0);
            Tensor spread = Tensor.where(kept, all, Tensor.scalar(all.dtype(), 0));
            loss = loss.mul(1 - smoothing).add(spread.mul(smoothing / classes));
        }
        return switch (options.reduction()) {
            case NONE -> loss.reshape(expected);
            case SUM -> loss.sum();
            case MEAN -> loss.sum().div(weights.sum());
        };
    }

    /** The labels as ints, -1 for those that are ignored. */
    private static int[] labels(String name, Tensor targets, int classes, long ignored) {
        if (!targets.dtype().isInteger()) {
            throw new DTypeException(name + ": needs class indices or probabilities, got " + targets.dtype());
        }
        long[] wide = targets.toLongArray();
        int[] labels = new int[wide.length];
        for (int i = 0; i < labels.length; i++) {
            if (wide[i] == ignored) {
                labels[i] = -1;
            } else if (wide[i] < 0 || wide[i] >= classes) {
                throw new IndexOutOfBoundsException(name + ": class " + wide[i] + " is out of range for " + classes + " classes");
            } else {
                labels[i] = (int) wide[i];
            }
        }
        return labels;
    }

    private static int[] orZero(int[] labels) {
        int[] safe = new int[labels.length];
        for (int i = 0; i < safe.length; i++) {
            safe[i] = Math.max(0, labels[i]);
        }
        return safe;
    }

    /** {@code rows[i, labels[i]]}, 0 where ignored. */
    private static Tensor picked(Tensor rows, int[] labels) {
        Tensor at = Tensor.fresh(Storage.of(orZero(labels)), Shape.of(labels.length, 1));
        Tensor kept = Tensor.fresh(Storage.of(labels), Shape.of(labels.length)).ge(0);
        return Tensor.where(kept, rows.gather(1, at).squeeze(1), Tensor.scalar(rows.dtype(), 0));
    }

    /** The weight of each sample: that of its class, or 1; 0 where ignored. */
    private static Tensor weights(int[] labels, Tensor classWeights, DType type) {
        Tensor kept = Tensor.fresh(Storage.of(labels), Shape.of(labels.length)).ge(0).to(type);
        if (classWeights == null) {
            return kept;
        }
        Tensor at = Tensor.fresh(Storage.of(orZero(labels)), Shape.of(labels.length));
        return classWeights.to(type).indexSelect(0, at).mul(kept);
    }

    private CrossEntropy() {}
}
