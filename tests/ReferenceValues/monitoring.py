# Reference values of the monitors: population stability index, Jensen-Shannon, Kolmogorov-Smirnov, risk-adjusted CUSUM, Page-Hinkley, ADWIN.
# Data are simulated here. PSI, CUSUM, Page-Hinkley and ADWIN are written from the papers' formulas (no package of them here): PSI with NumPy's quantiles
# as bin ends, Steiner and others (2000), Gama and others (2014), Bifet and Gavalda (2007, ADWIN2 with all buckets kept as lists of raw values).
# Run: python3 monitoring.py   (NumPy 1.24, SciPy 1.10)
import csv
import math

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp

rng = np.random.default_rng(20261123)
n = 600
year = 2020 + np.arange(n) // 120
x = rng.normal(size=n)
risk = np.round(1 / (1 + np.exp(-(-1.2 + 0.9 * x))), 6)
shift = np.where(year >= 2023, 0.6, 0.0)
true = 1 / (1 + np.exp(-(np.log(risk / (1 - risk)) + shift)))
outcome = (rng.uniform(size=n) < true).astype(int)
number = np.round(rng.gamma(3, 2, size=n) + shift * 2, 3)
number[rng.uniform(size=n) < 0.05] = np.nan
category = rng.choice(["a", "b", "c"], p=[0.6, 0.3, 0.1], size=n)
category = np.where((year >= 2023) & (rng.uniform(size=n) < 0.1), "d", category)
with open("monitoring-data.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["year", "outcome", "risk", "number", "category"])
    for row in zip(year, outcome, risk, number, category):
        out.writerow(["NA" if isinstance(v, float) and math.isnan(v) else v for v in row])

values = []
before = year < 2022


def psi(p, q, rule):
    p, q = np.asarray(p, float), np.asarray(q, float)
    keep = (p > 0) | (q > 0)
    p, q = p[keep], q[keep]
    if rule == "half" and ((p == 0) | (q == 0)).any():
        p, q = p + 0.5, q + 0.5
    p, q = p / p.sum(), q / q.sum()
    if rule == "floor":
        p, q = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
    return float(np.sum((q - p) * np.log(q / p)))


def binned(v, cuts):
    known = v[~np.isnan(v)]
    return list(np.bincount(np.searchsorted(cuts, known, side="left"), minlength=len(cuts) + 1)) + [int(np.isnan(v).sum())]


cuts = np.nanquantile(number[before], np.arange(1, 10) / 10)
p, q = binned(number[before], cuts), binned(number[~before], cuts)
values += [("psi_number", psi(p, q, "half")), ("js_number", float(jensenshannon(p, q) ** 2))]
ks = ks_2samp(number[before][~np.isnan(number[before])], number[~before][~np.isnan(number[~before])], mode="asymp")
values += [("ks", float(ks.statistic))]
c = lambda rows: [int((category[rows] == k).sum()) for k in ["a", "b", "c", "d"]]
p, q = c(before), c(~before)
values += [("psi_category_half", psi(p, q, "half")), ("psi_category_floor", psi(p, q, "floor")), ("js_category", float(jensenshannon(p, q) ** 2))]

up = down = 0.0
ups, downs = [], []
for y, r in zip(outcome, risk):
    up = max(0.0, up + math.log((2.0 if y else 1.0) / (1 - r + 2.0 * r)))
    down = max(0.0, down + math.log((0.5 if y else 1.0) / (1 - r + 0.5 * r)))
    ups.append(up)
    downs.append(down)
for t in [0, 99, 299, 399, 599]:
    values += [(f"cusum_up_{t}", ups[t]), (f"cusum_down_{t}", downs[t])]

d = outcome - risk
for t in [99, 599]:
    m = np.array([np.sum([d[i] - d[: i + 1].mean() - 0.005 for i in range(k + 1)]) for k in range(t + 1)])
    w = np.array([np.sum([d[i] - d[: i + 1].mean() + 0.005 for i in range(k + 1)]) for k in range(t + 1)])
    values += [(f"ph_{t}", float(max(m[-1] - min(0, m.min()), max(0, w.max()) - w[-1])))]


def adwin(stream, delta, M=5, reach=1.0):
    buckets = []  # oldest first, each a list of raw values of length 2^k
    lengths, alarms = [], []
    for t, v in enumerate(stream):
        buckets.append([v])
        size = 1
        while True:
            same = [i for i, b in enumerate(buckets) if len(b) == size]
            if len(same) <= M:
                break
            i = same[0]
            buckets[i : i + 2] = [buckets[i] + buckets[i + 1]]
            size *= 2
        cut = True
        alarmed = False
        while cut:
            cut = False
            window = np.concatenate(buckets)
            W = len(window)
            if W < 10:
                break
            dp = math.log(2 * math.log(W) / delta)
            var = window.var()
            n0 = 0
            for b in buckets[:-1]:
                n0 += len(b)
                n1 = W - n0
                if n0 < 5 or n1 < 5:
                    continue
                m = 1 / (1 / n0 + 1 / n1)
                eps = math.sqrt(2 / m * var * dp) + 2 * reach / (3 * m) * dp
                if abs(window[:n0].mean() - window[n0:].mean()) >= eps:
                    cut = alarmed = True
                    buckets = buckets[1:]
                    break
        lengths.append(sum(len(b) for b in buckets))
        if alarmed:
            alarms.append(t)
    return lengths, alarms, float(np.concatenate(buckets).mean())


stream = np.where(np.arange(1200) < 700, 0.2, 0.6) + np.sin(np.arange(1200) * 12.9898) * 0.15
lengths, alarms, mean = adwin(stream, 0.002)
values += [("adwin_first_alarm", alarms[0]), ("adwin_alarms", len(alarms)), ("adwin_mean", mean)]
values += [(f"adwin_length_{t}", lengths[t]) for t in [100, 699, 720, 800, 1199]]
with open("monitoring.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["quantity", "value"])
    out.writerows([(k, repr(float(v))) for k, v in values])
