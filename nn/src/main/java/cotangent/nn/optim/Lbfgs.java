package cotangent.nn.optim;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * L-BFGS: steps along {@code -H g}, where the inverse Hessian {@code H} follows from the last steps and gradients (see {@link
 * LbfgsHistory}), with a line search (see {@link StrongWolfe}). For objectives without noise, such as full batches, physics or small
 * models, where it needs far fewer evaluations than first-order methods.
 *
 * <p>One {@link #step} is several iterations, each of which calls the closure once or more; the closure must be one function of the
 * parameters, as {@link cotangent.nn.train.BatchClosure} is. All arithmetic is in double precision, over all parameters as one
 * vector; only what is written to the parameters is rounded to their type. The order of operations and all conditions are PyTorch's.
 *
 * <p>Memory: {@code 2 history + 3} doubles for each element.
 *
 * <p>To minimise a function of a vector that is no model, see {@code cotangent.regularizers.Lbfgs}, which rests on the same two classes.
 *
 * <p>Source: D. Liu and J. Nocedal, On the limited memory BFGS method for large scale optimization, Mathematical Programming 45, 1989.
 */
public final class Lbfgs implements Optimizer {
    private static final double LEAST_CURVATURE = 1e-10;

    private static final String RATE = "learningRate";
    private static final String ITERATIONS = "iterations";
    private static final String FIELDS = "vectors";
    private static final String PAIRS = "pairs";

    private final ParameterGroup group;
    private final LbfgsConfig config;
    private final StrongWolfe search;
    private final int size;
    private LbfgsHistory history;
    private long iterations;
    private double rate;
    private double[] direction;
    private double[] gradientBefore;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Lbfgs(Map<String, Parameter> parameters, LbfgsConfig config) {
        this.group = new ParameterGroup(parameters, config.learningRate(), 0);
        this.config = config;
        search = StrongWolfe.defaults().withTolerance(config.changeTolerance());
        long all = parameters.values().stream().mapToLong(p -> p.value().size()).sum();
        size = Math.toIntExact(all);
        history = new LbfgsHistory(config.history());
    }

    /** A point with what is known there. */
    private record Point(double loss, double[] gradient) {}

    @Override
    public double step(Closure closure) {
        Point at = evaluate(closure);
        double first = at.loss;
        int evaluations = 1;
        boolean optimal = largest(at.gradient) <= config.gradientTolerance();
        for (int n = 1; n <= config.iterations() && !optimal; n++) {
            if (iterations++ == 0) {
                direction = history.direction(at.gradient);
                rate = Math.min(1, 1 / sumOfAbsolutes(at.gradient)) * group.learningRate();
            } else {
                remember(at.gradient);
                direction = history.direction(at.gradient);
                rate = group.learningRate();
            }
            gradientBefore = at.gradient;
            double lossBefore = at.loss;
            double slope = LbfgsHistory.dot(at.gradient, direction);
            if (slope > -config.changeTolerance()) {
                break;
            }
            if (config.lineSearch()) {
                StrongWolfe.Found found = search(closure, at, slope);
                rate = found.point().step();
                at = new Point(found.point().value(), found.point().gradient());
                evaluations += found.trials();
                optimal = largest(at.gradient) <= config.gradientTolerance();
            } else {
                move(values(), rate);
                if (n < config.iterations()) {
                    at = evaluate(closure);
                    evaluations++;
                    optimal = largest(at.gradient) <= config.gradientTolerance();
                }
            }
            if (evaluations >= config.evaluations()
                    || rate * largest(direction) <= config.changeTolerance()
                    || Math.abs(at.loss - lossBefore) < config.changeTolerance()) {
                break;
            }
        }
        return first;
    }

    /** The pair of the last iteration, whose gradient is known only now. */
    private void remember(double[] gradient) {
        double[] step = new double[size];
        double[] change = new double[size];
        for (int i = 0; i < size; i++) {
            step[i] = rate * direction[i];
            change[i] = gradient[i] - gradientBefore[i];
        }
        history.add(step, change, LEAST_CURVATURE);
    }

    private StrongWolfe.Found search(Closure closure, Point at, double slope) {
        List<Tensor> start = values();
        StrongWolfe.Line line = t -> {
            move(start, t);
            Point p = evaluate(closure);
            return new StrongWolfe.Point(t, p.loss, LbfgsHistory.dot(p.gradient, direction), p.gradient);
        };
        StrongWolfe.Point from = new StrongWolfe.Point(0, at.loss, slope, at.gradient);
        StrongWolfe.Found found = search.search(line, from, rate, largest(direction));
        move(start, found.point().step());
        return found;
    }

    // ---- parameters as one vector ----

    private Point evaluate(Closure closure) {
        double loss = closure.evaluate();
        double[] gradient = new double[size];
        int at = 0;
        for (Parameter p : group.parameters().values()) {
            if (p.isTrainable() && p.grad() != null) {
                double[] g = p.grad().toDoubleArray();
                System.arraycopy(g, 0, gradient, at, g.length);
            }
            at += p.value().size();
        }
        return new Point(loss, gradient);
    }

    private List<Tensor> values() {
        List<Tensor> values = new ArrayList<>();
        group.parameters().values().forEach(p -> values.add(p.value().detach().copy()));
        return values;
    }

    /** Sets the parameters to {@code start + t direction}. */
    private void move(List<Tensor> start, double t) {
        try (var off = GradMode.noGrad()) {
            int at = 0;
            int i = 0;
            for (Parameter p : group.parameters().values()) {
                double[] x = start.get(i++).toDoubleArray();
                for (int j = 0; j < x.length; j++) {
                    x[j] += t * direction[at + j];
                }
                at += x.length;
                if (p.isTrainable()) {
                    p.value()
                            .assign(Tensor.of(x, p.value().shape().toArray())
                                    .to(p.value().dtype()));
                }
            }
        }
    }

    private static double largest(double[] v) {
        double largest = 0;
        for (double x : v) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    private static double sumOfAbsolutes(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += Math.abs(x);
        }
        return sum;
    }

    @Override
    public List<ParameterGroup> groups() {
        return List.of(group);
    }

    // ---- state ----

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(RATE, Tensor.of(new double[] {group.learningRate(), rate}));
        state.put(ITERATIONS, Tensor.of(new long[] {iterations}));
        List<Tensor> vectors = new ArrayList<>();
        if (iterations > 0) {
            vectors.add(Tensor.of(direction, size));
            vectors.add(Tensor.of(gradientBefore, size));
        }
        state.put(FIELDS, stacked(vectors));
        List<Tensor> pairs = new ArrayList<>();
        for (LbfgsHistory.Pair pair : history.pairs()) {
            pairs.add(Tensor.of(pair.step(), size));
            pairs.add(Tensor.of(pair.change(), size));
        }
        state.put(PAIRS, stacked(pairs));
        return state;
    }

    private Tensor stacked(List<Tensor> rows) {
        return rows.isEmpty() ? Tensor.zeros(DType.FLOAT64, 0, size) : Tensor.stack(0, rows);
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        long count = States.takeCount(rest, ITERATIONS);
        double[] rates = States.takeLike(rest, "", Map.of(RATE, Tensor.zeros(DType.FLOAT64, 2)))
                .get(RATE)
                .toDoubleArray();
        double[][] vectors = rows(rest, FIELDS, count == 0 ? 0 : 2);
        double[][] pairs = rows(rest, PAIRS, -1);
        States.requireEmpty(rest);
        if (pairs.length % 2 != 0 || pairs.length / 2 > config.history()) {
            throw new IllegalArgumentException("lbfgs: the state has " + pairs.length + " vectors of pairs, at most "
                    + 2 * config.history() + " fit");
        }
        LbfgsHistory loaded = new LbfgsHistory(config.history());
        for (int i = 0; i < pairs.length; i += 2) {
            if (!loaded.add(pairs[i], pairs[i + 1], LEAST_CURVATURE)) {
                throw new IllegalArgumentException("lbfgs: a pair of the state has no curvature");
            }
        }
        group.setLearningRate(rates[0]);
        rate = rates[1];
        iterations = count;
        direction = count == 0 ? null : vectors[0];
        gradientBefore = count == 0 ? null : vectors[1];
        history = loaded;
    }

    private double[][] rows(Map<String, Tensor> rest, String entry, int count) {
        Tensor t = rest.remove(entry);
        if (t == null
                || t.dtype() != DType.FLOAT64
                || t.rank() != 2
                || t.size(1) != size
                || count >= 0 && t.size(0) != count) {
            throw new IllegalArgumentException("lbfgs: the state needs vectors '" + entry + "' of " + size
                    + " FLOAT64, got " + (t == null ? "none" : t.dtype() + " " + t.shape()));
        }
        double[][] rows = new double[t.size(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = t.select(0, i).toDoubleArray();
        }
        return rows;
    }
}
