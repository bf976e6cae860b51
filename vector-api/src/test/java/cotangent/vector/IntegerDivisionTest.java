package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IntegerDivisionTest {
    @Test
    void truncatesLikeJava() {
        int[] y = new int[4];
        IntArithmetic.divide(new int[] {7, -7, 7, Integer.MIN_VALUE}, 0, new int[] {2, 2, -2, -1}, 0, y, 0, 4);
        assertArrayEquals(new int[] {3, -3, -3, Integer.MIN_VALUE}, y);
        long[] z = new long[3];
        LongArithmetic.divide(new long[] {7, -7, Long.MIN_VALUE, 0}, 0, new long[] {0, 2, 2, -1}, 1, z, 0, 3);
        assertArrayEquals(new long[] {3, -3, Long.MIN_VALUE}, z);
    }

    @Test
    void rejectsZero() {
        assertThrows(
                ArithmeticException.class,
                () -> IntArithmetic.divide(new int[] {1, 1}, 0, new int[] {1, 0}, 0, new int[2], 0, 2));
        assertThrows(
                ArithmeticException.class,
                () -> LongArithmetic.divide(new long[] {1, 1}, 0, new long[] {1, 0}, 0, new long[2], 0, 2));
    }
}
