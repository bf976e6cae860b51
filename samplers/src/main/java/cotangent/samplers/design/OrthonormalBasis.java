package cotangent.samplers.design;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Functions on a finite set of candidates, orthonormal with respect to the candidates' masses.
 *
 * <pre>
 * sum_i mu_i phi_j(x_i) phi_k(x_i) = 1 if j = k, else 0
 * </pre>
 *
 * A density on an interval is a fine grid with the masses of its cells, as in {@link #legendre}.
 *
 * @param values {@code [candidates, functions]}, float64: {@code phi(x_i)} in row {@code i}
 * @param masses {@code [candidates]}, float64: {@code mu}, not negative
 */
public record OrthonormalBasis(Tensor values, Tensor masses) {
    /** How far the products of functions may be from 0 and 1. */
    public static final double TOLERANCE = 1e-8;

    /**
     * Checks that the functions are orthonormal.
     *
     * @throws ShapeException if the sizes do not agree, or there are more functions than candidates
     * @throws IllegalArgumentException if the functions are not orthonormal up to {@value #TOLERANCE}; {@link #orthonormalize} makes them so
     */
    public OrthonormalBasis {
        requireSizes(values, masses);
        values = values.detach().to(DType.FLOAT64).contiguous();
        masses = masses.detach().to(DType.FLOAT64).contiguous();
        requireMasses(masses);
        Tensor gram = values.transpose(0, 1).matmul(values.mul(masses.unsqueeze(1)));
        double error =
                gram.sub(Tensor.eye(DType.FLOAT64, values.size(1))).abs().max().item();
        if (!(error <= TOLERANCE)) {
            throw new IllegalArgumentException("OrthonormalBasis: products of functions are " + error
                    + " off, needs at most " + TOLERANCE + "; orthonormalize makes a basis of independent functions");
        }
    }

    private static void requireSizes(Tensor values, Tensor masses) {
        if (values.rank() != 2
                || masses.rank() != 1
                || values.size(0) != masses.size()
                || values.size(1) < 1
                || values.size(1) > values.size(0)) {
            throw new ShapeException(
                    "OrthonormalBasis: needs values [candidates, functions] of at most as many functions and masses"
                            + " [candidates], got " + values.shape() + " and " + masses.shape());
        }
    }

    private static void requireMasses(Tensor masses) {
        if (!masses.allFinite() || masses.min().item() < 0) {
            throw new IllegalArgumentException("OrthonormalBasis: masses must be finite and not negative");
        }
    }

    /**
     * A basis of the span of functions, in their order (Gram and Schmidt, by a QR decomposition).
     *
     * @param values {@code [candidates, functions]}
     * @param masses {@code [candidates]}
     * @throws ShapeException as of the constructor
     * @throws IllegalArgumentException if the functions are not independent where there is mass
     */
    public static OrthonormalBasis orthonormalize(Tensor values, Tensor masses) {
        requireSizes(values, masses);
        try (var off = GradMode.noGrad()) {
            Tensor mu = masses.to(DType.FLOAT64);
            requireMasses(mu);
            Tensor x = values.to(DType.FLOAT64);
            Tensor r = Linalg.qr(x.mul(mu.sqrt().unsqueeze(1))).r();
            Tensor diagonal = r.diagonal(0, 0, 1);
            if (!(diagonal.abs().min().item() > 1e-12 * diagonal.abs().max().item())) {
                throw new IllegalArgumentException(
                        "OrthonormalBasis: the functions are not independent on candidates with mass");
            }
            // phi = x R^-1 also where there is no mass; signs such that a function has a positive share of the one that
            // it comes from.
            Tensor basis = Linalg.solveTriangular(r, x, true, false, false).mul(diagonal.sign());
            return new OrthonormalBasis(basis, mu);
        }
    }

    /**
     * Polynomials on the middles of equal cells of [-1, 1], all of the mass 1 / {@code candidates}: those of Legendre, but for the cells.
     *
     * @param functions degrees 0 to {@code functions - 1}
     */
    public static OrthonormalBasis legendre(int functions, int candidates) {
        double[] values = new double[candidates * functions];
        double[] masses = new double[candidates];
        for (int i = 0; i < candidates; i++) {
            double x = (2 * i + 1.0) / candidates - 1;
            double before = 0;
            double p = 1;
            for (int k = 0; k < functions; k++) {
                values[i * functions + k] = p;
                double next = ((2 * k + 1) * x * p - k * before) / (k + 1);
                before = p;
                p = next;
            }
            masses[i] = 1.0 / candidates;
        }
        return orthonormalize(Tensor.of(values, candidates, functions), Tensor.of(masses));
    }

    /** Number of candidates. */
    public int candidates() {
        return values.size(0);
    }

    /** Number of functions. */
    public int functions() {
        return values.size(1);
    }

    /** {@code ||phi(x_i)||^2} of each candidate: {@code m} times the optimal density with respect to the masses. */
    public double[] squaredNorms() {
        return values.square().sum(1).toDoubleArray();
    }

    /** {@code mu_i ||phi(x_i)||^2} of each candidate: its leverage score, of which the sum is the number of functions. */
    public double[] leverageScores() {
        return values.square().sum(1).mul(masses).toDoubleArray();
    }

    /** The best coefficients for a function that is known on all candidates: its projection, {@code sum_i mu_i phi(x_i) f(x_i)}. */
    public Tensor project(Tensor f) {
        return values.transpose(0, 1).matmul(masses.mul(f.to(DType.FLOAT64)));
    }
}
