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
        DType type = DType.promote(x.toFloating().dtype(), grid.toFloating().dtype());
        Tensor in = x.to(type).flatten(2);
        Tensor points = grid.to(type).reshape(x.size(0), -1, axes);
        // Positions in elements, from the slowest axis to the fastest.
        Tensor[] at = new Tensor[axes];
        for (int a = 0; a < axes; a++) {
            at[a] = position(points.select(2, axes - 1 - a), x.size(2 + a), padding, alignCorners);
        }
        Tensor y = null;
        for (int corner = 0; corner < (mode == Mode.NEAREST ? 1 : 1 << axes); corner++) {
            Tensor term = corner(in, at, x.shape(), mode, corner);
            y = y == null ? term : y.add(term);
        }
        int[] sizes = grid.shape().toArray();
        System.arraycopy(sizes, 1, sizes, 2, axes);
        sizes[1] = x.size(1);
        return y.reshape(sizes);
    }

    /** One neighbour times its weight; zeros where the neighbour is outside. */
    private static Tensor corner(Tensor in, Tensor[] at, Shape shape, Mode mode, int corner) {
        Tensor index = null;
        Tensor inside = null;
        Tensor weight = null;
        for (int a = 0; a < at.length; a++) {
            int size = shape.size(2 + a);
            boolean upper = (corner >> (at.length - 1 - a) & 1) == 1;
            Tensor element = mode == Mode.NEAREST
                    ? at[a].detach().round()
                    : at[a].detach().floor();
            if (mode == Mode.BILINEAR) {
                Tensor fraction = at[a].sub(element);
                Tensor share = upper ? fraction : fraction.rsub(1);
                weight = weight == null ? share : weight.mul(share);
                element = upper ? element.add(1) : element;
            }
            Tensor valid = element.ge(0).and(element.le(size - 1));
            inside = inside == null ? valid : inside.and(valid);
            Tensor whole = Tensor.where(valid, element, Tensor.scalar(element.dtype(), 0))
                    .to(DType.INT64);
            index = index == null ? whole : index.mul(size).add(whole);
        }
        int n = in.size(0);
        int points = index.size(1);
        Tensor values = in.gather(2, index.unsqueeze(1).expand(n, in.size(1), points));
        Tensor kept = Tensor.where(inside.unsqueeze(1), values, Tensor.scalar(in.dtype(), 0));
        return weight == null ? kept : kept.mul(weight.unsqueeze(1));
    }

    /** A coordinate from -1 to 1 as a position among {@code size} elements, brought inside as the padding says. */
    private static Tensor position(Tensor coordinate, int size, Padding padding, boolean alignCorners) {
        Tensor p = alignCorners
                ? coordinate.add(1).mul((size - 1) / 2.0)
                : coordinate.add(1).mul(size).sub(1).div(2);
        return switch (padding) {
            case ZEROS -> p;
            case BORDER -> clip(p, size);
            case REFLECTION -> clip(alignCorners ? reflect(p, 0, size - 1) : reflect(p, -0.5, size), size);
        };
    }

    /** Clipped to the elements; unlike clamp, without derivative at the ends, as in PyTorch. */
    private static Tensor clip(Tensor p, int size) {
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
        Tensor t = theta.toFloating();
        Tensor[] columns = new Tensor[axes + 1];
        for (int a = 0; a < axes; a++) {
            if (size[a] < 1) {
                throw new ShapeException("affineGrid: sizes must be at least 1, got " + size[a]);
            }
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
