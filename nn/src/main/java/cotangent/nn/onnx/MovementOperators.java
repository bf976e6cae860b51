package cotangent.nn.onnx;

import static cotangent.nn.onnx.ElementwiseOperators.single;

import cotangent.autodiff.DType;
import cotangent.autodiff.PaddingModes;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operators that move elements, and those that compute with shapes. */
final class MovementOperators {
    static void addTo(Map<String, Operator.Factory> table) {
        table.put("Constant", MovementOperators::constant);
        table.put("ConstantOfShape", MovementOperators::constantOfShape);
        table.put("Shape", node -> single(in -> shape(node, in.get(0))));
        table.put("Size", node -> single(in -> scalar(in.get(0).size())));
        table.put("Range", node -> single(MovementOperators::range));
        table.put("EyeLike", MovementOperators::eyeLike);
        table.put("Reshape", node -> single(in -> reshape(node, in)));
        table.put("Flatten", node -> single(in -> flatten(in.get(0), node.int32("axis", 1))));
        table.put("Squeeze", node -> single(in -> squeeze(in.get(0), in.integers(1, "axes"))));
        table.put("Unsqueeze", node -> single(in -> unsqueeze(in, in.integers(1, "axes"))));
        table.put("Transpose", node -> single(in -> transpose(in.get(0), node.integers("perm"))));
        table.put("Expand", node -> single(in -> expand(in.get(0), in.integers(1))));
        table.put("Tile", node -> single(in -> in.get(0).tile(in.integers(1))));
        table.put("Concat", node -> single(in -> Tensor.cat(node.int32("axis", 1), in.values())));
        table.put("Split", MovementOperators::split);
        table.put("Slice", node -> single(in -> slice(in)));
        table.put("Pad", node -> single(in -> pad(node, in)));
        table.put("DepthToSpace", MovementOperators::depthToSpace);
        table.put("SpaceToDepth", MovementOperators::spaceToDepth);
        table.put("Trilu", MovementOperators::trilu);
    }

    private static Tensor scalar(long value) {
        return Tensor.of(new long[] {value}).reshape();
    }

    private static Operator constant(OnnxNode node) {
        Tensor value;
        if (node.attributes().get("value") instanceof Tensor t) {
            value = t;
        } else if (node.has("value_int")) {
            value = scalar(node.integer("value_int", 0));
        } else if (node.has("value_float")) {
            value = Tensor.scalar(DType.FLOAT32, node.real("value_float", 0));
        } else if (node.attributes().get("value_ints") instanceof List<?> list) {
            long[] all = list.stream().mapToLong(x -> (Long) x).toArray();
            value = Tensor.of(all, all.length);
        } else if (node.attributes().get("value_floats") instanceof List<?> list) {
            double[] all = list.stream().mapToDouble(x -> (Float) x).toArray();
            value = Tensor.of(all, all.length).to(DType.FLOAT32);
        } else {
            throw Operators.unsupported(node, "attributes " + node.attributes().keySet());
        }
        return single(in -> value);
    }

    private static Operator constantOfShape(OnnxNode node) {
        Tensor value = node.attributes().get("value") instanceof Tensor t ? t.reshape() : Tensor.scalar(0);
        return single(in -> value.expand(Shape.of(in.integers(0))));
    }

    private static Tensor shape(OnnxNode node, Tensor x) {
        int[] sizes = x.shape().toArray();
        int from = position(node.int32("start", 0), sizes.length);
        int to = Math.max(from, position(node.int32("end", sizes.length), sizes.length));
        long[] wide = new long[to - from];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = sizes[from + i];
        }
        return Tensor.of(wide, wide.length);
    }

    private static int position(int at, int size) {
        return Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    private static Tensor range(Operands in) {
        DType dtype = in.get(0).dtype();
        return Tensor.arange(
                dtype, in.get(0).item(), in.get(1).item(), in.get(2).item());
    }

    private static Operator eyeLike(OnnxNode node) {
        OnnxType type = OnnxType.ofNumber(node.integer("dtype", OnnxType.FLOAT.number));
        if (type == null) {
            throw Operators.unsupported(node, "this type");
        }
        int k = node.int32("k", 0);
        return single(in -> {
            Tensor ones = Tensor.ones(type.dtype(), in.get(0).shape().toArray());
            return ones.triu(k).tril(k);
        });
    }

    private static Tensor reshape(OnnxNode node, Operands in) {
        Tensor x = in.get(0);
        int[] sizes = in.integers(1);
        if (node.integer("allowzero", 0) == 0) {
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = sizes[i] == 0 && i < x.rank() ? x.size(i) : sizes[i];
            }
        }
        return x.reshape(sizes);
    }

    /** A matrix: the axes before the given one, and those from it on. */
    private static Tensor flatten(Tensor x, int axis) {
        int at = axis < 0 ? axis + x.rank() : axis;
        int rows = 1;
        int columns = 1;
        for (int i = 0; i < x.rank(); i++) {
            if (i < at) {
                rows *= x.size(i);
            } else {
                columns *= x.size(i);
            }
        }
        return x.reshape(rows, columns);
    }

    private static Tensor squeeze(Tensor x, int[] axes) {
        if (axes == null) {
            return x.squeeze();
        }
        int[] sorted = sorted(axes, x.rank());
        Tensor y = x;
        for (int i = sorted.length - 1; i >= 0; i--) {
            if (x.size(sorted[i]) != 1) {
                throw new IllegalArgumentException("onnx: Squeeze of axis " + sorted[i] + " of shape " + x.shape());
            }
            y = y.squeeze(sorted[i]);
        }
        return y;
    }

    private static Tensor unsqueeze(Operands in, int[] axes) {
        if (axes == null) {
            throw in.wrong("needs axes");
        }
        Tensor y = in.get(0);
        for (int axis : sorted(axes, y.rank() + axes.length)) {
            y = y.unsqueeze(axis);
        }
        return y;
    }

    static int[] sorted(int[] axes, int rank) {
        int[] out = axes.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += out[i] < 0 ? rank : 0;
        }
        Arrays.sort(out);
        return out;
    }

    private static Tensor transpose(Tensor x, int[] order) {
        int[] all = order;
        if (all == null) {
            all = new int[x.rank()];
            for (int i = 0; i < all.length; i++) {
                all[i] = all.length - 1 - i;
            }
        }
        return x.permute(all);
    }

    /** Sizes of 1 give way on both sides. */
    private static Tensor expand(Tensor x, int[] sizes) {
        return x.expand(Shape.broadcast(x.shape(), Shape.of(sizes)));
    }

    private static Operator split(OnnxNode node) {
        int axis = node.int32("axis", 0);
        int count = node.outputs().size();
        return in -> {
            Tensor x = in.get(0);
            int[] sizes = in.integers(1, "split");
            List<Tensor> parts = sizes != null
                    ? x.split(sizes, axis)
                    : x.split(Math.max(1, (x.size(axis) + count - 1) / count), axis);
            return parts.toArray(Tensor[]::new);
        };
    }

    private static Tensor slice(Operands in) {
        Tensor y = in.get(0);
        int[] starts = in.integers(1, "starts");
        int[] ends = in.integers(2, "ends");
        int[] axes = in.integers(3, "axes");
        int[] steps = in.has(4) ? in.integers(4) : null;
        if (starts == null || ends == null || starts.length != ends.length) {
            throw in.wrong("needs as many starts as ends");
        }
        for (int i = 0; i < starts.length; i++) {
            int axis = axes == null ? i : axes[i];
            int step = steps == null ? 1 : steps[i];
            y = slice(in, y, axis, starts[i], ends[i], step);
        }
        return y;
    }

    private static Tensor slice(Operands in, Tensor x, int axis, int start, int end, int step) {
        if (step > 0) {
            return x.slice(axis, start, end, step);
        }
        if (step == 0 || step == Integer.MIN_VALUE) {
            throw in.wrong("a step of " + step);
        }
        // Backwards from start to behind end is forwards in the flipped axis.
        int size = x.size(axis);
        long from = Math.min(size - 1L, start < 0 ? (long) start + size : start);
        long to = Math.max(-1L, end < 0 ? (long) end + size : end);
        int begin = (int) Math.max(0, size - 1 - from);
        int until = (int) Math.max(begin, Math.min(size, size - 1 - to));
        return x.flip(axis).slice(axis, begin, until, -step);
    }

    private static Tensor pad(OnnxNode node, Operands in) {
        Tensor x = in.get(0);
        int[] pads = in.integers(1, "pads");
        int[] axes = in.has(3) ? sorted(in.integers(3), x.rank()) : null;
        if (pads == null || pads.length != 2 * (axes == null ? x.rank() : axes.length)) {
            throw in.wrong("needs two widths for each axis");
        }
        // The format has all widths before, then all behind; here they come in pairs, the last axis first.
        int[] widths = new int[2 * x.rank()];
        int count = pads.length / 2;
        Tensor y = x;
        for (int i = 0; i < count; i++) {
            int axis = axes == null ? i : axes[i];
            int before = pads[i];
            int behind = pads[i + count];
            if (before < 0 || behind < 0) {
                y = y.slice(axis, Math.max(0, -before), y.size(axis) + Math.min(0, behind));
            }
            widths[2 * (x.rank() - 1 - axis)] = Math.max(0, before);
            widths[2 * (x.rank() - 1 - axis) + 1] = Math.max(0, behind);
        }
        String mode = node.text("mode", "constant");
        return switch (mode) {
            case "constant" -> {
                double value = in.has(2) ? in.get(2).item() : node.real("value", 0);
                yield y.pad(value, widths);
            }
            case "reflect" -> PaddingModes.reflect(y, widths);
            case "edge" -> PaddingModes.replicate(y, widths);
            case "wrap" -> PaddingModes.circular(y, widths);
            default -> throw Operators.unsupported(node, "mode " + mode);
        };
    }

    private static Operator depthToSpace(OnnxNode node) {
        int b = node.int32("blocksize", 1);
        boolean crd = node.text("mode", "DCR").equals("CRD");
        return single(in -> {
            Tensor x = in.get(0);
            int[] s = x.shape().toArray();
            int c = s[1] / (b * b);
            Tensor y = crd
                    ? x.reshape(s[0], c, b, b, s[2], s[3]).permute(0, 1, 4, 2, 5, 3)
                    : x.reshape(s[0], b, b, c, s[2], s[3]).permute(0, 3, 4, 1, 5, 2);
            return y.reshape(s[0], c, s[2] * b, s[3] * b);
        });
    }

    private static Operator spaceToDepth(OnnxNode node) {
        int b = node.int32("blocksize", 1);
        return single(in -> {
            Tensor x = in.get(0);
            int[] s = x.shape().toArray();
            return x.reshape(s[0], s[1], s[2] / b, b, s[3] / b, b)
                    .permute(0, 3, 5, 1, 2, 4)
                    .reshape(s[0], s[1] * b * b, s[2] / b, s[3] / b);
        });
    }

    private static Operator trilu(OnnxNode node) {
        boolean upper = node.integer("upper", 1) != 0;
        return single(in -> {
            int k = in.has(1) ? in.integers(1)[0] : 0;
            return upper ? in.get(0).triu(k) : in.get(0).tril(k);
        });
    }

    private MovementOperators() {}
}
