package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Moving windows as {@linkplain Primitive#attributes attributes}: pairs of rows and columns; paddings above, before, below, behind. */
final class Geometries {
    static Map<String, Object> attributes(ConvolutionGeometry g, Map<String, Object> others) {
        Map<String, Object> all = new LinkedHashMap<>(others);
        all.put("kernel", new int[] {g.kernelH(), g.kernelW()});
        all.put("strides", new int[] {g.strideH(), g.strideW()});
        all.put("pads", new int[] {g.padTop(), g.padLeft(), g.padBottom(), g.padRight()});
        all.put("dilations", new int[] {g.dilationH(), g.dilationW()});
        return all;
    }

    private Geometries() {}
}
