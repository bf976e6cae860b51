package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arguments of a call of PyTorch by the names that its documentation gives them, wherever they were written. */
final class Call {
    private final OperatorCase from;
    private final List<String> names;

    Call(OperatorCase from, List<String> names) {
        this.from = from;
        this.names = names;
    }

    List<String> names() {
        return names;
    }

    /** An argument that was written by name, or null. */
    Object named(String name) {
        return from.named.get(name);
    }

    DType dtype() {
        return from.dtype;
    }

    int count() {
        return from.arguments.size();
    }

    Object at(int i) {
        return from.arguments.get(i);
    }

    /** The first argument. */
    Tensor x() {
        return (Tensor) at(0);
    }

    /** The first argument where it is a list of tensors. */
    Tensor[] xs() {
        return all(at(0));
    }

    /** All positional arguments where they are tensors. */
    Tensor[] all() {
        return from.arguments.toArray(new Tensor[0]);
    }

    static Tensor[] all(Object list) {
        return ((List<?>) list).toArray(new Tensor[0]);
    }

    /** The argument, null where it was left out or is None. */
    Object get(String name) {
        if (from.named.containsKey(name)) {
            return from.named.get(name);
        }
        int i = names.indexOf(name);
        if (i < 0) {
            throw new IllegalArgumentException(from.operator + ": no argument is called " + name + " in " + names);
        }
        return i < count() ? at(i) : null;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    boolean isTensor(String name) {
        return get(name) instanceof Tensor;
    }

    Tensor tensor(String name) {
        return (Tensor) get(name);
    }

    double number(String name, double otherwise) {
        Object v = get(name);
        return v == null
                ? otherwise
                : v instanceof Boolean b ? b ? 1 : 0 : v instanceof Tensor t ? t.item() : ((Number) v).doubleValue();
    }

    double number(String name) {
        return number(name, Double.NaN);
    }

    /** Whether the argument is a number with a fraction in Python's sense. */
    boolean isFraction(String name) {
        return get(name) instanceof Double;
    }

    int integer(String name, int otherwise) {
        Object v = get(name);
        if (v instanceof Double) {
            throw new ClassCastException(from.operator + ": " + name + " is an integer");
        }
        return v == null ? otherwise : v instanceof Tensor t ? (int) t.itemLong() : Math.toIntExact((Long) v);
    }

    int integer(String name) {
        Object v = get(name);
        if (v == null) {
            throw new IllegalArgumentException(from.operator + ": needs " + name);
        }
        return integer(name, 0);
    }

    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean otherwise) {
        Object v = get(name);
        return v == null ? otherwise : v instanceof Boolean b ? b : ((Number) v).longValue() != 0;
    }

    String text(String name, String otherwise) {
        Object v = get(name);
        return v == null ? otherwise : (String) v;
    }

    /** A number, a list of them or none (an empty array). */
    int[] ints(String name) {
        Object v = get(name);
        return v == null ? new int[0] : v instanceof Tensor t ? t.flatten().toIntArray() : ints(v);
    }

    static int[] ints(Object v) {
        if (v instanceof Number n) {
            return new int[] {Math.toIntExact(n.longValue())};
        }
        return ((List<?>) v)
                .stream()
                        .mapToInt(i -> Math.toIntExact(((Number) i).longValue()))
                        .toArray();
    }

    /** One number for each of {@code n} axes, written as one for all or as a list. */
    int[] ints(String name, int n, int otherwise) {
        int[] v = ints(name);
        if (v.length == n && (n != 1 || v.length == 1)) {
            return v;
        }
        int[] out = new int[n];
        Arrays.fill(out, v.length == 0 ? otherwise : v[0]);
        return out;
    }

    double[] numbers(String name) {
        Object v = get(name);
        return v instanceof Number n
                ? new double[] {n.doubleValue()}
                : ((List<?>) v)
                        .stream().mapToDouble(i -> ((Number) i).doubleValue()).toArray();
    }

    /** The positional arguments from {@code first} on as integers, written one by one or as one list. */
    int[] rest(int first) {
        List<Object> out = new ArrayList<>();
        for (Object a : from.arguments.subList(first, count())) {
            if (a instanceof List<?> l) {
                out.addAll(l);
            } else {
                out.add(a);
            }
        }
        return ints(out);
    }

    /** The first argument in the type that {@code dtype} names, if it does. */
    Tensor cast(Tensor x) {
        Object type = get("dtype");
        return type == null ? x : x.to((DType) type);
    }
}
