package cotangent.vector;

// @specialize Double

/**
 * Fused optimizer updates, in place over a run of parameters. Hyperparameters are doubles and enter the arithmetic rounded once; each
 * product and sum that can be fused is. The loops vectorise if all offsets are equal.
 */
public final class FloatOptimizers {
    private FloatOptimizers() {}

    /**
     * Stochastic gradient descent with momentum, as in PyTorch:
     *
     * <pre>
     * d = g + weightDecay * p
     * v = first ? d : momentum * v + (1 - dampening) * d      (if momentum is not 0; else v is not touched)
     * d = nesterov ? d + momentum * v : v                     (likewise)
     * p = p - learningRate * d
     * </pre>
     *
     * @param p the parameters
     * @param po offset of the first parameter
     * @param g their gradient
     * @param go offset of the first gradient
     * @param v the velocity; not touched, and may be null, if {@code momentum} is 0
     * @param vo offset of the first velocity
     * @param n number of parameters
     * @param learningRate the step
     * @param momentum the share of the velocity that is kept
     * @param dampening the share of the gradient that does not enter the velocity
     * @param weightDecay the factor of the parameters that is added to the gradient
     * @param nesterov whether to look ahead along the velocity
     * @param first whether the velocity starts here
     */
    public static void sgd(
            float[] p,
            int po,
            float[] g,
            int go,
            float[] v,
            int vo,
            int n,
            double learningRate,
            double momentum,
            double dampening,
            double weightDecay,
            boolean nesterov,
            boolean first) {
        float decay = (float) weightDecay;
        float step = (float) -learningRate;
        if (momentum == 0) {
            descend(p, po, g, go, n, decay, step);
            return;
        }
        float kept = (float) momentum;
        float taken = first ? 1 : (float) (1 - dampening);
        if (first) {
            FloatArithmetic.fill(v, vo, 0, n);
        }
        if (nesterov) {
            lookAhead(p, po, g, go, v, vo, n, decay, kept, taken, step);
        } else {
            roll(p, po, g, go, v, vo, n, decay, kept, taken, step);
        }
    }

    private static void descend(float[] p, int po, float[] g, int go, int n, float decay, float step) {
        if (po == go) {
            for (int i = po, end = po + n; i < end; i++) {
                p[i] = Math.fma(step, Math.fma(decay, p[i], g[i]), p[i]);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            p[po + i] = Math.fma(step, Math.fma(decay, p[po + i], g[go + i]), p[po + i]);
        }
    }

    private static void roll(
            float[] p,
            int po,
            float[] g,
            int go,
            float[] v,
            int vo,
            int n,
            float decay,
            float kept,
            float taken,
            float step) {
        if (po == go && po == vo) {
            for (int i = po, end = po + n; i < end; i++) {
                float velocity = Math.fma(kept, v[i], taken * Math.fma(decay, p[i], g[i]));
                v[i] = velocity;
                p[i] = Math.fma(step, velocity, p[i]);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            float velocity = Math.fma(kept, v[vo + i], taken * Math.fma(decay, p[po + i], g[go + i]));
            v[vo + i] = velocity;
            p[po + i] = Math.fma(step, velocity, p[po + i]);
        }
    }

    private static void lookAhead(
            float[] p,
            int po,
            float[] g,
            int go,
            float[] v,
            int vo,
            int n,
            float decay,
            float kept,
            float taken,
            float step) {
        if (po == go && po == vo) {
            for (int i = po, end = po + n; i < end; i++) {
                float d = Math.fma(decay, p[i], g[i]);
                float velocity = Math.fma(kept, v[i], taken * d);
                v[i] = velocity;
                p[i] = Math.fma(step, Math.fma(kept, velocity, d), p[i]);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            float d = Math.fma(decay, p[po + i], g[go + i]);
            float velocity = Math.fma(kept, v[vo + i], taken * d);
            v[vo + i] = velocity;
            p[po + i] = Math.fma(step, Math.fma(kept, velocity, d), p[po + i]);
        }
    }

    /**
     * Adam and AdamW, as in PyTorch:
     *
     * <pre>
     * p = p * (1 - learningRate * decoupledDecay)
     * d = g + l2 * p
     * m = m + (1 - beta1) * (d - m)
     * v = beta2 * v + (1 - beta2) * d * d
     * p = p - learningRate / biasCorrection1 * m / (sqrt(v) / sqrt(biasCorrection2) + epsilon)
     * </pre>
     *
     * @param p the parameters
     * @param po offset of the first parameter
     * @param g their gradient
     * @param go offset of the first gradient
     * @param m the moving average of the gradient
     * @param mo offset of its first element
     * @param v the moving average of the squared gradient
     * @param vo offset of its first element
     * @param n number of parameters
     * @param learningRate the step
     * @param beta1 decay of the first average
     * @param beta2 decay of the second average
     * @param epsilon what is added to the divisor
     * @param l2 weight decay that is added to the gradient (Adam)
     * @param decoupledDecay weight decay that acts on the parameters (AdamW)
     * @param biasCorrection1 {@code 1 - beta1^t} at step {@code t}
     * @param biasCorrection2 {@code 1 - beta2^t} at step {@code t}
     */
    public static void adam(
            float[] p,
            int po,
            float[] g,
            int go,
            float[] m,
            int mo,
            float[] v,
            int vo,
            int n,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double l2,
            double decoupledDecay,
            double biasCorrection1,
            double biasCorrection2) {
        float keep = (float) (1 - learningRate * decoupledDecay);
        float decay = (float) l2;
        float rest1 = (float) (1 - beta1);
        float keep2 = (float) beta2;
        float rest2 = (float) (1 - beta2);
        float step = (float) (-learningRate / biasCorrection1);
        float root2 = (float) Math.sqrt(biasCorrection2);
        float floor = (float) epsilon;
        if (po == go && po == mo && po == vo) {
            for (int i = po, end = po + n; i < end; i++) {
                float q = p[i] * keep;
                float d = Math.fma(decay, q, g[i]);
                float first = Math.fma(rest1, d - m[i], m[i]);
                float second = Math.fma(keep2, v[i], rest2 * d * d);
                m[i] = first;
                v[i] = second;
                p[i] = Math.fma(step, first / ((float) Math.sqrt(second) / root2 + floor), q);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            float q = p[po + i] * keep;
            float d = Math.fma(decay, q, g[go + i]);
            float first = Math.fma(rest1, d - m[mo + i], m[mo + i]);
            float second = Math.fma(keep2, v[vo + i], rest2 * d * d);
            m[mo + i] = first;
            v[vo + i] = second;
            p[po + i] = Math.fma(step, first / ((float) Math.sqrt(second) / root2 + floor), q);
        }
    }
}
