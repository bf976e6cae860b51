"""Evaluates the weights that the main job saved, with NumPy alone, and compares with the scores that Java computed.

usage: python3 benchmarks/peers/forward.py [FOLDER]      FOLDER: where the main job wrote, default out
"""

import gzip
import json
import pathlib
import struct
import sys

import numpy as np

root = pathlib.Path(__file__).resolve().parents[1]
data = root / "src/main/resources/cotangent/benchmarks/data"
out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "out")


def safetensors(file):
    raw = file.read_bytes()
    (n,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + n])
    types = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "BOOL": "?"}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(raw[8 + n + begin : 8 + n + end], types[entry["dtype"]])
            tensors[name] = values.reshape(entry["shape"]).astype(np.float64)
    return tensors


def idx(file):
    raw = gzip.open(file).read()
    rank = raw[3]
    shape = struct.unpack(">" + rank * "i", raw[4 : 4 + 4 * rank])
    return np.frombuffer(raw[4 + 4 * rank :], np.uint8).reshape(shape)


def conv3x3(x, w, b):
    n, c, h, k = *x.shape[:3], w.shape[0]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    y = np.zeros((n, k, h, x.shape[3]))
    for i in range(3):
        for j in range(3):
            y += np.einsum("nchw,kc->nkhw", padded[:, :, i : i + h, j : j + x.shape[3]], w[:, :, i, j], optimize=True)
    return y + b[:, None, None]


def pool2x2(x):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2).max((3, 5))


def report(name, scores, labels=None):
    java = np.load(out / f"{name}-scores.npy")
    error = np.abs(scores - java).max() / max(1, np.abs(java).max())
    accuracy = "" if labels is None else f", accuracy {100 * (scores.argmax(1) == labels).mean():.2f} %"
    print(f"{name}: {len(java)} images, largest difference {error:.1e} of the largest score{accuracy}")
    return error <= 1e-5


def fashion():
    p = safetensors(out / "fashion.safetensors")
    x = idx(data / "fashion-t10k-1000-images-idx3-ubyte.gz")[:, None] / 255.0
    x = pool2x2(np.maximum(conv3x3(x, p["0.weight"], p["0.bias"]), 0))
    x = pool2x2(np.maximum(conv3x3(x, p["3.weight"], p["3.bias"]), 0))
    x = np.maximum(x.reshape(len(x), -1) @ p["8.weight"].T + p["8.bias"], 0)
    return report("fashion", x @ p["11.weight"].T + p["11.bias"], idx(data / "fashion-t10k-1000-labels-idx1-ubyte.gz"))


if not fashion():
    sys.exit("the scores differ by more than 1e-5")
