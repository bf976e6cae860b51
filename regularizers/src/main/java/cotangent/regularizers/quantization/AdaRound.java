package cotangent.regularizers.quantization;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Conv2d;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.Sequential;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import cotangent.regularizers.Compressor;
import cotangent.regularizers.quantization.AdaRoundReport.LayerReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Rounds the weights of a trained network up or down such that each layer's output changes least, layer by layer, from unlabelled samples.
 *
 * <pre>
 * min_V  mean ||f(W x + b) - f(W~(V) x^ + b)||^2 + lambda R_beta(V)
 * </pre>
 *
 * for each {@link Linear} and {@link Conv2d} of a {@link Sequential} in order, with its input {@code x} in the trained network and {@code x^} behind the
 * layers already rounded, the {@link Activation} {@code f} that follows it, if one does, and soft weights {@code W~} and regularizer {@code R} of {@link
 * AdaRoundQuantizer}. Squares are summed over output channels and averaged over samples and positions. {@code lambda} is 0 in the warm-up;
 * then {@code beta} falls on a line. In the end weights are rounded hard.
 *
 * <p>Only {@code V} is trained; weights, scales and biases are frozen, and the inputs of the layer are constants. The model runs in evaluation mode and is not
 * changed. The compressed one has layers of its own for the rounded weights, still stored as numbers of the same type, and shares all other layers with
 * the model.
 *
 * <p>Defaults: {@link AdaRoundConfig#bits}; 256 to 1024 samples. Cost: so many passes forward and backward through each layer, and all samples'
 * inputs of one layer in memory twice.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is not sequential, has parameters that are computed from others, or there is no sample.
 *
 * <p>Source: M. Nagel, R. A. Amjad, M. van Baalen, C. Louizos, T. Blankevoort, "Up or Down? Adaptive Rounding for Post-Training
 * Quantization", ICML 2020.
 *
 * <p>Catalogue: T262
 */
public final class AdaRound implements Compressor<Tensor, AdaRoundReport> {
    private final AdaRoundConfig config;
    private final RandomGenerator rng;

    /**
     * A compressor.
     *
     * @param rng draws the batches
     */
    public AdaRound(AdaRoundConfig config, RandomGenerator rng) {
        this.config = Objects.requireNonNull(config, "AdaRound needs a configuration");
        this.rng = Objects.requireNonNull(rng, "AdaRound needs random numbers");
    }

    /**
     * A network with rounded weights.
     *
     * @param model a {@link Sequential}
     * @param calibration inputs {@code [samples, ...]}
     */
    @Override
    public Compressed<AdaRoundReport> compress(Module model, Tensor calibration) {
        if (!(model instanceof Sequential network)) {
            throw new IllegalArgumentException(
                    "AdaRound: needs a Sequential, got " + model.getClass().getName());
        }
        if (calibration.rank() == 0 || calibration.size(0) == 0) {
            throw new IllegalArgumentException("AdaRound: there are no samples to calibrate with");
        }
        return network.inMode(m -> Module.Mode.EVAL, () -> compress(network, calibration));
    }

    private Compressed<AdaRoundReport> compress(Sequential network, Tensor calibration) {
        Map<String, Layer> compressed = new LinkedHashMap<>();
        List<LayerReport> reports = new ArrayList<>();
        List<String> names = List.copyOf(network.children().keySet());
        Tensor x = calibration.detach();
        Tensor rounded = x;
        for (int i = 0; i < names.size(); i++) {
            Layer layer = network.get(i);
            Layer own = layer;
            if (weight(layer) != null) {
                Layer next = i + 1 < names.size() && network.get(i + 1) instanceof Activation f ? f : null;
                own = copy(layer);
                reports.add(round(names.get(i), layer, own, next, x, rounded));
            }
            try (var off = GradMode.noGrad()) {
                x = layer.apply(x);
                rounded = own.apply(rounded);
            }
            compressed.put(names.get(i), own);
        }
        Sequential result = Sequential.of(compressed);
        result.eval();
        return new Compressed<>(result, new AdaRoundReport(reports));
    }

    private LayerReport round(String name, Layer layer, Layer own, Layer activation, Tensor x, Tensor rounded) {
        Tensor w = weight(layer).value().detach();
        UniformQuantizer quantizer = UniformQuantizer.fit(w, config.quantizer());
        AdaRoundQuantizer rounding = new AdaRoundQuantizer(w, quantizer);
        Site site = new Site(own, activation);
        Tensor target;
        Tensor nearest;
        try (var off = GradMode.noGrad()) {
            target = site.output(w, x);
            nearest = quantizer.quantize(w);
        }
        learn(rounding, site, target, rounded);
        Tensor hard = rounding.hard();
        weight(own).value().assign(hard);
        try (var off = GradMode.noGrad()) {
            return new LayerReport(
                    name,
                    site.error(target, nearest, rounded).item(),
                    site.error(target, hard, rounded).item(),
                    hard.ne(nearest).to(w.dtype()).mean().item());
        }
    }

    private void learn(AdaRoundQuantizer rounding, Site site, Tensor target, Tensor input) {
        Adam adam = new Adam(rounding.parameters(), AdamConfig.defaults().withLearningRate(config.learningRate()));
        for (int step = 0; step < config.iterations(); step++) {
            double beta = config.beta(step);
            Tensor rows = rows(input.size(0));
            adam.step(Closure.of(adam, () -> {
                Tensor loss = site.error(target.indexSelect(0, rows), rounding.soft(), input.indexSelect(0, rows));
                return Double.isInfinite(beta)
                        ? loss
                        : loss.add(rounding.regularizer(beta).mul(config.lambda()));
            }));
        }
    }

    /** A batch without repetition, or all samples if there are fewer. */
    private Tensor rows(int samples) {
        int[] order = Rng.permutation(rng, samples);
        int[] rows = new int[Math.min(config.batch(), samples)];
        System.arraycopy(order, 0, rows, 0, rows.length);
        return Tensor.of(rows);
    }

    /** A layer and what follows it, with a given weight. */
    private record Site(Layer layer, Layer activation) {
        Tensor output(Tensor weight, Tensor x) {
            Map<String, Tensor> constants = new LinkedHashMap<>();
            layer.parameters()
                    .forEach((name, p) -> constants.put(name, p.value().detach()));
            constants.put("weight", weight);
            Tensor y = layer.forward(constants, x);
            return activation == null ? y : activation.apply(y);
        }

        /** Squares summed over channels, averaged over the rest. */
        Tensor error(Tensor target, Tensor weight, Tensor x) {
            int channels = layer instanceof Linear ? target.rank() - 1 : 1;
            return target.sub(output(weight, x)).square().sum(channels).mean();
        }
    }

    /** The weight to be rounded; null if the layer has none. */
    private static Parameter weight(Layer layer) {
        Parameter weight = layer instanceof Linear linear
                ? linear.weight()
                : layer instanceof Conv2d convolution ? convolution.weight() : null;
        if (weight != null && weight.isComputed()) {
            throw new IllegalArgumentException(
                    "AdaRound: the weight of " + layer + " is computed; end its parametrization first");
        }
        return weight;
    }

    private static Layer copy(Layer layer) {
        Rng unused = Rng.of(0);
        Layer copy;
        if (layer instanceof Linear linear) {
            copy = new Linear(linear.in(), linear.out(), linear.bias() != null, unused);
        } else {
            Conv2d c = (Conv2d) layer;
            Tensor w = c.weight().value();
            copy = new Conv2d(
                    w.size(1) * c.options().groups(),
                    w.size(0),
                    w.size(2),
                    w.size(3),
                    c.options(),
                    c.bias() != null,
                    unused);
        }
        copy.to(weight(layer).value().dtype());
        copy.loadStateDict(layer.stateDict());
        return copy;
    }
}
