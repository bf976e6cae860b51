package cotangent.nn.io;

import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Moves the elements of tensors between primitive arrays and bytes, chunk by chunk. A stream of unknown length is given an array
 * that grows with what arrives, so that a header cannot make it allocate more than a small multiple of the bytes that follow.
 */
final class Elements {
    private static final int CHUNK = 1 << 16;
    private static final int MAX_RANK = 64;

    /** The sizes that a file declares, checked so that {@link Shape} accepts them. */
    static int[] shape(long[] sizes, String source, long position) {
        if (sizes.length > MAX_RANK) {
            throw MalformedFileException.atByte(source, position, "more than " + MAX_RANK + " axes: " + sizes.length);
        }
        int[] shape = new int[sizes.length];
        long product = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0) {
                throw MalformedFileException.atByte(
                        source, position, "negative size in shape " + Arrays.toString(sizes));
            }
            if (sizes[i] > Integer.MAX_VALUE || (product *= Math.max(sizes[i], 1)) > Integer.MAX_VALUE) {
                throw MalformedFileException.atByte(
                        source, position, "more than 2^31 - 1 elements in shape " + Arrays.toString(sizes));
            }
            shape[i] = (int) sizes[i];
        }
        return shape;
    }

    /** Number of elements of a shape that {@link #shape} returned. */
    static int count(int[] shape) {
        return Shape.of(shape).size();
    }

    /** Reads a tensor in row-major order. */
    static Tensor read(BinaryInput in, ElementType type, ByteOrder order, int[] shape) {
        return tensor(readArray(in, type, type.dtype, order, count(shape)), shape);
    }

    /** Reads elements of one type into an array of another that holds them. */
    static Object readArray(BinaryInput in, ElementType type, DType target, ByteOrder order, int count) {
        in.require((long) count * type.bytes, "an array of " + count + " elements");
        int capacity = in.isPresent() ? count : Math.min(count, CHUNK / type.bytes);
        Object array = newArray(target, capacity);
        byte[] chunk = new byte[(int) Math.min(CHUNK, (long) count * type.bytes)];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
        for (int done = 0; done < count; ) {
            int n = Math.min(chunk.length / type.bytes, count - done);
            in.read(chunk, n * type.bytes);
            if (done + n > capacity) {
                capacity = (int) Math.min(count, Math.max(2L * capacity, (long) done + n));
                array = copyOf(array, capacity);
            }
            buffer.clear();
            decode(buffer, type, array, done, n, in);
            done += n;
        }
        return array;
    }

    private static void decode(ByteBuffer from, ElementType type, Object array, int at, int n, BinaryInput in) {
        if (array instanceof float[] a) {
            if (type == ElementType.F32) {
                from.asFloatBuffer().get(a, at, n);
            } else {
                for (int i = 0; i < n; i++) {
                    a[at + i] = (float) type.real(from);
                }
            }
        } else if (array instanceof double[] a) {
            from.asDoubleBuffer().get(a, at, n);
        } else if (array instanceof int[] a) {
            if (type == ElementType.I32) {
                from.asIntBuffer().get(a, at, n);
            } else {
                for (int i = 0; i < n; i++) {
                    a[at + i] = (int) type.integer(from);
                }
            }
        } else if (array instanceof long[] a) {
            if (type == ElementType.I64) {
                from.asLongBuffer().get(a, at, n);
            } else {
                for (int i = 0; i < n; i++) {
                    a[at + i] = type.integer(from);
                    if (type == ElementType.U64 && a[at + i] < 0) {
                        throw in.malformed("a number above 2^63 - 1: " + Long.toUnsignedString(a[at + i]));
                    }
                }
            }
        } else if (array instanceof boolean[] a) {
            for (int i = 0; i < n; i++) {
                int b = from.get();
                if ((b & ~1) != 0) {
                    throw in.malformed("a truth value must be 0 or 1, got " + (b & 0xff));
                }
                a[at + i] = b == 1;
            }
        } else {
            throw new AssertionError(array);
        }
    }

    /** Writes a tensor in row-major order, little-endian. */
    static void write(Tensor t, OutputStream out) throws IOException {
        Object array = toArray(t);
        int bytes = ElementType.of(t.dtype()).bytes;
        int count = t.size();
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(CHUNK, (long) count * bytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int n = Math.min(buffer.capacity() / bytes, count - done);
            encode(array, done, n, buffer.clear());
            out.write(buffer.array(), 0, n * bytes);
            done += n;
        }
    }

    private static void encode(Object array, int at, int n, ByteBuffer to) {
        if (array instanceof float[] a) {
            to.asFloatBuffer().put(a, at, n);
        } else if (array instanceof double[] a) {
            to.asDoubleBuffer().put(a, at, n);
        } else if (array instanceof int[] a) {
            to.asIntBuffer().put(a, at, n);
        } else if (array instanceof long[] a) {
            to.asLongBuffer().put(a, at, n);
        } else if (array instanceof boolean[] a) {
            for (int i = 0; i < n; i++) {
                to.put((byte) (a[at + i] ? 1 : 0));
            }
        } else {
            throw new AssertionError(array);
        }
    }

    private static Object toArray(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.toFloatArray();
            case FLOAT64 -> t.toDoubleArray();
            case INT32 -> t.toIntArray();
            case INT64 -> t.toLongArray();
            case BOOL -> t.toBooleanArray();
        };
    }

    /** A tensor of the array's type; unlike {@code Tensor.of}, an empty shape means a scalar. */
    static Tensor tensor(Object array, int... shape) {
        Tensor vector;
        if (array instanceof float[] a) {
            vector = Tensor.of(a);
        } else if (array instanceof double[] a) {
            vector = Tensor.of(a);
        } else if (array instanceof int[] a) {
            vector = Tensor.of(a);
        } else if (array instanceof long[] a) {
            vector = Tensor.of(a);
        } else {
            vector = Tensor.of((boolean[]) array);
        }
        return vector.reshape(shape);
    }

    private static Object newArray(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case INT32 -> new int[length];
            case INT64 -> new long[length];
            case BOOL -> new boolean[length];
        };
    }

    private static Object copyOf(Object array, int length) {
        if (array instanceof float[] a) {
            return Arrays.copyOf(a, length);
        } else if (array instanceof double[] a) {
            return Arrays.copyOf(a, length);
        } else if (array instanceof int[] a) {
            return Arrays.copyOf(a, length);
        } else if (array instanceof long[] a) {
            return Arrays.copyOf(a, length);
        } else {
            return Arrays.copyOf((boolean[]) array, length);
        }
    }

    private Elements() {}
}
