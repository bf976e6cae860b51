package cotangent.nn.onnx;

import static cotangent.nn.onnx.ElementwiseOperators.single;

import cotangent.autodiff.Indexed;
import cotangent.autodiff.Tensor;
import java.util.Map;

/** Operators that sum up axes. */
final class ReductionOperators {
    private interface Reduction {
        Tensor of(Tensor x, boolean keep, int... axes);
    }

    static void addTo(Map<String, Operator.Factory> table) {
        reduction(table, "ReduceSum", (x, keep, axes) -> x.sum(keep, axes).to(x.dtype()));
        reduction(table, "ReduceMean", Tensor::mean);
        reduction(table, "ReduceMax", Tensor::amax);
        reduction(table, "ReduceMin", Tensor::amin);
        reduction(table, "ReduceSumSquare", (x, keep, axes) -> x.square().sum(keep, axes));
        reduction(table, "ReduceL1", (x, keep, axes) -> x.norm(1, keep, axes));
        reduction(table, "ReduceL2", (x, keep, axes) -> x.norm(2, keep, axes));
        reduction(table, "ReduceLogSumExp", Tensor::logSumExp);
        reduction(table, "ReduceLogSum", (x, keep, axes) -> x.sum(keep, axes).log());
        reduction(table, "ReduceProd", ReductionOperators::product);
        table.put("ArgMax", node -> single(in -> extremum(node, in.get(0), true)));
        table.put("ArgMin", node -> single(in -> extremum(node, in.get(0), false)));
        table.put("TopK", ReductionOperators::topK);
        table.put("CumSum", ReductionOperators::cumulativeSum);
        table.put("Softmax", node -> single(in -> in.get(0).softmax(node.int32("axis", -1))));
        table.put("LogSoftmax", node -> single(in -> in.get(0).logSoftmax(node.int32("axis", -1))));
        table.put(
                "LpNormalization",
                node -> single(in -> {
                    int axis = node.int32("axis", -1);
                    return in.get(0).div(in.get(0).norm(node.integer("p", 2), true, axis));
                }));
    }

    /** Axes are an operand in later versions, an attribute in earlier ones; without any, all are meant. */
    private static void reduction(Map<String, Operator.Factory> table, String name, Reduction reduction) {
        table.put(name, node -> {
            boolean keep = node.integer("keepdims", 1) != 0;
            boolean nothing = node.integer("noop_with_empty_axes", 0) != 0;
            return single(in -> {
                int[] axes = in.integers(1, "axes");
                boolean none = axes == null || axes.length == 0;
                return none && nothing ? in.get(0) : reduction.of(in.get(0), keep, none ? new int[0] : axes);
            });
        });
    }

    private static Tensor product(Tensor x, boolean keep, int... axes) {
        int[] all = axes;
        if (all.length == 0) {
            all = new int[x.rank()];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
            }
        }
        int[] sorted = MovementOperators.sorted(all, x.rank());
        Tensor y = x;
        for (int i = sorted.length - 1; i >= 0; i--) {
            y = y.prod(sorted[i], keep);
        }
        return y.to(x.dtype());
    }

    private static Tensor extremum(OnnxNode node, Tensor x, boolean largest) {
        int axis = node.int32("axis", 0);
        boolean keep = node.integer("keepdims", 1) != 0;
        if (node.integer("select_last_index", 0) != 0) {
            throw Operators.unsupported(node, "select_last_index");
        }
        return largest ? x.argmax(axis, keep) : x.argmin(axis, keep);
    }

    private static Operator topK(OnnxNode node) {
        int axis = node.int32("axis", -1);
        boolean largest = node.integer("largest", 1) != 0;
        return in -> {
            int[] k = in.has(1) ? in.integers(1) : new int[] {node.int32("k", 1)};
            Indexed top = in.get(0).topK(k[0], axis, largest);
            return new Tensor[] {top.values(), top.indices()};
        };
    }

    private static Operator cumulativeSum(OnnxNode node) {
        if (node.integer("exclusive", 0) != 0) {
            throw Operators.unsupported(node, "exclusive");
        }
        boolean reverse = node.integer("reverse", 0) != 0;
        return single(in -> {
            Tensor x = in.get(0);
            int axis = in.integers(1)[0];
            return reverse ? x.flip(axis).cumsum(axis).flip(axis) : x.cumsum(axis);
        });
    }

    private ReductionOperators() {}
}
