"""Reference values of measures of predictions. Run: python3 prediction-metrics.py && Rscript prediction-metrics.R

Made with Python 3.11.2, numpy 1.24.2, scikit-learn 1.2.1. The data are simulated here. Obuchowski's variance and the influence of rows on average precision
are not in these packages: they are written from the formulas here (all pairs, and derivatives by weights of rows), another way than the kit goes.
"""
import csv
import numpy as np
from sklearn import metrics
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression

random = np.random.default_rng(20261123)
n, schools = 420, 42
school = np.arange(n) % schools
level = np.where(school % 3 == 0, "lower", np.where(school % 3 == 1, "upper", "vocational"))
sex = np.where(random.random(n) < 0.5, "F", "M")
shift = random.normal(0, 0.5, schools)[school] + np.where(level == "upper", 0.6, 0)
x, z = random.normal(size=n), random.normal(size=n)
y = (random.random(n) < 1 / (1 + np.exp(1.1 - 0.9 * x - 0.4 * z - shift))).astype(int)
a = np.clip(np.round(1 / (1 + np.exp(1.3 - 1.2 * x - 0.3 * z)), 2), 0.01, 0.99)  # ties
b = np.clip(1 / (1 + np.exp(1.0 - 0.5 * x)), 0.01, 0.99)
with open("prediction-metrics-data.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["y", "a", "b", "school", "level", "sex"])
    for row in zip(y, a, b, school, level, sex):
        out.writerow([row[0], repr(float(row[1])), repr(float(row[2])), row[3], row[4], row[5]])

values = []
put = lambda name, value: values.append((name, repr(float(value))))


def kernel(p, y):
    pos, neg = p[y == 1], p[y == 0]
    return (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])


def obuchowski(first, second=None):
    """Variance of an AUC, or of the difference of two, by school: Obuchowski (1997)."""
    k = kernel(first, y) - (0 if second is None else kernel(second, y))
    theta, m, k10, k01 = k.mean(), k.shape, k.mean(1), k.mean(0)
    sp, sn = school[y == 1], school[y == 0]
    v10 = np.array([(k10[sp == s] - theta).sum() for s in range(schools)])
    v01 = np.array([(k01[sn == s] - theta).sum() for s in range(schools)])
    i10, i01, i = len(set(sp)), len(set(sn)), len(set(school))
    s10 = i10 / ((i10 - 1) * m[0]) * (v10 ** 2).sum()
    s01 = i01 / ((i01 - 1) * m[1]) * (v01 ** 2).sum()
    s11 = i / (i - 1) * (v10 * v01).sum()
    return s10 / m[0] + s01 / m[1] + 2 * s11 / (m[0] * m[1])


def precision(p, w):
    return metrics.average_precision_score(y, p, sample_weight=w)


for name, p in (("a", a), ("b", b)):
    put(f"auc_{name}", metrics.roc_auc_score(y, p))
    put(f"auc_cluster_se_{name}", np.sqrt(obuchowski(p)))
    put(f"ap_{name}", metrics.average_precision_score(y, p))
    step = 1e-4
    influence = np.array([(precision(p, 1 + step * (np.arange(n) == i)) - precision(p, 1 - step * (np.arange(n) == i))) / (2 * step) for i in range(n)])
    put(f"ap_se_{name}", np.sqrt((influence ** 2).sum() * n / (n - 1)))
    totals = np.array([influence[school == s].sum() for s in range(schools)])
    put(f"ap_cluster_se_{name}", np.sqrt((totals ** 2).sum() * schools / (schools - 1)))
    put(f"brier_{name}", metrics.brier_score_loss(y, p))
    put(f"brier_se_{name}", np.sqrt(((p - y) ** 2).var(ddof=1) / n))
    put(f"logloss_{name}", metrics.log_loss(y, p))
    iso = IsotonicRegression(out_of_bounds="clip").fit(p, y)
    r = iso.predict(p)
    put(f"miscalibration_{name}", ((p - y) ** 2).mean() - ((r - y) ** 2).mean())
    put(f"discrimination_{name}", y.mean() * (1 - y.mean()) - ((r - y) ** 2).mean())
    for at in (-0.2, 0.05, 0.2345, 0.5, 0.777, 1.4):
        put(f"isotonic_{name}_{at}", iso.predict([at])[0])
    slope, intercept = _sigmoid_calibration(np.log(p / (1 - p)), y)
    put(f"platt_slope_{name}", -slope)
    put(f"platt_intercept_{name}", -intercept)
    bins = np.minimum((p * 10).astype(int), 9)
    put(f"ece_width_{name}", sum((bins == k).sum() * abs(y[bins == k].mean() - p[bins == k].mean()) for k in set(bins)) / n)
    put(f"ece_count_{name}", sum(len(k) * abs(y[k].mean() - p[k].mean()) for k in np.array_split(np.argsort(p, kind="stable"), 9)) / n)
    flag = p >= 0.4
    tn, fp, fn, tp = metrics.confusion_matrix(y, flag).ravel()
    for what, value in (("recall", tp / (tp + fn)), ("specificity", tn / (tn + fp)), ("precision", tp / (tp + fp)), ("kappa", metrics.cohen_kappa_score(y, flag)), ("mcc", metrics.matthews_corrcoef(y, flag))):
        put(f"{what}_{name}", value)
    put(f"net_benefit_{name}", tp / n - fp / n * 0.4 / 0.6)
    pairs = [(kernel(p[level == one], y[level == one])) for one in ("lower", "upper", "vocational")]
    put(f"auc_within_{name}", sum(k.sum() for k in pairs) / sum(k.size for k in pairs))
put("auc_cluster_difference_se", np.sqrt(obuchowski(a, b)))
with open("prediction-metrics.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["quantity", "value"])
    out.writerows(values)
