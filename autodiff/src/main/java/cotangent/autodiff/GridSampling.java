package cotangent.autodiff;

import java.util.Arrays;

/**
 * Reading images and volumes at real-valued positions, as PyTorch's {@code grid_sample}. Positions are given from -1 to 1: the centres of the
 * first and the last element with aligned corners, else their outer edges. Values are differentiable in image and positions; the
 * derivative in the positions of {@link Mode#NEAREST} is 0.
 */
public final class GridSampling {
    /** How values between elements are made. */
    public enum Mode {
        /** Linear between the neighbours, along each axis. */
        BILINEAR,
        /** Cubic between the four neighbours along each axis, as {@link Interpolation.Mode#BICUBIC}; of images only. */
        BICUBIC,
        /** The nearest element, ties to the even one. */
        NEAREST
    }

    /** What lies outside. */
    public enum Padding {
        /** Zeros. */
        ZEROS,
        /** The nearest element of the border. */
        BORDER,
        /** The image mirrored at its border, again and again. */
        REFLECTION
    }

    /**
     * Samples an image or a volume.
     *
     * @param x {@code [batch, channels, height, width]} or {@code [batch, channels, depth, height, width]}
     * @param grid positions {@code [batch, outHeight, outWidth, 2]} as {@code (x, y)}, or {@code [batch, outDepth, outHeight, outWidth, 3]} as {@code (x, y, z)}, where
     *     {@code x} runs along the width
     * @param alignCorners whether -1 and 1 are the centres of the outermost elements; else their outer edges
     * @return {@code [batch, channels, out...]}
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a volume is to be sampled in the mode for images
     */
    public static Tensor gridSample(Tensor x, Tensor grid, Mode mode, Padding padding, boolean alignCorners) {
        int axes = x.rank() - 2;
        if (axes != 2 && axes != 3 || grid.rank() != axes + 2 || grid.size(0) != x.size(0) || grid.size(-1) != axes) {
            throw new ShapeException("gridSample: input " + x.shape() + " does not fit grid " + grid.shape()
                    + ": needs [batch, channels, positions...] and [batch, out..., axes] with two or three axes");
        }
        for (int a = 2; a < x.rank(); a++) {
            if (x.size(a) == 0) {
                throw new ShapeException("gridSample: the input has no elements to read: " + x.shape());
            }
        }
        if (mode == Mode.BICUBIC && axes != 2) {
            throw new IllegalArgumentException("gridSample: BICUBIC needs an image, got shape " + x.shape());
        }
        DType type = DType.promote(x.toFloating().dtype(), grid.toFloating().dtype());
        Tensor in = x.to(type).flatten(2);
        Tensor points = grid.to(type).reshape(x.size(0), -1, axes);
        // From the slowest axis to the fastest.
        Neighbour[][] neighbours = new Neighbour[axes][];
        int combinations = 1;
        for (int a = 0; a < axes; a++) {
            Axis axis = new Axis(x.size(2 + a), padding, alignCorners);
            neighbours[a] = axis.neighbours(axis.position(points.select(2, axes - 1 - a)), mode);
            combinations *= neighbours[a].length;
        }
        Tensor y = null;
        for (int k = 0; k < combinations; k++) {
            Tensor term = term(in, x.shape(), neighbours, k);
            y = y == null ? term : y.add(term);
        }
        int[] sizes = grid.shape().toArray();
        System.arraycopy(sizes, 1, sizes, 2, axes);
        sizes[1] = x.size(1);
        return y.reshape(sizes);
    }

    /** The {@code k}-th combination of neighbours along the axes, times its weight; zeros where it is outside. */
    private static Tensor term(Tensor in, Shape shape, Neighbour[][] neighbours, int k) {
        Tensor index = null;
        Tensor inside = null;
        Tensor weight = null;
        int above = k;
        Neighbour[] chosen = new Neighbour[neighbours.length];
        for (int a = chosen.length - 1; a >= 0; a--) {
            chosen[a] = neighbours[a][above % neighbours[a].length];
            above /= neighbours[a].length;
        }
        for (int a = 0; a < chosen.length; a++) {
            Neighbour c = chosen[a];
            index = index == null ? c.element : index.mul(shape.size(2 + a)).add(c.element);
            inside = inside == null ? c.inside : inside.and(c.inside);
            weight = weight == null || c.weight == null ? c.weight : weight.mul(c.weight);
        }
        Tensor values = in.gather(2, index.unsqueeze(1).expand(in.size(0), in.size(1), index.size(1)));
        Tensor kept = Tensor.where(inside.unsqueeze(1), values, Tensor.scalar(in.dtype(), 0));
        return weight == null ? kept : kept.mul(weight.unsqueeze(1));
    }

    /**
     * For each position an element near it along one axis.
     *
     * @param element its number, int64
     * @param inside whether there is such an element; else the number is 0
     * @param weight its share, or null for all
     */
    private record Neighbour(Tensor element, Tensor inside, Tensor weight) {}

    /** How positions along one axis are understood. */
    private record Axis(int size, Padding padding, boolean alignCorners) {
        /** A coordinate from -1 to 1 as a position among the elements. */
        Tensor position(Tensor coordinate) {
            return alignCorners
                    ? coordinate.add(1).mul((size - 1) / 2.0)
                    : coordinate.add(1).mul(size).sub(1).div(2);
        }

        Neighbour[] neighbours(Tensor position, Mode mode) {
            if (mode == Mode.NEAREST) {
                return new Neighbour[] {neighbour(padded(position).detach().round(), null)};
            }
            // Cubic interpolation first chooses the neighbours and then brings them inside, one by one.
            Tensor p = mode == Mode.BICUBIC ? position : padded(position);
            Tensor below = p.detach().floor();
            Tensor t = p.sub(below);
            if (mode == Mode.BILINEAR) {
                return new Neighbour[] {neighbour(below, t.rsub(1)), neighbour(below.add(1), t)};
            }
            return new Neighbour[] {
                neighbour(padded(below.sub(1)), Interpolation.outer(t.add(1))),
                neighbour(padded(below), Interpolation.inner(t)),
                neighbour(padded(below.add(1)), Interpolation.inner(t.rsub(1))),
                neighbour(padded(below.add(2)), Interpolation.outer(t.rsub(2)))
            };
        }

        private Neighbour neighbour(Tensor element, Tensor weight) {
            Tensor inside = element.ge(0).and(element.le(size - 1));
            Tensor whole = Tensor.where(inside, element, Tensor.scalar(element.dtype(), 0));
            return new Neighbour(whole.to(DType.INT64), inside, weight);
        }

        /** Brought inside, as the padding says. */
        private Tensor padded(Tensor p) {
            return switch (padding) {
                case ZEROS -> p;
                case BORDER -> clip(p);
                case REFLECTION -> clip(alignCorners ? reflect(p, 0, size - 1) : reflect(p, -0.5, size));
            };
        }

        /** Clipped to the elements; unlike clamp, without derivative at the ends, as in PyTorch. */
        private Tensor clip(Tensor p) {
            Tensor inside = p.gt(0).and(p.lt(size - 1));
            // Comparisons with NaN are false, and what is not a number reads the first element.
            Tensor end = Tensor.where(p.ge(size - 1), Tensor.scalar(p.dtype(), size - 1), Tensor.scalar(p.dtype(), 0));
            return Tensor.where(inside, p, end);
        }

        /** Mirrored into {@code [low, low + span]}. */
        private static Tensor reflect(Tensor p, double low, int span) {
            if (span == 0) {
                return p.mul(0);
            }
            Tensor distance = p.sub(low).abs();
            Tensor turns = distance.detach().div(span).floor();
            Tensor rest = distance.sub(turns.mul(span));
            Tensor even = turns.mul(0.5).floor().mul(2).eq(turns);
            return Tensor.where(even, rest, rest.rsub(span)).add(low);
        }
    }

    /**
     * The positions that affine maps send the positions of an image to: a grid for {@link #gridSample}.
     *
     * <pre>grid[n, i, j] = theta[n] (x_j, y_i, 1)</pre>
     *
     * @param theta {@code [batch, 2, 3]} for images or {@code [batch, 3, 4]} for volumes
     * @param alignCorners whether -1 and 1 are the centres of the outermost elements; else their outer edges
     * @param size {@code outHeight, outWidth} or {@code outDepth, outHeight, outWidth}
     * @return {@code [batch, size..., axes]}
     * @throws ShapeException if the shapes do not fit or a size is below 1
     */
    public static Tensor affineGrid(Tensor theta, boolean alignCorners, int... size) {
        int axes = size.length;
        if (axes != 2 && axes != 3 || theta.rank() != 3 || theta.size(1) != axes || theta.size(2) != axes + 1) {
            throw new ShapeException(
                    "affineGrid: needs [batch, 2, 3] and two sizes, or [batch, 3, 4] and three, got shape "
                            + theta.shape() + " and " + axes + " sizes");
        }
        for (int s : size) {
            if (s < 1) {
                throw new ShapeException("affineGrid: sizes must be at least 1, got " + s);
            }
        }
        Tensor t = theta.toFloating();
        Tensor[] columns = new Tensor[axes + 1];
        for (int a = 0; a < axes; a++) {
            double[] values = new double[size[a]];
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        !alignCorners ? (2 * i + 1.0) / size[a] - 1 : size[a] == 1 ? 0 : 2.0 * i / (size[a] - 1) - 1;
            }
            int[] alone = new int[axes];
            Arrays.fill(alone, 1);
            alone[a] = size[a];
            columns[axes - 1 - a] = Tensor.of(values, alone).to(t.dtype()).expand(size);
        }
        columns[axes] = Tensor.ones(t.dtype(), size);
        Tensor base = Tensor.stack(-1, columns).flatten(0, axes - 1);
        int[] out = new int[axes + 2];
        out[0] = t.size(0);
        System.arraycopy(size, 0, out, 1, axes);
        out[axes + 1] = axes;
        return base.matmul(t.mT()).reshape(out);
    }

    private GridSampling() {}
}
