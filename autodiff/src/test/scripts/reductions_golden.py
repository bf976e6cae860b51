"""Values and gradients of PyTorch's reductions, scans and statistics for GoldenReductionsTest.

Usage: python3 reductions_golden.py > ../resources/cotangent/autodiff/golden/reductions.txt

A line is "case.role type shape : values"; types are f (float64), i (int64) and b (truth values); roles are x0, x1... (operands),
y0, y1... (results), u0, u1... (cotangents of those that carry a gradient) and g0, g1... (gradients of sum(u * y), 0 if unused).
The file was made with PyTorch 1.13.0 (Debian).
"""

import math

import torch
import torch.masked as masked

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)

nan = math.nan
inf = math.inf


def r(*shape):
    return torch.round(torch.randn(shape) * 1000) / 1000


def ties(*shape):
    return torch.randint(-2, 3, shape).to(torch.float64)


def v(*values):
    return torch.tensor(values, dtype=torch.float64)


def show(name, t):
    t = t.detach()
    kind = "f" if t.is_floating_point() else "b" if t.dtype == torch.bool else "i"
    values = " ".join("%.12g" % x if kind == "f" else str(int(x)) for x in t.flatten().tolist())
    print(name, kind, ",".join(map(str, t.shape)) or "-", ":", values)


def case(name, f, *operands, grads=True):
    xs = [t.clone().requires_grad_() if t.is_floating_point() and grads else t for t in operands]
    ys = f(*xs)
    ys = [ys] if isinstance(ys, torch.Tensor) else list(ys)
    for i, x in enumerate(xs):
        show(f"{name}.x{i}", x)
    loss = 0
    for i, y in enumerate(ys):
        show(f"{name}.y{i}", y)
        if y.requires_grad:
            u = r(*y.shape)
            show(f"{name}.u{i}", u)
            loss = loss + (u * y).sum()
    if isinstance(loss, torch.Tensor):
        loss.backward()
        for i, x in enumerate(xs):
            if x.is_floating_point():
                show(f"{name}.g{i}", x.grad if x.grad is not None else torch.zeros_like(x))


with_nan = v(1, nan, 3, 2, 2.5, -1, 4, nan, nan, nan, 0.5, 7).reshape(3, 4)
with_inf = v(-inf, -inf, 0.5, 2, -inf, 1, 3, 0).reshape(2, 4)

case("median", torch.median, r(3, 4))
case("median-ties", torch.median, v(1, 2, 2, 3, 2))
case("median-nan", torch.median, v(1, nan, 2, 3, nan), grads=False)
case("median-axis", lambda x: torch.median(x, 1, True), r(3, 4, 2))
case("median-axis-nan", lambda x: torch.median(x, 1), with_nan)
case("median-scalar", lambda x: torch.median(x, 0), r())
case("nanmedian", torch.nanmedian, with_nan)
case("nanmedian-axis", lambda x: torch.nanmedian(x, -1), with_nan)
case("nanmedian-none", lambda x: torch.nanmedian(x, 0).values, v(nan, nan))
case("mode", lambda x: torch.mode(x, 1), ties(5, 7))
case("mode-keep", lambda x: torch.mode(x, 0, True), ties(5, 7))
case("kthvalue", lambda x: torch.kthvalue(x, 2, 0, True), r(4, 3))
case("kthvalue-nan", lambda x: torch.kthvalue(x, 3, 1), v(1, nan, 0, 2, 3, 1).reshape(2, 3))
q = v(0, 0.3, 0.5, 0.77, 1)
for method in ["linear", "lower", "higher", "midpoint", "nearest"]:
    case("quantile-" + method, lambda x: torch.quantile(x, q, 1, False, interpolation=method), r(3, 6))
    case("nanquantile-" + method, lambda x: torch.nanquantile(x, q, 1, True, interpolation=method), with_nan)
case("quantile", lambda x: torch.quantile(x, 0.4), r(3, 3))
case("quantile-nan", lambda x: torch.quantile(x, 0.4, 1, True), with_nan, grads=False)
case("quantile-q", lambda x, p: torch.quantile(x, p, 0), r(6, 2), v(0.33, 0.71))
case("quantile-scalar", lambda x: torch.quantile(x, q, 0), r())
case("nansum", lambda x: torch.nansum(x, 1, True), with_nan)
case("nanmean", lambda x: torch.nanmean(x, 0), with_nan)
case("aminmax", lambda x: torch.aminmax(x, dim=1), ties(3, 6))
case("argmax", lambda x: (torch.argmax(x), torch.argmin(x), torch.argmax(x, 1, True), torch.argmin(x, 0)), r(3, 4))
case("all", lambda x: (torch.all(x, 1), torch.any(x, 1), torch.all(x), torch.any(x, 0, True)), ties(4, 3) != 0)
case("countNonzero", lambda x: (torch.count_nonzero(x), torch.count_nonzero(x, (0, 2))), ties(3, 4, 2))
case("logsumexp", lambda x: torch.logsumexp(x, (0, 2), True), r(2, 3, 4))
for p in [0, 0.5, 1, 1.5, 2, 3.5, inf, -inf, -1.5]:
    case(f"norm{p}", lambda x: torch.linalg.vector_norm(x, p, (0, -1)), r(2, 3, 4))
case("norm0.5-zeros", lambda x: torch.linalg.vector_norm(x, 0.5, 1), v(0, 1, -2, 0, 0, 0).reshape(2, 3))
case("norm-1.5-zeros", lambda x: torch.linalg.vector_norm(x, -1.5, 1), v(0, 1, -2, inf, inf, inf).reshape(2, 3), grads=False)
case("norminf-ties", lambda x: torch.linalg.vector_norm(x, inf), v(2, -2, 1))
case("cumsum", lambda x: torch.cumsum(x, 1), r(2, 4, 3))
case("cumprod", lambda x: torch.cumprod(x, 1), r(2, 4, 3))
case("cumprod-zeros", lambda x: torch.cumprod(x, 1), v(1, 0, 2, 3, 2, 0, 0, 5, 0, 1, 2, 0).reshape(3, 4))
case("cumprod-scalar", lambda x: torch.cumprod(x, 0), r())
case("cummax", lambda x: torch.cummax(x, 1), ties(3, 8))
case("cummin", lambda x: torch.cummin(x, 0), ties(8, 3))
case("cummax-nan", lambda x: torch.cummax(x, 1), with_nan)
case("cummin-nan", lambda x: torch.cummin(x, 1), with_nan)
case("logCumsumExp", lambda x: torch.logcumsumexp(x, 1), r(2, 5, 2) * 10)
case("logCumsumExp-huge", lambda x: torch.logcumsumexp(x, 0), v(-1000, 1000, 999, -800, 1000.5))
case("logCumsumExp-inf", lambda x: torch.logcumsumexp(x, 1), with_inf, grads=False)
case("logCumsumExp-posinf", lambda x: torch.logcumsumexp(x, 0), v(-inf, -1000, inf, 3), grads=False)
case("diff", lambda x: torch.diff(x, 2, 1), r(2, 5, 2))
case("diff-joined", lambda x, p, a: torch.diff(x, 1, 0, p, a), r(3, 2), r(1, 2), r(2, 2))
case("diff-bool", lambda x: torch.diff(x), v(1, 1, 0, 1) != 0)
case("diff-too-often", lambda x: torch.diff(x, 5, 1), r(2, 3))
case("trapezoid", lambda y: torch.trapezoid(y, dx=0.3, dim=1), r(2, 5, 2))
case("trapezoid-x", lambda y, x: torch.trapezoid(y, x, dim=1), r(2, 5, 2), r(5))
case("trapezoid-xs", lambda y, x: torch.trapezoid(y, x), r(2, 5), r(2, 5))
case("cumulativeTrapezoid", lambda y, x: torch.cumulative_trapezoid(y, x, dim=0), r(4, 2), r(4))
case("varMean", lambda x: torch.var_mean(x, (0, 2), correction=2, keepdim=True), r(2, 3, 4))
case("stdMean", lambda x: torch.std_mean(x, 1, correction=0), r(2, 3, 4))
f3 = torch.tensor([1, 3, 2, 1])
a3 = v(0.5, 1, 2, 0.1)
case("cov", torch.cov, r(3, 5))
case("cov-vector", torch.cov, r(5))
case("cov-weights", lambda x, a: torch.cov(x, correction=1, fweights=f3, aweights=a), r(2, 4), a3)
case("cov-fweights", lambda x: torch.cov(x, correction=0, fweights=f3), r(2, 4))
case("corrcoef", torch.corrcoef, r(3, 5))
case("corrcoef-vector", torch.corrcoef, r(5), grads=False)
case("dist", lambda a, b: torch.dist(a, b, 3), r(2, 3), r(3))
case("renorm", lambda x: torch.renorm(x, 3, 1, 1.5), r(3, 4))
ints = torch.tensor([1, 4, 1, 0, 4, 4])
case("bincount", lambda x: (torch.bincount(x), torch.bincount(x, minlength=7)), ints)
case("bincount-weights", lambda x, w: torch.bincount(x, w), ints, r(6), grads=False)
case("histc", lambda x: torch.histc(x, 4, -2, 2), v(-2, 2, 1, 0.5, 3, -7, -1, 0, 1.99), grads=False)
case("histc-all", lambda x: torch.histc(x, 5), r(20), grads=False)
case("histogram", lambda x, w: torch.histogram(x, 3, range=(-1.0, 2.0), weight=w, density=True), r(9), r(9).abs(), grads=False)
case("histogram-edges", lambda x, e: torch.histogram(x, e), r(9), v(-1, -0.5, 0.5, 2), grads=False)
case("searchsorted", lambda s, x: (torch.searchsorted(s, x), torch.searchsorted(s, x, right=True)),
     torch.sort(ties(2, 6)).values, ties(2, 5), grads=False)
case("searchsorted-row", lambda s, x: torch.searchsorted(s, x), v(1, 2, 2, 5), v(0, 1, 2, 3, 5, 6, nan, inf).reshape(2, 4), grads=False)
case("bucketize", lambda x, b: (torch.bucketize(x, b), torch.bucketize(x, b, right=True)), ties(3, 2), v(-1, 0, 2), grads=False)
case("unique", lambda x: torch.unique(x, return_inverse=True, return_counts=True), ties(3, 4), grads=False)
case("unique-axis", lambda x: torch.unique(x, return_inverse=True, return_counts=True, dim=1),
     v(1, 2, 1, 0, 2, 3, 1, 3, 5, 3).reshape(2, 5), grads=False)
case("uniqueConsecutive", lambda x: torch.unique_consecutive(x, return_inverse=True, return_counts=True),
     v(1, 1, 2, 2, 3, 1, 1, 2).reshape(2, 4), grads=False)
case("uniqueConsecutive-axis", lambda x: torch.unique_consecutive(x, return_inverse=True, return_counts=True, dim=0),
     v(1, 1, 1, 1, 2, 2, 1, 1).reshape(4, 2), grads=False)

m = torch.tensor([[1, 0, 1, 1], [0, 0, 0, 0], [1, 1, 0, 1]]) != 0
row = torch.tensor([1, 0, 1, 1]) != 0
for name in ["sum", "prod", "mean", "amax", "amin"]:
    f = getattr(masked, name)
    case("masked-" + name, lambda x, m: f(x, 1, keepdim=True, mask=m), r(3, 4), m)
    case("masked-" + name + "-row", lambda x, m: f(x, (0, 1), mask=m), r(3, 4), row)
some = torch.tensor([[1, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0]]) != 0
case("masked-var", lambda x, m: masked.var(x, 1, unbiased=True, mask=m), r(3, 4), some)
case("masked-var-none", lambda x, m: masked.var(x, 1, unbiased=True, mask=m), r(3, 4), m, grads=False)
case("masked-std", lambda x, m: masked.std(x, 0, unbiased=False, keepdim=True, mask=m), r(3, 4), some)
case("masked-median", lambda x, m: masked.median(x, 1, mask=m), r(3, 4), m)
case("masked-argmax", lambda x, m: (masked.argmax(x, 1, mask=m).long(), masked.argmin(x, 1, keepdim=True, mask=m).long()),
     r(3, 4), m, grads=False)
for p in [0, 1, 2, 3, inf, -inf]:
    case(f"masked-norm{p}", lambda x, m: masked.norm(x, p, 1, mask=m), r(3, 4), m)
case("masked-logSumExp", lambda x, m: masked.logsumexp(x, 1, mask=m), r(3, 4), m)
for name in ["softmax", "log_softmax", "softmin"]:
    f = getattr(masked, name)
    case("masked-" + name, lambda x, m: f(x, 1, mask=m), r(3, 4), row)
    case("masked-" + name + "-none", lambda x, m: f(x, 1, mask=m), r(3, 4), m, grads=False)
case("masked-normalize", lambda x, m: masked.normalize(x, 3.0, 1, mask=m), r(3, 4), m)
case("masked-cumsum", lambda x, m: masked.cumsum(x, 1, mask=m), r(3, 4), m)
case("masked-cumprod", lambda x, m: masked.cumprod(x, 1, mask=m), r(3, 4), m)
