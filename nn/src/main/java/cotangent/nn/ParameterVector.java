package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.InPlace;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A point or a direction in the space of named parameters: constant tensors by name that are added, scaled and measured as one vector.
 * A name that only one of two vectors has counts as zeros in the other. Sums over elements are taken in float64.
 *
 * <pre>{@code
 * ParameterVector start = ParameterVector.ofValues(model.parameters());
 * start.plus(0.1, direction).assignTo(model.parameters());
 * double there = loss();
 * start.assignTo(model.parameters());      // bit by bit
 * }</pre>
 */
public final class ParameterVector {
    private final Map<String, Tensor> tensors;

    private ParameterVector(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * These tensors, which are not copied.
     *
     * @throws DTypeException if one is not floating
     */
    public static ParameterVector of(Map<String, Tensor> tensors) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        tensors.forEach((name, t) -> {
            if (!t.dtype().isFloating()) {
                throw new DTypeException(
                        "parameter vector: '" + name + "' is " + t.dtype() + ", needs a floating type");
            }
            constants.put(name, t.detach());
        });
        return new ParameterVector(constants);
    }

    /** Copies of the values of the trainable parameters. */
    public static ParameterVector ofValues(Map<String, Parameter> parameters) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        parameters.forEach((name, p) -> {
            if (p.isTrainable()) {
                copies.put(name, p.value().detach().copy());
            }
        });
        return new ParameterVector(copies);
    }

    /** Copies of the gradients of the trainable parameters; those that have none are left out. */
    public static ParameterVector ofGradients(Map<String, Parameter> parameters) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        parameters.forEach((name, p) -> {
            if (p.isTrainable() && p.grad() != null) {
                copies.put(name, p.grad().detach().copy());
            }
        });
        return new ParameterVector(copies);
    }

    /** The tensors by name; not to be changed. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** Number of elements. */
    public long size() {
        return tensors.values().stream().mapToLong(Tensor::size).sum();
    }

    /** The part with the names of another vector. */
    public ParameterVector restrictedTo(ParameterVector names) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        names.tensors.keySet().forEach(name -> part.put(name, get(name)));
        return new ParameterVector(part);
    }

    private Tensor get(String name) {
        Tensor t = tensors.get(name);
        if (t == null) {
            throw new IllegalArgumentException(
                    "parameter vector: there is no '" + name + "' among " + tensors.keySet());
        }
        return t;
    }

    /** Each tensor changed; nothing is recorded. */
    public ParameterVector map(UnaryOperator<Tensor> f) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        try (var off = GradMode.noGrad()) {
            tensors.forEach((name, t) -> result.put(name, f.apply(t)));
        }
        return new ParameterVector(result);
    }

    /**
     * Each tensor combined with the one of its name; nothing is recorded.
     *
     * @throws IllegalArgumentException if the names are not the same
     * @throws ShapeException if shapes differ
     */
    public ParameterVector zip(ParameterVector other, BinaryOperator<Tensor> f) {
        if (!tensors.keySet().equals(other.tensors.keySet())) {
            throw new IllegalArgumentException(
                    "parameter vector: names differ: " + tensors.keySet() + " and " + other.tensors.keySet());
        }
        Map<String, Tensor> result = new LinkedHashMap<>();
        try (var off = GradMode.noGrad()) {
            tensors.forEach((name, t) -> result.put(name, f.apply(t, other.alike(name, t))));
        }
        return new ParameterVector(result);
    }

    /** The tensor of this name, if it has the shape of {@code t}. */
    private Tensor alike(String name, Tensor t) {
        Tensor own = get(name);
        if (!own.shape().equals(t.shape())) {
            throw new ShapeException(
                    "parameter vector: '" + name + "' has shapes " + t.shape() + " and " + own.shape());
        }
        return own;
    }

    /**
     * {@code this + alpha v}.
     *
     * @throws ShapeException if shapes differ
     */
    public ParameterVector plus(double alpha, ParameterVector v) {
        Map<String, Tensor> result = new LinkedHashMap<>(tensors);
        try (var off = GradMode.noGrad()) {
            v.tensors.forEach((name, t) -> {
                Tensor scaled = t.mul(alpha);
                result.put(name, tensors.containsKey(name) ? alike(name, t).add(scaled) : scaled);
            });
        }
        return new ParameterVector(result);
    }

    /** {@code alpha this}. */
    public ParameterVector times(double alpha) {
        return map(t -> t.mul(alpha));
    }

    /**
     * The inner product.
     *
     * @throws ShapeException if shapes differ
     */
    public double dot(ParameterVector v) {
        double sum = 0;
        try (var off = GradMode.noGrad()) {
            for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
                if (v.tensors.containsKey(e.getKey())) {
                    sum += wide(e.getValue())
                            .mul(wide(v.alike(e.getKey(), e.getValue())))
                            .sum()
                            .item();
                }
            }
        }
        return sum;
    }

    /** The Euclidean norm of all elements together. */
    public double norm() {
        return norm(2);
    }

    /** The norm {@code (sum |x|^p)^(1/p)} of all elements together, for {@code p} from 1 to infinity, without overflow. */
    public double norm(double p) {
        if (!(p >= 1)) {
            throw new IllegalArgumentException("norm: p must be at least 1, got " + p);
        }
        double largest = largest();
        if (p == Double.POSITIVE_INFINITY || largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (Tensor t :
                map(x -> power(wide(x).abs().div(largest), p).sum()).tensors.values()) {
            sum += t.item();
        }
        return largest * (p == 2 ? Math.sqrt(sum) : p == 1 ? sum : StrictMath.pow(sum, 1 / p));
    }

    private static Tensor power(Tensor x, double p) {
        return p == 2 ? x.square() : p == 1 ? x : x.pow(p);
    }

    /** The largest absolute value; NaN if an element is, 0 if there are no elements. */
    public double largest() {
        double largest = 0;
        try (var off = GradMode.noGrad()) {
            for (Tensor t : tensors.values()) {
                largest = Math.max(largest, t.size() == 0 ? 0 : t.abs().max().item());
            }
        }
        return largest;
    }

    private static Tensor wide(Tensor t) {
        return t.to(DType.FLOAT64);
    }

    /** The Euclidean norm of each tensor, by name. */
    public Map<String, Double> norms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        tensors.forEach((name, t) -> norms.put(name, new ParameterVector(Map.of(name, t)).norm()));
        return norms;
    }

    /** Whether no element is NaN or infinite. */
    public boolean allFinite() {
        return tensors.values().stream().allMatch(Tensor::allFinite);
    }

    /** Copies these values, bit by bit, into the parameters of these names. */
    public void assignTo(Map<String, Parameter> parameters) {
        tensors.forEach((name, t) -> find(parameters, name).value().assign(t));
    }

    /** Adds {@code alpha} times these values to the parameters of these names. */
    public void addTo(Map<String, Parameter> parameters, double alpha) {
        tensors.forEach(
                (name, t) -> InPlace.axpy(alpha, t, find(parameters, name).value()));
    }

    /** Makes these the gradients of the parameters of these names. */
    public void assignToGradients(Map<String, Parameter> parameters) {
        tensors.forEach((name, t) -> find(parameters, name).value().setGrad(t));
    }

    private static Parameter find(Map<String, Parameter> parameters, String name) {
        Parameter p = parameters.get(name);
        if (p == null) {
            throw new IllegalArgumentException("parameter vector: there is no parameter '" + name + "'");
        }
        return p;
    }

    /** All elements in one row, {@code [size]}, in the order of the names. */
    public Tensor flatten() {
        try (var off = GradMode.noGrad()) {
            List<Tensor> rows = new ArrayList<>();
            tensors.values().forEach(t -> rows.add(t.reshape(-1)));
            return Tensor.cat(0, rows);
        }
    }

    /** A row of elements as tensors of these names and shapes, differentiable with respect to the row. */
    public Map<String, Tensor> unflatten(Tensor row) {
        if (row.rank() != 1 || row.size() != size()) {
            throw new ShapeException("unflatten: needs a row of " + size() + " elements, got shape " + row.shape());
        }
        Map<String, Tensor> parts = new LinkedHashMap<>();
        int from = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            Tensor t = e.getValue();
            parts.put(e.getKey(), row.narrow(0, from, t.size()).reshape(t.shape()));
            from += t.size();
        }
        return parts;
    }

    @Override
    public String toString() {
        return "ParameterVector" + tensors;
    }
}
