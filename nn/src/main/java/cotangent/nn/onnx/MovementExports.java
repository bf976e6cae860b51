package cotangent.nn.onnx;

import java.util.List;
import java.util.Map;

/** Nodes that move elements. Sizes that follow the batch are computed by the graph. */
final class MovementExports {
    static String reshape(ExportStep s) {
        return reshape(s.graph(), s.in(0), s.resultSizes());
    }

    static String reshape(GraphBuilder graph, String x, List<Size> sizes) {
        Size[] target = sizes.toArray(Size[]::new);
        int unknown = -1;
        int following = 0;
        boolean empty = false;
        for (int i = 0; i < target.length; i++) {
            if (!target[i].isConstant()) {
                following++;
                unknown = i;
            }
            empty |= target[i].equals(Size.of(0));
        }
        if (following == 1 && !empty) {
            target[unknown] = Size.of(-1); // what the others leave
        }
        return graph.node("Reshape", x, graph.vector(target));
    }

    static String expand(ExportStep s) {
        return s.graph()
                .node("Expand", s.in(0), s.graph().vector(s.resultSizes().toArray(Size[]::new)));
    }

    static String slice(ExportStep s) {
        int axis = s.integer("axis");
        Size count = s.size("count");
        if (AttentionExports.isAttention(s.exporter().producer(s.operand(0)))) {
            return AttentionExports.outputOf(s, axis, s.size("start"), count);
        }
        long step = s.integer("step");
        Size start = s.size("start");
        Size end = count.equals(Size.of(0))
                ? start
                : start.plus(count.plus(Size.of(-1)).times(step)).plus(Size.of(1));
        return s.graph()
                .node(
                        "Slice",
                        s.in(0),
                        s.graph().vector(start),
                        s.graph().vector(end),
                        s.graph().longs(axis),
                        s.graph().longs(step));
    }

    static String embed(ExportStep s) {
        int axis = s.integer("axis");
        int rank = s.a().result().rank();
        int start = s.integer("start");
        int size = s.integer("size");
        int own = (int) s.exporter().sizes(s.operand(0)).get(axis).constant();
        if (s.integer("step") != 1) {
            throw PrimitiveExports.unsupported(s, "with a step");
        }
        long[] pads = new long[2 * rank];
        pads[axis] = start;
        pads[rank + axis] = size - start - own;
        return s.graph().node("Pad", s.in(0), s.graph().longs(pads));
    }

    static String flip(ExportStep s) {
        int[] axes = s.integers("axes");
        long[] minusOne = new long[axes.length];
        long[] first = new long[axes.length];
        long[] at = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            minusOne[i] = -1;
            first[i] = Long.MIN_VALUE + 1;
            at[i] = axes[i];
        }
        GraphBuilder g = s.graph();
        return g.node("Slice", s.in(0), g.longs(minusOne), g.longs(first), g.longs(at), g.longs(minusOne));
    }

    static String scatterAdd(ExportStep s) {
        if (s.exporter().opset() < 16) {
            throw PrimitiveExports.unsupported(s, "before opset 16");
        }
        return s.graph().node("ScatterElements", Map.of("axis", (long) s.integer("axis"), "reduction", "add"), s.in());
    }

    private MovementExports() {}
}
