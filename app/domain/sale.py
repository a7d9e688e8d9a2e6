"""The life of an operation: one table of transitions, and the read-back table. Pure (faults.md 2.3, 2.4).

RECORDED -> VOID (never sent) | SENDING | CONFIRMED (at once, where the office holds the meter's money)
SENDING  -> CONFIRMED | REJECTED (first transmission, refusal that cannot follow success) | IN_DOUBT
IN_DOUBT -> CONFIRMED | SENDING (the same count and amount again) | NOT_APPLIED (behind a fence) | ESCALATED
ESCALATED -> CONFIRMED | NOT_APPLIED (decided by two persons)

Sale, refund, reversal and moved credit all live so. Some give the meter money, some take it: `adds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.money import cost_fen


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
    CHOOSE = "choose"  # recorded by a run that ended before sending: a person says send or cancel
    NONE = "none"


TRANSITIONS: dict[SaleState, frozenset[SaleState]] = {
    SaleState.RECORDED: frozenset({SaleState.VOID, SaleState.SENDING, SaleState.CONFIRMED}),
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
"""Final states in which the meter did not take part: what a customer paid for it is due back."""


class Kind(StrEnum):
    """What an operation is (docs/decisions/0033-money-around-sales.md)."""

    SALE = "sale"
    REFUND = "refund"
    REVERSAL = "reversal"
    MOVED = "moved"


def is_due(kind: str, state: SaleState, *, adds: bool) -> bool:
    """Whether an operation that ended so leaves money to be handed to the customer.

    Value never leaves before proof: what is taken from a meter is due only once the meter has given it up.
    """
    if not adds:
        return state is SaleState.CONFIRMED
    return kind != Kind.MOVED and state in MONEY_BACK


class IllegalTransition(Exception):
    """A sale was asked to go where its table does not lead, or somebody else moved it on first."""


def check_transition(old: SaleState, new: SaleState) -> None:
    """Raise IllegalTransition unless the table allows `old` -> `new`."""
    if new not in TRANSITIONS[old]:
        raise IllegalTransition(f"{old} -> {new}")


class Verdict(StrEnum):
    """What a read-back says about one attempt (count n, amount a); k = last confirmed count = n - 1."""

    APPLIED = "applied"
    NOT_YET = "not_yet"
    FOREIGN = "foreign"  # the count moved on, or money came in, but not by us
    RESET = "reset"  # count below k: memory lost, or another meter
    UNPROVEN = "unproven"  # count n, but the money does not show it: a person decides


@dataclass(frozen=True, slots=True)
class LastPurchase:
    """The newest line of a meter's own list of purchases; None where the make does not tell that part."""

    amount_fen: int
    count: int | None = None
    utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class MeterBook:
    """What a meter says of its own money at one moment.

    `count` is in the book's numbering (`book_count`), None in makes that keep no count; `total_fen`, the sum
    of all purchases, is None in makes that do not sum up, `last` in makes that keep no list of purchases.
    """

    count: int | None
    balance_fen: int
    total_fen: int | None
    utc_ms: int
    last: LastPurchase | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One purchase as reserved: `count` n, `amount_fen` a, and the meter's book read just before."""

    count: int
    amount_fen: int
    before: MeterBook


@dataclass(frozen=True, slots=True)
class MeterRules:
    """What the make's profile says about judging: moduli at which its counters wrap (0: they do not), and
    the most it can use (W for electricity, l/h for water; 0: not known).

    `count_wraps`: the count goes round by rule, and the book's own is wider. `guarded`: the meter itself
    refuses a count it has taken, so that a second copy of a purchase can do nothing. `deduction_counts`: a
    deduction takes the next count as a purchase does; else it is sent under the last one. `sets_balance`: it
    is told what its balance shall be, and not what to add.
    """

    count_modulus: int
    total_modulus: int
    max_power_w: int
    max_flow_l_per_h: int = 0
    count_wraps: bool = False
    guarded: bool = True
    deduction_counts: bool = False
    sets_balance: bool = False


def judge(attempt: Attempt, seen: MeterBook, *, rules: MeterRules, max_use_fen: int) -> Verdict:
    """The read-back table of faults.md 2.3. `max_use_fen` bounds what was used since `attempt.before`.

    The count decides where the make has one; else its list of purchases, else their sum, else the balance.
    """
    added = _added(attempt.before, seen, rules)
    risen = seen.balance_fen - attempt.before.balance_fen
    if seen.count is not None:
        ahead = difference(seen.count, attempt.count - 1, rules.count_modulus)
        if ahead < 0:
            return Verdict.RESET
        if ahead == 0:
            return Verdict.NOT_YET if added in (0, None) else Verdict.FOREIGN
        if ahead > 1 or not _is_ours(attempt, seen.last, rules):
            return Verdict.FOREIGN
    elif seen.last is not None:
        if seen.last == attempt.before.last:
            return Verdict.NOT_YET if added in (0, None) else Verdict.FOREIGN
        if seen.last.amount_fen != attempt.amount_fen:
            return Verdict.FOREIGN
    elif added is None:
        return _by_balance(attempt, risen, max_use_fen)
    elif added == 0:
        return Verdict.NOT_YET
    if added not in (attempt.amount_fen, None):
        return Verdict.FOREIGN
    if not attempt.amount_fen - max_use_fen <= risen <= attempt.amount_fen:
        return Verdict.UNPROVEN
    # Without a sum of purchases the rise is the only proof, and none if usage alone could look the same.
    return Verdict.UNPROVEN if added is None and risen <= 0 else Verdict.APPLIED


def _is_ours(attempt: Attempt, last: LastPurchase | None, rules: MeterRules) -> bool:
    """Whether the meter's newest purchase is this one. A list that still ends before it says nothing."""
    if last is None:
        return True
    if last.count is not None:
        ahead = difference(last.count, attempt.count, rules.count_modulus)
        return ahead < 0 or (ahead == 0 and last.amount_fen == attempt.amount_fen)
    return last == attempt.before.last or last.amount_fen == attempt.amount_fen


def _by_balance(attempt: Attempt, risen: int, max_use_fen: int) -> Verdict:
    """Where nothing but the balance tells: proof only if use cannot make one look like the other."""
    applied = attempt.amount_fen - max_use_fen <= risen <= attempt.amount_fen
    not_yet = -max_use_fen <= risen <= 0
    if applied == not_yet:
        return Verdict.UNPROVEN if applied else Verdict.FOREIGN
    return Verdict.APPLIED if applied else Verdict.NOT_YET


def unchanged(expected_count: int, expected: MeterBook | None, seen: MeterBook, *, rules: MeterRules) -> bool:
    """Whether the meter stands where the book last proved it (`expected`, None before the first proof), in
    all that both know of it: the count, the sum of purchases, without these the newest purchase."""
    if seen.count is not None and difference(seen.count, expected_count, rules.count_modulus) != 0:
        return False
    if expected is None:
        return True
    if expected.total_fen is not None and seen.total_fen is not None:
        return difference(seen.total_fen, expected.total_fen, rules.total_modulus) == 0
    return seen.count is not None or seen.last == expected.last


def next_count(last_count: int, *, rules: MeterRules) -> int | None:
    """The count that follows `last_count`; None where the meter's own counter would wrap (M18)."""
    following = last_count + 1
    ends = rules.count_modulus and not rules.count_wraps
    return None if ends and following >= rules.count_modulus else following


def meter_count(count: int, *, rules: MeterRules) -> int:
    """The book's count as the meter's own counter writes it."""
    return count % rules.count_modulus if rules.count_modulus else count


def book_count(count: int, *, last_count: int, rules: MeterRules) -> int:
    """A meter's count in the book's numbering: where it goes round by rule, the one nearest `last_count`."""
    if not rules.count_wraps:
        return count
    return last_count + difference(count, last_count, rules.count_modulus)


PRICE_MARGIN = 2
"""The meter's own price may differ from the book's (a rate of the day, a change not yet delivered)."""

USE_MARGIN_FEN = 100


def max_use_fen(rules: MeterRules, *, span_ms: int, price_e8: int) -> int:
    """The most that can have been used up in `span_ms`, in fen: the bound of the balance check."""
    span = max(0, span_ms)
    most_milli = max(rules.max_power_w, rules.max_flow_l_per_h) * span // 3_600_000  # Wh, or litres
    return PRICE_MARGIN * cost_fen(most_milli, price_e8) + USE_MARGIN_FEN


SET_WITHIN_MS = 3_000
"""A make that is told its balance forgets what it used between question and order. Its order leaves within
this of the question or never, and then the meter is asked anew
(docs/decisions/0072-the-balance-told-at-once.md)."""


def send_until_ms(attempt: Attempt, rules: MeterRules) -> int | None:
    """When the frame of `attempt` is too old to leave; None where age does no harm."""
    return attempt.before.utc_ms + SET_WITHIN_MS if rules.sets_balance else None


def swallowed_fen(rules: MeterRules, *, span_ms: int, price_e8: int) -> int:
    """The most that one order may have cost the office, whose fate was open for `span_ms`: use forgotten."""
    if not rules.sets_balance:
        return 0
    most_milli = max(rules.max_power_w, rules.max_flow_l_per_h) * max(0, span_ms) // 3_600_000
    return cost_fen(most_milli, price_e8)


MAX_SENDS = 6
"""Transmissions of one purchase, the first included, before people must look (faults.md 2.3, 8)."""

_DELAYS_S = (1.0, 3.0, 60.0, 300.0, 1800.0)


def retry_delay_s(failed_tries: int) -> float:
    """Seconds to wait after so many tries in a row failed: three at once, then 1, 5 and every 30 minutes."""
    return _DELAYS_S[min(max(failed_tries, 1), len(_DELAYS_S)) - 1]


def _added(before: MeterBook, seen: MeterBook, rules: MeterRules) -> int | None:
    if before.total_fen is None or seen.total_fen is None:
        return None
    return difference(seen.total_fen, before.total_fen, rules.total_modulus)


def difference(value: int, base: int, modulus: int) -> int:
    """`value` - `base`, taken the short way round where the meter's register wraps."""
    if modulus == 0:
        return value - base
    forward = (value - base) % modulus
    return forward if forward < modulus // 2 else forward - modulus
