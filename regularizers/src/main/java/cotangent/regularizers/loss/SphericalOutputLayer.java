package cotangent.regularizers.loss;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.regularizers.loss.SphericalLoss.Terms;
import java.util.Arrays;

/**
 * A linear output layer {@code o = W h} with very many outputs, trained exactly by gradient descent on a {@link SphericalLoss} at a
 * cost that does not depend on their number.
 *
 * <pre>
 * W = V U + 1 w^T,   Q = W^T W,   r = W^T 1
 * forward:   q = h^T Q h,  s = r.h,  o_c = W_c.h
 * backward:  dL/dh = alpha Q h + beta r + gamma W_c
 * W - eta dL/do h^T, with A = I - eta alpha h h^T:
 *   U   = U A                                w = A w - eta beta h
 *   V_c = V_c - eta gamma h^T U^-1           U^-1 = A^-1 U^-1
 *   Q   = A Q A - eta A (beta r + gamma W_c) h^T - (same)^T + eta^2 (beta^2 D + 2 beta gamma + gamma^2) h h^T
 *   r   = A r - eta (beta D + gamma) h
 * </pre>
 *
 * with the weights {@code W [D, d]}, kept as {@code V [D, d]}, of which a step changes one row, {@code U [d, d]} and {@code w [d]}; a
 * hidden vector {@code h [d]}, a class {@code c}, and {@code alpha, beta, gamma} of {@link SphericalLoss.Terms}. The result is that of
 * the dense step up to rounding. Everything is float64.
 *
 * <p>Not recorded: the gradient for what is below comes back from {@link #step}, to be passed on:
 *
 * <pre>{@code
 * SphericalOutputLayer output = new SphericalOutputLayer(weights, ZLoss.defaults());
 * Tensor h = body.apply(x);                                        // of one sample, [d]
 * SphericalOutputLayer.Step step = output.step(h, label, 0.01);    // the weights have changed
 * h.backward(step.gradient().to(h.dtype()), false);                // the body's gradients
 * }</pre>
 *
 * <p>Cost: {@code O(d^2)} a step in time; memory {@code D d + 4 d^2}. Against drift, {@code Q}, {@code r} and {@code U^-1} are computed
 * anew every {@code rebuildEvery} steps, {@code O(D d^2)}, and {@code U} is folded into {@code V} when its condition number in the 1-norm
 * exceeds 1000. Where {@code eta alpha ||h||^2} is 1, {@code U} would become singular: that step is done densely, {@code O(D d^2)}.
 *
 * <p>Defaults: 1000 steps between rebuilds.
 *
 * <p>Source: P. Vincent, A. de Brébisson and X. Bouthillier, Efficient exact gradient update for training deep networks with very large
 * sparse targets, NeurIPS 2015, carried over to the Z-loss.
 *
 * <p>Catalogue: T130
 */
public final class SphericalOutputLayer {
    private static final double MAX_CONDITION = 1e3;
    private static final double SINGULAR = 1e-6;

    private final SphericalLoss loss;
    private final int classes;
    private final int width;
    private final int rebuildEvery;
    private final double[] v;
    private final double[] u;
    private final double[] inverse;
    private final double[] w;
    private final double[] q;
    private final double[] r;
    private int stepsSinceRebuild;

    // Scratch of one step.
    private final double[] own;
    private final double[] qh;
    private final double[] uh;
    private final double[] hInverse;
    private final double[] push;

    /**
     * What a step measured, before the weights changed.
     *
     * @param loss the loss of the sample
     * @param gradient its derivative with respect to {@code h}, {@code [d]}, float64
     */
    public record Step(double loss, Tensor gradient) {}

    /** A layer with a copy of the given weights {@code [D, d]}. */
    public SphericalOutputLayer(Tensor weights, SphericalLoss loss) {
        this(weights, loss, 1000);
    }

    /**
     * A layer with a copy of the given weights.
     *
     * @param weights {@code [D, d]}, finite
     * @param loss of the samples
     * @param rebuildEvery number of steps after which what is carried along is computed anew
     * @throws ShapeException unless there are at least two outputs and one input
     * @throws IllegalArgumentException if a weight is not finite or {@code rebuildEvery} is not positive
     */
    public SphericalOutputLayer(Tensor weights, SphericalLoss loss, int rebuildEvery) {
        if (weights.rank() != 2 || weights.size(0) < 2 || weights.size(1) < 1) {
            throw new ShapeException("SphericalOutputLayer: weights have shape " + weights.shape()
                    + ", need [classes, width] with at least two classes");
        }
        if (!weights.allFinite()) {
            throw new IllegalArgumentException("SphericalOutputLayer: weights must be finite");
        }
        if (rebuildEvery <= 0) {
            throw new IllegalArgumentException(
                    "SphericalOutputLayer: steps between rebuilds must be positive, got " + rebuildEvery);
        }
        this.loss = loss;
        this.rebuildEvery = rebuildEvery;
        classes = weights.size(0);
        width = weights.size(1);
        v = weights.toDoubleArray();
        u = new double[width * width];
        inverse = new double[width * width];
        w = new double[width];
        q = new double[width * width];
        r = new double[width];
        own = new double[width];
        qh = new double[width];
        uh = new double[width];
        hInverse = new double[width];
        push = new double[width];
        identity(u);
        rebuild();
    }

    /** The weights {@code W [D, d]}, float64: {@code O(D d^2)}. */
    public Tensor weights() {
        try (var off = GradMode.noGrad()) {
            return matrix(v, classes).matmul(matrix(u, width)).add(Tensor.of(w));
        }
    }

    /** The loss of a sample at the present weights: {@code O(d^2)}. */
    public double loss(Tensor h, long label) {
        double[] x = hidden(h);
        return look(x, row(label)).value();
    }

    /**
     * One exact step of gradient descent on one sample.
     *
     * @param h what the layer is applied to, {@code [d]}
     * @param label the class
     * @param learningRate {@code eta}
     * @throws ShapeException if {@code h} is not {@code [d]}
     * @throws IndexOutOfBoundsException if the label is not a class
     * @throws IllegalArgumentException if a number is not finite
     */
    public Step step(Tensor h, long label, double learningRate) {
        if (!Double.isFinite(learningRate)) {
            throw new IllegalArgumentException(
                    "SphericalOutputLayer: the learning rate must be finite, got " + learningRate);
        }
        double[] x = hidden(h);
        int c = row(label);
        Terms t = look(x, c);
        double[] gradient = new double[width];
        for (int i = 0; i < width; i++) {
            gradient[i] = t.alpha() * qh[i] + t.beta() * r[i] + t.gamma() * own[i];
        }
        double squaredNorm = dot(x, 0, x);
        double k = learningRate * t.alpha();
        if (Math.abs(1 - k * squaredNorm) < SINGULAR) {
            denseStep(x, c, t, learningRate);
        } else {
            update(x, c, t, learningRate, k, squaredNorm);
            if (++stepsSinceRebuild >= rebuildEvery) {
                rebuild();
            }
            if (norm1(u) * norm1(inverse) > MAX_CONDITION) {
                fold();
            }
        }
        return new Step(t.value(), Tensor.of(gradient));
    }

    private double[] hidden(Tensor h) {
        if (h.rank() != 1 || h.size() != width) {
            throw new ShapeException("SphericalOutputLayer: input has shape " + h.shape() + ", needs [" + width + "]");
        }
        if (!h.allFinite()) {
            throw new IllegalArgumentException("SphericalOutputLayer: the input must be finite");
        }
        return h.toDoubleArray();
    }

    private int row(long label) {
        if (label < 0 || label >= classes) {
            throw new IndexOutOfBoundsException(
                    "SphericalOutputLayer: label " + label + " is not one of " + classes + " classes");
        }
        return (int) label;
    }

    /** Forward: leaves {@code W_c} and {@code Q h} in their places. */
    private Terms look(double[] h, int c) {
        System.arraycopy(w, 0, own, 0, width);
        addRowTimes(v, c * width, u, own);
        Arrays.fill(qh, 0);
        addRowTimes(h, 0, q, qh); // Q is symmetric
        return loss.terms(dot(own, 0, h), dot(r, 0, h), dot(qh, 0, h), classes);
    }

    private void update(double[] h, int c, Terms t, double eta, double k, double squaredNorm) {
        double d = classes;
        for (int i = 0; i < width; i++) {
            uh[i] = dot(u, i * width, h);
            hInverse[i] = 0;
        }
        addRowTimes(h, 0, inverse, hInverse);
        // h^T (new U)^-1 = h^T U^-1 / (1 - k ||h||^2), and with it both U^-1 and V_c.
        double shrink = 1 / (1 - k * squaredNorm);
        for (int i = 0; i < width; i++) {
            axpy(-k * uh[i], h, u, i * width);
            axpy(k * shrink * h[i], hInverse, inverse, i * width);
        }
        axpy(-eta * t.gamma() * shrink, hInverse, v, c * width);
        axpy(-k * dot(w, 0, h) - eta * t.beta(), h, w, 0);
        // The change of Q is h push^T + push h^T: each term of the formula shared between both.
        double hqh = dot(qh, 0, h);
        for (int i = 0; i < width; i++) {
            push[i] = t.beta() * r[i] + t.gamma() * own[i];
        }
        double hPush = dot(push, 0, h);
        double constant = k * k * hqh / 2
                + eta * k * hPush
                + eta * eta * (t.beta() * t.beta() * d + 2 * t.beta() * t.gamma() + t.gamma() * t.gamma()) / 2;
        for (int i = 0; i < width; i++) {
            push[i] = -k * qh[i] - eta * push[i] + constant * h[i];
        }
        for (int i = 0; i < width; i++) {
            axpy(h[i], push, q, i * width);
            axpy(push[i], h, q, i * width);
        }
        axpy(-k * dot(r, 0, h) - eta * (t.beta() * d + t.gamma()), h, r, 0);
    }

    private void denseStep(double[] h, int c, Terms t, double eta) {
        fold();
        for (int j = 0; j < classes; j++) {
            double slope = t.alpha() * dot(v, j * width, h) + t.beta() + (j == c ? t.gamma() : 0);
            axpy(-eta * slope, h, v, j * width);
        }
        rebuild();
    }

    /** Makes V the weights themselves. */
    private void fold() {
        System.arraycopy(weights().toDoubleArray(), 0, v, 0, v.length);
        identity(u);
        Arrays.fill(w, 0);
        rebuild();
    }

    /** Computes {@code Q}, {@code r} and {@code U^-1} from {@code V}, {@code U} and {@code w}. */
    private void rebuild() {
        try (var off = GradMode.noGrad()) {
            Tensor weights = weights();
            System.arraycopy(weights.mT().matmul(weights).toDoubleArray(), 0, q, 0, q.length);
            System.arraycopy(weights.sum(0).toDoubleArray(), 0, r, 0, width);
        }
        Inverse.of(u, width, inverse);
        stepsSinceRebuild = 0;
    }

    private void identity(double[] m) {
        Arrays.fill(m, 0);
        for (int i = 0; i < width; i++) {
            m[i * width + i] = 1;
        }
    }

    private Tensor matrix(double[] m, int rows) {
        return Tensor.of(m, rows, width).to(DType.FLOAT64);
    }

    /** {@code y += x^T M} for the row of {@code x} that begins at {@code from}. */
    private void addRowTimes(double[] x, int from, double[] m, double[] y) {
        for (int i = 0; i < width; i++) {
            double s = x[from + i];
            int at = i * width;
            for (int j = 0; j < width; j++) {
                y[j] += s * m[at + j];
            }
        }
    }

    private double dot(double[] x, int from, double[] y) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += x[from + i] * y[i];
        }
        return sum;
    }

    private void axpy(double s, double[] x, double[] y, int at) {
        for (int i = 0; i < width; i++) {
            y[at + i] += s * x[i];
        }
    }

    private double norm1(double[] m) {
        double[] columns = new double[width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                columns[j] += Math.abs(m[i * width + j]);
            }
        }
        double max = 0;
        for (double c : columns) {
            max = Math.max(max, c);
        }
        return max;
    }
}
