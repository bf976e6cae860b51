package cotangent.benchmarks.jmh;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Elementwise functions, reductions and row operations on float32 tensors, beside a plain copy of the same size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ElementwiseBenchmark {
    /** The operation. */
    @Param({
        "copy",
        "add",
        "mul",
        "addRow",
        "addColumn",
        "relu",
        "exp",
        "log",
        "tanh",
        "sigmoid",
        "erf",
        "sin",
        "pow",
        "sum",
        "sumRows",
        "max",
        "argmax",
        "softmax",
        "transpose"
    })
    public String operation;

    /** Number of elements; a matrix of 256 columns. */
    @Param({"4096", "4194304"})
    public int size;

    private Tensor x;
    private UnaryOperator<Tensor> f;

    /** Chooses the operation and fills the operands. */
    @Setup
    public void setUp() {
        x = Tensor.rand(Rng.of(1), size / 256, 256).add(0.5);
        Tensor y = Tensor.rand(Rng.of(2), size / 256, 256);
        Tensor row = Tensor.rand(Rng.of(3), 256);
        Tensor column = Tensor.rand(Rng.of(4), size / 256, 1);
        f = switch (operation) {
            case "copy" -> Tensor::copy;
            case "add" -> t -> t.add(y);
            case "mul" -> t -> t.mul(y);
            case "addRow" -> t -> t.add(row);
            case "addColumn" -> t -> t.add(column);
            case "relu" -> Tensor::relu;
            case "exp" -> Tensor::exp;
            case "log" -> Tensor::log;
            case "tanh" -> Tensor::tanh;
            case "sigmoid" -> Tensor::sigmoid;
            case "erf" -> Tensor::erf;
            case "sin" -> Tensor::sin;
            case "pow" -> t -> t.pow(y);
            case "sum" -> Tensor::sum;
            case "sumRows" -> t -> t.sum(0);
            case "max" -> Tensor::max;
            case "argmax" -> t -> t.argmax(1);
            case "softmax" -> t -> t.softmax(1);
            case "transpose" -> t -> t.mT().contiguous();
            default -> throw new IllegalArgumentException(operation);
        };
    }

    /** The operation on a tensor, with its memory given back. */
    @Benchmark
    public int apply() {
        try (var scope = MemoryScope.open()) {
            return f.apply(x).size();
        }
    }
}
