package cotangent.regularizers.dropout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.MeanSquaredError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class GradientDirectionsTest {
    private static ParameterVector vector(double... values) {
        return ParameterVector.of(Map.of("w", Tensor.of(values)));
    }

    @Test
    void theCardsNumbers() {
        assertEquals(0, GradientDirectionVariance.of(List.of(vector(3, 4), vector(3, 4))));
        assertEquals(1, GradientDirectionVariance.of(List.of(vector(3, 4), vector(-3, -4))));
        assertEquals(2.0 / 3, GradientDirectionVariance.of(List.of(vector(1, 0), vector(0, 1), vector(-1, 0))), 1e-15);
        assertEquals(0, GradientDirectionError.of(List.of(vector(3, 4)), vector(6, 8)));
        assertEquals(1, GradientDirectionError.of(List.of(vector(3, 4)), vector(-6, -8)));
        assertEquals(0.25, GradientDirectionError.of(List.of(vector(1, 0), vector(0, 1)), vector(0, 2)));
    }

    @Property(tries = 200)
    void inTheUnitIntervalWhateverTheScale(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int n,
            @ForAll @Scale(4) @DoubleRange(min = 1e-3, max = 1e3) double scale) {
        Rng rng = Rng.of(seed);
        List<ParameterVector> g = new ArrayList<>();
        List<ParameterVector> scaled = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            ParameterVector v = vector(rng.nextGaussian(), rng.nextGaussian(), rng.nextGaussian());
            g.add(v);
            scaled.add(v.times(i == 0 ? scale : 2 * scale));
        }
        double gdv = GradientDirectionVariance.of(g);
        assertTrue(gdv >= 0 && gdv <= 1, () -> "GDV " + gdv);
        assertEquals(gdv, GradientDirectionVariance.of(scaled), 1e-12);
        double gde = GradientDirectionError.of(g, g.get(0));
        assertTrue(gde >= 0 && gde <= 1, () -> "GDE " + gde);
        assertEquals(gde, GradientDirectionError.of(scaled, g.get(0)), 1e-12);
        List<ParameterVector> withZero = new ArrayList<>(g);
        withZero.add(vector(0, 0, 0));
        assertEquals(gdv, GradientDirectionVariance.of(withZero));
        assertEquals(gde, GradientDirectionError.of(withZero, g.get(0)));
    }

    private static Layer model(double p, DType dtype) {
        Rng rng = Rng.of(3);
        Layer net = new Sequential(
                new Linear(4, 8, rng),
                new BatchNorm1d(8),
                Activation.relu(),
                new Dropout(p, rng),
                new Linear(8, 1, rng));
        net.to(dtype);
        return net;
    }

    private static List<Batch> batches(DType dtype, int... sizes) {
        Rng rng = Rng.of(4);
        List<Batch> batches = new ArrayList<>();
        for (int n : sizes) {
            batches.add(new Batch(
                    Tensor.randn(rng, DType.FLOAT64, n, 4).to(dtype),
                    Tensor.randn(rng, DType.FLOAT64, n, 1).to(dtype),
                    Tensor.arange(n),
                    null));
        }
        return batches;
    }

    @Test
    void measuresAndChangesNothing() {
        Layer net = model(0.5, DType.FLOAT64);
        List<Batch> batches = batches(DType.FLOAT64, 6, 6, 6, 6);
        MeanSquaredError mse = new MeanSquaredError();
        mse.apply(net.apply(batches.get(0).inputs()), batches.get(0).targets()).backward();
        ParameterVector gradients = ParameterVector.ofGradients(net.parameters());
        Map<String, Tensor> state = new LinkedHashMap<>();
        net.stateDict().forEach((name, t) -> state.put(name, t.copy()));
        var generators = net.randomStates();
        GradientDirections.Report noisy = new GradientDirections(mse).measure(net, batches);
        assertTrue(noisy.variance() > 0 && noisy.variance() < 1);
        assertTrue(noisy.error() > 0 && noisy.error() < 1);
        assertTrue(noisy.meanNorm() > 0);
        assertEquals(generators, net.randomStates());
        assertEquals(Module.Mode.TRAIN, net.mode());
        net.stateDict().forEach((name, t) -> TensorAssertions.assertSame(t, state.get(name), name));
        ParameterVector.ofGradients(net.parameters())
                .tensors()
                .forEach((name, t) ->
                        TensorAssertions.assertSame(t, gradients.tensors().get(name), name));
        assertEquals(noisy, new GradientDirections(mse).measure(net, batches), "the same dropout");
    }

    /** Without dropout and batch norm the full gradient is that of all samples in one batch, also when batches differ in size. */
    @Test
    void theFullGradientWeighsBatchesByTheirSizes() {
        Layer net = new Sequential(new Linear(4, 1, Rng.of(1)));
        net.to(DType.FLOAT64);
        List<Batch> batches = batches(DType.FLOAT64, 2, 6);
        MeanSquaredError mse = new MeanSquaredError();
        GradientDirections.Report report = new GradientDirections(mse).measure(net, batches);
        List<ParameterVector> g = new ArrayList<>();
        for (Batch b : batches) {
            net.zeroGrad();
            mse.apply(net.apply(b.inputs()), b.targets()).backward();
            g.add(ParameterVector.ofGradients(net.parameters()));
        }
        net.zeroGrad();
        mse.apply(
                        net.apply(Tensor.cat(
                                0, batches.get(0).inputs(), batches.get(1).inputs())),
                        Tensor.cat(0, batches.get(0).targets(), batches.get(1).targets()))
                .backward();
        ParameterVector full = ParameterVector.ofGradients(net.parameters());
        assertEquals(GradientDirectionError.of(g, full), report.error(), 1e-12);
        assertEquals(GradientDirectionVariance.of(g), report.variance(), 1e-12);
        assertEquals((g.get(0).norm() + g.get(1).norm()) / 2, report.meanNorm(), 1e-12);
    }

    /** Batches' gradients are those of dropout, the one of all data is without it. */
    @Test
    void theFullGradientIsWithoutDropout() {
        Layer net = new Sequential(new Dropout(0.5, Rng.of(3)), new Linear(4, 1, Rng.of(1)));
        net.to(DType.FLOAT64);
        List<Batch> batches = batches(DType.FLOAT64, 5, 5);
        MeanSquaredError mse = new MeanSquaredError();
        GradientDirections.Report report = new GradientDirections(mse).measure(net, batches);
        List<ParameterVector> noisy = new ArrayList<>();
        for (Batch b : batches) {
            noisy.add(gradient(net, mse, b));
        }
        net.eval();
        ParameterVector full = gradient(net, mse, batches.get(0)).plus(1, gradient(net, mse, batches.get(1)));
        assertEquals(GradientDirectionError.of(noisy, full), report.error(), 1e-12);
        assertEquals(GradientDirectionVariance.of(noisy), report.variance(), 1e-12);
    }

    private static ParameterVector gradient(Layer net, MeanSquaredError mse, Batch b) {
        net.zeroGrad();
        mse.apply(net.apply(b.inputs()), b.targets()).backward();
        return ParameterVector.ofGradients(net.parameters());
    }

    @Test
    void twoForwardPassesABatch() {
        Layer net = model(0.5, DType.FLOAT32);
        int[] passes = {0};
        net.registerForwardHook((layer, in, out) -> {
            passes[0]++;
            return out;
        });
        new GradientDirections(new MeanSquaredError()).measure(net, batches(DType.FLOAT32, 6, 6, 6));
        assertEquals(2 * 3, passes[0]);
    }

    @Test
    void float32MeasuresTheSame() {
        MeanSquaredError mse = new MeanSquaredError();
        GradientDirections.Report wide =
                new GradientDirections(mse).measure(model(0, DType.FLOAT64), batches(DType.FLOAT64, 6, 6, 6));
        GradientDirections.Report narrow =
                new GradientDirections(mse).measure(model(0, DType.FLOAT32), batches(DType.FLOAT32, 6, 6, 6));
        assertEquals(wide.variance(), narrow.variance(), 1e-5);
        assertEquals(wide.error(), narrow.error(), 1e-5);
    }

    @Test
    void wrongArguments() {
        ParameterVector zero = vector(0, 0);
        ParameterVector one = vector(1, 0);
        assertThrows(IllegalArgumentException.class, () -> GradientDirectionVariance.of(List.of(one, zero)));
        assertThrows(IllegalArgumentException.class, () -> GradientDirectionVariance.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> GradientDirectionError.of(List.of(zero), one));
        assertThrows(IllegalArgumentException.class, () -> GradientDirectionError.of(List.of(one), zero));
        assertThrows(NullPointerException.class, () -> new GradientDirections(null));
        Module none = new Module() {};
        assertThrows(IllegalArgumentException.class, () -> new GradientDirections(new MeanSquaredError())
                .measure(none, batches(DType.FLOAT64, 2, 2)));
    }
}
