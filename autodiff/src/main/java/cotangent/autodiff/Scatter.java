package cotangent.autodiff;

import java.util.Arrays;

/**
 * Writing at computed positions and over views. Each method returns a copy of {@code x} with something else in places; nothing is changed
 * in place. Where several sources are written to one place, the last in row-major order stays, and the gradient goes to it.
 *
 * <p>Indices are int32 or int64. Negative ones count from the end where the method says so, else they are errors. A scalar counts as a
 * vector of one element. Sources have the type of {@code x} or meet it in {@link DType#promote the wider one}.
 */
public final class Scatter {
    /**
     * {@code y = x}, then {@code y[..index[..i..]..] = source[..i..]}.
     *
     * @param index positions along the axis; no larger than {@code x} along the other axes
     * @param source as large as the index at least; what lies beyond it is not used
     * @throws ShapeException if the shapes do not fit
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor scatter(Tensor x, int axis, Tensor index, Tensor source) {
        Operands o = Operands.of("scatter", x, axis, index, source);
        return o.result(new Scattering.Replace(o.axis).apply(o.x, o.index, o.source));
    }

    /** As {@link #scatter(Tensor, int, Tensor, Tensor)} with one value for all sources; any but 0 is true among truth values. */
    public static Tensor scatter(Tensor x, int axis, Tensor index, double value) {
        return scatter(x, axis, index, ScalarOps.filling(x, value).expand(index.shape()));
    }

    /**
     * Elements of the source reduced with all that are written to the same place, and with what {@code x} has there.
     *
     * @param index as in {@link #scatter(Tensor, int, Tensor, Tensor)}
     * @param includeSelf whether what {@code x} has in a place takes part; else it gives way, and stays only where no source comes
     * @throws ShapeException if the shapes do not fit
     * @throws IndexOutOfBoundsException if an index is out of range
     * @throws DTypeException for the mean of truth values; their sum is their or, their product their and
     */
    public static Tensor scatterReduce(
            Tensor x, int axis, Tensor index, Tensor source, ScatterReduction reduction, boolean includeSelf) {
        Operands o = Operands.of("scatterReduce", x, axis, index, source);
        int a = o.axis;
        return o.result(
                switch (reduction) {
                    case SUM -> o.start(0, includeSelf).scatterAdd(a, o.index, o.source);
                    case PROD -> new Scattering.Product(a).apply(o.start(1, includeSelf), o.index, o.source);
                    case MEAN -> mean(o, includeSelf);
                    case AMAX -> new Scattering.Extremum(a, true, includeSelf).apply(o.x, o.index, o.source);
                    case AMIN -> new Scattering.Extremum(a, false, includeSelf).apply(o.x, o.index, o.source);
                });
    }

    private static Tensor mean(Operands o, boolean includeSelf) {
        if (o.x.dtype() == DType.BOOL) {
            throw new DTypeException("scatterReduce: the mean is not defined for BOOL; use to(...)");
        }
        Tensor sum = o.start(0, includeSelf).scatterAdd(o.axis, o.index, o.source);
        DType type = sum.dtype();
        DType counting = type.isFloating() ? type : DType.FLOAT64;
        int[] sizes = o.x.shape().toArray();
        Tensor ones = Tensor.ones(counting, o.index.shape().toArray());
        Tensor start = includeSelf ? Tensor.ones(counting, sizes) : Tensor.zeros(counting, sizes);
        Tensor count = start.scatterAdd(o.axis, o.index, ones).maximum(Tensor.scalar(counting, 1));
        return type.isFloating()
                ? sum.div(count)
                : sum.to(counting).div(count).floor().to(type);
    }

    /** As {@link #scatterReduce} with whole slices: slice {@code j} of the source meets slice {@code index_j} of an axis. */
    public static Tensor indexReduce(
            Tensor x, int axis, Tensor index, Tensor source, ScatterReduction reduction, boolean includeSelf) {
        if (x.rank() == 0) {
            Tensor from = Indexing.vector("indexReduce", source);
            return indexReduce(x.reshape(1), axis, index, from, reduction, includeSelf)
                    .reshape();
        }
        int a = x.shape().axis(axis);
        Tensor at = Indexing.vector("indexReduce", index);
        requireShape("indexReduce", source, x.shape().with(a, at.size()));
        int[] sizes = new int[x.rank() - a];
        Arrays.fill(sizes, 1);
        sizes[0] = at.size();
        return scatterReduce(x, a, at.reshape(sizes).expand(source.shape()), source, reduction, includeSelf);
    }

    /**
     * Slice {@code index_j} of an axis replaced by slice {@code j} of the source.
     *
     * @throws ShapeException unless {@code index} is a vector and {@code source} has its length along the axis and else the sizes of {@code x}
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor indexCopy(Tensor x, int axis, Tensor index, Tensor source) {
        if (x.rank() == 0) {
            return indexCopy(x.reshape(1), axis, index, Indexing.vector("indexCopy", source))
                    .reshape();
        }
        int a = x.shape().axis(axis);
        Tensor at = Indexing.vector("indexCopy", index);
        requireShape("indexCopy", source, x.shape().with(a, at.size()));
        Indexing.requireRange("indexCopy", at, 0, x.size(a));
        DType type = DType.promote(x.dtype(), source.dtype());
        return new Scattering.ReplaceSlices(a).apply(x.to(type), at, source.to(type));
    }

    /**
     * The slices {@code index} of an axis filled with a value; negative indices count from the end.
     *
     * @throws ShapeException unless {@code index} is a vector
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor indexFill(Tensor x, int axis, Tensor index, double value) {
        return indexFill(x, axis, index, ScalarOps.filling(x, value));
    }

    /** As {@link #indexFill(Tensor, int, Tensor, double)} with a scalar tensor, which may carry a gradient. */
    public static Tensor indexFill(Tensor x, int axis, Tensor index, Tensor value) {
        if (value.rank() != 0) {
            throw new ShapeException("indexFill: needs a scalar value, got shape " + value.shape());
        }
        if (x.rank() == 0) {
            return indexFill(x.reshape(1), axis, index, value).reshape();
        }
        int a = x.shape().axis(axis);
        int n = x.size(a);
        Tensor at = Indexing.wrapped("indexFill", Indexing.vector("indexFill", index), n);
        Tensor chosen = Tensor.zeros(DType.BOOL, n);
        Tensor mask = new Scattering.Replace(0).apply(chosen, at, Tensor.ones(DType.BOOL, at.size()));
        int[] sizes = new int[x.rank() - a];
        Arrays.fill(sizes, 1);
        sizes[0] = n;
        return Tensor.where(mask.reshape(sizes), value.to(x.dtype()), x);
    }

    /**
     * Elements at row-major positions replaced, or added to.
     *
     * @param index row-major positions in {@code x}, of any shape; negative ones count from the end
     * @param source as many elements as indices
     * @param accumulate whether to add instead
     * @throws ShapeException if the numbers of elements differ
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor put(Tensor x, Tensor index, Tensor source, boolean accumulate) {
        if (index.size() != source.size()) {
            throw new ShapeException("put: index has shape " + index.shape() + ", source " + source.shape()
                    + "; needs as many elements");
        }
        Tensor at = Indexing.wrapped("put", index, x.size()).flatten();
        Tensor flat = x.flatten();
        Tensor from = source.flatten();
        return (accumulate ? flat.scatterAdd(0, at, from) : scatter(flat, 0, at, from)).reshape(x.shape());
    }

    /**
     * {@code y = x}, then {@code y[indices] = values}: writes where {@link Indexing#index(Tensor, Tensor...)} reads.
     *
     * @param indices as there
     * @param values broadcast to the shape of what is read there
     * @param accumulate whether to add instead
     * @throws ShapeException if the shapes do not fit
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor indexPut(Tensor x, Tensor[] indices, Tensor values, boolean accumulate) {
        return AdvancedIndex.of("indexPut", x, indices).put(x, values, accumulate);
    }

    /**
     * The elements where a mask is true replaced by those of the source in row-major order; {@code x} and the mask broadcast.
     *
     * @throws DTypeException if the mask does not hold truth values
     * @throws ShapeException if the source has too few elements
     */
    public static Tensor maskedScatter(Tensor x, Tensor mask, Tensor source) {
        if (mask.dtype() != DType.BOOL) {
            throw new DTypeException("maskedScatter: needs a mask of truth values, got " + mask.dtype());
        }
        Shape shape = Shape.broadcast("maskedScatter", x.shape(), mask.shape());
        Tensor m = mask.expand(shape).flatten();
        if (shape.size() == 0) {
            return x.expand(shape);
        }
        Tensor rank = m.cumsum(0).sub(1);
        if (rank.examples == null && rank.getLong(-1) >= source.size()) {
            throw new ShapeException("maskedScatter: the mask is true " + (rank.getLong(-1) + 1)
                    + " times, the source has shape " + source.shape());
        }
        if (source.size() == 0) {
            return x.expand(shape);
        }
        Tensor from = rank.maximum(Tensor.scalar(DType.INT64, 0));
        return Tensor.where(
                        m,
                        source.flatten().gather(0, Tensor.where(m, from, Tensor.scalar(DType.INT64, 0))),
                        x.expand(shape).flatten())
                .reshape(shape);
    }

    /**
     * {@code y = x}, then {@code y.select(axis, index) = source}; a negative index counts from the end.
     *
     * @throws ShapeException if the source has not the shape of the selected part
     * @throws IndexOutOfBoundsException if the index is out of range
     */
    public static Tensor selectScatter(Tensor x, Tensor source, int axis, int index) {
        int a = x.shape().axis(axis);
        int at = index < 0 ? index + x.size(a) : index;
        if (at < 0 || at >= x.size(a)) {
            throw new IndexOutOfBoundsException(
                    "selectScatter: index " + index + " is out of range for axis " + a + " of shape " + x.shape());
        }
        requireShape("selectScatter", source, x.shape().without(a));
        return overwrite(x, Slices.sliceView(x, a, at, at + 1, 1), source.unsqueeze(a));
    }

    /**
     * {@code y = x}, then {@code y.slice(axis, start, end, step) = source}.
     *
     * @throws ShapeException if the source has not the shape of the slice
     * @throws IllegalArgumentException if the step is not positive
     */
    public static Tensor sliceScatter(Tensor x, Tensor source, int axis, int start, int end, int step) {
        View view = Slices.sliceView(x, axis, start, end, step);
        requireShape("sliceScatter", source, x.slice(axis, start, end, step).shape());
        return overwrite(x, view, source);
    }

    /**
     * {@code y = x}, then {@code diagonal(y, offset, axis1, axis2) = source}; see {@link Diagonals#diagonal(Tensor, int, int, int)}.
     *
     * @throws ShapeException if the source has not the shape of the diagonal, or the axes are the same or do not exist
     */
    public static Tensor diagonalScatter(Tensor x, Tensor source, int offset, int axis1, int axis2) {
        View view = Diagonals.diagonalView("diagonalScatter", x, offset, axis1, axis2);
        requireShape(
                "diagonalScatter",
                source,
                Diagonals.diagonal(x, offset, axis1, axis2).shape());
        return overwrite(x, view, source);
    }

    private static Tensor overwrite(Tensor x, View view, Tensor source) {
        DType type = DType.promote(x.dtype(), source.dtype());
        return new Overwrite(view).apply(x.to(type), source.to(type));
    }

    private static void requireShape(String name, Tensor source, Shape shape) {
        if (!source.shape().equals(shape)) {
            throw new ShapeException(name + ": source has shape " + source.shape() + ", needs " + shape);
        }
    }

    /** Checked operands, of one type and at least one axis, with the source cut to the shape of the index. */
    private record Operands(Tensor x, int axis, Tensor index, Tensor source, Shape shape) {
        static Operands of(String name, Tensor x, int axis, Tensor index, Tensor source) {
            int a = Indexing.axis(x, axis);
            Tensor t = Indexing.atLeastVector(x);
            Tensor i = Indexing.atLeastVector(index);
            Indexing.requireSmaller(name, t, a, i);
            Indexing.requireRange(name, i, 0, t.size(a));
            Tensor s = Indexing.atLeastVector(source);
            boolean fits = s.rank() == i.rank();
            for (int k = 0; fits && k < s.rank(); k++) {
                fits = i.size(k) <= s.size(k);
            }
            if (!fits) {
                throw new ShapeException(name + ": source of shape " + source.shape()
                        + " is smaller than the index of shape " + index.shape());
            }
            for (int k = 0; k < s.rank(); k++) {
                s = s.narrow(k, 0, i.size(k));
            }
            DType type = DType.promote(x.dtype(), source.dtype());
            return new Operands(t.to(type), a, i, s.to(type), x.shape());
        }

        /** {@code x}, with a neutral element where sources come unless what is there takes part. */
        Tensor start(double neutral, boolean includeSelf) {
            return includeSelf ? x : scatter(x, axis, index, neutral);
        }

        Tensor result(Tensor y) {
            return y.reshape(shape);
        }
    }

    private Scatter() {}
}
