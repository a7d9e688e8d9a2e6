"""Three-way reconciliation: the book against the meters, against the money taken by each channel. Pure.

Each comparison gives findings; what to do about one stands in `PROPOSALS`. Nothing is booked by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.domain.sale import MeterBook, MeterRules, difference


class Kind(StrEnum):
    """What differs. The sentence of each is in widgets/common/reconcile_texts.py."""

    COUNT_AHEAD = "count_ahead"  # the meter took purchases that are not in the book
    COUNT_BEHIND = "count_behind"  # reset, or another meter
    TOTAL_DIFFERS = "total_differs"  # its sum of purchases is not what the book proved last
    USE_DIFFERS = "use_differs"  # its balance fell otherwise than its use costs
    REGISTER_BACK = "register_back"  # its register stands lower than what was charged or noted before
    SILENT = "silent"  # not heard in this run
    IN_DOUBT = "in_doubt"  # an operation without its outcome
    CHANNEL_DIFFERS = "channel_differs"  # a channel's own statement says another sum
    ONLINE_DIFFERS = "online_differs"  # the statements of a payment service say another sum than its account
    DRAWER_DIFFERENCE = "drawer_difference"  # a shift counted more or less than expected


class Proposal(StrEnum):
    """What the program proposes. Only the first two write an entry, each with a second person."""

    FOREIGN_CREDIT = "foreign_credit"  # take the meter's word: credit that did not come from this desk
    ADJUST_CHANNEL = "adjust_channel"  # book what the channel really paid
    SEE_STATEMENTS = "see_statements"  # each difference of a statement is settled by itself
    CHECK_METER = "check_meter"
    READ_AGAIN = "read_again"
    WAIT = "wait"
    NOTE = "note"


PROPOSALS: Final[Mapping[Kind, Proposal]] = {
    Kind.COUNT_AHEAD: Proposal.FOREIGN_CREDIT,
    Kind.COUNT_BEHIND: Proposal.CHECK_METER,
    Kind.TOTAL_DIFFERS: Proposal.FOREIGN_CREDIT,
    Kind.USE_DIFFERS: Proposal.CHECK_METER,
    Kind.REGISTER_BACK: Proposal.CHECK_METER,
    Kind.SILENT: Proposal.READ_AGAIN,
    Kind.IN_DOUBT: Proposal.WAIT,
    Kind.CHANNEL_DIFFERS: Proposal.ADJUST_CHANNEL,
    Kind.ONLINE_DIFFERS: Proposal.SEE_STATEMENTS,
    Kind.DRAWER_DIFFERENCE: Proposal.NOTE,
}


Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """`object` is a meter, an operation, a channel or a shift; expected and found are in the kind's unit:
    purchases, fen, Wh or litres."""

    kind: Kind
    object: str
    expected: int | None
    found: int | None
    detail: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A stored reading: `quantity` in Wh or litres."""

    utc_ms: int
    quantity: int
    balance_fen: int


def compare_books(
    meter_id: str, last_count: int, expected: MeterBook | None, seen: MeterBook, *, rules: MeterRules
) -> Iterator[Difference]:
    """A meter's own book against ours: `last_count` and `expected` are what its last sale proved."""
    if seen.count is not None:
        ahead = difference(seen.count, last_count, rules.count_modulus)
        if ahead:
            kind = Kind.COUNT_AHEAD if ahead > 0 else Kind.COUNT_BEHIND
            yield Difference(kind, meter_id, last_count, seen.count, _money(expected, seen, rules))
            return
    if expected is None or expected.total_fen is None or seen.total_fen is None:
        return
    added = difference(seen.total_fen, expected.total_fen, rules.total_modulus)
    if added:
        detail = {"added_fen": added}
        yield Difference(Kind.TOTAL_DIFFERS, meter_id, expected.total_fen, seen.total_fen, detail)


def compare_use(
    meter_id: str,
    before: Snapshot,
    after: Snapshot,
    *,
    sold_fen: int,
    cost_fen: int,
    tolerance_fen: int,
    swallowed_fen: int = 0,
) -> Iterator[Difference]:
    """What a meter took off its balance against what its use costs by the plan in force.

    `sold_fen` was given to it in between (refunds taken off), `cost_fen` is the use by our tariff, of which
    the meter may have forgotten up to `swallowed_fen` when it was told its balance.
    """
    if after.quantity < before.quantity:
        yield Difference(Kind.REGISTER_BACK, meter_id, before.quantity, after.quantity)
        return
    taken = before.balance_fen + sold_fen - after.balance_fen
    if not -swallowed_fen - tolerance_fen <= taken - cost_fen <= tolerance_fen:
        detail = {
            "used": after.quantity - before.quantity,
            "from_utc_ms": before.utc_ms,
            "swallowed_fen": swallowed_fen,
        }
        yield Difference(Kind.USE_DIFFERS, meter_id, cost_fen, taken, detail)


def compare_channel(channel: str, booked_fen: int, stated_fen: int) -> Iterator[Difference]:
    """A day's money by one channel against the channel's own statement."""
    if booked_fen != stated_fen:
        yield Difference(Kind.CHANNEL_DIFFERS, channel, booked_fen, stated_fen)


def compare_online(account: str, booked_fen: int, stated_fen: int) -> Iterator[Difference]:
    """What an account of a payment service holds against all that the service's statements say of it."""
    if booked_fen != stated_fen:
        yield Difference(Kind.ONLINE_DIFFERS, account, booked_fen, stated_fen)


def _money(expected: MeterBook | None, seen: MeterBook, rules: MeterRules) -> dict[str, object]:
    """What the purchases that are not in the book came to, where the meter tells."""
    if expected is None or expected.total_fen is None or seen.total_fen is None:
        return {"added_fen": None}
    return {"added_fen": difference(seen.total_fen, expected.total_fen, rules.total_modulus)}
