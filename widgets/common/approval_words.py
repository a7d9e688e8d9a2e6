"""Words for the acts that a second person approves, and for the values he is shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.approvals import Unit
from widgets.common import figures, holiday_words, item_words, order_words, pay_words, reconcile_words, words

NAMED_ACTS = {
    "refund": QT_TRANSLATE_NOOP("named", "give money back to a customer"),
    "reversal": QT_TRANSLATE_NOOP("named", "reverse a sale or refund"),
    "give_up_sale": QT_TRANSLATE_NOOP("named", "give up a sale that nobody can settle"),
    "decide_sale": QT_TRANSLATE_NOOP("named", "decide what became of a sale"),
    "correct_count": QT_TRANSLATE_NOOP("named", "correct a meter's purchase count"),
    "change_meter": QT_TRANSLATE_NOOP("named", "change a meter"),
    "new_epoch": QT_TRANSLATE_NOOP("named", "begin a meter's counts anew"),
    "change_tariff": QT_TRANSLATE_NOOP("named", "change a tariff"),
    "trip": QT_TRANSLATE_NOOP("named", "cut the supply of meters"),
    "keep_supply": QT_TRANSLATE_NOOP("named", "keep the supply of meters on"),
    "forced_trip": QT_TRANSLATE_NOOP("named", "cut supply that is kept on"),
    "close": QT_TRANSLATE_NOOP("named", "switch the supply of meters on"),
    "send_settings": QT_TRANSLATE_NOOP("named", "send prices and settings to meters"),
    "change_role": QT_TRANSLATE_NOOP("named", "change what a role may do"),
    "change_limit": QT_TRANSLATE_NOOP("named", "let a role do more alone"),
    "lower_suite": QT_TRANSLATE_NOOP("named", "let a collector's link be sealed more weakly"),
    "change_key": QT_TRANSLATE_NOOP("named", "change a collector's key"),
    "restore": QT_TRANSLATE_NOOP("named", "open a restored book for selling"),
    "online_refund": QT_TRANSLATE_NOOP("named", "send back what was paid online"),
    "pay_channel": QT_TRANSLATE_NOOP("named", "change whom online payments go to"),
}
"""By the name of an act of app.domain.approvals."""

_LABELS = {
    "closed_account": QT_TRANSLATE_NOOP("approvals", "Account to be closed"),
    "deposit_of": QT_TRANSLATE_NOOP("approvals", "Deposit of account"),
    "receipt": QT_TRANSLATE_NOOP("approvals", "Receipt"),
    "meter": QT_TRANSLATE_NOOP("approvals", "Meter"),
    "meters": QT_TRANSLATE_NOOP("approvals", "Meters"),
    "customer": QT_TRANSLATE_NOOP("approvals", "Customer"),
    "shop": QT_TRANSLATE_NOOP("approvals", "Shop"),
    "finding": QT_TRANSLATE_NOOP("approvals", "Found"),
    "object": QT_TRANSLATE_NOOP("approvals", "At"),
    "new_meter": QT_TRANSLATE_NOOP("approvals", "New meter"),
    "final_reading": QT_TRANSLATE_NOOP("approvals", "Final reading"),
    "first_reading": QT_TRANSLATE_NOOP("approvals", "First reading of the new meter"),
    "first_balance_fen": QT_TRANSLATE_NOOP("approvals", "The new meter holds already, yuan"),
    "charged_reading": QT_TRANSLATE_NOOP("approvals", "Charged up to"),
    "true_reading": QT_TRANSLATE_NOOP("approvals", "The register really shows"),
    "expected": QT_TRANSLATE_NOOP("approvals", "By the book"),
    "found": QT_TRANSLATE_NOOP("approvals", "Really"),
    "tender": QT_TRANSLATE_NOOP("approvals", "Paid by"),
    "outcome": QT_TRANSLATE_NOOP("approvals", "To be decided as"),
    "plan": QT_TRANSLATE_NOOP("approvals", "Plan"),
    "kinds": QT_TRANSLATE_NOOP("approvals", "Kinds of users"),
    "target_w": QT_TRANSLATE_NOOP("approvals", "To be saved, W"),
    "limit_w": QT_TRANSLATE_NOOP("approvals", "Power limit of a meter, W"),
    "begins_utc_ms": QT_TRANSLATE_NOOP("approvals", "Begins"),
    "prices_e8": QT_TRANSLATE_NOOP("approvals", "Prices, yuan"),
    "calendar_year": QT_TRANSLATE_NOOP("approvals", "Holidays of the year"),
    "announced": QT_TRANSLATE_NOOP("approvals", "Announced"),
    "source": QT_TRANSLATE_NOOP("approvals", "Notice"),
    "holidays": QT_TRANSLATE_NOOP("approvals", "Days off"),
    "worked_days": QT_TRANSLATE_NOOP("approvals", "Weekend days worked"),
    "spec_hash": QT_TRANSLATE_NOOP("approvals", "Its mark"),
    "amount_fen": QT_TRANSLATE_NOOP("approvals", "Amount, yuan"),
    "role": QT_TRANSLATE_NOOP("approvals", "Role"),
    "gained": QT_TRANSLATE_NOOP("approvals", "Roles gain"),
    "lost": QT_TRANSLATE_NOOP("approvals", "Roles lose"),
    "limited_act": QT_TRANSLATE_NOOP("approvals", "What for"),
    "per_act": QT_TRANSLATE_NOOP("approvals", "Alone, each time"),
    "per_day": QT_TRANSLATE_NOOP("approvals", "Alone, in a day"),
    "unit": QT_TRANSLATE_NOOP("approvals", "Counted in"),
    "collector": QT_TRANSLATE_NOOP("approvals", "Collector"),
    "collector_name": QT_TRANSLATE_NOOP("approvals", "Its name"),
    "key_id": QT_TRANSLATE_NOOP("approvals", "Present key number"),
    "suite_before": QT_TRANSLATE_NOOP("approvals", "Weakest seal now"),
    "made_utc_ms": QT_TRANSLATE_NOOP("approvals", "Backup made"),
    "lost_entries": QT_TRANSLATE_NOOP("approvals", "Log entries lost"),
    "order": QT_TRANSLATE_NOOP("approvals", "Order"),
    "pay_order": QT_TRANSLATE_NOOP("approvals", "Online order"),
    "bill_finding": QT_TRANSLATE_NOOP("approvals", "Found"),
    "channel": QT_TRANSLATE_NOOP("approvals", "Payment service"),
    "company": QT_TRANSLATE_NOOP("approvals", "Company"),
    "enabled": QT_TRANSLATE_NOOP("approvals", "Switched on"),
    "merchant": QT_TRANSLATE_NOOP("approvals", "Merchant"),
    "gateway": QT_TRANSLATE_NOOP("approvals", "Address"),
    "app_id": QT_TRANSLATE_NOOP("approvals", "Application"),
    "serial": QT_TRANSLATE_NOOP("approvals", "Certificate number"),
    "notify_url": QT_TRANSLATE_NOOP("approvals", "Told at"),
    "files": QT_TRANSLATE_NOOP("approvals", "Statements at"),
    "keys": QT_TRANSLATE_NOOP("approvals", "Mark of the service's keys"),
    "secrets": QT_TRANSLATE_NOOP("approvals", "Mark of new secret keys"),
    "day": QT_TRANSLATE_NOOP("approvals", "Day"),
    "until_utc_ms": QT_TRANSLATE_NOOP("approvals", "Until"),
    "list_hash": QT_TRANSLATE_NOOP("approvals", "Mark of the list of meters"),
    "suite_after": QT_TRANSLATE_NOOP("approvals", "Weakest seal afterwards"),
}

_STATES = {
    "asked": ("warn", "wait", QT_TRANSLATE_NOOP("approvals", "Open")),
    "approved": ("ok", "ok", QT_TRANSLATE_NOOP("approvals", "Approved")),
    "refused": ("bad", "bad", QT_TRANSLATE_NOOP("approvals", "Refused")),
    "used": ("ok", "ok", QT_TRANSLATE_NOOP("approvals", "Done")),
    "expired": ("muted", "age", QT_TRANSLATE_NOOP("approvals", "Expired")),
}

_YES_NO = (QT_TRANSLATE_NOOP("approvals", "no"), QT_TRANSLATE_NOOP("approvals", "yes"))

_UNITS = {
    Unit.FEN: QT_TRANSLATE_NOOP("approvals", "yuan"),
    Unit.METERS: QT_TRANSLATE_NOOP("approvals", "meters"),
    Unit.TIMES: QT_TRANSLATE_NOOP("approvals", "times"),
}


def act(name: str) -> str:
    """What is to be done, as "give money back to a customer"; the name itself for one that is not known."""
    source = NAMED_ACTS.get(name)
    return QCoreApplication.translate("named", source) if source else name


def title(name: str) -> str:
    """The same as a heading."""
    text = act(name)
    return text[:1].upper() + text[1:]


def unit(name: str) -> str:
    return QCoreApplication.translate("approvals", _UNITS[Unit(name)])


def state(name: str) -> tuple[str, str, str]:
    """Colour, icon and word of a request's state."""
    colour, icon, word = _STATES[name]
    return colour, icon, QCoreApplication.translate("approvals", word)


def facts(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each value with its label, in the order of the labels; made from what the approval is bound to and
    nothing else, so that what is signed is what is seen."""
    order = list(_LABELS)
    names = sorted(values, key=lambda name: (order.index(name) if name in order else len(order), name))
    return [(label_of(name), _shown(name, values[name], values)) for name in names]


def label_of(name: str) -> str:
    source = _LABELS.get(name)
    if source is None:
        return item_words.name(name) if name in item_words.NAMES else name
    return QCoreApplication.translate("approvals", source)


def amount(value: int | None, unit_name: str) -> str:
    """A limit or amount in its unit; no limit in words."""
    if value is None:
        return QCoreApplication.translate("approvals", "no limit")
    return figures.yuan(value) if unit_name == Unit.FEN else str(value)


def _shown(name: str, value: object, values: Mapping[str, object]) -> str:
    if name in ("per_act", "per_day"):
        return amount(value if isinstance(value, int) else None, str(values.get("unit", "")))
    if value is None:
        return figures.NOTHING
    if isinstance(value, bool):
        return QCoreApplication.translate("approvals", _YES_NO[value])
    if isinstance(value, int) and name in ("expected", "found"):
        return reconcile_words.amount(str(values["finding"]), value)
    if isinstance(value, int) and name.endswith("_reading"):
        return figures.thousandths(value)
    if isinstance(value, int) and name.endswith("_fen"):
        return figures.yuan(value)
    if isinstance(value, int) and name.endswith("utc_ms"):
        return figures.date_time(value)
    if isinstance(value, int) and name in item_words.NAMES:
        return item_words.value(name, value)
    if name == "announced":
        announced = QCoreApplication.translate("approvals", "yes, by the State Council")
        return announced if value else QCoreApplication.translate("approvals", "no, only the days by law")
    if isinstance(value, list | tuple) and name == "holidays":
        return "; ".join(holiday_words.told(one) for one in value)
    if isinstance(value, list | tuple):
        return ", ".join(figures.price(one) if name == "prices_e8" else str(one) for one in value)
    named = {
        "limited_act": act,
        "gained": _roles,
        "lost": _roles,
        "finding": reconcile_words.kind,
        "unit": unit,
        "role": words.role,
        "tender": words.tender,
        "order": order_words.kind,
        "outcome": lambda state: words.sale_state(state)[2],
        "channel": pay_words.channel,
        "bill_finding": pay_words.difference,
    }
    return named[name](str(value)) if name in named else str(value)


def _roles(text: str) -> str:
    """Roles and their permissions in words, a line for each role; made of "role: one, two; other: three"."""
    from widgets.common.named_values import NAMED_CONTEXT, PERMISSIONS  # late: it takes words from here

    lines = []
    for part in text.split("; "):
        role, _, permissions = part.partition(": ")
        named = (
            QCoreApplication.translate(NAMED_CONTEXT, PERMISSIONS.get(one, one))
            for one in permissions.split(", ")
        )
        lines.append(f"{words.role(role)}: {', '.join(named)}")
    return "\n".join(lines)
