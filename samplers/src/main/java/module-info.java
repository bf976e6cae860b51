/** Data selection and resampling, generative samplers and solvers behind a few shared shapes. */
module cotangent.samplers {
    requires transitive cotangent.regularizers;

    exports cotangent.samplers;
    exports cotangent.samplers.chain;
    exports cotangent.samplers.consistency;
    exports cotangent.samplers.design;
    exports cotangent.samplers.diffusion;
    exports cotangent.samplers.mixture;
    exports cotangent.samplers.selection;
}
