package cotangent.regularizers.diagnostics;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The loss of a model along lines and over planes in the space of its parameters.
 *
 * <pre>
 * line            L(theta + alpha d)
 * plane           L(theta + alpha d1 + beta d2)
 * interpolation   L((1 - t) theta_a + t theta_b)
 * </pre>
 *
 * with directions {@code d} from {@link DirectionNormalization}; filter normalisation makes the picture independent of how ReLU layers share
 * their scale, which plain directions do not. {@code d1} and {@code d2} are drawn independently, or are the principal directions of a
 * training's {@linkplain #trajectory trajectory}; they are not made orthogonal, and {@link LandscapePlane#cosine} tells how far from it they
 * are. For the curvature over a plane see {@link CurvatureMap}.
 *
 * <p>Everything is evaluated in evaluation mode and without changing the model: the parameters are substituted. Running statistics stay as
 * they are, or move like parameters ({@link #withBuffers}). A loss that is not finite is stored as +Infinity.
 *
 * <pre>{@code
 * LossLandscape landscape = LossLandscape.of(model, batch);
 * ParameterVector d1 = DirectionNormalization.FILTER.draw(landscape.center(), rng);
 * ParameterVector d2 = DirectionNormalization.FILTER.draw(landscape.center(), rng);
 * double[] grid = LossLandscape.grid(-1, 1, 51);
 * landscape.plane(d1, d2, grid, grid).toSvg("Loss around the solution").write(file);
 * }</pre>
 *
 * <p>Defaults of the paper: filter normalisation, {@code grid(-1, 1, 51)} in either direction. Cost: a forward pass a point.
 *
 * <p>Errors: {@link IllegalArgumentException} if a grid has no point; {@link cotangent.autodiff.ShapeException} if directions and parameters
 * differ in shape.
 *
 * <p>Source: H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018.
 * Catalogue: T251.
 */
public final class LossLandscape {
    /** Shares of a trajectory below this are rounding. */
    private static final double NEGLIGIBLE = 1e-12;

    private final Module model;
    private final Supplier<Value> value;
    private final ParameterVector center;

    /**
     * What is looked at in a point.
     *
     * @param loss the loss
     * @param accuracy the share of samples that are classified right; NaN if nobody asks
     */
    public record Value(double loss, double accuracy) {}

    private LossLandscape(Module model, Supplier<Value> value, ParameterVector center) {
        this.model = model;
        this.value = value;
        this.center = center;
    }

    /** The landscape around a model's present trained parameters. */
    public LossLandscape(Module model, Supplier<Value> value) {
        this(model, value, ParameterVector.ofValues(model.parameters()));
    }

    /** The landscape of a classifier's cross entropy and accuracy on a batch. */
    public static LossLandscape of(Layer model, Batch batch) {
        return new LossLandscape(model, () -> {
            Tensor logits = model.apply(batch.inputs());
            double right = logits.argmax(-1)
                    .eq(batch.targets())
                    .to(logits.dtype())
                    .mean()
                    .item();
            return new Value(CrossEntropy.of(logits, batch.targets()).item(), right);
        });
    }

    /** The same landscape with running statistics as coordinates like parameters. */
    public LossLandscape withBuffers() {
        Map<String, Tensor> all = new LinkedHashMap<>(center.tensors());
        model.buffers().forEach((name, b) -> {
            if (b.get().dtype().isFloating()) {
                all.put(name, b.get().detach().copy());
            }
        });
        return new LossLandscape(model, value, ParameterVector.of(all));
    }

    /** The model's parameters when this was made. */
    public ParameterVector center() {
        return center;
    }

    /**
     * Points at equal distances.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static double[] grid(double from, double to, int points) {
        if (points < 1) {
            throw new IllegalArgumentException("LossLandscape: a grid needs a point, got " + points);
        }
        double[] grid = new double[points];
        for (int i = 0; i < points; i++) {
            grid[i] = points == 1 ? from : from + (to - from) * i / (points - 1);
        }
        return grid;
    }

    /** The value at a point. */
    public Value at(ParameterVector point) {
        try (var off = GradMode.noGrad();
                var scope = MemoryScope.open()) {
            Value v = model.inMode(m -> Module.Mode.EVAL, () -> model.with(point.tensors(), value));
            return Double.isFinite(v.loss) ? v : new Value(Double.POSITIVE_INFINITY, v.accuracy);
        }
    }

    /** Along a direction from the center. */
    public LandscapeLine line(ParameterVector direction, double[] alphas) {
        List<Value> values = new ArrayList<>();
        for (double alpha : requirePoints(alphas)) {
            values.add(at(alpha == 0 ? center : center.plus(alpha, direction)));
        }
        return LandscapeLine.of(alphas, values);
    }

    /** From one solution, at 0, to another one, at 1. */
    public LandscapeLine interpolation(ParameterVector from, ParameterVector to, double[] ts) {
        List<Value> values = new ArrayList<>();
        for (double t : requirePoints(ts)) {
            values.add(at(from.zip(to, (a, b) -> a.mul(1 - t).add(b.mul(t)))));
        }
        return LandscapeLine.of(ts, values);
    }

    /** Over the plane of two directions from the center. */
    public LandscapePlane plane(ParameterVector d1, ParameterVector d2, double[] alphas, double[] betas) {
        requirePoints(alphas);
        List<Value> values = new ArrayList<>();
        for (double beta : requirePoints(betas)) {
            for (double alpha : alphas) {
                values.add(at(
                        alpha == 0 && beta == 0
                                ? center
                                : center.plus(alpha, d1).plus(beta, d2)));
            }
        }
        return LandscapePlane.of(alphas, betas, values, d1.dot(d2) / (d1.norm() * d2.norm()));
    }

    private static double[] requirePoints(double[] grid) {
        if (grid.length < 1) {
            throw new IllegalArgumentException("LossLandscape: a grid needs a point");
        }
        return grid;
    }

    /**
     * The way of a training, seen from the plane in which most of it lies.
     *
     * @param first principal direction, of norm 1
     * @param second principal direction, of norm 1; 0 if the way is straight
     * @param x coordinates of the points along the first one, relative to the last point
     * @param y coordinates along the second one
     * @param explained shares of the squared distances from the last point that lie along either
     */
    public record Trajectory(
            ParameterVector first, ParameterVector second, double[] x, double[] y, double[] explained) {}

    /**
     * The principal directions of the differences {@code theta_k - theta_n}, not centred, from the eigenvectors of their {@code n x n} matrix
     * of inner products.
     *
     * @param points of a training in their order, two at least
     * @throws IllegalArgumentException if there are fewer, or all are one
     */
    public static Trajectory trajectory(List<ParameterVector> points) {
        int n = points.size() - 1;
        if (n < 1) {
            throw new IllegalArgumentException("LossLandscape: a trajectory needs two points, got " + points.size());
        }
        List<ParameterVector> rows = new ArrayList<>();
        points.subList(0, n).forEach(p -> rows.add(p.plus(-1, points.get(n))));
        double[] products = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                products[i * n + j] = products[j * n + i] = rows.get(i).dot(rows.get(j));
            }
        }
        Linalg.Eigh eigh = Linalg.eigh(Tensor.of(products, n, n));
        double[] values = eigh.values().toDoubleArray();
        double total = 0;
        for (double v : values) {
            total += Math.max(v, 0);
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException("LossLandscape: all points of the trajectory are one");
        }
        double[][] coordinates = new double[2][n + 1];
        double[] explained = new double[2];
        ParameterVector[] directions = {rows.get(0).times(0), rows.get(0).times(0)};
        for (int axis = 0; axis < Math.min(2, n); axis++) {
            double lambda = values[n - 1 - axis];
            if (lambda > NEGLIGIBLE * total) {
                explained[axis] = lambda / total;
                double[] q = eigh.vectors().select(1, n - 1 - axis).toDoubleArray();
                for (int k = 0; k < n; k++) {
                    coordinates[axis][k] = Math.sqrt(lambda) * q[k];
                    directions[axis] = directions[axis].plus(q[k] / Math.sqrt(lambda), rows.get(k));
                }
            }
        }
        return new Trajectory(directions[0], directions[1], coordinates[0], coordinates[1], explained);
    }
}
