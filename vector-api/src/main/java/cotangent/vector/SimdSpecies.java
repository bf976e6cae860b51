package cotangent.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The shape of the SIMD kernels' vectors: the machine's preferred one, capped by the property {@value Kernels#PROPERTY}. */
final class SimdSpecies {
    private static final VectorShape SHAPE = shape();

    static final VectorSpecies<Float> FLOAT = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Double> DOUBLE = VectorSpecies.of(double.class, SHAPE);
    static final VectorSpecies<Integer> INT = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Long> LONG = VectorSpecies.of(long.class, SHAPE);

    private static VectorShape shape() {
        VectorShape preferred = VectorShape.preferredShape();
        String cap = System.getProperty(Kernels.PROPERTY, "");
        return switch (cap) {
            case "128", "256", "512" -> VectorShape.forBitSize(
                    Math.min(preferred.vectorBitSize(), Integer.parseInt(cap)));
            default -> preferred;
        };
    }

    private SimdSpecies() {}
}
