"""Golden values of layers and losses: state, input, output and gradients in float64, computed by PyTorch, in the form that golden.py tells.

Usage: python3 layers.py > ../resources/cotangent/nn/layers.txt    (made with PyTorch 1.13.0)
"""

import torch
from torch import nn
from torch.nn.utils import parametrizations, weight_norm

from golden import labels, layer, show, values


def loss(name, function, x, target):
    print("case", name)
    show("input", x)
    show("target", target)
    x.requires_grad_()
    y = function(x, target)
    y.backward()
    show("output", y)
    show("grad:input", x.grad)


layer("linear", nn.Linear(4, 3), values(2, 4))
layer("linear, no bias, three axes", nn.Linear(4, 3, bias=False), values(2, 2, 4))
layer("conv1d", nn.Conv1d(2, 4, 3, stride=2, padding=1, dilation=2, groups=2), values(2, 2, 9))
layer("conv2d", nn.Conv2d(2, 3, 3), values(2, 2, 5, 4))
layer("conv2d, all settings", nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, bias=False), values(2, 4, 6, 5))
layer("convTranspose2d", nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1, output_padding=1, groups=2), values(2, 4, 3, 3))
layer("maxPool1d", nn.MaxPool1d(3, 2, padding=1), values(2, 2, 8))
layer("maxPool2d", nn.MaxPool2d((3, 2), (2, 1), padding=(1, 0)), values(2, 2, 6, 5))
layer("avgPool1d", nn.AvgPool1d(3, 2, padding=1), values(2, 2, 8))
layer("avgPool2d", nn.AvgPool2d(3, 2, padding=1), values(1, 2, 6, 5))
layer("avgPool2d, padding not counted", nn.AvgPool2d(3, 2, padding=1, count_include_pad=False), values(1, 2, 6, 5))
layer("adaptiveAvgPool2d", nn.AdaptiveAvgPool2d((2, 3)), values(1, 2, 5, 7))
layer("batchNorm1d, train", nn.BatchNorm1d(3), values(4, 3))
layer("batchNorm1d, sequence", nn.BatchNorm1d(3, eps=1e-3, momentum=0.3), values(2, 3, 4))
layer("batchNorm1d, averaging", nn.BatchNorm1d(3, momentum=None), values(4, 3))
layer("batchNorm1d, eval", nn.BatchNorm1d(3), values(4, 3), train=False)
layer("batchNorm1d, not tracking, eval", nn.BatchNorm1d(3, track_running_stats=False), values(4, 3), train=False)
layer("batchNorm2d, train", nn.BatchNorm2d(2), values(2, 2, 3, 3))
layer("batchNorm2d, not affine, eval", nn.BatchNorm2d(2, affine=False), values(2, 2, 3, 3), train=False)
layer("layerNorm", nn.LayerNorm([3, 4]), values(2, 3, 4))
layer("groupNorm", nn.GroupNorm(2, 4), values(2, 4, 3))
layer("instanceNorm", nn.InstanceNorm2d(2, affine=True), values(2, 2, 3, 3))
layer("embedding", nn.Embedding(5, 3), labels(5, 2, 4))
layer("embedding, padding", nn.Embedding(5, 3, padding_idx=2), torch.tensor([[2, 1, 2], [4, 2, 0]]))
layer("prelu", nn.PReLU(), values(2, 3))
layer("prelu, channels", nn.PReLU(3), values(2, 3, 2))
for name, module in {
    "relu": nn.ReLU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "gelu": nn.GELU(),
    "geluTanh": nn.GELU(approximate="tanh"),
    "silu": nn.SiLU(),
    "mish": nn.Mish(),
    "softplus": nn.Softplus(),
    "elu": nn.ELU(),
    "selu": nn.SELU(),
    "leakyRelu": nn.LeakyReLU(0.2),
    "hardswish": nn.Hardswish(),
    "softmax": nn.Softmax(dim=1),
    "logSoftmax": nn.LogSoftmax(dim=1),
}.items():
    layer("activation " + name, module, values(2, 5).mul(2))
layer("flatten", nn.Flatten(), values(2, 3, 2))
layer("unflatten", nn.Unflatten(1, (3, 2)), values(2, 6))
layer(
    "sequential",
    nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3)),
    values(2, 1, 6, 6))
layer("weight norm", weight_norm(nn.Linear(4, 3)), values(2, 4))
layer("weight norm of conv2d", weight_norm(nn.Conv2d(2, 3, 2, bias=False)), values(1, 2, 3, 3))
layer("spectral norm, train", parametrizations.spectral_norm(nn.Linear(4, 3)), values(2, 4))
layer("spectral norm, eval", parametrizations.spectral_norm(nn.Conv2d(2, 3, 2)), values(1, 2, 3, 3), train=False)

weight = torch.tensor([0.5, 2.0, 1.25, 0.75])
loss("CrossEntropy", nn.CrossEntropyLoss(), values(3, 4), labels(4, 3))
loss("CrossEntropy, all settings", nn.CrossEntropyLoss(weight, ignore_index=1, label_smoothing=0.2), values(6, 4), torch.tensor([0, 1, 2, 3, 1, 2]))
loss("CrossEntropy, positions", nn.CrossEntropyLoss(), values(2, 4, 3), labels(4, 2, 3))
loss("NegativeLogLikelihood", nn.NLLLoss(weight), values(3, 4), labels(4, 3))
loss("BinaryCrossEntropyWithLogits", nn.BCEWithLogitsLoss(pos_weight=weight), values(3, 4), labels(2, 3, 4).double())
loss("MeanSquaredError", nn.MSELoss(), values(3, 2, 2), values(3, 2, 2))
loss("L1", nn.L1Loss(), values(3, 2), values(3, 2))
loss("SmoothL1", nn.SmoothL1Loss(beta=0.5), values(3, 2), values(3, 2))
loss("Huber", nn.HuberLoss(delta=0.7), values(3, 2), values(3, 2))
loss("KullbackLeibler", nn.KLDivLoss(reduction="batchmean"), values(3, 4), values(3, 4).softmax(1).mul(1000).round().div(1000))
loss("Hinge", nn.MultiMarginLoss(p=2, margin=0.5, weight=weight), values(3, 4), labels(4, 3))
loss("CosineEmbedding", lambda x, t: nn.CosineEmbeddingLoss(0.1)(x, t, torch.tensor([1, -1, 1])), values(3, 4), values(3, 4))
loss("TripletMargin", lambda x, t: nn.TripletMarginLoss(0.8, swap=True)(x, t, t.flip(0)), values(3, 4), values(3, 4))

layer("conv3d", nn.Conv3d(2, 2, (2, 1, 3), stride=(1, 2, 1), padding=(1, 0, 1), dilation=(2, 1, 1), groups=2), values(1, 2, 3, 3, 3))
layer("convTranspose1d", nn.ConvTranspose1d(2, 4, 3, stride=2, padding=1, output_padding=1, groups=2), values(2, 2, 3))
layer("convTranspose3d", nn.ConvTranspose3d(2, 1, (2, 1, 2), stride=(2, 1, 1), padding=(1, 0, 0), output_padding=(1, 0, 0)), values(1, 2, 2, 2, 2))
layer("maxPool3d", nn.MaxPool3d((2, 1, 2), stride=(1, 1, 2), padding=(1, 0, 0)), values(1, 2, 2, 2, 4))
layer("avgPool3d", nn.AvgPool3d(2, stride=1, padding=(0, 1, 0), count_include_pad=False), values(1, 1, 3, 2, 3))
layer("lpPool1d", nn.LPPool1d(2, 3, 2), values(1, 2, 7))
layer("lpPool2d", nn.LPPool2d(2, (2, 1), (1, 2)), values(1, 1, 3, 4))
layer("adaptiveAvgPool1d", nn.AdaptiveAvgPool1d(3), values(1, 2, 7))
layer("adaptiveAvgPool3d", nn.AdaptiveAvgPool3d((2, 1, 3)), values(1, 1, 3, 2, 4))
layer("adaptiveMaxPool1d", nn.AdaptiveMaxPool1d(3), values(1, 2, 7))
layer("adaptiveMaxPool2d", nn.AdaptiveMaxPool2d((2, 3)), values(1, 1, 3, 4))
layer("adaptiveMaxPool3d", nn.AdaptiveMaxPool3d((2, 1, 3)), values(1, 1, 3, 2, 4))
layer("batchNorm3d, train", nn.BatchNorm3d(2), values(2, 2, 2, 1, 2))
layer("embeddingBag", nn.EmbeddingBag(5, 3), labels(5, 2, 3))
layer("embeddingBag, max", nn.EmbeddingBag(5, 3, mode="max"), labels(5, 2, 3))
