"""Values of special and elementary functions for FunctionAccuracyTest, computed with 60 digits and rounded to 17.

Usage: python3 functions_golden.py > ../resources/cotangent/autodiff/golden/functions.txt

A line is "function : x y x y ...". The file was made with mpmath 1.3.
"""

import random

from mpmath import acosh, asinh, atanh, besseli, digamma, erfc, erfinv, exp, gamma, log, mp, mpf, pi, polygamma, sin, sqrt, zeta

mp.dps = 60
random.seed(5)
COUNT = 24


def uniform(low, high):
    return lambda: random.uniform(low, high)


def powers(low, high):
    return lambda: 10 ** random.uniform(low, high)


def erfcinv(q):
    """By Newton's method with the second-order correction."""
    if q > 0.1:
        return erfinv(1 - q)
    x = sqrt(-log(q * (2 - q)))
    for _ in range(200):
        d = (erfc(x) - q) * sqrt(pi) / 2 * exp(x * x)
        step = d / (1 + x * d) if abs(x * d) < 0.5 else d
        x += step
        if abs(step) < mpf(10) ** -45:
            return x
    raise ArithmeticError


def ndtr(x):
    return erfc(-x / sqrt(2)) / 2


def log_ndtr(x):
    return log(ndtr(x)) if x < 0 else log1p_exact(-ndtr(-x))


def log1p_exact(x):
    with mp.workdps(400):
        return log(1 + x)


def poly(n):
    def f(x):
        k = max(0, int(mp.ceil(-x)) + 1)
        return (-1) ** (n + 1) * mp.factorial(n) * (sum((x + j) ** -(n + 1) for j in range(k)) + zeta(n + 1, x + k))

    return f


def sinc(k):
    def f(x):
        t = pi * x
        y = sin(t) / t
        for j in range(1, k + 1):
            y = (sin(t + j * pi / 2) - j * y) / t
        return y * pi**k

    return f


def table(name, f, *generators):
    words = []
    for g in generators:
        for _ in range(COUNT):
            x = g()
            words += [repr(x), mp.nstr(f(mpf(x)), 17)]
    print(name, ":", *words)


table("erfc", erfc, uniform(-6, 26), uniform(-1, 1))
table("erfcx", lambda x: exp(x * x) * erfc(x), uniform(-26, 60), uniform(-1, 2))
table("erfinv", lambda y: (erfcinv(1 - abs(y)) if abs(y) > 0.9 else erfinv(abs(y))) * mp.sign(y), uniform(-1, 1), lambda: 1 - 10 ** random.uniform(-16, -1))
table("ndtr", ndtr, uniform(-37, 8), uniform(-2, 2))
table("ndtri", lambda p: erfcinv(2 * min(p, 1 - p)) * sqrt(2) * (-1 if p < 0.5 else 1), uniform(0, 1), powers(-300, -1))
table("logNdtr", log_ndtr, uniform(-100, 20), uniform(-3, 3))
table("inverseMills", lambda x: exp(-x * x / 2) / sqrt(2 * pi) / ndtr(x), uniform(-100, 30), uniform(-3, 3))
table("lgamma", lambda x: log(abs(gamma(x))), uniform(0, 12), powers(-10, 20), lambda: 1 + 10 ** random.uniform(-12, -1), uniform(-1.9, 0))
table("digamma", digamma, uniform(0, 12), powers(-10, 15), lambda: 1.4616321449683622 + random.uniform(-1, 1) * 1e-3, uniform(-0.5, 0))
for n in (1, 2, 5):
    table(f"polygamma{n}", poly(n), uniform(0, 20), powers(-3, 8))
table("polygamma1-negative", poly(1), uniform(-20, 0))
for n in (0, 1, 2):
    table(f"i{n}", lambda x: besseli(n, x), uniform(-60, 60), uniform(-3, 3), uniform(100, 710))
    table(f"i{n}e", lambda x: besseli(n, x) * exp(-abs(x)), uniform(-60, 60), powers(1, 5))
for k in (0, 1, 2):
    table(f"sinc{k}", sinc(k), uniform(0, 0.6), uniform(-1e-3, 1e-3))
table("exp2", lambda x: mpf(2) ** x, uniform(-1000, 1000), uniform(-1, 1))
table("log2", lambda x: log(x, 2), powers(-300, 300), uniform(0.5, 2), lambda: 1 + random.uniform(-1e-6, 1e-6))
table("asinh", asinh, powers(-10, 20), uniform(-3, 3))
table("acosh", acosh, lambda: 1 + 10 ** random.uniform(-14, 20))
table("atanh", atanh, uniform(-1, 1), powers(-10, 0))
table("logit", lambda x: log(x / (1 - x)), uniform(0, 1), powers(-300, -1), lambda: 0.5 + random.uniform(-1e-4, 1e-4))
