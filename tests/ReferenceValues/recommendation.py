# Reference values of recommendation: scikit-learn 1.2.1 (ndcg_score, TfidfVectorizer, cosine_similarity), NumPy 1.24; the adjusted cosine from its definition
# (Sarwar and others, 2001). Data are simulated here. Run: python3 recommendation.py
import csv

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import ndcg_score
from sklearn.metrics.pairwise import cosine_similarity

rng = np.random.default_rng(20261123)
rows = []
gains = rng.integers(0, 4, size=20).astype(float)
scores = np.round(rng.normal(size=20), 1)
rows += [("gain", i, 0, g) for i, g in enumerate(gains)] + [("score", i, 0, s) for i, s in enumerate(scores)]
for k in (1, 5, 10, 20):
    rows.append(("ndcg", k, 0, ndcg_score([gains], [scores], k=k)))

texts = ["Murtoluvut ja desimaalit: murtoluvut tutuiksi", "Bråktal och decimaltal för åttan", "Fractions and decimals with decimals", "Prosentit ja murtoluvut", "Areas of circles"]
vectors = TfidfVectorizer(lowercase=True).fit(texts)
matrix = vectors.transform(texts).toarray()
names = list(vectors.get_feature_names_out())
for i, text in enumerate(texts):
    for j, name in enumerate(names):
        if matrix[i, j] > 0:
            rows.append((f"tfidf:{name}", i, 0, matrix[i, j]))
similar = cosine_similarity(matrix)
rows += [("text_cosine", i, j, similar[i, j]) for i in range(5) for j in range(i)]

use = rng.poisson(0.5, size=(40, 8)).astype(float)
rows += [("use", i, j, use[i, j]) for i in range(40) for j in range(8) if use[i, j] > 0]
items = cosine_similarity(use.T)
rows += [("item_cosine", i, j, items[i, j]) for i in range(8) for j in range(i)]
known = use > 0
centred = np.where(known, use - (use.sum(1) / np.maximum(known.sum(1), 1))[:, None], 0)
for i in range(8):
    for j in range(i):
        both = known[:, i] & known[:, j]
        a, b = centred[both, i], centred[both, j]
        size = np.sqrt((a**2).sum() * (b**2).sum())
        rows.append(("item_adjusted", i, j, (a * b).sum() / size if size > 0 else 0.0))
with open("recommendation.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["quantity", "a", "b", "value"])
    out.writerows([(q, a, b, repr(float(v))) for q, a, b, v in rows])
