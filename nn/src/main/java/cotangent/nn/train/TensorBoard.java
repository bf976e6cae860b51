package cotangent.nn.train;

import cotangent.nn.Module;
import cotangent.nn.Parameter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Logs a training for TensorBoard: the loss and the learning rate of steps, the values of epochs and, if a model is given, histograms of
 * its parameters and of their last gradients after each epoch.
 *
 * <pre>{@code
 * Trainer.builder(...).callback(new TensorBoard(Path.of("runs/first")).withHistograms(model))...
 * }</pre>
 *
 * <p>Each training makes an event file of its own in the folder, whose name has the time; see {@link EventFile}.
 */
public final class TensorBoard implements Callback {
    private static final int BINS = 30;

    private final Path folder;
    private final LongSupplier millis;
    private final Module model;
    private EventFile events;

    /** A log in a folder, which is made if it does not exist. */
    public TensorBoard(Path folder) {
        this(folder, System::currentTimeMillis, null);
    }

    TensorBoard(Path folder, LongSupplier millis, Module model) {
        this.folder = folder;
        this.millis = millis;
        this.model = model;
    }

    /** A copy that logs histograms too. */
    public TensorBoard withHistograms(Module value) {
        return new TensorBoard(folder, millis, value);
    }

    @Override
    public void onEpochStart(long epoch) {
        if (events == null) {
            events = EventFile.create(folder, millis.getAsLong());
        }
    }

    @Override
    public void onStep(StepReport report) {
        double now = millis.getAsLong() / 1000.0;
        events.scalar("step/loss", report.loss(), report.step(), now);
        events.scalar("step/learning_rate", report.learningRate(), report.step(), now);
    }

    @Override
    public void onEpochEnd(EpochReport report) {
        double now = millis.getAsLong() / 1000.0;
        for (Map.Entry<String, Double> value : report.values().entrySet()) {
            events.scalar("epoch/" + value.getKey(), value.getValue(), report.step(), now);
        }
        if (model != null) {
            model.parameters().forEach((name, p) -> histograms(name, p, report.step(), now));
        }
        events.flush();
    }

    private void histograms(String name, Parameter p, long step, double now) {
        events.histogram("parameters/" + name, p.value().toDoubleArray(), BINS, step, now);
        if (p.grad() != null) {
            events.histogram("gradients/" + name, p.grad().toDoubleArray(), BINS, step, now);
        }
    }

    @Override
    public void onTrainingEnd(TrainingHistory history) {
        close();
    }

    @Override
    public void onFailure(Throwable failure) {
        close();
    }

    private void close() {
        if (events != null) {
            events.close();
            events = null;
        }
    }
}
