package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Nodes for the primitive behind recurrent layers, whose gates' parts are computed from the inputs beforehand. The operators want to do that
 * themselves, and are given the identity, with the gates in their order, as the weight of the inputs.
 */
final class RecurrenceExport {
    /** The states before the first step and after each; of an LSTM, the last cell comes first. */
    static String of(ExportStep s) {
        GraphBuilder g = s.graph();
        String cell = s.text("cell");
        int units = s.operand(2).size(1);
        boolean lstm = cell.equals("LSTM");
        boolean gru = cell.equals("GRU");
        int[] gates = lstm ? LayerExports.LSTM_GATES : gru ? LayerExports.GRU_GATES : LayerExports.RNN_GATES;
        int rows = gates.length * units;
        long[] order = new long[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = (long) gates[i / units] * units + i % units;
        }
        Tensor rowOrder = Tensor.of(order, 1, rows);
        Map<String, Object> along = Map.of("axis", 0L);
        String inputWeight = g.constant(
                Tensor.eye(s.dtype(), rows).indexSelect(0, rowOrder.flatten()).unsqueeze(0));
        String stateWeight = g.node("Gather", along, s.in(2), g.constant(rowOrder));
        String first = g.node("Unsqueeze", s.in(1), g.longs(0));
        List<String> results;
        if (lstm) {
            String memory = g.node("Unsqueeze", s.in(3), g.longs(0));
            Map<String, Object> settings = Map.of("hidden_size", (long) units);
            results = g.nodes("LSTM", 3, settings, s.in(0), inputWeight, stateWeight, "", "", first, memory);
        } else if (gru) {
            String second = g.node("Gather", along, s.in(3), g.constant(rowOrder));
            String zeros = g.constant(Tensor.zeros(s.dtype(), 1, rows));
            String bias = g.node("Concat", Map.of("axis", 1L), zeros, second);
            Map<String, Object> settings = Map.of("hidden_size", (long) units, "linear_before_reset", 1L);
            results = g.nodes("GRU", 1, settings, s.in(0), inputWeight, stateWeight, bias, "", first);
        } else {
            Map<String, Object> settings =
                    Map.of("hidden_size", (long) units, "activations", List.of(cell.equals("RELU") ? "Relu" : "Tanh"));
            results = g.nodes("RNN", 1, settings, s.in(0), inputWeight, stateWeight, "", "", first);
        }
        String steps = g.node("Squeeze", results.get(0), g.longs(1));
        return lstm ? g.node("Concat", along, results.get(2), first, steps) : g.node("Concat", along, first, steps);
    }

    private RecurrenceExport() {}
}
