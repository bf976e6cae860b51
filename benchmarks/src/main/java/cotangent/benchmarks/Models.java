package cotangent.benchmarks;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.nn.Activation;
import cotangent.nn.Conv2d;
import cotangent.nn.Dropout;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.MaxPool2d;
import cotangent.nn.Sequential;
import java.util.random.RandomGenerator;

/** The networks of the examples. */
public final class Models {
    /** Digits {@code [n, 1, 8, 8]} to logits {@code [n, 10]}: two hidden layers of 128. */
    public static Layer digitsMlp(RandomGenerator rng) {
        return new Sequential(
                new Flatten(),
                new Linear(64, 128, rng),
                Activation.relu(),
                new Dropout(0.2, rng),
                new Linear(128, 128, rng),
                Activation.relu(),
                new Dropout(0.2, rng),
                new Linear(128, 10, rng));
    }

    /** Clothes {@code [n, 1, 28, 28]} to logits {@code [n, 10]}: convolutions with 32 and 64 channels, then 128 units. */
    public static Layer fashionCnn(RandomGenerator rng) {
        ConvolutionOptions same = ConvolutionOptions.DEFAULT.withPadding(1);
        return new Sequential(
                new Conv2d(1, 32, 3, same, rng),
                Activation.relu(),
                new MaxPool2d(2),
                new Conv2d(32, 64, 3, same, rng),
                Activation.relu(),
                new MaxPool2d(2),
                new Dropout(0.25, rng),
                new Flatten(),
                new Linear(64 * 7 * 7, 128, rng),
                Activation.relu(),
                new Dropout(0.5, rng),
                new Linear(128, 10, rng));
    }

    private Models() {}
}
