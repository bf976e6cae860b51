/** Numeric kernels over primitive arrays: scalar and SIMD twins that agree bit for bit. */
package cotangent.vector;
