package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A line of the file that {@code src/test/scripts/operator_database.py} writes (it documents the format): the operator, its arguments, and either
 * what PyTorch computes of them or that it refuses them.
 */
final class OperatorCase {
    /** A part of an axis, as Python's {@code slice}; null for what is left out. */
    record Slice(Integer start, Integer stop, Integer step) {}

    /** Python's {@code ...} as an index. */
    enum Ellipsis {
        ELLIPSIS
    }

    final String operator;
    final DType dtype;
    final List<Object> arguments;
    final Map<String, Object> named = new LinkedHashMap<>();
    /** Null where PyTorch refuses the arguments. */
    final List<Object> results;

    final List<Object> cotangents;
    final List<Object> gradients;
    /** The arguments whose gradients were asked for, in order. */
    final List<Tensor> variables = new ArrayList<>();

    OperatorCase(String line) {
        Iterator<String> words = List.of(line.split(" ")).iterator();
        operator = words.next();
        dtype = type(words.next());
        arguments = list(words, "A");
        expect(words, "K");
        for (int n = Integer.parseInt(words.next()); n > 0; n--) {
            named.put(words.next(), item(words));
        }
        String next = words.next();
        if (next.equals("X")) {
            results = null;
            cotangents = null;
            gradients = null;
        } else {
            results = items(words);
            cotangents = list(words, "U");
            gradients = list(words, "G");
        }
    }

    private OperatorCase(OperatorCase from, UnaryOperator<Object> f) {
        operator = from.operator;
        dtype = from.dtype;
        arguments = new ArrayList<>();
        from.arguments.forEach(a -> arguments.add(mapped(a, f)));
        from.named.forEach((name, a) -> named.put(name, mapped(a, f)));
        results = from.results;
        cotangents = from.cotangents;
        gradients = from.gradients;
    }

    /** The same case with other arguments; of lists, their elements. The result has no variables. */
    OperatorCase mapAll(UnaryOperator<Object> f) {
        return new OperatorCase(this, f);
    }

    /** The same case with other tensors as arguments. */
    OperatorCase map(UnaryOperator<Tensor> f) {
        return mapAll(a -> a instanceof Tensor t ? f.apply(t) : a);
    }

    /** The same case with other tensors in place of its variables. */
    OperatorCase with(List<Tensor> others) {
        Map<Tensor, Tensor> of = new IdentityHashMap<>();
        for (int i = 0; i < others.size(); i++) {
            of.put(variables.get(i), others.get(i));
        }
        return map(t -> of.getOrDefault(t, t));
    }

    private static Object mapped(Object argument, UnaryOperator<Object> f) {
        if (argument instanceof List<?> l) {
            List<Object> out = new ArrayList<>();
            l.forEach(a -> out.add(mapped(a, f)));
            return out;
        }
        return f.apply(argument);
    }

    private static void expect(Iterator<String> words, String mark) {
        String word = words.next();
        if (!word.equals(mark)) {
            throw new IllegalArgumentException("expected " + mark + ", got " + word);
        }
    }

    private List<Object> list(Iterator<String> words, String mark) {
        expect(words, mark);
        return items(words);
    }

    private List<Object> items(Iterator<String> words) {
        List<Object> out = new ArrayList<>();
        for (int n = Integer.parseInt(words.next()); n > 0; n--) {
            out.add(item(words));
        }
        return out;
    }

    private Object item(Iterator<String> words) {
        String mark = words.next();
        return switch (mark) {
            case "n" -> null;
            case "E" -> Ellipsis.ELLIPSIS;
            case "i" -> Long.valueOf(words.next());
            case "d" -> number(words.next());
            case "b" -> words.next().equals("1");
            case "s" -> words.next();
            case "D" -> type(words.next());
            case "L" -> items(words);
            case "S" -> new Slice(bound(words.next()), bound(words.next()), bound(words.next()));
            case "T" -> tensor(words);
            case "R" -> {
                Tensor x = tensor(words).requiresGrad();
                variables.add(x);
                yield x;
            }
            default -> throw new IllegalArgumentException("unknown mark " + mark);
        };
    }

    private static Integer bound(String word) {
        return word.equals("n") ? null : Integer.valueOf(word);
    }

    private static double number(String word) {
        return switch (word) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }

    private static DType type(String word) {
        return switch (word) {
            case "f32" -> DType.FLOAT32;
            case "f64" -> DType.FLOAT64;
            case "i32" -> DType.INT32;
            case "i64" -> DType.INT64;
            default -> DType.BOOL;
        };
    }

    private static Tensor tensor(Iterator<String> words) {
        DType type = type(words.next());
        String sizes = words.next();
        int[] shape = sizes.equals("-") ? new int[0] : ints(sizes.split(","));
        String all = words.next();
        String[] values = all.equals("-") ? new String[0] : all.split(",");
        if (type.isFloating()) {
            double[] a = new double[values.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = number(values[i]);
            }
            return Tensor.of(a).to(type).reshape(shape).copy();
        }
        long[] a = new long[values.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = Long.parseLong(values[i]);
        }
        return Tensor.of(a).to(type).reshape(shape).copy();
    }

    private static int[] ints(String[] words) {
        int[] out = new int[words.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Integer.parseInt(words[i]);
        }
        return out;
    }
}
