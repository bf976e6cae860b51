package cotangent.nn.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The operators that can be imported, by name. */
final class Operators {
    private static final Map<String, Operator.Factory> TABLE = new HashMap<>();

    /** Operators of version 6 or less broadcast and count otherwise; those above 17 moved more attributes to operands. */
    private static final int OLDEST = 7;

    private static final int NEWEST = 22;

    static {
        ElementwiseOperators.addTo(TABLE);
        MovementOperators.addTo(TABLE);
        IndexingOperators.addTo(TABLE);
        ReductionOperators.addTo(TABLE);
        NeuralOperators.addTo(TABLE);
        RecurrentOperators.addTo(TABLE);
    }

    /**
     * The function that a node stands for.
     *
     * @throws UnsupportedOperatorException if it is not known
     */
    static Operator of(OnnxNode node, long opset) {
        boolean standard = node.domain().isEmpty() || node.domain().equals("ai.onnx");
        Operator.Factory factory = standard ? TABLE.get(node.operator()) : null;
        if (factory == null) {
            throw new UnsupportedOperatorException(
                    node.operator(),
                    "onnx: operator " + (standard ? "" : node.domain() + ".") + node + " is not supported");
        }
        if (opset < OLDEST || opset > NEWEST) {
            throw new UnsupportedOperatorException(
                    node.operator(),
                    "onnx: version " + opset + " of the operators is not supported, needs " + OLDEST + " to " + NEWEST);
        }
        return factory.of(node);
    }

    /** The names of all operators. */
    static Set<String> names() {
        return new TreeSet<>(TABLE.keySet());
    }

    static UnsupportedOperatorException unsupported(OnnxNode node, String setting) {
        return new UnsupportedOperatorException(
                node.operator(), "onnx: " + node + " with " + setting + " is not supported");
    }

    private Operators() {}
}
