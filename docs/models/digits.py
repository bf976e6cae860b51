"""Trains a small network on the handwritten digits 0 to 4 with PyTorch and exports it.

    python3 digits.py .../benchmarks/src/main/resources/cotangent/benchmarks/data/digits.csv.gz digits-0-to-4.onnx

Run with Debian's python3 (torch 1.13).
"""
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.conv2, self.bn2 = nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16)
        self.head = nn.Linear(64, 5)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        features = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2).flatten(1)
        return self.head(features), features


def main(data, target):
    table = torch.from_numpy(np.loadtxt(data, delimiter=",", dtype=np.float32))
    table = table[table[:, 64] < 5]
    x, y = table[:700, :64].reshape(-1, 1, 8, 8) / 16, table[:700, 64].long()
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    for epoch in range(20):
        for rows in torch.randperm(len(x)).split(50):
            optimizer.zero_grad()
            F.cross_entropy(net(x[rows])[0], y[rows]).backward()
            optimizer.step()
    net.eval()
    # As trained, not with the norms folded into the convolutions, which is for inference only.
    torch.onnx.export(net, x[:1], target, input_names=["image"], output_names=["logits", "features"],
                      dynamic_axes={n: {0: "batch"} for n in ("image", "logits", "features")},
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False, opset_version=13)


main(*sys.argv[1:])
