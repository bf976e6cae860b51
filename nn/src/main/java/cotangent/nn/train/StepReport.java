package cotangent.nn.train;

import java.util.Map;

/**
 * What a callback learns of a step.
 *
 * @param step number of steps done, this one included
 * @param totalSteps steps of the whole training, as far as is known
 * @param epoch number of the epoch, from 0
 * @param epochs number of epochs
 * @param batch number of batches of this epoch done, this one included
 * @param batches number of batches of this epoch
 * @param samples number of samples of the batch
 * @param loss the loss before the step
 * @param learningRate of the first parameter group
 * @param running means over the epoch so far of the loss, the metrics and what the objective reported
 */
public record StepReport(
        long step,
        long totalSteps,
        long epoch,
        long epochs,
        int batch,
        int batches,
        int samples,
        double loss,
        double learningRate,
        Map<String, Double> running) {}
