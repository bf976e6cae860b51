package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Muon: momentum whose matrix is replaced by the nearest one with orthonormal rows or columns, so that all directions of a weight matrix
 * learn at the same rate. At each step, for a parameter of {@code rows x columns}:
 *
 * <pre>
 * m = momentum m + (1 - momentum) g
 * u = (1 - momentum) g + momentum m                  (m without looking ahead)
 * x = u / (|u| + epsilon);   5 times:  a = x x';  x = 3.4445 x + (-4.7750 a + 2.0315 a a) x
 * p = p - d p - learningRate sqrt(max(1, rows / columns)) x          (d p: see {@link WeightDecayRule})
 * </pre>
 *
 * <p>The iteration of Newton and Schulz (on the transpose, if there are more rows than columns) brings all singular values near 1, to
 * between about 0.7 and 1.2, without a decomposition. Axes after the first one of a parameter count as columns, as for the kernels of
 * convolutions.
 *
 * <p>For hidden weights. Biases, scales, embeddings and the output layer belong to another optimizer; {@link JointOptimizer} runs both.
 *
 * <p>Errors: {@link ArithmeticException} with the parameter's name if a gradient is not finite; nothing is changed then.
 *
 * <p>Memory: a tensor for each parameter.
 *
 * <p>Source: K. Jordan et al., Muon: an optimizer for hidden layers in neural networks, 2024.
 */
public final class Muon extends GradientOptimizer {
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    private final MuonConfig config;

    /**
     * Optimizes all the given parameters.
     *
     * @throws ShapeException if one has fewer than two axes
     */
    public Muon(Map<String, Parameter> parameters, MuonConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Muon(List<ParameterGroup> groups, MuonConfig config) {
        super(requireMatrices(groups));
        this.config = config;
    }

    private static List<ParameterGroup> requireMatrices(List<ParameterGroup> groups) {
        groups.forEach(group -> group.parameters().forEach((name, p) -> {
            if (p.value().rank() < 2) {
                throw new ShapeException("muon: needs parameters of two axes or more, got '" + name + "' of "
                        + p.value().shape() + "; give the others to another optimizer");
            }
        }));
        return groups;
    }

    @Override
    protected boolean needsFiniteGradients() {
        return true;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor mean = Moments.mean(memory.tensor("mean", value), gradient, config.momentum());
        Tensor ahead = config.nesterov() ? gradient.lerp(mean, config.momentum()) : mean;
        Tensor matrix = ahead.flatten(1);
        Shape shape = value.shape();
        double scale = Math.sqrt(Math.max(1, matrix.size(0) / (double) matrix.size(1)));
        Tensor direction = orthogonal(matrix).reshape(shape);
        config.decay().decay(value, direction, group);
        InPlace.axpy(-group.learningRate() * scale, direction, value);
    }

    private Tensor orthogonal(Tensor matrix) {
        boolean tall = matrix.size(0) > matrix.size(1);
        Tensor x = tall ? matrix.mT() : matrix;
        x = x.div(x.norm().add(config.epsilon()));
        for (int i = 0; i < config.iterations(); i++) {
            Tensor a = x.matmul(x.mT());
            x = x.mul(A).add(a.mul(B).add(a.matmul(a).mul(C)).matmul(x));
        }
        return tall ? x.mT() : x;
    }
}
