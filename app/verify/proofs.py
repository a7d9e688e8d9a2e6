"""What must be on record with a step of an operation's life, told from its detail (I7).

Written from faults.md 2.3 to 2.5, not from the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FENCES = ("flush", "hold-time", "session", "other-amount")
REGISTER = 65_536  # counts in a meter are compared in 16 bits; wider ones do not go round
TOTAL = 2**32  # and sums of purchases in 32

Detail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """What an operation was to add or take, the state before, and the meter's book (a detail) that its newest
    frame was sent on."""

    amount_fen: int
    adds: bool
    before: str
    sent_on: Detail | None


def missing_proof(state: str, count: int | None, detail: Detail, ground: Ground) -> str:
    """What is missing, "" if nothing is."""
    if state == "sending":
        return "" if _is_digest(detail.get("frame_sha256")) else "the frame's hash is not on record"
    if state == "confirmed":
        return _missing_confirmation(count, detail, ground)
    if state == "not_applied":
        return _missing_fence(count, detail, ground)
    return ""


def _missing_confirmation(count: int | None, detail: Detail, ground: Ground) -> str:
    if ground.before == "escalated":
        return "" if _decided(detail) else "nobody is on record who decided it"
    seen = detail.get("seen")
    if isinstance(seen, dict):
        return _wrong_word(count, seen, ground, applied=True)
    if detail.get("by") == "read-back":
        return "by read-back, and nothing was read"
    return "" if ground.adds or detail.get("by") == "office" else "taken from a meter that was not read"


def _missing_fence(count: int | None, detail: Detail, ground: Ground) -> str:
    if ground.before == "escalated" and _decided(detail):
        return ""
    fence = detail.get("fence")
    if not isinstance(fence, dict) or fence.get("kind") not in FENCES:
        return "no fence is on record"
    if not fence.get("collector") or not isinstance(fence.get("utc_ms"), int):
        return "the fence does not say where and when"
    seen = detail.get("seen")
    if not isinstance(seen, dict) or not isinstance(seen.get("utc_ms"), int):
        return "the meter was not read behind the fence"
    if seen["utc_ms"] < fence["utc_ms"]:
        return "the meter was read before the fence"
    return "" if fence["kind"] == "other-amount" else _wrong_word(count, seen, ground, applied=False)


def _decided(detail: Detail) -> bool:
    """Two persons say what became of it."""
    approvers = detail.get("approvers")
    return isinstance(approvers, list) and len(set(map(str, approvers))) >= 2


def _wrong_word(count: int | None, seen: Detail, ground: Ground, *, applied: bool) -> str:
    """The meter's count as seen must be the operation's own, or one less when it was not applied.

    A deduction that the make does not count was sent under the count that the meter had already.
    """
    sent_on = ground.sent_on if isinstance(ground.sent_on, dict) else {}
    uncounted = not ground.adds and sent_on.get("count") in (count, None)
    wanted = ((count or 0) - (not applied and not uncounted)) % REGISTER
    told = seen.get("count")
    if told is None and "count" in sent_on and sent_on["count"] is None:
        return _wrong_money(seen, ground, applied=applied)
    if not isinstance(told, int) or told % REGISTER != wanted:
        return f"the meter showed count {told}, not {wanted}"
    return "" if ground.adds else _wrong_fall(seen, ground, applied=applied, uncounted=uncounted)


def _wrong_fall(seen: Detail, ground: Ground, *, applied: bool, uncounted: bool) -> str:
    """A deduction must have left the balance; one that was not applied must not have, if that alone tells."""
    fallen = (ground.sent_on or {}).get("balance_fen", 0) - seen.get("balance_fen", 0)
    if applied and fallen < ground.amount_fen:
        return f"the meter's balance fell by {fallen} fen only"
    if not applied and uncounted and fallen >= ground.amount_fen:
        return f"the meter's balance fell by {fallen} fen"
    return ""


def _wrong_money(seen: Detail, ground: Ground, *, applied: bool) -> str:
    """A make without a count: its list of purchases, else their sum, else the balance must show it or not."""
    old, amount = ground.sent_on or {}, ground.amount_fen
    if not ground.adds:
        return _wrong_fall(seen, ground, applied=applied, uncounted=True)
    if isinstance(seen.get("last"), dict):
        changed = seen["last"] != old.get("last")
        shown = changed and seen["last"].get("amount_fen") == amount if applied else changed
    elif isinstance(seen.get("total_fen"), int) and isinstance(old.get("total_fen"), int):
        shown = (seen["total_fen"] - old["total_fen"]) % TOTAL == (amount if applied else 0)
        shown = shown if applied else not shown
    else:
        shown = seen.get("balance_fen", 0) > old.get("balance_fen", 0)
    if shown == applied:
        return ""
    return f"the meter's money {'does not show' if applied else 'shows'} the purchase"


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
