/** Numeric kernels over primitive arrays: no tensors, no graphs, no dependencies. */
module cotangent.vector {
    requires static jdk.incubator.vector;

    exports cotangent.vector;
}
