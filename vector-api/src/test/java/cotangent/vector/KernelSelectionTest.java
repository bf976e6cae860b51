package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSelectionTest {
    private static final String CHOSEN = "chosen: ";

    /** Says what was chosen, and multiplies to show that it can be used. */
    static final class Report {
        public static void main(String[] args) {
            float[] c = new float[1];
            Kernels.FLOAT_GEMM.gemm(1, 1, 2, 1, new float[] {2, 3}, 0, 2, 1, new float[] {5, 7}, 0, 1, 1, 0, c, 0, 1);
            System.out.println(CHOSEN + Kernels.description() + " " + Kernels.simd() + " " + c[0]);
        }
    }

    private static String chosen(String... options) {
        String output = Fork.run(Report.class, options);
        return output.lines()
                .filter(l -> l.startsWith(CHOSEN))
                .findFirst()
                .orElse(output)
                .replace(CHOSEN, "");
    }

    @Test
    void scalarWithoutTheModule() {
        assertEquals("scalar (module jdk.incubator.vector is absent) false 31.0", chosen());
    }

    @Test
    void noVectorClassIsLoadedWithoutTheModule() {
        String log = Fork.run(Report.class, "-verbose:class");
        assertTrue(log.contains("cotangent.vector.ScalarKernels"), log);
        assertFalse(log.contains("cotangent.vector.Simd"), log);
    }

    @Test
    void scalarIfSwitchedOff() {
        assumeTrue(Fork.hasVectorModule());
        assertEquals("scalar (cotangent.simd=off) false 31.0", chosen(Fork.MODULE, "-Dcotangent.simd=off"));
    }

    @Test
    void scalarWithoutC2() {
        assumeTrue(Fork.hasVectorModule());
        String expected = "scalar (the virtual machine does not compile with C2) false 31.0";
        assertEquals(expected, chosen(Fork.MODULE, "-XX:TieredStopAtLevel=1"));
        assertEquals(expected, chosen(Fork.MODULE, "-Xint"));
    }

    @Test
    void anUnknownValueIsReportedAndIgnored() {
        assumeTrue(Fork.hasVectorModule());
        String output = Fork.run(Report.class, Fork.MODULE, "-Dcotangent.simd=fast");
        assertTrue(output.contains("cotangent.simd=\"fast\" is none of off, 128, 256, 512, auto"), output);
        assertFalse(output.contains("cotangent.simd=off"), output);
    }

    /** The machine decides whether there are SIMD kernels at all; if so, the property caps their width. */
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void thePropertyCapsTheWidthAndTheBitsStay(int width) {
        assumeTrue(Kernels.simd());
        String chosen = chosen(Fork.MODULE, "-Dcotangent.simd=" + width);
        int own = SimdKernels.preferredWidth();
        assertEquals("SIMD, " + Math.min(width, own) + " bits true 31.0", chosen);
        if (width < own) {
            Fork.run(TwinsCheck.class, Fork.MODULE, "-Dcotangent.simd=" + width);
        }
    }
}
