package cotangent.autodiff;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A dense n-dimensional array of numbers or truth values that knows how it was computed.
 *
 * <p>A tensor has an immutable {@link Shape} and {@link DType}. Transposing, slicing, expanding and most reshaping give views of the
 * same storage. Broadcasting, axis numbers (negative ones count from the last), indices and names follow NumPy and PyTorch.
 * Operands of different types meet in {@link DType#promote the wider one}; functions of analysis turn integers into float32.
 *
 * <pre>{@code
 * Tensor x = Tensor.randn(Rng.of(42), 128, 784);
 * Tensor w = Tensor.zeros(784, 10).requiresGrad();
 * Tensor loss = Losses.crossEntropy(x.matmul(w), labels);
 * loss.backward();
 * Tensor g = w.grad();
 * }</pre>
 *
 * <p>Operations whose operands carry a gradient are recorded; see {@link #requiresGrad()}, {@link GradMode} and the transforms of
 * {@link Autodiff}. What is used less often lives in classes named after the family,
 * which the package lists.
 *
 * <p>Tensors are not synchronised; computations on different threads may share tensors that nobody changes in place.
 */
public final class Tensor implements TensorMath, TensorLogic, TensorReductions, TensorMovement {
    final Storage storage;
    final int offset;
    final int[] strides;
    private final Shape shape;
    private final boolean contiguous;

    /** Where the value came from; null if it is a constant. */
    Node node;

    /** Inside vmap, the values of all examples, with a leading axis; else null. */
    final Tensor examples;

    /** How many vmaps this tensor is inside of, if it has examples. */
    final int level;

    private Tensor grad;

    Tensor(Storage storage, Shape shape, int[] strides, int offset) {
        this.storage = storage;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.contiguous = strides == shape.strides() || Strides.isContiguous(shape.sizes(), strides);
        this.examples = null;
        this.level = 0;
    }

    /** What each example sees of a batch: a tensor without the leading axis. */
    Tensor(Tensor examples, int level) {
        this.shape = examples.shape.without(0);
        this.storage = Storage.perExample(examples.dtype());
        this.strides = shape.strides();
        this.offset = 0;
        this.contiguous = true;
        this.examples = examples;
        this.level = level;
    }

    /** A tensor over all of a storage that nobody else has. */
    static Tensor fresh(Storage storage, Shape shape) {
        return new Tensor(storage, shape, shape.strides(), 0);
    }

    // ---- creation ----

    /** A float32 tensor with these values in row-major order; without a shape, a vector. The values are copied. */
    public static Tensor of(float[] values, int... shape) {
        return Create.of(Storage.of(values.clone()), shape);
    }

    /** A float64 tensor with these values in row-major order; without a shape, a vector. The values are copied. */
    public static Tensor of(double[] values, int... shape) {
        return Create.of(Storage.of(values.clone()), shape);
    }

    /** An int32 tensor with these values in row-major order; without a shape, a vector. The values are copied. */
    public static Tensor of(int[] values, int... shape) {
        return Create.of(Storage.of(values.clone()), shape);
    }

    /** An int64 tensor with these values in row-major order; without a shape, a vector. The values are copied. */
    public static Tensor of(long[] values, int... shape) {
        return Create.of(Storage.of(values.clone()), shape);
    }

    /** A tensor of truth values in row-major order; without a shape, a vector. The values are copied. */
    public static Tensor of(boolean[] values, int... shape) {
        return Create.of(Storage.of(values.clone()), shape);
    }

    /** A float32 matrix with these rows. */
    public static Tensor of(float[][] rows) {
        return Create.matrix(rows);
    }

    /** A float64 matrix with these rows. */
    public static Tensor of(double[][] rows) {
        return Create.matrix(rows);
    }

    /** A float32 scalar. */
    public static Tensor scalar(double value) {
        return scalar(DType.FLOAT32, value);
    }

    /** A scalar of the given type. */
    public static Tensor scalar(DType dtype, double value) {
        return full(dtype, value);
    }

    /** Float32 zeros. */
    public static Tensor zeros(int... shape) {
        return zeros(DType.FLOAT32, shape);
    }

    /** Zeros of the given type. */
    public static Tensor zeros(DType dtype, int... shape) {
        Shape s = Shape.of(shape);
        return fresh(Storage.zeros(dtype, s.size()), s);
    }

    /** Float32 ones. */
    public static Tensor ones(int... shape) {
        return ones(DType.FLOAT32, shape);
    }

    /** Ones of the given type. */
    public static Tensor ones(DType dtype, int... shape) {
        return full(dtype, 1, shape);
    }

    /** One value everywhere. */
    public static Tensor full(DType dtype, double value, int... shape) {
        return Create.full(dtype, value, Shape.of(shape));
    }

    /** Zeros with the shape and type of {@code t}. */
    public static Tensor zerosLike(Tensor t) {
        return fresh(Storage.zeros(t.dtype(), t.size()), t.shape);
    }

    /** Ones with the shape and type of {@code t}. */
    public static Tensor onesLike(Tensor t) {
        return Create.full(t.dtype(), 1, t.shape);
    }

    /** {@code 1} at the position {@code index} in row-major order, else {@code 0}. */
    static Tensor unit(DType dtype, Shape shape, int index) {
        return Create.unit(dtype, shape, index);
    }

    /** The int64 numbers {@code 0, 1, ..., end - 1}. */
    public static Tensor arange(long end) {
        return Create.arange(end);
    }

    /** {@code start, start + step, ...} up to but without {@code end}, of the given type. */
    public static Tensor arange(DType dtype, double start, double end, double step) {
        return Create.arange(dtype, start, end, step);
    }

    /** {@code count} numbers at equal distances from {@code start} to {@code end}, both included; a single one is {@code start}. */
    public static Tensor linspace(DType dtype, double start, double end, int count) {
        return Create.linspace(dtype, start, end, count);
    }

    /** The identity matrix {@code [n, n]}. */
    public static Tensor eye(DType dtype, int n) {
        return Create.eye(dtype, n, n);
    }

    /** Ones on the main diagonal of a matrix {@code [n, m]} of zeros. */
    public static Tensor eye(DType dtype, int n, int m) {
        return Create.eye(dtype, n, m);
    }

    /** Float32 numbers uniform in {@code [0, 1)}. */
    public static Tensor rand(RandomGenerator rng, int... shape) {
        return rand(rng, DType.FLOAT32, shape);
    }

    /** Numbers uniform in {@code [0, 1)}. */
    public static Tensor rand(RandomGenerator rng, DType dtype, int... shape) {
        return Create.uniform(rng, dtype, Shape.of(shape));
    }

    /** Standard normal float32 numbers. */
    public static Tensor randn(RandomGenerator rng, int... shape) {
        return randn(rng, DType.FLOAT32, shape);
    }

    /** Standard normal numbers. */
    public static Tensor randn(RandomGenerator rng, DType dtype, int... shape) {
        return Create.normal(rng, dtype, Shape.of(shape));
    }

    /** Int64 numbers uniform in {@code [low, high)}. */
    public static Tensor randint(RandomGenerator rng, long low, long high, int... shape) {
        return Create.integers(rng, low, high, Shape.of(shape));
    }

    // ---- what it is ----

    /** Element type. */
    public DType dtype() {
        return storage.dtype;
    }

    /** Sizes of the axes. */
    public Shape shape() {
        return shape;
    }

    /** Number of axes. */
    public int rank() {
        return shape.rank();
    }

    /** Number of elements. */
    public int size() {
        return shape.size();
    }

    /** Size of an axis. */
    public int size(int axis) {
        return shape.size(axis);
    }

    /** Whether the elements lie in row-major order without gaps. */
    public boolean isContiguous() {
        return contiguous;
    }

    boolean isDense(Shape target) {
        return contiguous && (shape == target || shape.equals(target));
    }

    /** Strides with which this tensor reads as one of the shape {@code target}. */
    int[] stridesFor(Shape target) {
        return shape == target ? strides : Strides.expand(shape, strides, target);
    }

    // ---- reading ----

    /**
     * The only element, as a double.
     *
     * @throws ShapeException unless there is exactly one
     */
    public double item() {
        if (size() != 1) {
            throw new ShapeException("item: needs exactly one element, got shape " + shape);
        }
        return storage.get(offset);
    }

    /** One element, as a double (truth values as 1 and 0); negative indices count from the end. */
    public double get(int... index) {
        return storage.get(Strides.position(this, index));
    }

    /** One integer element. */
    public long getLong(int... index) {
        return storage.getLong(Strides.position(this, index));
    }

    /** The only element, as an integer. */
    public long itemLong() {
        if (size() != 1) {
            throw new ShapeException("item: needs exactly one element, got shape " + shape);
        }
        return storage.getLong(offset);
    }

    /** A copy of the elements in row-major order, converted. */
    public float[] toFloatArray() {
        return Copies.export(this, DType.FLOAT32).floats();
    }

    /** A copy of the elements in row-major order, converted. */
    public double[] toDoubleArray() {
        return Copies.export(this, DType.FLOAT64).doubles();
    }

    /** A copy of the elements in row-major order, converted. */
    public int[] toIntArray() {
        return Copies.export(this, DType.INT32).ints();
    }

    /** A copy of the elements in row-major order, converted. */
    public long[] toLongArray() {
        return Copies.export(this, DType.INT64).longs();
    }

    /** A copy of the elements in row-major order; numbers are true unless 0. */
    public boolean[] toBooleanArray() {
        return Copies.export(this, DType.BOOL).booleans();
    }

    /** Whether no element is NaN or infinite. */
    public boolean allFinite() {
        return Copies.allFinite(this);
    }

    /** The values nested in brackets, long axes abridged, with shape and type. */
    @Override
    public String toString() {
        return TensorFormat.format(this);
    }

    // ---- gradients ----

    /**
     * Makes this tensor a leaf: {@link #backward} accumulates gradients in it. Returns this tensor.
     *
     * @throws DTypeException if the type is not floating
     * @throws GraphException if the tensor was computed from others that carry gradients
     */
    public Tensor requiresGrad() {
        if (!dtype().isFloating()) {
            throw new DTypeException("requiresGrad: needs a floating-point tensor, got " + dtype());
        }
        if (node != null && node.leaf != this) {
            throw new GraphException("requiresGrad: this tensor was computed from others; detach() it first");
        }
        if (node == null) {
            node = Node.leaf(this);
        }
        return this;
    }

    /** Whether derivatives flow to this tensor or through it. */
    public boolean carriesGrad() {
        return node != null;
    }

    /** Whether this is a leaf that accumulates gradients. */
    public boolean isLeaf() {
        return node != null && node.leaf == this;
    }

    /** The gradient accumulated so far; null if none. */
    public Tensor grad() {
        return grad;
    }

    /** Replaces the accumulated gradient; null clears it. */
    public void setGrad(Tensor gradient) {
        if (gradient != null && !gradient.shape.equals(shape)) {
            throw new ShapeException("setGrad: gradient has shape " + gradient.shape + ", needs " + shape);
        }
        if (gradient != null && gradient.dtype() != dtype()) {
            throw new DTypeException("setGrad: gradient has type " + gradient.dtype() + ", needs " + dtype());
        }
        grad = gradient;
    }

    /** Forgets the accumulated gradient; memory that came from a {@link MemoryScope} goes back to its pool. */
    public void zeroGrad() {
        if (grad != null) {
            grad.storage.release();
            grad = null;
        }
    }

    /**
     * Adds the derivative of this scalar to the gradients of all leaves that it was computed from, and frees the graph.
     *
     * @throws ShapeException if this is not a scalar
     * @throws GraphException if there is no graph, it was freed, or a value that it needs was changed in place
     */
    public void backward() {
        Backward.run(this, null, false);
    }

    /** As {@link #backward()}; {@code retainGraph} keeps the graph for another time. */
    public void backward(boolean retainGraph) {
        Backward.run(this, null, retainGraph);
    }

    /** As {@link #backward(boolean)}, from a cotangent with the shape of this tensor. */
    public void backward(Tensor cotangent, boolean retainGraph) {
        Backward.run(this, cotangent, retainGraph);
    }

    /** The same values as a constant: a view without history. */
    public Tensor detach() {
        if (examples != null) {
            return new Tensor(examples.detach(), level);
        }
        return Trace.alias(this, new Tensor(storage, shape, strides, offset));
    }

    /** This tensor as the start of a graph of its own; batches keep their history. */
    Tensor withoutNode() {
        return examples != null ? new Tensor(examples, level) : detach();
    }

    /** The tensor that holds the values, of all examples if there are such. */
    Tensor values() {
        return examples != null ? examples.values() : this;
    }

    /**
     * Calls {@code hook} with the gradient of this tensor whenever one flows; what it returns, unless null, takes its place.
     *
     * @return removes the hook when closed
     * @throws GraphException if this tensor carries no gradient
     */
    public Hook registerHook(UnaryOperator<Tensor> hook) {
        if (node == null) {
            throw new GraphException("registerHook: this tensor carries no gradient");
        }
        return node.addHook(hook);
    }

    /** Handle of a registered hook. */
    @FunctionalInterface
    public interface Hook extends AutoCloseable {
        /** Removes the hook. */
        @Override
        void close();
    }

    /** Shape, type and history without the values. */
    Tensor shell() {
        Tensor t = new Tensor(Storage.shell(dtype()), shape, shape.strides(), 0);
        t.node = node;
        return t;
    }

    /** A new tensor object with the same elements. */
    Tensor alias() {
        return detach();
    }

    /**
     * Overwrites the values in place with those of {@code source}, which broadcasts and is converted. Nothing is recorded; graphs
     * that still need the old values will refuse to run backward.
     *
     * @throws ShapeException if the source does not broadcast to this shape
     */
    public void assign(Tensor source) {
        Copies.assign(this, source);
    }

    // ---- copies and types ----

    /** The same values in the given type. */
    public Tensor to(DType dtype) {
        return dtype == dtype() ? this : new Cast(dtype).apply(this);
    }

    Tensor toFloating() {
        return dtype().isFloating() ? this : to(DType.FLOAT32);
    }

    /** This tensor if contiguous, else a contiguous copy. */
    public Tensor contiguous() {
        return contiguous ? this : copy();
    }

    /** A contiguous copy with storage of its own. */
    public Tensor copy() {
        return Movement.COPY.apply(this);
    }

    /** {@code condition ? a : b}, elementwise, with broadcasting. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Where.INSTANCE.of(condition, a, b);
    }

    /** Tensors one behind the other along an axis; they agree in all other sizes. */
    public static Tensor cat(int axis, Tensor... parts) {
        return Concatenation.cat(axis, parts);
    }

    /** Tensors one behind the other along an axis; they agree in all other sizes. */
    public static Tensor cat(int axis, List<Tensor> parts) {
        return Concatenation.cat(axis, parts.toArray(new Tensor[0]));
    }

    /** Tensors of one shape side by side along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return Concatenation.stack(axis, List.of(parts));
    }

    /** Tensors of one shape side by side along a new axis. */
    public static Tensor stack(int axis, List<Tensor> parts) {
        return Concatenation.stack(axis, parts);
    }
}
