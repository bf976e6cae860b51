"""Trajectories of optimizers of matrices, written out in NumPy 1.24 after their papers.

Usage: python3 matrix_optimizers.py FOLDER
Writes matrices.csv (variant, step, the elements). The gradient is that of a weighted squared distance from a target that moves.
"""
import sys
import numpy as np


def gradient(w, step):
    i = np.arange(w.size).reshape(w.shape)
    return (1 + i % 3) * (w - 0.3 * i - np.sin(step * (i + 1.0)))


def muon(shape, lr=0.05, momentum=0.9, nesterov=True, decay=0.1):
    m = np.zeros(shape)

    def step(w, g, t):
        nonlocal m
        m = momentum * m + (1 - momentum) * g
        u = (1 - momentum) * g + momentum * m if nesterov else m
        u = u.reshape(shape[0], -1)
        rows, columns = u.shape
        x = u.T if rows > columns else u
        x = x / (np.linalg.norm(x) + 1e-7)
        for _ in range(5):
            a = x @ x.T
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        x = x.T if rows > columns else x
        return w * (1 - lr * decay) - lr * max(1, rows / columns) ** 0.5 * x.reshape(shape)

    return step


def soap(shape, left=True, right=True, lr=0.05, beta1=0.9, beta2=0.95, s=0.9, eps=1e-6, decay=0.1, period=3):
    m = np.zeros(shape)
    rows, columns = shape
    L, R, v = np.zeros((rows, rows)), np.zeros((columns, columns)), np.zeros(shape)
    U, V = np.eye(rows), np.eye(columns)

    def step(w, g, t):
        nonlocal m, L, R, v, U, V
        L = s * L + (1 - s) * g @ g.T
        R = s * R + (1 - s) * g.T @ g
        if t == 1:
            U = np.linalg.eigh(L)[1] if left else U
            V = np.linalg.eigh(R)[1] if right else V
        elif t % period == 0:
            U = np.linalg.qr(L @ U)[0] if left else U
            V = np.linalg.qr(R @ V)[0] if right else V
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (U.T @ g @ V) ** 2
        d = (U.T @ m @ V) / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        return w * (1 - lr * decay) - lr * U @ d @ V.T

    return step


VARIANTS = {
    "muon-wide": ((3, 4), muon((3, 4))),
    "muon-tall": ((5, 2), muon((5, 2), nesterov=False, decay=0.0)),
    "muon-kernel": ((2, 2, 2), muon((2, 2, 2))),
    "soap": ((3, 4), soap((3, 4))),
    "soap-right": ((4, 3), soap((4, 3), left=False)),
    "soap-plain": ((2, 3), soap((2, 3), left=False, right=False)),
}
with open(sys.argv[1] + "/matrices.csv", "w") as out:
    for name, (shape, rule) in VARIANTS.items():
        w = 0.5 - 0.1 * np.arange(float(np.prod(shape))).reshape(shape)
        for t in range(1, 101):
            w = rule(w, gradient(w, t), t)
            if t in (1, 2, 3, 5, 10, 20, 50, 100):
                out.write(",".join([name, str(t)] + [repr(float(x)) for x in w.ravel()]) + "\n")
