"""Cases of PyTorch's own operator test database, with values and gradients, for OperatorDatabaseTest.

Usage: python3 operator_database.py [--full] [--plain] FILE.gz

Without --full it writes the compact selection that is committed (a few small cases an operator and type); with it every sample
input of at most 2,000 elements (--plain: those for operands without gradients, of which there are more kinds), for a run of the test with -Dtest.jvm.args=-Doperator.database=FILE.gz.
The committed file was made with PyTorch 2.13.0.

A line is a case: "operator type", then "A n" and n arguments, "K n" and n named arguments (name and item), then one of
  "Y n" results, "U n" cotangents of the results (None where no gradient flows), "G n" gradients of the arguments marked R;
  "X regex" where PyTorch refuses the arguments.
An item is: "T type shape values" a tensor (R instead of T: its gradient is asked for), "i n", "d x", "b 0|1", "s text", "n" None,
"L n items" a list, "S start stop step" a slice, "E" an ellipsis, "D type".
Values are rounded to six digits before PyTorch sees them, so that lines stay short; views are written as dense tensors.
Random results are recognised by running twice, and left out; so are complex, sparse, quantized and half-precision operands.
"""

import gzip
import inspect
import sys
import types
import unittest
import warnings
import zlib
from collections import Counter

# The database imports this package of test helpers only for its base class.
expecttest = types.ModuleType("expecttest")
expecttest.TestCase = unittest.TestCase
expecttest.ACCEPT = False
expecttest.assert_expected_inline = None
sys.modules.setdefault("expecttest", expecttest)

import torch
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.opinfo.core import gradcheck_wrapper_triangular_input

warnings.simplefilter("ignore")
torch.set_num_threads(1)

TYPES = {torch.float32: "f32", torch.float64: "f64", torch.int32: "i32", torch.int64: "i64", torch.bool: "b"}
SKIPPED = {
    "creation without an operand, or layout": (
        "empty empty_like empty_permuted empty_strided new_empty new_empty_strided new_full new_ones new_zeros "
        "nonzero_static resize_ resize_as_ scalar_tensor zero_ to contiguous hash_tensor"
    ),
    "random": (
        "bernoulli cauchy exponential geometric log_normal multinomial normal rand_like randint randint_like randn "
        "randn_like uniform pca_lowrank svd_lowrank"
    ),
    "another type of number": (
        "bfloat16 byte cdouble cfloat chalf char half short complex polar view_as_complex view_as_real conj "
        "conj_physical resolve_conj resolve_neg H mH"
    ),
    "internal": "broadcast_shapes item torch._scaled_mm torch._scaled_mm_v2 "
    "nn.functional.linear_cross_entropy",
}
SKIP = {name: reason for reason, names in SKIPPED.items() for name in names.split()}
PREFIXES = {"_": "internal", "jiterator": "internal", "torch.ops": "internal", "sparse": "sparse", "to_sparse": "sparse"}


class Unwritable(Exception):
    pass


def floating(t):
    return t.dtype in (torch.float32, torch.float64)


def rounded(x):
    """The same structure, of fresh dense tensors with short values."""
    if isinstance(x, torch.Tensor):
        if x.layout != torch.strided or x.dtype not in TYPES or x.is_quantized:
            raise Unwritable("complex, sparse or narrow type")
        t = x.detach()
        if floating(t):
            values = [float("%.6g" % v) for v in t.reshape(-1).tolist()]
            t = torch.tensor(values, dtype=t.dtype).reshape(t.shape)
        else:
            t = t.clone(memory_format=torch.contiguous_format)
        return t.requires_grad_(x.requires_grad)
    if isinstance(x, (list, tuple)) and not isinstance(x, torch.Size):
        return type(x)(rounded(v) for v in x) if type(x) in (list, tuple) else [rounded(v) for v in x]
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    return x


def tensors(x):
    if isinstance(x, torch.Tensor):
        yield x
    elif isinstance(x, (list, tuple)):
        for v in x:
            yield from tensors(v)
    elif isinstance(x, dict):
        for v in x.values():
            yield from tensors(v)


def write(x, digits=13):
    if x is None:
        return "n"
    if isinstance(x, torch.Tensor):
        if x.dtype not in TYPES:
            raise Unwritable("complex, sparse or narrow type")
        digits = digits if x.dtype == torch.float64 else min(digits, 8)
        values = ",".join(("%%.%dg" % digits) % v if floating(x) else str(int(v)) for v in x.detach().reshape(-1).tolist())
        mark = "R" if x.requires_grad and x.is_leaf else "T"
        return f"{mark} {TYPES[x.dtype]} {','.join(map(str, x.shape)) or '-'} {values or '-'}"
    if isinstance(x, bool):
        return f"b {int(x)}"
    if isinstance(x, int):
        if abs(x) >= 1 << 63:
            raise Unwritable("integer beyond 64 bits")
        return f"i {x}"
    if isinstance(x, float):
        return f"d {x!r}"
    if isinstance(x, str):
        return "s " + (x.replace(" ", "_") or "-")
    if isinstance(x, (list, tuple)):
        return " ".join([f"L {len(x)}"] + [write(v, digits) for v in x])
    if isinstance(x, slice):
        return " ".join(["S"] + ["n" if v is None else str(v) for v in (x.start, x.stop, x.step)])
    if x is Ellipsis:
        return "E"
    if isinstance(x, torch.dtype):
        if x not in TYPES:
            raise Unwritable("complex, sparse or narrow type")
        return "D " + TYPES[x]
    if isinstance(x, complex):
        raise Unwritable("complex, sparse or narrow type")
    if isinstance(x, (torch.layout, torch.device, torch.memory_format)):
        raise Unwritable("layout, device or memory format")
    if callable(x):
        raise Unwritable("callable argument")
    raise Unwritable("argument of type " + type(x).__name__)


def flat(y):
    """The results in order; a complex one as its real and imaginary parts."""
    if isinstance(y, torch.Tensor):
        return [y.real, y.imag] if y.is_complex() else [y]
    if isinstance(y, (list, tuple)):
        return [v for part in y for v in flat(part)]
    return [y]


# Factors that are unique up to signs are compared by magnitude.
UP_TO_SIGNS = {"linalg.eigh", "linalg.svd", "svd", "linalg.qr", "qr"}

# Operators that are not random once the samples are given that they draw otherwise.
SAMPLED = {"nn.functional.fractional_max_pool2d": 2, "nn.functional.fractional_max_pool3d": 3}

# Operators that read one triangle of an argument have no gradient in the other one.
ONE_TRIANGLE = {"cholesky_inverse": 0, "cholesky_solve": 1}


def results(op, args, kwargs):
    if op.name in ONE_TRIANGLE:
        return flat(gradcheck_wrapper_triangular_input(op.op, *args, idx=ONE_TRIANGLE[op.name], **kwargs))
    ys = flat(op.op(*args, **kwargs))
    if op.name in ("linalg.svd", "svd"):
        # The other vectors span a space without a basis of its own.
        k = ys[1].shape[-1]
        rest = ys[2][..., :k, :] if op.name == "linalg.svd" else ys[2][..., :k]
        ys = [ys[0][..., :k], ys[1], rest]
    if op.name == "linalg.lstsq":
        # What else it gives depends on the driver.
        ys = ys[:1]
    if op.name == "lu":
        ys = ys[:2]
    return [y.abs() if isinstance(y, torch.Tensor) else y for y in ys] if op.name in UP_TO_SIGNS else ys


def same(a, b):
    if isinstance(a, torch.Tensor):
        return torch.equal(torch.nan_to_num(a.detach(), 7.5), torch.nan_to_num(b.detach(), 7.5)) if floating(a) else torch.equal(a, b)
    return a == b or a != a


def name(op):
    return op.name + ("/" + op.variant_test_name.replace(" ", "_") if op.variant_test_name else "")


def head(op, dtype, args, kwargs):
    words = [name(op), TYPES[dtype], "A", str(len(args))] + [write(a, 6) for a in args]
    return words + ["K", str(len(kwargs))] + [k + " " + write(v, 6) for k, v in kwargs.items()]


def case(op, dtype, sample, limit):
    args = rounded((sample.input, *sample.args))
    kwargs = dict(sample.kwargs)
    if op.name in SAMPLED and kwargs.get("_random_samples") is None:
        x, axes = sample.input, SAMPLED[op.name]
        kwargs["_random_samples"] = torch.rand(x.shape[0] if x.dim() == axes + 2 else 1, x.shape[-axes - 1], axes, dtype=x.dtype)
    kwargs = rounded(kwargs)
    if sum(t.numel() for t in tensors((args, kwargs))) > limit:
        raise Unwritable("size")
    if op.name == "__getitem__" and type(args[1]) is list:
        # In a line, lists are tuples: several indices.
        args = (args[0], torch.tensor(args[1]))
    words = head(op, dtype, args, kwargs)
    copies = rounded(args), rounded(kwargs)
    torch.manual_seed(1)
    ys = results(op, *copies)
    torch.manual_seed(2)
    again = results(op, rounded(args), rounded(kwargs))
    if any(not same(a, b) for a, b in zip(ys, again)):
        raise Unwritable("random result")
    if sum(t.numel() for t in tensors(ys)) > limit:
        raise Unwritable("size")
    asked = [t for t in tensors(copies) if t.requires_grad]
    generator = torch.Generator().manual_seed(3)
    us = [None] * len(ys)
    for i, y in enumerate(ys):
        if isinstance(y, torch.Tensor) and y.requires_grad:
            us[i] = (torch.randn(y.shape, generator=generator) * 100).round().to(y.dtype) / 100
    gs = [None] * len(asked)
    if asked and any(u is not None for u in us):
        pairs = [(y, u) for y, u in zip(ys, us) if u is not None]
        gs = torch.autograd.grad([y for y, u in pairs], asked, [u for y, u in pairs], allow_unused=True)
    ys = [y.detach() if isinstance(y, torch.Tensor) else y for y in ys]
    for mark, items in (("Y", ys), ("U", us), ("G", gs)):
        words += [mark, str(len(items))] + [write(v) for v in items]
    return " ".join(words)


def refusal(op, error):
    sample = error.sample_input
    args = rounded((sample.input, *sample.args))
    kwargs = rounded(sample.kwargs)
    if "out" in kwargs or sum(t.numel() for t in tensors((args, kwargs))) > 400:
        raise Unwritable("out= or size")
    dtype = next((t.dtype for t in tensors((args, kwargs))), torch.float32)
    words = head(op, dtype, args, kwargs)
    try:
        op.op(*rounded(args), **rounded(kwargs))
    except Exception as e:
        return " ".join(words + ["X", str(error.error_regex).replace(" ", "_").replace("\n", "_") or "-"])
    raise Unwritable("refused only in another form")


def spread(items, most):
    items = list(items)
    return items if len(items) <= most else [items[i * len(items) // most] for i in range(most)]


def reason(op):
    if op.name in SKIP:
        return SKIP[op.name]
    for prefix, why in PREFIXES.items():
        if op.name.startswith(prefix) and not op.name.startswith("__"):
            return why
    return None


def main():
    full = "--full" in sys.argv
    plain = "--plain" in sys.argv
    path = sys.argv[-1]
    only = [a[5:] for a in sys.argv if a.startswith("--op=")]
    excluded = Counter()
    count = Counter()
    lines = []
    for op in sorted(op_db, key=name):
        if only and op.name not in only:
            continue
        why = reason(op)
        if why:
            excluded["operators: " + why] += 1
            continue
        for dtype in TYPES:
            if not op.supports_dtype(dtype, "cpu"):
                continue
            most = 40 if full and dtype == torch.float64 else 10 if full else 3 if dtype == torch.float64 else 1
            grad = op.supports_autograd and floating_type(dtype) and not plain
            torch.manual_seed(zlib.crc32(name(op).encode()))
            try:
                samples = list(op.sample_inputs("cpu", dtype, requires_grad=grad))
            except Exception as e:
                excluded["no samples: " + str(e)[:60]] += 1
                continue
            written = []
            for sample in spread(samples, most if full else 100):
                try:
                    written.append(case(op, dtype, sample, 2000 if full else 60))
                except Unwritable as e:
                    excluded[str(e)] += 1
                except Exception as e:
                    excluded["PyTorch fails: " + name(op) + " " + TYPES[dtype] + " " + str(e)[:80].replace("\n", " ")] += 1
            written = spread(dict.fromkeys(written), most)
            count[TYPES[dtype]] += len(written)
            lines += written
        try:
            errors = list(op.error_inputs("cpu")) if op.error_inputs_func else []
        except Exception:
            errors = []
        for error in errors:
            try:
                lines.append(refusal(op, error))
                count["refused"] += 1
            except Exception as e:
                excluded["refusals: " + (str(e) if isinstance(e, Unwritable) else type(e).__name__)] += 1
    with open(path, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "cases", dict(count))
    for why, n in sorted(excluded.items()):
        print(n, why)


def floating_type(dtype):
    return dtype in (torch.float32, torch.float64)


if __name__ == "__main__":
    main()
