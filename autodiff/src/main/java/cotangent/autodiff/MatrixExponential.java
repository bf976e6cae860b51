package cotangent.autodiff;

/**
 * {@code exp A} by a Pade approximant of {@code A / 2^s} that is squared {@code s} times (Higham, "The scaling and squaring method for the matrix exponential
 * revisited", 2005); each matrix of a batch has its own {@code s}. The derivative is a block of an exponential of twice the size:
 *
 * <pre>
 * exp [A dA] = [Y dY]
 *     [0  A]   [0  Y],      gA: the same with A^T and gY
 * </pre>
 */
record MatrixExponential() implements Primitive {
    private static final MatrixExponential INSTANCE = new MatrixExponential();

    private static final int[] DEGREES = {3, 5, 7, 9, 13};

    /** Up to which 1-norm an approximant of each degree is exact to rounding. */
    private static final double[] LIMITS64 = {
        1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068, 5.371920351148152
    };

    private static final double[] LIMITS32 = {4.258730016922831e-1, 1.880152677804762, 3.925724783138660};

    static Tensor of(Tensor a) {
        return INSTANCE.apply(Matrices.requireSquare("matrixExp", a));
    }

    @Override
    public String name() {
        return "matrixExp";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0];
        if (a.size() == 0) {
            return a.copy();
        }
        double[] limits = a.dtype() == DType.FLOAT32 ? LIMITS32 : LIMITS64;
        double largest = limits[limits.length - 1];
        Tensor norms = a.abs().sum(-2).amax(-1);
        double[] norm = norms.toDoubleArray();
        int[] squarings = new int[norm.length];
        double[] factors = new double[norm.length];
        int most = 0;
        double max = 0;
        for (int i = 0; i < norm.length; i++) {
            if (Double.isFinite(norm[i])) {
                squarings[i] = norm[i] > largest ? Math.getExponent(norm[i] / largest) + 1 : 0;
            }
            factors[i] = Math.scalb(1.0, -squarings[i]);
            most = Math.max(most, squarings[i]);
            max = Math.max(max, norm[i] * factors[i]);
        }
        int choice = 0;
        while (choice < limits.length - 1 && max > limits[choice]) {
            choice++;
        }
        int[] batch = norms.shape().append(1, 1).toArray();
        Tensor y = pade(a.mul(Tensor.of(factors, batch).to(a.dtype())), DEGREES[choice]);
        Tensor count = Tensor.of(squarings, batch);
        for (int j = 0; j < most; j++) {
            Tensor squared = y.matmul(y);
            y = Tensor.where(count.gt(j), squared, y);
        }
        return y;
    }

    /** {@code (V - U)^-1 (V + U)} with the odd terms in U and the even ones in V. */
    private static Tensor pade(Tensor a, int degree) {
        Tensor square = a.matmul(a);
        Tensor power = Matrices.eye(a, a.size(-1));
        Tensor odd = null;
        Tensor even = null;
        double c = 1;
        for (int j = 0; j <= degree; j++) {
            if (j > 0) {
                c *= (degree - j + 1) / (double) (j * (2 * degree - j + 1));
            }
            Tensor term = power.mul(c);
            if (j % 2 == 0) {
                even = even == null ? term : even.add(term);
            } else {
                odd = odd == null ? term : odd.add(term);
                power = j == 1 ? square : j < degree ? power.matmul(square) : power;
            }
        }
        Tensor u = a.matmul(odd);
        return Linalg.solve(even.sub(u), even.add(u));
    }

    private static Tensor derivative(Tensor a, Tensor da) {
        int n = a.size(-1);
        Tensor top = Tensor.cat(-1, a, da);
        Tensor bottom = Tensor.cat(-1, Tensor.zerosLike(a), a);
        return INSTANCE.apply(Tensor.cat(-2, top, bottom)).narrow(-2, 0, n).narrow(-1, n, n);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return derivative(node.input(0).mT(), g);
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return derivative(node.input(0), t);
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }
}
