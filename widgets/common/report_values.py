"""English words for the values of reports' WORD columns and filters, by the column's key and the value.

Values that other screens word too are taken from there, so that one word means one thing everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.domain.alarms import Ended, Level
from widgets.common import act_words, alarm_words, reconcile_words
from widgets.common.shift_texts import SHIFT_LINES

Worded = dict[str, tuple[str, str]]
"""Value -> (context, English text)."""

_REPORT = "report"
_SUPPLY = {"electricity": ("words", "Electricity"), "water": ("words", "Water")}
_CHANNELS = {
    "cash": ("words", "Cash"),
    "card": ("words", "Card"),
    "transfer": ("words", "Transfer"),
    "qr": ("words", "QR code"),
    "deposit": ("words", "Deposit"),
    "online": ("words", "Online"),
    "alipay": ("words", "Alipay"),
    "wechat": ("words", "WeChat Pay"),
    "unionpay": ("words", "UnionPay"),
    "none": ("words", "Nothing paid"),
}
_KINDS = {
    "sale": ("words", "Sale"),
    "refund": ("words", "Refund"),
    "reversal": ("words", "Reversal"),
    "moved": ("words", "Credit moved"),
}
_STATES = {
    "recorded": ("words", "Recorded"),
    "sending": ("words", "Sending to the meter"),
    "in_doubt": ("words", "In doubt"),
    "confirmed": ("words", "Confirmed"),
    "void": ("words", "Void, never sent"),
    "rejected": ("words", "Refused by the meter"),
    "not_applied": ("words", "Not applied"),
    "escalated": ("words", "Two persons decide"),
}
_OWN = {
    "transfer_direct": QT_TRANSLATE_NOOP("report", "Money moved"),
    "transfer_pending": QT_TRANSLATE_NOOP("report", "Money set aside"),
    "transfer_posted": QT_TRANSLATE_NOOP("report", "Set aside, now moved"),
    "transfer_voided": QT_TRANSLATE_NOOP("report", "Set aside no more"),
    "operator": QT_TRANSLATE_NOOP("report", "Operator"),
    "channel": QT_TRANSLATE_NOOP("report", "Paid by"),
    "building": QT_TRANSLATE_NOOP("report", "Building"),
    "shop": QT_TRANSLATE_NOOP("report", "Shop"),
    "hour": QT_TRANSLATE_NOOP("report", "Hour"),
    "day": QT_TRANSLATE_NOOP("report", "Day"),
    "month": QT_TRANSLATE_NOOP("report", "Month"),
    "year": QT_TRANSLATE_NOOP("report", "Year"),
    "largest": QT_TRANSLATE_NOOP("report", "The largest"),
    "smallest": QT_TRANSLATE_NOOP("report", "The smallest"),
    "yes": QT_TRANSLATE_NOOP("report", "only those silent now"),
    "held_meter": QT_TRANSLATE_NOOP("report", "the meter"),
    "held_office": QT_TRANSLATE_NOOP("report", "the office"),
    "on": QT_TRANSLATE_NOOP("report", "On"),
    "off": QT_TRANSLATE_NOOP("report", "Off"),
    "changed": QT_TRANSLATE_NOOP("report", "Meter changed"),
    "backwards": QT_TRANSLATE_NOOP("report", "Register went back"),
    "jump": QT_TRANSLATE_NOOP("report", "Register jumped"),
    "no_opening": QT_TRANSLATE_NOOP("report", "No reading before is known"),
    "old_opening": QT_TRANSLATE_NOOP("report", "Not read for long before"),
    "not_read": QT_TRANSLATE_NOOP("report", "Not read in this time"),
    "gap": QT_TRANSLATE_NOOP("report", "Readings missing"),
    "open": QT_TRANSLATE_NOOP("report", "Not over yet"),
    "settled_yes": QT_TRANSLATE_NOOP("report", "Settled"),
    "settled_no": QT_TRANSLATE_NOOP("report", "Open"),
    "steps_never": QT_TRANSLATE_NOOP("report", "none"),
    "steps_month": QT_TRANSLATE_NOOP("report", "anew each month"),
    "steps_year": QT_TRANSLATE_NOOP("report", "anew each year"),
}


def _own(*names: str) -> Worded:
    return {name: (_REPORT, _OWN[name]) for name in names}


REPORT_VALUES: dict[str, Worded] = {
    "channel": _CHANNELS,
    "by": _own("operator", "channel", "building", "shop"),
    "medium": _SUPPLY,
    "kind": _KINDS,
    "state": _STATES | _own("transfer_direct", "transfer_pending", "transfer_posted", "transfer_voided"),
    "each": _own("hour", "day", "month", "year"),
    "order": _own("largest", "smallest"),
    "now": _own("yes"),
    "level": {level.name.lower(): ("alarms", alarm_words.LEVELS[level][2]) for level in Level},
    "alarm_level": {f"level_{int(level)}": ("alarms", alarm_words.LEVELS[level][2]) for level in Level},
    "alarm": {str(kind): ("alarms", text) for kind, text in alarm_words.NAMES.items()},
    "ended": {f"ended_{why}": ("alarms", alarm_words.ENDED[why]) for why in Ended},
    "custody": _own("held_meter", "held_office"),
    "supply": _own("on", "off"),
    "about": _own("changed", "backwards", "jump", "gap", "open", "no_opening", "old_opening", "not_read"),
    "shift_line": {kind: ("shift", text) for kind, text in SHIFT_LINES.items()},
    "difference_kind": {str(kind): ("reconcile", text) for kind, text in reconcile_words.KINDS.items()},
    "proposal": {str(one): ("reconcile", text) for one, text in reconcile_words.PROPOSALS.items()},
    "settled": _own("settled_yes", "settled_no"),
    "steps": _own("steps_never", "steps_month", "steps_year"),
    "result": {name: ("acts", text) for name, (_, _, text) in act_words.RESULTS.items()},
}

SAYINGS: dict[str, Callable[[Callable[[str, str], str], str], str]] = {"action": act_words.act_in}
"""Values that are put together of several words: by (translate, value)."""
