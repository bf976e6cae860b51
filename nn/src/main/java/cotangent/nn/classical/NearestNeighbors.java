package cotangent.nn.classical;

import cotangent.autodiff.DType;
import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Indexed;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The points nearest to given ones in Euclidean distance, by looking at all of them. Of equally distant points the one with the lower
 * number is nearer.
 *
 * <p>Cost of a search: {@code O(q n d)} time, and memory for {@value #BLOCK} queries at once.
 *
 * @param points {@code [n, d]}
 */
public record NearestNeighbors(Tensor points) {
    private static final int BLOCK = 256;

    /**
     * Neighbours of queries, the nearest first.
     *
     * @param distances {@code [q, k]}
     * @param indices {@code [q, k]}, int64: which points they are
     */
    public record Neighbors(Tensor distances, Tensor indices) {}

    /**
     * Checks the points.
     *
     * @throws cotangent.autodiff.ShapeException unless they are a matrix with a row
     * @throws IllegalArgumentException if a coordinate is not finite
     */
    public NearestNeighbors {
        points = Points.require("NearestNeighbors", points, 1);
    }

    /**
     * The {@code k} nearest points of each query.
     *
     * @param queries {@code [q, d]}
     * @throws IllegalArgumentException if {@code k} is not from 1 to the number of points
     */
    public Neighbors search(Tensor queries, int k) {
        return search(Points.requireLike("NearestNeighbors", queries, points.size(1)), k, false);
    }

    /**
     * The {@code k} nearest other points of each point.
     *
     * @throws IllegalArgumentException if {@code k} is not from 1 to the number of other points
     */
    public Neighbors amongThemselves(int k) {
        return search(points, k, true);
    }

    private Neighbors search(Tensor queries, int k, boolean others) {
        int candidates = points.size(0) - (others ? 1 : 0);
        if (k < 1 || k > candidates) {
            throw new IllegalArgumentException("NearestNeighbors: k must be from 1 to " + candidates + ", got " + k);
        }
        if (queries.size(0) == 0) {
            return new Neighbors(Tensor.zeros(points.dtype(), 0, k), Tensor.zeros(DType.INT64, 0, k));
        }
        List<Tensor> distances = new ArrayList<>();
        List<Tensor> indices = new ArrayList<>();
        try (var off = GradMode.noGrad()) {
            for (int from = 0; from < queries.size(0); from += BLOCK) {
                int to = Math.min(from + BLOCK, queries.size(0));
                try (var scope = MemoryScope.open()) {
                    Tensor d = Distances.cdist(queries.slice(0, from, to), points);
                    if (others) {
                        for (int i = from; i < to; i++) {
                            d.slice(0, i - from, i - from + 1)
                                    .slice(1, i, i + 1)
                                    .assign(Tensor.scalar(Double.POSITIVE_INFINITY));
                        }
                    }
                    Indexed nearest = d.topK(k, 1, false);
                    distances.add(MemoryScope.keep(nearest.values()));
                    indices.add(MemoryScope.keep(nearest.indices()));
                }
            }
            return new Neighbors(Tensor.cat(0, distances), Tensor.cat(0, indices));
        }
    }
}
