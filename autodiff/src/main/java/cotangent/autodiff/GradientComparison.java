package cotangent.autodiff;

import cotangent.autodiff.GradientCheck.Comparison;
import cotangent.autodiff.GradientCheck.Kind;
import cotangent.autodiff.GradientCheck.Options;
import cotangent.autodiff.GradientCheck.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The comparisons of {@link GradientCheck}. */
final class GradientComparison {
    /** What reverse and forward mode may differ by: both are exact but for rounding. */
    private static final double DUALITY_TOLERANCE = 1e-8;

    private final Options options;
    private final Rng rng;
    private final Map<Kind, Comparison> worst = new EnumMap<>(Kind.class);

    private GradientComparison(Options options) {
        this.options = options;
        this.rng = Rng.of(options.seed());
    }

    static Report compare(Function<List<Tensor>, Tensor> f, List<Tensor> inputs, Options options) {
        GradientComparison c = new GradientComparison(options);
        List<Tensor> constants = inputs.stream().map(Tensor::detach).toList();
        Problem p = new Problem(f, constants);
        if (p.points.isEmpty()) {
            throw new IllegalArgumentException("gradient check: none of the inputs is floating");
        }
        p.requireDeterministic();
        Tensor u = c.random(p.value.shape());
        c.firstOrder(p, u, null, "");
        if (options.secondOrder()) {
            c.secondOrder(p, u);
        }
        if (options.float32Tolerance() < Double.POSITIVE_INFINITY) {
            c.float32(f, constants, u);
        }
        return new Report(c.worst);
    }

    /** A function of its floating inputs alone, in float64, at a point. */
    private static final class Problem {
        final Function<List<Tensor>, Tensor> f;
        final List<Tensor> points = new ArrayList<>();
        /** Positions of the points among the inputs, for messages. */
        final List<Integer> numbers = new ArrayList<>();

        final Tensor value;

        Problem(Function<List<Tensor>, Tensor> original, List<Tensor> inputs) {
            for (int i = 0; i < inputs.size(); i++) {
                if (inputs.get(i).dtype().isFloating()) {
                    points.add(inputs.get(i).to(DType.FLOAT64));
                    numbers.add(i);
                }
            }
            f = varying -> {
                List<Tensor> all = new ArrayList<>(inputs);
                for (int k = 0; k < varying.size(); k++) {
                    all.set(numbers.get(k), varying.get(k));
                }
                return original.apply(all);
            };
            value = f.apply(points).detach();
            if (!value.dtype().isFloating()) {
                throw new DTypeException("gradient check: the value must be floating, got " + value.dtype());
            }
        }

        void requireDeterministic() {
            if (!Arrays.equals(value.toDoubleArray(), f.apply(points).toDoubleArray())) {
                throw new IllegalArgumentException(
                        "gradient check: the function is not deterministic; make its random generator inside it");
            }
        }

        /** The value where the points are moved by {@code t} times the directions. */
        double[] moved(List<double[]> directions, double t) {
            List<Tensor> at = new ArrayList<>();
            for (int k = 0; k < points.size(); k++) {
                double[] x = points.get(k).toDoubleArray();
                for (int j = 0; j < x.length; j++) {
                    x[j] += t * directions.get(k)[j];
                }
                at.add(Tensor.of(x).reshape(points.get(k).shape()));
            }
            return f.apply(at).toDoubleArray();
        }
    }

    // ---- first order ----

    /** Compares the first derivatives of {@code p}; under the name {@code as} if not null. */
    private void firstOrder(Problem p, Tensor u, Kind as, String prefix) {
        List<Tensor> gradient = gradient(p.f, p.points, u);
        reverse(p, u, gradient, as, prefix);
        if (options.forwardMode()) {
            forward(p, u, gradient, as, prefix);
        }
    }

    private static List<Tensor> gradient(Function<List<Tensor>, Tensor> f, List<Tensor> points, Tensor u) {
        return Autodiff.grad(in -> f.apply(in).mul(u).sum(), points);
    }

    private void reverse(Problem p, Tensor u, List<Tensor> gradient, Kind as, String prefix) {
        double[] weights = u.toDoubleArray();
        double size = magnitude(weights, p.value.toDoubleArray());
        for (int k = 0; k < p.points.size(); k++) {
            double[] analytic = gradient.get(k).toDoubleArray();
            double[] x = p.points.get(k).toDoubleArray();
            String name = prefix + "gradient for input " + p.numbers.get(k) + " "
                    + p.points.get(k).shape();
            double floor = Math.max(1e-3 * largest(analytic), 1e-4 * size);
            int every = Math.max(1, analytic.length / options.maxElements());
            for (int j = 0; j < analytic.length; j += every) {
                List<double[]> unit = zeros(p.points);
                unit.get(k)[j] = 1;
                double h = options.step() * Math.max(1, Math.abs(x[j]));
                Difference d = Difference.of(p, unit, h, weights);
                note(
                        as,
                        Kind.REVERSE,
                        name + at(p.points.get(k).shape(), j),
                        analytic[j],
                        d.value,
                        floor,
                        options.tolerance(),
                        d.remark(floor));
            }
        }
    }

    private void forward(Problem p, Tensor u, List<Tensor> gradient, Kind as, String prefix) {
        List<Tensor> directions = new ArrayList<>();
        Tensor total = Tensor.zerosLike(p.value);
        for (int k = 0; k < p.points.size(); k++) {
            Tensor v = random(p.points.get(k).shape());
            directions.add(v);
            int which = k;
            Tensor jv = Autodiff.jvp(x -> p.f.apply(replaced(p.points, which, x)), p.points.get(k), v)
                    .derived();
            double scale = magnitude(u.toDoubleArray(), jv.toDoubleArray())
                    + magnitude(gradient.get(k).toDoubleArray(), v.toDoubleArray())
                    + 1e-4 * magnitude(u.toDoubleArray(), p.value.toDoubleArray());
            note(
                    as,
                    Kind.DUALITY,
                    prefix + "<u, Jv> and <J'u, v> for input " + p.numbers.get(k) + " "
                            + p.points.get(k).shape(),
                    inner(u, jv),
                    inner(gradient.get(k), v),
                    scale,
                    DUALITY_TOLERANCE,
                    "");
            total = total.add(jv);
        }
        double[] sum = total.toDoubleArray();
        if (p.points.size() > 1) {
            double[] joint = Autodiff.jvp(
                            t -> p.f.apply(moved(p.points, directions, t)),
                            Tensor.scalar(DType.FLOAT64, 0),
                            Tensor.scalar(DType.FLOAT64, 1))
                    .derived()
                    .toDoubleArray();
            for (int j = 0; j < sum.length; j++) {
                note(
                        as,
                        Kind.FORWARD,
                        prefix + "tangent for all inputs at once against the sum over inputs" + at(p.value.shape(), j),
                        joint[j],
                        sum[j],
                        Math.max(largest(sum), 1e-4 * largest(p.value.toDoubleArray())),
                        DUALITY_TOLERANCE,
                        "");
            }
        }
        Difference[] d =
                Difference.of(p, directions.stream().map(Tensor::toDoubleArray).toList(), options.step());
        double floor = Math.max(1e-3 * largest(sum), 1e-4 * largest(p.value.toDoubleArray()));
        for (int j = 0; j < sum.length; j++) {
            note(
                    as,
                    Kind.FORWARD,
                    prefix + "tangent of the value " + p.value.shape() + at(p.value.shape(), j),
                    sum[j],
                    d[j].value,
                    floor,
                    options.tolerance(),
                    d[j].remark(floor));
        }
    }

    private static List<Tensor> replaced(List<Tensor> points, int k, Tensor x) {
        List<Tensor> all = new ArrayList<>(points);
        all.set(k, x);
        return all;
    }

    private static List<Tensor> moved(List<Tensor> points, List<Tensor> directions, Tensor t) {
        List<Tensor> all = new ArrayList<>();
        for (int k = 0; k < points.size(); k++) {
            all.add(points.get(k).add(directions.get(k).mul(t)));
        }
        return all;
    }

    // ---- second order and float32 ----

    private void secondOrder(Problem p, Tensor u) {
        int n = p.points.size();
        List<Tensor> with = new ArrayList<>(p.points);
        with.add(u);
        Function<List<Tensor>, Tensor> reverse = in -> Tensor.cat(
                0,
                gradient(p.f, in.subList(0, n), in.get(n)).stream()
                        .map(Tensor::flatten)
                        .toList());
        Problem q = new Problem(reverse, with);
        firstOrder(q, random(q.value.shape()), Kind.SECOND_ORDER, "of J'u, with u as input " + n + ": ");
        if (options.forwardMode()) {
            List<Tensor> v = p.points.stream().map(x -> random(x.shape())).toList();
            Function<List<Tensor>, Tensor> forward = in -> Autodiff.jvp(
                            t -> p.f.apply(moved(in, v, t)),
                            Tensor.scalar(DType.FLOAT64, 0),
                            Tensor.scalar(DType.FLOAT64, 1))
                    .derived();
            Problem r = new Problem(forward, p.points);
            Tensor w = random(r.value.shape());
            reverse(r, w, gradient(r.f, r.points, w), Kind.SECOND_ORDER, "of Jv: ");
        }
    }

    private void float32(Function<List<Tensor>, Tensor> f, List<Tensor> inputs, Tensor u) {
        List<Tensor> narrow = inputs.stream()
                .map(x -> x.dtype().isFloating() ? x.to(DType.FLOAT32) : x)
                .toList();
        Problem wide = new Problem(f, narrow);
        List<Tensor> points =
                narrow.stream().filter(x -> x.dtype().isFloating()).toList();
        noteFloat32("value", f.apply(narrow), wide.value, 0);
        List<Tensor> expected = gradient(wide.f, wide.points, u);
        List<Tensor> nearby =
                gradient(wide.f, wide.points.stream().map(this::nearby).toList(), nearby(u));
        List<Tensor> analytic = gradient(wide.f, points, u.to(DType.FLOAT32));
        double size = 1e-4 * magnitude(u.toDoubleArray(), wide.value.toDoubleArray());
        for (int k = 0; k < points.size(); k++) {
            double sensitivity = largest(nearby.get(k).sub(expected.get(k)).toDoubleArray()) / options.step();
            noteFloat32(
                    "gradient for input " + wide.numbers.get(k),
                    analytic.get(k),
                    expected.get(k),
                    Math.max(sensitivity / 16, size));
        }
    }

    /** The tensor with each element larger or smaller by the step, relative to itself. */
    private Tensor nearby(Tensor x) {
        return x.mul(random(x.shape()).sign().mul(options.step()).add(1));
    }

    private void noteFloat32(String what, Tensor y, Tensor expected, double floor) {
        double[] a = y.toDoubleArray();
        double[] e = expected.toDoubleArray();
        double scale = Math.max(largest(e), floor);
        for (int j = 0; j < e.length; j++) {
            note(
                    null,
                    Kind.FLOAT32,
                    what + " " + y.shape() + at(y.shape(), j),
                    a[j],
                    e[j],
                    scale,
                    options.float32Tolerance(),
                    "");
        }
    }

    // ---- differences ----

    /** A central difference with step {@code h}, one with {@code 2 h}, and what they extrapolate to. */
    private record Difference(double narrow, double wide, double value) {
        private static Difference of(double narrow, double wide) {
            return new Difference(narrow, wide, narrow + (narrow - wide) / 3);
        }

        /** Of the value, elementwise. */
        static Difference[] of(Problem p, List<double[]> directions, double h) {
            double[] p1 = p.moved(directions, h);
            double[] m1 = p.moved(directions, -h);
            double[] p2 = p.moved(directions, 2 * h);
            double[] m2 = p.moved(directions, -2 * h);
            Difference[] d = new Difference[p1.length];
            for (int j = 0; j < d.length; j++) {
                d[j] = of(minus(p1[j], m1[j]) / (2 * h), minus(p2[j], m2[j]) / (4 * h));
            }
            return d;
        }

        /** Also 0 for equal infinities. */
        private static double minus(double a, double b) {
            return a == b ? 0 : a - b;
        }

        /** Of a weighted sum of the value. */
        static Difference of(Problem p, List<double[]> directions, double h, double[] weights) {
            double narrow = 0;
            double wide = 0;
            Difference[] d = of(p, directions, h);
            for (int j = 0; j < d.length; j++) {
                narrow += weights[j] * d[j].narrow;
                wide += weights[j] * d[j].wide;
            }
            return of(narrow, wide);
        }

        String remark(double floor) {
            boolean rough = Math.abs(narrow - wide) > 1e-3 * Math.max(Math.abs(narrow), floor);
            return rough
                    ? "differences with two steps are " + narrow + " and " + wide + ": is there a kink nearby?"
                    : "";
        }
    }

    // ---- helpers ----

    private void note(
            Kind as,
            Kind kind,
            String where,
            double analytic,
            double expected,
            double floor,
            double allowed,
            String remark) {
        double scale = Math.max(Math.max(Math.abs(analytic), Math.abs(expected)), floor);
        double error = analytic == expected ? 0 : Math.abs(analytic - expected) / scale;
        Comparison c = new Comparison(
                as == null ? kind : as,
                where,
                analytic,
                expected,
                Double.isNaN(error) ? Double.POSITIVE_INFINITY : error,
                allowed,
                remark);
        worst.merge(c.kind(), c, (old, now) -> now.error() / now.allowed() > old.error() / old.allowed() ? now : old);
    }

    /** Numbers whose magnitudes lie between 1/2 and 3/2: none is small by accident. */
    private Tensor random(Shape shape) {
        double[] a = new double[shape.size()];
        for (int i = 0; i < a.length; i++) {
            a[i] = (rng.nextBoolean() ? 1 : -1) * (0.5 + rng.nextDouble());
        }
        return Tensor.of(a).reshape(shape);
    }

    private static List<double[]> zeros(List<Tensor> points) {
        return points.stream().map(x -> new double[x.size()]).toList();
    }

    private static double inner(Tensor a, Tensor b) {
        double[] p = a.toDoubleArray();
        double[] q = b.toDoubleArray();
        double s = 0;
        for (int i = 0; i < p.length; i++) {
            s += p[i] * q[i];
        }
        return s;
    }

    private static double magnitude(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            double product = Math.abs(a[i] * b[i]);
            s += product <= Double.MAX_VALUE ? product : 0;
        }
        return s;
    }

    private static double largest(double[] a) {
        double m = 0;
        for (double v : a) {
            m = Double.isFinite(v) ? Math.max(m, Math.abs(v)) : m;
        }
        return m;
    }

    private static String at(Shape shape, int position) {
        int[] index = new int[shape.rank()];
        for (int a = 0; a < index.length; a++) {
            index[a] = position / shape.strides()[a] % Math.max(shape.sizes()[a], 1);
        }
        return " at " + Arrays.toString(index);
    }
}
