package cotangent.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Multilayer perceptrons: linear layers with an activation between them. */
public final class Mlp {
    /**
     * Linear layers of these widths with ReLU between them: {@code Mlp.of(rng, 784, 256, 10)}.
     *
     * @throws IllegalArgumentException if there are fewer than two widths or one is not positive
     */
    public static Sequential of(RandomGenerator rng, int... widths) {
        return of(rng, Activation::relu, widths);
    }

    /**
     * Linear layers of these widths with an activation between them, made anew for each place.
     *
     * @throws IllegalArgumentException if there are fewer than two widths or one is not positive
     */
    public static Sequential of(RandomGenerator rng, Supplier<? extends Layer> activation, int... widths) {
        if (widths.length < 2) {
            throw new IllegalArgumentException(
                    "Mlp: needs the widths of input and output, got " + widths.length + " widths");
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            if (i > 1) {
                layers.add(activation.get());
            }
            layers.add(new Linear(widths[i - 1], widths[i], rng));
        }
        return new Sequential(layers);
    }

    private Mlp() {}
}
