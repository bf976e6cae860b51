package cotangent.regularizers.loss;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;

/**
 * A score for each prediction of a fixed classifier, from the input and the classifier's probabilities: rely on the prediction where it is
 * above 0.
 *
 * <pre>
 * r(x) = scorer([x, softmax(predictor(x))])
 * </pre>
 *
 * with inputs {@code x [batch, ...]}, flattened, logits {@code predictor(x) [batch, classes]}, and scores {@code [batch]} from a scorer that
 * gives {@code [batch, 1]}. The predictor is always in evaluation mode and a constant; its parameters are set not to be trained. To train the scorer:
 *
 * <pre>{@code
 * Rejector rejector = new Rejector(predictor, scorer);
 * TensorDataset outcomes = new TensorDataset(x, rejector.outcomes(x, labels));
 * Optimizer adam = new Adam(scorer.parameters(), AdamConfig.defaults());
 * Trainer.builder(rejector, Objective.supervised(RejectionLoss.of(0.1)), adam, DataLoader.shuffled(outcomes, 64, 1)).build().run();
 * }</pre>
 *
 * <p>Cost: a pass through the predictor for each pass through the scorer.
 *
 * <p>Errors: {@link ShapeException} if the predictor gives no {@code [batch, classes]} or the scorer no {@code [batch, 1]}.
 *
 * <p>Source: C. Mohri, D. Andor, E. Choi, M. Collins, A. Mao, Y. Zhong, "Learning to Reject with a Fixed Predictor: Application to
 * Decontextualization", ICLR 2024.
 *
 * <p>Catalogue: T247
 */
public final class Rejector extends Layer {
    private final Layer predictor;
    private final Layer scorer;

    /**
     * A rejector.
     *
     * @param predictor gives logits; from now on it is not trained
     * @param scorer gives a score for an input with the predictor's probabilities
     */
    public Rejector(Layer predictor, Layer scorer) {
        this.predictor = child("predictor", predictor);
        this.scorer = child("scorer", scorer);
        predictor.setTrainable(false);
    }

    /** The trained part. */
    public Layer scorer() {
        return scorer;
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor scores = scorer.apply(Tensor.cat(1, x.flatten(1), logits(x).softmax(1)));
        if (scores.rank() != 2 || scores.size(1) != 1) {
            throw new ShapeException("Rejector: the scorer must give [batch, 1], got shape " + scores.shape());
        }
        return scores.squeeze(1);
    }

    private Tensor logits(Tensor x) {
        try (var off = GradMode.noGrad()) {
            Tensor logits = predictor.inMode(m -> Module.Mode.EVAL, () -> predictor.apply(x));
            if (logits.rank() != 2) {
                throw new ShapeException(
                        "Rejector: the predictor must give [batch, classes], got shape " + logits.shape());
            }
            return logits;
        }
    }

    /** What becomes of the predictor's predictions: -1 where they are wrong, 1 where they are right, {@code [batch]}. */
    public Tensor outcomes(Tensor x, Tensor labels) {
        Tensor logits = logits(x);
        return logits.argmax(1).eq(labels).to(logits.dtype()).mul(2).sub(1);
    }

    /** The largest of the predictor's probabilities, {@code [batch]}: the score of the usual rule, which accepts above a threshold. */
    public Tensor confidence(Tensor x) {
        return logits(x).softmax(1).amax(1);
    }
}
