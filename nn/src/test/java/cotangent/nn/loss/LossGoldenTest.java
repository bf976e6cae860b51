package cotangent.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Losses and their gradients are PyTorch's. */
class LossGoldenTest {
    private static final Tensor WEIGHT = Tensor.of(new double[] {0.5, 2, 1.25, 0.75});

    private static Map<String, BinaryOperator<Tensor>> losses() {
        Map<String, BinaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("CrossEntropy", CrossEntropy::of);
        all.put(
                "CrossEntropy, all settings",
                CrossEntropy.defaults().withWeight(WEIGHT).withIgnoreIndex(1).withLabelSmoothing(0.2)::apply);
        all.put("CrossEntropy, positions", CrossEntropy.defaults()::apply);
        all.put("NegativeLogLikelihood", new NegativeLogLikelihood(WEIGHT, -100)::apply);
        all.put("BinaryCrossEntropyWithLogits", new BinaryCrossEntropyWithLogits(null, WEIGHT)::apply);
        all.put("MeanSquaredError", MeanSquaredError::of);
        all.put("L1", L1::of);
        all.put("SmoothL1", new SmoothL1(0.5)::apply);
        all.put("Huber", new Huber(0.7)::apply);
        all.put("KullbackLeibler", KullbackLeibler::of);
        all.put("Hinge", new Hinge(2, 0.5, WEIGHT)::apply);
        all.put("CosineEmbedding", (x, t) -> new CosineEmbedding(0.1).apply(x, t, Tensor.of(new int[] {1, -1, 1})));
        all.put(
                "TripletMargin",
                (x, t) ->
                        TripletMargin.defaults().withMargin(0.8).withSwap(true).apply(x, t, t.flip(0)));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> agreesWithPyTorch() {
        Map<String, Map<String, Tensor>> golden = Golden.read();
        List<DynamicTest> tests = new ArrayList<>();
        losses().forEach((name, loss) -> {
            for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
                tests.add(DynamicTest.dynamicTest(name + " " + dtype, () -> agrees(loss, golden.get(name), dtype)));
            }
        });
        return tests.stream();
    }

    private static void agrees(BinaryOperator<Tensor> loss, Map<String, Tensor> golden, DType dtype) {
        Tensor x = golden.get("input").to(dtype).copy().requiresGrad();
        Tensor target = golden.get("target");
        Tensor y = loss.apply(x, target.dtype().isFloating() ? target.to(dtype) : target);
        assertEquals(0, y.rank());
        y.backward();
        Golden.assertClose(golden.get("output"), y, Golden.tolerance(dtype), "loss");
        Golden.assertClose(golden.get("grad:input"), x.grad(), Golden.tolerance(dtype), "gradient");
    }
}
