/** Regularization, robustness, compression and alignment techniques behind a few shared shapes. */
module cotangent.regularizers {
    requires transitive cotangent.nn;

    exports cotangent.regularizers;
    exports cotangent.regularizers.adversarial;
    exports cotangent.regularizers.alignment;
    exports cotangent.regularizers.augmentation;
    exports cotangent.regularizers.bilevel;
    exports cotangent.regularizers.calibration;
    exports cotangent.regularizers.continual;
    exports cotangent.regularizers.contrastive;
    exports cotangent.regularizers.diagnostics;
    exports cotangent.regularizers.dictionary;
    exports cotangent.regularizers.dropout;
    exports cotangent.regularizers.experts;
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
}
