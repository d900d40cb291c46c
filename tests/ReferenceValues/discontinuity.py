"""Sharp regression discontinuity by the formulas of Calonico, Cattaneo and Titiunik (2014) and of rdrobust's documentation: local linear, triangular kernel, bandwidths "mserd", nearest-neighbour variance (3), robust interval.
Weighted least squares by numpy's lstsq on the rows themselves; nothing is shared with the kit.

Made with Python 3.11, numpy 1.24, scipy 1.10 (Debian). Run: /usr/bin/python3 discontinuity.py > discontinuity.csv
Rows: data = running variable and outcome of a row (case, a, b, cluster); value = named results.
"""
import numpy as np
from scipy import stats


def weights(x, h):
    return np.where(np.abs(x) < h, 1 - np.abs(x) / h, 0.0)


def coefficients(x, w, order):
    """The matrix that turns outcomes into coefficients of a weighted polynomial."""
    design = np.vander(x, order + 1, increasing=True)
    root = np.sqrt(w)
    return np.linalg.pinv(design * root[:, None]) * root[None, :]


def neighbours(x, y, matches=3):
    n, residuals = len(x), np.empty(len(x))
    for i in range(n):
        low = high = i
        while low > 0 and x[low - 1] == x[i]: low -= 1
        while high < n - 1 and x[high + 1] == x[i]: high += 1
        while high - low < min(matches, n - 1):
            below = np.inf if low == 0 else x[i] - x[low - 1]
            above = np.inf if high == n - 1 else x[high + 1] - x[i]
            if below <= above:
                low -= 1
                while low > 0 and x[low - 1] == x[low]: low -= 1
            if above <= below:
                high += 1
                while high < n - 1 and x[high + 1] == x[high]: high += 1
        others = np.r_[y[low:i], y[i + 1:high + 1]]
        residuals[i] = np.sqrt(len(others) / (len(others) + 1)) * (y[i] - others.mean())
    return residuals


def window(x, y, h):
    inside = weights(x, h) > 0
    return x[inside], y[inside], weights(x, h)[inside]


def pieces(x, y, o, nu, o_b, h_v, h_b, scale):
    xv, yv, wv = window(x, y, h_v)
    share = coefficients(xv, wv, o)
    variance = (share[nu] ** 2 * neighbours(xv, yv) ** 2).sum()
    constant = (h_v ** nu) * (share[nu] * (xv / h_v) ** (o + 1)).sum()
    xb, yb, wb = window(x, y, h_b * (1 + 1e-12))
    curved = coefficients(xb, wb, o_b)
    curvature = (curved[o + 1] * yb).sum()
    spread = (curved[o + 1] ** 2 * neighbours(xb, yb) ** 2).sum() if scale else 0
    times = 2 * (o + 1 - nu)
    return (2 * nu + 1) * h_v ** (2 * nu + 1) * variance, np.sqrt(times) * constant * curvature, scale * times * 3 * constant ** 2 * spread


def estimate(x, y, cutoff):
    x = x - cutoff
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    left, right = x < 0, x >= 0
    iqr = np.diff(np.quantile(x, [0.25, 0.75], method="averaged_inverted_cdf"))[0]
    count = len(x) if 1 - len(np.unique(x)) / len(x) < 0.2 else len(np.unique(x))
    most = np.abs(x).max()
    rough = min(2.576 * min(x.std(ddof=1), iqr / 1.349) * count ** -0.2, most)

    def step(o, nu, o_b, h_b, scale):
        l = pieces(x[left], y[left], o, nu, o_b, rough, h_b[0], scale)
        r = pieces(x[right], y[right], o, nu, o_b, rough, h_b[1], scale)
        return min(((l[0] + r[0]) / ((r[1] - l[1]) ** 2 + l[2] + r[2])) ** (1 / (2 * o + 3)), most)

    d = step(3, 3, 4, (np.abs(x[left]).max(), np.abs(x[right]).max()), 0)
    b = step(2, 2, 3, (d, d), 1)
    h = step(1, 0, 2, (b, b), 1)
    ends = []
    for side in (left, right):
        xs, ys = x[side], y[side]
        xh, yh, wh = window(xs, ys, h)
        line = coefficients(xh, wh, 1)
        xb, yb, wb = window(xs, ys, b)
        curve = coefficients(xb, wb, 2)
        leading = (line[0] * xh ** 2).sum()
        inside = np.abs(xs) < max(h, b)
        share = np.zeros(inside.sum())
        share[np.abs(xs[inside]) < h] += line[0]
        share[np.abs(xs[inside]) < b] -= leading * curve[2]
        ends.append(((line[0] * yh).sum(), (line[0] ** 2 * neighbours(xh, yh) ** 2).sum(), (share * ys[inside]).sum(), (share ** 2 * neighbours(xs[inside], ys[inside]) ** 2).sum()))
    l, r = ends
    return {"h": h, "b": b, "conventional": r[0] - l[0], "conventional error": np.sqrt(l[1] + r[1]), "corrected": r[2] - l[2], "robust error": np.sqrt(l[3] + r[3])}


rng = np.random.default_rng(20261123)
cases = {}
for name, n, jump in (("curved", 600, 0.5), ("none", 400, 0.0)):
    x = np.round(rng.uniform(-1, 1, n), 6)
    cases[name] = (x, np.round(0.3 + 0.9 * x - 0.8 * x ** 2 + jump * (x >= 0) * (1 + x) + rng.normal(scale=0.4, size=n), 6), 0.0)
x = np.round(rng.normal(60, 12, 700))
cases["ties"] = (x, np.round(5 + 0.05 * x + 0.6 * (x >= 55) + rng.normal(scale=1, size=700), 6), 55.0)

print("kind,case,a,b")
for name, (x, y, cutoff) in cases.items():
    for a, b in zip(x.tolist(), y.tolist()): print(f"data,{name},{a!r},{b!r}")
    for what, value in estimate(x, y, cutoff).items(): print(f"{what},{name},{float(value)!r},{cutoff!r}")
for low, high in ((5, 15), (10, 10), (0, 21), (48, 70)):
    print(f"binomial {low} {high},density,{float(stats.binomtest(low, low + high).pvalue)!r},0")
