"""An order to pay online as its page shows it: one state out of the order's and its sale's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.errors import DeskError
from app.portal.web import qr
from app.portal.web.words import Words

_OF_SALE: Final = {
    "recorded": "crediting",
    "sending": "crediting",
    "in_doubt": "checking",
    "confirmed": "credited",
    "escalated": "checking",
}
"""What a paid order shows, by how its sale stands; all else of a sale means that the money goes back."""
_ENDED: Final = frozenset({"credited", "closed", "refused", "back", "held", "refunded", "refund_refused"})
_GOOD: Final = frozenset({"placed", "offered", "paid", "crediting", "credited"})
_LINKS: Final = {"alipay": "https://qr.alipay.com/", "unionpay": "https://qr.95516.com/"}
"""Channels whose codes are addresses that a phone may open, and how those begin."""
_TRAINING: Final = "http://127.0.0.1:"
"""So begin the codes of training services, whatever they play."""


def state_of(order: Mapping[str, Any]) -> str:
    state = str(order["state"])
    if state != "sold":
        return state
    return _OF_SALE.get(str(order["sale_state"]), "back")


def shown(order: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The values of the page."""
    state, code = state_of(order), str(order["code"])
    why = order.get("why")
    is_training = code.startswith(_TRAINING)
    begins = _TRAINING if is_training else _LINKS.get(str(order["channel"]))
    return {
        "order": {
            **order,
            "shown": state,
            "ended": state in _ENDED,
            "colour": "good" if state in _GOOD else "warn",
        },
        "why": words.error(DeskError(why["key"], **why["params"])) if why else "",
        "qr": qr.code(code) if code else None,
        "link": code if begins and code.startswith(begins) else "",
        "is_training": is_training,
    }
