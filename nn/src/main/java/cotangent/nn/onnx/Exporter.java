package cotangent.nn.onnx;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import cotangent.nn.Layer;
import cotangent.nn.MixtureOfExperts;
import cotangent.nn.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Translates what a model computes into a graph. The model runs twice, on batches of different sizes made of the rows of the example, and both
 * {@link Trace traces} are laid side by side: sizes that differ follow the batch; constants that differ cannot be constants; and a different
 * sequence of primitives means that the model decides by the values that it sees. Then every primitive becomes the nodes that {@link
 * PrimitiveExports} has for it, but for layers that the format knows as a whole, see {@link LayerExports}.
 */
final class Exporter {
    /** Sizes of the two batches: unlike each other and most other sizes, so that nothing is skipped as it happens to fit. */
    private static final int FEW = 5;

    private static final int MORE = 7;

    /** A layer's call. */
    record Call(Layer layer, Tensor input, Tensor output) {}

    /** A run of the model. */
    private record Run(List<Tensor> inputs, List<Tensor> outputs, List<Trace.Step> steps, List<Call> calls) {}

    private final Module model;
    private final OnnxExportOptions options;
    private final int sizeA;
    private final int sizeB;
    private final Run a;
    private final Run b;

    final GraphBuilder graph = new GraphBuilder();
    private final Map<Tensor, String> names = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> twins = new IdentityHashMap<>();
    private final Map<Tensor, Trace.Step> producers = new IdentityHashMap<>();
    private final Map<Tensor, Call> calls = new IdentityHashMap<>();
    private final Set<Tensor> buffers = Collections.newSetFromMap(new IdentityHashMap<>());

    private Exporter(Module model, OnnxExportOptions options, Run a, Run b, int sizeA, int sizeB) {
        this.model = model;
        this.options = options;
        this.a = a;
        this.b = b;
        this.sizeA = sizeA;
        this.sizeB = sizeB;
    }

    static OnnxModel export(
            Module model, UnaryOperator<List<Tensor>> forward, List<Tensor> example, OnnxExportOptions options) {
        if (example.isEmpty()) {
            throw new IllegalArgumentException("onnx export: needs an example of the input");
        }
        int sizeA = options.dynamicBatch() ? FEW : 1;
        int sizeB = options.dynamicBatch() ? MORE : 1;
        List<Tensor> inputsA = options.dynamicBatch() ? rows(example, FEW, 0) : example;
        List<Tensor> inputsB = options.dynamicBatch() ? rows(example, MORE, 1) : changed(example);
        Run a = run(model, forward, inputsA);
        Run b = run(model, forward, inputsB);
        return new Exporter(model, options, a, b, sizeA, sizeB).translate();
    }

    /** Batches of so many rows, beginning with that of the given position; the numbers of the second are changed as well. */
    private static List<Tensor> rows(List<Tensor> example, int count, int first) {
        List<Tensor> batches = new ArrayList<>();
        for (Tensor t : example) {
            if (t.rank() == 0 || t.size(0) == 0) {
                throw new IllegalArgumentException(
                        "onnx export: needs an example with a batch axis of at least one row, got shape " + t.shape());
            }
            int[] at = new int[count];
            for (int i = 0; i < count; i++) {
                at[i] = (first + i) % t.size(0);
            }
            batches.add(t.detach().indexSelect(0, Tensor.of(at)).copy());
        }
        return first == 0 ? batches : changed(batches);
    }

    /** Other numbers that the model ought to accept as well, so that what it makes of them does not pass for a constant. */
    private static List<Tensor> changed(List<Tensor> inputs) {
        return inputs.stream().map(Exporter::changed).toList();
    }

    private static Tensor changed(Tensor t) {
        Tensor x = t.detach();
        if (x.dtype().isFloating()) {
            return x.mul(0.75).add(0.125);
        }
        return (x.rank() > 1 ? x.flip(x.rank() - 1) : x).copy();
    }

    private static Run run(Module model, UnaryOperator<List<Tensor>> forward, List<Tensor> inputs) {
        List<Call> calls = new ArrayList<>();
        List<Layer.Registration> hooks = new ArrayList<>();
        List<Tensor> outputs = new ArrayList<>();
        List<MixtureOfExperts> sparse = new ArrayList<>();
        try (var off = GradMode.noGrad()) {
            for (Module m : model.modules().values()) {
                if (m instanceof MixtureOfExperts mixture && !mixture.isDense()) {
                    mixture.setDense(true); // which rows an expert gets depends on values
                    sparse.add(mixture);
                }
                if (m instanceof Layer layer && LayerExports.knows(layer)) {
                    hooks.add(layer.registerForwardHook((l, x, y) -> {
                        calls.add(new Call(l, x, y));
                        return y;
                    }));
                }
            }
            Trace trace =
                    Trace.of(() -> outputs.addAll(model.inMode(mode -> Module.Mode.EVAL, () -> forward.apply(inputs))));
            return new Run(inputs, outputs, trace.steps(), calls);
        } finally {
            hooks.forEach(Layer.Registration::close);
            sparse.forEach(mixture -> mixture.setDense(false));
        }
    }

    private OnnxModel translate() {
        pair();
        List<OnnxValue> inputs = nameInputs();
        boolean[] live = live();
        boolean[] needed = needed(live);
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                emit(i);
            }
        }
        List<OnnxValue> outputs = nameOutputs();
        OnnxGraph g = graph.graph(model.getClass().getSimpleName(), inputs, outputs);
        Map<String, Long> opsets = Map.of("", (long) options.opset());
        return new OnnxModel("cotangent", opsets, g, Map.of());
    }

    // ---- what is what ----

    /** Lays the runs side by side. */
    private void pair() {
        boolean alike = a.steps.size() == b.steps.size()
                && a.outputs.size() == b.outputs.size()
                && a.calls.size() == b.calls.size();
        for (int i = 0; alike && i < a.steps.size(); i++) {
            Trace.Step p = a.steps.get(i);
            Trace.Step q = b.steps.get(i);
            alike = p.primitive().name().equals(q.primitive().name())
                    && p.operands().size() == q.operands().size();
        }
        if (!alike) {
            throw new IllegalArgumentException(
                    "onnx export: " + model.getClass().getSimpleName()
                            + " computes differently for other values or another size of the batch, which a graph cannot");
        }
        for (int i = 0; i < a.steps.size(); i++) {
            Trace.Step step = a.steps.get(i);
            producers.put(step.result(), step);
            twins.put(step.result(), b.steps.get(i).result());
            for (int k = 0; k < step.operands().size(); k++) {
                twins.putIfAbsent(
                        step.operands().get(k), b.steps.get(i).operands().get(k));
            }
        }
        for (int i = 0; i < a.inputs.size(); i++) {
            twins.put(a.inputs.get(i), b.inputs.get(i));
        }
        for (int i = 0; i < a.outputs.size(); i++) {
            twins.putIfAbsent(a.outputs.get(i), b.outputs.get(i));
        }
        for (Call call : a.calls) {
            if (producers.containsKey(call.output)) {
                calls.putIfAbsent(call.output, call);
            }
        }
    }

    private List<OnnxValue> nameInputs() {
        model.stateDict().keySet().forEach(graph::reserve);
        List<OnnxValue> inputs = new ArrayList<>();
        for (int i = 0; i < a.inputs.size(); i++) {
            String name = given("input", options.inputs(), i, a.inputs.size());
            graph.reserve(name);
            names.put(a.inputs.get(i), name);
            inputs.add(value(name, a.inputs.get(i)));
        }
        graph.setBatched(inputs.get(0).name());
        model.parameters().forEach((name, p) -> weight(name, p.value()));
        model.buffers().forEach((name, buffer) -> {
            weight(name, buffer.get());
            buffers.add(buffer.get());
        });
        return inputs;
    }

    private void weight(String name, Tensor t) {
        names.put(t, name);
        twins.put(t, t);
    }

    private static String given(String what, List<String> chosen, int i, int count) {
        if (!chosen.isEmpty() && chosen.size() != count) {
            throw new IllegalArgumentException(
                    "onnx export: " + chosen.size() + " names for " + count + " " + what + "s");
        }
        return !chosen.isEmpty() ? chosen.get(i) : count == 1 ? what : what + "_" + i;
    }

    private OnnxValue value(String name, Tensor t) {
        return new OnnxValue(
                name,
                OnnxType.of(t.dtype()),
                sizes(t).stream().map(Size::toString).toList());
    }

    private List<OnnxValue> nameOutputs() {
        List<OnnxValue> outputs = new ArrayList<>();
        Map<String, String> renamed = new LinkedHashMap<>();
        for (int i = 0; i < a.outputs.size(); i++) {
            String wanted = given("output", options.outputs(), i, a.outputs.size());
            String present = name(a.outputs.get(i));
            boolean own = producers.containsKey(a.outputs.get(i))
                    && !graph.isInitializer(present)
                    && !inputName(present)
                    && !renamed.containsKey(present);
            renamed.put(own ? present : graph.node("Identity", present), wanted);
            outputs.add(value(wanted, a.outputs.get(i)));
        }
        graph.rename(renamed);
        return outputs;
    }

    private boolean inputName(String name) {
        return a.inputs.stream().anyMatch(t -> names.get(t).equals(name));
    }

    /** Which steps depend on inputs or weights; the results of others are constants. */
    private boolean[] live() {
        boolean[] live = new boolean[a.steps.size()];
        Map<Tensor, Boolean> results = new IdentityHashMap<>();
        names.keySet().forEach(t -> results.put(t, true));
        for (int i = 0; i < live.length; i++) {
            for (Tensor x : a.steps.get(i).operands()) {
                live[i] |= results.containsKey(x);
            }
            if (live[i]) {
                results.put(a.steps.get(i).result(), true);
            }
        }
        return live;
    }

    /** Which steps the outputs need. */
    private boolean[] needed(boolean[] live) {
        boolean[] needed = new boolean[live.length];
        Map<Tensor, Boolean> wanted = new IdentityHashMap<>();
        a.outputs.forEach(t -> wanted.put(t, true));
        for (int i = needed.length - 1; i >= 0; i--) {
            Trace.Step step = a.steps.get(i);
            needed[i] = live[i] && wanted.containsKey(step.result());
            if (needed[i]) {
                Call call = calls.get(step.result());
                List<Tensor> operands = call != null ? List.of(call.input) : PrimitiveExports.read(step);
                operands.forEach(t -> wanted.put(t, true));
            }
        }
        return needed;
    }

    private void emit(int i) {
        Trace.Step step = a.steps.get(i);
        Call call = calls.get(step.result());
        String name = call != null
                ? LayerExports.export(call.layer, this, name(call.input))
                : PrimitiveExports.export(new ExportStep(this, step, b.steps.get(i)));
        names.put(step.result(), name);
    }

    // ---- for the tables ----

    int opset() {
        return options.opset();
    }

    /** The step that resulted in a tensor; null if none did. */
    Trace.Step producer(Tensor t) {
        return producers.get(t);
    }

    /** The name of a value. Parameters become initializers; what is not trained, buffers among it, constants. */
    String name(Tensor t) {
        String name = names.get(t);
        if (name == null) {
            name = constant(t);
            names.put(t, name);
        } else if (twins.get(t) == t && !graph.isDefined(name)) {
            if (buffers.contains(t)) {
                graph.constant(name, t.detach());
            } else {
                graph.weight(name, t.detach());
            }
        }
        return name;
    }

    /** The name of a running statistic of a batch normalisation: an initializer, from which readers make a buffer again. */
    String statistic(Tensor t) {
        if (!graph.isDefined(names.get(t))) {
            graph.weight(names.get(t), t.detach());
        }
        return name(t);
    }

    List<Size> sizes(Tensor t) {
        Tensor twin = twins.get(t);
        List<Size> sizes = new ArrayList<>();
        for (int i = 0; i < t.rank(); i++) {
            sizes.add(size(t.size(i), twin.size(i)));
        }
        return sizes;
    }

    Size size(long inA, long inB) {
        if (sizeA == sizeB && inA != inB) {
            throw new IllegalArgumentException("onnx export: sizes depend on the values of the input");
        }
        return Size.through(sizeA, inA, sizeB, inB);
    }

    private String constant(Tensor t) {
        Tensor twin = twins.get(t);
        Tensor p = t.detach();
        Tensor q = twin.detach();
        boolean repeated = false;
        for (int axis = 0; axis < p.rank(); axis++) {
            if (p.size(axis) != q.size(axis)) {
                Tensor first = p.narrow(axis, 0, 1);
                if (!same(first.expand(p.shape()), p)) {
                    throw new IllegalArgumentException("onnx export: a constant of shape " + p.shape()
                            + " depends on the size of the batch, and not as copies of a row");
                }
                p = first;
                q = q.narrow(axis, 0, 1);
                repeated = true;
            }
        }
        if (!same(p, q)) {
            throw new IllegalArgumentException(
                    "onnx export: a tensor of shape " + t.shape()
                            + " depends on the input or the size of the batch by a way that cannot be followed, such as plain numbers or changes in place");
        }
        String name = graph.constant(p.copy());
        return repeated ? graph.node("Expand", name, graph.vector(sizes(t).toArray(Size[]::new))) : name;
    }

    private static boolean same(Tensor p, Tensor q) {
        return p.dtype() == q.dtype()
                && p.shape().equals(q.shape())
                && (p.dtype().isFloating()
                        ? Arrays.equals(p.toDoubleArray(), q.toDoubleArray())
                        : Arrays.equals(p.toLongArray(), q.toLongArray()));
    }
}
