package cotangent.autodiff;

/**
 * {@code A = U diag(s) V^T} for A {@code [..., m, n]} and {@code k = min(m, n)}: U {@code [m, k]}, s {@code [k]} and V^T {@code [k, n]} flattened one behind the
 * other in the last axis, so that one rule sees the cotangents of all.
 *
 * <pre>
 * P = U^T dA V,  F_ij = 1 / (s_j^2 - s_i^2), 0 where i = j and at ties
 * ds = diag(P)
 * dU = U (F * (P S + S P^T)) + (I - U U^T) dA V S^-1
 * dV = V (F * (S P + P^T S)) + (I - V V^T) dA^T U S^-1
 * gA = U ((F * (U^T gU - gU^T U)) S + S (F * (V^T gV - gV^T V)) + diag(gs)) V^T
 *      + (I - U U^T) gU S^-1 V^T + U S^-1 gV^T (I - V V^T)
 * </pre>
 *
 * <p>Singular values closer than {@code max(m, n) eps s_1} cannot be told apart and count as ties; those below it count as zeros, whose reciprocal is
 * taken as 0. Functions of s alone, and functions that do not depend on the choice of vectors within a tie, have right first
 * derivatives there as well.
 */
record SingularValueDecomposition(boolean withVectors) implements Primitive {
    private static final SingularValueDecomposition INSTANCE = new SingularValueDecomposition(true);

    /** s alone, without the work for U and V, which only derivatives need. */
    private static final SingularValueDecomposition VALUES = new SingularValueDecomposition(false);

    /** The three factors, as views. */
    record Parts(Tensor u, Tensor s, Tensor vt) {
        static Parts of(Tensor packed, int m, int n) {
            int k = Math.min(m, n);
            Shape batch = packed.shape().without(-1);
            return new Parts(
                    packed.narrow(-1, 0, m * k).reshape(batch.append(m, k)),
                    packed.narrow(-1, m * k, k),
                    packed.narrow(-1, (m + 1) * k, k * n).reshape(batch.append(k, n)));
        }

        Tensor pack() {
            return Tensor.cat(-1, u.flatten(-2), s, vt.flatten(-2));
        }
    }

    static Parts of(Tensor a) {
        return Parts.of(INSTANCE.apply(a), a.size(-2), a.size(-1));
    }

    /** The singular values; without derivatives, the vectors are not computed. */
    static Tensor values(Tensor a) {
        return a.carriesGrad() && GradMode.isEnabled() ? of(a).s() : VALUES.apply(a);
    }

    @Override
    public String name() {
        return "svd";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        int m = a.size(-2);
        int n = a.size(-1);
        int k = Math.min(m, n);
        Shape batch = Matrices.batch(a);
        int size = withVectors ? (m + n + 1) * k : k;
        Storage out = Storage.uninitialized(a.dtype(), batch.append(size).size());
        Matrices.forEach("svd", batch, 20L * m * n * k, (i, one) -> {
            boolean wide = m < n;
            JacobiSvd svd = new JacobiSvd(Matrices.rows(a, i, wide), k, withVectors);
            int at = i * size;
            if (withVectors) {
                at = wide ? Matrices.write(out, at, svd.vt, k, true) : Matrices.write(out, at, svd.u, k, false);
            }
            at = Matrices.write(out, at, svd.values);
            if (withVectors) {
                at = wide ? Matrices.write(out, at, svd.u, k, true) : Matrices.write(out, at, svd.vt, k, false);
            }
        });
        return Tensor.fresh(out, batch.append(size));
    }

    /** The factors and the reciprocals that both rules need. */
    private record Terms(Tensor u, Tensor s, Tensor vt, Tensor f, Tensor inverse) {
        static Terms of(Node node) {
            int m = node.input(0).size(-2);
            int n = node.input(0).size(-1);
            Parts p = Parts.of(node.output(), m, n);
            Tensor s = p.s();
            Tensor tolerance = s.detach().amax(true, -1).mul(Math.max(m, n) * Matrices.epsilon(s.dtype()));
            Tensor row = s.unsqueeze(-2);
            Tensor column = s.unsqueeze(-1);
            Tensor sums = row.add(column);
            Tensor f = Matrices.safeReciprocal(row.sub(column), tolerance.unsqueeze(-1))
                    .mul(Matrices.safeReciprocal(sums, Tensor.zerosLike(sums)));
            return new Terms(p.u(), s, p.vt(), f, Matrices.safeReciprocal(s, tolerance));
        }
    }

    /** {@code X - B B^T X}. */
    private static Tensor without(Tensor basis, Tensor x) {
        return x.sub(basis.matmul(basis.mT().matmul(x)));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        int m = node.input(0).size(-2);
        int n = node.input(0).size(-1);
        if (m == 0 || n == 0) {
            return Tensor.zerosLike(node.input(0));
        }
        if (!withVectors) {
            Parts p = of(node.input(0));
            return p.u().mul(g.unsqueeze(-2)).matmul(p.vt());
        }
        Terms t = Terms.of(node);
        Parts c = Parts.of(g, m, n);
        Tensor v = t.vt.mT();
        Tensor gv = c.vt().mT();
        Tensor x = t.u.mT().matmul(c.u());
        Tensor y = t.vt.matmul(gv);
        Tensor row = t.s.unsqueeze(-2);
        Tensor column = t.s.unsqueeze(-1);
        Tensor inner = t.f.mul(x.sub(x.mT())).mul(row).add(column.mul(t.f.mul(y.sub(y.mT()))));
        Tensor ga = t.u.matmul(inner.add(Diagonals.diagEmbed(c.s()))).matmul(t.vt);
        if (m > n) {
            ga = ga.add(without(t.u, c.u()).mul(t.inverse.unsqueeze(-2)).matmul(t.vt));
        }
        if (n > m) {
            ga = ga.add(t.u.matmul(without(v, gv).mul(t.inverse.unsqueeze(-2)).mT()));
        }
        return ga;
    }

    @Override
    public Tensor jvp(int i, Tensor da, Node node) {
        int m = da.size(-2);
        int n = da.size(-1);
        if (m == 0 || n == 0) {
            return null;
        }
        if (!withVectors) {
            Parts p = of(node.input(0));
            return Matrices.diagonal(p.u().mT().matmul(da).matmul(p.vt().mT()));
        }
        Terms t = Terms.of(node);
        Tensor v = t.vt.mT();
        Tensor p = t.u.mT().matmul(da).matmul(v);
        Tensor row = t.s.unsqueeze(-2);
        Tensor column = t.s.unsqueeze(-1);
        Tensor du = t.u.matmul(t.f.mul(p.mul(row).add(p.mT().mul(column))));
        Tensor dv = v.matmul(t.f.mul(p.mul(column).add(p.mT().mul(row))));
        if (m > n) {
            du = du.add(without(t.u, da.matmul(v)).mul(t.inverse.unsqueeze(-2)));
        }
        if (n > m) {
            dv = dv.add(without(v, da.mT().matmul(t.u)).mul(t.inverse.unsqueeze(-2)));
        }
        return new Parts(du, Matrices.diagonal(p), dv.mT()).pack();
    }

    @Override
    public Saves saves() {
        return withVectors ? Saves.OUTPUT : Saves.INPUTS;
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }
}
