"""The first draws of the discrete Gaussian of variance 100 from seed 20261122: SHA-256 of seed and counter (both 8 bytes, little-endian),
numbers below a limit by rejection, and the algorithms of Canonne, Kamath and Steinke (2020). python3 seeded-noise.py"""
import hashlib
from fractions import Fraction
from math import isqrt, floor

class Bits:
    def __init__(self, seed):
        self.seed, self.counter, self.pool = seed.to_bytes(8, "little", signed=True), 0, b""
    def take(self, n):
        while len(self.pool) < n:
            self.pool += hashlib.sha256(self.seed + self.counter.to_bytes(8, "little")).digest()
            self.counter += 1
        out, self.pool = self.pool[:n], self.pool[n:]
        return out
    def below(self, limit):
        bits = (limit - 1).bit_length()
        if bits == 0:
            return 0
        length = (bits + 7) // 8
        while True:
            b = bytearray(self.take(length))
            b[-1] &= 0xFF >> (8 * length - bits)
            value = int.from_bytes(b, "little")
            if value < limit:
                return value

bits = Bits(20261122)

def bernoulli(p):
    return bits.below(p.denominator) < p.numerator

def unit(gamma):
    k = 1
    while bernoulli_raw(gamma.numerator, gamma.denominator * k):
        k += 1
    return k % 2 == 1

def bernoulli_raw(n, d):
    return bits.below(d) < n

def bexp(gamma):
    whole = floor(gamma)
    for _ in range(whole):
        if not unit(Fraction(1)):
            return False
    return unit(gamma - whole)

def laplace(t, s=1):
    while True:
        u = bits.below(t)
        if not bexp(Fraction(u, t)):
            continue
        v = 0
        while bexp(Fraction(1)):
            v += 1
        y = (u + t * v) // s
        negative = bits.below(2) == 1
        if negative and y == 0:
            continue
        return -y if negative else y

def gaussian(variance):
    t = isqrt(floor(variance)) + 1
    while True:
        y = laplace(t)
        if bexp((abs(y) - variance / t) ** 2 / (2 * variance)):
            return y

print(*[gaussian(Fraction(100)) for _ in range(8)])
