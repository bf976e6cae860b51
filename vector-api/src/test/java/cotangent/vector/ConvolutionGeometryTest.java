package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConvolutionGeometryTest {
    @Test
    void countsWindowPositions() {
        assertEquals(28, ConvolutionGeometry.of(3, 3, 1, 1, 1).outputHeight(28));
        assertEquals(14, ConvolutionGeometry.of(2, 2, 2, 0, 1).outputWidth(28));
        assertEquals(14, ConvolutionGeometry.of(2, 2, 2, 0, 1).outputWidth(29));
        assertEquals(24, ConvolutionGeometry.of(3, 3, 1, 0, 2).outputHeight(28));
        ConvolutionGeometry g = new ConvolutionGeometry(2, 3, 3, 2, 1, 0, 0, 2, 1, 2);
        assertEquals(3, g.outputHeight(8)); // rows 0-1, 3-4, 6-7 of nine
        assertEquals(3, g.outputWidth(7)); // spans of 5 at 0, 2 and 4 in nine columns
    }

    @Test
    void saysWhatIsWrong() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ConvolutionGeometry.of(3, 3, 0, 0, 1));
        assertEquals("stride (height) must be at least 1, got 0", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> new ConvolutionGeometry(1, 1, 1, 1, 0, 0, 0, -1, 1, 1));
        assertEquals("right padding must not be negative, got -1", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> ConvolutionGeometry.of(3, 3, 1, 1, 3)
                .outputHeight(4));
        assertEquals("the window spans 7 in height, but the padded input has only 6", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> ConvolutionGeometry.of(0, 1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> ConvolutionGeometry.of(1, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> ConvolutionGeometry.of(1, 1, 1, 0, 1)
                .outputWidth(-1));
    }
}
