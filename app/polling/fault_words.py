"""What the list of troubles says where some work of the engine met a fault: a sentence with a key of its own.

The log keeps the error as it is, with its trace; nobody at a screen reads English of the program's inside.
"""

from __future__ import annotations

from typing import Final

from app.errors import DeskError, of_book, reason_of
from app.polling.bench import as_sentence
from meterio.errors import MeterError

_OF_ONE: Final = {
    "sale": "fault.sale",
    "order": "fault.order",
    "meter": "fault.meter",
    "read": "fault.read",
    "collector": "fault.collector",
    "link of": "fault.link",
    "rounds of": "fault.rounds",
    "orders of": "fault.orders",
}
"""By what the work is called, up to the name of whose it is."""
_OF_ALL: Final = {
    "history": "fault.history",
    "last states": "fault.last_states",
    "line statistics": "fault.line_statistics",
    "charges": "fault.charges",
    "supply": "fault.supply",
    "kept supply": "fault.supply",
    "orders' book": "fault.orders_book",
    "set-up": "fault.set_up",
    "shortage": "fault.shortage",
    "delivery": "fault.delivery",
    "engine": "fault.engine",
}


def told(what: str, error: Exception) -> tuple[str, DeskError]:
    """Where it was, by the name of a sale, meter, line ..., else of the work, and the sentence.

    `what` is what the work is called, as "sale 17" or "history"; one of another name is the engine's.
    """
    reason = _reason(error)
    if what in _OF_ALL:
        return what, DeskError(_OF_ALL[what], reason=reason)
    kind, _, name = what.rpartition(" ")
    if kind == "sale" and isinstance(error, LookupError):
        reason = DeskError("fault.not_polled")
    if kind == "job":
        return "bench", DeskError("fault.job", reason=reason)
    if kind in _OF_ONE:
        return name, DeskError(_OF_ONE[kind], name=name, reason=reason)
    return what, DeskError("fault.engine", reason=reason)


def _reason(error: Exception) -> object:
    """A sentence where the error has one, a remark of the wire, else only what kind of fault it is."""
    book = of_book(error)
    if book is not None or isinstance(error, DeskError):
        return book or error
    if isinstance(error, MeterError):
        return as_sentence(error)
    if isinstance(error, OSError):
        return reason_of(error)
    return str(error) if isinstance(error, ValueError) else type(error).__name__
