package cotangent.nn.onnx;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.SafeTensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the exported cases into a folder, with inputs and what the layers make of them, for {@code src/test/scripts/onnx_runtime.py}, which runs
 * them in ONNX Runtime: {@code java ... cotangent.nn.onnx.OnnxExportFiles FOLDER}.
 */
public final class OnnxExportFiles {
    /** Writes the files for each version of the operators. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        for (OnnxCases.Case c : OnnxCases.all()) {
            for (int opset = 13; opset <= 17; opset++) {
                OnnxExportOptions options = OnnxExportOptions.defaults().withOpset(opset);
                Tensor x = OnnxExportTest.input(c);
                Onnx.export(c.layer(), x, options).save(folder.resolve(c.name() + "." + opset + ".onnx"));
            }
            Map<String, Tensor> values = new LinkedHashMap<>();
            try (var off = GradMode.noGrad()) {
                c.layer().eval();
                Tensor x = OnnxExportTest.input(c);
                values.put("x", x);
                values.put("y", c.layer().apply(x));
            }
            SafeTensors.save(folder.resolve(c.name() + ".safetensors"), values);
        }
    }

    private OnnxExportFiles() {}
}
