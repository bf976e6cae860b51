/** Neural-network layers, optimizers, data loading, training and saving. */
module cotangent.nn {
    requires transitive cotangent.autodiff;

    exports cotangent.nn;
    exports cotangent.nn.classical;
    exports cotangent.nn.init;
    exports cotangent.nn.io;
    exports cotangent.nn.loss;
    exports cotangent.nn.parametrize;
    exports cotangent.nn.data;
    exports cotangent.nn.metrics;
    exports cotangent.nn.models;
    exports cotangent.nn.onnx;
    exports cotangent.nn.optim;
    exports cotangent.nn.plot;
    exports cotangent.nn.text;
    exports cotangent.nn.train;
}
