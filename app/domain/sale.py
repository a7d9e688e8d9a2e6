"""The life of a sale: one table of transitions, and the read-back table. Pure (faults.md 2.3, 2.4).

RECORDED -> VOID (never sent) | SENDING
SENDING  -> CONFIRMED | REJECTED (first transmission, refusal that cannot follow success) | IN_DOUBT
IN_DOUBT -> CONFIRMED | SENDING (the same count and amount again) | NOT_APPLIED (behind a fence) | ESCALATED
ESCALATED -> CONFIRMED | NOT_APPLIED (decided by two persons)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SaleState(StrEnum):
    RECORDED = "recorded"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    CONFIRMED = "confirmed"
    VOID = "void"
    REJECTED = "rejected"
    NOT_APPLIED = "not_applied"
    ESCALATED = "escalated"


class Answer(StrEnum):
    """What came back when a meter was last told or asked something about a sale."""

    NOT_SENT = "not_sent"  # recorded; no purchase frame has left yet
    WAITING = "waiting"  # a frame is out
    ACCEPTED = "accepted"  # the meter said yes; its own book had not proven it yet
    NO_ANSWER = "no_answer"
    BAD_FRAME = "bad_frame"
    REFUSED = "refused"  # answered with an error code, which proves nothing by itself
    LINK_LOST = "link_lost"
    NEVER_LEFT = "never_left"  # the link was down, or the deadline passed in our own queue: no byte went out
    RESTARTED = "restarted"  # the program ended while the frame was out
    READ_BACK = "read_back"  # the meter's own book was read


class NextStep(StrEnum):
    """What the program does next about an open sale."""

    SEND = "send"
    READ_BACK = "read_back"
    RESEND = "resend"
    FENCE = "fence"  # make sure that nothing sent can still arrive, read back, then give up
    WAIT_CONTACT = "wait_contact"
    TWO_PERSONS = "two_persons"
    NONE = "none"


TRANSITIONS: dict[SaleState, frozenset[SaleState]] = {
    SaleState.RECORDED: frozenset({SaleState.VOID, SaleState.SENDING}),
    SaleState.SENDING: frozenset({SaleState.CONFIRMED, SaleState.REJECTED, SaleState.IN_DOUBT}),
    SaleState.IN_DOUBT: frozenset(
        {SaleState.CONFIRMED, SaleState.SENDING, SaleState.NOT_APPLIED, SaleState.ESCALATED}
    ),
    SaleState.ESCALATED: frozenset({SaleState.CONFIRMED, SaleState.NOT_APPLIED}),
    SaleState.CONFIRMED: frozenset(),
    SaleState.VOID: frozenset(),
    SaleState.REJECTED: frozenset(),
    SaleState.NOT_APPLIED: frozenset(),
}

FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)
"""States in which an operation has its one outcome and no longer holds its meter."""

MONEY_BACK = frozenset({SaleState.VOID, SaleState.REJECTED, SaleState.NOT_APPLIED})
"""Final states in which the customer's money is due back."""


class IllegalTransition(Exception):
    """A program fault: a sale was asked to go where its table does not lead."""


def check_transition(old: SaleState, new: SaleState) -> None:
    """Raise IllegalTransition unless the table allows `old` -> `new`."""
    if new not in TRANSITIONS[old]:
        raise IllegalTransition(f"{old} -> {new}")


class Verdict(StrEnum):
    """What a read-back says about one attempt (count n, amount a); k = last confirmed count = n - 1."""

    APPLIED = "applied"
    NOT_YET = "not_yet"
    FOREIGN = "foreign"  # count n or above, but not by us
    RESET = "reset"  # count below k
    UNPROVEN = "unproven"  # count n, bounds overlap: a person decides


@dataclass(frozen=True, slots=True)
class MeterBook:
    """What a meter says of its own money at one moment. `total_fen`: cumulative purchases, None if not kept."""

    count: int
    balance_fen: int
    total_fen: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One purchase as reserved: `count` n, `amount_fen` a, and the meter's book read just before."""

    count: int
    amount_fen: int
    before: MeterBook


def judge(
    attempt: Attempt, seen: MeterBook, *, max_use_fen: int, count_modulus: int, total_modulus: int
) -> Verdict:
    """The read-back table of faults.md 2.3.

    `max_use_fen` bounds what the meter can have used since `attempt.before`; the moduli are where the
    meter's count and cumulative amount wrap (0: they do not).
    """
    ahead = _difference(seen.count, attempt.count - 1, count_modulus)
    if ahead == 0:
        return Verdict.NOT_YET
    if ahead < 0:
        return Verdict.RESET
    if ahead > 1:
        return Verdict.FOREIGN
    if attempt.before.total_fen is not None and seen.total_fen is not None:
        added = _difference(seen.total_fen, attempt.before.total_fen, total_modulus)
        return Verdict.APPLIED if added == attempt.amount_fen else Verdict.FOREIGN
    return _judge_by_balance(attempt, seen, max_use_fen)


def _judge_by_balance(attempt: Attempt, seen: MeterBook, max_use_fen: int) -> Verdict:
    risen = seen.balance_fen - attempt.before.balance_fen
    if not attempt.amount_fen - max_use_fen <= risen <= attempt.amount_fen:
        return Verdict.FOREIGN
    # Within bounds, but had nothing been added it could look the same: no proof.
    return Verdict.UNPROVEN if risen <= 0 else Verdict.APPLIED


def _difference(value: int, base: int, modulus: int) -> int:
    """`value` - `base`, taken the short way round where the meter's register wraps."""
    if modulus == 0:
        return value - base
    forward = (value - base) % modulus
    return forward if forward < modulus // 2 else forward - modulus
