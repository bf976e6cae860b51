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
import java.util.Collections;
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
 * for each {@link Linear} and {@link Conv2d} in the order in which the network applies them, with its input {@code x} in the trained network
 * and {@code x^} behind the layers already rounded, the {@link Activation} {@code f} that follows it in a {@link Sequential}, if one does (the
 * identity elsewhere), and soft weights {@code W~} and regularizer {@code R} of {@link AdaRoundQuantizer}. Squares are summed over output
 * channels and averaged over samples and positions. {@code lambda} is 0 in the warm-up; then {@code beta} falls on a line. In the end weights
 * are rounded hard.
 *
 * <p>{@link #round} gives the rounded weights by name. {@link #compress} gives a network with them, and with copies of all other parameters
 * and buffers under their names: it computes what the original one does with these in evaluation mode, in whichever mode either is. Weights
 * are still stored as numbers of the same type.
 *
 * <pre>{@code
 * AdaRound rounding = new AdaRound(AdaRoundConfig.bits(4), Rng.of(0));
 * model.loadMatching(rounding.round(model, inputs).weights());
 * }</pre>
 *
 * <p>Only {@code V} is trained; weights, scales and biases are frozen, and the inputs of the layer are constants. The model runs in evaluation
 * mode and is not changed.
 *
 * <p>Defaults: {@link AdaRoundConfig#bits}; 256 to 1024 samples. Cost for each layer: two forward passes of all samples through the network,
 * whose inputs of the layer stay in memory twice, and as many passes forward and backward through the layer as there are iterations.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no layer, a weight is computed from others, a weight is used more than once, or
 * there is no sample.
 *
 * <p>Source: M. Nagel, R. A. Amjad, M. van Baalen, C. Louizos, T. Blankevoort, "Up or Down? Adaptive Rounding for Post-Training
 * Quantization", ICML 2020.
 *
 * <p>Catalogue: T262
 */
public final class AdaRound implements Compressor<Tensor, AdaRoundReport> {
    private static final String WEIGHT = "weight";

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
     * Weights that were rounded.
     *
     * @param weights by full name; {@link Module#loadMatching} takes them
     * @param report what was measured
     */
    public record Rounding(Map<String, Tensor> weights, AdaRoundReport report) {
        /** A copy of the map, in its order. */
        public Rounding {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }
    }

    /**
     * The rounded weights of the layers that the network applies to the samples.
     *
     * @param model any network
     * @param calibration inputs {@code [samples, ...]}
     */
    public Rounding round(Layer model, Tensor calibration) {
        if (calibration.rank() == 0 || calibration.size(0) == 0) {
            throw new IllegalArgumentException("AdaRound: there are no samples to calibrate with");
        }
        return model.inMode(m -> Module.Mode.EVAL, () -> {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            List<LayerReport> reports = new ArrayList<>();
            sites(model, calibration).forEach((name, layer) -> {
                Tensor x = input(model, calibration, Map.of(), layer);
                Tensor rounded = input(model, calibration, weights, layer);
                weights.put(name, round(name, new Site(layer, following(model, layer)), x, rounded, reports));
            });
            return new Rounding(weights, new AdaRoundReport(reports));
        });
    }

    /**
     * A network with rounded weights, a {@link Layer}.
     *
     * @param model any network
     * @param calibration inputs {@code [samples, ...]}
     */
    @Override
    public Compressed<AdaRoundReport> compress(Module model, Tensor calibration) {
        if (!(model instanceof Layer network)) {
            throw new IllegalArgumentException(
                    "AdaRound: needs a layer, got " + model.getClass().getName());
        }
        Rounding rounding = round(network, calibration);
        return new Compressed<>(new RoundedModel(network, rounding.weights), rounding.report);
    }

    /** The layers to be rounded by the names of their weights, in the order in which they are applied. */
    private static Map<String, Layer> sites(Layer model, Tensor calibration) {
        Map<String, Layer> applied = new LinkedHashMap<>();
        Map<String, Parameter> own = model.parameters(); // a shared one has one name
        List<Layer.Registration> hooks = new ArrayList<>();
        try (var off = GradMode.noGrad()) {
            model.modules().forEach((name, module) -> {
                if (module instanceof Layer layer && weight(layer) != null) {
                    hooks.add(layer.registerForwardHook((l, in, out) -> {
                        String weight = weightName(name);
                        if (applied.put(weight, layer) != null || !own.containsKey(weight)) {
                            throw new IllegalArgumentException("AdaRound: '" + weight
                                    + "' is used more than once, its inputs are not those of one place");
                        }
                        return out;
                    }));
                }
            });
            model.apply(calibration.narrow(0, 0, 1));
        } finally {
            hooks.forEach(Layer.Registration::close);
        }
        return applied;
    }

    private static String weightName(String layer) {
        return layer.isEmpty() ? WEIGHT : layer + "." + WEIGHT;
    }

    private static String layerName(String weight) {
        return weight.equals(WEIGHT) ? "" : weight.substring(0, weight.length() - WEIGHT.length() - 1);
    }

    /** What a layer is applied to in the network with these weights. */
    private static Tensor input(Layer model, Tensor calibration, Map<String, Tensor> weights, Layer layer) {
        Tensor[] input = new Tensor[1];
        try (var off = GradMode.noGrad();
                var hook = layer.registerForwardHook((l, in, out) -> {
                    input[0] = in;
                    return out;
                })) {
            model.with(weights, () -> model.apply(calibration.detach()));
        }
        return input[0];
    }

    /** The activation behind a layer; null if there is none. */
    private static Layer following(Layer model, Layer layer) {
        for (Module part : model.modules().values()) {
            if (part instanceof Sequential s) {
                for (int i = 0; i + 1 < s.size(); i++) {
                    if (s.get(i) == layer && s.get(i + 1) instanceof Activation f) {
                        return f;
                    }
                }
            }
        }
        return null;
    }

    private Tensor round(String name, Site site, Tensor x, Tensor rounded, List<LayerReport> reports) {
        Tensor w = weight(site.layer).value().detach();
        UniformQuantizer quantizer = UniformQuantizer.fit(w, config.quantizer());
        AdaRoundQuantizer rounding = new AdaRoundQuantizer(w, quantizer);
        Tensor target;
        Tensor nearest;
        try (var off = GradMode.noGrad()) {
            target = site.output(w, x);
            nearest = quantizer.quantize(w);
        }
        learn(rounding, site, target, rounded);
        Tensor hard = rounding.hard();
        try (var off = GradMode.noGrad()) {
            reports.add(new LayerReport(
                    layerName(name),
                    site.error(target, nearest, rounded).item(),
                    site.error(target, hard, rounded).item(),
                    hard.ne(nearest).to(w.dtype()).mean().item()));
        }
        return hard;
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
            constants.put(WEIGHT, weight);
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
}
