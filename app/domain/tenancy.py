"""Who a tenant is to the program, what he may do, and the limits of signing in. Pure.

A tenant is no operator: he has no roles, and no service for operators takes him. What he may do is this list
and nothing else, each thing only with what is on his own account (app/services/tenants.py).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000


class TenantMay(StrEnum):
    """One thing that a tenant may do. With "tenant." before it, it names what was tried in the log."""

    LOOK = "look"  # his meters, use, purchases, slips
    READ_NOW = "read_now"  # have his meter read ahead of its turn
    PAY = "pay"  # top up online
    SWITCH = "switch"  # his own supply, where the office allows it
    CHOOSE = "choose"  # what texts he gets


class Place(StrEnum):
    """Where a tenant sits: his own telephone, or a station that the next one uses after him."""

    PHONE = "phone"
    STATION = "station"


class Way(StrEnum):
    """How he proved who he is."""

    TEXT = "text"  # a code by text to a number on file
    SLIP = "slip"  # the code printed on his slip


class Ended(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TOO_LONG = "too_long"
    OFFICE = "office"
    ACCOUNT = "account"  # it was closed
    REPLACED = "replaced"  # too many at once: the oldest goes


@dataclass(frozen=True, slots=True)
class TenantSession:
    """One tenant signed in, on one account and no other."""

    id: int
    account_id: int
    shop_number: str
    place: Place
    began_utc_ms: int

    @property
    def name(self) -> str:
        """What the operation log calls him; no operator can be named so."""
        return actor(self.shop_number)


def actor(shop_number: str) -> str:
    """What the operation log calls the tenant of a shop."""
    return f"tenant/{shop_number}"


# ---- sessions ------------------------------------------------------------------------------------------

IDLE_MS: Final = {Place.PHONE: 15 * MINUTE_MS, Place.STATION: 3 * MINUTE_MS}
LONGEST_MS: Final = 30 * MINUTE_MS
SEEN_EVERY_MS: Final = 20_000
"""How far the time of the last sign of life may lag behind: each look of a tenant is no transaction."""
MOST_SESSIONS: Final = 5
"""Of one account at a time."""


def is_over(place: Place, *, began_utc_ms: int, seen_utc_ms: int, now_utc_ms: int) -> Ended | None:
    """Why a session ends by itself now; None while it goes on. A clock that was set back by more than a
    moment ends it too (faults.md H11)."""
    if not -MINUTE_MS <= now_utc_ms - began_utc_ms < LONGEST_MS:
        return Ended.TOO_LONG
    if not -MINUTE_MS <= now_utc_ms - seen_utc_ms < IDLE_MS[place]:
        return Ended.IDLE
    return None


def new_token() -> str:
    """What a browser holds to be known by: 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What the book keeps of a token. A fast hash will do: nobody guesses 256 bits."""
    return hashlib.sha256(token.encode()).digest()


# ---- codes by text -------------------------------------------------------------------------------------

CODE_DIGITS: Final = 6
CODE_LIFE_MS: Final = 10 * MINUTE_MS
MOST_TRIES: Final = 5
"""Of one code; then it is over."""
MOST_OF_NUMBER: Final = 3
"""Codes for one number within ten minutes."""
MOST_OF_NUMBER_DAY: Final = 10
MOST_OF_ADDRESS: Final = 20
"""Codes asked for from one address of the network within ten minutes; a mall's guests share one."""
MOST_OF_ADDRESS_DAY: Final = 200
ASKED_FOR_NOTHING: Final = 20
"""So many times the day's limit may be asked for in vain before nothing more is taken down."""
SLIP_DIGITS: Final = 10


def wait_ms(asked_utc_ms: Sequence[int], *, now_utc_ms: int) -> int:
    """How long until one number may be sent another code: after each of the last day the wait doubles, from
    one minute to an hour, and never more than three come within ten minutes, nor ten within a day.
    `asked_utc_ms`: oldest first."""
    lately = [at for at in asked_utc_ms if now_utc_ms - at < DAY_MS]
    if not lately:
        return 0
    until = lately[-1] + min(MINUTE_MS << min(len(lately) - 1, 10), HOUR_MS)
    for most, within in ((MOST_OF_NUMBER, CODE_LIFE_MS), (MOST_OF_NUMBER_DAY, DAY_MS)):
        if len(lately) >= most:
            until = max(until, lately[-most] + within)
    # A clock that was set back must not make it longer than the longest.
    return min(max(until - now_utc_ms, 0), DAY_MS)


FEWEST_JUDGED: Final = 20
"""Of fewer codes than this the share that was entered says nothing."""
LEAST_ENTERED_PERCENT: Final = 30


def is_share_low(sent: int, entered: int) -> bool:
    """Whether so few of the codes sent were entered that somebody may be having them sent for nothing."""
    return sent >= FEWEST_JUDGED and entered * 100 < sent * LEAST_ENTERED_PERCENT


def new_slip_code() -> str:
    """Ten figures: they can be typed with any hand on any keyboard."""
    return f"{secrets.randbelow(10**SLIP_DIGITS):0{SLIP_DIGITS}}"


def in_groups(code: str) -> str:
    """As it is printed: 12345 67890."""
    return f"{code[:5]} {code[5:]}"


def digits_of(typed: str) -> str:
    """The figures of what was typed, full-width ones too, without what stands between them."""
    return "".join(str(int(char)) for char in typed if char.isdecimal())
