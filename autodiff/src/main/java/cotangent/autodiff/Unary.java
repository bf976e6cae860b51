package cotangent.autodiff;

import cotangent.vector.DoubleUnaryKernel;
import cotangent.vector.FloatUnaryKernel;
import cotangent.vector.IntUnaryKernel;
import cotangent.vector.LongUnaryKernel;
import java.util.function.DoubleUnaryOperator;

/** An elementwise function of one tensor; {@link Elementwise} and the tables beside it hold the instances. */
final class Unary implements Primitive {
    /** The diagonal Jacobian applied to {@code g}, given operand and result. */
    @FunctionalInterface
    interface Rule {
        Tensor apply(Tensor g, Tensor x, Tensor y);
    }

    /** The rule of a function that is constant almost everywhere. */
    static final Rule ZERO = (g, x, y) -> null;

    private final String name;
    private final FloatUnaryKernel float32;
    private final DoubleUnaryKernel float64;
    private final Saves saves;
    private final Rule rule;
    private IntUnaryKernel int32;
    private LongUnaryKernel int64;
    private boolean truthful;

    Unary(String name, FloatUnaryKernel float32, DoubleUnaryKernel float64, Saves saves, Rule rule) {
        this.name = name;
        this.float32 = float32;
        this.float64 = float64;
        this.saves = saves;
        this.rule = rule;
    }

    /** A function without kernels of its own. */
    Unary(String name, DoubleUnaryOperator f, Saves saves, Rule rule) {
        this(name, PerElement.float32(f), PerElement.float64(f), saves, rule);
    }

    /** Adds kernels for integers; without them, integer operands become float32. */
    Unary integers(IntUnaryKernel int32, LongUnaryKernel int64) {
        this.int32 = int32;
        this.int64 = int64;
        return this;
    }

    /** Gives truth values for truth values: as of the integers 0 and 1, true where that is not 0. */
    Unary truthful() {
        truthful = true;
        return this;
    }

    /** Applies the function in the type of the operand; truth values count as integers of 64 bits where there are kernels for these. */
    Tensor apply(Tensor x) {
        if (int32 == null) {
            return Node.apply(this, new Tensor[] {x.toFloating()});
        }
        if (x.dtype() != DType.BOOL) {
            return Node.apply(this, new Tensor[] {x});
        }
        Tensor y = apply(x.to(DType.INT64));
        return truthful ? y.to(DType.BOOL) : y;
    }

    @Override
    public Tensor forward(Tensor[] x) {
        return switch (x[0].dtype()) {
            case FLOAT32 -> FloatPointwise.unary(float32, x[0]);
            case FLOAT64 -> DoublePointwise.unary(float64, x[0]);
            case INT32 -> IntPointwise.unary(int32, x[0]);
            case INT64 -> LongPointwise.unary(int64, x[0]);
            case BOOL -> throw new DTypeException(name + ": not defined for BOOL");
        };
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return rule.apply(g, node.input(0), node.output());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return rule.apply(t, node.input(0), node.output());
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Node.apply(this, in);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Saves saves() {
        return saves;
    }
}
