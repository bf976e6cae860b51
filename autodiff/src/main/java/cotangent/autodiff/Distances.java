package cotangent.autodiff;

/**
 * Distances {@code ||a - b||_p} between all points of two sets, or of one. The gradient at distance 0, and that of {@code p = 0} (the number of
 * coordinates that differ), is 0; that of {@code p = infinity} is shared among the coordinates that differ most.
 */
public final class Distances {
    /** {@link #cdist(Tensor, Tensor, double)} with Euclidean distances. */
    public static Tensor cdist(Tensor a, Tensor b) {
        return cdist(a, b, 2);
    }

    /**
     * Distances between each point of {@code a} and each of {@code b}. Leading axes broadcast.
     *
     * @param a points {@code [..., n, coordinates]}
     * @param b points {@code [..., m, coordinates]}
     * @param p order of the norm, from 0 to infinity
     * @return {@code [..., n, m]}
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if {@code p} is negative or NaN
     */
    public static Tensor cdist(Tensor a, Tensor b, double p) {
        if (a.rank() < 2 || b.rank() < 2 || a.size(-1) != b.size(-1)) {
            throw new ShapeException("cdist: needs [..., n, coordinates] and [..., m, coordinates], got " + a.shape()
                    + " and " + b.shape());
        }
        if (p == 2) {
            Shape.broadcast(
                    "cdist",
                    a.shape().without(-1).without(-1),
                    b.shape().without(-1).without(-1));
            DType type = DType.promote(a.toFloating().dtype(), b.toFloating().dtype());
            return Euclidean.INSTANCE.apply(a.to(type), b.to(type));
        }
        return norm("cdist", a.unsqueeze(-2).sub(b.unsqueeze(-3)), p);
    }

    /** {@link #pdist(Tensor, double)} with Euclidean distances. */
    public static Tensor pdist(Tensor x) {
        return pdist(x, 2);
    }

    /**
     * Distances between the pairs of points {@code i < j}, as a vector, row by row.
     *
     * @param x points {@code [n, coordinates]}
     * @param p order of the norm, from 0 to infinity
     * @throws ShapeException unless {@code x} is a matrix
     * @throws IllegalArgumentException if {@code p} is negative or NaN
     */
    public static Tensor pdist(Tensor x, double p) {
        if (x.rank() != 2) {
            throw new ShapeException("pdist: needs [n, coordinates], got shape " + x.shape());
        }
        int n = x.size(0);
        if (p == 2 && n > 1) {
            // All distances, each twice, take much less time than the differences of all pairs.
            Tensor t = x.toFloating();
            return Euclidean.INSTANCE.apply(t, t).flatten().indexSelect(0, above(n));
        }
        Tensor pairs = Grids.triuIndices(n, n, 1);
        return norm("pdist", x.indexSelect(0, pairs.select(0, 0)).sub(x.indexSelect(0, pairs.select(0, 1))), p);
    }

    /** Row-major places of the elements above the diagonal of a matrix {@code [n, n]}. */
    private static Tensor above(int n) {
        int[] places = new int[n * (n - 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                places[k++] = i * n + j;
            }
        }
        return Tensor.fresh(Storage.of(places), Shape.of(places.length));
    }

    /** Norm over the last axis with derivatives of every order that are finite also where coordinates agree. */
    private static Tensor norm(String name, Tensor difference, double p) {
        if (!(p >= 0)) {
            throw new IllegalArgumentException(name + ": needs p >= 0, got " + p);
        }
        Tensor d = difference.toFloating();
        if (p == 0) {
            return d.ne(0).to(d.dtype()).sum(-1);
        } else if (p == 1) {
            return d.abs().sum(-1);
        } else if (p == Double.POSITIVE_INFINITY) {
            return d.size(-1) == 0 ? d.sum(-1) : d.abs().amax(-1);
        }
        Tensor zero = Tensor.scalar(d.dtype(), 0);
        Tensor one = Tensor.scalar(d.dtype(), 1);
        // Where a power or a root has no derivative, 1 takes the place of 0 before, and 0 that of the result after.
        Tensor sum;
        if (p == 2) {
            sum = d.square().sum(-1);
        } else {
            Tensor agree = d.eq(0);
            sum = Tensor.where(agree, zero, Tensor.where(agree, one, d).abs().pow(p))
                    .sum(-1);
        }
        Tensor same = sum.eq(0);
        Tensor safe = Tensor.where(same, one, sum);
        return Tensor.where(same, zero, p == 2 ? safe.sqrt() : safe.pow(1 / p));
    }

    private Distances() {}
}
