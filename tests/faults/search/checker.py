"""The judge of a history (faults.md 5, I1 to I8): plain SQL over the ledger, and the meters' own books.

It shares nothing with the program. Every amount of a history is given once and taken once, so that a purchase
or a deduction found in a meter names the operation that it came from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.search.rows import OWED, LedgerRows, Sale

ENDED = ("confirmed", "void", "rejected", "not_applied")
MAY_HOLD = {"recorded": (0, 0), "confirmed": (1, 1)} | dict.fromkeys(OWED, (0, 0))
"""How often the meter may have taken a sale, by its state; 0 or 1 in all others."""

WORD_AGE_MS = 5_000
"""From a meter's answer to its being noted: the lateness that the weather brings, waits and latencies."""


@dataclass(frozen=True, slots=True)
class MeterWord:
    """A meter by its own book: what it started with, each purchase it took and each deduction it gave. One
    that is told its balance has deductions among its purchases, below zero. `trusted` is False once its
    memory was tampered with."""

    id: str
    start_count: int
    start_total_fen: int
    purchases: Sequence[Mapping[str, Any]]
    deductions: Sequence[Mapping[str, Any]] = ()
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict rests on. `acknowledged`: sale to (meter, amount) as told to a cashier; `told`: the
    last state told of each sale; `given_back`: sales whose money was said to be handed back."""

    rows: LedgerRows
    meters: Sequence[MeterWord]
    acknowledged: Mapping[str, tuple[str, int]]
    told: Mapping[str, str]
    given_back: frozenset[str]


def violations(evidence: Evidence) -> list[str]:
    """What does not hold now; every rule must hold at every moment."""
    sales = evidence.rows.look()
    return [
        *_meters_against_sales(sales, evidence.meters),
        *_reversals(sales),
        *_sums(evidence.rows, sales),
        *_nothing_lost(evidence, sales),
        *_receipts(sales),
        *_counts(evidence.rows, sales),
        *_one_at_a_time(sales),
        *_meters_word(sales, evidence.meters),
        *_proofs(sales),
    ]


def unsent(rows: LedgerRows) -> list[str]:
    """The ids of sales that are recorded and were never sent."""
    return [sale.id for sale in rows.look() if sale.state == "recorded"]


def escalated(rows: LedgerRows) -> list[str]:
    """The ids of operations that wait for two persons."""
    return [sale.id for sale in rows.look() if sale.state == "escalated"]


def unsettled(rows: LedgerRows) -> list[str]:
    """Sales on which nobody works any more and which nobody was called for (I16)."""
    return [
        f"I16 {sale.id} is {sale.state} although all faults are over"
        for sale in rows.look()
        if sale.state not in (*ENDED, "escalated")
    ]


def _meters_against_sales(sales: list[Sale], meters: Sequence[MeterWord]) -> list[str]:
    """I1, I5, I6: to the fen, what each meter took and gave is what the book says it took and gave."""
    given = {sale.amount: sale for sale in sales if sale.adds}
    taken = {sale.amount: sale for sale in sales if not sale.adds}
    done: Counter[str] = Counter()
    found = []
    for meter in meters:
        for amount in moves_of(meter):
            sale = given.get(amount) if amount > 0 else taken.get(-amount)
            if sale is None:
                found.append(f"I1 {meter.id} moved {amount} fen that nobody asked for")
            elif sale.meter != meter.id:
                found.append(f"I6 {sale.id} of {sale.meter} went to {meter.id}")
            else:
                done[sale.id] += 1
    for sale in sales:
        least, most = MAY_HOLD.get(sale.state, (0, 1))
        if not sale.at_office and not least <= done[sale.id] <= most:
            found.append(f"I1 {sale.id} is {sale.state} and its meter did it {done[sale.id]} times")
    return found


def moves_of(meter: MeterWord) -> list[int]:
    """Amounts by the meter's own book, what it gave below zero; what came from elsewhere left out."""
    bought = [one["amount_fen"] for one in meter.purchases if not one["foreign"] and one["amount_fen"]]
    return bought + [-one["amount_fen"] for one in meter.deductions]


def _reversals(sales: list[Sale]) -> list[str]:
    """A reversal undoes a confirmed operation of its meter, whole and the other way round, and only one
    of them comes to something."""
    by_id = {sale.id: sale for sale in sales}
    undone: Counter[str] = Counter()
    found = []
    for sale in sales:
        if (sale.kind == "reversal") != (sale.original is not None):
            found.append(f"I8 {sale.id}, a {sale.kind}, undoes {sale.original}")
        if sale.original is None:
            continue
        undone[sale.original] += sale.state not in OWED
        original = by_id[sale.original]
        fits = (original.meter, original.amount, not original.adds) == (sale.meter, sale.amount, sale.adds)
        if not fits or original.state != "confirmed" or original.seqs[-1] > sale.seqs[0]:
            found.append(f"I8 {sale.id} cannot undo {original.id}")
    return found + [f"I8 {id} was undone {times} times" for id, times in undone.items() if times > 1]


def _sums(rows: LedgerRows, sales: list[Sale]) -> list[str]:
    """I1: taken = confirmed + in doubt + due back + given back, in the accounts as by the states."""
    net, given_back = rows.net, rows.given_back
    taken = sum(sale.amount for sale in sales if sale.adds)
    confirmed = sum(sale.amount if sale.adds else -sale.amount for sale in sales if sale.state == "confirmed")
    due = sum(sale.amount for sale in sales if sale.is_owed) - given_back
    in_doubt = sum(sale.amount for sale in sales if sale.adds and sale.state not in ENDED)
    wanted = {
        "cash": taken - given_back,
        "transit": -in_doubt,
        "credit": -confirmed,
        "refund_due": -due,
    }
    return [
        f"I1 account {name} holds {net[name]} fen, not {fen}"
        for name, fen in wanted.items()
        if net[name] != fen
    ]


def _nothing_lost(evidence: Evidence, sales: list[Sale]) -> list[str]:
    """I2: whatever a screen said is in the book."""
    rows, found = evidence.rows, []
    for sale_id, wanted in evidence.acknowledged.items():
        sale = rows.get(sale_id)
        if sale is None or (sale.meter, sale.amount) != wanted:
            found.append(f"I2 {sale_id} was acknowledged and is not in the book as asked for")
    for sale_id, state in evidence.told.items():
        sale = rows.get(sale_id)
        if sale is None or state not in sale.states or (state in ENDED and sale.state != state):
            found.append(f"I2 {sale_id} was told to be {state} and is {sale.state if sale else 'not there'}")
    paid = rows.paid
    found += [f"I5 {sale_id} was given back {times} times" for sale_id, times in paid.items() if times != 1]
    found += [f"I2 {sale_id} was given back and is not booked" for sale_id in evidence.given_back - set(paid)]
    early = [sale for sale in sales if sale.id in paid and not sale.is_owed]
    found += [f"I1 {sale.id}, a {sale.kind}, was paid out and is {sale.state}" for sale in early]
    return found


def _receipts(sales: list[Sale]) -> list[str]:
    """I3: 1, 2, 3 … of each series in the order of recording."""
    series: defaultdict[str, list[int]] = defaultdict(list)
    for sale in sales:
        series[sale.series].append(sale.receipt)
    return [
        f"I3 receipts {name} are {numbers}"
        for name, numbers in series.items()
        if numbers != list(range(1, len(numbers) + 1))
    ]


def _counts(rows: LedgerRows, sales: list[Sale]) -> list[str]:
    """I4 and I8: one live or confirmed sale a count; confirmed counts follow each other in their epoch.

    A deduction may go under the count of the last purchase, which it does not use up.
    """
    holders: defaultdict[tuple[str, int, int], list[str]] = defaultdict(list)
    starts = rows.starts()
    found = []
    for sale in sales:
        place = (sale.meter, sale.epoch)
        if len(sale.counts) > 1:
            found.append(f"I4 {sale.id} was sent with the counts {sorted(sale.counts)}")
        if sale.at_office or (not sale.adds and sale.counts == {starts[place]}):
            continue
        if sale.state in ("sending", "in_doubt", "escalated", "confirmed"):
            for count in sale.counts:
                holders[*place, count].append(sale.id)
        if sale.state == "confirmed":
            wanted = starts[place] = starts[place] + 1
            if sale.counts != {wanted}:
                found.append(f"I4 {sale.id} is confirmed with count {sale.counts}, not {wanted}")
                starts[place] = max(sale.counts, default=wanted)
    found += [f"I4 count {key} belongs to {ids}" for key, ids in holders.items() if len(ids) > 1]
    return found


def _one_at_a_time(sales: list[Sale]) -> list[str]:
    """At most one open operation a meter, at any time of the book's history."""
    free_at: dict[str, int] = {}
    found = []
    for sale in sales:
        if sale.seqs[0] < free_at.get(sale.meter, 0):
            found.append(f"I4 {sale.id} was opened while another sale of {sale.meter} was open")
        free_at[sale.meter] = sale.seqs[-1] if sale.state in ENDED else 1 << 60
    return found


def _meters_word(sales: list[Sale], meters: Sequence[MeterWord]) -> list[str]:
    """I6: what the book notes as the meter's word is what this meter said, and said just then.

    What was found true stays so: a meter's past does not grow. A word that is wrong is found each time.
    """
    words = {meter.id: meter for meter in meters if meter.trusted}
    found = []
    for sale in sales:
        meter = words.get(sale.meter)
        if meter is None or sale.vouched == len(sale.states):
            continue
        wrong = []
        for state, detail in zip(sale.states[sale.vouched :], sale.details[sale.vouched :], strict=True):
            seen = detail.get("before") or detail.get("seen")
            if seen and not _was_said(meter, seen):
                wrong.append(f"I6 {sale.id} {state} rests on a word that {meter.id} did not say: {seen}")
        sale.vouched = sale.vouched if wrong else len(sale.states)
        found += wrong
    return found


def _was_said(meter: MeterWord, seen: Mapping[str, Any]) -> bool:
    """Whether the meter had this count then, and this sum of purchases if its make tells it."""
    said = _said(meter, seen["utc_ms"])
    if seen["total_fen"] is None:
        return seen["count"] in {count for count, _ in said}
    return (seen["count"], seen["total_fen"]) in said


def _said(meter: MeterWord, utc_ms: int) -> set[tuple[int, int]]:
    """(count, total) as the meter had them at `utc_ms`, or just before."""
    count, total = meter.start_count, meter.start_total_fen
    said = {(count, total)}
    for purchase in meter.purchases:
        if purchase["utc_ms"] > utc_ms:
            break
        count, total = count + 1, total + purchase["amount_fen"]
        if purchase["utc_ms"] <= utc_ms - WORD_AGE_MS:
            said.clear()
        said.add((count, total))
    return said


def _proofs(sales: list[Sale]) -> list[str]:
    """I7: void only what was never sent; not applied only behind a fence, by a word spoken after it, or by
    two persons."""
    found = []
    for sale in sales:
        if sale.state == "void" and "sending" in sale.states:
            found.append(f"I7 {sale.id} was sent and is void")
        if sale.states[-2:-1] == ["escalated"]:
            if len(set(sale.details[-1].get("approvers", ()))) < 2:
                found.append(f"I7 {sale.id} was decided by {sale.details[-1].get('approvers')}")
        elif sale.state == "not_applied":
            found += _given_up_wrongly(sale)
    return found


def _given_up_wrongly(sale: Sale) -> list[str]:
    fence, seen = sale.details[-1].get("fence"), sale.details[-1].get("seen")
    if not fence or not seen or seen["utc_ms"] < fence["utc_ms"]:
        return [f"I7 {sale.id} was given up without a fence and a word behind it"]
    sent_on = next(detail["before"] for detail in reversed(sale.details) if "before" in detail)
    if seen["count"] != sent_on["count"]:
        return [f"I7 {sale.id} was given up although its meter stood at {seen['count']}"]
    return []
