"""Values and gradients of PyTorch's operators for GoldenOperatorsTest.

Usage: python3 operators_golden.py > ../resources/cotangent/autodiff/golden/operators.txt

A line is "case.role shape : values"; roles are x0, x1... (operands; "i" appended to the name for integers), u (cotangent),
y (value) and g0, g1... (gradients of sum(u * y), 0 if unused). The file was made with PyTorch 1.13.0 (Debian).
"""

import torch
import torch.nn.functional as F

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)


def r(*shape, scale=1.0):
    return torch.round(torch.randn(shape) * scale * 1000) / 1000


def away(t, *kinks):
    """Moves values off the points where derivatives jump."""
    for k in kinks:
        t = torch.where((t - k).abs() < 0.01, t + 0.05, t)
    return t


def positive(*shape):
    return r(*shape).abs() + 0.1


def show(name, t, digits="%.12g"):
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


def labels(n, *shape):
    return torch.randint(0, n, shape)


case("conv2d", lambda x, w, b: F.conv2d(x, w, b), r(2, 3, 5, 4), r(2, 3, 3, 2), r(2))
case("conv2d-all", lambda x, w, b: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2),
     r(2, 4, 6, 5), r(4, 2, 3, 2), r(4))
case("conv2d-1x1", lambda x, w: F.conv2d(x, w), r(2, 3, 3, 3), r(4, 3, 1, 1))
case("conv2d-depthwise", lambda x, w: F.conv2d(x, w, padding=1, groups=3), r(2, 3, 4, 4), r(3, 1, 3, 3))
case("conv1d", lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=1), r(2, 3, 7), r(2, 3, 3), r(2))
case("convTranspose2d", lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1, groups=2),
     r(2, 4, 3, 3), r(4, 1, 3, 3), r(2))
case("unfold", lambda x: F.unfold(x, (3, 2), padding=1, stride=(2, 1)), r(1, 2, 4, 4))
case("fold", lambda x: F.fold(x, (4, 4), (3, 2), padding=1, stride=(2, 1)), r(1, 12, 10))
case("maxPool2d", lambda x: F.max_pool2d(x, 3, stride=2, padding=1), r(2, 2, 6, 5))
case("maxPool2d-dilated", lambda x: F.max_pool2d(x, 2, stride=1, dilation=2), r(1, 2, 5, 5))
case("maxPool1d", lambda x: F.max_pool1d(x, 3, stride=2, padding=1), r(2, 2, 7))
case("avgPool2d", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1), r(2, 2, 6, 5))
case("avgPool2d-exclude", lambda x: F.avg_pool2d(x, (3, 2), stride=2, padding=1, count_include_pad=False), r(1, 2, 6, 5))
case("avgPool1d", lambda x: F.avg_pool1d(x, 2), r(2, 2, 6))
case("adaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, (3, 2)), r(1, 2, 7, 5))

case("layerNorm", lambda x, w, b: F.layer_norm(x, (3, 4), w, b), r(2, 3, 4), r(3, 4), r(3, 4))
case("batchNorm-train", lambda x, w, b: F.batch_norm(x, torch.zeros(3), torch.ones(3), w, b, True), r(4, 3, 2, 2), r(3), r(3))
case("batchNorm-eval", lambda x, w, b: F.batch_norm(x, torch.tensor([0.1, -0.2, 0.3]), torch.tensor([0.5, 1.5, 2.0]), w, b, False),
     r(4, 3, 2), r(3), r(3))
case("batchNorm-2d", lambda x: F.batch_norm(x, None, None, training=True), r(5, 3))
case("groupNorm", lambda x, w, b: F.group_norm(x, 2, w, b), r(2, 4, 3), r(4), r(4))
case("instanceNorm", lambda x, w, b: F.instance_norm(x, weight=w, bias=b), r(2, 3, 2, 3), r(3), r(3))
case("normalize", lambda x: F.normalize(x, p=3.0, dim=1), away(r(3, 4), 0))

# celu with an alpha whose inverse float32 holds, and hardsigmoid composed: PyTorch rounds 1/alpha and 1/6 in their derivatives to float32.
x = away(r(24, scale=2.5), 0, 0.5, -0.5, 1, -1, 3, -3, 6)
for name, f in {
    "relu6": F.relu6, "elu": lambda t: F.elu(t, 0.7), "celu": lambda t: F.celu(t, 2.0), "selu": F.selu, "gelu": F.gelu,
    "geluTanh": lambda t: F.gelu(t, approximate="tanh"), "silu": F.silu, "mish": F.mish, "softplus": F.softplus,
    "softplus-beta": lambda t: F.softplus(t, 2.0, 3.0), "softsign": F.softsign, "softshrink": F.softshrink,
    "hardshrink": F.hardshrink, "tanhshrink": F.tanhshrink, "hardtanh": F.hardtanh, "hardsigmoid": lambda t: F.relu6(t + 3) / 6,
    "hardswish": F.hardswish, "leakyRelu": F.leaky_relu, "rrelu": F.rrelu, "threshold": lambda t: F.threshold(t, 0.3, -2.0),
    "logSigmoid": F.logsigmoid,
}.items():
    case(name, f, x)
case("prelu", F.prelu, away(r(2, 3, 2), 0), r(3))
case("glu", lambda t: F.glu(t, 1), r(2, 4, 3))
kinks = torch.tensor([0.0, 0.5, -0.5, 1.0, -1.0, 6.0])
for name, f in {"relu6": F.relu6, "hardtanh": F.hardtanh, "elu": lambda t: F.elu(t, 0.7), "leakyRelu": F.leaky_relu,
                "softshrink": F.softshrink, "hardshrink": F.hardshrink, "softplus": F.softplus, "logSigmoid": F.logsigmoid}.items():
    case(name + "-kinks", f, kinks)

w5 = torch.tensor([0.5, 1.0, 2.0, 0.0, 1.5])
t6 = torch.tensor([0, 2, 4, 2, 1, 2])
case("crossEntropy", F.cross_entropy, r(6, 5, scale=3), labels(5, 6))
case("crossEntropy-weighted", lambda x, t: F.cross_entropy(x, t, w5, ignore_index=2), r(6, 5), t6)
case("crossEntropy-smooth", lambda x, t: F.cross_entropy(x, t, w5, ignore_index=2, label_smoothing=0.1), r(6, 5), t6)
case("crossEntropy-smooth-plain", lambda x, t: F.cross_entropy(x, t, ignore_index=2, label_smoothing=0.2), r(6, 5), t6)
case("crossEntropy-none", lambda x, t: F.cross_entropy(x, t, w5, ignore_index=2, label_smoothing=0.1, reduction="none"), r(6, 5), t6)
case("crossEntropy-spatial", lambda x, t: F.cross_entropy(x, t, w5, label_smoothing=0.1), r(2, 5, 2, 3), labels(5, 2, 2, 3))
case("crossEntropy-spatial-none", lambda x, t: F.cross_entropy(x, t, reduction="none"), r(2, 5, 3), labels(5, 2, 3))
case("crossEntropy-soft", lambda x, t: F.cross_entropy(x, t, w5, label_smoothing=0.1), r(4, 5), torch.softmax(r(4, 5), 1))
case("crossEntropy-soft-sum", lambda x, t: F.cross_entropy(x, t, reduction="sum"), r(2, 5, 3), torch.softmax(r(2, 5, 3), 1))
case("crossEntropy-single", F.cross_entropy, r(5), torch.tensor(3))
case("nll", lambda x, t: F.nll_loss(x, t, w5, ignore_index=2), r(6, 5), t6)
case("nll-sum", lambda x, t: F.nll_loss(x, t, reduction="sum"), r(2, 5, 3), labels(5, 2, 3))
p = torch.sigmoid(r(6))
case("binaryCrossEntropy", F.binary_cross_entropy, p, torch.rand(6))
pw = torch.tensor([0.5, 2.0, 1.0])
case("binaryCrossEntropyWithLogits", lambda x, t: F.binary_cross_entropy_with_logits(x, t, pos_weight=pw),
     torch.cat([r(1, 3, scale=50), torch.zeros(1, 3), r(2, 3)]), torch.rand(4, 3))
a, b = r(8), r(8, scale=2)
for name, f in {
    "mse": F.mse_loss, "l1": F.l1_loss, "smoothL1": lambda x, t: F.smooth_l1_loss(x, t, beta=0.7),
    "huber": lambda x, t: F.huber_loss(x, t, delta=0.7), "poissonNll": F.poisson_nll_loss,
    "mse-none": lambda x, t: F.mse_loss(x, t, reduction="none"),
}.items():
    case(name, f, a, b)
case("poissonNll-full", lambda x, t: F.poisson_nll_loss(x, t.detach(), log_input=False, full=True) + 0 * t.sum(), positive(8), positive(8) * 3)
case("klDiv", lambda x, t: F.kl_div(x, t, reduction="sum"), torch.log_softmax(r(3, 4), 1), torch.softmax(r(3, 4), 1))
case("klDiv-log", lambda x, t: F.kl_div(x, t, log_target=True), torch.log_softmax(r(3, 4), 1), torch.log_softmax(r(3, 4), 1))
case("gaussianNll", lambda x, t, v: F.gaussian_nll_loss(x, t, v, full=True), r(6), r(6), positive(6))
y = torch.tensor([1.0, -1.0, 1.0, -1.0, -1.0, 1.0])
case("hingeEmbedding", lambda x: F.hinge_embedding_loss(x, y), r(6))
case("marginRanking", lambda x, t: F.margin_ranking_loss(x, t, y, 0.3), r(6), r(6))
case("cosineEmbedding", lambda x, t: F.cosine_embedding_loss(x, t, y, 0.1), r(6, 4), r(6, 4))
case("softMargin", lambda x: F.soft_margin_loss(x, y), r(6))
case("tripletMargin", lambda x, p, n: F.triplet_margin_loss(x, p, n), r(4, 5), r(4, 5), r(4, 5))
case("tripletMargin-swap", lambda x, p, n: F.triplet_margin_loss(x, p, n, 0.5, 3.0, swap=True, reduction="sum"), r(4, 5), r(4, 5), r(4, 5))
case("multiMargin", lambda x, t: F.multi_margin_loss(x, t, weight=w5), r(6, 5), t6)
case("multiMargin-2", lambda x, t: F.multi_margin_loss(x, t, p=2, margin=0.5, reduction="none"), r(6, 5), t6)
case("multilabelSoftMargin", lambda x, t: F.multilabel_soft_margin_loss(x, t), r(4, 3), labels(2, 4, 3))
