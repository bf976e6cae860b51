package cotangent.autodiff;

import cotangent.vector.DoubleArithmetic;
import cotangent.vector.DoubleOptimizers;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.FloatOptimizers;

/**
 * Changes of tensors in place, for optimizers and running statistics. Nothing is recorded; graphs that still need the old values
 * refuse to run backward. All tensors of a call have one shape and one floating type; the changed ones are contiguous.
 */
public final class InPlace {
    /** {@code y = alpha x + y}, rounded once. */
    public static void axpy(double alpha, Tensor x, Tensor y) {
        Tensor source = operand("axpy", x, y);
        if (y.dtype() == DType.FLOAT32) {
            FloatArithmetic.axpy(
                    (float) alpha, source.storage.floats(), source.offset, y.storage.floats(), y.offset, y.size());
        } else {
            DoubleArithmetic.axpy(
                    alpha, source.storage.doubles(), source.offset, y.storage.doubles(), y.offset, y.size());
        }
        y.storage.version++;
    }

    /** {@code y = s y}. */
    public static void scale(Tensor y, double s) {
        requireTarget("scale", y);
        if (y.dtype() == DType.FLOAT32) {
            float[] a = y.storage.floats();
            FloatArithmetic.multiplyScalar(a, y.offset, (float) s, a, y.offset, y.size());
        } else {
            double[] a = y.storage.doubles();
            DoubleArithmetic.multiplyScalar(a, y.offset, s, a, y.offset, y.size());
        }
        y.storage.version++;
    }

    /** One value everywhere. */
    public static void fill(Tensor y, double value) {
        y.assign(Tensor.scalar(y.dtype(), value));
    }

    /**
     * One step of stochastic gradient descent, as in PyTorch: with {@code d = g + weightDecay p} and
     * {@code v = momentum v + (1 - dampening) d} ({@code v = d} at first), {@code p -= learningRate v}; with Nesterov's momentum,
     * {@code p -= learningRate (d + momentum v)}.
     *
     * @param p the parameter, changed
     * @param g its gradient
     * @param v the velocity, changed; may be null if {@code momentum} is 0
     * @param first whether {@code v} has no value yet
     */
    public static void sgd(
            Tensor p,
            Tensor g,
            Tensor v,
            double learningRate,
            double momentum,
            double dampening,
            double weightDecay,
            boolean nesterov,
            boolean first) {
        Tensor d = operand("sgd", g, p);
        if (v != null) {
            operand("sgd", v, p);
            requireTarget("sgd", v);
        }
        Tensor w = v == null ? p : v;
        if (p.dtype() == DType.FLOAT32) {
            FloatOptimizers.sgd(
                    p.storage.floats(),
                    p.offset,
                    d.storage.floats(),
                    d.offset,
                    w.storage.floats(),
                    w.offset,
                    p.size(),
                    (float) learningRate,
                    (float) momentum,
                    (float) dampening,
                    (float) weightDecay,
                    nesterov,
                    first);
        } else {
            DoubleOptimizers.sgd(
                    p.storage.doubles(),
                    p.offset,
                    d.storage.doubles(),
                    d.offset,
                    w.storage.doubles(),
                    w.offset,
                    p.size(),
                    learningRate,
                    momentum,
                    dampening,
                    weightDecay,
                    nesterov,
                    first);
        }
        p.storage.version++;
        w.storage.version++;
    }

    /**
     * One step of Adam or AdamW, as in PyTorch: with {@code d = g + l2 p}, {@code m = beta1 m + (1 - beta1) d} and
     * {@code v = beta2 v + (1 - beta2) d^2}, {@code p -= learningRate decoupledDecay p}, then
     * {@code p -= learningRate (m / biasCorrection1) / (sqrt(v / biasCorrection2) + epsilon)}.
     *
     * @param p the parameter, changed
     * @param g its gradient
     * @param m running mean of gradients, changed
     * @param v running mean of squared gradients, changed
     */
    public static void adam(
            Tensor p,
            Tensor g,
            Tensor m,
            Tensor v,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double l2,
            double decoupledDecay,
            double biasCorrection1,
            double biasCorrection2) {
        Tensor d = operand("adam", g, p);
        operand("adam", m, p);
        operand("adam", v, p);
        requireTarget("adam", m);
        requireTarget("adam", v);
        if (p.dtype() == DType.FLOAT32) {
            FloatOptimizers.adam(
                    p.storage.floats(),
                    p.offset,
                    d.storage.floats(),
                    d.offset,
                    m.storage.floats(),
                    m.offset,
                    v.storage.floats(),
                    v.offset,
                    p.size(),
                    (float) learningRate,
                    (float) beta1,
                    (float) beta2,
                    (float) epsilon,
                    (float) l2,
                    (float) decoupledDecay,
                    (float) biasCorrection1,
                    (float) biasCorrection2);
        } else {
            DoubleOptimizers.adam(
                    p.storage.doubles(),
                    p.offset,
                    d.storage.doubles(),
                    d.offset,
                    m.storage.doubles(),
                    m.offset,
                    v.storage.doubles(),
                    v.offset,
                    p.size(),
                    learningRate,
                    beta1,
                    beta2,
                    epsilon,
                    l2,
                    decoupledDecay,
                    biasCorrection1,
                    biasCorrection2);
        }
        p.storage.version++;
        m.storage.version++;
        v.storage.version++;
    }

    private static void requireTarget(String name, Tensor y) {
        if (!y.dtype().isFloating() || !y.isContiguous()) {
            throw new IllegalArgumentException(
                    name + ": changes contiguous floating-point tensors only, got " + y.dtype() + " " + y.shape());
        }
    }

    private static Tensor operand(String name, Tensor x, Tensor y) {
        requireTarget(name, y);
        if (!x.shape().equals(y.shape())) {
            throw new ShapeException(name + ": shapes differ: " + x.shape() + " and " + y.shape());
        }
        if (x.dtype() != y.dtype()) {
            throw new DTypeException(name + ": types differ: " + x.dtype() + " and " + y.dtype());
        }
        return x.isContiguous() ? x : Copies.dense(x);
    }

    private InPlace() {}
}
