package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.fixtures.TensorArbitraries;
import cotangent.autodiff.fixtures.TensorArbitraries.OnAxes;
import cotangent.autodiff.fixtures.TensorArbitraries.OnAxis;
import cotangent.autodiff.fixtures.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ties, NaN, positions, integers, bits and batches of the reductions, scans and statistics, against the obvious loops. */
class ReductionsProperties {
    @Provide
    Arbitrary<OnAxis> lines() {
        Arbitrary<Shape> shapes = TensorArbitraries.nonEmptyShapes(1, 4, 200);
        return TensorArbitraries.onAxis(Arbitraries.oneOf(
                TensorArbitraries.tensors(DType.FLOAT64, shapes, Values.TIES),
                TensorArbitraries.tensors(DType.FLOAT32, shapes, Values.SPECIAL),
                TensorArbitraries.tensors(DType.FLOAT64, shapes, Values.SPECIAL),
                TensorArbitraries.tensors(DType.INT32, shapes, Values.TIES),
                TensorArbitraries.tensors(DType.INT64, shapes, Values.TIES)));
    }

    @Provide
    Arbitrary<OnAxes> groups() {
        Arbitrary<Shape> shapes = TensorArbitraries.shapes(200);
        return TensorArbitraries.onAxes(Arbitraries.oneOf(
                TensorArbitraries.tensors(DType.FLOAT32, shapes, Values.SPECIAL),
                TensorArbitraries.tensors(DType.INT64, shapes, Values.TIES),
                TensorArbitraries.tensors(DType.BOOL, shapes, Values.TIES)));
    }

    private interface OfLine {
        void check(double[] line, int at);
    }

    /** Calls back with the elements of each line and the number of the line. */
    private static void forEachLine(OnAxis in, OfLine body) {
        Tensor rows = in.x().moveAxis(in.axis(), -1);
        int n = rows.size(-1);
        double[] all = rows.toDoubleArray();
        for (int i = 0; i < all.length / n; i++) {
            body.check(Arrays.copyOfRange(all, i * n, (i + 1) * n), i);
        }
    }

    /** The numbers in order, NaN last; zeros of both signs are equal. */
    private static double[] sorted(double[] line) {
        return Arrays.stream(line).map(v -> v + 0.0).sorted().toArray();
    }

    private static void assertFound(Indexed found, double expected, double[] line, int at) {
        double value = found.values().flatten().get(at);
        assertTrue(
                value == expected || Double.isNaN(value) && Double.isNaN(expected), value + ", expected " + expected);
        int position = (int) found.indices().flatten().getLong(at);
        assertEquals(0, Double.compare(value, line[position]), "position " + position);
    }

    @Property(tries = 400)
    void orderStatisticsAreElementsInOrder(@ForAll("lines") OnAxis in, @ForAll long seed) {
        int k = 1 + new Random(seed).nextInt(in.x().size(in.axis()));
        Indexed median = in.x().median(in.axis(), false);
        Indexed numbers = OrderStatistics.nanmedian(in.x(), in.axis(), false);
        Indexed kth = OrderStatistics.kthvalue(in.x(), k, in.axis(), false);
        forEachLine(in, (line, i) -> {
            double[] s = sorted(line);
            int n = (int) Arrays.stream(s).filter(v -> !Double.isNaN(v)).count();
            assertFound(median, n < s.length ? Double.NaN : s[(n - 1) / 2], line, i);
            assertFound(numbers, n == 0 ? Double.NaN : s[(n - 1) / 2], line, i);
            assertFound(kth, s[k - 1], line, i);
        });
    }

    @Property(tries = 400)
    void modeIsTheSmallestOfTheMostFrequent(@ForAll("lines") OnAxis in) {
        Indexed mode = OrderStatistics.mode(in.x(), in.axis(), false);
        forEachLine(in, (line, i) -> {
            double best = Double.NaN;
            int most = 0;
            for (double v : sorted(line)) {
                // A NaN is equal to nothing and comes after all numbers.
                int count = Double.isNaN(v)
                        ? 1
                        : (int) Arrays.stream(line).filter(w -> w == v).count();
                if (count > most) {
                    most = count;
                    best = v;
                }
            }
            assertFound(mode, best, line, i);
            int position = (int) mode.indices().flatten().getLong(i);
            for (int j = position + 1; j < line.length; j++) {
                assertTrue(line[j] != best, "occurs later");
            }
        });
    }

    @Property(tries = 400)
    void runningExtremesTakeTheLastOfTies(@ForAll("lines") OnAxis in) {
        for (boolean largest : new boolean[] {true, false}) {
            Indexed y = largest ? in.x().cummax(in.axis()) : in.x().cummin(in.axis());
            assertEquals(in.x().shape(), y.indices().shape());
            Indexed rows =
                    new Indexed(y.values().moveAxis(in.axis(), -1), y.indices().moveAxis(in.axis(), -1));
            forEachLine(in, (line, i) -> {
                int best = 0;
                for (int j = 0; j < line.length; j++) {
                    boolean better = largest ? line[j] >= line[best] : line[j] <= line[best];
                    best = Double.isNaN(line[j]) || better ? j : best;
                    int at = i * line.length + j;
                    assertEquals(best, rows.indices().flatten().getLong(at));
                    assertEquals(
                            0,
                            Double.compare(line[best], rows.values().flatten().get(at)));
                }
            });
        }
    }

    @Property(tries = 300)
    void sumsAndProductsRunFromTheLeft(@ForAll("lines") OnAxis in) {
        Tensor sums = in.x().cumsum(in.axis());
        Tensor products = in.x().cumprod(in.axis());
        boolean single = in.x().dtype() == DType.FLOAT32;
        DType type = in.x().dtype().isFloating() ? in.x().dtype() : DType.INT64;
        assertEquals(type, sums.dtype());
        assertEquals(type, products.dtype());
        double[] s = sums.moveAxis(in.axis(), -1).toDoubleArray();
        double[] p = products.moveAxis(in.axis(), -1).toDoubleArray();
        forEachLine(in, (line, i) -> {
            double sum = line[0];
            double product = line[0];
            for (int j = 0; j < line.length; j++) {
                if (j > 0) {
                    sum = single ? (float) sum + (float) line[j] : sum + line[j];
                    product = single ? (float) product * (float) line[j] : product * line[j];
                }
                assertEquals(0, Double.compare(sum, s[i * line.length + j]), "sum");
                // Integers know no -0.
                assertTrue(product == p[i * line.length + j] || Double.isNaN(product), "product");
            }
        });
    }

    @Property(tries = 300)
    void truthAndCountsOverAxes(@ForAll("groups") OnAxes in, @ForAll boolean keepDims) {
        Tensor count = in.x().ne(0).sum(keepDims, in.axes());
        int n = in.x().size() == 0 ? 0 : in.x().size() / Math.max(count.size(), 1);
        Tensor all = in.x().all(keepDims, in.axes());
        Tensor any = in.x().any(keepDims, in.axes());
        assertEquals(DType.BOOL, all.dtype());
        assertSame(any, count.gt(0), "any");
        if (in.x().size() > 0) {
            assertSame(all, count.eq(n), "all");
        }
        if (!keepDims) {
            assertSame(Statistics.countNonzero(in.x(), in.axes()), count, "countNonzero");
        }
    }

    @Property(tries = 200)
    void nanLeftOutIsNotThere(@ForAll long seed, @ForAll boolean keepDims) {
        Random r = new Random(seed);
        Tensor x =
                TensorArbitraries.tensor(r, DType.FLOAT64, TensorArbitraries.shape(r, 0, 4, true, 100), Values.SPECIAL);
        int[] axes = TensorArbitraries.axes(r, x.rank());
        Tensor mask = x.eq(x);
        assertClose(Statistics.nansum(x, keepDims, axes), Masked.sum(x, mask, keepDims, axes), 0);
        assertClose(Statistics.nanmean(x, keepDims, axes), Masked.mean(x, mask, keepDims, axes), 0);
        for (int a = 0; a < x.rank(); a++) {
            if (x.size(a) > 0) {
                assertClose(
                        OrderStatistics.nanmedian(x, a, keepDims).values(),
                        OrderStatistics.nanquantile(
                                x, Tensor.scalar(DType.FLOAT64, 0.5), a, keepDims, QuantileMethod.LOWER),
                        0);
            }
        }
    }

    @Property(tries = 300)
    void placesAmongSorted(@ForAll long seed, @ForAll boolean right) {
        Random r = new Random(seed);
        boolean rows = r.nextBoolean();
        Tensor sorted = Tensor.randint(r, -3, 4, 3, r.nextInt(6)).sort(1).values();
        Tensor values = Tensor.randint(r, -4, 5, 3, r.nextInt(5));
        DType type = r.nextBoolean() ? DType.FLOAT32 : DType.INT32;
        Tensor places = rows
                ? Bins.searchsorted(sorted.to(type), values.to(type), right)
                : Bins.bucketize(values.to(type), sorted.select(0, 1).to(type), right);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < values.size(1); j++) {
                long v = values.getLong(i, j);
                int row = rows ? i : 1;
                long expected = IntStream.range(0, sorted.size(1))
                        .filter(k -> right ? sorted.getLong(row, k) <= v : sorted.getLong(row, k) < v)
                        .count();
                assertEquals(expected, places.getLong(i, j));
            }
        }
    }

    @Property(tries = 200)
    void uniqueElementsInvertAndCount(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = TensorArbitraries.tensor(r, DType.FLOAT32, TensorArbitraries.shape(r, 0, 3, true, 60), Values.TIES);
        TreeMap<Double, Long> expected = new TreeMap<>();
        for (double v : x.toDoubleArray()) {
            expected.merge(v + 0.0, 1L, Long::sum);
        }
        Uniques.Unique u = Uniques.unique(x);
        assertArrayEquals(
                expected.keySet().stream().mapToDouble(v -> v).toArray(),
                u.values().add(0).toDoubleArray());
        assertArrayEquals(
                expected.values().stream().mapToLong(v -> v).toArray(),
                u.counts().toLongArray());
        assertEquals(x.shape(), u.inverse().shape());
        assertClose(u.values().indexSelect(0, u.inverse().flatten()).reshape(x.shape()), x, 0);
        Uniques.Unique c = Uniques.uniqueConsecutive(x);
        assertClose(c.values().indexSelect(0, c.inverse().flatten()).reshape(x.shape()), x, 0);
        double[] v = c.values().toDoubleArray();
        for (int i = 1; i < v.length; i++) {
            assertTrue(v[i] != v[i - 1]);
        }
        assertEquals(x.size(), c.counts().sum().itemLong());
    }

    @Property(tries = 200)
    void uniqueSlicesAreInOrder(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = Tensor.randint(r, 0, 2, 3, r.nextInt(7), 2);
        Uniques.Unique u = Uniques.unique(x, 1);
        assertSame(u.values().indexSelect(1, u.inverse()), x, "inverse");
        Tensor keys = u.values()
                .moveAxis(1, 0)
                .reshape(u.values().size(1), 6)
                .mul(Tensor.of(new long[] {32, 16, 8, 4, 2, 1}))
                .sum(1);
        long[] k = keys.toLongArray();
        for (int i = 1; i < k.length; i++) {
            assertTrue(k[i - 1] < k[i]);
        }
    }

    @Property(tries = 200)
    void histogramsCountWhatIsInside(@ForAll long seed) {
        Random r = new Random(seed);
        int bins = 1 + r.nextInt(5);
        Tensor x = TensorArbitraries.tensor(r, DType.FLOAT64, Shape.of(r.nextInt(30)), Values.SPECIAL)
                .mul(2);
        Tensor counts = Bins.histc(x, bins, -1, 1.5);
        double[] expected = new double[bins];
        double[] edges = Tensor.linspace(DType.FLOAT64, -1, 1.5, bins + 1).toDoubleArray();
        for (double v : x.toDoubleArray()) {
            for (int b = 0; b < bins; b++) {
                boolean last = b == bins - 1 && v == 1.5;
                expected[b] += v >= edges[b] && v < edges[b + 1] || last ? 1 : 0;
            }
        }
        assertArrayEquals(expected, counts.toDoubleArray());
    }

    private static final List<Function<Tensor, Tensor>> FUNCTIONS = List.of(
            x -> x.cumsum(0),
            x -> x.cumprod(-1),
            x -> x.cummax(0).values(),
            x -> x.cummin(1).indices(),
            x -> x.logCumsumExp(0),
            x -> Scans.linearRecurrence(x, x.mul(2), 0),
            x -> Scans.linearRecurrence(x, Tensor.ones(DType.FLOAT64, 3, 4), 0),
            x -> Scans.diff(x, 2, 1),
            x -> Scans.trapezoid(x, Tensor.arange(3).to(DType.FLOAT64), 0),
            Tensor::median,
            x -> x.median(1, true).values(),
            x -> x.median(0, true).indices(),
            x -> OrderStatistics.nanmedian(x, 1, false).values(),
            x -> OrderStatistics.mode(x, 1, false).values(),
            x -> OrderStatistics.kthvalue(x, 2, 0, false).values(),
            x -> x.quantile(0.3, 1, true),
            x -> OrderStatistics.quantile(x, x.select(0, 0).sigmoid(), 1, false, QuantileMethod.LINEAR),
            x -> OrderStatistics.nanquantile(x, Tensor.of(new double[] {0.2, 0.9}), 0, true, QuantileMethod.NEAREST),
            Statistics::nanmean,
            x -> x.argmax(),
            x -> x.argmin(0, true),
            x -> x.all(true, 1),
            x -> x.gt(0).any(false, 0),
            x -> Statistics.aminmax(x, false, 1).max(),
            Statistics::cov,
            Statistics::corrcoef,
            x -> Statistics.renorm(x, 2, 1, 0.5),
            x -> x.norm(-1.5, false, 0),
            x -> Masked.softmax(x, x.gt(-5), 1),
            x -> Masked.var(x, x.gt(0), 1, true, 1),
            x -> Masked.median(x, x.gt(0), 1, false),
            x -> Masked.cumprod(x, x.gt(0), 0),
            x -> Masked.normalize(x, x.gt(0), 3, 1, 1e-12),
            x -> Bins.searchsorted(x.sort(1).values(), x),
            x -> Bins.searchsorted(x.select(0, 0).sort(0).values(), x),
            x -> Bins.searchsorted(x.select(0, 0).sort(0).values(), x.sum()),
            x -> Bins.bucketize(x, Tensor.of(new double[] {-1, 0, 1})),
            x -> Bins.searchsorted(
                    Tensor.of(new double[] {-1, 0, 1, -2, 0, 2, 0, 1, 2}).reshape(3, 3), x));

    @Property(tries = 20)
    void batchesAreLoops(@ForAll long seed) {
        Tensor x = Tensor.randn(new Random(seed), DType.FLOAT64, 5, 3, 4);
        for (int k = 0; k < FUNCTIONS.size(); k++) {
            Function<Tensor, Tensor> f = FUNCTIONS.get(k);
            Tensor batch = Autodiff.vmap(f::apply).apply(x);
            Tensor loop = Tensor.stack(
                    0,
                    IntStream.range(0, 5).mapToObj(i -> f.apply(x.select(0, i))).toList());
            assertEquals(loop.dtype(), batch.dtype(), "function " + k);
            assertClose(batch, loop, 1e-12, 1e-12, "function " + k);
        }
    }

    @Example
    void batchesNeedNoLoops() {
        Tensor x = Tensor.randn(new Random(1), DType.FLOAT64, 5, 3, 4);
        for (Function<Tensor, Tensor> f : FUNCTIONS) {
            Autodiff.vmap(t -> Autodiff.grad(y ->
                                    f.apply(y).to(DType.FLOAT64).mul(y.sum()).sum())
                            .apply(t))
                    .apply(x);
        }
        for (String name : List.of("cumprod", "linearRecurrence", "cummax", "cummin", "searchsorted")) {
            assertTrue(!Batching.looped().contains(name), name);
        }
    }

    @Example
    void scalarsAreVectorsOfOneElement() {
        Tensor x = Tensor.scalar(DType.FLOAT64, 3);
        for (Tensor y : List.of(
                x.sum(0),
                x.mean(-1),
                x.amax(true, 0),
                x.prod(0, true),
                x.max(0, true).values(),
                x.cumsum(0),
                x.cumprod(-1),
                x.cummax(0).values(),
                x.cummin(-1).values(),
                x.logCumsumExp(0),
                x.median(),
                x.median(0, true).values(),
                x.quantile(0.2),
                x.quantile(0.2, 0, true),
                OrderStatistics.nanmedian(x, 0, false).values(),
                OrderStatistics.mode(x, 0, false).values(),
                x.logSumExp(0),
                x.norm(2, true, 0),
                OrderStatistics.kthvalue(x, 1, 0, true).values(),
                Statistics.nanmean(x, 0),
                Scans.linearRecurrence(x, x, 0))) {
            assertSame(y, x, "scalar");
        }
        for (Tensor y : List.of(
                x.argmax(),
                x.argmin(0),
                x.argmax(0, true),
                x.cummax(0).indices(),
                x.median(-1, false).indices(),
                x.max(0, false).indices())) {
            assertSame(y, Tensor.scalar(DType.INT64, 0), "position");
        }
        assertSame(x.softmax(0), Tensor.scalar(DType.FLOAT64, 1), "softmax");
        assertSame(x.logSoftmax(-1), Tensor.scalar(DType.FLOAT64, 0), "logSoftmax");
        Tensor mask = Tensor.of(new boolean[] {true}).reshape();
        assertSame(Masked.softmax(x, mask, 0), Tensor.scalar(DType.FLOAT64, 1), "masked softmax");
        assertSame(Masked.prod(x, mask, false), x, "masked prod");
        assertSame(Masked.sum(x, mask, true, 0), x, "masked sum");
    }

    @Example
    void nothing() {
        Tensor x = Tensor.zeros(DType.FLOAT64, 2, 0);
        assertSame(x.cumprod(1), x, "cumprod");
        assertSame(x.cummax(1).values(), x, "cummax");
        assertSame(x.logCumsumExp(1), x, "logCumsumExp");
        assertSame(x.cumsum(0), x, "cumsum");
        assertSame(Scans.diff(x), x, "diff");
        assertSame(Scans.trapezoid(x), Tensor.zeros(DType.FLOAT64, 2), "trapezoid");
        assertSame(Scans.cumulativeTrapezoid(x), x, "cumulativeTrapezoid");
        assertSame(x.all(false, 1), Tensor.of(new boolean[] {true, true}), "all");
        assertSame(x.any(false), Tensor.of(new boolean[] {false}).reshape(), "any");
        assertTrue(Double.isNaN(Statistics.nanmean(x).item()));
        assertEquals(0, Uniques.unique(x).values().size());
        assertSame(Bins.bincount(Tensor.of(new int[0])), Tensor.of(new long[0]), "bincount");
        assertSame(
                Bins.searchsorted(Tensor.of(new double[0]), Tensor.of(new double[] {1})),
                Tensor.of(new long[] {0}),
                "searchsorted");
        Tensor y = Tensor.zeros(DType.FLOAT64, 2, 0).requiresGrad();
        y.cumprod(1).add(y.logCumsumExp(1)).sum().backward();
        assertSame(y.grad(), x, "gradient");
    }

    @Example
    void productsOfIntermediateOverflowAreRight() {
        // Pairing the factors in another order than from the left would overflow.
        Tensor x = Tensor.of(new double[] {1e-200, 1e200, 1e200, 1e-200}).requiresGrad();
        Tensor y = x.cumprod(0);
        assertClose(y, Tensor.of(new double[] {1e-200, 1, 1e200, 1}), 1e-15);
    }

    @Example
    void logarithmsOfNothingHaveNoGradient() {
        double nothing = Double.NEGATIVE_INFINITY;
        Tensor x = Tensor.of(new double[] {nothing, nothing, 1, nothing, 2}).requiresGrad();
        x.logCumsumExp(0).slice(0, 2, 5).sum().backward();
        double p = 1 / (1 + StrictMath.exp(1));
        assertClose(x.grad(), Tensor.of(new double[] {0, 0, 2 + p, 0, 1 - p}), 1e-14);
        assertClose(x.detach().logCumsumExp(0).slice(0, 0, 3), Tensor.of(new double[] {nothing, nothing, 1}), 0);
    }

    @Example
    void nothingMaskedGivesTheIdentity() {
        Tensor x = Tensor.of(new double[] {1, Double.NaN, -2}).reshape(1, 3).requiresGrad();
        Tensor none = Tensor.of(new boolean[] {false});
        double infinity = Double.POSITIVE_INFINITY;
        Tensor all = Tensor.cat(
                0,
                Masked.sum(x, none, false, 1),
                Masked.prod(x, none, false, 1),
                Masked.amax(x, none, false, 1),
                Masked.amin(x, none, false, 1),
                Masked.norm(x, none, 3, false, 1),
                Masked.norm(x, none, -3, false, 1),
                Masked.logSumExp(x, none, false, 1),
                Masked.mean(x, none, false, 1),
                Masked.var(x, none, 1, false, 1),
                Masked.median(x, none, 1, false));
        assertClose(
                all,
                Tensor.of(new double[] {
                    0, 1, -infinity, infinity, 0, infinity, -infinity, Double.NaN, Double.NaN, Double.NaN
                }),
                0);
        all.slice(0, 0, 7).sum().backward();
        assertSame(x.grad(), Tensor.zeros(DType.FLOAT64, 1, 3), "gradient");
        Tensor whole = Tensor.of(new int[] {3, 4});
        assertEquals(Integer.MIN_VALUE, Masked.amax(whole, none, false).itemLong());
        assertEquals(
                Long.MAX_VALUE, Masked.amin(whole.to(DType.INT64), none, false).itemLong());
        assertEquals(DType.INT64, Masked.sum(whole, none, false).dtype());
    }
}
