package cotangent.nn.onnx;

import static cotangent.nn.onnx.ElementwiseOperators.single;

import cotangent.autodiff.DType;
import cotangent.autodiff.Interpolation;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.Map;

/** Operators that pick, place and resample elements. */
final class IndexingOperators {
    static void addTo(Map<String, Operator.Factory> table) {
        table.put("Gather", node -> single(in -> gather(in.get(0), in.get(1), node.int32("axis", 0))));
        table.put(
                "GatherElements",
                node -> single(in -> {
                    int axis = node.int32("axis", 0);
                    return in.get(0).gather(axis, wrapped(in.get(1), in.get(0).size(axis)));
                }));
        table.put("GatherND", IndexingOperators::gatherNd);
        table.put("ScatterElements", IndexingOperators::scatterElements);
        table.put("ScatterND", IndexingOperators::scatterNd);
        table.put("OneHot", node -> single(in -> oneHot(in, node.int32("axis", -1))));
        table.put("NonZero", node -> {
            throw Operators.unsupported(node, "a number of results that depends on values");
        });
        table.put("Resize", IndexingOperators::resize);
        table.put(
                "Upsample",
                node -> single(in -> resize(
                        node,
                        in.get(0),
                        in.get(1).toDoubleArray(),
                        null,
                        node.text("mode", "nearest"),
                        "asymmetric",
                        "floor")));
    }

    /** Negative positions count from the end. */
    private static Tensor wrapped(Tensor index, int size) {
        return Tensor.where(index.lt(0), index.add(size), index);
    }

    /** Slices along an axis, at the places of an index of any shape, which takes the axis's place. */
    private static Tensor gather(Tensor x, Tensor index, int axis) {
        int a = x.shape().axis(axis);
        int[] sizes = new int[x.rank() - 1 + index.rank()];
        int[] own = x.shape().toArray();
        System.arraycopy(own, 0, sizes, 0, a);
        System.arraycopy(index.shape().toArray(), 0, sizes, a, index.rank());
        System.arraycopy(own, a + 1, sizes, a + index.rank(), x.rank() - a - 1);
        return x.indexSelect(a, wrapped(index, x.size(a)).flatten()).reshape(sizes);
    }

    /** Where, in rows of the given sizes, the positions in the last axis of an index lie. */
    private static Tensor rows(Tensor index, int[] sizes) {
        Tensor row = null;
        for (int i = 0; i < index.size(-1); i++) {
            Tensor at = wrapped(index.select(-1, i), sizes[i]);
            row = row == null ? at : row.mul(sizes[i]).add(at);
        }
        return row;
    }

    private static Operator gatherNd(OnnxNode node) {
        if (node.integer("batch_dims", 0) != 0) {
            throw Operators.unsupported(node, "batch_dims");
        }
        return single(in -> {
            Tensor x = in.get(0);
            Tensor index = in.get(1);
            int depth = index.size(-1);
            int[] own = x.shape().toArray();
            int[] rest = Arrays.copyOfRange(own, depth, own.length);
            Tensor flat = x.reshape(own(own, depth, rest));
            Tensor row = rows(index, own);
            int[] sizes = Arrays.copyOf(row.shape().toArray(), row.rank() + rest.length);
            System.arraycopy(rest, 0, sizes, row.rank(), rest.length);
            return flat.indexSelect(0, row.flatten()).reshape(sizes);
        });
    }

    /** The first {@code depth} axes as one. */
    private static int[] own(int[] sizes, int depth, int[] rest) {
        int[] out = new int[1 + rest.length];
        out[0] = 1;
        for (int i = 0; i < depth; i++) {
            out[0] *= sizes[i];
        }
        System.arraycopy(rest, 0, out, 1, rest.length);
        return out;
    }

    private static Operator scatterElements(OnnxNode node) {
        int axis = node.int32("axis", 0);
        String reduction = node.text("reduction", "none");
        if (!reduction.equals("none") && !reduction.equals("add")) {
            throw Operators.unsupported(node, "reduction " + reduction);
        }
        return single(in -> {
            Tensor x = in.get(0);
            Tensor index = wrapped(in.get(1), x.size(axis));
            return reduction.equals("add") ? x.scatterAdd(axis, index, in.get(2)) : x.scatter(axis, index, in.get(2));
        });
    }

    private static Operator scatterNd(OnnxNode node) {
        String reduction = node.text("reduction", "none");
        if (!reduction.equals("none") && !reduction.equals("add")) {
            throw Operators.unsupported(node, "reduction " + reduction);
        }
        return single(in -> {
            Tensor x = in.get(0);
            Tensor index = in.get(1);
            int depth = index.size(-1);
            int[] own = x.shape().toArray();
            int[] rest = Arrays.copyOfRange(own, depth, own.length);
            int[] flat = own(own, depth, rest);
            Tensor row = rows(index, own).flatten();
            int[] each = flat.clone();
            each[0] = row.size();
            Tensor source = in.get(2).reshape(each);
            Tensor y = reduction.equals("add")
                    ? x.reshape(flat).indexAdd(0, row, source)
                    : x.reshape(flat).indexCopy(0, row, source);
            return y.reshape(x.shape());
        });
    }

    private static Tensor oneHot(Operands in, int axis) {
        Tensor index = in.get(0).to(DType.INT64);
        int depth = (int) in.get(1).reshape(-1).get(0);
        Tensor values = in.get(2);
        int at = axis < 0 ? axis + index.rank() + 1 : axis;
        int[] sizes = new int[index.rank() + 1];
        Arrays.fill(sizes, 1);
        sizes[at] = depth;
        Tensor hit = wrapped(index, depth).unsqueeze(at).eq(Tensor.arange(depth).reshape(sizes));
        return Tensor.where(hit, values.select(0, 1), values.select(0, 0));
    }

    // ---- resampling ----

    private static Operator resize(OnnxNode node) {
        String mode = node.text("mode", "nearest");
        String transformation = node.text("coordinate_transformation_mode", "half_pixel");
        String rounding = node.text("nearest_mode", "round_prefer_floor");
        return single(in -> resize(
                node,
                in.get(0),
                in.has(2) && in.get(2).size() > 0 ? in.get(2).toDoubleArray() : null,
                in.has(3) && in.get(3).size() > 0 ? in.integers(3) : null,
                mode,
                transformation,
                rounding));
    }

    private static Tensor resize(
            OnnxNode node,
            Tensor x,
            double[] scales,
            int[] sizes,
            String mode,
            String transformation,
            String rounding) {
        int positions = x.rank() - 2;
        boolean fixed = positions < 1
                || scales == null && sizes == null
                || scales != null && (scales.length != x.rank() || scales[0] != 1 || scales[1] != 1)
                || sizes != null && (sizes.length != x.rank() || sizes[0] != x.size(0) || sizes[1] != x.size(1));
        if (fixed) {
            throw Operators.unsupported(node, "another number of axes, or other sizes of batch and channels");
        }
        boolean aligned = transformation.equals("align_corners");
        boolean half = transformation.equals("half_pixel") || transformation.equals("pytorch_half_pixel");
        Interpolation.Mode own = null;
        if (mode.equals("nearest") && transformation.equals("asymmetric") && rounding.equals("floor")) {
            own = Interpolation.Mode.NEAREST;
        } else if (mode.equals("nearest") && half && rounding.equals("round_prefer_ceil")) {
            own = Interpolation.Mode.NEAREST_EXACT;
        } else if (mode.equals("nearest")
                && half
                && scales != null
                && Arrays.stream(scales).allMatch(s -> s == Math.rint(s))) {
            own = Interpolation.Mode.NEAREST; // no source lies halfway between two elements
        } else if (mode.equals("linear") && (half || aligned)) {
            own = positions == 1
                    ? Interpolation.Mode.LINEAR
                    : positions == 2 ? Interpolation.Mode.BILINEAR : Interpolation.Mode.TRILINEAR;
        } else if (mode.equals("cubic") && (half || aligned) && node.real("cubic_coeff_a", -0.75f) == -0.75) {
            own = Interpolation.Mode.BICUBIC;
        }
        if (own == null) {
            throw Operators.unsupported(node, mode + ", " + transformation + ", " + rounding);
        }
        return sizes != null
                ? Interpolation.interpolate(x, own, aligned, Arrays.copyOfRange(sizes, 2, sizes.length))
                : Interpolation.interpolateBy(x, own, aligned, Arrays.copyOfRange(scales, 2, scales.length));
    }

    private IndexingOperators() {}
}
