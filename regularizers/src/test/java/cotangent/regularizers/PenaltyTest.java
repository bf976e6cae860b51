package cotangent.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Linear;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import org.junit.jupiter.api.Test;

class PenaltyTest {
    private static final Penalty SQUARES =
            model -> model.parameters().get("weight").get().square().sum();

    @Test
    void addsUpAndJoinsAnObjective() {
        Linear net = new Linear(3, 2, Rng.of(1));
        double once = SQUARES.of(net).item();
        assertEquals(1.5 * once, SQUARES.times(0.5).plus(SQUARES).of(net).item(), 1e-6);

        Objective fit = Objective.supervised(new MeanSquaredError());
        var batch = new TensorDataset(Tensor.ones(4, 3), Tensor.zeros(4, 2)).batch(new int[] {0, 3});
        StepContext context = new StepContext(0, 0, 1, Rng.of(1), false);
        double plain = fit.loss(net, batch, context).item();
        Tensor loss = fit.plus("decay", 0.1, SQUARES.objective()).loss(net, batch, context);
        assertEquals(plain + 0.1 * once, loss.item(), 1e-6);
        assertEquals(once, context.logged().get("decay"), 1e-6);
        fit.loss(net, batch, context).backward();
        Tensor of = net.weight().grad().copy();
        net.zeroGrad();
        loss.backward();
        Tensor slope = net.weight().value().mul(0.2);
        assertEquals(0, net.weight().grad().sub(of).sub(slope).abs().max().item(), 1e-6);
    }
}
