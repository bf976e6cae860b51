package cotangent.autodiff.database;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** For each name of PyTorch's database the call of the public API that is the same operator, and where they differ by intent. */
final class OperatorTable {
    /** An operator: the names of its arguments in PyTorch's order, and the call, which gives a tensor, a number, a truth value or a list of these. */
    record Entry(List<String> names, Function<Call, Object> call) {}

    /** Cases of an operator that are left out, and why. */
    record Difference(Predicate<OperatorCase> cases, String reason) {}

    /** Relative and absolute tolerance of float64 results, and the reason for the width. */
    record Tolerance(double relative, double absolute, String reason) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, List<Difference>> differences = new LinkedHashMap<>();
    private final Map<String, Tolerance> tolerances = new LinkedHashMap<>();

    /** An operator by its name in PyTorch, with or without the variant, and its argument names, separated by spaces. */
    void op(String name, String arguments, Function<Call, Object> call) {
        if (entries.put(name, new Entry(List.of(arguments.split(" ")), call)) != null) {
            throw new IllegalArgumentException("twice in the table: " + name);
        }
    }

    void unary(String name, UnaryOperator<Tensor> f) {
        op(name, "input", c -> f.apply(c.x()));
    }

    void binary(String name, BinaryOperator<Tensor> f) {
        op(name, "input other", c -> f.apply(c.x(), c.tensor("other")));
    }

    /** Another name for an operator of the table. */
    void alias(String name, String of) {
        entries.put(name, entries.get(of));
    }

    /** Leaves an operator out. */
    void without(String reason, String... names) {
        for (String name : names) {
            except(name, c -> true, reason);
        }
    }

    /** Leaves some cases of an operator out. */
    void except(String name, Predicate<OperatorCase> cases, String reason) {
        differences.computeIfAbsent(name, k -> new ArrayList<>()).add(new Difference(cases, reason));
    }

    void tolerance(String name, double relative, double absolute, String reason) {
        tolerances.put(name, new Tolerance(relative, absolute, reason));
    }

    private static <T> T find(Map<String, T> map, String name) {
        T exact = map.get(name);
        int slash = name.indexOf('/');
        return exact != null || slash < 0 ? exact : map.get(name.substring(0, slash));
    }

    /** Null if there is none. */
    Entry entry(String name) {
        return find(entries, name);
    }

    /** PyTorch's names of the operators that there are. */
    Set<String> names() {
        return entries.keySet();
    }

    /** Why the case is left out, or null. */
    String difference(OperatorCase c) {
        int slash = c.operator.indexOf('/');
        String family = slash < 0 ? c.operator : c.operator.substring(0, slash);
        for (String name : List.of(c.operator, family)) {
            for (Difference d : differences.getOrDefault(name, List.of())) {
                if (d.cases.test(c)) {
                    return d.reason;
                }
            }
        }
        return null;
    }

    Tolerance tolerance(String name) {
        Tolerance found = find(tolerances, name);
        return found == null ? new Tolerance(1e-10, 1e-11, "roundings") : found;
    }
}
