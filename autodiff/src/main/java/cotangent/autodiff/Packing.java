package cotangent.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Named tensors as one vector and back, so that transforms of functions of one tensor serve functions of a tree. Integers are constants. */
final class Packing {
    private final Map<String, Tensor> like;
    private final List<String> names = new ArrayList<>();
    private final DType type;

    Packing(Map<String, Tensor> like) {
        this.like = like;
        DType widest = null;
        for (Map.Entry<String, Tensor> e : like.entrySet()) {
            DType t = e.getValue().dtype();
            if (t.isFloating()) {
                names.add(e.getKey());
                widest = widest == null ? t : DType.promote(widest, t);
            }
        }
        if (widest == null) {
            throw new DTypeException("differentiation needs a floating-point argument, got the names " + like.keySet());
        }
        type = widest;
    }

    /** The tensors of a tree with the same names and shapes, one behind the other. */
    Tensor pack(String what, Map<String, Tensor> tree) {
        if (!tree.keySet().containsAll(names)) {
            throw new IllegalArgumentException(what + ": needs the names " + names + ", got " + tree.keySet());
        }
        List<Tensor> parts = new ArrayList<>(names.size());
        for (String name : names) {
            Tensor t = tree.get(name);
            Autodiff.requireShape(what, "'" + name + "'", t, like.get(name).shape());
            parts.add(t.to(type).flatten());
        }
        return Tensor.cat(0, parts.toArray(new Tensor[0]));
    }

    /** The parts of {@code [..., n]} by name, each with the leading axes before its own, and in its own type. */
    Map<String, Tensor> unpack(Tensor packed) {
        int last = packed.rank() - 1;
        Map<String, Tensor> tree = new LinkedHashMap<>();
        int at = 0;
        for (String name : names) {
            Tensor t = like.get(name);
            Shape shape = packed.shape().without(-1).append(t.shape().sizes());
            tree.put(name, packed.narrow(last, at, t.size()).reshape(shape).to(t.dtype()));
            at += t.size();
        }
        return tree;
    }

    /** What a function of the tree is given for a vector: the parts, and the integers as they are. */
    Map<String, Tensor> argument(Tensor packed) {
        Map<String, Tensor> parts = unpack(packed);
        Map<String, Tensor> all = new LinkedHashMap<>();
        like.forEach((name, t) -> all.put(name, parts.getOrDefault(name, t)));
        return all;
    }

    /** A function of the tree as one of a vector. */
    Function<Tensor, Tensor> packed(Function<Map<String, Tensor>, Tensor> f) {
        return v -> f.apply(argument(v));
    }
}
