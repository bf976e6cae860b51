package cotangent.regularizers.quantization;

import java.util.List;

/**
 * What {@link AdaRound} measured on its calibration samples.
 *
 * @param layers those whose weights were rounded, in order
 */
public record AdaRoundReport(List<LayerReport> layers) {
    /**
     * One layer. Errors are {@code mean ||f(W x + b) - f(W^ x^ + b)||^2}.
     *
     * @param name of the layer in the model
     * @param nearestError of rounding to the nearest level
     * @param error of the learned rounding
     * @param flipped share of the weights that are not rounded to the nearest level
     */
    public record LayerReport(String name, double nearestError, double error, double flipped) {}

    /** A report. */
    public AdaRoundReport {
        layers = List.copyOf(layers);
    }
}
