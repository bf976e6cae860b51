package cotangent.nn.onnx;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.Arrays;
import java.util.List;

/** A primitive's application on its way into a graph: as it was in both runs of the model. */
record ExportStep(Exporter exporter, Trace.Step a, Trace.Step b) {
    GraphBuilder graph() {
        return exporter.graph;
    }

    String primitive() {
        return a.primitive().name();
    }

    Tensor operand(int i) {
        return a.operands().get(i);
    }

    /** The name of an operand's value. */
    String in(int i) {
        return exporter.name(operand(i));
    }

    /** The names of all operands' values. */
    String[] in() {
        return a.operands().stream().map(exporter::name).toArray(String[]::new);
    }

    DType dtype() {
        return a.result().dtype();
    }

    List<Size> resultSizes() {
        return exporter.sizes(a.result());
    }

    /** An integer that may follow the batch. */
    Size size(String attribute) {
        return exporter.size((Integer) value(a, attribute), (Integer) value(b, attribute));
    }

    boolean has(String attribute) {
        return a.primitive().attributes().containsKey(attribute);
    }

    int integer(String attribute) {
        return (int) size(attribute).constant();
    }

    double real(String attribute) {
        return constant(attribute, Double.class);
    }

    boolean flag(String attribute) {
        return constant(attribute, Boolean.class);
    }

    String text(String attribute) {
        return constant(attribute, String.class);
    }

    int[] integers(String attribute) {
        int[] p = (int[]) value(a, attribute);
        require(attribute, Arrays.equals(p, (int[]) value(b, attribute)));
        return p;
    }

    List<Long> longs(String attribute) {
        return Arrays.stream(integers(attribute)).mapToObj(i -> (long) i).toList();
    }

    private <T> T constant(String attribute, Class<T> type) {
        Object p = value(a, attribute);
        require(attribute, p.equals(value(b, attribute)));
        return type.cast(p);
    }

    private void require(String attribute, boolean same) {
        if (!same) {
            throw new IllegalArgumentException("onnx export: '" + attribute + "' of primitive " + primitive()
                    + " depends on the values or the size of the batch");
        }
    }

    private static Object value(Trace.Step step, String attribute) {
        return step.primitive().attributes().get(attribute);
    }

    /** A number of the result's type. */
    String scalar(double value) {
        return graph().scalar(dtype(), value);
    }
}
