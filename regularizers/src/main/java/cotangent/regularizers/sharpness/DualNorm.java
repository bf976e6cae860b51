package cotangent.regularizers.sharpness;

import cotangent.autodiff.Tensor;
import cotangent.nn.ParameterVector;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a linear function is largest on a ball. */
final class DualNorm {
    /**
     * The {@code e} with {@code ||e||_p <= rho} of largest {@code <g, e>}; 0 if {@code g} is 0. All powers are of {@code g} over its largest
     * element, so nothing overflows and the scale of {@code g} does not matter.
     *
     * @throws ArithmeticException if {@code g} is not finite
     */
    static ParameterVector maximizer(ParameterVector g, double rho, double p) {
        double largest = g.largest();
        if (!Double.isFinite(largest)) {
            throw new ArithmeticException("SAM: the gradient is not finite");
        }
        if (largest == 0) {
            return g.times(0);
        }
        if (p == Double.POSITIVE_INFINITY) {
            return g.map(t -> t.sign().mul(rho));
        }
        if (p == 1) {
            return atLargest(g, rho);
        }
        ParameterVector unit = g.map(t -> t.div(largest));
        if (p == 2) {
            return unit.times(rho / unit.norm());
        }
        double q = p / (p - 1);
        double norm = unit.norm(q);
        return unit.map(t -> t.sign().mul(t.abs().div(norm).pow(q - 1)).mul(rho));
    }

    /** All of {@code rho} in the first coordinate of largest absolute value. */
    private static ParameterVector atLargest(ParameterVector g, double rho) {
        String best = null;
        double most = -1;
        for (Map.Entry<String, Tensor> e : g.tensors().entrySet()) {
            double largest =
                    e.getValue().size() == 0 ? -1 : e.getValue().abs().max().item();
            if (largest > most) {
                most = largest;
                best = e.getKey();
            }
        }
        Map<String, Tensor> result = new LinkedHashMap<>(g.times(0).tensors());
        Tensor row = g.tensors().get(best).reshape(-1);
        int at = (int) row.abs().argmax(0).itemLong();
        double[] values = new double[row.size()];
        values[at] = rho * Math.signum(row.get(at));
        result.put(
                best, Tensor.of(values).to(row.dtype()).reshape(result.get(best).shape()));
        return ParameterVector.of(result);
    }

    private DualNorm() {}
}
