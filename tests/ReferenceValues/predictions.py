"""ROC and precision-recall curves of scikit-learn, with and without ties, and DeLong's standard error from its definition.

Made with Python 3.11, scikit-learn 1.2.1, numpy 1.24 (Debian python3-sklearn). Run: /usr/bin/python3 predictions.py > predictions.csv
Rows: data = score and outcome of a case; metric = value; roc and pr = points of the curves (a = across, b = up).
"""
import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

rng = np.random.default_rng(20261122)
cases = {}
for name, n, decimals in (("fine", 300, 12), ("ties", 300, 1), ("coarse", 40, 0)):
    latent = rng.normal(size=n)
    outcome = (rng.random(n) < 1 / (1 + np.exp(1.1 - latent))).astype(int)
    score = np.round(1 / (1 + np.exp(-(0.7 * latent + rng.normal(scale=0.8, size=n)))), decimals)
    cases[name] = (score, outcome)
cases["perfect"] = (np.array([0.1, 0.2, 0.8, 0.9]), np.array([0, 0, 1, 1]))
cases["reversed"] = (np.array([0.9, 0.8, 0.2, 0.1, 0.05]), np.array([0, 0, 1, 1, 1]))
cases["constant"] = (np.array([0.5, 0.5, 0.5, 0.5]), np.array([0, 1, 1, 0]))

print("kind,case,a,b,value")
def w(kind, case, a, b, value): print(f"{kind},{case},{a!r},{b!r},{value!r}")
for case, (score, outcome) in cases.items():
    for s, o in zip(score.tolist(), outcome.tolist()): w("data", case, s, o, 0)
    w("metric", case, 0, 0, float(roc_auc_score(outcome, score)))
    w("metric", case, 1, 0, float(average_precision_score(outcome, score)))
    positive, negative = score[outcome == 1], score[outcome == 0]
    kernel = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    w("metric", case, 2, 0, float(np.sqrt(kernel.mean(axis=1).var(ddof=1) / len(positive) + kernel.mean(axis=0).var(ddof=1) / len(negative))))
    across, up, _ = roc_curve(outcome, score, drop_intermediate=False)
    for a, b in zip(across.tolist(), up.tolist()): w("roc", case, a, b, 0)
    precision, recall, _ = precision_recall_curve(outcome, score)
    for a, b in zip(recall.tolist(), precision.tolist()): w("pr", case, a, b, 0)
