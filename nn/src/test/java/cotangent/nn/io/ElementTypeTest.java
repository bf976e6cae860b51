package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ElementTypeTest {
    /** Every binary16 number against its definition. */
    @Test
    void halvesKeepTheirValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float actual = ElementType.halfToFloat((short) bits);
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            if (exponent == 31 && fraction != 0) {
                assertTrue(Float.isNaN(actual));
                continue;
            }
            double magnitude = exponent == 31
                    ? Double.POSITIVE_INFINITY
                    : exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
            float expected = (float) (bits >= 1 << 15 ? -magnitude : magnitude);
            assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual));
        }
    }
}
