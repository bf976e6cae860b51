package cotangent.vector;

/** The kernels that need nothing but the language; the reference for the bits of all others. */
final class ScalarKernels implements KernelProvider {
    private final String reason;

    ScalarKernels(String reason) {
        this.reason = reason;
    }

    @Override
    public String description() {
        return "scalar (" + reason + ")";
    }

    @Override
    public FloatMathKernels floatMath() {
        return new ScalarFloatMath();
    }

    @Override
    public FloatReductions floatReductions() {
        return new ScalarFloatReductions();
    }

    @Override
    public FloatRows floatRows() {
        return new ScalarFloatRows();
    }

    @Override
    public FloatElementwise floatElementwise() {
        return new ScalarFloatElementwise();
    }

    @Override
    public DoubleElementwise doubleElementwise() {
        return new ScalarDoubleElementwise();
    }

    @Override
    public FloatChannels floatChannels() {
        return new ScalarFloatChannels();
    }

    @Override
    public DoubleChannels doubleChannels() {
        return new ScalarDoubleChannels();
    }

    @Override
    public FloatRecurrent floatRecurrent() {
        return new ScalarFloatRecurrent();
    }

    @Override
    public FloatPoolingRows floatPooling() {
        return new ScalarFloatPoolingRows();
    }

    @Override
    public DoublePoolingRows doublePooling() {
        return new ScalarDoublePoolingRows();
    }

    @Override
    public FloatComparisons floatComparisons() {
        return new ScalarFloatComparisons();
    }

    @Override
    public FloatGemm floatGemm() {
        return new ScalarFloatGemm();
    }

    @Override
    public FloatIndirectGemm floatIndirectGemm() {
        return new ScalarFloatIndirectGemm();
    }

    @Override
    public DoubleMathKernels doubleMath() {
        return new ScalarDoubleMath();
    }

    @Override
    public DoubleReductions doubleReductions() {
        return new ScalarDoubleReductions();
    }

    @Override
    public DoubleRows doubleRows() {
        return new ScalarDoubleRows();
    }

    @Override
    public DoubleRecurrent doubleRecurrent() {
        return new ScalarDoubleRecurrent();
    }

    @Override
    public DoubleComparisons doubleComparisons() {
        return new ScalarDoubleComparisons();
    }

    @Override
    public DoubleGemm doubleGemm() {
        return new ScalarDoubleGemm();
    }

    @Override
    public DoubleIndirectGemm doubleIndirectGemm() {
        return new ScalarDoubleIndirectGemm();
    }

    @Override
    public IntComparisons intComparisons() {
        return new ScalarIntComparisons();
    }

    @Override
    public LongComparisons longComparisons() {
        return new ScalarLongComparisons();
    }
}
