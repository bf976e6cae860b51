package cotangent.vector;

/**
 * The kernels in force, chosen once when this class is initialised.
 *
 * <p>SIMD kernels run if the module {@code jdk.incubator.vector} is in the boot layer ({@code --add-modules
 * jdk.incubator.vector}), the virtual machine compiles with C2, its vectors have at least 128 bits, and the processor has fused
 * multiply-add. The system property {@value #PROPERTY} set to {@code off} selects the scalar kernels; {@code 128}, {@code 256} or
 * {@code 512} caps the width. Either way the results have the same bits.
 */
public final class Kernels {
    /** Name of the system property that overrides the choice. */
    public static final String PROPERTY = "cotangent.simd";

    private static final KernelProvider PROVIDER = KernelSelection.choose();

    /** Transcendental functions. */
    public static final FloatMathKernels FLOAT_MATH = PROVIDER.floatMath();

    /** Transcendental functions. */
    public static final DoubleMathKernels DOUBLE_MATH = PROVIDER.doubleMath();

    /** Reductions. */
    public static final FloatReductions FLOAT_REDUCTIONS = PROVIDER.floatReductions();

    /** Reductions. */
    public static final DoubleReductions DOUBLE_REDUCTIONS = PROVIDER.doubleReductions();

    /** Softmax and its relatives. */
    public static final FloatRows FLOAT_ROWS = PROVIDER.floatRows();

    /** Softmax and its relatives. */
    public static final DoubleRows DOUBLE_ROWS = PROVIDER.doubleRows();

    /** Cells of recurrent networks. */
    public static final FloatRecurrent FLOAT_RECURRENT = PROVIDER.floatRecurrent();

    /** Cells of recurrent networks. */
    public static final DoubleRecurrent DOUBLE_RECURRENT = PROVIDER.doubleRecurrent();

    /** Elementwise loops of {@link FloatArithmetic}. */
    static final FloatElementwise FLOAT_ELEMENTWISE = PROVIDER.floatElementwise();

    /** Elementwise loops of {@link DoubleArithmetic}. */
    static final DoubleElementwise DOUBLE_ELEMENTWISE = PROVIDER.doubleElementwise();

    /** Normalisation of channels. */
    public static final FloatChannels FLOAT_CHANNELS = PROVIDER.floatChannels();

    /** Normalisation of channels. */
    public static final DoubleChannels DOUBLE_CHANNELS = PROVIDER.doubleChannels();

    /** Windows of {@link FloatPooling}. */
    static final FloatPoolingRows FLOAT_POOLING = PROVIDER.floatPooling();

    /** Windows of {@link DoublePooling}. */
    static final DoublePoolingRows DOUBLE_POOLING = PROVIDER.doublePooling();

    /** Comparison and selection. */
    public static final FloatComparisons FLOAT_COMPARISONS = PROVIDER.floatComparisons();

    /** Comparison and selection. */
    public static final DoubleComparisons DOUBLE_COMPARISONS = PROVIDER.doubleComparisons();

    /** Comparison and selection. */
    public static final IntComparisons INT_COMPARISONS = PROVIDER.intComparisons();

    /** Comparison and selection. */
    public static final LongComparisons LONG_COMPARISONS = PROVIDER.longComparisons();

    /** Matrix multiplication. */
    public static final FloatGemm FLOAT_GEMM = PROVIDER.floatGemm();

    /** Matrix multiplication through tables of places. */
    public static final FloatIndirectGemm FLOAT_INDIRECT_GEMM = PROVIDER.floatIndirectGemm();

    /** Matrix multiplication. */
    public static final DoubleGemm DOUBLE_GEMM = PROVIDER.doubleGemm();

    /** Matrix multiplication through tables of places. */
    public static final DoubleIndirectGemm DOUBLE_INDIRECT_GEMM = PROVIDER.doubleIndirectGemm();

    /** Whether the SIMD kernels are in force. */
    public static boolean simd() {
        return !(PROVIDER instanceof ScalarKernels);
    }

    /** What was chosen, in words: "scalar (reason)" or the shape of the vectors. */
    public static String description() {
        return PROVIDER.description();
    }

    private Kernels() {}
}
