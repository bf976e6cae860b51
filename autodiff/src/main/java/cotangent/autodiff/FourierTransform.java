package cotangent.autodiff;

/**
 * The unnormalised discrete Fourier transform along the last axis of a pair {@code [2, ..., n]} of real and imaginary parts:
 *
 * <pre>
 * y_k = sum over j of x_j exp(-+ 2 pi i j k / n)
 * </pre>
 *
 * <p>The matrix of the transform is symmetric, so the transpose of the map between pairs is the transform with the other sign.
 */
record FourierTransform(boolean inverse) implements Linear {
    @Override
    public String name() {
        return inverse ? "ifft" : "fft";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        int n = y.size(-1);
        int half = y.size() / 2;
        if (half == 0) {
            return y;
        }
        // The inverse is the transform with real and imaginary parts exchanged.
        int reAt = inverse ? half : 0;
        int imAt = half - reAt;
        if (y.dtype() == DType.FLOAT32) {
            FloatFourier plan = FloatFourier.of(n);
            float[] a = y.storage.floats();
            Ranges.items(half / n, 16L * n, (from, count) -> {
                float[][] work = new float[4][n];
                for (int i = from; i < from + count; i++) {
                    System.arraycopy(a, reAt + i * n, work[0], 0, n);
                    System.arraycopy(a, imAt + i * n, work[1], 0, n);
                    plan.transform(work[0], work[1], work[2], work[3]);
                    System.arraycopy(work[0], 0, a, reAt + i * n, n);
                    System.arraycopy(work[1], 0, a, imAt + i * n, n);
                }
            });
        } else {
            DoubleFourier plan = DoubleFourier.of(n);
            double[] a = y.storage.doubles();
            Ranges.items(half / n, 16L * n, (from, count) -> {
                double[][] work = new double[4][n];
                for (int i = from; i < from + count; i++) {
                    System.arraycopy(a, reAt + i * n, work[0], 0, n);
                    System.arraycopy(a, imAt + i * n, work[1], 0, n);
                    plan.transform(work[0], work[1], work[2], work[3]);
                    System.arraycopy(work[0], 0, a, reAt + i * n, n);
                    System.arraycopy(work[1], 0, a, imAt + i * n, n);
                }
            });
        }
        return y;
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return new FourierTransform(!inverse).apply(g);
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0].moveAxis(0, 1)).moveAxis(1, 0);
    }
}
