package cotangent.regularizers.alignment;

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
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PreferenceLossTest {
    private static final Tensor CHOSEN = one(-10);
    private static final Tensor REJECTED = one(-14);
    private static final Tensor CHOSEN_REFERENCE = one(-11);
    private static final Tensor REJECTED_REFERENCE = one(-12);

    private static Tensor one(double value) {
        return Tensor.of(new double[] {value}, 1);
    }

    private static Tensor random(Rng rng, int... shape) {
        return Tensor.randn(rng, DType.FLOAT64, shape);
    }

    private static double dpo(DpoLoss loss) {
        return loss.of(CHOSEN, REJECTED, CHOSEN_REFERENCE, REJECTED_REFERENCE).item();
    }

    private static double rpo(RpoLoss loss, Tensor tokens) {
        return loss.of(CHOSEN, REJECTED, CHOSEN_REFERENCE, REJECTED_REFERENCE, tokens)
                .item();
    }

    @Test
    void workedNumbers() {
        assertEquals(0.554355, dpo(new DpoLoss(0.1)), 1e-6);
        assertEquals(0.559355, rpo(new RpoLoss(0.1), null), 1e-6);
        // 0.005 times 10 over 4 tokens.
        assertEquals(0.554355 + 0.0125, rpo(new RpoLoss(0.1).withForm(RpoLoss.Form.AVERAGE), one(4)), 1e-6);
        // The margin is 3; IPO wants 5.
        assertEquals(4, dpo(new DpoLoss(0.1).withIpo()), 1e-12);
        double other = Math.log1p(Math.exp(0.3));
        assertEquals(0.9 * 0.554355 + 0.1 * other, dpo(new DpoLoss(0.1).withLabelSmoothing(0.1)), 1e-6);
    }

    @Test
    void atTheReferenceItIsLogTwo() {
        Tensor x = Tensor.of(new double[] {-3, -700});
        assertEquals(Math.log(2), new DpoLoss(0.5).of(x, x, x, x).item(), 1e-15);
        double likelihood = -0.005 * 0.5 * (-3 - 700) / 2;
        assertEquals(
                Math.log(2) + likelihood, new RpoLoss(0.5).of(x, x, x, x, null).item(), 1e-14);
    }

    @Test
    void hugeMarginsAreFinite() {
        Tensor far = one(-1e5);
        assertEquals(1e4, new DpoLoss(0.1).of(far, one(0), one(0), one(0)).item(), 1e-8);
        assertEquals(0, new DpoLoss(0.1).of(one(0), far, one(0), one(0)).item());
    }

    @Property
    void aConstantOnBothAnswersChangesOnlyRpo(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor[] x = {random(rng, 4), random(rng, 4), random(rng, 4), random(rng, 4)};
        DpoLoss dpo = new DpoLoss(0.3);
        double before = dpo.of(x[0], x[1], x[2], x[3]).item();
        assertEquals(before, dpo.of(x[0].add(5), x[1].add(5), x[2], x[3]).item(), 1e-12);
        RpoLoss rpo = new RpoLoss(0.3).withEta(0.1);
        assertEquals(
                rpo.of(x[0], x[1], x[2], x[3], null).item() - 5 * 0.1 * 0.3,
                rpo.of(x[0].add(5), x[1].add(5), x[2], x[3], null).item(),
                1e-12);
        assertEquals(before, rpo.withEta(0).of(x[0], x[1], x[2], x[3], null).item());
    }

    @Test
    void derivativesAreThoseOfTheJavadoc() {
        RpoLoss loss = new RpoLoss(0.1);
        double slope = 0.1 / (1 + Math.exp(0.3));
        double byChosen = Autodiff.grad(x -> loss.of(x, REJECTED, CHOSEN_REFERENCE, REJECTED_REFERENCE, null))
                .apply(CHOSEN)
                .item();
        double byRejected = Autodiff.grad(x -> loss.of(CHOSEN, x, CHOSEN_REFERENCE, REJECTED_REFERENCE, null))
                .apply(REJECTED)
                .item();
        assertEquals(-slope - 0.005 * 0.1, byChosen, 1e-15);
        assertEquals(slope, byRejected, 1e-15);
    }

    @Test
    void gradients() {
        Rng rng = Rng.of(3);
        Tensor ref = random(rng, 5);
        Tensor ref2 = random(rng, 5);
        Tensor tokens = Tensor.of(new long[] {1, 2, 3, 4, 5});
        for (DpoLoss dpo :
                List.of(new DpoLoss(0.4), new DpoLoss(0.4).withLabelSmoothing(0.2), new DpoLoss(0.4).withIpo())) {
            RpoLoss loss = new RpoLoss(dpo, 0.1, RpoLoss.Form.AVERAGE);
            List<Tensor> x = List.of(random(rng, 5), random(rng, 5));
            GradientCheck.check(
                    (List<Tensor> in) -> loss.of(in.get(0), in.get(1), ref, ref2, tokens),
                    x,
                    GradientCheck.Options.defaults().withSecondOrder(true));
            double single = loss.of(x.get(0).to(DType.FLOAT32), x.get(1).to(DType.FLOAT32), ref, ref2, tokens)
                    .item();
            assertEquals(loss.of(x.get(0), x.get(1), ref, ref2, tokens).item(), single, 1e-5);
        }
    }

    @Property
    void bothSidesOfTheGameAgree(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        TabularRpo game = new TabularRpo(
                random(rng, 6).softmax(0), random(rng, 6).softmax(0), Tensor.randint(rng, 1, 5, 6, 6), 0.7, 0.3);
        Tensor rewards = random(rng, 6);
        Tensor policy = game.bestPolicy(rewards);
        assertEquals(game.byRewards(rewards).item(), game.byPolicy(policy.log()).item(), 1e-9);
        // The best policy gains what is claimed, and no other gains more.
        assertEquals(game.bestGain(rewards).item(), gain(game, policy, rewards), 1e-12);
        Tensor other = random(rng, 6).softmax(0);
        assertTrue(gain(game, other, rewards) <= game.bestGain(rewards).item() + 1e-12);
    }

    private static double gain(TabularRpo game, Tensor policy, Tensor rewards) {
        Tensor divergence = policy.mul(policy.div(game.reference()).log()).sum();
        return policy.mul(rewards).sum().sub(divergence.mul(game.beta())).item();
    }

    @Test
    void theGameIsTheLossOfThePolicyUpToTheReferencesLikelihood() {
        Tensor reference = Tensor.of(new double[] {0.2, 0.3, 0.5});
        Tensor wins = Tensor.of(new double[][] {{0, 1, 0}, {0, 0, 1}, {0, 0, 0}});
        Tensor base = Tensor.of(new double[] {0.5, 0.5, 0});
        TabularRpo game = new TabularRpo(reference, base, wins, 0.4, 0.1);
        Tensor logits = Tensor.of(new double[] {1, 0, -1});
        Tensor log = logits.logSoftmax(0);
        Tensor ref = reference.log();
        int[] w = {0, 1};
        int[] l = {1, 2};
        double rpo = new RpoLoss(0.4)
                .withEta(0.1)
                .of(at(log, w), at(log, l), at(ref, w), at(ref, l), null)
                .item();
        double constant = 0.1 * 0.4 * base.mul(ref).sum().item();
        assertEquals(rpo + constant, game.byPolicy(logits).item(), 1e-14);
    }

    private static Tensor at(Tensor values, int[] answers) {
        return values.indexSelect(0, Tensor.of(answers));
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> new DpoLoss(0));
        assertThrows(IllegalArgumentException.class, () -> new DpoLoss(0.1).withLabelSmoothing(0.5));
        assertThrows(IllegalArgumentException.class, () -> new DpoLoss(0.1, 0.1, true));
        assertThrows(IllegalArgumentException.class, () -> new RpoLoss(0.1).withEta(-1));
        RpoLoss average = new RpoLoss(0.1).withForm(RpoLoss.Form.AVERAGE);
        assertThrows(IllegalArgumentException.class, () -> rpo(average, null));
        assertThrows(IllegalArgumentException.class, () -> rpo(average, one(0)));
        assertThrows(ShapeException.class, () -> rpo(average, Tensor.ones(2)));
        Tensor two = Tensor.zeros(2);
        assertThrows(ShapeException.class, () -> new DpoLoss(0.1).of(two, two, two, Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> new DpoLoss(0.1).of(Tensor.scalar(0), two, two, two));
        Tensor half = Tensor.of(new double[] {0.5, 0.5});
        assertThrows(ShapeException.class, () -> new TabularRpo(half, half, Tensor.ones(3, 3), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TabularRpo(half, half, Tensor.zeros(2, 2), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TabularRpo(half, half, Tensor.ones(2, 2), 0, 1));
        assertArrayEquals(
                half.toDoubleArray(),
                new TabularRpo(half, half, Tensor.ones(2, 2), 1, 1)
                        .bestPolicy(Tensor.zeros(2))
                        .toDoubleArray(),
                1e-15);
    }
}
