#!/usr/bin/env python3
"""Times NumPy's products and PyTorch's functions of floats: the peer of `kernel-speed`.

    kernel_speed.py [--threads N] --serve    answers lines "KERNEL SIZE CALLS" with the median time in milliseconds, until its input ends
"""
import argparse
import os
import statistics
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--serve", action="store_true", required=True)
args = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(args.threads)

import numpy as np
import torch

torch.set_num_threads(args.threads)


def product(dtype, n):
    a, b, c = (np.random.randn(n, n).astype(dtype) for _ in range(3))
    return lambda: np.matmul(a, b, out=c)


def function(f, n):
    x = torch.randn(n)
    y = torch.empty(n)
    return lambda: f(x, out=y)


KERNELS = {
    "sgemm": lambda n: product(np.float32, n),
    "dgemm": lambda n: product(np.float64, n),
    "exp": lambda n: function(torch.exp, n),
    "tanh": lambda n: function(torch.tanh, n),
    "sigmoid": lambda n: function(torch.sigmoid, n),
}

print("NumPy " + np.__version__ + ", PyTorch " + torch.__version__, flush=True)
calls = {}
for line in sys.stdin:
    name, size, count = line.split()
    if (name, size) not in calls:
        calls[name, size] = KERNELS[name](int(size))
    times = []
    for _ in range(int(count)):
        start = time.perf_counter()
        calls[name, size]()
        times.append(time.perf_counter() - start)
    print(1e3 * statistics.median(times), flush=True)
