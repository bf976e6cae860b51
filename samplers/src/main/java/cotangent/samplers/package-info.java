/** Data selection and resampling, generative samplers and solvers behind a few shared shapes. */
package cotangent.samplers;
