package cotangent.nn.train;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;

/** A small problem. */
final class Fixtures {
    /** Wide enough for tensors that memory scopes recycle. */
    private static final int WIDTH = 300;

    /** Two classes of points, which a plane divides but for noise. */
    static TensorDataset points(long seed, int size) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, size, 4);
        Tensor score =
                x.select(1, 0).add(x.select(1, 1)).add(Tensor.randn(rng, size).mul(0.3));
        return new TensorDataset(x, score.gt(0).to(DType.INT64));
    }

    static DataLoader loader() {
        return DataLoader.shuffled(points(1, 50), 8, 11)
                .withTransform((batch, rng) -> batch.withInputs(
                        batch.inputs().add(Tensor.randn(rng, batch.size(), 4).mul(0.1))));
    }

    /** Draws random numbers, and remembers something beside parameters. */
    static final class Net extends Layer {
        private final Linear first;
        private final Dropout dropout;
        private final Linear second;

        Net(long seed) {
            Rng rng = Rng.of(seed);
            first = child("first", new Linear(4, WIDTH, rng));
            dropout = child("dropout", new Dropout(0.2, rng.split()));
            second = child("second", new Linear(WIDTH, 2, rng));
        }

        @Override
        public Tensor forward(Tensor x) {
            return second.forward(dropout.forward(first.forward(x).relu()));
        }
    }

    private Fixtures() {}
}
