"""Reference values of AFM, PFA and of measures of predictions, by scikit-learn and statsmodels on knowledge-tracing-data.csv.

python3 practice-models.py writes practice-models.csv beside itself. Made with Python 3.11, scikit-learn 1.2.1, statsmodels 0.13.5.
"""
import csv
import math
import os

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

HERE = os.path.dirname(os.path.abspath(__file__))


def read():
    with open(os.path.join(HERE, "knowledge-tracing-data.csv")) as file:
        rows = [(r["learner"], r["skill"], int(r["order"]), int(r["correct"])) for r in csv.DictReader(file)]
    return sorted(rows)


def design(rows, apart, logs):
    skills = sorted({r[1] for r in rows})
    width = 3 if apart else 2
    x = np.zeros((len(rows), width * len(skills)))
    seen = {}
    for i, (learner, skill, _, right) in enumerate(rows):
        s, f = seen.get((learner, skill), (0, 0))
        counts = (s, f) if apart else (s + f,)
        at = width * skills.index(skill)
        x[i, at] = 1
        for k, count in enumerate(counts):
            x[i, at + 1 + k] = math.log1p(count) if logs else count
        seen[(learner, skill)] = (s + right, f + 1 - right)
    names = []
    for skill in skills:
        names += [skill] + ([f"{skill}: right", f"{skill}: wrong"] if apart else [f"{skill}: opportunities"])
    return names, x


def main():
    rows = read()
    y = np.array([r[3] for r in rows])
    out = []
    for label, apart, logs in [("afm", False, False), ("afmlog", False, True), ("pfa", True, False), ("pfalog", True, True)]:
        names, x = design(rows, apart, logs)
        fit = sm.GLM(y, x, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=100)
        out.append((label, "log_likelihood", fit.llf, math.nan))
        out += [(label, name, b, se) for name, b, se in zip(names, fit.params, fit.bse)]
        ridge = LogisticRegression(C=1 / 2.5, fit_intercept=False, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)
        out += [(label + "_ridge", name, b, math.nan) for name, b in zip(names, ridge.coef_[0])]
    learners = sorted({r[0] for r in rows})
    z = np.zeros((len(rows), len(learners)))
    for i, row in enumerate(rows):
        z[i, learners.index(row[0])] = 1
    names, x = design(rows, False, False)
    both = LogisticRegression(C=1, fit_intercept=False, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(np.hstack([x, z]), y)
    out += [("afm_learners", name, b, math.nan) for name, b in zip(names, both.coef_[0])]
    out += [("afm_learners", "learner " + name, b, math.nan) for name, b in list(zip(learners, both.coef_[0][len(names):]))[:20]]
    p = sm.GLM(y, x, family=sm.families.Binomial()).fit(tol=1e-14).predict(x)
    p = np.round(p, 2)  # ties
    skills = np.array([r[1] for r in rows])
    aucs = [roc_auc_score(y[skills == s], p[skills == s]) for s in sorted(set(skills))]
    out.append(("measure", "auc", roc_auc_score(y, p), math.nan))
    out.append(("measure", "mean_auc", float(np.mean(aucs)), math.nan))
    out.append(("measure", "rmse", math.sqrt(np.mean((p - y) ** 2)), math.nan))
    out.append(("measure", "log_loss", log_loss(y, p), math.nan))
    with open(os.path.join(HERE, "practice-models.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["model", "term", "value", "standard_error"])
        writer.writerows((m, t, repr(float(v)), repr(float(e))) for m, t, v, e in out)


main()
