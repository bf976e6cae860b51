package cotangent.nn;

import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Floating-point operations of what a model computes, by the primitives that it applies: two for each multiplication and addition of matrix
 * products, convolutions, attention and recurrences, which are nearly all of a model's work; none for what goes element by element.
 */
final class Flops {
    /** A layer was applied. */
    record Call(Layer layer, Tensor input, Tensor output) {}

    /**
     * The operations of each module's own: a layer's are on the ways from its input to its output that no layer within it was credited with; what
     * remains, such as the code between layers, is the root's.
     *
     * @param calls in the order in which they ended, so that those within a layer come before it
     */
    static Map<Module, Long> of(Module root, Trace trace, List<Call> calls) {
        Map<Tensor, Trace.Step> open = new IdentityHashMap<>();
        trace.steps().forEach(step -> open.put(step.result(), step));
        Map<Module, Long> sums = new IdentityHashMap<>();
        for (Call call : calls) {
            sums.merge(call.layer, between(call.input, call.output, open), Long::sum);
        }
        long rest = open.values().stream().mapToLong(Flops::of).sum();
        sums.merge(root, rest, Long::sum);
        return sums;
    }

    /** Closes the steps from here to there and returns their operations. */
    private static long between(Tensor from, Tensor to, Map<Tensor, Trace.Step> open) {
        long sum = 0;
        Deque<Tensor> ahead = new ArrayDeque<>(List.of(to));
        while (!ahead.isEmpty()) {
            Tensor t = ahead.pop();
            Trace.Step step = t == from ? null : open.remove(t);
            if (step != null) {
                sum += of(step);
                step.operands().forEach(ahead::push);
            }
        }
        return sum;
    }

    private static long of(Trace.Step step) {
        long made = step.result().size();
        Tensor a = step.operands().get(0);
        Tensor b = step.operands().size() > 1 ? step.operands().get(1) : a;
        return 2
                * switch (step.primitive().name()) {
                    case "matmul", "linear" -> made * a.size(-1);
                    case "conv2d" -> made * perChannel(b);
                    case "conv2dInputGradient" -> a.size() * perChannel(b); // also the transposed convolution
                    case "conv2dWeightGradient" -> b.size() * perChannel(step.result());
                    case "attention" -> attention(step, b.size(-2), a.size(-1));
                    case "selfAttention" -> 2 * made * a.size(-2);
                    case "recurrence" -> (long) a.size() * b.size(-1);
                    default -> 0L;
                };
    }

    /** Elements of the kernel of a channel. */
    private static long perChannel(Tensor kernels) {
        return kernels.size() / Math.max(1, kernels.size(0));
    }

    /** Scores and weighted sums; the result has a column more than the values. */
    private static long attention(Trace.Step step, long keys, long features) {
        long wide = step.result().size(-1);
        return step.result().size() / wide * keys * (features + wide - 1);
    }

    private Flops() {}
}
