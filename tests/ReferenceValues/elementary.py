"""Reference values of elementary functions, to 60 digits, written as a double and the remainder beyond it.

Made with Python 3 and mpmath 1.3.0, seed 20260801. Run: python3 elementary.py > elementary.csv
Columns: function, x, y (of pow; 0 otherwise), expected, remainder. Numbers are repr, which round-trips.
"""
import math
import random
import mpmath as mp

mp.mp.dps = 60
random.seed(20260801)


def row(name, x, y, value):
    expected = float(value)
    if math.isinf(expected) or abs(expected) < 2.3e-308:
        return
    print(f"{name},{x!r},{y!r},{expected!r},{float(value - mp.mpf(expected))!r}")


print("function,x,y,expected,remainder")
for _ in range(400):
    x = random.uniform(-700, 700)
    row("exp", x, 0, mp.exp(mp.mpf(x)))
for _ in range(800):
    x = random.uniform(-1, 1)
    row("exp", x, 0, mp.exp(mp.mpf(x)))
for _ in range(400):
    x = math.ldexp(random.uniform(1, 2), random.randint(-1074, 1022))
    row("log", x, 0, mp.log(mp.mpf(x)))
for _ in range(800):
    x = random.uniform(0.3, 3)
    row("log", x, 0, mp.log(mp.mpf(x)))
for _ in range(200):
    x = 1 + random.choice([-1, 1]) * 10 ** random.uniform(-15, -1)
    row("log", x, 0, mp.log(mp.mpf(x)))
for _ in range(600):
    x = random.choice([random.uniform(-0.99, 3), random.choice([-1, 1]) * 10 ** random.uniform(-20, -0.5), 10 ** random.uniform(0, 20)])
    row("log1p", x, 0, mp.log(1 + mp.mpf(x)))
for _ in range(600):
    x = random.choice([random.uniform(-2, 2), random.choice([-1, 1]) * 10 ** random.uniform(-20, -0.5), random.uniform(-50, 50)])
    row("expm1", x, 0, mp.expm1(mp.mpf(x)))
for _ in range(300):
    x = random.uniform(-40, 40)
    row("logistic", x, 0, 1 / (1 + mp.exp(-mp.mpf(x))))
for _ in range(400):
    x = 10 ** random.uniform(-300, 300)
    y = random.uniform(-300, 300) / max(1.0, abs(math.log10(x)))
    row("pow", x, y, mp.power(mp.mpf(x), mp.mpf(y)))
for _ in range(800):
    x = 1 + random.choice([-1, 1]) * 10 ** random.uniform(-14, -0.5)
    y = random.choice([-1, 1]) * 10 ** random.uniform(0, 2.6) / abs(math.log(x))
    row("pow", x, y, mp.power(mp.mpf(x), mp.mpf(y)))
for _ in range(300):
    x = random.uniform(0.1, 200)
    y = random.choice([0.5, 2, 3, 1 / 3, -1, 0.1, 1.5, 10])
    row("pow", x, y, mp.power(mp.mpf(x), mp.mpf(y)))
for _ in range(500):
    x = 10 ** random.uniform(-8, 8)
    row("loggamma", x, 0, mp.loggamma(mp.mpf(x)))
for _ in range(200):
    x = random.uniform(0.5, 4)
    row("loggamma", x, 0, mp.loggamma(mp.mpf(x)))
for _ in range(500):
    x, y = 10 ** random.uniform(-4, 7), 10 ** random.uniform(-4, 7)
    row("logbeta", x, y, mp.loggamma(mp.mpf(x)) + mp.loggamma(mp.mpf(y)) - mp.loggamma(mp.mpf(x) + mp.mpf(y)))
