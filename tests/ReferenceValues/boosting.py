# Reference values of boosted trees: boosting.csv has the data (every number with few bits, and at most 60 different values a column, so that both sides cut the same bins) and predictions of
# HistGradientBoosting. Made with scikit-learn 1.2.1, numpy 1.24.2, seed 20261123. Empty predictors are missing.
import csv
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

rng = np.random.default_rng(20261123)
n = 400
a = np.round(rng.normal(size=n) * 8) / 8
b = np.round(rng.normal(size=n) * 8) / 8
a[rng.random(n) < 0.15] = np.nan
c = rng.integers(0, 9, size=n).astype(float)
filled = np.where(np.isnan(a), 1.0, a)
score = filled * b + np.array([0.8, -0.5, 0.1, 1.2, -1.0, 0.3, -0.2, 0.6, -0.7])[c.astype(int)]
passed = (rng.random(n) < 1 / (1 + np.exp(-score))).astype(int)
points = np.round((score + rng.normal(size=n)) * 64) / 64
days = rng.poisson(np.exp(np.clip(0.4 * score, -3, 2)))
weight = rng.integers(1, 4, size=n).astype(float)
X = np.column_stack([a, b, c])
# Leaves are few where there are categories: in leaves where a category has about ten rows, rounding probably decides (not proved) whether scikit-learn takes it for one of enough rows to be sorted.
settings = dict(max_iter=10, early_stopping=False, min_samples_leaf=20, max_leaf_nodes=5, categorical_features=[2])

models = {
    "numeric": HistGradientBoostingClassifier(max_iter=20, early_stopping=False, min_samples_leaf=10).fit(X[:, :2], passed),
    "binomial": HistGradientBoostingClassifier(**settings).fit(X, passed),
    "binomial_weighted": HistGradientBoostingClassifier(**settings).fit(X, passed, sample_weight=weight),
    "binomial_small": HistGradientBoostingClassifier(**{**settings, "max_leaf_nodes": 4, "max_depth": 2, "l2_regularization": 2.5, "learning_rate": 0.3, "max_bins": 16}).fit(X, passed),
    "squared": HistGradientBoostingRegressor(**settings).fit(X, points),
    "squared_monotonic": HistGradientBoostingRegressor(**{**settings, "monotonic_cst": [0, 1, 0]}).fit(X, points),
    "poisson": HistGradientBoostingRegressor(loss="poisson", **settings).fit(X, days),
}
predictions = {name: model.predict_proba(X[:, : model.n_features_in_])[:, 1] if hasattr(model, "classes_") else model.predict(X) for name, model in models.items()}
with open("boosting.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["a", "b", "c", "passed", "points", "days", "weight", *predictions])
    for i in range(n):
        writer.writerow(["nan" if np.isnan(a[i]) else repr(float(a[i])), repr(float(b[i])), int(c[i]), passed[i], repr(float(points[i])), days[i], int(weight[i]), *(repr(float(p[i])) for p in predictions.values())])
