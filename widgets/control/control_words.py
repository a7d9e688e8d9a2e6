"""Sentences about one meter's relay, and about what exactly an order will do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.order import OrderKind
from app.domain.relay import Holder, holder
from widgets.common import figures, item_words, live_words, order_words, supply_words

if TYPE_CHECKING:
    from app.services.meter_control import ControlCard
    from app.services.views import LiveState
    from db.control_rows import OrderView

_HOLDERS: Final = {
    Holder.UNKNOWN: QT_TRANSLATE_NOOP("control", "The meter has not told how its supply stands."),
    Holder.FREE: QT_TRANSLATE_NOOP("control", "Nobody holds it: the credit decides."),
    Holder.KEPT: QT_TRANSLATE_NOOP("control", "Held on by order: supply is kept whatever is left."),
    Holder.FORCED: QT_TRANSLATE_NOOP("control", "Held off by order (forced)."),
    Holder.LOAD: QT_TRANSLATE_NOOP("control", "Held off for overload."),
    Holder.TIME: QT_TRANSLATE_NOOP("control", "Held off by the meter's own hours."),
    Holder.FEE: QT_TRANSLATE_NOOP("control", "Held off for want of credit."),
    Holder.LOCAL: QT_TRANSLATE_NOOP(
        "control", "Off, and no order or rule of the meter explains it: by hand, or a fault."
    ),
    Holder.OFF: QT_TRANSLATE_NOOP("control", "Off; this make of meter does not tell why."),
}

_MEANS: Final = {
    OrderKind.TRIP: QT_TRANSLATE_NOOP(
        "control",
        "The supply is cut now and stays cut until it is switched on or handed back to fee control. The "
        "meter's state, and that no current flows, are read back.",
    ),
    OrderKind.CLOSE: QT_TRANSLATE_NOOP(
        "control",
        "The supply is switched on now; then the meter's own credit decides again. Without credit it may cut "
        "off again by itself.",
    ),
    OrderKind.PERMIT_CLOSE: QT_TRANSLATE_NOOP(
        "control", "Somebody may switch the supply on by pressing the button at the meter."
    ),
    OrderKind.KEEP_SUPPLY: QT_TRANSLATE_NOOP(
        "control",
        "The supply stays on whatever is left, until the end of the day chosen; then it is handed back to "
        "fee control by itself.",
    ),
    OrderKind.FEE_CONTROL: QT_TRANSLATE_NOOP(
        "control",
        "Kept or forced supply ends: the credit decides again. Without credit the supply is cut at once.",
    ),
    OrderKind.SET_PRICES: QT_TRANSLATE_NOOP(
        "control", "The prices of the meter's plan are written into it and read back."
    ),
    OrderKind.SET_NEXT_PRICES: QT_TRANSLATE_NOOP(
        "control",
        "The prices of the plan's next version are written into the meter's spare set, with the time at which"
        " it switches to them by itself, and read back. Where none is to come, it is told not to switch.",
    ),
    OrderKind.SET_ALARMS: QT_TRANSLATE_NOOP(
        "control",
        "The amounts are written into the meter and read back. Some makes cut the supply below alarm "
        "amount 2.",
    ),
    OrderKind.SET_POWER: QT_TRANSLATE_NOOP(
        "control",
        "The limit is written into the meter and read back. Above it the meter cuts the supply itself.",
    ),
    OrderKind.SET_CLOCK: QT_TRANSLATE_NOOP(
        "control", "The meter gets this computer's time. Prices by time of day follow its clock."
    ),
    OrderKind.READ_STATE: QT_TRANSLATE_NOOP("control", "The meter is read; nothing is written into it."),
}


def held_by(values: Mapping[str, int]) -> str:
    """Who holds the relay, as a sentence."""
    return _tr(_HOLDERS[holder(values)])


def means(kind: OrderKind) -> str:
    """What an order does, as a sentence or two."""
    return _tr(_MEANS[kind])


def since(card: ControlCard) -> str:
    """Which order made it so, and when; empty where none did."""
    one = card.switched
    if one is None:
        return ""
    return QCoreApplication.translate("control", "Last order followed: {what}, {when}, by {who}.").format(
        what=order_words.kind(one.order.kind),
        when=figures.date_time(one.changed_utc_ms),
        who=by(one, card.names),
    )


def kept(card: ControlCard) -> str:
    """Until when and why supply is kept; empty where it is not."""
    one = card.kept_by
    if one is None:
        return ""
    until = one.order.until_utc_ms
    when = QCoreApplication.translate("control", "until handed back")
    if until is not None:
        when = QCoreApplication.translate("control", "until {when}").format(when=figures.date_time(until))
    reason = supply_words.order_reason(one.order.reason, one.order.source)
    why = f": {reason}" if reason else ""
    return QCoreApplication.translate("control", "Supply is kept {until}, by {who}{why}").format(
        until=when, who=by(one, card.names), why=why
    )


def by(one: OrderView, names: Mapping[int, str]) -> str:
    """Who ordered: a person's name, or what of the program."""
    if one.order.operator_id is None:
        return order_words.source(one.order.source)
    return names.get(one.order.operator_id, "?")


def load(live: LiveState | None) -> str:
    """What flows now, a dash where the make does not tell."""
    if live is None:
        return figures.NOTHING
    names = ("power_w", "flow_l_per_h", "current_a_ma")
    name = next((name for name in names if name in live.values), None)
    return figures.NOTHING if name is None else item_words.value(name, live.values[name])


def present(live: LiveState | None, now_utc_ms: int) -> str:
    """Balance, load, supply and age of a meter in one line."""
    return QCoreApplication.translate(
        "control", "Left: {left} yuan    Load: {load}    {supply}    Read: {age} ago"
    ).format(
        left=live_words.balance(live),
        load=load(live),
        supply=live_words.supply(live)[2],
        age=live_words.age(live, now_utc_ms),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("control", text)
