package cotangent.autodiff;

import cotangent.autodiff.fixtures.Layout;
import cotangent.autodiff.fixtures.TensorArbitraries;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** What a case draws its inputs from: random numbers, the type to use, and a limit on sizes. */
final class Draw {
    /** Normal numbers. */
    static final ToDoubleFunction<RandomGenerator> NORMAL = RandomGenerator::nextGaussian;

    /** Magnitudes from 0.3 to 2 with either sign: away from a kink or pole at 0. */
    static final ToDoubleFunction<RandomGenerator> NONZERO = r -> (r.nextBoolean() ? 1 : -1) * r.nextDouble(0.3, 2);

    /** From 0.3 to 2. */
    static final ToDoubleFunction<RandomGenerator> POSITIVE = r -> r.nextDouble(0.3, 2);

    /** Away from whole numbers and from halves. */
    static final ToDoubleFunction<RandomGenerator> FRACTIONS =
            r -> r.nextInt(-3, 3) + (r.nextBoolean() ? 0.5 : 0) + r.nextDouble(0.1, 0.4);

    final Random random;
    final DType dtype;
    final int maxElements;

    Draw(long seed, DType dtype, int maxElements) {
        this.random = new Random(seed);
        this.dtype = dtype;
        this.maxElements = maxElements;
    }

    /** Numbers that all differ, by 0.005 at least. */
    static ToDoubleFunction<RandomGenerator> distinct() {
        int[] k = {0};
        return r -> {
            if (k[0] == 0) {
                k[0] = r.nextInt(1, 4001);
            }
            return (k[0]++ * 1979 % 4001) * 0.005 - 10;
        };
    }

    Shape shape() {
        return shape(0, 5);
    }

    Shape shape(int minRank, int maxRank) {
        return TensorArbitraries.shape(random, minRank, maxRank, true, maxElements);
    }

    Shape nonEmptyShape(int minRank, int maxRank) {
        return TensorArbitraries.shape(random, minRank, maxRank, false, maxElements);
    }

    Shape broadcasting(Shape target) {
        return TensorArbitraries.broadcasting(random, target);
    }

    Tensor tensor(Shape shape, ToDoubleFunction<RandomGenerator> values) {
        return tensor(dtype, shape, values);
    }

    Tensor tensor(DType type, Shape shape, ToDoubleFunction<RandomGenerator> values) {
        return TensorArbitraries.tensor(random, type, shape, values);
    }

    /** As {@link #tensor}, without repeated elements. */
    Tensor tensorWithoutTies(Shape shape) {
        Layout[] layouts = {
            Layout.CONTIGUOUS, Layout.OFFSET, Layout.PERMUTED, Layout.SLICED, Layout.FLIPPED, Layout.MIXED
        };
        return layouts[random.nextInt(layouts.length)].fill(dtype, shape, distinct(), random);
    }

    /** Whole numbers from 0 to below the bound. */
    Tensor index(int bound, Shape shape) {
        DType type = random.nextBoolean() ? DType.INT32 : DType.INT64;
        int[] a = new int[shape.size()];
        for (int i = 0; i < a.length; i++) {
            a[i] = random.nextInt(bound);
        }
        return Tensor.of(a).to(type).reshape(shape);
    }

    Tensor mask(Shape shape) {
        return tensor(DType.BOOL, shape, r -> r.nextBoolean() ? 1 : 0);
    }

    /** An axis, counted from either end. */
    int axis(Shape shape) {
        return random.nextInt(-shape.rank(), shape.rank());
    }

    int[] axes(Shape shape) {
        return TensorArbitraries.axes(random, shape.rank());
    }

    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean coin() {
        return random.nextBoolean();
    }
}
