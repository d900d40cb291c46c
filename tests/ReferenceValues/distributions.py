"""Reference values of distribution functions, from mpmath 1.3.0 at 50 digits (Python 3), seed 20260801.

Run: python3 distributions.py > distributions.csv
Columns: function, x, df1, df2, value. x is the point (a probability for quantiles), value the true answer rounded to a double.
R's pnorm, pt, pf, pchisq agree with these to their own accuracy (see distributions.R).
"""
import random
import mpmath as mp

mp.mp.dps = 50
random.seed(20260801)
M = mp.mpf


def row(name, x, df1, df2, value):
    v = float(value)
    if 1e-300 < abs(v) < 1e300:
        print(f"{name},{x!r},{df1!r},{df2!r},{v!r}")


def norm_upper(z):
    return mp.erfc(M(z) / mp.sqrt(2)) / 2


def beta_lower(a, b, x):
    # I_x(a, b) by the hypergeometric series, from the side where it converges fast
    if x > a / (a + b):
        return 1 - beta_lower(b, a, 1 - x)
    return mp.exp(a * mp.log(x) + b * mp.log(1 - x) - mp.log(a) - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b))) * mp.hyp2f1(a + b, 1, a + 1, x)


def t_upper(t, df):
    t, df = M(t), M(df)
    half = beta_lower(df / 2, M(1) / 2, df / (df + t * t)) / 2
    return half if t >= 0 else 1 - half


def f_upper(x, n, m):
    x, n, m = M(x), M(n), M(m)
    return beta_lower(m / 2, n / 2, m / (m + n * x))


def chi_lower(x, df):
    a, x = M(df) / 2, M(x) / 2
    term = total = 1 / a
    k = a + 1
    while term > total * M(10) ** -mp.mp.dps:
        term *= x / k
        total += term
        k += 1
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a)) * total


def chi_upper(x, df):
    with mp.workdps(400):
        return 1 - chi_lower(x, df)


mp.mp.dps = 80  # beta_lower takes differences
print("function,x,df1,df2,value")
for _ in range(150):
    z = random.choice([random.uniform(-8, 8), random.uniform(0, 37)])
    row("normal_upper", z, 0, 0, norm_upper(z))
    row("normal_density", z, 0, 0, mp.npdf(M(z)))
for _ in range(250):
    df = random.choice([1, 2, 3, 4.5, 7.3, 10, 30, 120, 1000, 1e5, 3e6, 0.7])
    t = random.choice([random.uniform(-5, 5), 10 ** random.uniform(-3, 2)])
    row("t_upper", t, df, 0, t_upper(t, df))
for _ in range(250):
    n = random.choice([1, 2, 3.5, 5, 20, 100, 1000])
    m = random.choice([1, 2.5, 8, 30, 200, 5000, 1e6])
    x = 10 ** random.uniform(-3, 1.5)
    row("f_upper", x, n, m, f_upper(x, n, m))
    row("f_lower", x, n, m, 1 - f_upper(x, n, m))
for _ in range(250):
    df = random.choice([0.5, 1, 2, 3.3, 10, 50, 400, 1e4, 1e6])
    x = random.choice([min(df, 400) * 10 ** random.uniform(-2, 0.7), abs(df + random.uniform(-6, 6) * (2 * df) ** 0.5)])
    row("chi_upper", x, df, 0, chi_upper(x, df))
    row("chi_lower", x, df, 0, chi_lower(x, df))
