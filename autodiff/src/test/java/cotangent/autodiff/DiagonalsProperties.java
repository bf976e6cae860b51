package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DiagonalsProperties {
    @Property(tries = 200)
    void diagonalTrilAndTriuAreTheirDefinitions(
            @ForAll long seed,
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(max = 4) int columns,
            @ForAll @IntRange(min = -5, max = 5) int offset) {
        Tensor x =
                Tensor.randn(new Random(seed), DType.FLOAT64, columns, 2, rows).permute(2, 1, 0);
        Tensor d = Diagonals.diagonal(x, offset, 0, 2);
        Tensor l = Diagonals.tril(x.permute(1, 0, 2), offset);
        Tensor u = Diagonals.triu(x.permute(1, 0, 2), offset);
        int n = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double v = x.get(i, 1, j);
                if (j - i == offset) {
                    assertEquals(v, d.get(1, n++));
                }
                assertEquals(j - i <= offset ? v : 0, l.get(1, i, j));
                assertEquals(j - i >= offset ? v : 0, u.get(1, i, j));
            }
        }
        assertEquals(Shape.of(2, n), d.shape());
    }

    @Property(tries = 100)
    void embeddingIsUndoneByTakingTheDiagonal(@ForAll long seed, @ForAll @IntRange(min = -3, max = 3) int offset) {
        Tensor x = Tensor.randn(new Random(seed), DType.FLOAT64, 2, 3);
        Tensor y = Diagonals.diagEmbed(x, offset, 2, 0);
        int n = 3 + Math.abs(offset);
        assertEquals(Shape.of(n, 2, n), y.shape());
        assertClose(Diagonals.diagonal(y, offset, 2, 0), x, 0);
        assertEquals(x.abs().sum().item(), y.abs().sum().item(), 1e-12);
    }

    @Property(tries = 20)
    void derivatives(@ForAll long seed, @ForAll @IntRange(min = -2, max = 2) int offset) {
        Tensor x = Tensor.randn(new Random(seed), DType.FLOAT64, 3, 2, 4);
        GradientCheck.Options o = GradientCheck.Options.defaults().withSecondOrder(true);
        GradientCheck.check(t -> Diagonals.diagonal(t.square(), offset, 0, -1), x, o);
        GradientCheck.check(t -> Diagonals.diagEmbed(t.square(), offset, -1, 1), x, o);
        GradientCheck.check(t -> Diagonals.tril(t.square(), offset).add(Diagonals.triu(t, -offset)), x, o);
    }

    @Example
    void theDiagonalIsAView() {
        Tensor x = Tensor.zeros(3, 3);
        Tensor d = Diagonals.diagonal(x);
        assertSame(x.storage, d.storage);
        d.assign(Tensor.of(new float[] {1, 2, 3}));
        assertClose(x, Diagonals.diag(Tensor.of(new float[] {1, 2, 3})), 0);
        assertEquals(6, Diagonals.trace(x).item());
    }

    @Example
    void errors() {
        assertThrows(ShapeException.class, () -> Diagonals.diagonal(Tensor.ones(2, 2), 0, 1, -1));
        assertThrows(ShapeException.class, () -> Diagonals.diagEmbed(Tensor.ones(2), 0, 0, 2));
        assertThrows(ShapeException.class, () -> Diagonals.diagEmbed(Tensor.scalar(1)));
        assertThrows(ShapeException.class, () -> Diagonals.diag(Tensor.ones(2, 2, 2)));
        assertThrows(ShapeException.class, () -> Diagonals.trace(Tensor.ones(2)));
    }
}
