"""RSA keys that follow from a name alone, so that recorded signatures can be held against them and no key has
to lie in the source. Plain Python: whoever records needs nothing else. They guard nothing."""

from __future__ import annotations

import math
from functools import cache
from hashlib import shake_256

EXPONENT = 65_537
_SMALL = [n for n in range(3, 2_000, 2) if all(n % d for d in range(3, math.isqrt(n) + 1, 2))]


@cache
def numbers(name: str) -> tuple[int, int, int, int, int]:
    """n, e, d, p, q of the key of 2048 bits that has this name."""
    p, q = sorted((_prime(f"{name} p"), _prime(f"{name} q")), reverse=True)
    return p * q, EXPONENT, pow(EXPONENT, -1, (p - 1) * (q - 1)), p, q


def _prime(seed: str) -> int:
    drawn = int.from_bytes(shake_256(seed.encode()).digest(128), "big") | 3 << 1022 | 1
    while not _is_prime(drawn) or (drawn - 1) % EXPONENT == 0:
        drawn += 2
    return drawn


def _is_prime(n: int) -> bool:
    """By Miller and Rabin, with the first thirty primes; n is large and odd."""
    if any(n % small == 0 for small in _SMALL):
        return False
    twos = ((n - 1) & (1 - n)).bit_length() - 1
    return all(_passes(n, base, (n - 1) >> twos, twos) for base in _SMALL[:30])


def _passes(n: int, base: int, odd: int, twos: int) -> bool:
    value = pow(base, odd, n)
    if value in (1, n - 1):
        return True
    return any((value := value * value % n) == n - 1 for _ in range(twos - 1))
