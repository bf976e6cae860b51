"""Values and gradients of PyTorch's movement, indexing and product operators for GoldenMovementTest.

Usage: python3 movement_golden.py > ../resources/cotangent/autodiff/golden/movement.txt

The format is that of operators_golden.py. The file was made with PyTorch 1.13.0 (Debian).
"""

import torch

torch.manual_seed(2)
torch.set_default_dtype(torch.float64)


def r(*shape):
    return torch.round(torch.randn(shape) * 100) / 100


def index(bound, *shape):
    return torch.randint(0, bound, shape)


def distinct(*shape):
    n = torch.Size(shape).numel()
    return (torch.randperm(n) - n // 2).to(torch.float64).reshape(shape) / 8


def show(name, t):
    values = " ".join("%.12g" % v if t.is_floating_point() else str(v) for v in t.flatten().tolist())
    print(name, ",".join(map(str, t.shape)) or "-", ":", values)


def case(name, f, *operands):
    xs = [t.clone().requires_grad_() if t.is_floating_point() else t for t in operands]
    y = f(*xs)
    u = r(*y.shape)
    y.backward(u)
    for i, x in enumerate(xs):
        show(f"{name}.x{i}" + ("" if x.is_floating_point() else "i"), x.detach())
    show(f"{name}.u", u)
    show(f"{name}.y", y.detach())
    for i, x in enumerate(xs):
        if x.is_floating_point():
            show(f"{name}.g{i}", x.grad if x.grad is not None else torch.zeros_like(x))


case("atleast3d", torch.atleast_3d, r(3))
case("roll", lambda x: x.roll((1, -2), (0, 2)), r(2, 3, 4))
case("roll-all", lambda x: x.roll(5), r(2, 4))
case("rot90", lambda x: x.rot90(3, (2, 0)), r(2, 3, 4))
case("movedim", lambda x: x.movedim((0, 3), (2, -4)), r(2, 3, 4, 1))
case("unflatten", lambda x: x.unflatten(1, (3, -1)), r(2, 6))
case("unfold", lambda x: x.unfold(1, 3, 2), r(2, 7))
case("unfold-scalar", lambda x: x.unfold(0, 1, 1), r())
case("asStrided", lambda x: x.as_strided((3, 2, 2), (1, 2, 1), 1), r(3, 3))
case("diagonal", lambda x: x.diagonal(1, 2, 0), r(3, 2, 4))
case("diagEmbed", lambda x: torch.diag_embed(x, -1, 0, 2), r(2, 3))
case("blockDiag", lambda a, b, c: torch.block_diag(a, b, c), r(2, 3), r(2), r())
case("tile", lambda x: x.tile((2, 1, 3)), r(3, 2))
case("repeat", lambda x: x.repeat(2, 3, 1), r(2, 2))
case("repeatInterleave", lambda x: x.repeat_interleave(torch.tensor([2, 0, 1]), 1), r(2, 3))
case("repeatInterleave-all", lambda x: x.repeat_interleave(2), r(2, 2))
case("hstack", lambda a, b: torch.hstack((a, b)), r(2, 3), r(2, 1))
case("vstack", lambda a, b: torch.vstack((a, b)), r(3), r(2, 3))
case("dstack", lambda a, b: torch.dstack((a, b)), r(3), r(1, 3, 2))
case("columnStack", lambda a, b: torch.column_stack((a, b)), r(3), r(3, 2))
case("chunk", lambda x: x.chunk(3, 1)[2], r(2, 7))
case("tensorSplit", lambda x: x.tensor_split(3, 1)[1], r(2, 7))
case("tensorSplit-at", lambda x: x.tensor_split((1, -2), 1)[1], r(2, 7))
case("hsplit", lambda x: torch.hsplit(x, 2)[1], r(2, 4))
case("indexCopy", lambda x, i, s: x.index_copy(1, i, s), r(2, 4), torch.tensor([3, 0]), r(2, 2))
case("indexFill", lambda x, i: x.index_fill(1, i, 7.0), r(2, 4), torch.tensor([3, 0]))
case("indexPut", lambda x, i, j, v: x.index_put((i, j), v), r(3, 4), torch.tensor([[0], [2]]), torch.tensor([1, -1]), r(2, 2))
case("indexPut-add", lambda x, i, v: x.index_put((i,), v, accumulate=True), r(3, 2), torch.tensor([1, 1, -1]), r(2))
case("index", lambda x, i, j: x[i, j], r(3, 4, 2), torch.tensor([[0], [2]]), torch.tensor([1, -1]))
case("index-apart", lambda x, i, j: x[i, :, j], r(3, 2, 4), torch.tensor([0, 2, 2]), torch.tensor([1, -1, 1]))
case("index-second", lambda x, i: x[:, i], r(3, 4, 2), torch.tensor([[0, 3], [3, 1]]))
for how in ("prod", "mean", "amax", "amin"):
    for own in (True, False):
        case(f"indexReduce-{how}-{own}", lambda x, i, s: x.index_reduce(1, i, s, how, include_self=own),
             distinct(2, 3), torch.tensor([2, 0, 2]), distinct(2, 3) + 0.05)
for how in ("sum", "prod", "mean", "amax", "amin"):
    for own in (True, False):
        case(f"scatterReduce-{how}-{own}", lambda x, i, s: x.scatter_reduce(0, i, s, how, include_self=own),
             distinct(3, 3), index(3, 4, 3), distinct(4, 3) + 0.05)
case("scatterReduce-ties", lambda x, i, s: x.scatter_reduce(0, i, s, "amax"),
     torch.tensor([1.0, 2.0]), torch.tensor([0, 0, 1, 1]), torch.tensor([1.0, 1.0, 3.0, 3.0]))
case("scatterReduce-zeros", lambda x, i, s: x.scatter_reduce(0, i, s, "prod"),
     torch.tensor([2.0, 3.0, 0.0]), torch.tensor([0, 0, 1, 1, 1, 2]), torch.tensor([0.0, 4.0, 0.0, 0.0, 5.0, 6.0]))
case("scatter", lambda x, i, s: x.scatter(1, i, s), r(2, 4), torch.tensor([[3, 0], [1, 2]]), r(2, 2))
case("scatter-value", lambda x, i: x.scatter(1, i, 5.0), r(2, 4), torch.tensor([[3, 0], [1, 1]]))
case("scatter-scalar", lambda x, i, s: x.scatter(0, i, s), r(), torch.tensor(0), r())
case("gather-scalar", lambda x, i: x.gather(0, i), r(), torch.tensor([0, 0]))
case("take", lambda x, i: x.take(i), r(2, 3), torch.tensor([[0, -1], [5, 2]]))
case("takeAlongDim", lambda x, i: x.take_along_dim(i, 1), r(2, 3), torch.tensor([[2, 0, 1, 1]]))
case("put", lambda x, i, s: x.put(i, s), r(2, 3), torch.tensor([[0, -1]]), r(2))
case("put-add", lambda x, i, s: x.put(i, s, accumulate=True), r(2, 3), torch.tensor([1, 1, -2]), r(3))
case("maskedScatter", lambda x, s: x.masked_scatter(torch.tensor([[True, False, True], [False, True, True]]), s), r(2, 3), r(5))
case("selectScatter", lambda x, s: x.select_scatter(s, 1, -2), r(2, 3), r(2))
case("sliceScatter", lambda x, s: x.slice_scatter(s, 1, 1, 6, 2), r(2, 7), r(2, 3))
case("diagonalScatter", lambda x, s: x.diagonal_scatter(s, -1), r(3, 3), r(2))
case("msort", torch.msort, distinct(4, 2))
case("meshgrid-xy", lambda a, b: torch.meshgrid(a, b, indexing="xy")[1], r(2), r(3))
case("cartesianProd", lambda a, b: torch.cartesian_prod(a, b), r(2), r(3))
case("combinations", lambda x: torch.combinations(x, 3), r(4))
case("combinations-again", lambda x: torch.combinations(x, 2, True), r(3))
for p in (0, 1, 1.5, 2, 3, float("inf")):
    case(f"cdist-{p}", lambda a, b: torch.cdist(a, b, p), r(2, 3, 2), r(2, 2, 2))
    case(f"pdist-{p}", lambda x: torch.pdist(x, p), r(4, 2))
case("cdist-same", lambda a, b: torch.cdist(a, b), torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 2.0]]))
case("cross", lambda a, b: torch.linalg.cross(a, b, dim=0), r(3, 2), r(3, 1))
case("inner", torch.inner, r(2, 3, 2), r(2, 2))
case("inner-scalar", torch.inner, r(2, 3), r())
case("outer", torch.outer, r(2), r(3))
case("kron", torch.kron, r(2, 3), r(2, 1, 2))
case("tensordot", lambda a, b: torch.tensordot(a, b, dims=([0, -1], [1, 0])), r(2, 3, 4), r(4, 2, 2))
case("tensordot-2", lambda a, b: torch.tensordot(a, b, dims=2), r(2, 3, 4), r(3, 4, 2))
case("addmm", lambda c, a, b: torch.addmm(c, a, b, beta=0.5, alpha=2), r(3), r(2, 4), r(4, 3))
case("addmv", lambda c, a, b: torch.addmv(c, a, b, beta=0.5, alpha=2), r(2), r(2, 4), r(4))
case("addr", lambda c, a, b: torch.addr(c, a, b, beta=0.5, alpha=2), r(2, 1), r(2), r(3))
case("baddbmm", lambda c, a, b: torch.baddbmm(c, a, b, beta=0.5, alpha=2), r(2, 1, 3), r(2, 2, 4), r(2, 4, 3))
case("addbmm", lambda c, a, b: torch.addbmm(c, a, b, beta=0.5, alpha=2), r(1, 3), r(2, 2, 4), r(2, 4, 3))
case("vander", lambda x: torch.linalg.vander(x, N=4), r(3))
case("vander-decreasing", lambda x: torch.linalg.vander(x).flip(-1), r(3))
