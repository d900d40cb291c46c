"""Epsilon at delta of zero-concentrated differential privacy, by 50-digit arithmetic: the least over alpha of
   alpha rho + (ln(1/delta) + (alpha - 1) ln(1 - 1/alpha) - ln(alpha)) / (alpha - 1)
(Canonne, Kamath and Steinke 2020, proposition 12 with tau = alpha rho), and the exact epsilon of the continuous Gaussian mechanism
of the same rho (Balle and Wang 2018, theorem 8), which it must not be below by more than what discreteness gives.
python3 privacy-loss.py > privacy-loss.csv   (mpmath)"""
from mpmath import mp, mpf, log, exp, sqrt, erfc, findroot, diff
mp.dps = 50

def bound(alpha, rho, delta):
    return alpha * rho + (log(1 / delta) + (alpha - 1) * log(1 - 1 / alpha) - log(alpha)) / (alpha - 1)

def epsilon(rho, delta):
    low, high = mpf(-30), mpf(40)
    f = lambda x: bound(1 + exp(x), rho, delta)
    golden = (sqrt(mpf(5)) - 1) / 2
    for _ in range(400):
        a, b = high - golden * (high - low), low + golden * (high - low)
        if f(a) <= f(b):
            high = b
        else:
            low = a
    return f((low + high) / 2)

def phi(x):
    return erfc(-x / sqrt(mpf(2))) / 2

def gaussian(rho, delta):
    mu = sqrt(2 * rho)
    d = lambda e: phi(mu / 2 - e / mu) - exp(e) * phi(-mu / 2 - e / mu)
    low, high = mpf(0), mpf(1)
    while d(high) > delta:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if d(middle) > delta:
            low = middle
        else:
            high = middle
    return high

print("rho,delta,epsilon,gaussian")
for rho in ("0.0001", "0.005", "0.05", "0.5", "2", "50"):
    for delta in ("1e-9", "1e-6", "0.01"):
        r, d = mpf(rho), mpf(delta)
        print(f"{rho},{delta},{mp.nstr(epsilon(r, d), 15)},{mp.nstr(gaussian(r, d), 15)}")
