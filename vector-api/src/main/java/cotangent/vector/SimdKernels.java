package cotangent.vector;

import jdk.incubator.vector.VectorShape;

/** The kernels on the Vector API; loaded only if {@link KernelSelection} found its module. */
final class SimdKernels implements KernelProvider {
    /** Width in bits of the machine's own vectors. */
    static int preferredWidth() {
        return VectorShape.preferredShape().vectorBitSize();
    }

    @Override
    public String description() {
        return "SIMD, " + SimdSpecies.FLOAT.vectorBitSize() + " bits";
    }

    @Override
    public FloatMathKernels floatMath() {
        return new SimdFloatMath();
    }

    @Override
    public FloatReductions floatReductions() {
        return new SimdFloatReductions();
    }

    @Override
    public FloatRows floatRows() {
        return new SimdFloatRows();
    }

    @Override
    public FloatElementwise floatElementwise() {
        return new SimdFloatElementwise();
    }

    @Override
    public DoubleElementwise doubleElementwise() {
        return new SimdDoubleElementwise();
    }

    @Override
    public FloatChannels floatChannels() {
        return new SimdFloatChannels();
    }

    @Override
    public DoubleChannels doubleChannels() {
        return new SimdDoubleChannels();
    }

    @Override
    public FloatRecurrent floatRecurrent() {
        return new SimdFloatRecurrent();
    }

    @Override
    public FloatPoolingRows floatPooling() {
        return new SimdFloatPoolingRows();
    }

    @Override
    public DoublePoolingRows doublePooling() {
        return new SimdDoublePoolingRows();
    }

    @Override
    public FloatComparisons floatComparisons() {
        return new SimdFloatComparisons();
    }

    @Override
    public FloatGemm floatGemm() {
        return new SimdFloatGemm();
    }

    @Override
    public FloatIndirectGemm floatIndirectGemm() {
        return new SimdFloatIndirectGemm();
    }

    @Override
    public DoubleMathKernels doubleMath() {
        return new SimdDoubleMath();
    }

    @Override
    public DoubleReductions doubleReductions() {
        return new SimdDoubleReductions();
    }

    @Override
    public DoubleRows doubleRows() {
        return new SimdDoubleRows();
    }

    @Override
    public DoubleRecurrent doubleRecurrent() {
        return new SimdDoubleRecurrent();
    }

    @Override
    public DoubleComparisons doubleComparisons() {
        return new SimdDoubleComparisons();
    }

    @Override
    public DoubleGemm doubleGemm() {
        return new SimdDoubleGemm();
    }

    @Override
    public DoubleIndirectGemm doubleIndirectGemm() {
        return new SimdDoubleIndirectGemm();
    }

    @Override
    public IntComparisons intComparisons() {
        return new SimdIntComparisons();
    }

    @Override
    public LongComparisons longComparisons() {
        return new SimdLongComparisons();
    }
}
