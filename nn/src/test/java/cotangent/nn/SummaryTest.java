package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.nn.parametrize.WeightNorm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final Rng rng = Rng.of(23);
    private final Sequential model = new Sequential(
            new Conv2d(1, 8, 3, rng),
            new BatchNorm2d(8),
            Activation.relu(),
            new Flatten(),
            new Dropout(0.5, rng),
            new Linear(32, 1000, rng));

    @Test
    void table() {
        assertEquals(
                """
                name  layer                       output        parameters   FLOPs
                      Sequential                  [1, 1000]              0       0
                0     Conv2d(1, 8, kernel [3, 3]) [1, 8, 2, 2]         80     576
                1     BatchNorm2d(8)              [1, 8, 2, 2]         16       0
                2     relu                        [1, 8, 2, 2]          0       0
                3     Flatten                     [1, 32]               0       0
                4     Dropout(0.5)                [1, 32]               0       0
                5     Linear(32, 1000)            [1, 1000]        33,000  64,000
                total 33,096, trainable 33,096; FLOPs 64,576
                """.replaceAll(" +", " "), Summary.of(model, 1, 4, 4).toString().replaceAll(" +", " "));
    }

    @Test
    void countsTheOperationsOfProducts() {
        assertEquals(2 * 5 * 3 * 4, flops(new Linear(3, 4, rng), Tensor.ones(5, 3)));
        // 6 x 6 positions of 8 channels, each over 2 channels of 9 taps: groups see half of the 4 channels.
        ConvolutionOptions two = ConvolutionOptions.DEFAULT.withGroups(2);
        assertEquals(2 * 36 * 8 * 2 * 9, flops(new Conv2d(4, 8, 3, two, rng), Tensor.ones(1, 4, 8, 8)));
        assertEquals(
                2 * 16 * 8 * 4 * 9,
                flops(new ConvTranspose2d(8, 4, 3, ConvolutionOptions.DEFAULT, rng), Tensor.ones(1, 8, 4, 4)));
        Lstm lstm = new Lstm(3, 5, rng);
        assertEquals(2 * 7 * 2 * 4 * 5 * (3 + 5), flops(lstm, Tensor.ones(7, 2, 3)));
        assertEquals(0, flops(Activation.relu(), Tensor.ones(3)));
    }

    @Test
    void countsWhatIsComputedWhateverTheLayerIsCalled() {
        // 3 matrices of 4 x 5 between vectors, for 2 rows
        Bilinear bilinear = new Bilinear(4, 5, 3, rng);
        Runnable both = () -> bilinear.forward(Tensor.ones(2, 4), Tensor.ones(2, 5));
        long least = 2 * 2 * 3 * 4 * 5;
        long counted = Summary.of(bilinear, both).flops();
        assertTrue(counted >= least && counted <= least + 2 * 2 * 3 * 5, () -> "counted " + counted);
        Linear normed = new Linear(3, 4, rng);
        normed.parametrize("weight", WeightNorm::new);
        assertEquals(2 * 5 * 3 * 4, flops(normed, Tensor.ones(5, 3)));
        assertEquals(
                2 * 4 * 3 * 2 * 5 * 2 * 3 * 3 * 3,
                flops(new Conv3d(2, 5, 3, ConvolutionOptions3d.DEFAULT, rng), Tensor.ones(1, 2, 6, 5, 4)));
        assertEquals(
                2 * 6 * 2 * 3 * 4,
                flops(new ConvTranspose1d(2, 3, 4, ConvolutionOptions.DEFAULT, rng), Tensor.ones(1, 2, 6)));
        Layer gru = new Gru(3, 5, RecurrentConfig.defaults().withBidirectional(true), rng);
        assertEquals(2 * 2 * 7 * 2 * 3 * 5 * (3 + 5), flops(gru, Tensor.ones(7, 2, 3)));
        // 4 projections of 8 x 8, scores and weighted sums of 3 x 5 positions
        MultiheadAttention attention = new MultiheadAttention(8, 2, rng);
        Runnable across =
                () -> attention.forward(Tensor.ones(1, 3, 8), Tensor.ones(1, 5, 8), Tensor.ones(1, 5, 8), null);
        assertEquals(
                2 * (3 + 5 + 5 + 3) * 64 + 2 * 2 * 3 * 5 * 8,
                Summary.of(attention, across).flops());
        assertEquals(2 * 4 * 5 * 64 + 4 * 5 * 5 * 8, flops(attention, Tensor.ones(1, 5, 8)));
        MultiheadAttention grouped =
                new MultiheadAttention(AttentionConfig.of(8, 4).withKeyValueHeads(2), rng);
        assertEquals(2 * 3 * 5 * 64 + 4 * 5 * 5 * 8, flops(grouped, Tensor.ones(1, 5, 8)));
        assertEquals(0, flops(new Embedding(9, 4, rng), Tensor.arange(3)));
    }

    @Test
    void operationsBelongToTheInnermostLayer() {
        Linear first = new Linear(3, 4, rng);
        Linear second = new Linear(4, 4, rng);
        Layer model = new Layer() {
            private final Layer block =
                    child("block", new Residual(new Sequential(first, second, second), first, new Identity()));

            @Override
            public Tensor forward(Tensor x) {
                Tensor y = block.apply(x.matmul(Tensor.ones(6, 3)));
                return y.matmul(Tensor.ones(4, 10));
            }
        };
        Summary s = Summary.of(model, Tensor.ones(2, 6));
        Map<String, Long> flops = new LinkedHashMap<>();
        s.rows().forEach(row -> flops.put(row.name(), row.flops()));
        assertEquals(2 * 2 * 6 * 3 + 2 * 2 * 4 * 10, flops.remove(""));
        assertEquals(s.flops(), 2 * 2 * 6 * 3 + 2 * 2 * 4 * 10 + 2 * 2 * 2 * 12 + 2 * 2 * 2 * 16);
        assertEquals(
                2 * 2 * 2 * 12 + 2 * 2 * 2 * 16,
                flops.values().stream().mapToLong(n -> n).sum());
        assertEquals(2, flops.values().stream().filter(n -> n > 0).count(), flops::toString);
    }

    private static long flops(Layer layer, Tensor x) {
        return Summary.of(layer, x).flops();
    }

    @Test
    void columnsAreAligned() {
        String[] lines = Summary.of(model, 1, 4, 4).toString().split("\n");
        for (int i = 1; i < lines.length - 1; i++) {
            assertEquals(lines[0].length(), lines[i].length());
        }
    }

    @Test
    void changesNothing() {
        model.get(1).mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        Rng.State before = rng.state();
        Summary.of(model, 1, 4, 4);
        assertEquals(before, rng.state());
        assertEquals(Module.Mode.TRAIN, model.mode());
        assertEquals(Module.Mode.TRAIN_FROZEN_STATISTICS, model.get(1).mode());
        assertEquals(Module.Mode.TRAIN, model.get(4).mode());
        assertArrayEquals(new float[8], model.stateDict().get("1.running_mean").toFloatArray());
    }

    @Test
    void countsSharedAndFrozenParametersOnce() {
        Linear shared = new Linear(2, 2, rng);
        Linear frozen = new Linear(2, 3, rng);
        frozen.setTrainable(false);
        Summary s = Summary.of(new Sequential(shared, shared, frozen), Tensor.ones(1, 2));
        assertEquals(15, s.parameters());
        assertEquals(6, s.trainable());
        assertEquals(6, s.rows().get(1).parameters());
        assertEquals(0, s.rows().get(2).parameters());
    }

    @Test
    void layersThatAreNotAppliedHaveNoShape() {
        Linear unused = new Linear(2, 2, rng);
        Layer model = new Layer() {
            private final Layer kept = child("unused", unused);

            @Override
            public Tensor forward(Tensor x) {
                return x.mul(kept.parameters().size());
            }
        };
        Summary s = Summary.of(model, 2);
        assertEquals(Shape.of(1, 2), s.rows().get(0).output());
        assertNull(s.rows().get(1).output());
    }
}
