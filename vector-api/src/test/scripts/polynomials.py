#!/usr/bin/env python3
"""Derives the polynomials of the transcendental kernels and writes the four classes that evaluate them.

Usage: python3 vector-api/src/test/scripts/polynomials.py vector-api/src/main/java/cotangent/vector
Needs: mpmath. Run the formatter afterwards (mvn spotless:apply -pl vector-api).

Each polynomial is the minimax one for its weight (Remez exchange on a grid), of the smallest degree whose weighted error stays
below the bound of the precision; its coefficients are then rounded to that precision.
"""
import struct
import sys
from mpmath import mp, mpf

mp.dps = 60


def remez(f, weight, lo, hi, degree):
    """Coefficients and largest weighted error of the polynomial of this degree nearest to f on [lo, hi]."""
    grid = [(lo + hi) / 2 + (hi - lo) / 2 * mp.cos(mp.pi * (i + mpf(1) / 2) / 600) for i in range(600)][::-1]
    fs = [f(x) for x in grid]
    ws = [weight(x) for x in grid]
    count = degree + 2
    points = [round((1 - mp.cos(mp.pi * i / (count - 1))) / 2 * (len(grid) - 1)) for i in range(count)]
    for _ in range(12):
        a = mp.matrix(count, count)
        b = mp.matrix(count, 1)
        for row, i in enumerate(points):
            for column in range(degree + 1):
                a[row, column] = grid[i] ** column
            a[row, degree + 1] = (-1) ** row / ws[i]
            b[row] = fs[i]
        solution = mp.lu_solve(a, b)
        coefficients = [solution[i] for i in range(degree + 1)]
        errors = [w * (y - mp.polyval(coefficients[::-1], x)) for x, y, w in zip(grid, fs, ws)]
        # One extremum for each run of equal sign; then the ends with the smaller error go until as many as needed are left.
        extrema = []
        for i, e in enumerate(errors):
            if extrema and (errors[extrema[-1]] > 0) == (e > 0):
                if abs(e) > abs(errors[extrema[-1]]):
                    extrema[-1] = i
            else:
                extrema.append(i)
        while len(extrema) > count:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        if len(extrema) < count or extrema == points:
            break
        points = extrema
    return coefficients, max(abs(e) for e in errors)


def cheapest(f, weight, lo, hi, bound):
    for degree in range(1, 40):
        coefficients, error = remez(f, weight, lo, hi, degree)
        if error < bound:
            return coefficients, error
    raise ValueError("no polynomial is near enough")


def series(term, count=60):
    """Sum of term(i): the functions below cancel near zero, their series do not."""
    return mp.fsum(term(i) for i in range(count))


def tanh_tail(z):
    if z < mpf(10) ** -12:
        return -mpf(1) / 3
    x = mp.sqrt(z)
    return (mp.tanh(x) / x - 1) / z


def erf_tail(z):
    x = mp.sqrt(z)
    return mp.erf(x) / x - 1


S_MAX = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)
EIGHTH_TURN = (mp.pi / 4) ** 2 * mpf("1.0001")
TINY = mpf(2) ** -40

# name, Javadoc, variable, function, weight, lo, hi(precision), bound factor
POLYNOMIALS = [
    ("exp", "{@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}.", "r",
     lambda r: series(lambda i: r ** i / mp.factorial(i + 2)), lambda r: abs(r) + TINY,
     lambda p: -mp.log(2) / 2 * mpf("1.0001"), lambda p: mp.log(2) / 2 * mpf("1.0001"), 1),
    ("log", "{@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}.", "z",
     lambda z: series(lambda i: 2 * z ** i / (2 * i + 3)), lambda z: z / 2 + TINY,
     lambda p: mpf(0), lambda p: S_MAX ** 2 * mpf("1.0001"), 1),
    ("tanh", "{@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}.", "z",
     tanh_tail, lambda z: z + TINY, lambda p: mpf(0), lambda p: mpf("0.5625") ** 2, 1),
    ("erf", "{@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}.", "z",
     erf_tail, lambda z: mpf(1), lambda p: mpf(10) ** -30, lambda p: mpf(1), 1),
    ("logErfc", "{@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double).", "u",
     lambda u: mp.log(mp.erfc(1 + u)), lambda u: mp.erfc(1 + u),
     lambda p: mpf(0), lambda p: mpf(3 if p == "Float" else 5), 2),
    ("sin", "{@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}.", "z",
     lambda z: series(lambda i: (-1) ** (i + 1) * z ** i / mp.factorial(2 * i + 3)), lambda z: z + TINY,
     lambda p: mpf(0), lambda p: EIGHTH_TURN, 1),
    ("cos", "{@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}.", "z",
     lambda z: series(lambda i: (-1) ** i * z ** i / mp.factorial(2 * i + 4)), lambda z: z * z + TINY,
     lambda p: mpf(0), lambda p: EIGHTH_TURN, 1),
]
POW = ("logTail", "{@code (atanh(s) / s - 1 - z / 3) / z^2} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}.", "z",
       lambda z: series(lambda i: z ** i / (2 * i + 5)), lambda z: z * z + TINY,
       lambda p: mpf(0), lambda p: S_MAX ** 2 * mpf("1.0001"), mpf(2) ** -10)
BOUNDS = {"Float": mpf(2) ** -26, "Double": mpf(2) ** -56}


def literal(value, precision):
    if precision == "Double":
        return repr(float(value))
    rounded = struct.unpack("f", struct.pack("f", float(value)))[0]
    for digits in range(6, 10):
        text = "%.*e" % (digits, rounded)
        if struct.unpack("f", struct.pack("f", float(text)))[0] == rounded:
            return text + "f"
    raise ValueError(value)


def constant(name):
    return "".join("_" + c if c.isupper() else c.upper() for c in name)


def write(folder, precision):
    primitive = precision.lower()
    scalar = ["package cotangent.vector;", "",
              "/** Minimax polynomials of the %s functions; {@code scripts/polynomials.py} among the tests derives them. */" % primitive,
              "final class %sPolynomials {" % precision]
    simd = ["package cotangent.vector;", "", "import static jdk.incubator.vector.%sVector.broadcast;" % precision, "", "import jdk.incubator.vector.%sVector;" % precision, "",
            "/** The polynomials of {@link %sPolynomials} for a vector of arguments. */" % precision,
            "final class Simd%sPolynomials {" % precision]
    for name, doc, variable, f, weight, lo, hi, factor in POLYNOMIALS + ([POW] if precision == "Double" else []):
        coefficients, error = cheapest(f, weight, lo(precision), hi(precision), BOUNDS[precision] * factor)
        print("%-6s %-8s degree %2d, error 2^%.1f" % (precision, name, len(coefficients) - 1, mp.log(error, 2)))
        top = len(coefficients) - 1
        for i, c in enumerate(coefficients):
            scalar.append("static final %s %s_%d = %s;" % (primitive, constant(name), i, literal(c, precision)))
            # Constant vectors, rather than broadcasts at each use, keep the kernels small enough to be inlined whole.
            simd.append("static final %sVector %s_%d = broadcast(SimdSpecies.%s, %sPolynomials.%s_%d);"
                        % (precision, constant(name), i, precision.upper(), precision, constant(name), i))
        scalar += ["", "/** %s */" % doc, "static %s %s(%s %s) {" % (primitive, name, primitive, variable),
                   "%s p = %s_%d;" % (primitive, constant(name), top)]
        simd += ["", "/** %s */" % doc, "static %sVector %s(%sVector %s) {" % (precision, name, precision, variable),
                 "%sVector p = %s_%d;" % (precision, constant(name), top)]
        for i in reversed(range(top)):
            scalar.append("p = Fma.fma(p, %s, %s_%d);" % (variable, constant(name), i))
            simd.append("p = p.fma(%s, %s_%d);" % (variable, constant(name), i))
        scalar += ["return p;", "}", ""]
        simd += ["return p;", "}", ""]
    scalar += ["private %sPolynomials() {}" % precision, "}"]
    simd += ["private Simd%sPolynomials() {}" % precision, "}"]
    for lines, prefix in ((scalar, ""), (simd, "Simd")):
        with open("%s/%s%sPolynomials.java" % (folder, prefix, precision), "w") as out:
            out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    for each in ("Float", "Double"):
        write(sys.argv[1], each)
