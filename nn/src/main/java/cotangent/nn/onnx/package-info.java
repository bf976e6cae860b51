/**
 * Exchange of whole models in the ONNX format, operators of version 13 to 17.
 *
 * <pre>{@code
 * Onnx.export(model, example).save(Path.of("model.onnx"));      // runs elsewhere
 * OnnxLayer imported = Onnx.load(Path.of("resnet.onnx"));       // runs, differentiates and trains here
 * Tensor y = imported.apply(x);
 * Optimizer optimizer = new Sgd(imported.parameters(), SgdConfig.defaults());
 * imported.train();
 * }</pre>
 *
 * <ul>
 *   <li>Both directions: {@link cotangent.nn.onnx.Onnx}, with {@link cotangent.nn.onnx.OnnxExportOptions}
 *   <li>A model that was read: {@link cotangent.nn.onnx.OnnxLayer}
 *   <li>What a file contains: {@link cotangent.nn.onnx.OnnxModel}, {@link cotangent.nn.onnx.OnnxGraph}, {@link cotangent.nn.onnx.OnnxNode},
 *       {@link cotangent.nn.onnx.OnnxValue}, {@link cotangent.nn.onnx.OnnxType}
 *   <li>What has no counterpart: {@link cotangent.nn.onnx.UnsupportedOperatorException}
 * </ul>
 *
 * <p>There is no dependency: the Protocol Buffers messages of the format are read and written here.
 */
package cotangent.nn.onnx;
