package cotangent.autodiff.database;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Indexed;
import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Tensor;
import java.util.List;

/** Convolution and pooling. */
final class WindowEntries {
    private static final String NN = "nn.functional.";

    static void addTo(OperatorTable t) {
        convolution(t);
        pooling(t);
        adaptive(t);
    }

    private static ConvolutionOptions options1d(Call c, Tensor w) {
        ConvolutionOptions o = ConvolutionOptions.DEFAULT
                .withStride(1, c.ints("stride", 1, 1)[0])
                .withDilation(1, c.ints("dilation", 1, 1)[0])
                .withGroups(c.names().contains("groups") ? c.integer("groups", 1) : 1);
        if (c.get("padding") instanceof String s) {
            return s.equals("same") ? o.withSamePadding(1, w.size(-1)) : o;
        }
        return o.withPadding(0, c.ints("padding", 1, 0)[0]);
    }

    private static ConvolutionOptions options2d(Call c, Tensor w) {
        int[] stride = c.ints("stride", 2, 1);
        int[] dilation = c.ints("dilation", 2, 1);
        ConvolutionOptions o = ConvolutionOptions.DEFAULT
                .withStride(stride[0], stride[1])
                .withDilation(dilation[0], dilation[1])
                .withGroups(c.names().contains("groups") ? c.integer("groups", 1) : 1);
        if (c.get("padding") instanceof String s) {
            return s.equals("same") ? o.withSamePadding(w.size(-2), w.size(-1)) : o;
        }
        int[] padding = c.ints("padding", 2, 0);
        return o.withPadding(padding[0], padding[1]);
    }

    private static ConvolutionOptions3d options3d(Call c, Tensor w) {
        int[] stride = c.ints("stride", 3, 1);
        int[] dilation = c.ints("dilation", 3, 1);
        ConvolutionOptions3d o = ConvolutionOptions3d.DEFAULT
                .withStride(stride[0], stride[1], stride[2])
                .withDilation(dilation[0], dilation[1], dilation[2])
                .withGroups(c.names().contains("groups") ? c.integer("groups", 1) : 1);
        if (c.get("padding") instanceof String s) {
            return s.equals("same") ? o.withSamePadding(w.size(-3), w.size(-2), w.size(-1)) : o;
        }
        int[] padding = c.ints("padding", 3, 0);
        return o.withPadding(padding[0], padding[1], padding[2]);
    }

    private static void convolution(OperatorTable t) {
        String arguments = "input weight bias stride padding dilation groups";
        t.op(
                NN + "conv1d",
                arguments,
                c -> Convolutions.conv1d(
                        c.x(), c.tensor("weight"), c.tensor("bias"), options1d(c, c.tensor("weight"))));
        t.op(
                NN + "conv2d",
                arguments,
                c -> Convolutions.conv2d(
                        c.x(), c.tensor("weight"), c.tensor("bias"), options2d(c, c.tensor("weight"))));
        t.op(
                NN + "conv3d",
                arguments,
                c -> Convolutions.conv3d(
                        c.x(), c.tensor("weight"), c.tensor("bias"), options3d(c, c.tensor("weight"))));
        String transposed = "input weight bias stride padding output_padding groups dilation";
        t.op(
                NN + "conv_transpose1d",
                transposed,
                c -> Convolutions.convTranspose1d(
                        c.x(),
                        c.tensor("weight"),
                        c.tensor("bias"),
                        options1d(c, c.tensor("weight")),
                        c.ints("output_padding", 1, 0)[0]));
        t.op(NN + "conv_transpose2d", transposed, c -> {
            int[] more = c.ints("output_padding", 2, 0);
            return Convolutions.convTranspose2d(
                    c.x(), c.tensor("weight"), c.tensor("bias"), options2d(c, c.tensor("weight")), more[0], more[1]);
        });
        t.op(NN + "conv_transpose3d", transposed, c -> {
            int[] more = c.ints("output_padding", 3, 0);
            return Convolutions.convTranspose3d(
                    c.x(),
                    c.tensor("weight"),
                    c.tensor("bias"),
                    options3d(c, c.tensor("weight")),
                    more[0],
                    more[1],
                    more[2]);
        });
        t.op(NN + "unfold", "input kernel_size dilation padding stride", c -> {
            int[] k = c.ints("kernel_size", 2, 1);
            return Convolutions.unfold(c.x(), k[0], k[1], options2d(c, null));
        });
        t.op(NN + "fold", "input output_size kernel_size dilation padding stride", c -> {
            int[] k = c.ints("kernel_size", 2, 1);
            int[] size = c.ints("output_size", 2, 1);
            return Convolutions.fold(c.x(), size[0], size[1], k[0], k[1], options2d(c, null));
        });
    }

    /** The options of a pooling over one axis (its last) or two. */
    private static PoolingOptions pooling(Call c, int axes) {
        int[] k = plane(c, "kernel_size", axes, 1);
        PoolingOptions o = PoolingOptions.of(k[0], k[1]);
        if (c.ints("stride").length > 0) {
            int[] stride = plane(c, "stride", axes, 1);
            o = o.withStride(stride[0], stride[1]);
        }
        int[] padding = plane(c, "padding", axes, 0);
        o = o.withPadding(padding[0], padding[1]).withCeilMode(c.flag("ceil_mode"));
        if (c.names().contains("dilation")) {
            int[] dilation = plane(c, "dilation", axes, 1);
            return o.withDilation(dilation[0], dilation[1]);
        }
        o = o.withCountIncludePad(c.flag("count_include_pad", true));
        return c.names().contains("divisor_override") && c.has("divisor_override")
                ? o.withDivisorOverride(c.integer("divisor_override"))
                : o;
    }

    private static int[] plane(Call c, String name, int axes, int otherwise) {
        int[] v = c.ints(name, axes, otherwise);
        return axes == 2 ? v : new int[] {name.equals("padding") ? 0 : 1, v[0]};
    }

    private static PoolingOptions3d pooling3d(Call c) {
        int[] k = c.ints("kernel_size", 3, 1);
        PoolingOptions3d o = PoolingOptions3d.of(k[0], k[1], k[2]);
        if (c.ints("stride").length > 0) {
            int[] stride = c.ints("stride", 3, 1);
            o = o.withStride(stride[0], stride[1], stride[2]);
        }
        int[] padding = c.ints("padding", 3, 0);
        o = o.withPadding(padding[0], padding[1], padding[2]).withCeilMode(c.flag("ceil_mode"));
        if (c.names().contains("dilation")) {
            int[] dilation = c.ints("dilation", 3, 1);
            return o.withDilation(dilation[0], dilation[1], dilation[2]);
        }
        o = o.withCountIncludePad(c.flag("count_include_pad", true));
        return c.has("divisor_override") ? o.withDivisorOverride(c.integer("divisor_override")) : o;
    }

    private static Object one(Call c, Indexed y) {
        return c.flag("return_indices") ? ReductionEntries.pair(y) : y.values();
    }

    private static void pooling(OperatorTable t) {
        String max = "input kernel_size stride padding dilation ceil_mode return_indices";
        t.op(
                NN + "max_pool1d",
                max,
                c -> c.flag("return_indices")
                        ? one(c, Pooling.maxPool1dIndexed(c.x(), pooling(c, 1)))
                        : Pooling.maxPool1d(c.x(), pooling(c, 1)));
        t.op(
                NN + "max_pool2d",
                max,
                c -> c.flag("return_indices")
                        ? one(c, Pooling.maxPool2dIndexed(c.x(), pooling(c, 2)))
                        : Pooling.maxPool2d(c.x(), pooling(c, 2)));
        t.op(
                NN + "max_pool3d",
                max,
                c -> c.flag("return_indices")
                        ? one(c, Pooling.maxPool3dIndexed(c.x(), pooling3d(c)))
                        : Pooling.maxPool3d(c.x(), pooling3d(c)));
        t.op(
                NN + "avg_pool1d",
                "input kernel_size stride padding ceil_mode count_include_pad",
                c -> Pooling.avgPool1d(c.x(), pooling(c, 1)));
        String average = "input kernel_size stride padding ceil_mode count_include_pad divisor_override";
        t.op(NN + "avg_pool2d", average, c -> Pooling.avgPool2d(c.x(), pooling(c, 2)));
        t.op(NN + "avg_pool3d", average, c -> Pooling.avgPool3d(c.x(), pooling3d(c)));
        t.op(NN + "max_unpool1d", "input indices kernel_size stride padding output_size", c -> {
            int[] size = unpooled(c, 1);
            return Pooling.maxUnpool1d(c.x(), c.tensor("indices"), size[0]);
        });
        t.op(NN + "max_unpool2d", "input indices kernel_size stride padding output_size", c -> {
            int[] size = unpooled(c, 2);
            return Pooling.maxUnpool2d(c.x(), c.tensor("indices"), size[0], size[1]);
        });
        t.op(NN + "max_unpool3d", "input indices kernel_size stride padding output_size", c -> {
            int[] size = unpooled(c, 3);
            return Pooling.maxUnpool3d(c.x(), c.tensor("indices"), size[0], size[1], size[2]);
        });
        t.without("internal of PyTorch", "max_pool2d_with_indices_backward");
        // The database passes the samples that PyTorch draws otherwise, so that the result is not random.
        String fractional = "input kernel_size output_size output_ratio return_indices _random_samples";
        t.op(NN + "fractional_max_pool2d", fractional, c -> {
            int[] k = c.ints("kernel_size", 2, 1);
            int[] size = fractions(c, 2);
            return one(
                    c, Pooling.fractionalMaxPool2d(c.x(), k[0], k[1], size[0], size[1], c.tensor("_random_samples")));
        });
        t.op(
                NN + "fractional_max_pool3d",
                fractional,
                c -> one(
                        c,
                        Pooling.fractionalMaxPool3d(
                                c.x(), c.ints("kernel_size", 3, 1), fractions(c, 3), c.tensor("_random_samples"))));
    }

    /** The size of the result, given as such or as a ratio. */
    private static int[] fractions(Call c, int axes) {
        if (c.has("output_size")) {
            return c.ints("output_size", axes, 1);
        }
        double[] ratio = c.numbers("output_ratio");
        int[] size = new int[axes];
        for (int i = 0; i < axes; i++) {
            size[i] = (int) (c.x().size(i - axes) * ratio[ratio.length == 1 ? 0 : i]);
        }
        return size;
    }

    private static int[] unpooled(Call c, int axes) {
        int[] size = c.ints("output_size");
        if (size.length > 0) {
            return java.util.Arrays.copyOfRange(size, size.length - axes, size.length);
        }
        int[] k = c.ints("kernel_size", axes, 1);
        int[] stride = c.has("stride") ? c.ints("stride", axes, 1) : k;
        int[] padding = c.ints("padding", axes, 0);
        int[] out = new int[axes];
        for (int i = 0; i < axes; i++) {
            out[i] = (c.x().size(i - axes) - 1) * stride[i] - 2 * padding[i] + k[i];
        }
        return out;
    }

    /** Sizes of the result; None keeps that of the input. */
    private static int[] sizes(Call c, int axes) {
        Object given = c.get("output_size");
        int[] out = new int[axes];
        for (int i = 0; i < axes; i++) {
            Object v = given instanceof List<?> l ? l.get(l.size() == 1 ? 0 : i) : given;
            out[i] = v == null ? c.x().size(i - axes) : Math.toIntExact((Long) v);
        }
        return out;
    }

    private static void adaptive(OperatorTable t) {
        String arguments = "input output_size return_indices";
        t.op(NN + "adaptive_avg_pool1d", arguments, c -> Pooling.adaptiveAvgPool1d(c.x(), sizes(c, 1)[0]));
        t.op(NN + "adaptive_avg_pool2d", arguments, c -> {
            int[] s = sizes(c, 2);
            return Pooling.adaptiveAvgPool2d(c.x(), s[0], s[1]);
        });
        t.op(NN + "adaptive_avg_pool3d", arguments, c -> {
            int[] s = sizes(c, 3);
            return Pooling.adaptiveAvgPool3d(c.x(), s[0], s[1], s[2]);
        });
        t.op(NN + "adaptive_max_pool1d", arguments, c -> one(c, Pooling.adaptiveMaxPool1d(c.x(), sizes(c, 1)[0])));
        t.op(NN + "adaptive_max_pool2d", arguments, c -> {
            int[] s = sizes(c, 2);
            return one(c, Pooling.adaptiveMaxPool2d(c.x(), s[0], s[1]));
        });
        t.op(NN + "adaptive_max_pool3d", arguments, c -> {
            int[] s = sizes(c, 3);
            return one(c, Pooling.adaptiveMaxPool3d(c.x(), s[0], s[1], s[2]));
        });
    }

    private WindowEntries() {}
}
