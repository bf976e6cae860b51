"""Bounds of the maximum of the semi-dual of sparsity-constrained transport, for OptimalTransportTest.

With one nonzero a column the maximum is that of a linear program plus a constant. For others a level bundle method encloses the maximum
of the concave, piecewise smooth function between the best value seen and the maximum of its cutting-plane model.
Made with Python 3.11, numpy 2.4.6 and scipy 1.17.1.
"""

import numpy as np
from scipy.optimize import linprog

N = 32
I = np.arange(N)
A = np.exp(-((I - 10) ** 2) / 8.0)
A /= A.sum()
B = np.exp(-((I - 20) ** 2) / 50.0)
B /= B.sum()
COST = (I[:, None] - I[None, :]) ** 2 / 31.0**2
RADIUS = 2.0  # of the box that potentials are sought in; costs are at most 1


def simplex(x):
    u = np.sort(x)[::-1]
    sums = np.cumsum(u)
    count = np.arange(1, len(u) + 1)
    k = count[1 + count * u > sums].max()
    return np.maximum(x - (sums[k - 1] - 1) / k, 0)


def semi_dual(alpha, k):
    value = alpha @ A
    slope = A.copy()
    for j in range(N):
        x = alpha - COST[:, j]
        chosen = np.argsort(-x, kind="stable")[:k]
        t = np.zeros(N)
        t[chosen] = B[j] * simplex(x[chosen] / B[j])
        value -= t @ x - t @ t / 2
        slope -= t
    return value, slope


def one_nonzero():
    sums = np.zeros((2 * N, N * N))
    for r in range(N):
        sums[r, r * N : (r + 1) * N] = 1
        sums[N + r, r::N] = 1
    plan = linprog(COST.ravel(), A_eq=sums, b_eq=np.r_[A, B], method="highs")
    return plan.fun + B @ B / 2


def enclose(k, width):
    alpha = np.zeros(N)
    slopes, offsets, best, at = [], [], -np.inf, alpha
    while True:
        value, slope = semi_dual(alpha, k)
        slopes.append(slope)
        offsets.append(value - slope @ alpha)
        if value > best:
            best, at = value, alpha.copy()
        g, c = np.array(slopes), np.array(offsets)
        model = linprog(
            np.r_[np.zeros(N), -1],
            A_ub=np.c_[-g, np.ones(len(c))],
            b_ub=c,
            bounds=[(-RADIUS, RADIUS)] * N + [(None, None)],
            method="highs",
        )
        upper = model.x[-1]
        if upper - best < width:
            return best, upper
        # The point nearest to the best one, in the sum of absolute differences, where the model promises a part of what is missing.
        level = best + 0.3 * (upper - best)
        eye = np.eye(N)
        near = linprog(
            np.r_[np.zeros(N), np.ones(N)],
            A_ub=np.r_[np.c_[-g, np.zeros((len(c), N))], np.c_[eye, -eye], np.c_[-eye, -eye]],
            b_ub=np.r_[c - level, at, -at],
            bounds=[(-RADIUS, RADIUS)] * N + [(0, None)] * N,
            method="highs",
        )
        alpha = near.x[:N] if near.status == 0 else model.x[:N]


print("k = 1: %.8f" % one_nonzero())
for k in (2, 4, 32):
    print("k = %d: from %.8f to %.8f" % ((k,) + enclose(k, 2e-7)))
