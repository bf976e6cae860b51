"""Values and gradients of PyTorch's functions of neural networks for GoldenNnFunctionsTest.

Usage: python3 nn_functions_golden.py > ../resources/cotangent/autodiff/golden/nn_functions.txt

The format is that of operators_golden.py. The file was made with PyTorch 1.13.0 (Debian).
"""

import math

import torch
import torch.nn.functional as F

torch.manual_seed(2)
torch.set_default_dtype(torch.float64)


def r(*shape, scale=1.0):
    return torch.round(torch.randn(shape) * scale * 100) / 100


def distinct(*shape):
    n = math.prod(shape)
    return (torch.randperm(n) * 0.07 - n * 0.03).reshape(shape)


def show(name, t, digits="%.11g"):
    values = " ".join(digits % v if t.is_floating_point() else str(v) for v in t.flatten().tolist())
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


case("conv3d", lambda x, w, b: F.conv3d(x, w, b, stride=(2, 1, 1), padding=(1, 0, 1), dilation=(1, 2, 1), groups=2),
     r(2, 2, 3, 4, 3), r(2, 1, 2, 2, 2), r(2))
case("convTranspose1d", lambda x, w, b: F.conv_transpose1d(x, w, b, stride=3, padding=1, output_padding=2, groups=2), r(2, 2, 4), r(2, 2, 3), r(4))
case("convTranspose1d-dilated", lambda x, w: F.conv_transpose1d(x, w, padding=1, output_padding=2, dilation=3), r(1, 2, 4), r(2, 1, 3))
case("convTranspose2d-dilated", lambda x, w, b: F.conv_transpose2d(x, w, b, stride=(1, 2), output_padding=(1, 1), dilation=2),
     r(1, 2, 2, 3), r(2, 2, 2, 2), r(2))
case("convTranspose3d", lambda x, w, b: F.conv_transpose3d(
    x, w, b, stride=(2, 1, 2), padding=(1, 0, 1), output_padding=(1, 1, 0), dilation=(1, 2, 1), groups=2), r(1, 2, 2, 2, 3), r(2, 1, 3, 2, 2), r(2))

case("maxPool3d", lambda x: F.max_pool3d(x, (2, 3, 2), stride=(2, 1, 2), padding=(1, 1, 0), dilation=(1, 1, 2)), distinct(2, 4, 3, 5))
case("maxPool3d-ceil", lambda x: F.max_pool3d(x, 2, stride=2, ceil_mode=True), distinct(1, 3, 3, 4))
case("maxPool2d-ceil", lambda x: F.max_pool2d(x, (3, 2), stride=2, padding=1, ceil_mode=True), distinct(1, 2, 6, 5))
case("avgPool3d", lambda x: F.avg_pool3d(x, (2, 3, 2), stride=(2, 1, 2), padding=(1, 1, 0)), r(2, 3, 3, 5))
case("avgPool3d-exclude", lambda x: F.avg_pool3d(x, 2, stride=2, padding=1, ceil_mode=True, count_include_pad=False), r(1, 3, 4, 3))
case("avgPool3d-ceil", lambda x: F.avg_pool3d(x, (2, 3, 2), stride=2, padding=(0, 1, 1), ceil_mode=True), r(1, 3, 4, 4))
case("avgPool3d-divisor", lambda x: F.avg_pool3d(x, 2, stride=2, ceil_mode=True, divisor_override=3), r(1, 3, 4, 3))
case("avgPool2d-ceil", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True), r(1, 2, 6, 4))
case("avgPool2d-divisor", lambda x: F.avg_pool2d(x, 2, stride=2, padding=1, ceil_mode=True, divisor_override=5), r(1, 2, 4, 4))
case("adaptiveAvgPool3d", lambda x: F.adaptive_avg_pool3d(x, (2, 3, 2)), r(1, 2, 3, 4, 5))
case("adaptiveMaxPool1d", lambda x: F.adaptive_max_pool1d(x, 3), distinct(2, 2, 7))
case("adaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, (3, 2)), distinct(1, 2, 5, 5))
case("adaptiveMaxPool3d", lambda x: F.adaptive_max_pool3d(x, (2, 1, 3)), distinct(1, 1, 3, 2, 4))
for name, f in {"maxPool3d": lambda x: F.max_pool3d(x, (2, 3, 2), stride=(2, 1, 2), padding=(1, 1, 0), return_indices=True),
                "adaptiveMaxPool2d": lambda x: F.adaptive_max_pool2d(x, (3, 2), return_indices=True),
                "adaptiveMaxPool3d": lambda x: F.adaptive_max_pool3d(x, (2, 2, 3), return_indices=True)}.items():
    x = torch.randint(0, 3, (1, 2, 3, 3, 4)).double() if "3d" in name else torch.randint(0, 3, (1, 2, 5, 5)).double()
    case(name + "-ties", lambda x: f(x)[0] + 0.5 * f(x)[1], x)
case("lpPool1d", lambda x: F.lp_pool1d(x, 3, 2, stride=1), r(1, 2, 5).abs() + 0.1)
case("lpPool2d", lambda x: F.lp_pool2d(x, 2, (2, 3), stride=2, ceil_mode=True), r(1, 2, 5, 6))
case("fractionalMaxPool2d", lambda x, s: sum(F.fractional_max_pool2d(
    x, (2, 3), output_size=(3, 2), _random_samples=s.detach(), return_indices=True)) + 0 * s.sum(), distinct(2, 2, 6, 7), torch.rand(2, 2, 2))
case("fractionalMaxPool3d", lambda x, s: sum(F.fractional_max_pool3d(
    x, 2, output_size=(2, 2, 3), _random_samples=s.detach(), return_indices=True)) + 0 * s.sum(), distinct(1, 1, 4, 4, 5), torch.rand(1, 1, 3))
x, i = F.max_pool2d(distinct(1, 2, 4, 6), 2, return_indices=True)
case("maxUnpool2d", lambda x, i: F.max_unpool2d(x, i, 2), x, i)
x, i = F.max_pool3d(distinct(1, 1, 2, 4, 4), 2, return_indices=True)
case("maxUnpool3d", lambda x, i: F.max_unpool3d(x, i, 2), x, i)
x, i = F.max_pool1d(distinct(1, 2, 7), 2, return_indices=True)
case("maxUnpool1d", lambda x, i: F.max_unpool1d(x, i, 2, output_size=(7,)), x, i)

case("pad-reflect", lambda x: F.pad(x, (2, 1, 1, 0), mode="reflect"), r(1, 2, 2, 3))
case("pad-replicate", lambda x: F.pad(x, (2, 4, 1, 0), mode="replicate"), r(1, 2, 2, 3))
case("pad-circular", lambda x: F.pad(x, (3, 1, 1, 0), mode="circular"), r(1, 2, 2, 3))
case("pixelShuffle", lambda x: F.pixel_shuffle(x, 2), r(1, 8, 2, 3))
case("pixelUnshuffle", lambda x: F.pixel_unshuffle(x, 2), r(1, 2, 4, 6))
# PyTorch has no derivative of its own channel_shuffle.
case("channelShuffle", lambda x: x.reshape(1, 3, 2, 2, 2).transpose(1, 2).reshape(1, 6, 2, 2), r(1, 6, 2, 2))

for mode, shape, size in [("nearest", (1, 2, 5), (7,)), ("nearest", (1, 2, 3, 4), (5, 2)), ("nearest", (1, 1, 2, 3, 2), (3, 4, 5)),
                          ("nearest-exact", (1, 2, 3, 4), (5, 2)), ("area", (1, 2, 5, 4), (3, 2)), ("area", (1, 1, 3, 4, 4), (2, 3, 4))]:
    case(f"interpolate-{mode}-{len(size)}", lambda x: F.interpolate(x, size=size, mode=mode), r(*shape))
for mode, shape, size in [("linear", (1, 2, 5), (8,)), ("bilinear", (1, 2, 3, 4), (5, 2)), ("bicubic", (1, 1, 4, 3), (3, 7)),
                          ("trilinear", (1, 1, 2, 3, 2), (3, 2, 4))]:
    case(f"interpolate-{mode}", lambda x: F.interpolate(x, size=size, mode=mode, align_corners=False), r(*shape))
    case(f"interpolate-{mode}-corners", lambda x: F.interpolate(x, size=size, mode=mode, align_corners=True), r(*shape))
case("interpolate-by-nearest", lambda x: F.interpolate(x, scale_factor=1.7, mode="nearest"), r(1, 2, 3, 4))
case("interpolate-by-bilinear", lambda x: F.interpolate(x, scale_factor=(1.7, 0.6), mode="bilinear", align_corners=False), r(1, 2, 3, 4))
case("interpolate-by-bicubic", lambda x: F.interpolate(x, scale_factor=(1.3, 2.2), mode="bicubic", align_corners=False), r(1, 1, 3, 4))

for mode in ["bilinear", "nearest"]:
    for padding in ["zeros", "border", "reflection"]:
        for corners in [False, True]:
            case(f"gridSample-{mode}-{padding}-{corners}", lambda x, g: F.grid_sample(x, g, mode, padding, corners),
                 r(1, 2, 3, 4), r(1, 2, 3, 2) + 0.003)
case("gridSample-3d", lambda x, g: F.grid_sample(x, g, "bilinear", "reflection", False), r(2, 1, 2, 3, 2), r(2, 1, 2, 2, 3) + 0.003)
case("affineGrid", lambda t: F.affine_grid(t, (2, 1, 2, 3), align_corners=False), r(2, 2, 3))
case("affineGrid-corners", lambda t: F.affine_grid(t, (1, 1, 2, 1, 3), align_corners=True), r(1, 3, 4))

case("localResponseNorm", lambda x: F.local_response_norm(x, 4, alpha=0.3, beta=0.6, k=1.5), r(2, 5, 2, 2))
case("embedding", lambda i, w: F.embedding(i, w, padding_idx=2), torch.tensor([[1, 2, 2], [0, 1, 3]]), r(4, 3))
index = torch.tensor([1, 2, 2, 0, 1, 3, 0])
offsets = torch.tensor([0, 2, 2, 5])
for mode in ["sum", "mean", "max"]:
    case(f"embeddingBag-{mode}", lambda i, w: F.embedding_bag(i, w, offsets, mode=mode), index, r(4, 3))
    case(f"embeddingBag-{mode}-padding", lambda i, w: F.embedding_bag(i, w, offsets, mode=mode, padding_idx=2), index, r(4, 3))
case("embeddingBag-weighted", lambda i, w, p: F.embedding_bag(i, w, mode="sum", per_sample_weights=p), index[:6].reshape(2, 3), r(4, 3), r(2, 3))
case("bilinear", F.bilinear, r(2, 2, 3), r(2, 2, 4), r(2, 3, 4), r(2))
case("cosineSimilarity", lambda a, b: F.cosine_similarity(a, b, dim=1), r(2, 3, 2), r(2, 3, 2))
case("pairwiseDistance", lambda a, b: F.pairwise_distance(a, b, p=3, keepdim=True), r(3, 4), r(3, 4))


def attention(q, k, v, mask=None):
    s = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return torch.softmax(s if mask is None else s + mask, -1) @ v


case("attention", attention, r(2, 2, 3, 4), r(2, 2, 5, 4), r(2, 2, 5, 3))
causal = torch.full((4, 4), -math.inf).triu(1)
case("attention-causal", lambda q, k, v: attention(q, k, v, causal), r(2, 4, 3), r(2, 4, 3), r(2, 4, 2))
case("attention-bias", attention, r(3, 2), r(4, 2), r(4, 2), r(3, 4))

case("multilabelMargin", lambda x, t: F.multilabel_margin_loss(x, t), r(3, 4), torch.tensor([[3, 0, -1, 1], [-1, 0, 1, 2], [2, 1, 0, 3]]))
case("multilabelMargin-none", lambda x, t: F.multilabel_margin_loss(x, t, reduction="none"), r(2, 4), torch.tensor([[1, -1, 2, 2], [0, 3, -1, 0]]))
case("tripletMarginWithDistance", lambda a, p, n: F.triplet_margin_with_distance_loss(a, p, n, margin=0.7, swap=True), r(4, 3), r(4, 3), r(4, 3))
labels = torch.tensor([[1, 1, 2], [3, 1, 2], [2, 0, 0]])


def ctc(x, t, frames, lengths, **kw):
    return F.ctc_loss(torch.log_softmax(x, -1), t, frames, lengths, **kw)


case("ctc", lambda x, t: ctc(x, t, (6, 5, 4), (3, 2, 1)), r(6, 3, 4), labels)
case("ctc-none", lambda x, t: ctc(x, t, (6, 5, 4), (3, 2, 1), reduction="none"), r(6, 3, 4), torch.tensor([1, 1, 2, 3, 1, 2]))
case("ctc-blank", lambda x, t: ctc(x, t, (5, 2), (2, 3), blank=2, reduction="sum", zero_infinity=True), r(5, 2, 4), torch.tensor([[0, 3, 1], [1, 1, 1]]))
case("ctc-empty", lambda x, t: ctc(x, t, (3, 4), (0, 1), reduction="sum"), r(4, 2, 3), torch.tensor([[0], [1]]))

for padding in ["zeros", "border", "reflection"]:
    for corners in [False, True]:
        case(f"gridSample-bicubic-{padding}-{corners}", lambda x, g: F.grid_sample(x, g, "bicubic", padding, corners),
             r(1, 2, 3, 4), r(1, 2, 3, 2) + 0.003)
