"""Golden values of whole models, written with the layers of PyTorch and named as in cotangent.nn.models, and of layers that PyTorch 1.13 does
not have yet, in the form that golden.py tells.

Usage: python3 models.py > ../resources/cotangent/nn/models.txt    (made with PyTorch 2.13.0)
"""

import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrizations

import golden
from golden import labels, layer, values

golden.generator.manual_seed(3)


def conv3(a, b, stride=1):
    return nn.Conv2d(a, b, 3, stride, 1, bias=False)


class BasicBlock(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.conv1, self.bn1 = conv3(a, b, stride), nn.BatchNorm2d(b)
        self.conv2, self.bn2 = conv3(b, b), nn.BatchNorm2d(b)
        self.downsample = None
        if a != b or stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(a, b, 1, stride, bias=False), nn.BatchNorm2d(b))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + (x if self.downsample is None else self.downsample(x)))


class ResNet8(nn.Module):
    """Eight layers, but with fewer channels than the paper's 16, 32 and 64."""

    def __init__(self, channels, classes, a, b, c):
        super().__init__()
        self.conv1, self.bn1 = conv3(channels, a), nn.BatchNorm2d(a)
        self.layer1 = nn.Sequential(BasicBlock(a, a, 1))
        self.layer2 = nn.Sequential(BasicBlock(a, b, 2))
        self.layer3 = nn.Sequential(BasicBlock(b, c, 2))
        self.fc = nn.Linear(c, classes)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(y))).mean((2, 3)))


class ConvNextBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=1e-6)
        self.linear1, self.linear2 = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)
        self.scale = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        return x + (self.scale * self.linear2(F.gelu(self.linear1(y)))).permute(0, 3, 1, 2)


class ConvNext(nn.Module):
    def __init__(self, channels, classes, patch, a, b):
        super().__init__()
        self.stem = nn.Conv2d(channels, a, patch, patch)
        self.stages = nn.ModuleList([
            nn.Sequential(ConvNextBlock(a)),
            nn.Sequential(nn.GroupNorm(1, a), nn.Conv2d(a, b, 2, 2), ConvNextBlock(b)),
        ])
        self.norm, self.head = nn.LayerNorm(b), nn.Linear(b, classes)

    def forward(self, x):
        y = self.stages[1](self.stages[0](self.stem(x)))
        return self.head(self.norm(y.mean((2, 3))))


def pair(a, b):
    return nn.Sequential(conv3(a, b), nn.BatchNorm2d(b), nn.ReLU(), conv3(b, b), nn.BatchNorm2d(b), nn.ReLU())


class UNet(nn.Module):
    def __init__(self, channels, out, a, b):
        super().__init__()
        self.down = nn.ModuleList([pair(channels, a), pair(a, b)])
        self.up = nn.ModuleList([nn.ConvTranspose2d(b, a, 2, 2)])
        self.merge = nn.ModuleList([pair(2 * a, a)])
        self.head = nn.Conv2d(a, out, 1)

    def forward(self, x):
        full = self.down[0](x)
        half = self.down[1](F.max_pool2d(full, 2))
        return self.head(self.merge[0](torch.cat([full, self.up[0](half)], 1)))


def encoder(dim, heads, wide, layers):
    one = nn.TransformerEncoderLayer(dim, heads, wide, dropout=0, activation=F.gelu, batch_first=True, norm_first=True)
    return nn.TransformerEncoder(one, layers, nn.LayerNorm(dim), enable_nested_tensor=False)


class VisionTransformer(nn.Module):
    def __init__(self, channels, classes, size, patch, dim, heads, wide, layers):
        super().__init__()
        self.conv_proj = nn.Conv2d(channels, dim, patch, patch)
        self.class_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embedding = nn.Parameter(torch.zeros(1, (size // patch) ** 2 + 1, dim))
        self.encoder = encoder(dim, heads, wide, layers)
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        patches = self.conv_proj(x).flatten(2).transpose(1, 2)
        h = torch.cat([self.class_token.expand(x.shape[0], -1, -1), patches], 1) + self.pos_embedding
        return self.head(self.encoder(h)[:, 0])


class Gpt(nn.Module):
    def __init__(self, vocabulary, context, dim, heads, layers):
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, dim)
        self.position_embedding = nn.Embedding(context, dim)
        self.encoder = encoder(dim, heads, 4 * dim, layers)

    def forward(self, tokens):
        time = tokens.shape[1]
        x = self.token_embedding(tokens) + self.position_embedding.weight[:time]
        hidden = torch.ones(time, time).triu(1).bool()
        return self.encoder(x, mask=hidden) @ self.token_embedding.weight.T


class GroupedAttention(nn.Module):
    """Fewer heads of keys and values than of queries, with positions by rotation or by biases."""

    def __init__(self, dim, heads, groups, rotary):
        super().__init__()
        self.heads, self.groups, self.rotary = heads, groups, rotary
        rows = dim + 2 * groups * (dim // heads)
        self.in_proj_weight = nn.Parameter(torch.zeros(rows, dim))
        self.in_proj_bias = nn.Parameter(torch.zeros(rows))
        self.out_proj = nn.Linear(dim, dim)

    def turn(self, x):
        """Neighbouring features are the parts of a complex number."""
        time, features = x.shape[-2:]
        rates = torch.arange(0, features, 2) / -features
        turns = torch.polar(torch.ones(time, features // 2), torch.outer(torch.arange(time).double(), 10000.0 ** rates))
        return torch.view_as_real(torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous()) * turns).flatten(-2)

    def forward(self, x):
        time, each = x.shape[1], x.shape[2] // self.heads
        joined = F.linear(x, self.in_proj_weight, self.in_proj_bias).unflatten(-1, (-1, each)).transpose(1, 2)
        q, k, v = joined.split([self.heads, self.groups, self.groups], 1)
        bias = torch.zeros(time, time).masked_fill(torch.ones(time, time).triu(1).bool(), -math.inf)
        if self.rotary:
            q, k = self.turn(q), self.turn(k)
        else:
            slopes = 2.0 ** (-8 * torch.arange(1, self.heads + 1) / self.heads)
            position = torch.arange(time)
            bias = bias - slopes.view(-1, 1, 1) * (position.view(-1, 1) - position).abs()
        y = F.scaled_dot_product_attention(q, k, v, bias, enable_gqa=True)
        return self.out_proj(y.transpose(1, 2).flatten(2))


class SqueezeExcite(nn.Module):
    def __init__(self, channels, reduced):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, reduced, 1), nn.Conv2d(reduced, channels, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


class GhostBatchNorm(nn.Module):
    def __init__(self, size, norm):
        super().__init__()
        self.size, self.norm = size, norm

    def forward(self, x):
        return torch.cat([self.norm(part) for part in x.split(self.size)])


class DepthwiseSeparable(nn.Module):
    def __init__(self, a, b, kernel):
        super().__init__()
        self.depthwise, self.pointwise = nn.Conv2d(a, a, kernel, padding=kernel // 2, groups=a), nn.Conv2d(a, b, 1)

    def forward(self, x):
        return self.pointwise(self.depthwise(x))


def moved(module):
    """With running statistics that are not those of the beginning."""
    for m in module.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.running_mean.copy_(values(m.num_features))
            m.running_var.copy_(values(m.num_features).abs() + 0.5)
    return module


layer("rmsNorm", nn.RMSNorm(4, eps=1e-6), values(2, 3, 4))
layer("rmsNorm, two axes", nn.RMSNorm([3, 4], eps=1e-3), values(2, 3, 4))
layer("instanceNorm, sequences", nn.InstanceNorm1d(2, affine=True), values(2, 2, 5))
layer("instanceNorm, volumes", nn.InstanceNorm3d(2), values(1, 2, 2, 3, 2))
layer("lazyLinear", nn.Linear(4, 3), values(2, 4))
layer("embeddingBag, sum", nn.EmbeddingBag(5, 3, mode="sum"), labels(5, 2, 3))
layer("identity", nn.Identity(), values(2, 3))
for name, module, shape in [
    ("dropout", nn.Dropout(0.3), (2, 3)),
    ("dropout1d", nn.Dropout1d(0.3), (2, 3, 2)),
    ("dropout2d", nn.Dropout2d(0.3), (2, 2, 2, 2)),
    ("dropout3d", nn.Dropout3d(0.3), (1, 2, 2, 1, 2)),
    ("alphaDropout", nn.AlphaDropout(0.3), (2, 3)),
    ("featureAlphaDropout", nn.FeatureAlphaDropout(0.3), (2, 3, 2)),
]:
    layer(name + ", eval", module, values(*shape), train=False)
layer("weight norm, by parametrization", parametrizations.weight_norm(nn.Linear(4, 3)), values(2, 4))
layer("weight norm of convTranspose2d", parametrizations.weight_norm(nn.ConvTranspose2d(2, 1, 2)), values(1, 2, 2, 3))
layer("ghostBatchNorm", GhostBatchNorm(3, nn.BatchNorm1d(2)), values(6, 2))
layer("squeezeExcite", SqueezeExcite(3, 2), values(2, 3, 3, 2))
layer("depthwiseSeparable", DepthwiseSeparable(2, 3, 3), values(2, 2, 4, 3))
layer("attention, grouped, rotary", GroupedAttention(8, 4, 2, True), values(2, 4, 8), scale=0.5)
layer("attention, one group, alibi", GroupedAttention(8, 4, 1, False), values(2, 4, 8), scale=0.5)
layer("resNet8", ResNet8(1, 3, 2, 3, 4), values(2, 1, 8, 8))
layer("resNet8, eval", moved(ResNet8(1, 3, 2, 3, 4)), values(2, 1, 8, 8), train=False)
layer("convNextBlock", ConvNextBlock(3), values(1, 3, 4, 5), scale=0.5)
layer("convNext", ConvNext(1, 3, 2, 2, 3), values(2, 1, 8, 8), scale=0.5)
layer("uNet", UNet(1, 2, 2, 3), values(2, 1, 4, 6))
layer("visionTransformer", VisionTransformer(1, 3, 4, 2, 4, 2, 6, 2), values(2, 1, 4, 4), scale=0.5)
layer("gpt", Gpt(5, 4, 4, 2, 2), labels(5, 2, 4), scale=0.3)
