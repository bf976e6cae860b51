/** The five library modules of Cotangent in one. */
module cotangent.all {
    requires static jdk.incubator.vector;

    exports cotangent.vector;
    exports cotangent.autodiff;
    exports cotangent.nn;
    exports cotangent.nn.classical;
    exports cotangent.nn.data;
    exports cotangent.nn.init;
    exports cotangent.nn.io;
    exports cotangent.nn.loss;
    exports cotangent.nn.metrics;
    exports cotangent.nn.models;
    exports cotangent.nn.onnx;
    exports cotangent.nn.optim;
    exports cotangent.nn.parametrize;
    exports cotangent.nn.plot;
    exports cotangent.nn.text;
    exports cotangent.nn.train;
    exports cotangent.regularizers;
    exports cotangent.regularizers.adversarial;
    exports cotangent.regularizers.alignment;
    exports cotangent.regularizers.augmentation;
    exports cotangent.regularizers.bilevel;
    exports cotangent.regularizers.calibration;
    exports cotangent.regularizers.continual;
    exports cotangent.regularizers.contrastive;
    exports cotangent.regularizers.diagnostics;
    exports cotangent.regularizers.dropout;
    exports cotangent.regularizers.gan;
    exports cotangent.regularizers.labelnoise;
    exports cotangent.regularizers.loss;
    exports cotangent.regularizers.online;
    exports cotangent.regularizers.pruning;
    exports cotangent.regularizers.quantization;
    exports cotangent.regularizers.robust;
    exports cotangent.regularizers.semisupervised;
    exports cotangent.regularizers.sharpness;
    exports cotangent.regularizers.transport;
    exports cotangent.regularizers.weight;
    exports cotangent.samplers;
    exports cotangent.samplers.chain;
    exports cotangent.samplers.consistency;
    exports cotangent.samplers.design;
    exports cotangent.samplers.diffusion;
    exports cotangent.samplers.mixture;
    exports cotangent.samplers.selection;
}
