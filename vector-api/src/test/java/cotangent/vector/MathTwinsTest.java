package cotangent.vector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mathematical kernels have the bits of their scalar twins at every width of vectors. */
class MathTwinsTest {
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void twinsAgreeAtEveryWidth(int width) {
        assumeTrue(Fork.hasVectorModule());
        Fork.run(MathTwinsCheck.class, Fork.MODULE, "-Dcotangent.simd=" + width);
    }
}
