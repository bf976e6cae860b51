package cotangent.vector;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions to some 50 digits, by series that are easy to check: the reference of the accuracy tests. */
final class ExactMath {
    private static final MathContext DIGITS = new MathContext(70);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-75");
    private static final BigDecimal HALVINGS = TWO.pow(12);

    /** Machin: pi / 4 = 4 atan(1 / 5) - atan(1 / 239). */
    private static final BigDecimal PI = atanOfInverse(5)
            .multiply(BigDecimal.valueOf(4))
            .subtract(atanOfInverse(239))
            .multiply(BigDecimal.valueOf(4));

    /** {@code exp(x) = (exp(x / 2^12))^(2^12)}, the inner one by its Taylor series. */
    static BigDecimal exp(BigDecimal x) {
        BigDecimal r = x.divide(HALVINGS, DIGITS);
        BigDecimal sum = ONE;
        BigDecimal term = ONE;
        for (int i = 1; term.abs().compareTo(NEGLIGIBLE) > 0; i++) {
            term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < 12; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** Halley's method on exp: each step triples the digits. */
    static BigDecimal log(BigDecimal x) {
        double guess = x.doubleValue();
        BigDecimal y = guess > 0.5 && guess < 2
                ? new BigDecimal(StrictMath.log1p(x.subtract(ONE).doubleValue()))
                : new BigDecimal(StrictMath.log(guess));
        for (int i = 0; i < 2; i++) {
            BigDecimal e = exp(y);
            y = y.add(TWO.multiply(x.subtract(e)).divide(x.add(e), DIGITS), DIGITS);
        }
        return y;
    }

    static BigDecimal tanh(BigDecimal x) {
        BigDecimal e = exp(x.multiply(TWO));
        return e.subtract(ONE).divide(e.add(ONE), DIGITS);
    }

    static BigDecimal sigmoid(BigDecimal x) {
        return ONE.divide(ONE.add(exp(x.negate())), DIGITS);
    }

    /** {@code 2 / sqrt(pi) sum over n of (-1)^n x^(2n+1) / (n! (2n+1))}. */
    static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int n = 1; term.abs().compareTo(NEGLIGIBLE) > 0; n++) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term.divide(BigDecimal.valueOf(2 * n + 1), DIGITS), DIGITS);
        }
        return sum.multiply(TWO).divide(PI.sqrt(DIGITS), DIGITS);
    }

    static BigDecimal sin(BigDecimal x) {
        BigDecimal turn = PI.multiply(TWO);
        BigDecimal r = x.remainder(turn);
        BigDecimal square = r.multiply(r, DIGITS).negate();
        BigDecimal term = r;
        BigDecimal sum = r;
        for (int n = 1; term.abs().compareTo(NEGLIGIBLE) > 0; n++) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(2L * n * (2L * n + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    static BigDecimal cos(BigDecimal x) {
        return sin(x.add(PI.divide(TWO, DIGITS)));
    }

    private static BigDecimal atanOfInverse(int n) {
        BigDecimal power = ONE.divide(BigDecimal.valueOf(n), DIGITS);
        BigDecimal sum = power;
        for (int i = 3; power.compareTo(NEGLIGIBLE) > 0; i += 2) {
            power = power.divide(BigDecimal.valueOf(-(long) n * n), DIGITS).abs();
            BigDecimal term = power.divide(BigDecimal.valueOf(i), DIGITS);
            sum = i % 4 == 3 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }

    private ExactMath() {}
}
