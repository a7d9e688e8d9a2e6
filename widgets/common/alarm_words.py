"""Alarms in words: what it is, what was seen, what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.alarms import Ended, Kind, Level
from widgets.common import figures, order_words, pay_words, sms_words

if TYPE_CHECKING:
    from app.services.alarms import AlarmShown

NAMES = {
    Kind.LOW: QT_TRANSLATE_NOOP("alarms", "Low balance"),
    Kind.VERY_LOW: QT_TRANSLATE_NOOP("alarms", "Very low balance"),
    Kind.ARREARS: QT_TRANSLATE_NOOP("alarms", "In arrears"),
    Kind.METER_LOST: QT_TRANSLATE_NOOP("alarms", "Meter out of contact"),
    Kind.LINE_LOST: QT_TRANSLATE_NOOP("alarms", "Line out of contact"),
    Kind.COLLECTOR_LOST: QT_TRANSLATE_NOOP("alarms", "Collector out of contact"),
    Kind.RELAY: QT_TRANSLATE_NOOP("alarms", "Supply not as ordered"),
    Kind.OVERLOAD: QT_TRANSLATE_NOOP("alarms", "Overload"),
    Kind.CLOCK: QT_TRANSLATE_NOOP("alarms", "Clock is off"),
    Kind.BACKWARDS: QT_TRANSLATE_NOOP("alarms", "Register went back"),
    Kind.JUMP: QT_TRANSLATE_NOOP("alarms", "Register jumped"),
    Kind.REPLACED: QT_TRANSLATE_NOOP("alarms", "Another meter answers"),
    Kind.COUNT: QT_TRANSLATE_NOOP("alarms", "Purchase count not as expected"),
    Kind.COVER: QT_TRANSLATE_NOOP("alarms", "Cover opened"),
    Kind.MAGNET: QT_TRANSLATE_NOOP("alarms", "Magnet at the meter"),
    Kind.BATTERY: QT_TRANSLATE_NOOP("alarms", "Battery low"),
    Kind.VALVE: QT_TRANSLATE_NOOP("alarms", "Valve fault"),
    Kind.DOUBT: QT_TRANSLATE_NOOP("alarms", "In doubt for too long"),
    Kind.PAY_STUCK: QT_TRANSLATE_NOOP("alarms", "Paid online, not credited"),
    Kind.PAY_SERVICE: QT_TRANSLATE_NOOP("alarms", "Payment service away"),
    Kind.PAY_DIFFERS: QT_TRANSLATE_NOOP("alarms", "Payment statement differs"),
    Kind.DISK_LOW: QT_TRANSLATE_NOOP("alarms", "Disk nearly full"),
    Kind.DISK_FULL: QT_TRANSLATE_NOOP("alarms", "Disk full"),
    Kind.JOURNAL: QT_TRANSLATE_NOOP("alarms", "Receipt journal not written"),
    Kind.ANCHORS: QT_TRANSLATE_NOOP("alarms", "Anchors of the log not written"),
    Kind.PRINTER: QT_TRANSLATE_NOOP("alarms", "Printer fault"),
    Kind.MODEM: QT_TRANSLATE_NOOP("alarms", "SMS modem fault"),
    Kind.CODES: QT_TRANSLATE_NOOP("alarms", "Sign-in codes asked for in vain"),
    Kind.BACKUP: QT_TRANSLATE_NOOP("alarms", "Backup overdue"),
    Kind.REPORTS: QT_TRANSLATE_NOOP("alarms", "Scheduled report overdue"),
}

_LOOK_AT_REGISTER = QT_TRANSLATE_NOOP(
    "alarms",
    "Compare with the meter's own display. If the meter was changed, enter the change. If the figure is"
    " right, acknowledge: it counts on from there.",
)

_TODO = {
    Kind.LOW: QT_TRANSLATE_NOOP("alarms", "The tenant should top up soon."),
    Kind.VERY_LOW: QT_TRANSLATE_NOOP(
        "alarms", "Call the tenant: supply is cut once nothing is left and the rule allows it."
    ),
    Kind.ARREARS: QT_TRANSLATE_NOOP("alarms", "Ask the tenant to pay, or agree on keeping the supply on."),
    Kind.METER_LOST: QT_TRANSLATE_NOOP(
        "alarms", "Check that the meter has power and that its wires and address are right; then read it now."
    ),
    Kind.LINE_LOST: QT_TRANSLATE_NOOP(
        "alarms", "Look for a break or a short where the answering meters end; the bench shows the line."
    ),
    Kind.COLLECTOR_LOST: QT_TRANSLATE_NOOP(
        "alarms", "Check its power and its network; the bench shows why its link or its lines fail."
    ),
    Kind.RELAY: QT_TRANSLATE_NOOP(
        "alarms", "Read the meter now. If it stays so, somebody must look at its relay or valve."
    ),
    Kind.OVERLOAD: QT_TRANSLATE_NOOP(
        "alarms", "The tenant must switch something off, or the meter's power threshold must be raised."
    ),
    Kind.CLOCK: QT_TRANSLATE_NOOP("alarms", "Set its clock: bench, Clocks."),
    Kind.BACKWARDS: _LOOK_AT_REGISTER,
    Kind.JUMP: _LOOK_AT_REGISTER,
    Kind.REPLACED: QT_TRANSLATE_NOOP(
        "alarms", "If the meter was changed, enter the change; else find who answers under its address."
    ),
    Kind.COUNT: QT_TRANSLATE_NOOP(
        "alarms", "Somebody sold to it elsewhere, or it was reset. Reconcile before selling to it again."
    ),
    Kind.COVER: QT_TRANSLATE_NOOP("alarms", "Look at the meter and its seal, and note what you find."),
    Kind.MAGNET: QT_TRANSLATE_NOOP("alarms", "Look at the meter, and note what you find."),
    Kind.BATTERY: QT_TRANSLATE_NOOP("alarms", "Change its battery before it stops telling."),
    Kind.VALVE: QT_TRANSLATE_NOOP("alarms", "Somebody must look at the valve: it does not move as told."),
    Kind.DOUBT: QT_TRANSLATE_NOOP(
        "alarms", "Open the list of what is in doubt: it says what the program waits for and what you can do."
    ),
    Kind.PAY_STUCK: QT_TRANSLATE_NOOP(
        "alarms", "Open Online orders: it says why it waits. Sell it, or send the money back."
    ),
    Kind.PAY_SERVICE: QT_TRANSLATE_NOOP(
        "alarms",
        "Check the connection to the internet; Online orders, Services, tries a service out. It is asked"
        " again by itself, and nothing that was paid is lost.",
    ),
    Kind.PAY_DIFFERS: QT_TRANSLATE_NOOP(
        "alarms", "Open Online orders, Differences: look into each one and book the entry it proposes."
    ),
    Kind.DISK_LOW: QT_TRANSLATE_NOOP("alarms", "Free space on this computer's disk before sales stop."),
    Kind.DISK_FULL: QT_TRANSLATE_NOOP("alarms", "Nothing can be sold until space is freed on this disk."),
    Kind.JOURNAL: QT_TRANSLATE_NOOP(
        "alarms", "Check the disk of the journal's folder; choose another one in the settings."
    ),
    Kind.ANCHORS: QT_TRANSLATE_NOOP(
        "alarms",
        "Check that the folder is there and can be written to, or choose another in the settings. It is tried"
        " again within a quarter of an hour.",
    ),
    Kind.PRINTER: QT_TRANSLATE_NOOP(
        "alarms", "Mend the printer; what was not printed can be printed again from the list of sales."
    ),
    Kind.MODEM: QT_TRANSLATE_NOOP("alarms", "Check the modem, its SIM card and the network. Texts wait."),
    Kind.CODES: QT_TRANSLATE_NOOP(
        "alarms", "Somebody may be having texts sent to tenants for nothing: look at the tenants' sign-ins."
    ),
    Kind.BACKUP: QT_TRANSLATE_NOOP("alarms", "Make a backup now, and find out why none was made."),
    Kind.REPORTS: QT_TRANSLATE_NOOP(
        "alarms", "See why among the reports by schedule; it is tried again until it is written."
    ),
}

LEVELS = {
    Level.URGENT: ("bad", "bad", QT_TRANSLATE_NOOP("alarms", "Urgent")),
    Level.WARNING: ("warn", "doubt", QT_TRANSLATE_NOOP("alarms", "Warning")),
    Level.NOTICE: ("idle", "info", QT_TRANSLATE_NOOP("alarms", "Notice")),
}

_GROUPS = {
    "credit": QT_TRANSLATE_NOOP("alarms", "Credit"),
    "contact": QT_TRANSLATE_NOOP("alarms", "Contact"),
    "meter": QT_TRANSLATE_NOOP("alarms", "Meters"),
    "load": QT_TRANSLATE_NOOP("alarms", "Load"),
    "relay": QT_TRANSLATE_NOOP("alarms", "Supply"),
    "sale": QT_TRANSLATE_NOOP("alarms", "Sales"),
    "pay": QT_TRANSLATE_NOOP("alarms", "Online payments"),
    "desk": QT_TRANSLATE_NOOP("alarms", "This desk"),
}
GROUPS = tuple(_GROUPS)

ENDED = {
    Ended.GONE: QT_TRANSLATE_NOOP("alarms", "The cause is gone"),
    Ended.FOLDED: QT_TRANSLATE_NOOP("alarms", "The line's or collector's alarm stands for it"),
    Ended.LEVEL: QT_TRANSLATE_NOOP("alarms", "The balance is at another level"),
    Ended.REMOVED: QT_TRANSLATE_NOOP("alarms", "No longer on the site"),
}


def kind(kind: Kind) -> str:
    """What an alarm is about."""
    return _tr(NAMES[kind])


def to_do(kind: Kind) -> str:
    """What somebody should do about it."""
    return _tr(_TODO[kind])


def level(level: Level) -> tuple[str, str, str]:
    """Colour, icon and word."""
    colour, icon, word = LEVELS[level]
    return colour, icon, _tr(word)


def group(name: str) -> str:
    return _tr(_GROUPS[name])


def ended(why: Ended | None) -> str:
    """Why it was cleared; nothing while it is live."""
    return "" if why is None else _tr(ENDED[why])


def where(row: AlarmShown) -> str:
    """Its meter, collector or line; this desk where there is none."""
    return row.object or _tr(QT_TRANSLATE_NOOP("alarms", "This desk"))


def reason(row: AlarmShown) -> str:
    """What was seen when it was raised."""
    told = _REASONS.get(row.kind, _seen)(row)
    return told or figures.NOTHING


def _credit(row: AlarmShown) -> str:
    left, limit = row.detail.get("left_fen"), row.detail.get("limit_fen")
    if not isinstance(left, int):
        return _tr(QT_TRANSLATE_NOOP("alarms", "The meter's own warning"))
    if row.kind is Kind.ARREARS:
        return _tr(QT_TRANSLATE_NOOP("alarms", "{yuan} yuan owed")).format(yuan=figures.yuan(-left))
    text = _tr(QT_TRANSLATE_NOOP("alarms", "{yuan} yuan left, told from {limit} down"))
    return text.format(yuan=figures.yuan(left), limit=figures.yuan(_whole(limit)))


def _contact(row: AlarmShown) -> str:
    detail = row.detail
    if row.kind is Kind.METER_LOST:
        return _tr(QT_TRANSLATE_NOOP("alarms", "It does not answer"))
    if row.kind is Kind.LINE_LOST:
        text = _tr(QT_TRANSLATE_NOOP("alarms", "{silent} of {meters} meters do not answer"))
    elif detail.get("why") == "link":
        text = _tr(QT_TRANSLATE_NOOP("alarms", "No link; {meters} meters cannot be read"))
    else:
        text = _tr(QT_TRANSLATE_NOOP("alarms", "Its link stands, but none of its {meters} meters answers"))
    return text.format(silent=detail.get("silent", ""), meters=detail.get("meters", ""))


def _load(row: AlarmShown) -> str:
    limit = figures.thousandths(_whole(row.detail.get("threshold_w")))
    if row.detail.get("cut"):
        return _tr(QT_TRANSLATE_NOOP("alarms", "The meter cut its supply for too much load"))
    text = _tr(QT_TRANSLATE_NOOP("alarms", "{power} kW, allowed {limit} kW"))
    return text.format(power=figures.thousandths(_whole(row.detail.get("power_w"))), limit=limit)


def _clock(row: AlarmShown) -> str:
    seconds = _whole(row.detail.get("drift_ms")) / 1000
    if seconds > 0:
        return _tr(QT_TRANSLATE_NOOP("alarms", "{age} ahead")).format(age=figures.age(seconds))
    return _tr(QT_TRANSLATE_NOOP("alarms", "{age} behind")).format(age=figures.age(-seconds))


def _register(row: AlarmShown) -> str:
    before, after = (figures.thousandths(_whole(row.detail.get(name))) for name in ("before", "after"))
    return _tr(QT_TRANSLATE_NOOP("alarms", "From {before} to {after}")).format(before=before, after=after)


def _count(row: AlarmShown) -> str:
    text = _tr(QT_TRANSLATE_NOOP("alarms", "The book expects {expected}, the meter shows {seen}"))
    return text.format(expected=row.detail.get("expected", ""), seen=row.detail.get("seen", ""))


def _doubt(row: AlarmShown) -> str:
    if row.detail.get("two_persons"):
        text = _tr(QT_TRANSLATE_NOOP("alarms", "Receipt {receipt}: two persons must decide"))
    else:
        text = _tr(QT_TRANSLATE_NOOP("alarms", "Receipt {receipt} has no outcome yet"))
    return text.format(receipt=row.detail.get("receipt", ""))


def _disk(row: AlarmShown) -> str:
    return _tr(QT_TRANSLATE_NOOP("alarms", "{n} MB free")).format(n=row.detail.get("free_mb", ""))


def _backup(row: AlarmShown) -> str:
    if folder := row.detail.get("seen"):
        text = _tr(QT_TRANSLATE_NOOP("alarms", "For an hour none could be made in {folder}"))
        return text.format(folder=folder)
    text = _tr(QT_TRANSLATE_NOOP("alarms", "The last copy was made {when}; one is due every {n} days"))
    when = figures.short_date_time(_whole(row.detail.get("made_utc_ms")))
    return text.format(when=when, n=row.detail.get("days", ""))


def _relay(row: AlarmShown) -> str:
    ordered = str(row.detail.get("ordered", ""))
    if not ordered:
        return _seen(row)
    text = _tr(QT_TRANSLATE_NOOP("alarms", "Ordered: {order}; the meter does not show it"))
    return text.format(order=order_words.kind(ordered))


def _modem(row: AlarmShown) -> str:
    return sms_words.why(str(row.detail.get("trouble", "")))


def _codes(row: AlarmShown) -> str:
    if row.detail.get("cut_off"):
        text = _tr(QT_TRANSLATE_NOOP("alarms", "{sent} codes were sent within a day; no more are sent"))
    else:
        text = _tr(QT_TRANSLATE_NOOP("alarms", "Of {sent} codes sent within a day {entered} were entered"))
    return text.format(sent=row.detail.get("sent", ""), entered=row.detail.get("entered", ""))


def _stuck(row: AlarmShown) -> str:
    text = _tr(QT_TRANSLATE_NOOP("alarms", "Order {order}: {yuan} yuan"))
    yuan = figures.yuan(_whole(row.detail.get("amount_fen")))
    return text.format(order=row.detail.get("order", ""), yuan=yuan)


def _services(row: AlarmShown) -> str:
    """Each kind of service once, whichever company's it is."""
    names = (one.rpartition("/")[2] for one in str(row.detail.get("services", "")).split(","))
    return _tr(QT_TRANSLATE_NOOP("alarms", "No answer: {services}")).format(
        services=", ".join(pay_words.channel(one) for one in dict.fromkeys(names) if one)
    )


def _differs(row: AlarmShown) -> str:
    text = _tr(QT_TRANSLATE_NOOP("alarms", "Open: {n}, the first of {day}"))
    return text.format(n=row.detail.get("n", ""), day=row.detail.get("day", ""))


def _nothing(_row: AlarmShown) -> str:
    return _tr(QT_TRANSLATE_NOOP("alarms", "The meter tells it"))


def _seen(row: AlarmShown) -> str:
    """A text as it was noted, or the sentence of an error's key."""
    from widgets.common import messages  # late: its tables of sentences

    seen = str(row.detail.get("seen", ""))
    return messages.text(seen, {}) if seen in messages.ERROR_TEXTS else seen


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


_REASONS = {
    **dict.fromkeys((Kind.LOW, Kind.VERY_LOW, Kind.ARREARS), _credit),
    **dict.fromkeys((Kind.METER_LOST, Kind.LINE_LOST, Kind.COLLECTOR_LOST), _contact),
    **dict.fromkeys((Kind.BACKWARDS, Kind.JUMP), _register),
    **dict.fromkeys((Kind.COVER, Kind.MAGNET, Kind.BATTERY, Kind.VALVE), _nothing),
    **dict.fromkeys((Kind.DISK_LOW, Kind.DISK_FULL), _disk),
    Kind.RELAY: _relay,
    Kind.OVERLOAD: _load,
    Kind.CLOCK: _clock,
    Kind.COUNT: _count,
    Kind.DOUBT: _doubt,
    Kind.BACKUP: _backup,
    Kind.MODEM: _modem,
    Kind.CODES: _codes,
    Kind.PAY_STUCK: _stuck,
    Kind.PAY_SERVICE: _services,
    Kind.PAY_DIFFERS: _differs,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("alarms", text)
