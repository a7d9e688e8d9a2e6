"""Rules and hashing of passwords (faults.md 3.1): length and guessability, no composition rules, argon2id."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import DeskError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 8
LONGEST: Final = 128
_FEWEST_SIGNS: Final = 4
"""A password made of fewer different characters is one that a finger slides over."""
_RUNS: Final = (
    "0123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
)
_COMMON: Final = Path(__file__).with_name("common_passwords.txt")
_SECRET_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without signs that look alike: a one-time secret is read off a screen or a slip."""
_ONCE: Final = "once:"
"""Marks the hash of a one-time secret, which must be changed at the first sign-in: once:<UTC ms>:<hash>."""
SECRET_HOURS: Final = 72
"""How long a one-time secret can be used (faults.md 3.1): over a week-end, not for ever in a drawer."""
_SECRET_LIFE_MS: Final = SECRET_HOURS * 3_600_000


def check_rules(password: str, *, name: str) -> None:
    """Raise DeskError: password.too_short, password.too_long, password.too_common, password.holds_name."""
    text = _normal(password)
    if len(text) < SHORTEST:
        raise DeskError("password.too_short", least=SHORTEST)
    if len(text) > LONGEST:
        raise DeskError("password.too_long", most=LONGEST)
    folded = text.casefold()
    if _is_common(folded):
        raise DeskError("password.too_common")
    if len(name) >= 3 and _core(folded) == name.casefold():
        raise DeskError("password.holds_name")


def one_time_secret() -> str:
    """Sixteen signs in four groups, 79 bits."""
    return "-".join("".join(secrets.choice(_SECRET_SIGNS) for _ in range(4)) for _ in range(4))


def hashed(password: str) -> str:
    """The argon2id hash with its parameters."""
    return _hasher().hash(_normal(password))


def hashed_once(secret: str, *, now_utc_ms: int) -> str:
    """The hash of a one-time secret that is given now."""
    return f"{_ONCE}{now_utc_ms}:{hashed(secret)}"


def hashed_anew(password_hash: str, password: str) -> str:
    """With today's parameters; a one-time secret stays one, of the same age."""
    return password_hash.removesuffix(_bare(password_hash)) + hashed(password)


def is_once(password_hash: str) -> bool:
    return password_hash.startswith(_ONCE)


def secret_until_utc_ms(given_utc_ms: int) -> int:
    """Until when a one-time secret given then can be used."""
    return given_utc_ms + _SECRET_LIFE_MS


def once_until_utc_ms(password_hash: str) -> int | None:
    """Until when the one-time secret of this hash can be used; None: it is no one-time secret.

    One without a date, as written before secrets had one, is long over.
    """
    if not is_once(password_hash):
        return None
    given, mark, _ = password_hash.removeprefix(_ONCE).rpartition(":")
    return secret_until_utc_ms(int(given)) if mark else 0


def has_expired(password_hash: str, *, now_utc_ms: int) -> bool:
    """Whether this is a one-time secret too old, or from far ahead, as the clock was set back since (H11)."""
    until = once_until_utc_ms(password_hash)
    return until is not None and not 0 < until - now_utc_ms <= 2 * _SECRET_LIFE_MS


def matches(password_hash: str, password: str) -> bool:
    """Takes the same time whether it matches or not."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(_bare(password_hash), _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with weaker parameters than today's; then it is made anew at sign-in."""
    return _hasher().check_needs_rehash(_bare(password_hash))


def _bare(password_hash: str) -> str:
    """Without the mark of a one-time secret."""
    return password_hash.rpartition(":")[2]


def spend_as_long(password: str) -> None:
    """Work as long as `matches` would, so that an unknown name is not told by a quick refusal."""
    matches(_decoy(), password)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return hashed(secrets.token_hex(16))


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    # Loaded with the first sign-in. 19 MiB, t=2, p=1: the OWASP floor, some 30 ms here.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


def _is_common(folded: str) -> bool:
    if folded in _common() or _core(folded) in _common():
        return True
    return len(set(folded)) < _FEWEST_SIGNS or any(folded in run or folded[::-1] in run for run in _RUNS)


def _core(folded: str) -> str:
    """Without the figures and marks that people put around a word: !Welcome2026 -> welcome."""
    return folded.strip("0123456789!@#$%^&*()_-+=.,?~ ")


def _normal(password: str) -> str:
    """One form of each character, so that the same keys give the same password on every keyboard."""
    return unicodedata.normalize("NFC", password)


def bucket(name: str, *, of: int) -> int:
    """A number below `of` for a name, the same in every process."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % of
