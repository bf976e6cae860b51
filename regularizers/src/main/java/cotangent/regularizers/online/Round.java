package cotangent.regularizers.online;

/**
 * One round of an online learner with the regulariser {@code psi(x) = lambda ||x||^2 / 2} on a ball around 0.
 *
 * @param theta the state {@code theta_t}
 * @param lambda that of the regulariser that the round is solved with
 * @param radius of the ball; infinite for the whole space
 * @param a the linear form of the loss
 * @param phi the loss of its value
 * @param played {@code <a, x_t>}
 */
record Round(double[] theta, double lambda, double radius, double[] a, ScalarLoss phi, double played) {
    /** Halvings of an interval that use up the precision of float64. */
    private static final int HALVINGS = 100;

    /** {@code argmax_x <theta, x> - psi(x)} on the ball. */
    static double[] point(double[] theta, double lambda, double radius) {
        double scale = 1 / lambda;
        double norm = Math.sqrt(dot(theta, theta)) * scale;
        if (norm > radius) {
            scale *= radius / norm;
        }
        double[] x = new double[theta.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = theta[i] * scale;
        }
        return x;
    }

    /** {@code psi*(theta)}. */
    static double conjugate(double[] theta, double lambda, double radius) {
        double[] x = point(theta, lambda, radius);
        return dot(theta, x) - 0.5 * lambda * dot(x, x);
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** {@code theta - s a}. */
    double[] moved(double s) {
        double[] next = new double[theta.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = theta[i] - s * a[i];
        }
        return next;
    }

    /** {@code <a, x>} of the point that {@code theta - s a} plays: it does not rise with {@code s}. */
    double link(double s) {
        return dot(a, point(moved(s), lambda, radius));
    }

    /** {@code H(s a) = psi*(theta - s a) + phi*(s)}. */
    double dual(double s) {
        return conjugate(moved(s), lambda, radius) + phi.conjugate(s);
    }

    /** The {@code s} that is a slope at the value which it leads to, {@code s in d phi(link(s))}, of a convex function. */
    double fixedPoint(Slope slope) {
        double far = slope.at(link(0));
        double near = 0;
        // slope(link(s)) - s falls with s, and has opposite signs at 0 and at the slope there.
        if (far * (slope.at(link(far)) - far) >= 0) {
            return far;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = 0.5 * (near + far);
            double left = far * (slope.at(link(middle)) - middle);
            if (left == 0) {
                return middle;
            }
            if (left > 0) {
                near = middle;
            } else {
                far = middle;
            }
        }
        return near;
    }

    /** A subgradient of a convex function of a number. */
    @FunctionalInterface
    interface Slope {
        double at(double u);
    }
}
