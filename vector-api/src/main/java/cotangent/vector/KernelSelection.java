package cotangent.vector;

/** Chooses the kernels when {@link Kernels} is initialised. */
final class KernelSelection {
    static KernelProvider choose() {
        return new ScalarKernels("SIMD kernels are not there yet");
    }

    private KernelSelection() {}
}
