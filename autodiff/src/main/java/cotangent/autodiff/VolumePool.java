package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/** Pooling of volumes: maxima and averages over boxes are those along the depth of those over the planes. */
final class VolumePool {
    static Tensor max(Tensor x, PoolingOptions3d o) {
        Tensor planes =
                Pooling.maxima("maxPool3d", planes("maxPool3d", x), o.plane()).values();
        return boxes(
                planes, Pooling.maxima("maxPool3d", rows(planes), o.depth()).values());
    }

    static Indexed maxIndexed(Tensor x, PoolingOptions3d o) {
        Indexed planes = Pooling.maxima("maxPool3d", planes("maxPool3d", x), o.plane());
        Tensor values = planes.values();
        Indexed slices = Pooling.maxima("maxPool3d", rows(values), o.depth());
        int positions = values.size(-2) * values.size(-1);
        // The place along the depth tells the slice, whose own maximum has the place in the plane.
        Tensor chosen = slices.indices().flatten(-2);
        Tensor some = chosen.maximum(Tensor.scalar(DType.INT32, 0));
        Tensor slice = some.to(DType.FLOAT64).div(positions).floor().to(DType.INT64);
        Tensor inPlane = planes.indices()
                .reshape(chosen.shape().with(-1, x.size(-3) * positions))
                .gather(-1, some)
                .to(DType.INT64);
        Tensor place = slice.mul((double) x.size(-2) * x.size(-1)).add(inPlane);
        place = place.maskedFill(chosen.lt(0).or(inPlane.lt(0)), -1);
        Tensor maxima = boxes(values, slices.values());
        return new Indexed(maxima, place.reshape(maxima.shape()));
    }

    static Tensor average(Tensor x, PoolingOptions3d o) {
        if (o.dilationD() != 1) {
            throw new IllegalArgumentException("avgPool3d: windows of averages cannot be dilated");
        }
        int divisor = o.plane().divisorOverride();
        if (x.dtype().isInteger()) {
            return ofIntegers(planes("avgPool3d", x), o, divisor);
        }
        PoolingOptions3d sums = divisor == 0 ? o : o.withDivisorOverride(1);
        Tensor planes = Pooling.average("avgPool3d", planes("avgPool3d", x), sums.plane());
        Tensor y = boxes(planes, Pooling.average("avgPool3d", rows(planes), sums.depth()));
        return divisor == 0 ? y : y.div(divisor);
    }

    private static Tensor ofIntegers(Tensor x, PoolingOptions3d o, int divisor) {
        PoolingOptions plane = o.plane();
        ConvolutionGeometry g = Pooling.geometry("avgPool3d", x, plane);
        ConvolutionGeometry depth = Pooling.geometry("avgPool3d", rows(x), o.depth());
        return IntegerAverages.of(
                x,
                divisor,
                plane.countIncludePad(),
                Pooling.rows(o.depth(), depth),
                Pooling.rows(plane, g),
                Pooling.columns(plane, g));
    }

    private static Tensor planes(String name, Tensor x) {
        Pooling.requireVolumes(name, x);
        return x;
    }

    /** {@code [..., D, H, W]} as {@code [..., D, H W]}. */
    private static Tensor rows(Tensor volume) {
        return volume.flatten(-2);
    }

    private static Tensor boxes(Tensor planes, Tensor pooled) {
        return pooled.reshape(planes.shape().with(-3, pooled.size(-2)));
    }

    private VolumePool() {}
}
