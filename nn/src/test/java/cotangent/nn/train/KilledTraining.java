package cotangent.nn.train;

import cotangent.autodiff.Rng;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Accuracy;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Ema;
import cotangent.nn.optim.Schedules;
import cotangent.nn.optim.Swa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A training that saves itself after each step, goes on from where it finds itself, and does not expect to see its end. */
final class KilledTraining {
    /** So many that a checkpoint, of 1 MB, takes longer to write than a step to do. */
    private static final int WIDTH = 8000;

    private static final long ENDLESS = 100_000;

    /** A trainer that tells of each step, just before it is saved. */
    static Trainer trainer(Path folder, long everySteps, BiConsumer<Trainer, StepReport> onStep) {
        Rng rng = Rng.of(1);
        Layer net = new Sequential(new Linear(4, WIDTH, rng), new Dropout(0.2, rng.split()), new Linear(WIDTH, 2, rng));
        Trainer[] self = new Trainer[1];
        self[0] = Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new AdamW(net.parameters(), AdamConfig.decoupledDefaults()),
                        Fixtures.loader())
                .epochs(ENDLESS)
                .schedule(Schedules.warmup(5, Schedules.cosine(200)))
                .averages(Ema.of(net.parameters(), 0.9))
                .averages(new Swa(net.parameters()), 1)
                .metrics(new Accuracy())
                .checkpoints(CheckpointPolicy.everyEpoch(folder).withEverySteps(everySteps))
                .callback(new Callback() {
                    @Override
                    public void onStep(StepReport report) {
                        onStep.accept(self[0], report);
                    }
                })
                .build();
        return self[0];
    }

    /** Trains in the folder that is given until it is killed, and writes a line before each checkpoint. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Trainer trainer = trainer(folder, 1, (self, report) -> System.out.println(report.step()));
        if (hasCheckpoint(folder)) {
            trainer.resume(folder);
        } else {
            trainer.run();
        }
    }

    /** Whether there is one to go on from; the first may never have been completed. */
    static boolean hasCheckpoint(Path folder) {
        if (!Files.exists(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(CheckpointPolicy::isCheckpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KilledTraining() {}
}
