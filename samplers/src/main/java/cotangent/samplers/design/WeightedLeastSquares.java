package cotangent.samplers.design;

import cotangent.autodiff.DType;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * The function of a space that comes nearest to weighted measurements.
 *
 * <pre>
 * min over c of (1/n) sum_i w_i (f(x_i) - c . phi(x_i))^2,   c = R^-1 Q^T sqrt(w) f   with QR = sqrt(w) phi
 * </pre>
 *
 * A function of the space is found exactly, if the design determines one at all.
 *
 * <p>Differentiable in the measurements, in which it is linear; the design and the basis are constants. Cost: {@code O(n m^2)}.
 *
 * <p>Errors: {@link ShapeException} if there is not one measurement a point; {@link IllegalArgumentException} if the points do not determine a
 * function.
 *
 * <p>Catalogue: T081
 *
 * @param basis of the space
 */
public record WeightedLeastSquares(OrthonormalBasis basis) {
    /** A point counts as determined by others if it adds less than this share. */
    private static final double SINGULAR = 1e-12;

    /**
     * Coefficients of the fit.
     *
     * @param measurements {@code f(x_i)}, {@code [n]}
     * @return {@code [functions]}, float64
     */
    public Tensor fit(Design design, Tensor measurements) {
        int n = design.size();
        if (measurements.rank() != 1 || measurements.size() != n) {
            throw new ShapeException("WeightedLeastSquares: needs a measurement for each of " + n
                    + " points, got shape " + measurements.shape());
        }
        if (n < basis.functions()) {
            throw new IllegalArgumentException(
                    "WeightedLeastSquares: " + n + " points do not determine " + basis.functions() + " coefficients");
        }
        Tensor root = Tensor.of(design.weights()).sqrt();
        Tensor phi = basis.values().indexSelect(0, Tensor.of(design.points()));
        Linalg.Qr qr = Linalg.qr(phi.mul(root.unsqueeze(1)));
        Tensor diagonal = qr.r().diagonal(0, 0, 1).abs();
        if (!(diagonal.min().item() > SINGULAR * diagonal.max().item())) {
            throw new IllegalArgumentException(
                    "WeightedLeastSquares: the points do not determine a function of the space");
        }
        Tensor right = qr.q()
                .transpose(0, 1)
                .matmul(measurements.to(DType.FLOAT64).mul(root).unsqueeze(1));
        return Linalg.solveTriangular(qr.r(), right, true).squeeze(1);
    }

    /** Values of a function on all candidates by its coefficients. */
    public Tensor evaluate(Tensor coefficients) {
        return basis.values().matmul(coefficients);
    }

    /** {@code sqrt(sum_i mu_i (f(x_i) - c . phi(x_i))^2)}, the error in the space of the masses. */
    public double error(Tensor f, Tensor coefficients) {
        Tensor difference = f.to(DType.FLOAT64).sub(evaluate(coefficients));
        return Math.sqrt(basis.masses().mul(difference.square()).sum().item());
    }
}
