package cotangent.autodiff;

import cotangent.vector.DoubleBinaryKernel;
import cotangent.vector.FloatBinaryKernel;
import cotangent.vector.IntBinaryKernel;
import cotangent.vector.LongBinaryKernel;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/** An elementwise function of two tensors that broadcast; {@link Elementwise} and the tables beside it hold the instances. */
final class Binary implements Primitive {
    /** The diagonal Jacobian for one operand applied to {@code g}, given operands and result. */
    @FunctionalInterface
    interface Rule {
        Tensor apply(Tensor g, Tensor a, Tensor b, Tensor y);
    }

    private final String name;
    private final FloatBinaryKernel float32;
    private final DoubleBinaryKernel float64;
    private final Saves saves;
    private final Rule ruleA;
    private final Rule ruleB;
    private IntBinaryKernel int32;
    private LongBinaryKernel int64;
    private boolean truthful;

    Binary(String name, FloatBinaryKernel float32, DoubleBinaryKernel float64, Saves saves, Rule ruleA, Rule ruleB) {
        this.name = name;
        this.float32 = float32;
        this.float64 = float64;
        this.saves = saves;
        this.ruleA = ruleA;
        this.ruleB = ruleB;
    }

    /** A function without kernels of its own. */
    Binary(String name, DoubleBinaryOperator f, Saves saves, Rule ruleA, Rule ruleB) {
        this(name, PerElement.float32(f), PerElement.float64(f), saves, ruleA, ruleB);
    }

    /** Adds functions of integers; without them, integer operands become float32. */
    Binary integers(IntBinaryOperator int32, LongBinaryOperator int64) {
        return integers(PerElement.int32(int32), PerElement.int64(int64));
    }

    /** Adds kernels for integers; without them, integer operands become float32. */
    Binary integers(IntBinaryKernel int32, LongBinaryKernel int64) {
        this.int32 = int32;
        this.int64 = int64;
        return this;
    }

    /** Defines the function for truth values too: as of the integers 0 and 1, true where that is not 0. */
    Binary truthful() {
        truthful = true;
        return this;
    }

    /** Applies the function in the type where both operands meet. */
    Tensor apply(Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            DType common = DType.promote(a.dtype(), b.dtype());
            a = a.to(common);
            b = b.to(common);
        }
        if (truthful && a.dtype() == DType.BOOL) {
            return apply(a.to(DType.INT32), b.to(DType.INT32)).to(DType.BOOL);
        }
        if (int32 == null) {
            a = a.toFloating();
            b = b.toFloating();
        }
        return Node.apply(this, new Tensor[] {a, b});
    }

    @Override
    public Tensor forward(Tensor[] x) {
        try {
            return switch (x[0].dtype()) {
                case FLOAT32 -> FloatPointwise.binary(float32, x[0], x[1]);
                case FLOAT64 -> DoublePointwise.binary(float64, x[0], x[1]);
                case INT32 -> IntPointwise.binary(int32, x[0], x[1]);
                case INT64 -> LongPointwise.binary(int64, x[0], x[1]);
                case BOOL -> throw new DTypeException(name + ": not defined for BOOL; use and, or, xor, or to(...)");
            };
        } catch (ShapeException e) {
            throw new ShapeException(name + ": " + e.getMessage());
        }
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor c = rule(i, g, node);
        return c == null ? null : c.sumTo(node.input(i).shape());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor c = rule(i, t, node);
        return c == null ? null : c.expand(node.output().shape());
    }

    private Tensor rule(int i, Tensor g, Node node) {
        return (i == 0 ? ruleA : ruleB).apply(g, node.input(0), node.input(1), node.output());
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Node.apply(this, Batching.aligned(in, batched));
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
