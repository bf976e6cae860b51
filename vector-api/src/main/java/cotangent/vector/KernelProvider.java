package cotangent.vector;

/** One consistent set of kernels: the scalar one, or the SIMD one. */
public interface KernelProvider {
    /** What this set is, for people: "scalar", or the shape of the vectors. */
    String description();

    /** Transcendental functions. */
    FloatMathKernels floatMath();

    /** Transcendental functions. */
    DoubleMathKernels doubleMath();

    /** Reductions. */
    FloatReductions floatReductions();

    /** Reductions. */
    DoubleReductions doubleReductions();

    /** Softmax and its relatives. */
    FloatRows floatRows();

    /** Softmax and its relatives. */
    DoubleRows doubleRows();

    /** Cells of recurrent networks. */
    FloatRecurrent floatRecurrent();

    /** Cells of recurrent networks. */
    DoubleRecurrent doubleRecurrent();

    /** Elementwise arithmetic. */
    FloatElementwise floatElementwise();

    /** Elementwise arithmetic. */
    DoubleElementwise doubleElementwise();

    /** Normalisation of channels. */
    FloatChannels floatChannels();

    /** Normalisation of channels. */
    DoubleChannels doubleChannels();

    /** Windows of pooling. */
    FloatPoolingRows floatPooling();

    /** Windows of pooling. */
    DoublePoolingRows doublePooling();

    /** Comparison and selection. */
    FloatComparisons floatComparisons();

    /** Comparison and selection. */
    DoubleComparisons doubleComparisons();

    /** Comparison and selection. */
    IntComparisons intComparisons();

    /** Comparison and selection. */
    LongComparisons longComparisons();

    /** Matrix multiplication. */
    FloatGemm floatGemm();

    /** Matrix multiplication through tables of places. */
    FloatIndirectGemm floatIndirectGemm();

    /** Matrix multiplication. */
    DoubleGemm doubleGemm();

    /** Matrix multiplication through tables of places. */
    DoubleIndirectGemm doubleIndirectGemm();
}
