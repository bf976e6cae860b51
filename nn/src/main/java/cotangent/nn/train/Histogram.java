package cotangent.nn.train;

/** Numbers counted in bins of equal width. {@code limits} are the bins' upper ends; equal numbers are one bin. */
record Histogram(double min, double max, long count, double sum, double squares, double[] limits, double[] counts) {
    static Histogram of(double[] values, int bins) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long count = 0;
        double sum = 0;
        double squares = 0;
        for (double v : values) {
            if (Double.isFinite(v)) {
                min = Math.min(min, v);
                max = Math.max(max, v);
                count++;
                sum += v;
                squares += v * v;
            }
        }
        int n = min < max ? bins : 1;
        double[] limits = new double[n];
        double[] counts = new double[n];
        for (int i = 0; i < n; i++) {
            limits[i] = i == n - 1 ? max : min + (max - min) * (i + 1) / n;
        }
        for (double v : values) {
            if (Double.isFinite(v)) {
                counts[n == 1 ? 0 : (int) Math.min(n - 1, (v - min) / (max - min) * n)]++;
            }
        }
        return new Histogram(min, max, count, sum, squares, limits, counts);
    }
}
