package cotangent.samplers.design;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Tensor;

/**
 * How near a design comes to making functions orthonormal, by its Gram matrix.
 *
 * <pre>
 * G = (1/n) sum_i w_i phi(x_i) phi(x_i)^T
 * </pre>
 *
 * The squared error of a {@linkplain WeightedLeastSquares fit} is at most {@code best^2 + (e / smallest)^2}, where {@code e} is the norm of {@code
 * (1/n) sum_i w_i phi(x_i) (f - P f)(x_i)} and {@code best} the error of the projection {@code P f}.
 *
 * <p>Catalogue: T081
 *
 * @param gram {@code G}, {@code [functions, functions]}
 * @param deviation {@code ||G - I||}, the largest distance of an eigenvalue from 1
 * @param smallest the smallest eigenvalue of {@code G}; 0, but for rounding, if the points do not determine a function
 */
public record GramStability(Tensor gram, double deviation, double smallest) {
    /** That of a design. */
    public static GramStability of(OrthonormalBasis basis, Design design) {
        try (var off = GradMode.noGrad()) {
            Tensor phi = basis.values().indexSelect(0, Tensor.of(design.points()));
            Tensor weighted =
                    phi.mul(Tensor.of(design.weights()).div(design.size()).unsqueeze(1));
            Tensor gram = phi.transpose(0, 1).matmul(weighted);
            // The products of an entry and its mirror image may be rounded differently.
            Tensor symmetric = gram.add(gram.transpose(0, 1)).mul(0.5).to(DType.FLOAT64);
            double[] eigenvalues = Linalg.eigvalsh(symmetric).toDoubleArray();
            double smallest = eigenvalues[0];
            double largest = eigenvalues[eigenvalues.length - 1];
            return new GramStability(symmetric, Math.max(Math.abs(smallest - 1), Math.abs(largest - 1)), smallest);
        }
    }
}
