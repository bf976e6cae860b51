package cotangent.regularizers.quantization;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;

/**
 * A weight whose rounding, up or down, is learned.
 *
 * <pre>
 * h(V) = clamp(sigmoid(V) (zeta - gamma) + gamma, 0, 1)                    zeta = 1.1, gamma = -0.1
 * W~   = d (clamp(floor(W / d) + h(V) + z, low, high) - z)                 soft, for learning
 * W^   = d (clamp(floor(W / d) + [h(V) >= 1/2] + z, low, high) - z)        hard, in the end
 * R    = sum (1 - |2 h(V) - 1|^beta)                                       draws h to 0 and 1
 *
 * V    = -ln((zeta - gamma) / (frac - gamma) - 1),   frac = W / d - floor(W / d)       at first: h(V) = frac, so that W~ = W
 * </pre>
 *
 * with one number of {@code V} for each weight, {@code frac} kept to [1e-4, 1 - 1e-4], and the {@linkplain UniformQuantizer quantizer}'s scale {@code d}, zero
 * point {@code z} and levels. Only {@code V} is trained; no gradient passes {@code floor}: {@code dh/dV = (zeta - gamma) sigmoid'(V)} within the clamp, 0
 * outside.
 *
 * <p>State: {@code v}, of the weight's shape.
 *
 * <p>Source: M. Nagel, R. A. Amjad, M. van Baalen, C. Louizos, T. Blankevoort, "Up or Down? Adaptive Rounding for Post-Training
 * Quantization", ICML 2020.
 *
 * <p>Catalogue: T262
 */
public final class AdaRoundQuantizer extends Module {
    private static final double ZETA = 1.1;
    private static final double GAMMA = -0.1;
    private static final double MARGIN = 1e-4;

    private final UniformQuantizer quantizer;
    private final Tensor floor;
    private final Parameter v;

    /**
     * A rounding to be learned, which at first leaves the weight as it is where the quantizer's levels reach.
     *
     * @param weight of any shape
     */
    public AdaRoundQuantizer(Tensor weight, UniformQuantizer quantizer) {
        this.quantizer = quantizer;
        try (var off = GradMode.noGrad()) {
            Tensor levels = weight.detach().to(DType.FLOAT64).div(quantizer.scale());
            Tensor whole = levels.floor();
            Tensor frac = levels.sub(whole).clamp(MARGIN, 1 - MARGIN);
            floor = whole.add(quantizer.zeroPoint()).to(weight.dtype());
            v = parameter("v", inverse(frac).to(weight.dtype()));
        }
    }

    private static Tensor inverse(Tensor h) {
        return h.sub(GAMMA).reciprocal().mul(ZETA - GAMMA).sub(1).log().neg();
    }

    /** {@code h(V)}. */
    static Tensor rectifiedSigmoid(Tensor v) {
        return v.sigmoid().mul(ZETA - GAMMA).add(GAMMA).clamp(0, 1);
    }

    /** {@code h(V)}, in [0, 1]. */
    public Tensor rounding() {
        return rectifiedSigmoid(v.get());
    }

    /** {@code W~}, differentiable with respect to {@code V}. */
    public Tensor soft() {
        return atLevel(rounding());
    }

    /** {@code W^}, a constant. */
    public Tensor hard() {
        try (var off = GradMode.noGrad()) {
            return atLevel(rounding().ge(0.5).to(floor.dtype()));
        }
    }

    private Tensor atLevel(Tensor h) {
        Tensor level = floor.add(h).clamp(quantizer.low(), quantizer.high());
        return level.sub(quantizer.zeroPoint().to(floor.dtype()))
                .mul(quantizer.scale().to(floor.dtype()));
    }

    /** {@code R}, a scalar. */
    public Tensor regularizer(double beta) {
        return rounding().mul(2).sub(1).abs().pow(beta).rsub(1).sum();
    }
}
