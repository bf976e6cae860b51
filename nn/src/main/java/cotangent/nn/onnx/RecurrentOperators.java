package cotangent.nn.onnx;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Gru;
import cotangent.nn.Lstm;
import cotangent.nn.Recurrent;
import cotangent.nn.RecurrentConfig;
import cotangent.nn.Rnn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code LSTM}, {@code GRU} and {@code RNN}, computed by this library's layers with the operands in place of their weights. */
final class RecurrentOperators {
    /** Where, among the operator's gates, each of ours stands. */
    private static final int[] LSTM_GATES = {0, 2, 3, 1};

    private static final int[] GRU_GATES = {1, 0, 2};
    private static final int[] RNN_GATES = {0};

    static void addTo(Map<String, Operator.Factory> table) {
        table.put("LSTM", node -> operator(node, LSTM_GATES, List.of("Sigmoid", "Tanh", "Tanh")));
        table.put("GRU", RecurrentOperators::gru);
        table.put("RNN", node -> {
            boolean relu = node.texts("activations").contains("Relu");
            return operator(node, RNN_GATES, List.of(relu ? "Relu" : "Tanh"));
        });
    }

    private static Operator gru(OnnxNode node) {
        if (node.integer("linear_before_reset", 0) == 0) {
            throw Operators.unsupported(node, "a reset gate before the product");
        }
        return operator(node, GRU_GATES, List.of("Sigmoid", "Tanh"));
    }

    private static Operator operator(OnnxNode node, int[] gates, List<String> activations) {
        String direction = node.text("direction", "forward");
        boolean both = direction.equals("bidirectional");
        List<String> expected = new ArrayList<>(activations);
        if (both) {
            expected.addAll(activations);
        }
        List<String> given = node.texts("activations");
        boolean plain = (given.isEmpty() || given.equals(expected))
                && !node.has("clip")
                && node.integer("input_forget", 0) == 0
                && node.integer("layout", 0) == 0;
        if (!plain) {
            throw Operators.unsupported(node, "other activations, clip, input_forget or layout");
        }
        return new Reading(node, gates, both, direction.equals("reverse"));
    }

    /** The operator; it keeps the layer whose code it runs. */
    private static final class Reading implements Operator {
        private final OnnxNode node;
        private final int[] gates;
        private final boolean both;
        private final boolean reverse;
        private volatile Recurrent layer;
        private volatile int width;

        Reading(OnnxNode node, int[] gates, boolean both, boolean reverse) {
            this.node = node;
            this.gates = gates;
            this.both = both;
            this.reverse = reverse;
        }

        /** A layer of such sizes; its own weights are never read. */
        private synchronized Recurrent layer(int in, int hidden) {
            if (layer == null || width != in || layer.hidden() != hidden) {
                RecurrentConfig config = RecurrentConfig.defaults().withBidirectional(both);
                Rng rng = Rng.of(0);
                layer = switch (node.operator()) {
                    case "LSTM" -> new Lstm(in, hidden, config, rng);
                    case "GRU" -> new Gru(in, hidden, config, rng);
                    default ->
                        new Rnn(in, hidden, config, node.texts("activations").contains("Relu"), rng);
                };
                width = in;
            }
            return layer;
        }

        @Override
        public Tensor[] apply(Operands in) {
            if (in.has(4) || in.has(7)) {
                throw Operators.unsupported(node, "lengths of sequences or peepholes");
            }
            Tensor x = in.get(0).transpose(0, 1); // [batch, time, in]
            Tensor w = in.get(1);
            Tensor r = in.get(2);
            if (x.rank() != 3 || w.rank() != 3 || r.rank() != 3) {
                throw in.wrong("needs operands of three axes, got " + x.shape() + ", " + w.shape() + ", " + r.shape());
            }
            Recurrent reader = layer(w.size(2), r.size(2));
            Map<String, Tensor> weights = weights(in, w, r, reader.hidden());
            Tensor sequence = reverse ? x.flip(1) : x;
            List<Tensor> states = states(in, x, reader.hidden());
            List<Tensor> results = reader.with(weights, run(reader, sequence, states));
            Tensor y = reverse ? results.get(0).flip(1) : results.get(0);
            int directions = both ? 2 : 1;
            List<Tensor> all = new ArrayList<>();
            // [batch, time, directions hidden] -> [time, directions, batch, hidden]
            all.add(y.unflatten(-1, directions, reader.hidden()).permute(1, 2, 0, 3));
            all.addAll(results.subList(1, results.size()));
            return all.toArray(Tensor[]::new);
        }

        private static Supplier<List<Tensor>> run(Recurrent reader, Tensor x, List<Tensor> states) {
            return () -> {
                if (reader instanceof Lstm lstm) {
                    Lstm.Output y = lstm.run(x, states.get(0), states.get(1));
                    return List.of(y.output(), y.hidden(), y.cell());
                } else if (reader instanceof Gru gru) {
                    Gru.Output y = gru.run(x, states.get(0));
                    return List.of(y.output(), y.hidden());
                }
                Rnn.Output y = ((Rnn) reader).run(x, states.get(0));
                return List.of(y.output(), y.hidden());
            };
        }

        private List<Tensor> states(Operands in, Tensor x, int hidden) {
            List<Tensor> states = new ArrayList<>();
            for (int i = 5; i < 7; i++) {
                states.add(in.has(i) ? in.get(i) : Tensor.zeros(x.dtype(), both ? 2 : 1, x.size(0), hidden));
            }
            return states;
        }

        private Map<String, Tensor> weights(Operands in, Tensor w, Tensor r, int hidden) {
            int directions = both ? 2 : 1;
            int rows = gates.length * hidden;
            Tensor b = in.has(3) ? in.get(3) : Tensor.zeros(w.dtype(), directions, 2 * rows);
            if (w.size(0) != directions || w.size(1) != rows || b.rank() != 2 || b.size(1) != 2 * rows) {
                throw in.wrong("weights of shapes " + w.shape() + ", " + r.shape() + " and " + b.shape()
                        + " do not fit " + gates.length + " gates of " + hidden);
            }
            Tensor order = order(hidden);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (int d = 0; d < directions; d++) {
                String suffix = d == 0 ? "_l0" : "_l0_reverse";
                Tensor bias = b.select(0, d);
                weights.put("weight_ih" + suffix, w.select(0, d).indexSelect(0, order));
                weights.put("weight_hh" + suffix, r.select(0, d).indexSelect(0, order));
                weights.put("bias_ih" + suffix, bias.narrow(0, 0, rows).indexSelect(0, order));
                weights.put("bias_hh" + suffix, bias.narrow(0, rows, rows).indexSelect(0, order));
            }
            return weights;
        }

        private Tensor order(int hidden) {
            long[] order = new long[gates.length * hidden];
            for (int i = 0; i < order.length; i++) {
                order[i] = (long) gates[i / hidden] * hidden + i % hidden;
            }
            return Tensor.of(order);
        }
    }

    private RecurrentOperators() {}
}
