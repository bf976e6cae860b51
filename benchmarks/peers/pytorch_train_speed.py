#!/usr/bin/env python3
"""Times steps of training and inference in PyTorch: the workloads of `train-speed`.

    pytorch_train_speed.py [--threads N] [workload ...]    prints a table
    pytorch_train_speed.py [--threads N] --serve           answers lines "WORKLOAD train|infer STEPS" with the median time in
                                                           milliseconds, until its input ends; train-speed --peer uses this
"""
import argparse
import os
import statistics
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--serve", action="store_true")
parser.add_argument("workloads", nargs="*")
args = parser.parse_args()
# PyTorch's own setting does not reach the threads of its BLAS.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(args.threads)

import torch
from torch import nn

torch.set_num_threads(args.threads)
CLASSES = 10
VOCABULARY = 256


def mlp(inputs, hidden):
    return nn.Sequential(
        nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, CLASSES)
    )


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, CLASSES),
    )


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1), nn.BatchNorm2d(outputs),
        )
        self.shortcut = nn.Identity()
        if inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(),
        Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES),
    )


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 128)
        layer = nn.TransformerEncoderLayer(128, 4, 512, batch_first=True)
        layer.self_attn.dropout = 0.0  # as in train-speed
        self.encoder = nn.TransformerEncoder(layer, 4)
        self.head = nn.Linear(128, VOCABULARY)
        self.mask = nn.Transformer.generate_square_subsequent_mask(64)

    def forward(self, x):
        return self.head(self.encoder(self.embedding(x), self.mask).flatten(0, 1))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(128, 128, batch_first=True)
        self.head = nn.Linear(128, CLASSES)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def normal(*size):
    return torch.randn(*size), torch.arange(size[0]) % CLASSES


def text():
    data = torch.randint(VOCABULARY, (16, 65))
    return data[:, :-1].contiguous(), data[:, 1:].flatten()


WORKLOADS = {
    "mlp": (lambda: mlp(784, 512), lambda: normal(128, 784)),
    "cnn": (cnn, lambda: normal(64, 1, 28, 28)),
    "resnet": (resnet, lambda: normal(64, 1, 28, 28)),
    "transformer": (Transformer, text),
    "lstm": (Lstm, lambda: normal(32, 64, 128)),
    "tiny": (lambda: mlp(2, 16), lambda: normal(1, 2)),
}


def make_step(name, training):
    make, data = WORKLOADS[name]
    torch.manual_seed(1)
    model = make()
    x, labels = data()
    if not training:
        model.eval()

        def infer():
            with torch.no_grad():
                return model(x)[0, 0].item()

        return infer
    adam = torch.optim.Adam(model.parameters())

    def train():
        adam.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        adam.step()
        return loss.item()

    return train


def median_ms(step, count):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def serve():
    print("PyTorch " + torch.__version__, flush=True)
    steps = {}
    for line in sys.stdin:
        name, mode, count = line.split()
        if (name, mode) not in steps:
            steps[name, mode] = make_step(name, mode == "train")
        print(median_ms(steps[name, mode], int(count)), flush=True)


def table():
    print("PyTorch " + torch.__version__)
    for name in args.workloads or WORKLOADS:
        for mode in ("train", "infer"):
            step = make_step(name, mode == "train")
            once = max(median_ms(step, 5), 1e-3)
            print("%-8s %s %10.4f ms" % (name, mode, median_ms(step, max(5, int(2000 / once)))), flush=True)


if args.serve:
    serve()
else:
    table()
