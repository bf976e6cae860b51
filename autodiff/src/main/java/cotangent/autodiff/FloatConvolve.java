package cotangent.autodiff;

// @specialize Double

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.FloatConvolution;
import cotangent.vector.FloatStrided;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.util.Arrays;

/**
 * Convolutions of contiguous tensors as matrix products, one sample and group at a time. The matrix of windows {@code [C/groups kH kW, outH outW]}
 * repeats elements, so it is read through tables of places in the image with its border of zeros where that is possible ({@link FloatSlide});
 * else it is written out as columns. A 1x1 window that does not jump has its input for columns.
 */
final class FloatConvolve {
    /** Samples whose weight gradients are added up by one task are N / {@value}, rounded up: fixed, so that bits do not depend on threads. */
    private static final int PARTIAL_SUMS = 8;

    /** Outputs of a group from which on the tables pay. */
    private static final int MIN_OUTPUTS = 4;

    /** Elements of a window from which on that is so of sliding: below, the border and the dropped results cost more than columns. */
    private static final int MIN_WINDOW = 64;

    private static final ThreadLocal<float[]> COLUMNS = ThreadLocal.withInitial(() -> new float[0]);

    private static float[] columns(int length) {
        float[] c = COLUMNS.get();
        if (c.length < length) {
            c = new float[length];
            COLUMNS.set(c);
        }
        return c;
    }

    /** The sizes that the loops need, of one group. */
    private record Plan(
            ConvolutionGeometry g, int groups, int c, int o, int height, int width, int k, int p, boolean direct) {
        static Plan of(ConvolutionGeometry g, int groups, int channels, int outputs, int height, int width) {
            int c = channels / groups;
            int p = g.outputHeight(height) * g.outputWidth(width);
            boolean direct = unitStride(g)
                    && g.kernelH() == 1
                    && g.kernelW() == 1
                    && g.padTop() + g.padBottom() == 0
                    && g.padLeft() + g.padRight() == 0;
            return new Plan(g, groups, c, outputs / groups, height, width, c * g.kernelH() * g.kernelW(), p, direct);
        }

        private static boolean unitStride(ConvolutionGeometry g) {
            return g.strideH() == 1 && g.strideW() == 1;
        }

        /** Whether a window that slides over the image finds its elements in runs that are worth the positions between rows. */
        boolean slides() {
            int wide = width + Math.max(g.padLeft(), g.padRight());
            return unitStride(g)
                    && !direct
                    && o >= MIN_OUTPUTS
                    && k >= MIN_WINDOW
                    && plane() > 0
                    && 2 * g.outputWidth(width) >= wide;
        }

        /** Whether a window that jumps is better read through tables than laid out. */
        boolean jumps() {
            return !unitStride(g) && o >= 2 * MIN_OUTPUTS && k > 0 && plane() > 0;
        }

        /** Whether the gradient of the input may be worth the same, of which {@link FloatBackSlide#pays} has the last word. */
        boolean slidesBack() {
            return !direct && c >= MIN_OUTPUTS && o > 0 && p > 0 && plane() > 0;
        }

        int plane() {
            return height * width;
        }

        /** Elements of the image of one sample and group. */
        int image() {
            return c * plane();
        }

        /** Multiplications a sample. */
        long cost() {
            return (long) groups * o * k * p;
        }

        /** Columns of an image: in the scratch buffer, or the image itself. Returns the array; the offset is 0 or {@code xo}. */
        float[] lay(float[] x, int xo) {
            if (direct) {
                return x;
            }
            float[] columns = columns(k * p);
            FloatConvolution.im2col(x, xo, c, height, width, g, columns, 0);
            return columns;
        }

        /** The image under the border that the convolution gives it. */
        FloatSlide padded() {
            return new FloatSlide(c, height, width, g.padTop(), g.padBottom(), g.padLeft(), g.padRight());
        }
    }

    static Tensor forward(Tensor x, Tensor w, Tensor bias, ConvolutionGeometry g, int groups) {
        int n = x.size(0);
        int outputs = w.size(0);
        Plan plan = Plan.of(g, groups, x.size(1), outputs, x.size(2), x.size(3));
        int outH = g.outputHeight(plan.height);
        int outW = g.outputWidth(plan.width);
        Shape shape = Shape.of(n, outputs, outH, outW);
        Storage out = Storage.uninitialized(DType.FLOAT32, shape.size());
        float[] y = out.floats();
        float[] xs = x.storage.floats();
        float[] ws = w.storage.floats();
        float[] bs = bias == null ? null : bias.storage.floats();
        FloatSlide slide = plan.slides() || plan.jumps() ? plan.padded() : null;
        int[] window = slide == null ? null : slide.window(g);
        boolean jumps = plan.jumps();
        int[] positions = jumps ? slide.positions(g, outH, outW) : null;
        int packedLength = Kernels.FLOAT_INDIRECT_GEMM.packedLength(plan.o, plan.k);
        float[] packed = slide == null || jumps ? null : packed(plan, ws, w.offset, packedLength);
        Ranges.items(n, plan.cost(), (from, count) -> {
            for (int i = from * groups; i < (from + count) * groups; i++) {
                int group = i % groups;
                int xo = x.offset + i * plan.image();
                int yo = i * plan.o * plan.p;
                int wo = w.offset + group * plan.o * plan.k;
                int first = bias == null ? 0 : bias.offset + group * plan.o;
                if (positions != null) {
                    slide.jump(xs, xo, window, positions, plan.o, ws, wo, bs, first, y, yo);
                    continue;
                }
                if (slide != null) {
                    int po = group * packedLength;
                    slide.over(xs, xo, window, plan.o, packed, po, bs, first, outH, outW, y, yo);
                    continue;
                }
                float[] columns = plan.lay(xs, xo);
                if (bias != null) {
                    for (int o = 0; o < plan.o; o++) {
                        Arrays.fill(y, yo + o * plan.p, yo + (o + 1) * plan.p, bs[first + o]);
                    }
                }
                Kernels.FLOAT_GEMM.gemm(
                        plan.o,
                        plan.p,
                        plan.k,
                        1,
                        ws,
                        wo,
                        plan.k,
                        1,
                        columns,
                        plan.direct ? xo : 0,
                        plan.p,
                        1,
                        bias == null ? 0 : 1,
                        y,
                        yo,
                        plan.p);
            }
        });
        return Tensor.fresh(out, shape);
    }

    /** The weights of all groups as windows read them. */
    private static float[] packed(Plan plan, float[] w, int wo, int length) {
        float[] packed =
                Storage.uninitialized(DType.FLOAT32, plan.groups * length).floats();
        for (int i = 0; i < plan.groups; i++) {
            int from = wo + i * plan.o * plan.k;
            Kernels.FLOAT_INDIRECT_GEMM.pack(plan.o, plan.k, w, from, plan.k, 1, packed, i * length);
        }
        return packed;
    }

    static Tensor inputGradient(Tensor gy, Tensor w, int height, int width, ConvolutionGeometry g, int groups) {
        int n = gy.size(0);
        int channels = w.size(1) * groups;
        Plan plan = Plan.of(g, groups, channels, w.size(0), height, width);
        Shape shape = Shape.of(n, channels, height, width);
        FloatBackSlide slide = plan.slidesBack() ? new FloatBackSlide(g, plan.o, plan.c, height, width) : null;
        boolean slides = slide != null && slide.pays();
        Storage out = slides && !slide.leavesZeros()
                ? Storage.uninitialized(DType.FLOAT32, shape.size())
                : Storage.zeros(DType.FLOAT32, shape.size());
        float[] gx = out.floats();
        float[] gs = gy.storage.floats();
        float[] ws = w.storage.floats();
        if (slides) {
            int length = slide.packedLength();
            float[] packed =
                    Storage.uninitialized(DType.FLOAT32, groups * length).floats();
            for (int i = 0; i < groups; i++) {
                slide.pack(ws, w.offset + i * plan.o * plan.k, packed, i * length);
            }
            Ranges.items(n, plan.cost(), (from, count) -> {
                for (int i = from * groups; i < (from + count) * groups; i++) {
                    int go = gy.offset + i * plan.o * plan.p;
                    slide.over(gs, go, packed, i % groups * length, gx, i * plan.image());
                }
            });
            return Tensor.fresh(out, shape);
        }
        Ranges.items(n, plan.cost(), (from, count) -> {
            for (int i = from * groups; i < (from + count) * groups; i++) {
                int xo = i * plan.image();
                float[] columns = plan.direct ? gx : columns(plan.k * plan.p);
                Kernels.FLOAT_GEMM.gemm(
                        plan.k,
                        plan.p,
                        plan.o,
                        1,
                        ws,
                        w.offset + i % groups * plan.o * plan.k,
                        1,
                        plan.k,
                        gs,
                        gy.offset + i * plan.o * plan.p,
                        plan.p,
                        1,
                        0,
                        columns,
                        plan.direct ? xo : 0,
                        plan.p);
                if (!plan.direct) {
                    FloatConvolution.col2im(columns, 0, gx, xo, plan.c, height, width, g);
                }
            }
        });
        return Tensor.fresh(out, shape);
    }

    static Tensor weightGradient(Tensor x, Tensor gy, ConvolutionGeometry g, int groups) {
        int n = x.size(0);
        int outputs = gy.size(1);
        Plan plan = Plan.of(g, groups, x.size(1), outputs, x.size(2), x.size(3));
        Shape shape = Shape.of(outputs, plan.c, g.kernelH(), g.kernelW());
        Storage total = Storage.uninitialized(DType.FLOAT32, shape.size());
        float[] sum = total.floats();
        int block = (n + PARTIAL_SUMS - 1) / PARTIAL_SUMS;
        int blocks = n == 0 ? 0 : (n + block - 1) / block;
        if (blocks == 0) {
            Arrays.fill(sum, 0);
        }
        boolean indirect = plan.o >= MIN_OUTPUTS && plan.plane() > 0 && plan.p > 0;
        FloatSlide slide = indirect ? plan.padded() : null;
        int[] window = indirect ? slide.window(g) : null;
        int[] positions = indirect ? slide.positions(g, g.outputHeight(plan.height), g.outputWidth(plan.width)) : null;
        Partial partial = (b, to) -> {
            int first = b * block;
            int end = Math.min(n, first + block);
            if (indirect) {
                weightGradient(plan, slide, window, positions, x, gy, first, end, to);
            } else {
                weightGradient(plan, x, gy, first, end, to);
            }
        };
        // One thread adds each partial sum as soon as it is there, and needs memory for one; several keep all.
        int kept = Parallelism.threads() == 1 ? Math.min(1, blocks - 1) : blocks - 1;
        float[][] parts = new float[Math.max(kept, 0)][];
        for (int i = 0; i < kept; i++) {
            parts[i] = Storage.uninitialized(DType.FLOAT32, sum.length).floats();
        }
        if (Parallelism.threads() == 1) {
            for (int b = 0; b < blocks; b++) {
                partial.add(b, b == 0 ? sum : parts[0]);
                if (b > 0) {
                    FloatArithmetic.add(sum, 0, parts[0], 0, sum, 0, sum.length);
                }
            }
        } else {
            Parallelism.forEachBlock(blocks, b -> partial.add(b, b == 0 ? sum : parts[b - 1]));
            for (float[] part : parts) {
                FloatArithmetic.add(sum, 0, part, 0, sum, 0, sum.length);
            }
        }
        return Tensor.fresh(indirect && blocks > 0 ? transposed(plan, sum) : total, shape);
    }

    /** Overwrites {@code to} with the sum over the samples of a block. */
    @FunctionalInterface
    private interface Partial {
        void add(int block, float[] to);
    }

    private static void weightGradient(Plan plan, Tensor x, Tensor gy, int from, int to, float[] sum) {
        for (int i = from * plan.groups; i < to * plan.groups; i++) {
            int xo = x.offset + i * plan.image();
            float[] columns = plan.lay(x.storage.floats(), xo);
            Kernels.FLOAT_GEMM.gemm(
                    plan.o,
                    plan.k,
                    plan.p,
                    1,
                    gy.storage.floats(),
                    gy.offset + i * plan.o * plan.p,
                    plan.p,
                    1,
                    columns,
                    plan.direct ? xo : 0,
                    1,
                    plan.p,
                    i < (from + 1) * plan.groups ? 0 : 1,
                    sum,
                    i % plan.groups * plan.o * plan.k,
                    plan.k);
        }
    }

    /** As above, into {@code [groups, k, o]}: lanes then run over outputs, and the windows need not be written out. */
    private static void weightGradient(
            Plan plan,
            FloatSlide slide,
            int[] window,
            int[] positions,
            Tensor x,
            Tensor gy,
            int from,
            int to,
            float[] sum) {
        for (int i = from * plan.groups; i < to * plan.groups; i++) {
            slide.gather(
                    x.storage.floats(),
                    x.offset + i * plan.image(),
                    window,
                    positions,
                    plan.o,
                    gy.storage.floats(),
                    gy.offset + i * plan.o * plan.p,
                    i < (from + 1) * plan.groups ? 0 : 1,
                    sum,
                    i % plan.groups * plan.o * plan.k);
        }
    }

    private static Storage transposed(Plan plan, float[] sum) {
        Storage out = Storage.uninitialized(DType.FLOAT32, sum.length);
        int size = plan.o * plan.k;
        for (int at = 0; at < sum.length; at += size) {
            FloatStrided.gather(new int[] {plan.o, plan.k}, sum, at, new int[] {1, plan.o}, 0, out.floats(), at, size);
        }
        return out;
    }

    /** The columns of all samples, {@code [N, C kH kW, outH outW]}. */
    static Tensor unfold(Tensor x, ConvolutionGeometry g) {
        Plan plan = Plan.of(g, 1, x.size(1), 0, x.size(2), x.size(3));
        Shape shape = Shape.of(x.size(0), plan.k, plan.p);
        Storage out = Storage.uninitialized(DType.FLOAT32, shape.size());
        Ranges.items(x.size(0), (long) plan.k * plan.p, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                FloatConvolution.im2col(
                        x.storage.floats(),
                        x.offset + i * plan.image(),
                        plan.c,
                        plan.height,
                        plan.width,
                        g,
                        out.floats(),
                        i * plan.k * plan.p);
            }
        });
        return Tensor.fresh(out, shape);
    }

    /** Columns added to the images that they came from. */
    static Tensor fold(Tensor columns, int height, int width, ConvolutionGeometry g) {
        int channels = columns.size(1) / (g.kernelH() * g.kernelW());
        Plan plan = Plan.of(g, 1, channels, 0, height, width);
        Shape shape = Shape.of(columns.size(0), channels, height, width);
        Storage out = Storage.zeros(DType.FLOAT32, shape.size());
        Ranges.items(columns.size(0), (long) plan.k * plan.p, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                FloatConvolution.col2im(
                        columns.storage.floats(),
                        columns.offset + i * plan.k * plan.p,
                        out.floats(),
                        i * plan.image(),
                        channels,
                        height,
                        width,
                        g);
            }
        });
        return Tensor.fresh(out, shape);
    }

    private FloatConvolve() {}
}
