package cotangent.autodiff;

import java.util.Arrays;

/** Rows of a table looked up by integers, one by one or in bags. */
public final class Embeddings {
    /** What becomes of the rows of a bag. */
    public enum Bag {
        /** Their sum. */
        SUM,
        /** Their mean. */
        MEAN,
        /** Their largest elements. */
        MAX
    }

    /** Marks that no index is padding. */
    public static final int NO_PADDING = -1;

    /**
     * Rows of a table: {@code y[...] = weight[index[...]]}.
     *
     * @param index integers {@code [...]} in {@code [0, rows)}
     * @param weight {@code [rows, features]}
     * @return {@code [..., features]}
     * @throws ShapeException if the table is not a matrix
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor embedding(Tensor index, Tensor weight) {
        return embedding(index, weight, NO_PADDING);
    }

    /**
     * As {@link #embedding(Tensor, Tensor)}; the row {@code paddingIndex} gets no derivative.
     *
     * @param paddingIndex in {@code [0, rows)}, or {@link #NO_PADDING}
     */
    public static Tensor embedding(Tensor index, Tensor weight, int paddingIndex) {
        requireTable("embedding", weight, paddingIndex);
        int[] sizes = new int[index.rank() + 1];
        System.arraycopy(index.shape().toArray(), 0, sizes, 0, index.rank());
        sizes[index.rank()] = weight.size(1);
        Indexing.requireRange("embedding", index, 0, weight.size(0));
        Tensor rows = weight.toFloating().indexSelect(0, index.flatten());
        if (paddingIndex != NO_PADDING) {
            rows = Tensor.where(index.flatten().eq(paddingIndex).unsqueeze(1), rows.detach(), rows);
        }
        return rows.reshape(sizes);
    }

    /**
     * As {@link #embedding(Tensor, Tensor, int)}, after {@link #renormalize} of the rows that are read, in place.
     *
     * @param maxNorm largest norm of a row
     * @param normType order of the norm
     */
    public static Tensor embedding(Tensor index, Tensor weight, int paddingIndex, double maxNorm, double normType) {
        renormalize(weight, index, maxNorm, normType);
        return embedding(index, weight, paddingIndex);
    }

    /**
     * Scales the rows of a table that an index names, in place, to at most a norm: {@code w *= maxNorm / (||w||_p + 1e-7)} where {@code ||w||_p > maxNorm}.
     *
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static void renormalize(Tensor weight, Tensor index, double maxNorm, double normType) {
        requireTable("renormalize", weight, NO_PADDING);
        boolean[] named = new boolean[weight.size(0)];
        for (int i : Indexing.positions("renormalize", index, named.length)) {
            named[i] = true;
        }
        try (GradMode off = GradMode.noGrad()) {
            Tensor w = weight.detach();
            Tensor norm = w.norm(normType, true, 1);
            Tensor large = norm.gt(maxNorm).and(Tensor.of(named).unsqueeze(1));
            if (large.any()) {
                weight.assign(
                        Tensor.where(large, w.mul(norm.add(1e-7).reciprocal().mul(maxNorm)), w));
            }
        }
    }

    /** {@link #embeddingBag(Tensor, Tensor, Bag, Tensor, int)} without weights and padding. */
    public static Tensor embeddingBag(Tensor index, Tensor weight, Bag mode) {
        return embeddingBag(index, weight, mode, null, NO_PADDING);
    }

    /**
     * Sums, means or maxima of bags of rows, each bag a row of indices.
     *
     * @param index integers {@code [bags, size]}
     * @param weight {@code [rows, features]}
     * @param perSampleWeights factors of the rows in the shape of the index, for sums only; or null
     * @param paddingIndex a row that takes no part, or {@link #NO_PADDING}
     * @return {@code [bags, features]}; zeros for an empty bag
     * @throws ShapeException if shapes do not fit
     */
    public static Tensor embeddingBag(
            Tensor index, Tensor weight, Bag mode, Tensor perSampleWeights, int paddingIndex) {
        if (index.rank() != 2) {
            throw new ShapeException("embeddingBag: needs [bags, size] or offsets, got shape " + index.shape());
        }
        long[] starts = new long[index.size(0)];
        for (int b = 0; b < starts.length; b++) {
            starts[b] = (long) b * index.size(1);
        }
        Tensor weights = perSampleWeights;
        if (weights != null) {
            requireShape(weights, index.shape());
            weights = weights.flatten();
        }
        return bags(index.flatten(), weight, starts, mode, weights, paddingIndex);
    }

    /**
     * Sums, means or maxima of bags of rows that lie one behind the other.
     *
     * @param index integers {@code [n]}
     * @param weight {@code [rows, features]}
     * @param offsets where each bag starts, integers {@code [bags]}, ascending from 0; the last bag reaches to the end
     * @param perSampleWeights factors {@code [n]} of the rows, for sums only; or null
     * @param paddingIndex a row that takes no part, or {@link #NO_PADDING}
     * @return {@code [bags, features]}; zeros for an empty bag
     * @throws ShapeException if shapes do not fit
     */
    public static Tensor embeddingBag(
            Tensor index, Tensor weight, Tensor offsets, Bag mode, Tensor perSampleWeights, int paddingIndex) {
        if (index.rank() != 1 || offsets.rank() != 1) {
            throw new ShapeException("embeddingBag: needs vectors of indices and offsets, got shapes " + index.shape()
                    + " and " + offsets.shape());
        }
        if (!offsets.dtype().isInteger()) {
            throw new DTypeException("embeddingBag: needs integer offsets, got " + offsets.dtype());
        }
        long[] starts = offsets.toLongArray();
        long previous = 0;
        for (int b = 0; b < starts.length; b++) {
            if (starts[b] < previous || starts[b] > index.size() || b == 0 && starts[b] != 0) {
                throw new IllegalArgumentException(
                        "embeddingBag: offsets must ascend from 0 to at most " + index.size() + ", got " + starts[b]);
            }
            previous = starts[b];
        }
        if (perSampleWeights != null) {
            requireShape(perSampleWeights, index.shape());
        }
        return bags(index, weight, starts, mode, perSampleWeights, paddingIndex);
    }

    private static Tensor bags(Tensor index, Tensor weight, long[] starts, Bag mode, Tensor factors, int paddingIndex) {
        requireTable("embeddingBag", weight, paddingIndex);
        if (factors != null && mode != Bag.SUM) {
            throw new IllegalArgumentException(
                    "embeddingBag: only sums have weights of single samples, got mode " + mode);
        }
        int n = starts.length == 0 ? 0 : index.size();
        int[] bag = new int[n];
        for (int b = 0; b < starts.length; b++) {
            int end = b + 1 < starts.length ? (int) starts[b + 1] : n;
            Arrays.fill(bag, (int) starts[b], end, b);
        }
        Tensor rows = weight.toFloating().indexSelect(0, index);
        Tensor kept = index.ne(paddingIndex);
        if (mode == Bag.MAX) {
            return maxima(rows, kept, bag, starts);
        }
        Tensor some = kept.to(rows.dtype());
        Tensor scale = factors == null ? some : factors.to(rows.dtype()).mul(some);
        if (factors != null || paddingIndex != NO_PADDING) {
            rows = rows.mul(scale.unsqueeze(1));
        }
        Tensor to = Tensor.of(bag);
        Tensor sums = Tensor.zeros(rows.dtype(), starts.length, rows.size(1)).indexAdd(0, to, rows);
        if (mode == Bag.SUM) {
            return sums;
        }
        Tensor counts = Tensor.zeros(rows.dtype(), starts.length).indexAdd(0, to, some);
        return sums.div(counts.clamp(1, Double.POSITIVE_INFINITY).unsqueeze(1));
    }

    /** Bags as rows of equal length, of which those behind the end and padding are negative infinity. */
    private static Tensor maxima(Tensor rows, Tensor kept, int[] bag, long[] starts) {
        int longest = 1;
        for (int k = 0; k < bag.length; k++) {
            longest = Math.max(longest, (int) (k - starts[bag[k]]) + 1);
        }
        if (bag.length == 0) {
            return Tensor.zeros(rows.dtype(), starts.length, rows.size(1));
        }
        int[] at = new int[starts.length * longest];
        boolean[] inside = new boolean[at.length];
        for (int k = 0; k < bag.length; k++) {
            int slot = bag[k] * longest + (int) (k - starts[bag[k]]);
            at[slot] = k;
            inside[slot] = true;
        }
        Tensor slots = Tensor.of(at);
        Tensor taken = Tensor.of(inside).and(kept.indexSelect(0, slots)).reshape(starts.length, longest, 1);
        Tensor values = rows.indexSelect(0, slots).reshape(starts.length, longest, rows.size(1));
        Tensor none = Tensor.scalar(rows.dtype(), Double.NEGATIVE_INFINITY);
        Tensor largest = Tensor.where(taken, values, none).max(1, false).values();
        Tensor empty = taken.to(DType.INT32).sum(1).eq(0);
        return Tensor.where(empty, Tensor.scalar(rows.dtype(), 0), largest);
    }

    private static void requireTable(String name, Tensor weight, int paddingIndex) {
        if (weight.rank() != 2) {
            throw new ShapeException(name + ": needs a table [rows, features], got shape " + weight.shape());
        }
        if (paddingIndex != NO_PADDING && (paddingIndex < 0 || paddingIndex >= weight.size(0))) {
            throw new IndexOutOfBoundsException(
                    name + ": padding index " + paddingIndex + " is out of range for " + weight.size(0) + " rows");
        }
    }

    private static void requireShape(Tensor weights, Shape shape) {
        if (!weights.shape().equals(shape)) {
            throw new ShapeException("embeddingBag: weights have shape " + weights.shape() + ", indices " + shape);
        }
    }

    private Embeddings() {}
}
