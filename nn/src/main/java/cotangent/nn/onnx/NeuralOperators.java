package cotangent.nn.onnx;

import static cotangent.nn.onnx.ElementwiseOperators.single;

import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Einsum;
import cotangent.autodiff.Normalization;
import cotangent.autodiff.Pooling;
import cotangent.autodiff.Products;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import java.util.Arrays;
import java.util.Map;

/** Products, convolutions, poolings and normalisations. */
final class NeuralOperators {
    static void addTo(Map<String, Operator.Factory> table) {
        table.put("MatMul", node -> single(in -> in.get(0).matmul(in.get(1))));
        table.put("Gemm", node -> single(in -> gemm(node, in)));
        table.put("Einsum", node -> single(in -> Einsum.of(node.text("equation", ""), in.values())));
        table.put("Conv", node -> single(in -> convolution(node, in)));
        table.put("ConvTranspose", node -> single(in -> transposed(node, in)));
        table.put("MaxPool", node -> single(in -> maxPool(node, in)));
        table.put("AveragePool", node -> single(in -> averagePool(node, in)));
        table.put("GlobalAveragePool", node -> single(in -> in.get(0).mean(true, positions(in.get(0)))));
        table.put("GlobalMaxPool", node -> single(in -> in.get(0).amax(true, positions(in.get(0)))));
        table.put("BatchNormalization", NeuralOperators::batchNorm);
        table.put(
                "InstanceNormalization",
                node -> single(in -> Normalization.instanceNorm(in.get(0), in.get(1), in.get(2), epsilon(node))));
        table.put("GroupNormalization", node -> single(in -> groupNorm(node, in)));
        table.put("LayerNormalization", node -> single(in -> layerNorm(node, in)));
        table.put(
                "LRN",
                node -> single(in -> Normalization.localResponseNorm(
                        in.get(0),
                        node.int32("size", 1),
                        node.real("alpha", 1e-4f),
                        node.real("beta", 0.75f),
                        node.real("bias", 1))));
        table.put("Dropout", node -> single(in -> in.get(0)));
    }

    private static double epsilon(OnnxNode node) {
        return node.real("epsilon", 1e-5f);
    }

    private static int[] positions(Tensor x) {
        int[] axes = new int[x.rank() - 2];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = 2 + i;
        }
        return axes;
    }

    /** {@code alpha A B + beta C}; the plain affine map is a primitive of its own. */
    private static Tensor gemm(OnnxNode node, Operands in) {
        double alpha = node.real("alpha", 1);
        double beta = node.real("beta", 1);
        Tensor a = node.integer("transA", 0) != 0 ? in.get(0).mT() : in.get(0);
        boolean weightFirst = node.integer("transB", 0) != 0;
        Tensor c = in.orNull(2);
        if (alpha == 1 && beta == 1 && weightFirst && c != null && c.rank() == 1) {
            return Products.linear(a, in.get(1), c.expand(in.get(1).size(0)));
        }
        Tensor product = a.matmul(weightFirst ? in.get(1).mT() : in.get(1));
        Tensor scaled = alpha == 1 ? product : product.mul(alpha);
        return c == null || beta == 0 ? scaled : scaled.add(beta == 1 ? c : c.mul(beta));
    }

    private static int[] sizes(Tensor x) {
        return Arrays.copyOfRange(x.shape().toArray(), Math.min(2, x.rank()), x.rank());
    }

    private static Window window(OnnxNode node, Operands in, int[] kernel) {
        int[] sizes = sizes(in.get(0));
        if (kernel == null || kernel.length != sizes.length || kernel.length < 1 || kernel.length > 3) {
            throw in.wrong("a window of " + Arrays.toString(kernel) + " does not fit shape "
                    + in.get(0).shape());
        }
        return Window.of(node, kernel, sizes);
    }

    private static Tensor convolution(OnnxNode node, Operands in) {
        Tensor x = in.get(0);
        Tensor w = in.get(1);
        int groups = node.int32("group", 1);
        Window window = window(node, in, sizes(w));
        return switch (window.axes()) {
            case 1 -> Convolutions.conv1d(x, w, in.orNull(2), window.plane(groups));
            case 2 -> Convolutions.conv2d(x, w, in.orNull(2), window.plane(groups));
            default -> Convolutions.conv3d(x, w, in.orNull(2), window.volume(groups));
        };
    }

    private static Tensor transposed(OnnxNode node, Operands in) {
        if (node.has("output_shape") || !node.text("auto_pad", "NOTSET").equals("NOTSET")) {
            throw Operators.unsupported(node, "output_shape or auto_pad");
        }
        Tensor x = in.get(0);
        Tensor w = in.get(1);
        Tensor bias = in.orNull(2);
        int groups = node.int32("group", 1);
        Window window = window(node, in, sizes(w));
        int[] more = node.integers("output_padding", new int[window.axes()]);
        return switch (window.axes()) {
            case 1 -> Convolutions.convTranspose1d(x, w, bias, window.plane(groups), more[0]);
            case 2 -> Convolutions.convTranspose2d(x, w, bias, window.plane(groups), more[0], more[1]);
            default -> Convolutions.convTranspose3d(x, w, bias, window.volume(groups), more[0], more[1], more[2]);
        };
    }

    private static Tensor maxPool(OnnxNode node, Operands in) {
        Window window = window(node, in, node.integers("kernel_shape"));
        Tensor x = in.get(0);
        if (!window.isSymmetric()) {
            x = x.pad(Double.NEGATIVE_INFINITY, window.widths());
            window = window.unpadded();
        }
        boolean ceiling = node.integer("ceil_mode", 0) != 0;
        return switch (window.axes()) {
            case 1 -> Pooling.maxPool1d(x, window.pooling(false, ceiling));
            case 2 -> Pooling.maxPool2d(x, window.pooling(false, ceiling));
            default -> Pooling.maxPool3d(x, window.pooling3d(false, ceiling));
        };
    }

    private static Tensor averagePool(OnnxNode node, Operands in) {
        Window window = window(node, in, node.integers("kernel_shape"));
        Tensor x = in.get(0);
        boolean count = node.integer("count_include_pad", 0) != 0;
        if (!window.isSymmetric()) {
            if (!count) {
                throw Operators.unsupported(node, "unequal paddings that do not count");
            }
            x = x.pad(0, window.widths());
            window = window.unpadded();
        }
        boolean ceiling = node.integer("ceil_mode", 0) != 0;
        return switch (window.axes()) {
            case 1 -> Pooling.avgPool1d(x, window.pooling(count, ceiling));
            case 2 -> Pooling.avgPool2d(x, window.pooling(count, ceiling));
            default -> Pooling.avgPool3d(x, window.pooling3d(count, ceiling));
        };
    }

    private static Operator batchNorm(OnnxNode node) {
        double momentum = 1 - node.real("momentum", 0.9f);
        return single(in -> {
            boolean training = in.mode() != Module.Mode.EVAL;
            boolean moving = in.mode() == Module.Mode.TRAIN;
            return Normalization.batchNorm(
                    in.get(0),
                    training && !moving ? null : in.get(3),
                    training && !moving ? null : in.get(4),
                    in.get(1),
                    in.get(2),
                    training,
                    momentum,
                    epsilon(node));
        });
    }

    /** Since version 21 there is a scale for each channel, before for each group. */
    private static Tensor groupNorm(OnnxNode node, Operands in) {
        int groups = node.int32("num_groups", 1);
        Tensor x = in.get(0);
        int each = x.size(1) / Math.max(1, groups);
        boolean perGroup = in.get(1).size() == groups && each != 1;
        Tensor scale = perGroup ? in.get(1).repeatInterleave(each) : in.get(1);
        Tensor shift = perGroup ? in.get(2).repeatInterleave(each) : in.get(2);
        return Normalization.groupNorm(x, groups, scale, shift, epsilon(node));
    }

    private static Tensor layerNorm(OnnxNode node, Operands in) {
        Tensor x = in.get(0);
        int axis = x.shape().axis(node.int32("axis", -1));
        int[] normalized = Arrays.copyOfRange(x.shape().toArray(), axis, x.rank());
        return Normalization.layerNorm(x, normalized, in.get(1), in.orNull(2), epsilon(node));
    }

    private NeuralOperators() {}
}
