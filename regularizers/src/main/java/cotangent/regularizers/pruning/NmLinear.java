package cotangent.regularizers.pruning;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Products;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Map;
import java.util.Objects;

/**
 * A linear layer whose weight becomes {@code N:M} sparse in the course of the training.
 *
 * <pre>y = x W~' + b,   W~ = schedule.at(step)(W)</pre>
 *
 * with inputs {@code x [..., in]}, the trained dense weight {@code W [out, in]} and the stage that {@link MaskDecay}, {@link StructureDecay} or
 * {@link SrSte} give for the step. {@link #following} tells the layers of a model the step of the training. A layer that was told none is
 * after its training: fully sparse, as one that is loaded to be used. The step is no state; it comes from the trainer.
 *
 * <p>Differentiated are {@code W}, straight through the mask as the stage says, {@code b} and {@code x}. Cost: the mask in every pass; the product
 * is a dense one.
 *
 * <p>State: {@code weight [out, in]} and {@code bias [out]}, as of {@link Linear}, whose state it can load.
 *
 * <p>Source: A. R. Bambhaniya et al., "Progressive Gradient Flow for Robust N:M Sparsity Training in Transformers", CPAL 2024.
 *
 * <p>Catalogue: T157
 */
public final class NmLinear extends Layer {
    private final Parameter weight;
    private final Parameter bias;
    private final SparsitySchedule schedule;
    private final boolean gradMask;
    private long step = Long.MAX_VALUE;

    /**
     * A layer with the present weight and bias of another one.
     *
     * @throws ShapeException if the pattern after the training does not fit the weight
     */
    public NmLinear(Linear dense, SparsitySchedule schedule) {
        this(dense, schedule, false);
    }

    private NmLinear(Linear dense, SparsitySchedule schedule, boolean gradMask) {
        this.schedule = Objects.requireNonNull(schedule, "N:M sparsity needs a schedule");
        this.gradMask = gradMask;
        weight = parameter("weight", dense.weight().value());
        bias = dense.bias() == null ? null : parameter("bias", dense.bias().value());
        sparseWeight();
    }

    /** As the constructor's, but gradients are multiplied by the soft mask in place of going straight through. */
    public static NmLinear withGradMask(Linear dense, SparsitySchedule schedule) {
        return new NmLinear(dense, schedule, true);
    }

    @Override
    public Tensor forward(Tensor x) {
        int in = weight.value().size(1);
        if (x.rank() == 0 || x.size(-1) != in) {
            throw new ShapeException("NmLinear: needs inputs [..., " + in + "], got shape " + x.shape());
        }
        return Products.linear(x, schedule.at(step).apply(weight.get(), gradMask), bias == null ? null : bias.get());
    }

    /** The trained weight {@code [out, in]}, dense. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /**
     * Tells the layer the step of the training; {@link Long#MAX_VALUE} that it is over.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void setStep(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("NmLinear: the step must not be negative, got " + value);
        }
        step = value;
    }

    /** The weight as it is after the training, {@code [out, in]} with zeros; a constant. */
    public Tensor sparseWeight() {
        try (var off = GradMode.noGrad()) {
            return schedule.at(Long.MAX_VALUE).apply(weight.value().detach(), gradMask);
        }
    }

    /** A plain layer with the weight as it is after the training. */
    public Linear toLinear() {
        Tensor w = sparseWeight();
        Linear plain = new Linear(w.size(1), w.size(0), bias != null, Rng.of(0));
        plain.to(w.dtype());
        plain.weight().value().assign(w);
        if (bias != null) {
            plain.bias().value().assign(bias.value().detach());
        }
        return plain;
    }

    /** An objective that tells the layers of this kind in the model the step before it is evaluated. */
    public static Objective following(Objective objective) {
        return new Following(Objects.requireNonNull(objective, "a schedule of sparsity needs an objective"));
    }

    private record Following(Objective objective) implements Objective {
        @Override
        public Tensor loss(Module model, Batch batch, StepContext context) {
            for (Module part : model.modules().values()) {
                if (part instanceof NmLinear layer) {
                    layer.setStep(context.step());
                }
            }
            return objective.loss(model, batch, context);
        }

        @Override
        public Map<String, Tensor> state() {
            return objective.state();
        }

        @Override
        public void loadState(Map<String, Tensor> state) {
            objective.loadState(state);
        }
    }
}
