package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model consists of: for each module its name, class, output shape, number of parameters and of
 * floating-point operations.
 *
 * <pre>{@code
 * String table = Summary.of(model, 1, 28, 28).toString();
 * }</pre>
 *
 * <p>Operations are those of matrix products, convolutions, attention and recurrences in a forward pass of the given input, two for each
 * multiplication and addition; what goes element by element is not counted. A row has what its module computes outside the layers within it.
 *
 * <p>Shapes and operations come from a forward pass in {@code EVAL}, which changes nothing, but holds all that it computes in memory. Layers that
 * it does not {@link Layer#apply} have no shape, and their operations count for the module around them.
 *
 * @param rows one for each module, from the root down
 * @param parameters number of elements of all parameters
 * @param trainable of these, the number that are trained
 * @param flops operations of all modules
 */
public record Summary(List<Row> rows, long parameters, long trainable, long flops) {
    /**
     * One module.
     *
     * @param name its full name; empty for the root
     * @param type its class, with settings if it has no children
     * @param output shape of its last output; null if it was not applied
     * @param parameters number of elements of its own parameters; a shared parameter counts where it comes first
     * @param flops operations of its own in all its applications; those of a shared module count where it comes first
     */
    public record Row(String name, String type, Shape output, long parameters, long flops) {}

    /** A summary of these rows. */
    public Summary {
        rows = List.copyOf(rows);
    }

    /** The summary of a layer that gets one float sample of the given shape (without the batch axis). */
    public static Summary of(Layer layer, int... sampleShape) {
        int[] shape = new int[sampleShape.length + 1];
        shape[0] = 1;
        System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
        DType dtype = layer.parameters().values().stream()
                .findFirst()
                .map(p -> p.value().dtype())
                .orElse(DType.FLOAT32);
        return of(layer, Tensor.zeros(dtype, shape));
    }

    /** The summary of a layer that gets this input. */
    public static Summary of(Layer layer, Tensor input) {
        return of(layer, () -> layer.apply(input));
    }

    /** The summary of a module that {@code forward} calls. */
    public static Summary of(Module module, Runnable forward) {
        Map<String, Module> modules = module.modules();
        List<Flops.Call> calls = new ArrayList<>();
        Trace trace = observe(modules, forward, calls);
        Map<Module, Shape> outputs = new IdentityHashMap<>();
        calls.forEach(call -> outputs.put(call.layer(), call.output().shape()));
        Map<Module, Long> flops = Flops.of(module, trace, calls);
        Map<String, Long> counts = new LinkedHashMap<>();
        module.parameters()
                .forEach((name, p) ->
                        counts.merge(owner(modules, name), (long) p.value().size(), Long::sum));
        long operations = flops.values().stream().mapToLong(n -> n).sum();
        List<Row> rows = new ArrayList<>();
        modules.forEach((name, m) -> {
            Long own = flops.remove(m); // of a shared module, where it comes first
            rows.add(new Row(name, type(m), outputs.get(m), counts.getOrDefault(name, 0L), own == null ? 0 : own));
        });
        long trainable = module.parameters().values().stream()
                .filter(Parameter::isTrainable)
                .mapToLong(p -> p.value().size())
                .sum();
        return new Summary(rows, module.parameterCount(), trainable, operations);
    }

    private static Trace observe(Map<String, Module> modules, Runnable forward, List<Flops.Call> calls) {
        Map<Module, Module.Mode> modes = new LinkedHashMap<>();
        List<Layer.Registration> registrations = new ArrayList<>();
        modules.values().forEach(m -> modes.put(m, m.mode()));
        try (var off = GradMode.noGrad()) {
            modules.values().forEach(m -> {
                m.mode(Module.Mode.EVAL);
                if (m instanceof Layer layer) {
                    registrations.add(layer.registerForwardHook((l, x, y) -> {
                        calls.add(new Flops.Call(l, x, y));
                        return y;
                    }));
                }
            });
            return Trace.of(forward);
        } finally {
            registrations.forEach(Layer.Registration::close);
            modes.forEach(Module::mode); // from the root down, since each call sets the modules below as well
        }
    }

    /** The name of the module that a parameter belongs to. */
    private static String owner(Map<String, Module> modules, String parameter) {
        String name = parameter;
        do {
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        } while (!modules.containsKey(name));
        return name;
    }

    private static String type(Module m) {
        return m.children().isEmpty() ? m.toString() : m.getClass().getSimpleName();
    }

    /** A table. */
    @Override
    public String toString() {
        List<String[]> cells = new ArrayList<>();
        cells.add(new String[] {"name", "layer", "output", "parameters", "FLOPs"});
        for (Row r : rows) {
            String output = r.output == null ? "-" : r.output.toString();
            cells.add(new String[] {r.name, r.type, output, count(r.parameters), count(r.flops)});
        }
        int[] widths = new int[5];
        for (String[] line : cells) {
            for (int i = 0; i < 5; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        String format = "%-" + Math.max(1, widths[0]) + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3]
                + "s  %" + widths[4] + "s%n";
        StringBuilder text = new StringBuilder();
        for (String[] line : cells) {
            text.append(String.format(Locale.ROOT, format, (Object[]) line).replace(System.lineSeparator(), "\n"));
        }
        return text.append("total ")
                .append(count(parameters))
                .append(", trainable ")
                .append(count(trainable))
                .append("; FLOPs ")
                .append(count(flops))
                .append('\n')
                .toString();
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
