"""Item response models by marginal maximum likelihood with numpy: simulated answers, and what a plain implementation says of them.

Gradients by complex steps, second derivatives by central differences of them, 301 even points over [-12, 12].
Run: python3 item-response.py   (writes item-response-data.csv and item-response.csv; numpy 1.24, scipy 1.10)
"""
import csv
import itertools
import numpy as np
from scipy.optimize import brentq, minimize

THETA = np.linspace(-12, 12, 301)
STEP = THETA[1] - THETA[0]
LSAT6 = dict(zip(itertools.product([0, 1], repeat=5), [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]))


def simulate():
    rng = np.random.default_rng(20261122)
    n = 600
    group = rng.integers(0, 2, n)
    theta = rng.normal(0.4 * group, 1 + 0.2 * group)
    a = [0.7, 1.0, 1.4, 1.8, 0.9, 1.2, 2.2, 1.1]
    b = [-1.5, -0.8, 0.0, 0.4, 1.2, -0.3, 0.7, 1.8]
    right = [(rng.random(n) < 1 / (1 + np.exp(-s * (theta - d)))).astype(float) for s, d in zip(a, b)]
    for j in range(8):
        right[j][rng.random(n) < 0.08] = np.nan
    right[0][5:8] = right[1][5:8] = np.nan
    for j in range(8):
        right[j][17] = np.nan
    graded = []
    for s, d in zip([1.0, 1.5, 0.8, 1.2], [-0.5, 0.0, 0.5, 0.2]):
        cumulative = 1 / (1 + np.exp(-s * (theta[:, None] - (d + np.array([-1.0, 0.1, 1.1])))))
        graded.append((rng.random(n)[:, None] < cumulative).sum(1).astype(float))
    columns = {"group": np.where(group == 1, "B", "A")}
    columns |= {f"b{j + 1}": right[j] for j in range(8)} | {f"g{j + 1}": graded[j] for j in range(4)}
    with open("item-response-data.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        for row in zip(*columns.values()):
            out.writerow([v if isinstance(v, str) else "NA" if np.isnan(v) else int(v) for v in row])
    return group, np.array(right).T, np.array(graded).T


def logistic(x):
    return 1 / (1 + np.exp(-x))


def partial_credit(a, d):
    z = np.array([k * a * THETA + dk for k, dk in enumerate([0, *d])])
    return z - np.log(np.exp(z).sum(0))


def graded(a, c):
    up = [np.ones_like(THETA) + 0 * a, *[logistic(a * THETA + ck) for ck in c], np.zeros_like(THETA) + 0 * a]
    return np.log(np.array([up[k] - up[k + 1] for k in range(len(c) + 1)]))


def guessing(a, c, g):
    p = logistic(g) + (1 - logistic(g)) * logistic(a * THETA + c)
    return np.log(np.array([1 - p, p]))


class Model:
    """kind: 2pl, 1pl, rasch, 3pl, graded, gpcm, pcm."""

    def __init__(self, kind, data, weights=None, group=None):
        self.kind, self.data, self.group = kind, data, group
        self.weights = np.ones(len(data)) if weights is None else weights
        self.categories = [int(np.nanmax(data[:, j])) + 1 for j in range(data.shape[1])]
        self.names = []
        for j, m in enumerate(self.categories):
            self.names += [] if kind in ("1pl", "rasch", "pcm") else [f"slope {j}"]
            self.names += [f"intercept {j} {k}" for k in range(1, m)]
            self.names += [f"guess {j}"] if kind == "3pl" else []
        self.names += ["slope"] if kind == "1pl" else []
        self.names += ["logsd 0"] if kind in ("rasch", "pcm") else []
        self.names += ["mean 1", "logsd 1"] if group is not None else []

    def start(self):
        x = np.zeros(len(self.names))
        for i, name in enumerate(self.names):
            if name.startswith("slope"):
                x[i] = 1
            if name.startswith("guess"):
                x[i] = -1.4
            if self.kind == "graded" and name.startswith("intercept"):
                x[i] = 2 - int(name.split()[2])
        return x

    def curves(self, x):
        p = dict(zip(self.names, x))
        made = []
        for j, m in enumerate(self.categories):
            a = p.get(f"slope {j}", p.get("slope", 1.0))
            c = [p[f"intercept {j} {k}"] for k in range(1, m)]
            made.append(graded(a, c) if self.kind == "graded" else guessing(a, c[0], p[f"guess {j}"]) if self.kind == "3pl" else partial_credit(a, c))
        return made

    def log_prior(self, x, group):
        p = dict(zip(self.names, x))
        mean, log_sd = p.get(f"mean {group}", 0.0), p.get(f"logsd {group}", 0.0)
        return -((THETA - mean) / np.exp(log_sd)) ** 2 / 2 - log_sd - np.log(2 * np.pi) / 2 + np.log(STEP)

    def patterns(self, x):
        total = np.zeros((len(self.data), len(THETA)), dtype=np.asarray(x).dtype)
        for j, table in enumerate(self.curves(x)):
            seen = ~np.isnan(self.data[:, j])
            total[seen] += table[self.data[seen, j].astype(int)]
        priors = [self.log_prior(x, g) for g in range(1 if self.group is None else 2)]
        return total + (priors[0] if self.group is None else np.array(priors)[self.group])

    def log_likelihood(self, x):
        total = self.patterns(x)
        largest = total.real.max(1)
        return (self.weights * (largest + np.log(np.exp(total - largest[:, None]).sum(1)))).sum()

    def objective(self, x):
        value = self.log_likelihood(x)
        if self.kind == "3pl":
            for i, name in enumerate(self.names):
                if name.startswith("guess"):
                    value = value + 4 * np.log(logistic(x[i])) + 16 * np.log(1 - logistic(x[i]))
        return value

    def gradient(self, x):
        g = np.empty(len(x))
        for i in range(len(x)):
            z = x.astype(complex)
            z[i] += 1e-30j
            g[i] = self.objective(z).imag / 1e-30
        return g

    def hessian(self, x):
        h = np.empty((len(x), len(x)))
        for i in range(len(x)):
            up, down = x.copy(), x.copy()
            up[i] += 1e-5
            down[i] -= 1e-5
            h[i] = (self.gradient(up) - self.gradient(down)) / 2e-5
        return (h + h.T) / 2

    def fit(self):
        x = minimize(lambda v: -self.objective(v), self.start(), jac=lambda v: -self.gradient(v), method="BFGS", options={"gtol": 1e-4}).x
        for _ in range(4):
            x = x - np.linalg.solve(self.hessian(x), self.gradient(x))
        assert np.abs(self.gradient(x)).max() < 1e-8, np.abs(self.gradient(x)).max()
        if self.kind == "1pl":
            x[-1] = abs(x[-1])  # the likelihood is the same for both signs
        return x, np.sqrt(np.diag(np.linalg.inv(-self.hessian(x))))


def scores(name, model, x, rows, out):
    """EAP, MAP and Warm's estimate of the first rows, for right-wrong items without guessing."""
    a, c = x[0::2], x[1::2]
    total = model.patterns(x)
    for row in rows:
        w = np.exp(total[row] - total[row].max())
        w /= w.sum()
        eap = (w * THETA).sum()
        out(name, f"eap {row}", eap, np.sqrt((w * (THETA - eap) ** 2).sum()))
        seen = ~np.isnan(model.data[row])
        s, t, u = a[seen], c[seen], model.data[row, seen]
        p = lambda z: logistic(s * z + t)
        information = lambda z: (s ** 2 * p(z) * (1 - p(z))).sum()
        mode = brentq(lambda z: (s * (u - p(z))).sum() - z, -9, 9, xtol=1e-14)
        out(name, f"map {row}", mode, 1 / np.sqrt(1 + information(mode)))
        warm = brentq(lambda z: (s * (u - p(z))).sum() + (s ** 3 * p(z) * (1 - p(z)) * (1 - 2 * p(z))).sum() / (2 * information(z)), -12, 12, xtol=1e-14)
        out(name, f"wle {row}", warm, 1 / np.sqrt(information(warm)))


def main():
    group, right, ordered = simulate()
    file = open("item-response.csv", "w", newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["model", "term", "value", "se"])
    out = lambda *row: writer.writerow([row[0], row[1], repr(float(row[2])), repr(float(row[3]))])
    patterns = np.array([k for k in LSAT6], dtype=float)
    counts = np.array([LSAT6[k] for k in LSAT6], dtype=float)
    for name, model in {
        "lsat6-2pl": Model("2pl", patterns, counts), "lsat6-1pl": Model("1pl", patterns, counts), "lsat6-rasch": Model("rasch", patterns, counts),
        "2pl": Model("2pl", right), "rasch": Model("rasch", right), "3pl": Model("3pl", right), "graded": Model("graded", ordered),
        "gpcm": Model("gpcm", ordered), "pcm": Model("pcm", ordered), "2pl-groups": Model("2pl", right, group=group),
    }.items():
        x, se = model.fit()
        for term, value, error in zip(model.names, x, se):
            out(name, term, value, error)
        out(name, "log-likelihood", model.log_likelihood(x), np.nan)
        if name in ("lsat6-2pl", "2pl"):
            scores(name, model, x, [r for r in range(0, 32) if r != 17], out)
        print(name, model.log_likelihood(x))


main()
