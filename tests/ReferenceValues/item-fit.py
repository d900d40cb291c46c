"""S-X2, lz and lz* of simulated answers to items with known parameters, straight from the papers' formulas.

S-X2: the distribution of the other items' summed score by going through every pattern of answers (no recursion),
integrals by Gauss-Legendre with 300 points; cells put together as the documentation of SummedScoreFit says.
lz*: Snijders (2001) for right and wrong in its own form, w = log(P/Q), r = P'/(PQ); for categories Sinharay (2016),
derivatives by complex steps. Weighted likelihood: Warm (1989), J by derivatives.
Python 3.11, numpy 1.24; seed 20. Run: python3 item-fit.py
"""
import csv
import itertools
import numpy as np

rng = np.random.default_rng(20)
N = 800
A = [0.8, 1.1, 1.4, 0.9, 1.7, 1.2, 0.7, 1.3, 1.0, 1.5]
B = [-1.6, -1.1, -0.7, -0.3, 0.0, 0.2, 0.5, 0.9, 1.3, 2.0]
GA = [1.1, 1.6, 0.9, 1.3, 1.9]
GB = [[-1.5, -0.2, 1.1], [-0.9, 0.3, 1.5], [-2.0, 0.0, 1.4], [-0.6, 0.7, 1.8], [-1.2, 0.1, 0.9]]


def logistic(x):
    return 1 / (1 + np.exp(-x))


def binary(i):
    return lambda t: np.array([1 - logistic(A[i] * (t - B[i])), logistic(A[i] * (t - B[i]))])


def graded(i):
    def curve(t):
        star = [1 + 0 * t] + [logistic(GA[i] * (t - b)) for b in GB[i]] + [0 * t]
        return np.array([star[k] - star[k + 1] for k in range(len(star) - 1)])
    return curve


def draw(curves, theta):
    u = rng.random((len(theta), len(curves)))
    out = np.zeros((len(theta), len(curves)), int)
    for j, c in enumerate(curves):
        out[:, j] = (u[:, j, None] > np.cumsum(c(theta), axis=0).T[:, :-1]).sum(axis=1)
    return out


theta = rng.normal(size=N)
twos, fours = [binary(i) for i in range(10)], [graded(i) for i in range(5)]
yb, yg = draw(twos, theta), draw(fours, theta)

x, w = np.polynomial.legendre.leggauss(300)
nodes, weights = 9 * x, 9 * w * np.exp(-(9 * x) ** 2 / 2) / np.sqrt(2 * np.pi)


def expected(curves):
    """Share of each category given the summed score, for each item."""
    p = [c(nodes) for c in curves]
    m = [len(q) for q in p]
    top = sum(k - 1 for k in m)
    joint = [np.zeros((top + 1, k)) for k in m]
    for pattern in itertools.product(*[range(k) for k in m]):
        mass = np.sum(weights * np.prod([p[j][pattern[j]] for j in range(len(p))], axis=0))
        s = sum(pattern)
        for j in range(len(p)):
            joint[j][s, pattern[j]] += mass
    return [j / j.sum(axis=1, keepdims=True) for j in joint]


def cells(e, least):
    ends, total = [], 0.0
    for k, value in enumerate(e):
        total += value
        if total >= least:
            ends.append(k)
            total = 0.0
    if ends:
        ends[-1] = len(e) - 1
    return ends


def sx2(y, curves, least=1.0):
    score, e = y.sum(axis=1), expected(curves)
    top = e[0].shape[0] - 1
    for j in range(y.shape[1]):
        rows = []
        for s in range(1, top):
            o = np.array([np.sum((score == s) & (y[:, j] == k)) for k in range(e[j].shape[1])], float)
            if o.sum() > 0:
                rows.append([o, o.sum() * e[j][s]])

        def join(a, b):
            lo, hi = min(a, b), max(a, b)
            rows[lo] = [rows[lo][0] + rows[hi][0], rows[lo][1] + rows[hi][1]]
            del rows[hi]

        def fails(r):
            return len(cells(rows[r][1], least)) < 2
        while len(rows) > 1 and fails(0):
            join(0, 1)
        while len(rows) > 1 and fails(len(rows) - 1):
            join(len(rows) - 1, len(rows) - 2)
        at = 1
        while at < len(rows) - 1:
            if fails(at):
                join(at, at - 1 if rows[at - 1][0].sum() <= rows[at + 1][0].sum() else at + 1)
                at = 1
            else:
                at += 1
        statistic, df = 0.0, 0
        for o, ex in rows:
            ends, start = cells(ex, least), 0
            for end in ends:
                oo, ee = o[start:end + 1].sum(), ex[start:end + 1].sum()
                statistic += (oo - ee) ** 2 / ee
                start = end + 1
            df += len(ends) - 1
        yield j, statistic, df


def derivative(f, t, h=1e-20):
    return np.imag(f(t + 1j * h)) / h


def second(f, t, h=1e-4):
    return (derivative(f, t + h) - derivative(f, t - h)) / (2 * h)


def solve(f, lo=-12, hi=12):
    for _ in range(200):
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if f(mid) > 0 else (lo, mid)
    return (lo + hi) / 2


def lz_binary(answers, method):
    a, b = np.array(A), np.array(B)

    def parts(t):
        p = logistic(a * (t - b))
        return p, a * p * (1 - p), a * a * p * (1 - p) * (1 - 2 * p)

    def r0(t):
        p, d1, d2 = parts(t)
        info, j = np.sum(d1 ** 2 / (p * (1 - p))), np.sum(d1 * d2 / (p * (1 - p)))
        return j / (2 * info) if method == "wle" else -t
    t = solve(lambda t: np.sum(a * (answers - parts(t)[0])) + r0(t))
    p, d1, _ = parts(t)
    wt, r = np.log(p / (1 - p)), d1 / (p * (1 - p))
    c = np.sum(d1 * wt) / np.sum(d1 * r)
    W = np.sum((answers - p) * wt)
    tilde = wt - c * r
    return (t, W / np.sqrt(np.sum(p * (1 - p) * wt ** 2)),
            (W + c * r0(t)) / np.sqrt(np.sum(p * (1 - p) * tilde ** 2)))


def lz_graded(answers):
    def info(t):
        return sum(np.sum(derivative(f, t) ** 2 / f(t)) for f in fours)

    def r0(t):
        return sum(np.sum(derivative(f, t) * second(f, t) / f(t)) for f in fours) / (2 * info(t))
    t = solve(lambda t: sum(derivative(f, t)[answers[j]] / f(t)[answers[j]] for j, f in enumerate(fours)) + r0(t))
    c = sum(np.sum(derivative(f, t) * np.log(f(t))) for f in fours) / info(t)
    W = sum(np.log(f(t))[answers[j]] - np.sum(f(t) * np.log(f(t))) for j, f in enumerate(fours))

    def var(v, p):
        return np.sum(p * v ** 2) - np.sum(p * v) ** 2
    plain = sum(var(np.log(f(t)), f(t)) for f in fours)
    fixed = sum(var(np.log(f(t)) - c * derivative(f, t) / f(t), f(t)) for f in fours)
    return t, W / np.sqrt(plain), (W + c * r0(t)) / np.sqrt(fixed)


with open("item-fit-data.csv", "w", newline="") as f:
    out = csv.writer(f)
    out.writerow([f"b{j}" for j in range(10)] + [f"g{j}" for j in range(5)])
    for row in range(N):
        out.writerow(list(yb[row]) + list(yg[row]))

with open("item-fit.csv", "w", newline="") as f:
    out = csv.writer(f)
    out.writerow(["model", "quantity", "index", "value"])
    for model, y, curves in (("binary", yb, twos), ("graded", yg, fours)):
        for least in (1.0, 5.0):
            for j, statistic, df in sx2(y, curves, least):
                out.writerow([model, f"sx2-{least:.0f}", j, repr(float(statistic))])
                out.writerow([model, f"df-{least:.0f}", j, df])
    for row in range(40):
        for method in ("wle", "map"):
            for name, value in zip(("ability", "lz", "lzstar"), lz_binary(yb[row], method)):
                out.writerow([f"binary-{method}", name, row, repr(float(value))])
        for name, value in zip(("ability", "lz", "lzstar"), lz_graded(yg[row])):
            out.writerow(["graded-wle", name, row, repr(float(value))])
