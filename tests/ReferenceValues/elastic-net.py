# Reference values of penalised regressions without standardisation, appended to elastic-net.csv. Made with scikit-learn 1.2.1.
import csv
import numpy as np
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge

rows = list(csv.DictReader(open("generalized-data.csv")))
terms = ["x", "z", "female", "north", "south", "trials"]
X = np.array([[float(r[t]) for t in terms] for r in rows])
passed = np.array([float(r["passed"]) for r in rows])
y = np.array([float(r["exposure"]) + float(r["x"]) for r in rows])
n = len(rows)

def tell(model, penalty, fit):
    for term, value in zip(["(Intercept)"] + terms, [float(np.ravel(fit.intercept_)[0])] + list(np.ravel(fit.coef_))):
        print(f"{model},{penalty!r},{term},{float(value)!r}")

for penalty in (0.1, 0.02):
    tell("sklearn-lasso", penalty, Lasso(alpha=penalty, tol=1e-14, max_iter=1000000).fit(X, y))
    tell("sklearn-net", penalty, ElasticNet(alpha=penalty, l1_ratio=0.3, tol=1e-14, max_iter=1000000).fit(X, y))
    tell("sklearn-ridge", penalty, Ridge(alpha=n * penalty, tol=1e-14).fit(X, y))
    tell("sklearn-logistic-ridge", penalty, LogisticRegression(C=1 / (n * penalty), tol=1e-12, max_iter=100000, solver="newton-cholesky").fit(X, passed))
