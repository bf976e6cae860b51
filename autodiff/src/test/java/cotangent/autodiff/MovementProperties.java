package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static cotangent.autodiff.fixtures.TensorAssertions.assertShape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What views share, what may be written, how families of operators agree, and what they refuse. */
class MovementProperties {
    private static Tensor numbers(int... sizes) {
        return Tensor.arange(Shape.of(sizes).size()).to(DType.FLOAT64).reshape(sizes);
    }

    @Example
    void viewsShareStorage() {
        Tensor x = numbers(4, 3, 2);
        List<Function<Tensor, Tensor>> views = List.of(
                t -> t.unfold(0, 2, 1),
                t -> t.asStrided(new int[] {3, 3}, new int[] {2, 1}, 4),
                t -> t.diagonal(0, 0, 1),
                t -> t.movedim(new int[] {0, 1}, new int[] {2, 0}),
                t -> t.rot90(1),
                t -> t.rot90(2),
                t -> t.fliplr().flipud(),
                t -> t.swapAxes(0, 2),
                t -> t.unflatten(0, 2, -1),
                t -> t.broadcastTo(5, 4, 3, 2),
                t -> t.chunk(2, 0).get(1),
                t -> t.tensorSplit(3, 1).get(2),
                t -> t.unbind(1).get(2),
                t -> Stacking.atleast3d(t.select(0, 1)),
                t -> Stacking.hsplit(t, 3).get(1),
                t -> Stacking.broadcastTensors(t, Tensor.ones(2, 1, 1, 1)).get(0),
                t -> Grids.meshgrid(t.flatten(), t.flatten()).get(1));
        for (Function<Tensor, Tensor> view : views) {
            org.junit.jupiter.api.Assertions.assertSame(x.storage, view.apply(x).storage);
        }
    }

    /** An assignment goes through exactly if no two elements share a place. */
    @Property(tries = 300)
    void overlappingViewsAreNotWritten(@ForAll long seed) {
        Random r = new Random(seed);
        int[] sizes = IntStream.range(0, r.nextInt(4)).map(k -> r.nextInt(4)).toArray();
        int[] strides = IntStream.range(0, sizes.length).map(k -> r.nextInt(7)).toArray();
        int last = IntStream.range(0, sizes.length)
                .map(k -> Math.max(sizes[k] - 1, 0) * strides[k])
                .sum();
        Tensor x = Tensor.zeros(last + 1);
        Tensor view = x.asStrided(sizes, strides, 0);
        if (r.nextBoolean()) {
            view = view.flip(IntStream.range(0, sizes.length).toArray());
        }
        int[] places = x.copy().to(DType.INT32).toIntArray();
        Arrays.setAll(places, i -> i);
        int[] read =
                Tensor.of(places, places.length).asStrided(sizes, strides, 0).toIntArray();
        boolean overlap = Arrays.stream(read).distinct().count() < read.length;
        Tensor target = view;
        if (overlap) {
            assertThrows(IllegalArgumentException.class, () -> target.assign(Tensor.scalar(1)));
        } else {
            target.assign(Tensor.scalar(1));
            assertEquals(read.length, x.sum().item());
        }
    }

    @Example
    void windowsMayBeWrittenIfTheyDoNotOverlap() {
        Tensor x = Tensor.zeros(6);
        x.unfold(0, 2, 2).assign(Tensor.ones(3, 2));
        assertEquals(6, x.sum().item());
        assertThrows(IllegalArgumentException.class, () -> x.unfold(0, 3, 2).assign(Tensor.ones(2, 3)));
        assertThrows(
                IllegalArgumentException.class, () -> Tensor.ones(1).expand(3).assign(Tensor.ones(3)));
    }

    @Property(tries = 100)
    void partsPutTogetherAreTheWhole(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(min = 1, max = 7) int parts) {
        Tensor x = Tensor.randn(new Random(seed), DType.FLOAT64, 2, n);
        assertSame(Tensor.cat(1, x.chunk(parts, 1)), x, "chunk");
        assertTrue(x.chunk(parts, 1).size() <= parts);
        assertSame(Tensor.cat(1, x.tensorSplit(parts, 1)), x, "tensorSplit");
        assertEquals(parts, x.tensorSplit(parts, 1).size());
        assertSame(Tensor.stack(1, x.unbind(1)), x, "unbind");
        assertSame(x.roll(parts, 1).roll(-parts, 1), x, "roll");
        assertSame(x.rot90(parts).rot90(-parts), x, "rot90");
    }

    @Property(tries = 100)
    void whatIsWrittenIsReadAgain(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = Tensor.randn(r, DType.FLOAT64, 4, 5);
        Tensor at = Tensor.of(Arrays.copyOf(Rng.permutation(r, 5), 3));
        Tensor source = Tensor.randn(r, DType.FLOAT64, 4, 3);
        assertSame(x.indexCopy(1, at, source).indexSelect(1, at), source, "indexCopy");
        Tensor each = at.expand(4, 3);
        assertSame(x.scatter(1, each, source).gather(1, each), source, "scatter");
        Tensor[] indices = {null, at};
        assertSame(Scatter.indexPut(x, indices, source, false).index(indices), source, "indexPut");
        assertSame(Scatter.put(x, at, source.select(0, 0), false).take(at), source.select(0, 0), "put");
        Tensor mask = x.gt(0);
        Tensor chosen = x.maskedSelect(mask);
        assertSame(
                Scatter.maskedScatter(Tensor.zerosLike(x), mask, chosen),
                x.maximum(Tensor.zerosLike(x)),
                "maskedScatter");
        assertSame(x.index(mask), chosen, "a mask as index");
    }

    @Property(tries = 100)
    void integersAndTruthValuesMoveToo(@ForAll long seed) {
        Random r = new Random(seed);
        for (DType type : DType.values()) {
            Tensor x = Tensor.randint(r, 0, 2, 3, 4).to(type);
            Tensor at = Tensor.randint(r, 0, 4, 3, 2);
            Tensor source = Tensor.randint(r, 0, 2, 3, 2).to(type);
            Tensor y = x.scatter(1, at, source);
            assertEquals(type, y.dtype());
            assertSame(
                    y.to(DType.FLOAT64),
                    x.to(DType.FLOAT64).scatter(1, at, source.to(DType.FLOAT64)),
                    type + " scatter");
            assertEquals(
                    type,
                    x.tile(2)
                            .roll(1)
                            .unfold(0, 2, 1)
                            .index(null, at.select(1, 0))
                            .dtype());
            if (type != DType.BOOL) {
                for (ScatterReduction how : ScatterReduction.values()) {
                    Tensor z = x.scatterReduce(1, at, source, how, r.nextBoolean());
                    assertEquals(type, z.dtype(), how::toString);
                }
            }
        }
    }

    @Example
    void meansOfIntegersAreRoundedDown() {
        Tensor x = Tensor.of(new int[] {-4, 7});
        Tensor y = x.scatterReduce(0, Tensor.of(new int[] {0}), Tensor.of(new int[] {1}), ScatterReduction.MEAN, true);
        assertSame(y, Tensor.of(new int[] {-2, 7}), "floor(-1.5)");
    }

    @Example
    void ofSeveralSourcesTheLastStaysAndGetsTheGradient() {
        Tensor x = Tensor.of(new double[] {1, 2}).requiresGrad();
        Tensor source = Tensor.of(new double[] {3, 4, 5}).requiresGrad();
        Tensor y = x.scatter(0, Tensor.of(new int[] {1, 1, 1}), source);
        assertSame(y.detach(), Tensor.of(new double[] {1, 5}), "value");
        y.mul(Tensor.of(new double[] {10, 20})).sum().backward();
        assertSame(x.grad(), Tensor.of(new double[] {10, 0}), "what was there");
        assertSame(source.grad(), Tensor.of(new double[] {0, 0, 20}), "sources");
        source.zeroGrad();
        x.indexCopy(0, Tensor.of(new int[] {1, 1, 1}), source).sum().backward();
        assertSame(source.grad(), Tensor.of(new double[] {0, 0, 1}), "slices");
    }

    @Property(tries = 30)
    void distancesHaveFiniteDerivativesWherePointsMeet(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor a = Tensor.randn(r, DType.FLOAT64, 3, 2);
        for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY}) {
            Tensor g =
                    Autodiff.grad((Tensor t) -> Distances.cdist(t, a, p).sum()).apply(a);
            assertTrue(g.allFinite(), () -> "gradient for p = " + p);
            Tensor h = Autodiff.hvp(t -> Distances.cdist(t, a, p).sum(), a, Tensor.onesLike(a));
            assertTrue(h.allFinite(), () -> "second derivative for p = " + p);
        }
        assertClose(Diagonals.diagonal(Distances.cdist(a, a)), Tensor.zeros(DType.FLOAT64, 3), 0);
    }

    @Example
    void whatIsNotAskedForIsNotRead() {
        Tensor broken = Tensor.full(DType.FLOAT64, Double.NaN, 2, 2);
        Tensor i = Tensor.eye(DType.FLOAT64, 2);
        assertSame(Products.addmm(broken, i, i, 0, 1), i, "beta = 0");
    }

    @Example
    void shapesOfEmptyResults() {
        assertShape(Grids.combinations(Tensor.ones(2), 3, false), 0, 3);
        assertShape(Grids.cartesianProd(Tensor.ones(0), Tensor.ones(2)), 0, 2);
        assertShape(Grids.trilIndices(0, 3, 0), 2, 0);
        assertShape(Distances.pdist(Tensor.ones(1, 2)), 0);
        assertShape(Distances.cdist(Tensor.ones(0, 2), Tensor.ones(3, 2)), 0, 3);
        assertShape(Distances.cdist(Tensor.ones(2, 0), Tensor.ones(3, 0), Double.POSITIVE_INFINITY), 2, 3);
        assertShape(Tensor.ones(3, 0).tile(2, 2), 6, 0);
        assertShape(Tensor.ones(0, 3).roll(2, 0), 0, 3);
        assertShape(Tensor.ones(4, 3).index(Tensor.of(new int[0]).reshape(0, 2)), 0, 2, 3);
        // The offset of a part of an empty tensor stays within its storage.
        assertShape(
                Products.linear(
                        Tensor.ones(1, 2), Tensor.ones(0, 2), Tensor.ones(3, 0).select(0, 2)),
                1,
                0);
    }

    @Example
    void indicesOfTrianglesAreThoseOfTheTriangles() {
        for (int offset = -4; offset <= 4; offset++) {
            Tensor ones = Tensor.ones(3, 4);
            assertSame(
                    Grids.trilIndices(3, 4, offset),
                    Indexing.argwhere(ones.tril(offset)).mT().contiguous(),
                    "lower");
            assertSame(
                    Grids.triuIndices(3, 4, offset),
                    Indexing.argwhere(ones.triu(offset)).mT().contiguous(),
                    "upper");
        }
    }

    /** Indices out of range, at a random place and of either type. */
    @Property(tries = 200)
    void indicesOutOfRangeAreRefused(@ForAll long seed) {
        Random r = new Random(seed);
        int n = r.nextInt(1, 5);
        Tensor x = Tensor.ones(n);
        long[] at = r.longs(r.nextInt(1, 4), 0, n).toArray();
        long far = r.nextBoolean() ? n + r.nextInt(3) : -n - 1 - r.nextInt(3);
        boolean huge = r.nextInt(4) == 0;
        at[r.nextInt(at.length)] = huge ? far * (1L << 32) : far;
        Tensor index = huge || r.nextBoolean()
                ? Tensor.of(at, at.length)
                : Tensor.of(at, at.length).to(DType.INT32);
        Tensor source = Tensor.ones(at.length);
        for (Runnable call : new Runnable[] {
            () -> x.gather(0, index),
            () -> x.take(index),
            () -> x.takeAlongDim(index, 0),
            () -> x.index(index),
            () -> x.indexSelect(0, index),
            () -> x.indexAdd(0, index, source),
            () -> x.indexCopy(0, index, source),
            () -> x.indexFill(0, index, 2),
            () -> x.scatter(0, index, source),
            () -> x.scatterAdd(0, index, source),
            () -> x.scatterReduce(0, index, source, ScatterReduction.PROD, true),
            () -> Scatter.indexReduce(x, 0, index, source, ScatterReduction.AMAX, true),
            () -> Scatter.put(x, index, source, false),
            () -> Scatter.indexPut(x, new Tensor[] {index}, source, true)
        }) {
            assertThrows(IndexOutOfBoundsException.class, call::run);
        }
        Tensor fractions = Tensor.zeros(at.length);
        assertThrows(DTypeException.class, () -> x.gather(0, fractions));
        assertThrows(DTypeException.class, () -> x.take(fractions));
        assertThrows(DTypeException.class, () -> x.scatter(0, fractions, source));
    }

    @Property(tries = 100)
    void axesThatDoNotExistAreRefused(@ForAll long seed) {
        Random r = new Random(seed);
        int rank = r.nextInt(1, 4);
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 2);
        Tensor x = Tensor.ones(sizes);
        int axis = r.nextBoolean() ? rank + r.nextInt(3) : -rank - 1 - r.nextInt(3);
        Tensor index = Tensor.of(new int[] {0});
        for (Runnable call : new Runnable[] {
            () -> x.roll(1, axis),
            () -> x.rot90(1, 0, axis),
            () -> x.movedim(0, axis),
            () -> x.movedim(new int[] {axis}, new int[] {0}),
            () -> x.swapAxes(axis, 0),
            () -> x.unflatten(axis, 2),
            () -> x.unfold(axis, 1, 1),
            () -> x.repeatInterleave(2, axis),
            () -> x.repeatInterleave(index, axis),
            () -> x.chunk(2, axis),
            () -> x.tensorSplit(2, axis),
            () -> x.unbind(axis),
            () -> x.flip(axis),
            () -> x.scatter(axis, index, Tensor.ones(1)),
            () -> x.indexFill(axis, index, 1),
            () -> x.indexCopy(axis, index, x),
            () -> Scatter.selectScatter(x, x, axis, 0),
            () -> Scatter.sliceScatter(x, x, axis, 0, 1, 1),
            () -> x.diagonal(0, 0, axis)
        }) {
            assertThrows(ShapeException.class, call::run);
        }
    }

    private static void refused(Class<? extends RuntimeException> type, Runnable... calls) {
        for (Runnable call : calls) {
            RuntimeException e = assertThrows(type, call::run);
            assertTrue(e.getMessage().contains(":") || e.getMessage().startsWith("axis"), e.getMessage());
        }
    }

    @Example
    void shapesThatDoNotFitAreRefused() {
        Tensor v = Tensor.ones(3);
        Tensor m = Tensor.ones(2, 3);
        Tensor at = Tensor.of(new int[] {0, 1});
        refused(
                ShapeException.class,
                () -> m.roll(new int[] {1}, new int[] {0, 1}),
                () -> m.rot90(1, 1, -1),
                () -> m.movedim(new int[] {0, 1}, new int[] {1}),
                () -> m.movedim(new int[] {0, 0}, new int[] {0, 1}),
                () -> m.unflatten(1, 2, -1),
                () -> m.unfold(1, 4, 1),
                () -> m.asStrided(new int[] {1}, new int[] {1, 1}, 0),
                () -> m.repeat(2),
                () -> m.tile(-1),
                () -> m.repeatInterleave(Tensor.of(new int[] {1, 2}), 1),
                () -> Stacking.hstack(),
                () -> Stacking.hstack(v, m),
                () -> Stacking.vstack(v, Tensor.ones(2)),
                () -> Stacking.columnStack(v, Tensor.ones(2)),
                () -> Stacking.blockDiag(Tensor.ones(1, 1, 1)),
                () -> Stacking.broadcastTensors(v, Tensor.ones(2)),
                () -> Stacking.vsplit(v, 3),
                () -> Grids.meshgrid(),
                () -> Grids.meshgrid(m),
                () -> Grids.cartesianProd(),
                () -> Grids.combinations(m),
                () -> Grids.trilIndices(-1, 2, 0),
                () -> m.scatter(1, at, v),
                () -> m.scatter(1, Tensor.of(new int[] {0, 1}, 1, 2), Tensor.ones(1, 1)),
                () -> m.scatter(1, Tensor.of(new int[] {0, 1, 0}, 3, 1), Tensor.ones(3, 1)),
                () -> m.indexCopy(1, at, Tensor.ones(2, 3)),
                () -> Scatter.indexReduce(m, 1, at, Tensor.ones(2, 3), ScatterReduction.AMIN, true),
                () -> m.indexFill(1, Tensor.of(new int[] {0}, 1, 1), 1),
                () -> Scatter.indexFill(m, 1, at, v),
                () -> Scatter.put(m, at, v, false),
                () -> Scatter.indexPut(m, new Tensor[] {at}, Tensor.ones(2, 2), false),
                () -> m.index(at, at, at),
                () -> m.index(at, Tensor.of(new int[] {0, 1, 1})),
                () -> m.index(Tensor.of(new boolean[] {true})),
                () -> Scatter.maskedScatter(m, m.gt(0), v),
                () -> Scatter.selectScatter(m, v, 1, 0),
                () -> Scatter.sliceScatter(m, v, 1, 0, 2, 1),
                () -> Scatter.diagonalScatter(m, v, 0, 0, 1),
                () -> Scatter.diagonalScatter(m, v, 0, 0, 0),
                () -> m.takeAlongDim(at, 0),
                () -> Distances.cdist(m, Tensor.ones(2, 2)),
                () -> Distances.cdist(v, m),
                () -> Distances.pdist(v),
                () -> Products.cross(m, m, 0),
                () -> Products.cross(m, v),
                () -> Products.inner(m, Tensor.ones(2)),
                () -> Products.outer(m, v),
                () -> Products.mm(m, v),
                () -> Products.mv(v, v),
                () -> Products.bmm(m, m),
                () -> Products.bmm(Tensor.ones(2, 1, 1), Tensor.ones(3, 1, 1)),
                () -> Products.addbmm(m, Tensor.ones(2, 1, 1), Tensor.ones(3, 1, 1)),
                () -> Products.addmm(Tensor.ones(4), m, m.mT()),
                () -> Products.tensordot(m, m, 2 + 1),
                () -> Products.tensordot(m, m, new int[] {0}, new int[] {1}),
                () -> Products.tensordot(m, m, new int[] {0}, new int[] {0, 1}),
                () -> Products.tensordot(m, m, new int[] {0, 0}, new int[] {0, 0}),
                () -> Products.vander(Tensor.scalar(1)),
                () -> Products.vander(v, -1, true));
        refused(
                IllegalArgumentException.class,
                () -> m.unfold(1, 1, 0),
                () -> m.chunk(0, 1),
                () -> m.tensorSplit(0, 1),
                () -> Stacking.hsplit(m, 2),
                () -> m.repeatInterleave(-1, 0),
                () -> m.repeatInterleave(Tensor.of(new int[] {-1}), 0),
                () -> Grids.combinations(v, -1, false),
                () -> Scatter.sliceScatter(m, v, 1, 0, 2, 0),
                () -> m.index(),
                () -> m.index((Tensor) null),
                () -> Distances.pdist(m, -1),
                () -> Distances.cdist(m, m, Double.NaN));
        refused(
                IndexOutOfBoundsException.class,
                () -> m.asStrided(new int[] {4}, new int[] {2}, 0),
                () -> m.asStrided(new int[] {1}, new int[] {1}, -1),
                () -> m.asStrided(new int[] {1}, new int[] {-1}, 2),
                () -> m.asStrided(new int[] {1 << 20, 1 << 10}, new int[] {1 << 20, 1 << 20}, 0),
                () -> Scatter.selectScatter(m, Tensor.ones(2), 1, 3));
        refused(
                DTypeException.class,
                () -> Scatter.maskedScatter(m, m, m),
                () -> m.repeatInterleave(Tensor.ones(3), 1),
                () -> Scatter.indexPut(m, new Tensor[] {v}, v, false));
    }
}
