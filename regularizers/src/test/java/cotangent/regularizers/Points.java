package cotangent.regularizers;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A model that is a point, each coordinate a parameter of its own tensor, and a loss on it. */
public final class Points extends Module {
    private final Parameter[] coordinates;

    /** A point in float64. */
    public Points(double... start) {
        coordinates = IntStream.range(0, start.length)
                .mapToObj(i -> parameter("x" + i, Tensor.scalar(DType.FLOAT64, start[i])))
                .toArray(Parameter[]::new);
    }

    /** A coordinate. */
    public Tensor get(int i) {
        return coordinates[i].get();
    }

    /** The values. */
    public double[] values() {
        return IntStream.range(0, coordinates.length)
                .mapToDouble(i -> coordinates[i].value().item())
                .toArray();
    }

    /** The gradients. */
    public double[] gradients() {
        return IntStream.range(0, coordinates.length)
                .mapToDouble(i -> coordinates[i].grad().item())
                .toArray();
    }

    /** Gradient descent with step 1, so that a step is the gradient. */
    public Sgd descent() {
        return new Sgd(parameters(), SgdConfig.defaults().withLearningRate(1));
    }

    /** A closure that counts its evaluations. */
    public Counted closure(Function<Points, Tensor> loss) {
        return new Counted(this, loss);
    }

    /** A closure with a count. */
    public static final class Counted implements Closure {
        private final Points model;
        private final Function<Points, Tensor> loss;

        /** How often it was evaluated. */
        public int count;

        Counted(Points model, Function<Points, Tensor> loss) {
            this.model = model;
            this.loss = loss;
        }

        @Override
        public double evaluate() {
            count++;
            model.zeroGrad();
            Tensor value = loss.apply(model);
            value.backward();
            return value.item();
        }
    }
}
