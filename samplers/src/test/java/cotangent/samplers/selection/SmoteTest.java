package cotangent.samplers.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.classical.NearestNeighbors;
import cotangent.nn.data.TensorDataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SmoteTest {
    private static double[] row(Tensor x, int i) {
        return x.select(0, i).toDoubleArray();
    }

    /** How far a point is from the segment between two others, at most over the coordinates. */
    private static double distanceToSegment(double[] x, double[] a, double[] b) {
        double along = 0;
        double length = 0;
        for (int f = 0; f < x.length; f++) {
            along += (x[f] - a[f]) * (b[f] - a[f]);
            length += (b[f] - a[f]) * (b[f] - a[f]);
        }
        double t = Math.min(1, Math.max(0, along / length));
        double worst = 0;
        for (int f = 0; f < x.length; f++) {
            worst = Math.max(worst, Math.abs(x[f] - a[f] - t * (b[f] - a[f])));
        }
        return worst;
    }

    private static boolean inBox(double[] x, double[] a, double[] b) {
        return IntStream.range(0, x.length)
                .allMatch(f -> x[f] >= Math.min(a[f], b[f]) - 1e-12 && x[f] <= Math.max(a[f], b[f]) + 1e-12);
    }

    @Property(tries = 100)
    void newRowsLieBetweenARowAndANeighbour(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 7) int k,
            @ForAll @IntRange(min = 1, max = 3) int times) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, rows, 3);
        int used = Math.min(k, rows - 1);
        Tensor nearest = new NearestNeighbors(x).amongThemselves(used).indices();
        for (boolean perAttribute : new boolean[] {false, true}) {
            Tensor made = new Smote(100 * times, k, perAttribute).synthesize(x, Rng.of(seed + 1));
            assertEquals(rows * times, made.size(0));
            for (int r = 0; r < made.size(0); r++) {
                double[] base = row(x, r / times);
                double[] point = row(made, r);
                long[] candidates = nearest.select(0, r / times).toLongArray();
                assertTrue(Arrays.stream(candidates)
                        .mapToObj(j -> row(x, (int) j))
                        .anyMatch(other -> perAttribute
                                ? inBox(point, base, other)
                                : distanceToSegment(point, base, other) < 1e-12));
            }
        }
    }

    @Property(tries = 100)
    void countAndSelectionBelowOneHundredPercent(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 30) int rows,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        Tensor x = Tensor.arange(DType.FLOAT64, 0, rows, 1).mul(1000).unsqueeze(1);
        Tensor made = new Smote(percent, 1, false).synthesize(x, Rng.of(seed));
        assertEquals(rows * percent / 100, made.size(0));
        // Of two nearest rows that of lower number is taken: row i makes a point in (i - 1, i], and row 0 one in [0,
        // 1).
        int[] points = new int[rows];
        for (double v : made.toDoubleArray()) {
            points[Math.max(1, (int) Math.ceil(v / 1000))]++;
        }
        for (int i = 1; i < rows; i++) {
            assertTrue(points[i] <= (i == 1 ? 2 : 1), "a row was taken twice");
        }
    }

    @Test
    void twoRows() {
        Tensor made = new Smote(100_000).synthesize(Tensor.of(new double[] {0, 1}, 2, 1), Rng.of(1));
        assertEquals(2000, made.size(0));
        assertTrue(made.min().item() >= 0 && made.max().item() <= 1);
        // 2000 uniform numbers: the standard error of the mean is 0.0065.
        assertEquals(0.5, made.mean().item(), 0.03);
        assertEquals(1 / 12.0, made.sub(0.5).square().mean().item(), 0.01);
    }

    /** Each of the neighbours is drawn as often as the others; each row of a part of them, too. */
    @Test
    void neighboursAndRowsAreEquallyFrequent() {
        Tensor corner = Tensor.of(new double[][] {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        int times = 3000;
        Oversampler[] each = {new Smote(100 * times, 3, false), new SmoteNc(100 * times, 3, List.of())};
        TensorDataset data = new TensorDataset(corner, Tensor.zeros(DType.INT64, 4));
        for (Oversampler smote : each) {
            Tensor made = smote.synthesize(data, 0, Rng.of(8)).slice(0, 0, times);
            for (int axis = 0; axis < 3; axis++) {
                double along =
                        made.select(1, axis).gt(0).to(DType.FLOAT64).sum().item();
                assertEquals(times / 3.0, along, 5 * Math.sqrt(times * 2 / 9.0), "towards neighbour " + axis);
            }
        }
        Tensor line = Tensor.of(new double[] {0, 1000, 2000, 3000}, 4, 1);
        int[] taken = new int[2];
        for (int t = 0; t < 2000; t++) {
            for (double v : new Smote(50, 1, false).synthesize(line, Rng.of(t)).toDoubleArray()) {
                // The neighbour of lower number is the nearest: rows 2 and 3 make the points above 1000 and 2000.
                taken[0] += v > 1000 && v <= 2000 ? 1 : 0;
                taken[1] += v > 2000 ? 1 : 0;
            }
        }
        assertEquals(1000, taken[0], 5 * Math.sqrt(500));
        assertEquals(1000, taken[1], 5 * Math.sqrt(500));
    }

    @Test
    void oneGapARowOrOneAColumn() {
        Tensor x = Tensor.of(new float[] {0, 0, 1, 1}, 2, 2);
        Tensor one = new Smote(1000).synthesize(x, Rng.of(3));
        assertEquals(DType.FLOAT32, one.dtype());
        assertArrayEquals(one.select(1, 0).toDoubleArray(), one.select(1, 1).toDoubleArray());
        Tensor each = new Smote(1000, 5, true).synthesize(x, Rng.of(3));
        assertTrue(each.select(1, 0).sub(each.select(1, 1)).abs().min().item() > 0);
    }

    @Test
    void datasetsKeepWhatTheyHave() {
        Tensor x = Tensor.randn(Rng.of(4), 10, 2);
        Tensor y = Tensor.of(new long[] {7, 2, 2, 7, 2, 2, 2, 7, 2, 2});
        TensorDataset more = new Smote(200).oversample(new TensorDataset(x, y), 7, Rng.of(5));
        assertEquals(16, more.size());
        assertArrayEquals(x.toDoubleArray(), more.inputs().slice(0, 0, 10).toDoubleArray());
        assertArrayEquals(y.toLongArray(), more.targets().slice(0, 0, 10).toLongArray());
        assertArrayEquals(
                new long[] {7, 7, 7, 7, 7, 7}, more.targets().slice(0, 10, 16).toLongArray());
        Tensor rare = x.indexSelect(0, Tensor.of(new int[] {0, 3, 7}));
        assertArrayEquals(
                new Smote(200).synthesize(rare, Rng.of(5)).toDoubleArray(),
                more.inputs().slice(0, 10, 16).toDoubleArray());
    }

    @Test
    void mixedColumnsByHand() {
        // Deviations of the continuous columns 0 and 2: 1 and 3, so M = 2.
        double[][] x = {{0, 5, 0}, {2, 5, 6}};
        assertEquals(2, SmoteNc.medianDeviation(x, new boolean[] {false, true, false}), 1e-15);
        assertEquals(1, SmoteNc.medianDeviation(x, new boolean[] {false, true, true}), 1e-15);
        // M^2 = 2.875: row 1 is 1.5 away from row 0, and row 2, which is nearer but for the mismatch, sqrt(1 + 2.875).
        Tensor rows = Tensor.of(new double[][] {{0, 1}, {1.5, 1}, {-1, 2}, {3.5, 2}});
        Tensor made = new SmoteNc(1000, 1, List.of(1)).synthesize(rows, Rng.of(6));
        for (int r = 0; r < 10; r++) {
            double[] v = row(made, r);
            assertTrue(v[0] >= 0 && v[0] <= 1.5, "between the rows 0 and 1");
            assertEquals(1, v[1]);
        }
    }

    @Test
    void neighboursVoteOnNominalColumns() {
        // Far from row 0, whose neighbours are all others: 8 twice, 9 once; a tie of 8 and 9 is decided by the row
        // itself.
        Tensor rows = Tensor.of(new double[][] {{0, 7, 7}, {1, 8, 8}, {2, 8, 9}, {3, 9, 8}, {4, 9, 8}});
        Tensor made = new SmoteNc(100, 4, List.of(1, 2)).synthesize(rows, Rng.of(7));
        assertEquals(7, made.get(0, 1), "a tie");
        assertEquals(8, made.get(0, 2), "three of four");
        assertEquals(9, made.get(2, 1), "7, 8, 9, 9");
    }

    @Property(tries = 100)
    void nominalColumnsAloneByTheMetricOfWhatValuesTell(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        double[] values = new double[40 * 3];
        long[] labels = new long[40];
        for (int i = 0; i < values.length; i++) {
            values[i] = rng.nextInt(3);
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i < 8 ? 1 : 0;
        }
        TensorDataset data = new TensorDataset(Tensor.of(values, 40, 3), Tensor.of(labels));
        Tensor made = new SmoteN(200, 3).synthesize(data, 1, rng);
        assertEquals(16, made.size(0));
        for (int r = 0; r < 16; r++) {
            int i = r / 2;
            // Neighbours by hand.
            double[] distance = new double[8];
            for (int j = 0; j < 8; j++) {
                for (int f = 0; f < 3; f++) {
                    double delta = 2
                            * Math.abs(rate(values, labels, f, values[3 * i + f])
                                    - rate(values, labels, f, values[3 * j + f]));
                    distance[j] += delta * delta;
                }
            }
            int at = i;
            int[] near = IntStream.range(0, 8)
                    .filter(j -> j != at)
                    .boxed()
                    .sorted(Comparator.comparingDouble(j -> distance[j]))
                    .mapToInt(j -> j)
                    .toArray();
            if (distance[near[3]] - distance[near[2]] < 1e-12) {
                continue; // which of the two is among the three nearest is left to rounding
            }
            for (int f = 0; f < 3; f++) {
                int[] votes = new int[3];
                votes[(int) values[3 * i + f]]++;
                for (int j : Arrays.copyOf(near, 3)) {
                    votes[(int) values[3 * j + f]]++;
                }
                int most = Arrays.stream(votes).max().orElseThrow();
                long winners = Arrays.stream(votes).filter(v -> v == most).count();
                double got = made.get(r, f);
                if (winners == 1) {
                    assertEquals(most, votes[(int) got]);
                } else {
                    assertEquals(values[3 * i + f], got);
                }
            }
        }
    }

    /** The share of class 1 among samples with a value; with two classes, delta is twice the difference of shares. */
    private static double rate(double[] values, long[] labels, int f, double value) {
        double hits = 0;
        double all = 0;
        for (int i = 0; i < labels.length; i++) {
            if (values[3 * i + f] == value) {
                all++;
                hits += labels[i];
            }
        }
        return hits / all;
    }

    @Test
    void valuesThatTellTheSameAreNoDistanceApart() {
        double[][] all = {{1}, {2}, {1}, {2}, {3}};
        var shares = SmoteN.shares(all, new long[] {0, 0, 1, 1, 1});
        assertEquals(0, SmoteN.distance(new double[] {1}, new double[] {2}, shares));
        // |1/2 - 0| + |1/2 - 1| = 1.
        assertEquals(1, SmoteN.distance(new double[] {1}, new double[] {3}, shares));
        assertEquals(0, SmoteN.distance(new double[] {3}, new double[] {3}, shares));
    }

    @Property(tries = 100)
    void undersampling(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int percent) {
        long[] labels = new long[60];
        Arrays.fill(labels, 0, 10, 4);
        int[] kept = new MajorityUndersampler(percent).select(labels, 4, Rng.of(seed));
        assertEquals(10, Arrays.stream(kept).filter(i -> labels[i] == 4).count());
        assertEquals(
                Math.min(50, 1000 / percent),
                Arrays.stream(kept).filter(i -> labels[i] == 0).count());
        assertEquals(kept.length, Arrays.stream(kept).distinct().count());
    }

    @Test
    void wrongArguments() {
        Tensor two = Tensor.ones(2, 2);
        for (int percent : new int[] {0, -100, 150}) {
            assertThrows(IllegalArgumentException.class, () -> new Smote(percent));
            assertThrows(IllegalArgumentException.class, () -> new SmoteNc(percent, List.of()));
            assertThrows(IllegalArgumentException.class, () -> new SmoteN(percent));
        }
        assertThrows(IllegalArgumentException.class, () -> new Smote(100, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Smote(100).synthesize(Tensor.ones(1, 2), Rng.of(1)));
        assertThrows(ShapeException.class, () -> new Smote(100).synthesize(Tensor.ones(2), Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new Smote(100)
                .synthesize(Tensor.ones(2, 2).mul(Double.NaN), Rng.of(1)));
        assertThrows(ShapeException.class, () -> new SmoteNc(100, List.of(2)).synthesize(two, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new SmoteNc(100, List.of(0, 1)).synthesize(two, Rng.of(1)));
        TensorDataset data = new TensorDataset(two, Tensor.of(new long[] {0, 1}));
        for (Oversampler each : List.of(new Smote(100), new SmoteNc(100, List.of(0)), new SmoteN(100))) {
            assertThrows(IllegalArgumentException.class, () -> each.synthesize(data, 1, Rng.of(1)));
            assertThrows(IllegalArgumentException.class, () -> each.synthesize(data, 5, Rng.of(1)));
            assertThrows(ShapeException.class, () -> each.synthesize(new TensorDataset(two, two), 1, Rng.of(1)));
        }
        assertThrows(IllegalArgumentException.class, () -> new MajorityUndersampler(0));
        assertThrows(IllegalArgumentException.class, () -> new MajorityUndersampler(100)
                .select(new long[] {1}, 2, Rng.of(1)));
    }
}
