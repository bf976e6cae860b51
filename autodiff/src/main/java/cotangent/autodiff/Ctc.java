package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Minus the logarithm of the probability that frames {@code x [T, N, C]} of log-probabilities spell labels {@code [N, S]}: losses {@code [N]}. The states of
 * the automaton that reads frames are blank, label, blank, label, ..., blank; {@code a_t(s)} sums the paths that are in state {@code s} after frame
 * {@code t}, {@code b_t(s)} those from there to the end:
 *
 * <pre>
 * a_t(s) = x_t(s) (a_(t-1)(s) + a_(t-1)(s-1) + [s is a label that differs from the one before] a_(t-1)(s-2))
 * d loss / d x_t(c) = - sum over s with label c of a_t(s) b_t(s) / p
 * </pre>
 *
 * all in logarithms, and in double precision.
 */
record Ctc(int[] frames, int[] lengths, int blank) implements Primitive {
    static Tensor of(
            Tensor logProbabilities,
            Tensor targets,
            int[] frames,
            int[] lengths,
            int blank,
            Reduction reduction,
            boolean zeroInfinity) {
        if (logProbabilities.rank() != 2 && logProbabilities.rank() != 3) {
            throw new ShapeException(
                    "ctc: needs [frames, batch, classes] or [frames, classes], got shape " + logProbabilities.shape());
        }
        boolean single = logProbabilities.rank() == 2;
        Tensor x = (single ? logProbabilities.unsqueeze(1) : logProbabilities).toFloating();
        int n = x.size(1);
        if (frames.length != n || lengths.length != n) {
            throw new ShapeException("ctc: " + frames.length + " numbers of frames and " + lengths.length
                    + " of labels for " + n + " samples");
        }
        if (blank < 0 || blank >= x.size(2)) {
            throw new IndexOutOfBoundsException(
                    "ctc: blank " + blank + " is out of range for " + x.size(2) + " classes");
        }
        long total = 0;
        int longest = 0;
        for (int i = 0; i < n; i++) {
            if (frames[i] < 0 || frames[i] > x.size(0) || lengths[i] < 0) {
                throw new ShapeException("ctc: sample " + i + " has " + frames[i] + " of " + x.size(0) + " frames and "
                        + lengths[i] + " labels");
            }
            total += lengths[i];
            longest = Math.max(longest, lengths[i]);
        }
        Tensor labels = single && targets.rank() == 1 ? targets.unsqueeze(0) : targets;
        if (labels.rank() == 1 && labels.size() == total) {
            labels = rows(labels, lengths, longest);
        } else if (labels.rank() != 2 || labels.size(0) != n || labels.size(1) < longest) {
            throw new ShapeException("ctc: targets have shape " + targets.shape() + ", need [" + n + ", at least "
                    + longest + "] or [" + total + "]");
        }
        labels = masked(labels.narrow(1, 0, longest), lengths, blank);
        Indexing.positions("ctc", labels, x.size(2));
        Tensor loss = new Ctc(frames.clone(), lengths.clone(), blank).apply(x, labels.to(DType.INT32));
        if (zeroInfinity) {
            loss = loss.maskedFill(loss.eq(Double.POSITIVE_INFINITY), 0);
        }
        if (reduction == Reduction.MEAN) {
            double[] divisors = new double[n];
            for (int i = 0; i < n; i++) {
                divisors[i] = Math.max(1, lengths[i]);
            }
            loss = loss.div(Tensor.of(divisors).to(loss.dtype()));
        }
        return reduction == Reduction.NONE && single ? loss.squeeze(0) : reduction.of(loss);
    }

    /** Labels that lie one behind the other, as rows. */
    private static Tensor rows(Tensor labels, int[] lengths, int longest) {
        if (labels.size() == 0) {
            return labels.reshape(lengths.length, 0);
        }
        int[] at = new int[lengths.length * longest];
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
            for (int s = 0; s < lengths[i]; s++) {
                at[i * longest + s] = from++;
            }
        }
        return labels.indexSelect(0, Tensor.of(at)).reshape(lengths.length, longest);
    }

    /** Blanks behind the last label, where anything may stand. */
    private static Tensor masked(Tensor labels, int[] lengths, int blank) {
        boolean[] behind = new boolean[labels.size()];
        for (int i = 0; i < behind.length; i++) {
            behind[i] = i % labels.size(1) >= lengths[i / labels.size(1)];
        }
        return labels.maskedFill(Tensor.of(behind).reshape(labels.shape()), blank);
    }

    @Override
    public String name() {
        return "ctc";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Paths paths = new Paths(this, x);
        Storage out = Storage.uninitialized(x[0].dtype(), frames.length);
        Ranges.items(frames.length, paths.cost(), (from, n) -> {
            for (int i = from; i < from + n; i++) {
                out.set(i, -paths.total(i, paths.forward(i)));
            }
        });
        return Tensor.fresh(out, Shape.of(frames.length));
    }

    private Ctc repeated(int times) {
        int n = frames.length;
        int[] f = new int[times * n];
        int[] l = new int[times * n];
        for (int i = 0; i < f.length; i++) {
            f[i] = frames[i % n];
            l[i] = lengths[i % n];
        }
        return new Ctc(f, l, blank);
    }

    /** {@code [E, T, N, C]} as {@code [T, E N, C]}. */
    private static Tensor together(Tensor x) {
        return x.transpose(0, 1).flatten(1, 2);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        Tensor x = Batching.spread(in[0], batched[0], size);
        Tensor labels = Batching.spread(in[1], batched[1], size);
        return repeated(size).apply(together(x), labels.flatten(0, 1)).reshape(size, frames.length);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return i == 0 ? new Visits(this).apply(node.input(0), node.input(1), g).neg() : null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return i == 0 ? visits(node.input(0), node.input(1)).mul(t).sum(0, 2).neg() : null;
    }

    private Tensor visits(Tensor x, Tensor labels) {
        return new Visits(this).apply(x, labels, Tensor.ones(x.dtype(), frames.length));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** The losses in tensor operations, for derivatives of higher order. */
    private Tensor composed(Tensor x, Tensor labels) {
        int n = frames.length;
        int states = 2 * labels.size(1) + 1;
        Tensor none = Tensor.scalar(x.dtype(), Double.NEGATIVE_INFINITY);
        Tensor blanks = Tensor.full(DType.INT32, blank, n, labels.size(1), 1);
        Tensor spelled = Tensor.cat(
                1,
                Tensor.full(DType.INT32, blank, n, 1),
                Tensor.cat(2, labels.unsqueeze(2), blanks).flatten(1));
        Tensor emitted = x.gather(2, spelled.unsqueeze(0).expand(x.size(0), n, states));
        // Labels that differ from the one before may follow it at once.
        Tensor before = Tensor.cat(
                1,
                Tensor.full(DType.INT32, blank, n, Math.min(2, states)),
                spelled.narrow(1, 0, Math.max(0, states - 2)));
        Tensor skips = spelled.ne(blank).and(spelled.ne(before));
        Tensor frame = Tensor.of(frames).unsqueeze(1);
        Tensor alpha = Tensor.where(Tensor.arange(states).eq(0), Tensor.scalar(x.dtype(), 0), none)
                .expand(n, states);
        Tensor first = Tensor.arange(states).le(1);
        for (int t = 0; t < x.size(0); t++) {
            Tensor next;
            if (t == 0) {
                next = Tensor.where(first, emitted.select(0, 0), none);
            } else {
                Tensor two = Tensor.where(skips, shifted(alpha, 2), none);
                next = Tensor.stack(2, alpha, shifted(alpha, 1), two)
                        .logSumExp(2)
                        .add(emitted.select(0, t));
            }
            alpha = Tensor.where(frame.gt(t), next, alpha);
        }
        Tensor length = Tensor.of(lengths).unsqueeze(1);
        Tensor last = Tensor.arange(states)
                .eq(length.mul(2))
                .or(Tensor.arange(states).eq(length.mul(2).sub(1)));
        return Tensor.where(last, alpha, none).logSumExp(1).neg();
    }

    private static Tensor shifted(Tensor alpha, int by) {
        int states = alpha.size(1);
        return alpha.narrow(1, 0, Math.max(0, states - by))
                .pad(Double.NEGATIVE_INFINITY, new int[] {Math.min(by, states), 0});
    }

    /** {@code y_t(c) = g sum over s with label c of a_t(s) b_t(s) / p}: how often a path emits class {@code c} at frame {@code t}; 0 if there is no path. */
    private record Visits(Ctc ctc) implements Primitive {
        @Override
        public String name() {
            return "ctcVisits";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Paths paths = new Paths(ctc, x);
            double[] g = x[2].toDoubleArray();
            Storage out = Storage.zeros(x[0].dtype(), x[0].size());
            Ranges.items(g.length, 2 * paths.cost(), (from, n) -> {
                for (int i = from; i < from + n; i++) {
                    paths.visits(i, g[i], out);
                }
            });
            return Tensor.fresh(out, x[0].shape());
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor x = Batching.spread(in[0], batched[0], size);
            Tensor labels = Batching.spread(in[1], batched[1], size);
            Tensor g = Batching.spread(in[2], batched[2], size);
            Tensor y = new Visits(ctc.repeated(size)).apply(together(x), labels.flatten(0, 1), g.flatten());
            return y.reshape(x.size(1), size, x.size(2), x.size(3)).transpose(0, 1);
        }

        /** The Hessian of {@code -g loss}, which is symmetric, times a direction. */
        private Tensor curvature(Tensor u, Node node) {
            Tensor labels = node.input(1);
            Tensor g = node.input(2);
            return Autodiff.grad((Tensor x) -> Autodiff.grad(
                                    (Tensor z) -> ctc.composed(z, labels).mul(g).sum())
                            .apply(x)
                            .mul(u)
                            .sum())
                    .apply(node.input(0))
                    .neg();
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            return i == 0
                    ? curvature(u, node)
                    : i == 2 ? ctc.visits(node.input(0), node.input(1)).mul(u).sum(0, 2) : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? curvature(t, node) : i == 2 ? apply(node.input(0), node.input(1), t) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** The sums over paths. */
    private static final class Paths {
        private final Ctc ctc;
        private final double[] x;
        private final int[] labels;
        private final int batch;
        private final int classes;
        private final int longest;

        Paths(Ctc ctc, Tensor[] in) {
            this.ctc = ctc;
            this.x = in[0].toDoubleArray();
            this.labels = in[1].toIntArray();
            this.batch = in[0].size(1);
            this.classes = in[0].size(2);
            this.longest = in[1].size(1);
        }

        long cost() {
            return 64L * (batch == 0 ? 0 : x.length / (batch * Math.max(1, classes))) * (2 * longest + 1);
        }

        private int states(int i) {
            return 2 * ctc.lengths[i] + 1;
        }

        private int label(int i, int s) {
            return s % 2 == 0 ? ctc.blank : labels[i * longest + s / 2];
        }

        private boolean skips(int i, int s) {
            return s >= 2 && label(i, s) != ctc.blank && label(i, s) != label(i, s - 2);
        }

        private double emitted(int t, int i, int s) {
            return x[(t * batch + i) * classes + label(i, s)];
        }

        /** {@code log a_t(s)} for all frames of a sample. */
        List<double[]> forward(int i) {
            int n = states(i);
            List<double[]> all = new ArrayList<>(ctc.frames[i]);
            double[] before = null;
            for (int t = 0; t < ctc.frames[i]; t++) {
                double[] a = new double[n];
                for (int s = 0; s < n; s++) {
                    double paths;
                    if (t == 0) {
                        paths = s <= 1 ? 0 : Double.NEGATIVE_INFINITY;
                    } else {
                        paths = add(before[s], s >= 1 ? before[s - 1] : Double.NEGATIVE_INFINITY);
                        paths = skips(i, s) ? add(paths, before[s - 2]) : paths;
                    }
                    a[s] = paths + emitted(t, i, s);
                }
                all.add(a);
                before = a;
            }
            return all;
        }

        /** Logarithm of the probability of all paths. */
        double total(int i, List<double[]> forward) {
            int n = states(i);
            if (forward.isEmpty()) {
                return n == 1 ? 0 : Double.NEGATIVE_INFINITY;
            }
            double[] last = forward.get(forward.size() - 1);
            return n == 1 ? last[0] : add(last[n - 1], last[n - 2]);
        }

        /** Adds {@code g a_t(s) b_t(s) / p} to the class of each state. */
        void visits(int i, double g, Storage out) {
            List<double[]> forward = forward(i);
            double p = total(i, forward);
            if (p == Double.NEGATIVE_INFINITY) {
                return;
            }
            int n = states(i);
            double[] behind = new double[n];
            Arrays.fill(behind, Double.NEGATIVE_INFINITY);
            behind[n - 1] = 0;
            behind[Math.max(0, n - 2)] = 0;
            for (int t = forward.size() - 1; t >= 0; t--) {
                double[] a = forward.get(t);
                double[] sums = new double[classes];
                for (int s = 0; s < n; s++) {
                    sums[label(i, s)] += StrictMath.exp(a[s] + behind[s] - p);
                }
                for (int c = 0; c < classes; c++) {
                    out.set((t * batch + i) * classes + c, sums[c] == 0 ? 0 : g * sums[c]);
                }
                behind = before(t, i, behind);
            }
        }

        /** {@code log b_(t-1)(s)} from {@code log b_t(s)}, neither counting its own frame. */
        private double[] before(int t, int i, double[] behind) {
            int n = behind.length;
            double[] through = new double[n];
            for (int s = 0; s < n; s++) {
                through[s] = behind[s] + emitted(t, i, s);
            }
            double[] b = new double[n];
            for (int s = 0; s < n; s++) {
                b[s] = s + 1 < n ? add(through[s], through[s + 1]) : through[s];
                b[s] = s + 2 < n && skips(i, s + 2) ? add(b[s], through[s + 2]) : b[s];
            }
            return b;
        }

        /** {@code log(exp(a) + exp(b))}. */
        private static double add(double a, double b) {
            double larger = Math.max(a, b);
            return larger == Double.NEGATIVE_INFINITY
                    ? larger
                    : larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
        }
    }
}
