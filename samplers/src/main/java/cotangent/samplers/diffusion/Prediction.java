package cotangent.samplers.diffusion;

import cotangent.autodiff.Tensor;

/**
 * Diffused data {@code x = a x_0 + s eps} with an estimate of the noise in them, and what follows from it.
 *
 * @param x {@code [batch, ...]}
 * @param noise the estimate of {@code eps}, {@code [batch, ...]}
 * @param signalScale {@code a > 0}, broadcasts to the data
 * @param noiseScale {@code s}, broadcasts to the data
 */
public record Prediction(Tensor x, Tensor noise, Tensor signalScale, Tensor noiseScale) {
    /** The estimate of the data, {@code (x - s eps) / a}. */
    public Tensor data() {
        return x.sub(noiseScale.mul(noise)).div(signalScale);
    }

    /** The velocity {@code a eps - s x_0}, the derivative of {@code x} by the angle between data and noise. */
    public Tensor velocity() {
        return signalScale.mul(noise).sub(noiseScale.mul(data()));
    }

    /** The gradient of the log density of {@code x}, {@code -eps / s}; defined where there is noise. */
    public Tensor score() {
        return noise.div(noiseScale).neg();
    }
}
