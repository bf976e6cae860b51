package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers of sequences have PyTorch's state dicts, outputs and gradients, and derivatives that differences confirm. */
class SequenceGoldenTest {
    private static final Rng RNG = Rng.of(7);

    /** A layer and how to call it with the tensors of the golden file. */
    record Case<L extends Module>(L layer, BiFunction<L, List<Tensor>, List<Tensor>> run) {
        List<Tensor> outputs(List<Tensor> inputs) {
            return run.apply(layer, inputs);
        }
    }

    private static <L extends Layer> Case<L> single(L layer) {
        return new Case<>(layer, (l, in) -> List.of(l.apply(in.get(0))));
    }

    static Map<String, Case<?>> cases() {
        Map<String, Case<?>> all = new LinkedHashMap<>();
        all.put("attention", single(new MultiheadAttention(4, 2, RNG)));
        all.put("attention, causal", single(new MultiheadAttention(4, 2, true, true, RNG)));
        all.put(
                "attention, added mask",
                new Case<>(new MultiheadAttention(4, 2, RNG), (l, in) -> List.of(l.forward(in.get(0), in.get(1)))));
        all.put(
                "attention, across, no bias",
                new Case<>(
                        new MultiheadAttention(4, 2, false, false, RNG),
                        (l, in) -> List.of(l.forward(in.get(0), in.get(1), in.get(2), null))));
        TransformerConfig transformer = TransformerConfig.of(4, 2).withDropout(0);
        TransformerConfig normFirst = transformer.withNormFirst(true);
        all.put("encoder layer", single(new TransformerEncoderLayer(transformer.withFeedForward(5), RNG)));
        all.put(
                "encoder layer, norms first, gelu",
                single(new TransformerEncoderLayer(
                        normFirst.withFeedForward(5).withActivation(Activation::gelu), RNG)));
        all.put(
                "encoder, causal",
                single(new TransformerEncoder(normFirst.withFeedForward(3).withCausal(true), 2, true, RNG)));
        RecurrentConfig one = RecurrentConfig.defaults();
        RecurrentConfig both = one.withLayers(2).withBidirectional(true);
        String state = ", two layers, both directions, state";
        all.put("lstm", new Case<>(new Lstm(3, 2, RNG), SequenceGoldenTest::run));
        all.put("lstm" + state, new Case<>(new Lstm(2, 2, both, RNG), SequenceGoldenTest::run));
        all.put("gru", new Case<>(new Gru(3, 2, RNG), SequenceGoldenTest::run));
        all.put("gru" + state, new Case<>(new Gru(2, 2, both, RNG), SequenceGoldenTest::run));
        all.put("rnn, no bias", new Case<>(new Rnn(3, 2, one.withBias(false), false, RNG), SequenceGoldenTest::run));
        all.put("rnn, relu" + state, new Case<>(new Rnn(2, 2, both, true, RNG), SequenceGoldenTest::run));
        all.put("lstm, lengths", new Case<>(new Lstm(2, 2, both, RNG), (l, in) -> {
            Lstm.Output y = l.run(in.get(0), new int[] {1, 3, 2});
            return List.of(y.output(), y.hidden(), y.cell());
        }));
        all.put("gru, lengths, state", new Case<>(new Gru(2, 2, one.withBidirectional(true), RNG), (l, in) -> {
            Gru.Output y = l.run(in.get(0), in.get(1), new int[] {3, 1});
            return List.of(y.output(), y.hidden());
        }));
        all.put("rnn, lengths", new Case<>(new Rnn(2, 2, RNG), (l, in) -> {
            Rnn.Output y = l.run(in.get(0), new int[] {2, 3});
            return List.of(y.output(), y.hidden());
        }));
        all.put(
                "bilinear",
                new Case<>(new Bilinear(3, 2, 4, RNG), (l, in) -> List.of(l.forward(in.get(0), in.get(1)))));
        all.put(
                "decoder layer",
                new Case<>(
                        new TransformerDecoderLayer(transformer.withFeedForward(5), RNG),
                        (l, in) -> List.of(l.forward(in.get(0), in.get(1)))));
        all.put(
                "decoder, causal",
                new Case<>(
                        new TransformerDecoder(normFirst.withFeedForward(3).withCausal(true), 1, true, RNG),
                        (l, in) -> List.of(l.forward(in.get(0), in.get(1)))));
        all.put(
                "transformer",
                new Case<>(
                        new Transformer(transformer.withFeedForward(3), 1, 1, RNG),
                        (l, in) -> List.of(l.forward(in.get(0), in.get(1)))));
        return all;
    }

    private static List<Tensor> run(Lstm lstm, List<Tensor> in) {
        Lstm.Output y = in.size() == 1 ? lstm.run(in.get(0)) : lstm.run(in.get(0), in.get(1), in.get(2));
        return List.of(y.output(), y.hidden(), y.cell());
    }

    private static List<Tensor> run(Gru gru, List<Tensor> in) {
        Gru.Output y = in.size() == 1 ? gru.run(in.get(0)) : gru.run(in.get(0), in.get(1));
        return List.of(y.output(), y.hidden());
    }

    private static List<Tensor> run(Rnn rnn, List<Tensor> in) {
        Rnn.Output y = in.size() == 1 ? rnn.run(in.get(0)) : rnn.run(in.get(0), in.get(1));
        return List.of(y.output(), y.hidden());
    }

    @TestFactory
    Stream<DynamicTest> agreesWithPyTorch() {
        Map<String, Map<String, Tensor>> golden = Golden.read("sequences.txt");
        assertEquals(golden.keySet(), cases().keySet(), "cases");
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            cases().forEach((name, c) ->
                    tests.add(DynamicTest.dynamicTest(name + " " + dtype, () -> agrees(c, golden.get(name), dtype))));
        }
        return tests.stream();
    }

    private static void agrees(Case<?> c, Map<String, Tensor> golden, DType dtype) {
        c.layer.to(dtype);
        Map<String, Tensor> state = new LinkedHashMap<>();
        golden.forEach((key, value) -> {
            if (key.startsWith("state:")) {
                state.put(key.substring("state:".length()), value);
            }
        });
        c.layer.loadStateDict(state);
        List<Tensor> inputs = inputs(golden, dtype);
        List<Tensor> outputs = c.outputs(inputs);
        double tolerance = Golden.tolerance(dtype);
        Tensor sum = Tensor.scalar(dtype, 0);
        for (int i = 0; i < outputs.size(); i++) {
            Tensor y = outputs.get(i);
            assertEquals(dtype, y.dtype());
            Golden.assertClose(golden.get("output" + i), y, tolerance, "output " + i);
            sum = sum.add(y.mul(golden.get("cotangent" + i).to(dtype)).sum());
        }
        assertEquals(null, golden.get("output" + outputs.size()), "further outputs");
        sum.backward();
        for (int i = 0; i < inputs.size(); i++) {
            Golden.assertClose(golden.get("grad:input" + i), inputs.get(i).grad(), tolerance, "gradient of input " + i);
        }
        c.layer
                .parameters()
                .forEach((key, p) ->
                        Golden.assertClose(golden.get("grad:" + key), p.grad(), tolerance, "gradient of " + key));
    }

    private static List<Tensor> inputs(Map<String, Tensor> golden, DType dtype) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; golden.containsKey("input" + i); i++) {
            inputs.add(golden.get("input" + i).to(dtype).copy().requiresGrad());
        }
        return inputs;
    }

    @TestFactory
    Stream<DynamicTest> derivativesAreRight() {
        Map<String, Map<String, Tensor>> golden = Golden.read("sequences.txt");
        return cases().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getValue(), golden.get(e.getKey()))));
    }

    private static void check(Case<?> c, Map<String, Tensor> golden) {
        List<Tensor> inputs = inputs(golden, DType.FLOAT64);
        int count = inputs.size();
        List<String> names = new ArrayList<>(c.layer.parameters().keySet());
        names.forEach(name -> inputs.add(golden.get("state:" + name)));
        GradientCheck.check(
                in -> {
                    Map<String, Tensor> values = new LinkedHashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        values.put(names.get(i), in.get(count + i));
                    }
                    return c.layer.with(values, () -> {
                        List<Tensor> flat = new ArrayList<>();
                        c.outputs(in.subList(0, count)).forEach(y -> flat.add(y.flatten()));
                        return Tensor.cat(0, flat);
                    });
                },
                inputs,
                GradientCheck.Options.defaults());
    }
}
