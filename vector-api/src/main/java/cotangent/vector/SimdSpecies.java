package cotangent.vector;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The one vector width of all SIMD kernels: what the machine prefers, capped by the property and by 512 bits. */
final class SimdSpecies {
    static final VectorSpecies<Float> FLOAT;
    static final VectorSpecies<Double> DOUBLE;
    static final VectorSpecies<Integer> INT;
    static final VectorSpecies<Long> LONG;

    static {
        int preferred = VectorShape.preferredShape().vectorBitSize();
        VectorShape shape = VectorShape.forBitSize(Math.min(preferred, KernelSelection.widthLimit()));
        FLOAT = shape.withLanes(float.class);
        DOUBLE = shape.withLanes(double.class);
        INT = shape.withLanes(int.class);
        LONG = shape.withLanes(long.class);
    }

    private SimdSpecies() {}
}
