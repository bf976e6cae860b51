package cotangent.vector;

// @specialize Double

/** Fused optimizer updates, in place over a run of parameters. */
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
            float learningRate,
            float momentum,
            float dampening,
            float weightDecay,
            boolean nesterov,
            boolean first) {
        if (momentum == 0) {
            for (int i = 0; i < n; i++) {
                float d = Math.fma(weightDecay, p[po + i], g[go + i]);
                p[po + i] = Math.fma(-learningRate, d, p[po + i]);
            }
            return;
        }
        float kept = first ? 0 : momentum;
        float taken = first ? 1 : 1 - dampening;
        for (int i = 0; i < n; i++) {
            float d = Math.fma(weightDecay, p[po + i], g[go + i]);
            float velocity = first ? d : Math.fma(kept, v[vo + i], taken * d);
            v[vo + i] = velocity;
            float step = nesterov ? Math.fma(momentum, velocity, d) : velocity;
            p[po + i] = Math.fma(-learningRate, step, p[po + i]);
        }
    }

    /**
     * Adam and AdamW, as in PyTorch:
     *
     * <pre>
     * p = p * (1 - learningRate * decoupledDecay)
     * d = g + l2 * p
     * m = beta1 * m + (1 - beta1) * d
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
            float learningRate,
            float beta1,
            float beta2,
            float epsilon,
            float l2,
            float decoupledDecay,
            float biasCorrection1,
            float biasCorrection2) {
        float keep = (float) (1 - (double) learningRate * decoupledDecay);
        float rest1 = (float) (1 - (double) beta1);
        float rest2 = (float) (1 - (double) beta2);
        float step = (float) ((double) learningRate / biasCorrection1);
        float root2 = (float) Math.sqrt(biasCorrection2);
        for (int i = 0; i < n; i++) {
            float q = p[po + i] * keep;
            float d = Math.fma(l2, q, g[go + i]);
            float first = Math.fma(rest1, d - m[mo + i], m[mo + i]);
            float second = Math.fma(beta2, v[vo + i], rest2 * (d * d));
            m[mo + i] = first;
            v[vo + i] = second;
            p[po + i] = Math.fma(-step, first / ((float) Math.sqrt(second) / root2 + epsilon), q);
        }
    }
}
