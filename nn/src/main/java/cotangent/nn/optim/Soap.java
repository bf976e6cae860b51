package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * SOAP: {@link AdamW} in the basis of Shampoo's preconditioner, in which the gradient's elements are nearly uncorrelated. For a matrix
 * parameter, at its {@code t}-th step:
 *
 * <pre>
 * L = s L + (1 - s) g g',   R = s R + (1 - s) g' g                  s = shampooBeta
 * U = eigenvectors of L,    V = eigenvectors of R                   at t = 1
 * U = Q of the QR decomposition of L U,  V likewise of R V          every so many steps after it
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) (U' g V)^2
 * d = U ((U' m V) / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)) V'
 * p = p (1 - learningRate weightDecay) - learningRate d
 * </pre>
 *
 * <p>Axes after the first one count as columns. An axis longer than the configured limit, and a parameter of fewer than two axes, keep
 * their basis; there it is AdamW. Unlike the authors' program, it makes a step at {@code t = 1} too, and does not sort the bases.
 *
 * <p>Cost: four products of the parameter's size with its axes a step. Memory: two tensors for each parameter and two squares for each
 * axis that has a basis.
 *
 * <p>Source: N. Vyas et al., SOAP: improving and stabilizing Shampoo using Adam, ICLR 2025.
 */
public final class Soap extends GradientOptimizer {
    private final SoapConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Soap(Map<String, Parameter> parameters, SoapConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Soap(List<ParameterGroup> groups, SoapConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Shape shape = value.shape();
        Tensor g = matrix(gradient);
        Tensor left = hasBasis(value, 0) ? basis(memory, "left", g.matmul(g.mT())) : null;
        Tensor right = hasBasis(value, 1) ? basis(memory, "right", g.mT().matmul(g)) : null;
        Tensor mean = Moments.mean(memory.tensor("mean", value), gradient, config.beta1());
        Tensor square = Moments.square(
                memory.tensor("square", value), into(g, left, right).reshape(shape), config.beta2());
        Tensor divisor =
                square.div(Moments.correction(config.beta2(), memory)).sqrt().add(config.epsilon());
        Tensor inBasis = into(matrix(mean), left, right)
                .div(Moments.correction(config.beta1(), memory))
                .div(matrix(divisor));
        InPlace.scale(value, 1 - group.learningRate() * group.weightDecay());
        InPlace.axpy(-group.learningRate(), outOf(inBasis, left, right).reshape(shape), value);
    }

    /** A vector counts as one column. */
    private static Tensor matrix(Tensor t) {
        return t.rank() < 2 ? t.reshape(t.size(), 1) : t.flatten(1);
    }

    private boolean hasBasis(Tensor value, int side) {
        return value.rank() >= 2 && length(value, side) <= config.largest();
    }

    private static int length(Tensor value, int side) {
        return side == 0 ? value.size(0) : value.size() / Math.max(1, value.size(0));
    }

    /** The present basis of one side, after its second moments took in the gradient's. */
    private Tensor basis(Memory memory, String side, Tensor product) {
        Tensor moments = Moments.mean(memory.tensor(side, product), product, config.shampooBeta());
        boolean first = memory.steps() == 1;
        Tensor basis = memory.tensor(side + "Basis", product);
        if (first) {
            basis.assign(Linalg.eigh(moments).vectors());
        } else if (memory.steps() % config.period() == 0) {
            basis.assign(Linalg.qr(moments.matmul(basis)).q());
        }
        return basis;
    }

    private static Tensor into(Tensor t, Tensor left, Tensor right) {
        Tensor rows = left == null ? t : left.mT().matmul(t);
        return right == null ? rows : rows.matmul(right);
    }

    private static Tensor outOf(Tensor t, Tensor left, Tensor right) {
        Tensor rows = left == null ? t : left.matmul(t);
        return right == null ? rows : rows.matmul(right.mT());
    }

    @Override
    protected boolean fits(String what, Tensor stored, Tensor value) {
        int side = what.startsWith("left") ? 0 : what.startsWith("right") ? 1 : -1;
        if (side < 0) {
            return super.fits(what, stored, value);
        }
        int n = length(value, side);
        return stored.dtype() == value.dtype() && stored.shape().equals(Shape.of(n, n));
    }
}
