/** Regularization, robustness, compression and alignment techniques behind a few shared shapes. */
package cotangent.regularizers;
