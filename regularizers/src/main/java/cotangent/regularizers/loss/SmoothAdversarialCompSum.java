package cotangent.regularizers.loss;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.Replay;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.adversarial.PgdAttack;

/**
 * Adversarial training whose adversary does not try to change the class but the differences of scores, which makes the objective
 * smooth: a {@link CompSumLoss} of the clean inputs and the largest change of the label's margins nearby.
 *
 * <pre>
 * D(x, y) = (z_y(x) - z_j(x)) for j != y
 * L = Phi_tau( sum over j != y of exp(-D_j(x, y) / rho) ) + nu max over ||x' - x|| &lt;= gamma of ||D(x', y) - D(x, y)||_2
 * </pre>
 *
 * with a model from inputs {@code [batch, ...]} to logits {@code z [batch, classes]}, labels {@code y [batch]}, {@code Phi_tau} of the
 * {@link CompSumLoss} and {@code ||v||_2 = sqrt(sum v^2 + 1e-12)}. {@code x'} is found by projected gradient ascent on the norm from a random
 * start.
 *
 * <p>{@code x'} is held constant; parameters are differentiated through both {@code D(x')} and {@code D(x)}. During the attack the model is in
 * evaluation mode; afterwards the passes at {@code x} and {@code x'} drop the same elements in dropout, and running statistics move at
 * {@code x} only.
 *
 * <p>Defaults: {@code tau = rho = nu = 1}; theory asks for {@code nu >= sqrt(K - 1) K^(1 - tau) / rho}, in practice it is tuned. Add weight
 * decay. Cost beyond a plain step: a forward and a backward pass for each step of the attack, one of each at {@code x'}, and one forward
 * pass at {@code x} in evaluation mode; none of them if {@code nu} or the radius is 0.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no {@link Layer}; as {@link CompSumLoss} otherwise.
 *
 * <p>Source: A. Mao, M. Mohri and Y. Zhong, Cross-entropy loss functions: theoretical analysis and applications, ICML 2023.
 *
 * <p>Catalogue: T104
 *
 * @param tau of the comp-sum loss, not negative
 * @param rho scale of the margins, above 0
 * @param nu weight of the change, not negative
 * @param attack finds {@code x'}; {@code gamma} is its radius; it must start at random, because the norm has no slope at {@code x}
 */
public record SmoothAdversarialCompSum(double tau, double rho, double nu, PgdAttack attack) implements Objective {
    private static final double EPSILON = 1e-12;

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a number is out of range, or the attack does not start at random
     */
    public SmoothAdversarialCompSum {
        new CompSumLoss(tau);
        if (!(rho > 0 && rho < Double.POSITIVE_INFINITY) || !(nu >= 0 && nu < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "SmoothAdversarialCompSum: needs rho above 0 and nu not below, got " + rho + " and " + nu);
        }
        if (!attack.randomStart()) {
            throw new IllegalArgumentException("SmoothAdversarialCompSum: the attack must start at random");
        }
    }

    /** {@code tau = rho = nu = 1}. */
    public static SmoothAdversarialCompSum defaults(PgdAttack attack) {
        return new SmoothAdversarialCompSum(1, 1, 1, attack);
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException("SmoothAdversarialCompSum: needs a Layer, got "
                    + model.getClass().getName());
        }
        Tensor near = nu == 0 || attack.epsilon() == 0 ? null : search(layer, batch, context);
        Replay replay = Replay.before(layer);
        Tensor logits = layer.apply(batch.inputs());
        context.reportPredictions(logits);
        Tensor losses = new CompSumLoss(tau).perSample(logits.div(rho), batch.targets());
        if (near != null) {
            Tensor there = replay.run(() -> layer.apply(near));
            losses = losses.add(change(there, logits, batch.targets()).mul(nu));
        }
        context.reportSampleLosses(losses);
        return (batch.weights() == null ? losses : losses.mul(batch.weights().to(losses.dtype()))).mean();
    }

    private Tensor search(Layer layer, Batch batch, StepContext context) {
        return layer.inMode(mode -> Module.Mode.EVAL, () -> {
            Tensor clean;
            try (var off = GradMode.noGrad()) {
                clean = layer.apply(batch.inputs());
            }
            return attack.apply(
                    x -> change(layer.apply(x), clean, batch.targets()).sum(), batch.inputs(), context.rng());
        });
    }

    /** {@code ||D(x', y) - D(x, y)||_2} of each sample; the label's own place adds 0. */
    private static Tensor change(Tensor near, Tensor clean, Tensor labels) {
        Tensor d = near.sub(clean);
        Tensor own = Targets.own(d, Targets.labels("SmoothAdversarialCompSum", d, labels))
                .unsqueeze(1);
        return own.sub(d).square().sum(1).add(EPSILON).sqrt();
    }
}
