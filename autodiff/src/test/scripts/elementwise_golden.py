"""Values and gradients of PyTorch's elementwise operators for GoldenElementwiseTest.

Usage: python3 elementwise_golden.py > ../resources/cotangent/autodiff/golden/elementwise.txt

A line is "case.role shape : values"; roles are x0, x1... (operands), y (value) and g0, g1... (gradients of the sum of y). Cases whose name ends in
"-edge" have no gradients. The file was made with PyTorch 1.13.0 (Debian).
"""

import torch
from torch import special as S

torch.manual_seed(2)
torch.set_default_dtype(torch.float64)
INF, NAN = float("inf"), float("nan")


def show(name, t):
    print(name, ",".join(map(str, t.shape)) or "-", ":", " ".join("%.17g" % v for v in t.flatten().tolist()))


def case(name, f, *operands):
    xs = [t.clone().requires_grad_() for t in operands]
    y = f(*xs)
    for i, x in enumerate(xs):
        show(f"{name}.x{i}", x.detach())
    show(f"{name}.y", y.detach())
    if y.requires_grad and not name.endswith("-edge"):
        y.sum().backward()
        for i, x in enumerate(xs):
            show(f"{name}.g{i}", x.grad if x.grad is not None else torch.zeros_like(x))


def u(low, high, *shape):
    return torch.round((torch.rand(shape or (12,)) * (high - low) + low) * 1e4) / 1e4


REAL = u(-4, 4)
UNIT = u(-1, 1)
PROB = u(0, 1)
POS = u(0, 6)
NEG = u(-5, 0)
EDGE = torch.tensor([0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 1e-300, -1e-300, 1e300, -1e300, 40.0, -40.0, INF, -INF, NAN])

UNARY = {
    "tan": (torch.tan, REAL), "asin": (torch.asin, UNIT), "acos": (torch.acos, UNIT), "atan": (torch.atan, REAL),
    "sinh": (torch.sinh, REAL), "cosh": (torch.cosh, REAL), "asinh": (torch.asinh, REAL), "acosh": (torch.acosh, POS + 1),
    "atanh": (torch.atanh, UNIT), "sinc": (torch.sinc, REAL), "deg2rad": (torch.deg2rad, REAL), "rad2deg": (torch.rad2deg, REAL),
    "exp2": (torch.exp2, REAL), "log2": (torch.log2, POS), "log10": (torch.log10, POS), "logit": (torch.logit, PROB),
    "entr": (S.entr, POS), "erfc": (torch.erfc, REAL), "erfcx": (S.erfcx, REAL), "erfinv": (torch.erfinv, UNIT),
    "lgamma": (torch.lgamma, POS), "digamma": (torch.digamma, POS), "ndtr": (S.ndtr, REAL), "ndtri": (S.ndtri, PROB),
    "logNdtr": (S.log_ndtr, REAL), "i0": (torch.i0, REAL), "i0e": (S.i0e, REAL), "i1": (S.i1, REAL), "i1e": (S.i1e, REAL),
    "frac": (torch.frac, REAL), "nanToNum": (torch.nan_to_num, REAL),
}
# Edges where PyTorch is off: asinh of large numbers, Bessel functions that overflow to NaN, sine and tangent of large numbers.
SKIP = {"asinh": [9, 10], "i0": [9, 10, 13, 14], "i1": [9, 10, 13, 14], "i0e": [13, 14], "i1e": [13, 14], "tan": [9, 10], "sinc": [9, 10]}
for name, (f, x) in UNARY.items():
    case(name, f, x)
    keep = [i for i in range(len(EDGE)) if i not in SKIP.get(name, [])]
    case(name + "-edge", f, EDGE[keep])
case("lgamma-negative", torch.lgamma, NEG)
case("digamma-negative", torch.digamma, NEG)
for n in (1, 2, 3):
    case(f"polygamma{n}", lambda x: torch.polygamma(n, x), POS)
case("mvlgamma3", lambda x: torch.mvlgamma(x, 3), POS + 1.5)
case("logit-eps", lambda x: torch.logit(x, 0.1), u(-0.2, 1.2))
case("round2", lambda x: torch.round(x, decimals=2), REAL * 10)
case("round-1", lambda x: torch.round(x, decimals=-1), REAL * 10)
case("clamp", lambda x, a, b: torch.clamp(x, a, b), u(-3, 3, 4, 1), u(-2, 2, 3), u(-2, 2, 3))
case("lerp", torch.lerp, u(-3, 3), u(-3, 3), u(-1, 2))
case("lerp-number", lambda a, b: torch.lerp(a, b, 0.3), u(-3, 3), u(-3, 3))
case("addcmul", lambda x, a, b: torch.addcmul(x, a, b, value=-0.5), u(-3, 3, 4, 1), u(-3, 3, 3), u(-3, 3, 2, 1, 1))
case("addcdiv", lambda x, a, b: torch.addcdiv(x, a, b, value=-0.5), u(-3, 3, 4, 1), u(-3, 3, 3), u(1, 3, 2, 1, 1))

BINARY = {
    "atan2": (torch.atan2, u(-3, 3), u(-3, 3)), "hypot": (torch.hypot, u(-3, 3), u(-3, 3)),
    "logaddexp": (torch.logaddexp, u(-9, 9), u(-9, 9)), "logaddexp2": (torch.logaddexp2, u(-9, 9), u(-9, 9)),
    "xlogy": (torch.xlogy, u(-3, 3), u(0, 3)), "xlog1py": (S.xlog1py, u(-3, 3), u(-1, 3)), "ldexp": (torch.ldexp, u(-3, 3), u(-3, 3)),
    "copysign": (torch.copysign, u(-3, 3), u(-3, 3)), "fmod": (torch.fmod, u(-9, 9), u(-3, 3)),
    "remainder": (torch.remainder, u(-9, 9), u(-3, 3)), "fmax": (torch.fmax, u(-3, 3), u(-3, 3)), "fmin": (torch.fmin, u(-3, 3), u(-3, 3)),
    "floorDivide": (lambda a, b: torch.div(a, b, rounding_mode="floor"), u(-9, 9), u(-3, 3)),
    "truncDivide": (lambda a, b: torch.div(a, b, rounding_mode="trunc"), u(-9, 9), u(-3, 3)),
    "heaviside": (lambda a, b: torch.heaviside(a.detach(), b.detach()), u(-3, 3), u(-3, 3)),
    "floatPower": (torch.float_power, u(0, 3), u(-3, 3)), "rsub": (torch.rsub, u(-3, 3), u(-3, 3)),
}
few = torch.tensor([0.0, -0.0, 1.0, -1.5, INF, -INF, NAN])
for name, (f, a, b) in BINARY.items():
    case(name, f, a, b)
    # Powers of 1 follow Java where an exponent is NaN or infinite.
    edge = torch.where(few == 1, 2.0, few) if name == "floatPower" else few
    case(name + "-edge", f, edge.reshape(7, 1), edge)
