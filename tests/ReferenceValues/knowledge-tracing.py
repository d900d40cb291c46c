"""Reference values for knowledge tracing: simulated responses, and maximum likelihood by SciPy's bounded search on the plain forward recursion in Python.

python3 knowledge-tracing.py writes knowledge-tracing-data.csv and knowledge-tracing.csv beside itself. Made with Python 3.11, NumPy 1.24, SciPy 1.10.
"""
import csv
import math
import os

import numpy as np
from scipy.optimize import minimize

HERE = os.path.dirname(os.path.abspath(__file__))
TRUE = {"fractions": (0.35, 0.15, 0.08, 0.2, 0.0), "angles": (0.6, 0.08, 0.12, 0.3, 0.0), "words": (0.3, 0.2, 0.1, 0.15, 0.1)}
NAMES = ["prior", "learn", "slip", "guess", "forget"]


def simulate():
    rng = np.random.default_rng(20261122)
    rows = []
    for skill, (prior, learn, slip, guess, forget) in TRUE.items():
        for learner in range(140):
            known = rng.random() < prior
            for attempt in range(int(rng.integers(6, 19))):
                right = rng.random() < (1 - slip if known else guess)
                rows.append((f"l{learner:03d}", skill, attempt, int(right)))
                known = rng.random() < (1 - forget if known else learn)
    order = rng.permutation(len(rows))
    return [rows[i] for i in order]


def sequences(rows, skill):
    found = {}
    for learner, name, attempt, right in rows:
        if name == skill:
            found.setdefault(learner, []).append((attempt, right))
    return [[right for _, right in sorted(one)] for _, one in sorted(found.items())]


def log_likelihood(data, parameters):
    prior, learn, slip, guess, forget = parameters
    total = 0.0
    for answers in data:
        known, unknown = prior, 1 - prior
        for right in answers:
            known *= 1 - slip if right else slip
            unknown *= guess if right else 1 - guess
            here = known + unknown
            total += math.log(here)
            known, unknown = known / here, unknown / here
            known, unknown = known * (1 - forget) + unknown * learn, known * forget + unknown * (1 - learn)
    return total


def fit(data, forgets):
    def full(x):
        return list(x) if forgets else [*x, 0.0]

    best = None
    starts = [(0.5, 0.15, 0.1, 0.2, 0.05), (0.2, 0.05, 0.05, 0.3, 0.02), (0.7, 0.3, 0.2, 0.1, 0.1)]
    for start in starts:
        x = np.array(start if forgets else start[:4])
        for method in ("L-BFGS-B", "Nelder-Mead"):
            options = {"maxiter": 20000, "maxfev": 40000, "xatol": 1e-11, "fatol": 1e-12} if method == "Nelder-Mead" else {"ftol": 1e-15, "gtol": 1e-10}
            found = minimize(lambda p: -log_likelihood(data, full(p)), x, method=method, bounds=[(1e-9, 1 - 1e-9)] * len(x), options=options)
            x = found.x
        if x[2] + x[3] < 1 and (best is None or found.fun < best[0]):
            best = (found.fun, x)
    value, x = -best[0], best[1]
    n = len(x)
    hessian = np.zeros((n, n))
    h = 1e-4
    for i in range(n):
        for j in range(n):
            def at(a, b):
                y = x.copy()
                y[i] += a * h
                y[j] += b * h
                return log_likelihood(data, full(y))
            hessian[i, j] = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)
    return value, x, np.sqrt(np.diag(np.linalg.inv(-hessian)))


def main():
    rows = simulate()
    with open(os.path.join(HERE, "knowledge-tracing-data.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["learner", "skill", "order", "correct"])
        writer.writerows(rows)
    with open(os.path.join(HERE, "knowledge-tracing.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["skill", "forgetting", "quantity", "value", "standard_error"])
        for skill in TRUE:
            for forgets in (False, True):
                if forgets and skill != "words":
                    continue
                value, x, errors = fit(sequences(rows, skill), forgets)
                writer.writerow([skill, int(forgets), "log_likelihood", repr(float(value)), "nan"])
                for name, estimate, error in zip(NAMES, x, errors):
                    writer.writerow([skill, int(forgets), name, repr(float(estimate)), repr(float(error))])


main()
