"""Writes small models by PyTorch's ONNX exporter, with inputs and the outputs, weights' gradients and losses that PyTorch finds.

Run with Debian's python3 (torch 1.13):  python3 onnx_golden.py DIRECTORY
For each model NAME: NAME.onnx, and NAME.safetensors with 'x' or 'x0', ...; 'y': the output; 'g.<parameter>': gradients of
sum(y * w) with 'w' the weights of the sum, for the parameters that the file has under PyTorch's names.
"""
import json
import struct
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(7)


def save(path, tensors):
    header, data = {}, b""
    kinds = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
    for name, t in tensors.items():
        raw = t.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": kinds[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 6, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(6)
        self.down = nn.Sequential(nn.Conv2d(3, 6, 1, 2, bias=False), nn.BatchNorm2d(6))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.down(x)).mean((2, 3))


class Recurrent(nn.Module):
    def __init__(self, kind, **more):
        super().__init__()
        self.rnn = getattr(nn, kind)(3, 4, batch_first=True, **more)
        self.head = nn.Linear(4 * (2 if more.get("bidirectional") else 1), 2)

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.head(y[:, -1])


class Text(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.norm = nn.LayerNorm(5)
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        return F.log_softmax(self.head(self.norm(self.embedding(x)).mean(1)), -1)


class Attention(nn.Module):
    """Self-attention written by hand, as models have it: shapes are computed by the graph."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.out = nn.Linear(8, 8)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(x).chunk(3, -1)
        q, k, v = (z.view(b, t, 2, d // 2).transpose(1, 2) for z in (q, k, v))
        s = torch.einsum("bhqd,bhkd->bhqk", q, k) / (d // 2) ** 0.5
        mask = torch.ones(t, t, dtype=torch.bool, device=x.device).tril()
        p = s.masked_fill(~mask, float("-inf")).softmax(-1)
        return self.out((p @ v).transpose(1, 2).reshape(b, t, d))


class Image(nn.Module):
    """Operators of pictures: padding, resizing, pooling, transposed and grouped convolutions, slices, clamps."""

    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(2, 4, 3, 2, 1, output_padding=1)
        self.depthwise = nn.Conv2d(4, 4, 3, groups=4, dilation=2)
        self.norm = nn.GroupNorm(2, 4)
        self.instance = nn.InstanceNorm2d(4, affine=True)
        self.act = nn.PReLU(4)

    def forward(self, x):
        y = self.up(F.pad(x, (1, 2, 1, 0), mode="reflect"))
        y = self.act(self.norm(self.depthwise(y)))
        y = F.interpolate(y, scale_factor=2, mode="bilinear", align_corners=False)
        y = F.pad(y, (1, 0, 0, 1))
        y = F.max_pool2d(y, 3, 2, 1) + F.interpolate(F.avg_pool2d(y, 3, 2, 1), scale_factor=1, mode="nearest")[:, :, :, :1]
        y = F.hardswish(self.instance(y)).clamp(-0.3, 2)
        y = torch.where(y > 0.5, F.elu(y), F.leaky_relu(y, 0.2)) - F.softplus(y[:, [1, 0, 3, 2]])
        return torch.cat([y.amax((2, 3)), y.abs().sum((2, 3)), F.adaptive_avg_pool2d(y, 1).flatten(1)], 1)


def build():
    yield "mlp", nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), nn.GELU(), nn.Linear(8, 3), nn.Softmax(-1)), torch.randn(5, 4), {}
    cnn = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(4, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Flatten(), nn.Linear(24, 3))
    yield "cnn", cnn, torch.randn(3, 1, 8, 8), {"training": torch.onnx.TrainingMode.PRESERVE}
    yield "cnn_folded", cnn, torch.randn(3, 1, 8, 8), {}
    yield "resnet_block", Block(), torch.randn(2, 3, 8, 8), {"training": torch.onnx.TrainingMode.PRESERVE}
    yield "lstm", Recurrent("LSTM", num_layers=2, bidirectional=True), torch.randn(3, 5, 3), {}
    yield "gru", Recurrent("GRU"), torch.randn(3, 5, 3), {}
    yield "rnn", Recurrent("RNN", nonlinearity="relu", bias=False), torch.randn(3, 5, 3), {}
    yield "text", Text(), torch.randint(0, 11, (4, 6)), {}
    yield "attention", Attention(), torch.randn(2, 5, 8), {"opset_version": 14}
    yield "image", Image(), torch.randn(2, 2, 6, 5), {"opset_version": 16}
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    layer.train()  # in evaluation mode it takes a fused path, which cannot be exported
    for m in layer.modules():
        if isinstance(m, nn.Dropout):
            m.eval()
    layer.self_attn.dropout = 0.0
    yield "transformer", layer, torch.randn(2, 5, 8), {"training": torch.onnx.TrainingMode.PRESERVE}
    yield "double", nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 2)).double(), torch.randn(5, 3).double(), {}
    yield "text17", Text(), torch.randint(0, 11, (4, 6)), {"opset_version": 17}  # layer normalisation is an operator from here on
    yield "lstm15", Recurrent("LSTM"), torch.randn(3, 5, 3), {"opset_version": 15}


def main(folder):
    for name, model, x, options in build():
        for m in model.modules():
            if isinstance(m, (nn.BatchNorm2d, nn.InstanceNorm2d)):
                for t in (m.weight, m.bias, m.running_mean):
                    if t is not None:
                        t.data.uniform_(0.5, 1.5)
                if m.running_var is not None:
                    m.running_var.data.uniform_(0.5, 1.5)
        if name != "transformer":
            model.eval()
        options = {"opset_version": 13, **options}
        torch.onnx.export(model, x, f"{folder}/{name}.onnx", input_names=["x"], output_names=["y"],
                          dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}}, **options)
        model.zero_grad()
        y = model(x)
        w = torch.randn_like(y)
        (y * w).sum().backward()
        tensors = {"x": x, "y": y, "w": w}
        for key, p in model.named_parameters():
            tensors["g." + key] = p.grad
        # another size of the batch than the exporter saw
        bigger = torch.cat([x, x.flip(0), x])
        tensors["x_bigger"], tensors["y_bigger"] = bigger, model(bigger)
        save(f"{folder}/{name}.safetensors", tensors)


main(sys.argv[1])
