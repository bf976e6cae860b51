package cotangent.regularizers.contrastive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.contrastive.DispersiveLoss.Variant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispersiveLossTest {
    private static final DispersiveLoss LOSS = DispersiveLoss.defaults();
    private static final Tensor TWO = Tensor.of(new double[][] {{0, 0}, {2, 0}});

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(Rng.of(seed), DType.FLOAT64, shape);
    }

    @Test
    void workedNumbers() {
        assertEquals(-0.566219, LOSS.withTau(1).of(TWO).item(), 1e-6);
        assertEquals(-0.692812, LOSS.withPerDimension(false).of(TWO).item(), 1e-6);
    }

    /** By the formulas, one pair after the other. */
    @Property
    void agreesWithTheSums(
            @ForAll long seed,
            @ForAll Variant variant,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(min = 1, max = 5) int d,
            @ForAll boolean perDimension) {
        double[] z = random(seed, n, d).toDoubleArray();
        DispersiveLoss loss = new DispersiveLoss(variant, 0.7, 1.3, perDimension);
        double expected = reference(loss, z, n, d);
        assertEquals(expected, loss.of(Tensor.of(z, n, d)).item(), 1e-12 * (1 + Math.abs(expected)));
    }

    private static double reference(DispersiveLoss loss, double[] z, int n, int d) {
        double[] norm = new double[n];
        for (int i = 0; i < n * d; i++) {
            norm[i / d] += z[i] * z[i];
        }
        if (loss.variant() == Variant.COVARIANCE) {
            double sum = 0;
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    double c = 0;
                    double meanA = 0;
                    double meanB = 0;
                    for (int i = 0; i < n; i++) {
                        c += z[i * d + a] * z[i * d + b] / norm[i] / n;
                        meanA += z[i * d + a] / Math.sqrt(norm[i]) / n;
                        meanB += z[i * d + b] / Math.sqrt(norm[i]) / n;
                    }
                    sum += a == b ? 0 : (c - meanA * meanB) * (c - meanA * meanB);
                }
            }
            return sum;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double distance = 0;
                double dot = 0;
                for (int k = 0; k < d; k++) {
                    double difference = z[i * d + k] - z[j * d + k];
                    distance += difference * difference / (loss.perDimension() ? d : 1);
                    dot += z[i * d + k] * z[j * d + k];
                }
                sum += switch (loss.variant()) {
                    case INFONCE_L2 -> Math.exp(-distance / loss.tau());
                    case INFONCE_COSINE -> Math.exp(dot / Math.sqrt(norm[i] * norm[j]) / loss.tau());
                    default -> Math.pow(Math.max(loss.epsilon() - distance, 0), 2);
                };
            }
        }
        return loss.variant() == Variant.HINGE ? sum / (n * n) : Math.log(sum / (n * n));
    }

    @Property
    void isBetweenMinusLogBatchAndZero(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
        Tensor z = random(seed, n, 3).mul(4);
        double loss = LOSS.of(z).item();
        assertTrue(loss <= 0 && loss >= -Math.log(n) - 1e-12, () -> "loss " + loss);
        assertEquals(loss, LOSS.of(z.add(1e3)).item(), 1e-9);
        int[] order = Rng.of(seed).permutation(n);
        assertEquals(loss, LOSS.of(z.indexSelect(0, Tensor.of(order))).item(), 1e-12);
    }

    @Test
    void isZeroWhereAllRowsAreTheSame() {
        Tensor same = random(1, 1, 4).mul(1e6).expand(5, 4);
        assertEquals(0, LOSS.of(same).item());
        Tensor one = random(2, 1, 4);
        assertEquals(0, LOSS.of(one).item());
        assertArrayEquals(new double[4], Autodiff.grad(LOSS::of).apply(one).toDoubleArray());
        assertEquals(
                1.0 / 4,
                LOSS.withVariant(Variant.HINGE).of(random(3, 4, 3).mul(100)).item(),
                1e-15);
    }

    @Property
    void theGradientIsThatOfTheJavadoc(@ForAll long seed) {
        Tensor z = random(seed, 4, 3);
        Tensor difference = z.unsqueeze(1).sub(z.unsqueeze(0));
        Tensor p = difference
                .square()
                .mean(2)
                .div(-LOSS.tau())
                .flatten()
                .softmax(0)
                .reshape(4, 4, 1);
        double[] expected = difference.mul(p).sum(1).mul(-4 / (3 * LOSS.tau())).toDoubleArray();
        assertArrayEquals(expected, Autodiff.grad(LOSS::of).apply(z).toDoubleArray(), 1e-13);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void gradients(Variant variant) {
        DispersiveLoss loss = LOSS.withVariant(variant).withEpsilon(1.7);
        GradientCheck.check(
                loss::of, random(5, 4, 2, 3), GradientCheck.Options.defaults().withSecondOrder(true));
        Tensor x = random(6, 4, 3);
        assertEquals(loss.of(x).item(), loss.of(x.to(DType.FLOAT32)).item(), 1e-5);
    }

    @Test
    void theObjectiveAddsTheLossOfTheLayer() {
        Rng rng = Rng.of(1);
        Layer first = new Linear(3, 4, rng);
        Layer net = new Sequential(first, Activation.silu(), new Linear(4, 2, rng));
        Batch batch = new Batch(Tensor.randn(rng, 5, 3), Tensor.randint(rng, 0, 2, 5), Tensor.arange(5), null);
        Objective plain = Objective.supervised(CrossEntropy.defaults());
        StepContext context = new StepContext(0, 0, 1, rng, false);
        double loss = LOSS.on(first, 0.5, plain).loss(net, batch, context).item();
        double dispersion = LOSS.of(first.apply(batch.inputs())).item();
        assertEquals(plain.loss(net, batch, context).item() + 0.5 * dispersion, loss, 1e-6);
        assertEquals(dispersion, context.logged().get("dispersion"), 1e-6);
        Layer other = new Linear(3, 4, rng);
        assertThrows(
                IllegalStateException.class, () -> LOSS.on(other, 0.5, plain).loss(net, batch, context));
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> LOSS.withTau(0));
        assertThrows(IllegalArgumentException.class, () -> LOSS.withEpsilon(-1));
        assertThrows(IllegalArgumentException.class, () -> LOSS.withTau(Double.NaN));
        assertThrows(
                IllegalArgumentException.class,
                () -> LOSS.on(new Linear(1, 1, Rng.of(1)), -1, Objective.supervised(CrossEntropy.defaults())));
        assertThrows(ShapeException.class, () -> LOSS.of(Tensor.zeros(4)));
        assertThrows(ShapeException.class, () -> LOSS.of(Tensor.zeros(0, 3)));
        assertThrows(ArithmeticException.class, () -> LOSS.of(TWO.div(0)));
    }
}
