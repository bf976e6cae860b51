package cotangent.nn.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A range of values, linear or logarithmic, with ticks at readable numbers. */
record Axis(double low, double high, boolean logarithmic, List<BigDecimal> ticks) {
    private static final int MOST_TICKS = 7;

    /** The axis over a range; what is too narrow to see is widened. */
    static Axis over(double min, double max, boolean logarithmic) {
        return logarithmic ? logarithmic(min, max) : linear(min, max);
    }

    /** Steps of 1, 2 or 5 times a power of ten; the ends are ticks. */
    private static Axis linear(double min, double max) {
        double least = Math.max(Math.max(Math.abs(min), Math.abs(max)) * 1e-9, Double.MIN_NORMAL);
        if (max - min < least) {
            double around = min == 0 ? 1 : Math.abs(min) * 0.1;
            return linear(min - around, max + around);
        }
        double raw = max / (MOST_TICKS - 1) - min / (MOST_TICKS - 1);
        int exponent = (int) Math.floor(StrictMath.log10(raw));
        for (int i = 0; ; i++) {
            BigDecimal step = BigDecimal.valueOf(new int[] {1, 2, 5}[i % 3]).scaleByPowerOfTen(exponent + i / 3);
            double s = step.doubleValue();
            long first = (long) Math.floor(min / s + 1e-9);
            long last = (long) Math.ceil(max / s - 1e-9);
            if (last - first < MOST_TICKS) {
                List<BigDecimal> ticks = new ArrayList<>();
                for (long k = first; k <= last; k++) {
                    ticks.add(step.multiply(BigDecimal.valueOf(k)));
                }
                return new Axis(first * s, last * s, false, List.copyOf(ticks));
            }
        }
    }

    /** Powers of ten; over few of them, also 2 and 5 times these. */
    private static Axis logarithmic(double min, double max) {
        int first = (int) Math.floor(StrictMath.log10(min) + 1e-9);
        int last = Math.max(first + 1, (int) Math.ceil(StrictMath.log10(max) - 1e-9));
        int every = (last - first + MOST_TICKS - 2) / (MOST_TICKS - 1);
        List<BigDecimal> ticks = new ArrayList<>();
        for (int e = first; e <= last; e += every) {
            ticks.add(BigDecimal.ONE.scaleByPowerOfTen(e));
            if (last - first <= 2 && e < last) {
                ticks.add(BigDecimal.valueOf(2).scaleByPowerOfTen(e));
                ticks.add(BigDecimal.valueOf(5).scaleByPowerOfTen(e));
            }
        }
        return new Axis(StrictMath.pow(10, first), StrictMath.pow(10, last), true, List.copyOf(ticks));
    }

    /** Where a value lies between the ends, as a share. */
    double position(double value) {
        return logarithmic
                ? (StrictMath.log10(value) - StrictMath.log10(low)) / (StrictMath.log10(high) - StrictMath.log10(low))
                : (value - low) / (high - low);
    }

    /** Plain digits where they are short, else with an exponent. */
    static String label(BigDecimal tick) {
        if (tick.signum() == 0) {
            return "0";
        }
        BigDecimal t = tick.stripTrailingZeros();
        int exponent = t.precision() - t.scale() - 1;
        return exponent >= -4 && exponent <= 5
                ? t.toPlainString()
                : t.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
