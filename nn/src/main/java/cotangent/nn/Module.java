package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A part of a model: a tree of named parameters, buffers and child modules, declared by the constructor.
 *
 * <pre>{@code
 * final class Scale extends Layer {
 *     private final Parameter factor = parameter("factor", Tensor.ones(1));
 *
 *     public Tensor forward(Tensor x) {
 *         return x.mul(factor.get());
 *     }
 * }
 * }</pre>
 *
 * <p>Names are joined by dots: {@code "encoder.0.weight"}. From the tree follow {@link #stateDict}, {@link #train} and {@link #eval},
 * parametrizations, and evaluation with other tensors in place of the parameters ({@link #with}).
 */
public abstract class Module {
    /** How layers behave that differ between training and use. */
    public enum Mode {
        /** Dropout drops; batch norm normalises by the batch and updates its running statistics. */
        TRAIN,
        /** Dropout drops; batch norm normalises by the batch, and its running statistics stay: for second passes over a batch. */
        TRAIN_FROZEN_STATISTICS,
        /** Dropout passes; batch norm normalises by its running statistics. */
        EVAL
    }

    private final Map<String, Parameter> ownParameters = new LinkedHashMap<>();
    private final Map<String, Buffer> ownBuffers = new LinkedHashMap<>();
    private final Map<String, Module> ownChildren = new LinkedHashMap<>();
    private final Map<String, RandomGenerator> ownGenerators = new LinkedHashMap<>();
    private Mode mode = Mode.TRAIN;

    /** For subclasses, which declare their parts. */
    protected Module() {}

    /** Declares a parameter with its initial value. */
    protected final Parameter parameter(String name, Tensor initial) {
        return parameter(name, new Parameter(initial));
    }

    /** Declares a parameter that another module has as well. */
    protected final Parameter parameter(String name, Parameter shared) {
        requireNew(name);
        ownParameters.put(name, shared);
        return shared;
    }

    /** Declares a tensor that is saved with the model and not trained, such as a running mean. */
    protected final Buffer buffer(String name, Tensor initial) {
        requireNew(name);
        Buffer b = new Buffer(initial);
        ownBuffers.put(name, b);
        return b;
    }

    /** Declares a child module. */
    protected final <M extends Module> M child(String name, M module) {
        requireNew(name);
        ownChildren.put(name, module);
        module.mode(mode);
        return module;
    }

    /**
     * Declares the source of the random numbers that {@code forward} takes, so that {@link #randomStates} finds it. A generator may be
     * declared by several modules: it stays one.
     */
    protected final RandomGenerator random(String name, RandomGenerator rng) {
        requireNew(name);
        ownGenerators.put(name, Objects.requireNonNull(rng, "a module that takes random numbers needs a generator"));
        return rng;
    }

    private void requireNew(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".")) {
            throw new IllegalArgumentException("module: '" + name + "' is no name of a part");
        }
        if (ownParameters.containsKey(name)
                || ownBuffers.containsKey(name)
                || ownChildren.containsKey(name)
                || ownGenerators.containsKey(name)) {
            throw new IllegalArgumentException(
                    "module: " + getClass().getSimpleName() + " has a part named '" + name + "' already");
        }
    }

    /** All parameters of the tree by their full names, in order of declaration; a shared one is listed once. */
    public final Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(
                "",
                (prefix, m) -> m.ownParameters.forEach((name, p) -> {
                    if (seen.add(p)) {
                        all.put(prefix + name, p);
                    }
                }));
        return Collections.unmodifiableMap(all);
    }

    /** All buffers of the tree by their full names. */
    public final Map<String, Buffer> buffers() {
        Map<String, Buffer> all = new LinkedHashMap<>();
        visit("", (prefix, m) -> m.ownBuffers.forEach((name, b) -> all.put(prefix + name, b)));
        return Collections.unmodifiableMap(all);
    }

    /** The direct children by name. */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(ownChildren);
    }

    /** This module, under the empty name, and all below it by their full names. */
    public final Map<String, Module> modules() {
        Map<String, Module> all = new LinkedHashMap<>();
        visit("", (prefix, m) -> all.put(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), m));
        return Collections.unmodifiableMap(all);
    }

    private interface Visitor {
        void visit(String prefix, Module m);
    }

    private void visit(String prefix, Visitor visitor) {
        visitor.visit(prefix, this);
        ownChildren.forEach((name, m) -> m.visit(prefix + name + ".", visitor));
    }

    /** Number of elements of all parameters. */
    public final long parameterCount() {
        long n = 0;
        for (Parameter p : parameters().values()) {
            n += p.value().size();
        }
        return n;
    }

    // ---- state ----

    /** Parameters and buffers by their full names: constants that share storage with the model. */
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        visit("", (prefix, m) -> {
            m.ownParameters.forEach(
                    (name, p) -> state.put(prefix + name, p.value().detach()));
            m.ownBuffers.forEach((name, b) -> state.put(prefix + name, b.get()));
        });
        return state;
    }

    /**
     * Copies values into the parameters and buffers; types are converted. Either all are copied or, on an error, none.
     *
     * @throws IllegalArgumentException if a name is missing or unknown
     * @throws ShapeException if a shape differs
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        requireSameNames("loadStateDict", stateDict().keySet(), state.keySet());
        loadKnown(state);
    }

    private static void requireSameNames(String operation, Set<String> own, Set<String> given) {
        Set<String> missing = new TreeSet<>(own);
        missing.removeAll(given);
        Set<String> unknown = new TreeSet<>(given);
        unknown.removeAll(own);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException(operation + ": missing " + missing + ", unknown " + unknown);
        }
    }

    /**
     * Copies the values whose names and shapes this model has, as for fine-tuning with a new head.
     *
     * @return the names that were copied
     */
    public final Set<String> loadMatching(Map<String, Tensor> state) {
        Map<String, Tensor> fitting = new LinkedHashMap<>();
        stateDict().forEach((name, t) -> {
            Tensor value = state.get(name);
            if (value != null && value.shape().equals(t.shape())) {
                fitting.put(name, value);
            }
        });
        loadKnown(fitting);
        return fitting.keySet();
    }

    private void loadKnown(Map<String, Tensor> state) {
        Map<String, Tensor> own = stateDict();
        state.forEach((name, value) -> {
            if (!value.shape().equals(own.get(name).shape())) {
                throw new ShapeException("loadStateDict: '" + name + "' has shape " + value.shape() + ", needs "
                        + own.get(name).shape());
            }
        });
        state.forEach((name, value) -> own.get(name).assign(value));
    }

    /** The generators of the tree by their full names, in order of declaration; a shared one is listed once. */
    private Map<String, Rng> generators() {
        Map<String, Rng> all = new LinkedHashMap<>();
        Set<RandomGenerator> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(
                "",
                (prefix, m) -> m.ownGenerators.forEach((name, rng) -> {
                    if (!(rng instanceof Rng own)) {
                        throw new IllegalStateException("randomStates: '" + prefix + name + "' is a "
                                + rng.getClass().getName()
                                + ", whose state cannot be read; use cotangent.autodiff.Rng");
                    }
                    if (seen.add(rng)) {
                        all.put(prefix + name, own);
                    }
                }));
        return all;
    }

    /**
     * Where the generators stand that the tree's forward passes draw from, by full names; a shared one appears once. With the state
     * dict this is what a run needs to go on with the same bits.
     *
     * @throws IllegalStateException if a generator is not an {@link Rng}
     */
    public final Map<String, Rng.State> randomStates() {
        Map<String, Rng.State> states = new LinkedHashMap<>();
        generators().forEach((name, rng) -> states.put(name, rng.state()));
        return states;
    }

    /**
     * Sets the generators themselves to these states, so that whoever shares one goes on from there as well. Either all are set or, on
     * an error, none.
     *
     * @throws IllegalArgumentException if a name is missing or unknown, as when generators are shared differently
     * @throws IllegalStateException if a generator is not an {@link Rng}
     */
    public final void loadRandomStates(Map<String, Rng.State> states) {
        Map<String, Rng> own = generators();
        requireSameNames("loadRandomStates", own.keySet(), states.keySet());
        own.forEach((name, rng) -> rng.restore(states.get(name)));
    }

    /** Converts all floating-point parameters and buffers. Optimizers that hold the old ones must be made anew. */
    public final Module to(DType dtype) {
        parameters().values().forEach(p -> p.convert(dtype));
        buffers().values().forEach(b -> b.convert(dtype));
        return this;
    }

    /** Forgets all gradients. */
    public final void zeroGrad() {
        parameters().values().forEach(p -> p.value().zeroGrad());
    }

    /** Stops, or resumes, training of all parameters. */
    public final Module setTrainable(boolean trainable) {
        parameters().values().forEach(p -> p.setTrainable(trainable));
        return this;
    }

    // ---- mode ----

    /** Sets the tree to training. */
    public final Module train() {
        return mode(Mode.TRAIN);
    }

    /** Sets the tree to use. */
    public final Module eval() {
        return mode(Mode.EVAL);
    }

    /** Sets the mode of the tree. */
    public final Module mode(Mode mode) {
        visit("", (prefix, m) -> m.mode = mode);
        return this;
    }

    /** Runs {@code body} with the mode of each module of the tree changed, and restores the modes. */
    public final <T> T inMode(UnaryOperator<Mode> change, Supplier<T> body) {
        Map<Module, Mode> before = new IdentityHashMap<>();
        modules().values().forEach(m -> before.put(m, m.mode));
        try {
            before.forEach((m, own) -> m.mode = change.apply(own));
            return body.get();
        } finally {
            before.forEach((m, own) -> m.mode = own);
        }
    }

    /** The mode of this module. */
    public final Mode mode() {
        return mode;
    }

    /** Whether the module is in one of the training modes. */
    public final boolean isTraining() {
        return mode != Mode.EVAL;
    }

    // ---- functional evaluation and parametrization ----

    /**
     * Runs {@code body} on this thread with the given tensors in place of the parameters and buffers of these full names. What it
     * computes is differentiable with respect to these tensors.
     *
     * <pre>{@code
     * Tensor loss = model.with(perturbed, () -> Losses.crossEntropy(model.forward(x), y));
     * }</pre>
     *
     * @throws IllegalArgumentException if a name is unknown
     * @throws ShapeException if a shape differs
     */
    public final <T> T with(Map<String, Tensor> values, Supplier<T> body) {
        Map<String, Parameter> parameters = parameters();
        Map<String, Buffer> buffers = buffers();
        Substitution s = new Substitution();
        values.forEach((name, value) -> {
            if (parameters.containsKey(name)) {
                s.put(parameters.get(name), parameters.get(name).value(), name, value);
            } else if (buffers.containsKey(name)) {
                s.put(buffers.get(name), buffers.get(name).stored(), name, value);
            } else {
                throw new IllegalArgumentException("with: there is no parameter or buffer '" + name + "'");
            }
        });
        return s.during(body);
    }

    /**
     * Computes a parameter of this module from others from now on. The raw parameters belong to the new child
     * {@code "parametrizations.<name>"}; the old parameter is no longer one.
     *
     * @param name the parameter's name in this module
     * @param parametrization made from the present value
     * @throws IllegalArgumentException if there is no such parameter or it is computed already
     * @throws ShapeException if the parametrization gives another shape
     */
    public final <P extends Parametrization> P parametrize(String name, Function<Tensor, P> parametrization) {
        Parameter p = ownParameters.get(name);
        if (p == null) {
            throw new IllegalArgumentException(
                    "parametrize: " + getClass().getSimpleName() + " has no parameter '" + name + "' of its own");
        }
        P source = parametrization.apply(p.value().detach());
        requireSameShape(name, p, source);
        ownParameters.remove(name);
        child("parametrizations." + name, source);
        p.computeBy(source);
        return source;
    }

    private static void requireSameShape(String name, Parameter p, Parametrization source) {
        source.mode(Mode.TRAIN_FROZEN_STATISTICS);
        Shape shape;
        try (var off = GradMode.noGrad()) {
            shape = source.effective().shape();
        }
        if (!shape.equals(p.value().shape())) {
            throw new ShapeException("parametrize: '" + name + "' would have shape " + shape + ", needs "
                    + p.value().shape());
        }
    }

    /**
     * Ends a parametrization: the present effective value becomes the parameter's own.
     *
     * @throws IllegalArgumentException if the parameter is not computed
     */
    public final void removeParametrization(String name) {
        if (!(ownChildren.get("parametrizations." + name) instanceof Parametrization p)) {
            throw new IllegalArgumentException("removeParametrization: '" + name + "' is not parametrized");
        }
        ownChildren.remove("parametrizations." + name);
        p.mode(Mode.TRAIN_FROZEN_STATISTICS); // the value as it is, without a further step of what it estimates
        Parameter target = p.target();
        target.computeBy(null);
        ownParameters.put(name, target);
    }

    // ---- description ----

    /** The class and, nested, the children; layers without children tell their settings. */
    @Override
    public String toString() {
        String name = getClass().getSimpleName();
        if (ownChildren.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name).append(" {\n");
        ownChildren.forEach((child, m) -> text.append("  ")
                .append(child)
                .append(": ")
                .append(m.toString().replace("\n", "\n  "))
                .append('\n'));
        return text.append('}').toString();
    }
}
