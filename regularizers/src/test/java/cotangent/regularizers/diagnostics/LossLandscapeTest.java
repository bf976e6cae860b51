package cotangent.regularizers.diagnostics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.ParameterVector;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LossLandscapeTest {
    private static final double[] GRID = LossLandscape.grid(-1, 1, 5);

    private static Layer network(Rng rng) {
        Layer net = new Sequential(new Linear(3, 6, false, rng), Activation.relu(), new Linear(6, 2, false, rng));
        net.to(DType.FLOAT64);
        return net;
    }

    private static Batch batch(Rng rng) {
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 8, 3);
        return new Batch(x, Tensor.randint(rng, 0, 2, 8), Tensor.arange(8), null);
    }

    private static Map<String, double[]> values(Layer net) {
        Map<String, double[]> all = new TreeMap<>();
        net.stateDict().forEach((name, t) -> all.put(name, t.toDoubleArray()));
        return all;
    }

    /** The middle is the loss to the bit, and the model is as it was, running statistics and mode included. */
    @Test
    void middleAndModel() {
        Rng rng = Rng.of(1);
        Layer net = new Sequential(new Linear(3, 4, rng), new BatchNorm1d(4), new Linear(4, 2, rng));
        net.to(DType.FLOAT64);
        Batch batch = batch(rng);
        net.apply(batch.inputs());
        Map<String, double[]> before = values(net);
        LossLandscape landscape = LossLandscape.of(net, batch);
        ParameterVector d1 = DirectionNormalization.FILTER.draw(landscape.center(), rng);
        ParameterVector d2 = DirectionNormalization.FILTER.draw(landscape.center(), rng);
        LandscapePlane plane = landscape.plane(d1, d2, GRID, GRID);
        LandscapeLine line = landscape.line(d1, GRID);
        assertTrue(net.isTraining());
        values(net).forEach((name, v) -> assertArrayEquals(before.get(name), v, 0, name));
        net.eval();
        double loss =
                CrossEntropy.of(net.apply(batch.inputs()), batch.targets()).item();
        assertEquals(loss, plane.loss()[2][2], 0);
        assertEquals(loss, line.loss()[2], 0);
        assertEquals(plane.loss()[2][4], line.loss()[4], 0, "rows of the plane are beta, columns alpha");
        assertEquals(landscape.at(landscape.center().plus(0.5, d2)).loss(), plane.loss()[3][2], 0);
        assertEquals(d1.dot(d2) / d1.norm() / d2.norm(), plane.cosine(), 1e-14);
        assertTrue(plane.accuracy()[2][2] >= 0 && plane.accuracy()[2][2] <= 1);
    }

    @Property
    void directionsHaveTheParametersSizes(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 4, 2, 3);
        ParameterVector at = ParameterVector.of(Map.of("w", w, "b", Tensor.ones(DType.FLOAT64, 4)));
        Tensor filter = DirectionNormalization.FILTER.draw(at, rng).tensors().get("w");
        assertArrayEquals(
                w.norm(2, false, 1, 2).toDoubleArray(),
                filter.norm(2, false, 1, 2).toDoubleArray(),
                1e-8);
        Tensor layer = DirectionNormalization.LAYER.draw(at, rng).tensors().get("w");
        assertEquals(w.norm().item(), layer.norm().item(), 1e-8);
        Tensor raw =
                DirectionNormalization.NONE.draw(at, Rng.of(seed + 1)).tensors().get("w");
        Tensor weight = DirectionNormalization.WEIGHT
                .draw(at, Rng.of(seed + 1))
                .tensors()
                .get("w");
        assertArrayEquals(raw.mul(w).flatten().toDoubleArray(), weight.flatten().toDoubleArray(), 0);
        for (DirectionNormalization normalization : DirectionNormalization.values()) {
            assertEquals(
                    0,
                    normalization.draw(at, rng).tensors().get("b").abs().max().item());
            assertEquals(
                    1,
                    normalization.draw(at, true, rng).tensors().get("b").min().item());
        }
    }

    @Test
    void zeroWeightsDoNotMove() {
        ParameterVector zeros = ParameterVector.of(Map.of("w", Tensor.zeros(3, 2)));
        for (DirectionNormalization normalization :
                List.of(DirectionNormalization.FILTER, DirectionNormalization.LAYER, DirectionNormalization.WEIGHT)) {
            assertEquals(0, normalization.draw(zeros, Rng.of(1)).norm());
        }
    }

    /** A ReLU layer times c and the next by 1 / c is the same function: its filter-normalised curve stays, its plain one does not. */
    @Property(tries = 20)
    void filterNormalisationIgnoresScale(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Layer net = network(rng);
        Batch batch = batch(rng);
        double[] filter = line(net, batch, DirectionNormalization.FILTER);
        double[] plain = line(net, batch, DirectionNormalization.NONE);
        Tensor first = net.parameters().get("0.weight").value();
        Tensor second = net.parameters().get("2.weight").value();
        first.assign(first.detach().mul(4));
        second.assign(second.detach().div(4));
        assertArrayEquals(filter, line(net, batch, DirectionNormalization.FILTER), 1e-7); // TINY beside the norms
        double[] other = line(net, batch, DirectionNormalization.NONE);
        assertTrue(Math.abs(plain[0] - other[0]) + Math.abs(plain[4] - other[4]) > 1e-3);
    }

    private static double[] line(Layer net, Batch batch, DirectionNormalization normalization) {
        LossLandscape landscape = LossLandscape.of(net, batch);
        return landscape
                .line(normalization.draw(landscape.center(), Rng.of(5)), GRID)
                .loss();
    }

    /** A quadratic loss is a parabola of curvature d' H d along d; the curvature map knows its ends. */
    @Test
    void quadratic() {
        Linear net = new Linear(1, 3, false, Rng.of(1));
        net.to(DType.FLOAT64);
        Tensor h = Tensor.of(new double[] {4, 1, -2});
        Supplier<Tensor> loss =
                () -> net.weight().get().flatten().square().mul(h).sum().mul(0.5);
        LossLandscape landscape =
                new LossLandscape(net, () -> new LossLandscape.Value(loss.get().item(), Double.NaN));
        ParameterVector d = DirectionNormalization.NONE.draw(landscape.center(), Rng.of(2));
        double[] l = landscape.line(d, GRID).loss();
        double curvature =
                d.tensors().get("weight").flatten().square().mul(h).sum().item();
        assertEquals(curvature, (l[3] - 2 * l[2] + l[1]) / 0.25, 1e-12);
        assertEquals(curvature, (l[4] - 2 * l[2] + l[0]), 1e-12);
        CurvatureMap map = CurvatureMap.of(net, loss, d, d, GRID, new double[] {0.5}, 200, Rng.of(3));
        for (double ratio : map.ratio()[0]) {
            assertEquals(0.5, ratio, 1e-6);
        }
        assertEquals(0.5, map.mean(), 1e-6);
    }

    /** The smallest over the largest eigenvalue, also where the smallest is the larger one in size, and where both are positive. */
    @Test
    void curvatureRatios() {
        assertEquals(2, ratio(1, 0, -2), 1e-6);
        assertEquals(0, ratio(3, 1, 0), 1e-6);
        assertEquals(0.25, ratio(4, 2, 1), 1e-6);
        assertEquals(Double.POSITIVE_INFINITY, ratio(0, 0, 0));
    }

    /** Of x^4 / 12 + y^2 / 2 the curvatures are x^2 and 1: alpha is along the first direction. */
    @Test
    void positionsOfACurvatureMap() {
        Linear net = new Linear(2, 1, false, Rng.of(1));
        net.to(DType.FLOAT64);
        net.weight().value().assign(Tensor.scalar(DType.FLOAT64, 0));
        Supplier<Tensor> loss = () -> {
            Tensor w = net.weight().get().flatten();
            return w.select(0, 0).pow(4).div(12).add(w.select(0, 1).square().div(2));
        };
        ParameterVector d1 = ParameterVector.of(Map.of("weight", Tensor.of(new double[][] {{1, 0}})));
        ParameterVector d2 = ParameterVector.of(Map.of("weight", Tensor.of(new double[][] {{0, 1}})));
        CurvatureMap map =
                CurvatureMap.of(net, loss, d1, d2, new double[] {2, 3}, new double[] {5, 7, 9}, 300, Rng.of(1));
        for (double[] row : map.ratio()) {
            assertArrayEquals(new double[] {1 / 4.0, 1 / 9.0}, row, 1e-6);
        }
        assertEquals(3, map.ratio().length);
    }

    /** Dropout is off meanwhile, whatever the mode. */
    @Test
    void curvatureIsThatOfTheModelInUse() {
        Rng rng = Rng.of(1);
        Layer net =
                new Sequential(new Linear(3, 6, rng), Activation.tanh(), new Dropout(0.5, rng), new Linear(6, 2, rng));
        net.to(DType.FLOAT64);
        Batch batch = batch(rng);
        Supplier<Tensor> loss = () -> CrossEntropy.of(net.apply(batch.inputs()), batch.targets());
        ParameterVector d = DirectionNormalization.FILTER.draw(ParameterVector.ofValues(net.parameters()), rng);
        double training =
                CurvatureMap.of(net, loss, d, d, GRID, GRID, 5, Rng.of(2)).mean();
        assertTrue(net.isTraining());
        net.eval();
        assertEquals(CurvatureMap.of(net, loss, d, d, GRID, GRID, 5, Rng.of(2)).mean(), training, 0);
    }

    private static double ratio(double... curvatures) {
        Linear net = new Linear(1, 3, false, Rng.of(1));
        net.to(DType.FLOAT64);
        Tensor h = Tensor.of(curvatures);
        ParameterVector d = ParameterVector.ofValues(net.parameters());
        double[] middle = {0};
        Supplier<Tensor> loss =
                () -> net.weight().get().flatten().square().mul(h).sum();
        return CurvatureMap.of(net, loss, d, d, middle, middle, 200, Rng.of(4)).mean();
    }

    /** A forward pass a point; a map of curvature takes one of them a point, for a gradient that is recorded once. */
    @Test
    void costInForwardPasses() {
        Rng rng = Rng.of(1);
        Layer net = network(rng);
        Batch batch = batch(rng);
        int[] passes = {0};
        net.registerForwardHook((layer, in, out) -> {
            passes[0]++;
            return out;
        });
        LossLandscape landscape = LossLandscape.of(net, batch);
        ParameterVector d = DirectionNormalization.FILTER.draw(landscape.center(), rng);
        landscape.plane(d, d, GRID, new double[] {0, 1});
        assertEquals(10, passes[0]);
        CurvatureMap.of(
                net, () -> CrossEntropy.of(net.apply(batch.inputs()), batch.targets()), d, d, GRID, GRID, 3, rng);
        assertEquals(10 + 25, passes[0]);
    }

    @Test
    void interpolationMeetsBothEnds() {
        Rng rng = Rng.of(1);
        Layer net = network(rng);
        LossLandscape landscape = LossLandscape.of(net, batch(rng));
        ParameterVector a = landscape.center();
        ParameterVector b = a.map(t -> t.add(1));
        LandscapeLine line = landscape.interpolation(a, b, LossLandscape.grid(0, 1, 3));
        assertEquals(landscape.at(a).loss(), line.loss()[0], 0);
        assertEquals(landscape.at(a.map(t -> t.add(0.5))).loss(), line.loss()[1], 1e-14);
        assertEquals(landscape.at(b).loss(), line.loss()[2], 0);
    }

    /** A straight way has one direction; in general the coordinates are projections, and distances are those of the singular values. */
    @Property(tries = 50)
    void trajectory(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        ParameterVector d = ParameterVector.of(Map.of("w", Tensor.randn(rng, DType.FLOAT64, 2, 3)));
        LossLandscape.Trajectory straight =
                LossLandscape.trajectory(List.of(d.times(0), d.times(1), d.times(3), d.times(2)));
        assertEquals(1, straight.explained()[0], 1e-12);
        assertArrayEquals(new double[4], straight.y(), 0);
        assertEquals(2 * d.norm(), Math.abs(straight.x()[0]), 1e-12);

        Tensor[] rows = new Tensor[5];
        ParameterVector[] points = new ParameterVector[6];
        points[5] = ParameterVector.of(Map.of("w", Tensor.randn(rng, DType.FLOAT64, 6)));
        for (int k = 0; k < 5; k++) {
            rows[k] = Tensor.randn(rng, DType.FLOAT64, 6);
            points[k] = points[5].plus(1, ParameterVector.of(Map.of("w", rows[k])));
        }
        LossLandscape.Trajectory found = LossLandscape.trajectory(Arrays.asList(points));
        double[] s = Linalg.svdvals(Tensor.stack(0, rows)).square().toDoubleArray();
        double total = Arrays.stream(s).sum();
        assertEquals(s[0] / total, found.explained()[0], 1e-10);
        assertEquals(s[1] / total, found.explained()[1], 1e-10);
        assertEquals(1, found.first().norm(), 1e-10);
        assertEquals(0, found.first().dot(found.second()), 1e-9);
        for (int k = 0; k < 6; k++) {
            ParameterVector row = points[k].plus(-1, points[5]);
            assertEquals(found.first().dot(row), found.x()[k], 1e-9);
            assertEquals(found.second().dot(row), found.y()[k], 1e-9);
        }
    }

    @Test
    void buffersMoveOnRequest() {
        Rng rng = Rng.of(1);
        Layer net = new Sequential(new BatchNorm1d(3), new Linear(3, 2, rng));
        net.to(DType.FLOAT64);
        LossLandscape landscape = LossLandscape.of(net, batch(rng));
        assertTrue(!landscape.center().tensors().containsKey("0.running_mean"));
        LossLandscape all = landscape.withBuffers();
        ParameterVector center = all.center();
        assertTrue(center.tensors().containsKey("0.running_mean"));
        ParameterVector shifted = center.map(t -> t.add(1));
        assertTrue(all.at(shifted).loss()
                != landscape.at(shifted.restrictedTo(landscape.center())).loss());
    }

    @Test
    void pictures() {
        Rng rng = Rng.of(1);
        Layer net = network(rng);
        LossLandscape landscape = LossLandscape.of(net, batch(rng));
        ParameterVector d = DirectionNormalization.FILTER.draw(landscape.center(), rng);
        ParameterVector e = DirectionNormalization.FILTER.draw(landscape.center(), rng);
        LandscapePlane plane = landscape.plane(d, e, GRID, new double[] {0, 1});
        assertTrue(plane.toSvg("around").toString().contains("<line"));
        String[] lines = plane.toCsv().split("\n");
        assertEquals(11, lines.length);
        assertEquals("alpha,beta,loss,accuracy", lines[0]);
        assertTrue(lines[8].startsWith("0.0,1.0," + plane.loss()[1][2] + ","), lines[8]);
        LandscapeLine line = landscape.line(d, GRID);
        assertTrue(line.toSvg("along").toString().contains("<polyline"));
        assertTrue(line.toCsv().startsWith("alpha,loss,accuracy\n-1.0," + line.loss()[0] + ","), line.toCsv());
    }

    @Test
    void errors() {
        Layer net = network(Rng.of(1));
        LossLandscape broken = new LossLandscape(net, () -> new LossLandscape.Value(Double.NaN, 0.5));
        assertEquals(new LossLandscape.Value(Double.POSITIVE_INFINITY, 0.5), broken.at(broken.center()));
        assertThrows(IllegalArgumentException.class, () -> LossLandscape.grid(-1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> broken.line(broken.center(), new double[0]));
        ParameterVector other = ParameterVector.of(Map.of("0.weight", Tensor.zeros(DType.FLOAT64, 2)));
        assertThrows(ShapeException.class, () -> broken.line(other, GRID));
        assertThrows(IllegalArgumentException.class, () -> LossLandscape.trajectory(List.of(other)));
        assertThrows(IllegalArgumentException.class, () -> LossLandscape.trajectory(List.of(other, other)));
    }
}
