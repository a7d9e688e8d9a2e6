"""Words for what the operation log says was done, and for what stands in its details.

An action is "thing.what", as "sale.confirmed"; each part has its word, and a what may have one of its own
for one thing. A test follows every action in the source to here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common import approval_words, figures, holiday_words, order_words, supply_words, words
from widgets.common.approval_words import NAMED_ACTS
from widgets.common.named_values import PERMISSIONS

TRIED = "try."

_ALONE = {
    "sign_in": QT_TRANSLATE_NOOP("acts", "Signed in"),
    "unlock": QT_TRANSLATE_NOOP("acts", "Unlocked the desk"),
    "cancel.asked": QT_TRANSLATE_NOOP("acts", "Sale: giving up asked for"),
    "money.given_back": QT_TRANSLATE_NOOP("acts", "Money given back"),
    "receipt.print": QT_TRANSLATE_NOOP("acts", "Slip printed"),
    "first_steps.done": QT_TRANSLATE_NOOP("acts", "First steps done"),
    "site.import": QT_TRANSLATE_NOOP("acts", "Site imported"),
    "book.proven": QT_TRANSLATE_NOOP("acts", "Book proven"),
    "book.not_proven": QT_TRANSLATE_NOOP("acts", "Book does not prove itself"),
    "log.tables_sealed": QT_TRANSLATE_NOOP("acts", "Operation log: tables of the book sealed"),
    "book.copy_accepted": QT_TRANSLATE_NOOP("acts", "Book: an older copy accepted"),
    "book.restored": QT_TRANSLATE_NOOP("acts", "Book: put back from a backup"),
    "book.restored_opened": QT_TRANSLATE_NOOP("acts", "Book: open for selling again"),
    "book.backup_asked": QT_TRANSLATE_NOOP("acts", "Backup asked for"),
    "log.began_anew": QT_TRANSLATE_NOOP("acts", "Operation log: a new key, the one before is lost"),
    "list.exported": QT_TRANSLATE_NOOP("acts", "List exported"),
    "readings.archive": QT_TRANSLATE_NOOP("acts", "Readings of a year moved to a file"),
    "readings.correct": QT_TRANSLATE_NOOP("acts", "Reading corrected by hand"),
    "readings.bring_back": QT_TRANSLATE_NOOP("acts", "Readings of a year brought back"),
    "meters.password": QT_TRANSLATE_NOOP("acts", "Meters' password set"),
}

_THINGS = {
    "account": QT_TRANSLATE_NOOP("acts", "Account"),
    "alarm": QT_TRANSLATE_NOOP("acts", "Alarm"),
    "approval": QT_TRANSLATE_NOOP("acts", "Approval"),
    "area": QT_TRANSLATE_NOOP("acts", "Area"),
    "building": QT_TRANSLATE_NOOP("acts", "Building"),
    "bus": QT_TRANSLATE_NOOP("acts", "Line"),
    "calendar": QT_TRANSLATE_NOOP("acts", "Holidays"),
    "collector": QT_TRANSLATE_NOOP("acts", "Collector"),
    "company": QT_TRANSLATE_NOOP("acts", "Company"),
    "entry": QT_TRANSLATE_NOOP("acts", "Entry"),
    "group": QT_TRANSLATE_NOOP("acts", "Group"),
    "keys": QT_TRANSLATE_NOOP("acts", "Desk's own key"),
    "message": QT_TRANSLATE_NOOP("acts", "Text message"),
    "list": QT_TRANSLATE_NOOP("acts", "List"),
    "meter": QT_TRANSLATE_NOOP("acts", "Meter"),
    "meter_set": QT_TRANSLATE_NOOP("acts", "Saved selection"),
    "modem": QT_TRANSLATE_NOOP("acts", "SMS modem"),
    "moved": QT_TRANSLATE_NOOP("acts", "Credit moved"),
    "operator": QT_TRANSLATE_NOOP("acts", "Operator"),
    "order": QT_TRANSLATE_NOOP("acts", "Order to a meter"),
    "reconcile": QT_TRANSLATE_NOOP("acts", "Reconciliation"),
    "refund": QT_TRANSLATE_NOOP("acts", "Refund"),
    "reversal": QT_TRANSLATE_NOOP("acts", "Reversal"),
    "role": QT_TRANSLATE_NOOP("acts", "Role"),
    "sale": QT_TRANSLATE_NOOP("acts", "Sale"),
    "schedule": QT_TRANSLATE_NOOP("acts", "Report by schedule"),
    "setting": QT_TRANSLATE_NOOP("acts", "Setting"),
    "shift": QT_TRANSLATE_NOOP("acts", "Shift"),
    "shop": QT_TRANSLATE_NOOP("acts", "Shop"),
    "shortage": QT_TRANSLATE_NOOP("acts", "Plan for a shortage"),
    "supply": QT_TRANSLATE_NOOP("acts", "Supply"),
    "tariff": QT_TRANSLATE_NOOP("acts", "Tariff"),
    "pay": QT_TRANSLATE_NOOP("acts", "Online order"),
    "tenant": QT_TRANSLATE_NOOP("acts", "Tenant"),
}

_WHATS = {
    "acknowledge": QT_TRANSLATE_NOOP("acts", "acknowledged"),
    "add": QT_TRANSLATE_NOOP("acts", "added"),
    "add_meter": QT_TRANSLATE_NOOP("acts", "meter added"),
    "adjustment": QT_TRANSLATE_NOOP("acts", "adjustment"),
    "again": QT_TRANSLATE_NOOP("acts", "put into the queue again"),
    "approved": QT_TRANSLATE_NOOP("acts", "approved"),
    "asked": QT_TRANSLATE_NOOP("acts", "asked for"),
    "began_anew": QT_TRANSLATE_NOOP("acts", "begun anew"),
    "carried_in": QT_TRANSLATE_NOOP("acts", "carried in"),
    "cancel": QT_TRANSLATE_NOOP("acts", "taken out of the queue"),
    "cancelled": QT_TRANSLATE_NOOP("acts", "cancelled"),
    "change": QT_TRANSLATE_NOOP("acts", "changed"),
    "charge": QT_TRANSLATE_NOOP("acts", "charge"),
    "close": QT_TRANSLATE_NOOP("acts", "closed"),
    "closed": QT_TRANSLATE_NOOP("acts", "closed"),
    "closing": QT_TRANSLATE_NOOP("acts", "to be closed"),
    "codes": QT_TRANSLATE_NOOP("acts", "one-time codes begun"),
    "confirmed": QT_TRANSLATE_NOOP("acts", "confirmed"),
    "connection": QT_TRANSLATE_NOOP("acts", "connection changed"),
    "decide": QT_TRANSLATE_NOOP("acts", "second person's proof"),
    "delete": QT_TRANSLATE_NOOP("acts", "deleted"),
    "deposit_in": QT_TRANSLATE_NOOP("acts", "deposit taken"),
    "deposit_out": QT_TRANSLATE_NOOP("acts", "deposit paid back"),
    "difference": QT_TRANSLATE_NOOP("acts", "cash difference"),
    "disable": QT_TRANSLATE_NOOP("acts", "locked out"),
    "enable": QT_TRANSLATE_NOOP("acts", "let in again"),
    "entered": QT_TRANSLATE_NOOP("acts", "entered"),
    "ended": QT_TRANSLATE_NOOP("acts", "ended"),
    "epoch": QT_TRANSLATE_NOOP("acts", "counts begun"),
    "escalated": QT_TRANSLATE_NOOP("acts", "left to two persons"),
    "exchanged": QT_TRANSLATE_NOOP("acts", "changed"),
    "expired": QT_TRANSLATE_NOOP("acts", "not sent in time"),
    "bill": QT_TRANSLATE_NOOP("acts", "statement fetched"),
    "channel": QT_TRANSLATE_NOOP("acts", "payment service set up"),
    "hint": QT_TRANSLATE_NOOP("acts", "notice of the payment service"),
    "float_in": QT_TRANSLATE_NOOP("acts", "float into the drawer"),
    "float_out": QT_TRANSLATE_NOOP("acts", "cash to the safe"),
    "given_back": QT_TRANSLATE_NOOP("acts", "given back"),
    "held": QT_TRANSLATE_NOOP("acts", "held: paid, not sold"),
    "in_doubt": QT_TRANSLATE_NOOP("acts", "in doubt"),
    "key": QT_TRANSLATE_NOOP("acts", "key set"),
    "key_retired": QT_TRANSLATE_NOOP("acts", "older key retired"),
    "key_rotated": QT_TRANSLATE_NOOP("acts", "key changed"),
    "limit": QT_TRANSLATE_NOOP("acts", "limit changed"),
    "members": QT_TRANSLATE_NOOP("acts", "members changed"),
    "new_code": QT_TRANSLATE_NOOP("acts", "new code for the slip"),
    "end_session": QT_TRANSLATE_NOOP("acts", "signed out by the office"),
    "switching": QT_TRANSLATE_NOOP("acts", "switching of own supply changed"),
    "choose": QT_TRANSLATE_NOOP("acts", "texts chosen"),
    "sign_in": QT_TRANSLATE_NOOP("acts", "signed in"),
    "minimum_suite": QT_TRANSLATE_NOOP("acts", "weakest seal changed"),
    "kinds": QT_TRANSLATE_NOOP("acts", "kinds of users changed"),
    "plan": QT_TRANSLATE_NOOP("acts", "kept as a draft"),
    "running": QT_TRANSLATE_NOOP("acts", "running"),
    "sold": QT_TRANSLATE_NOOP("acts", "sold"),
    "start": QT_TRANSLATE_NOOP("acts", "started"),
    "undo": QT_TRANSLATE_NOOP("acts", "to be undone"),
    "undoing": QT_TRANSLATE_NOOP("acts", "being undone"),
    "moved": QT_TRANSLATE_NOOP("acts", "moved"),
    "new_version": QT_TRANSLATE_NOOP("acts", "new version"),
    "not_applied": QT_TRANSLATE_NOOP("acts", "not applied"),
    "not_followed": QT_TRANSLATE_NOOP("acts", "not followed by the meter"),
    "notice": QT_TRANSLATE_NOOP("acts", "warning of little credit"),
    "offered": QT_TRANSLATE_NOOP("acts", "code given"),
    "open": QT_TRANSLATE_NOOP("acts", "opened"),
    "paid": QT_TRANSLATE_NOOP("acts", "paid"),
    "paper": QT_TRANSLATE_NOOP("acts", "put on paper"),
    "password": QT_TRANSLATE_NOOP("acts", "password changed"),
    "pin": QT_TRANSLATE_NOOP("acts", "PIN set"),
    "placed": QT_TRANSLATE_NOOP("acts", "placed"),
    "put_back": QT_TRANSLATE_NOOP("acts", "put back from paper"),
    "recorded": QT_TRANSLATE_NOOP("acts", "recorded"),
    "refund_refused": QT_TRANSLATE_NOOP("acts", "refund refused by the gateway"),
    "refunded": QT_TRANSLATE_NOOP("acts", "sent back"),
    "refunding": QT_TRANSLATE_NOOP("acts", "being sent back"),
    "refused": QT_TRANSLATE_NOOP("acts", "refused"),
    "rejected": QT_TRANSLATE_NOOP("acts", "refused by the meter"),
    "relay_test": QT_TRANSLATE_NOOP("acts", "relay test"),
    "reset_codes": QT_TRANSLATE_NOOP("acts", "one-time codes ended"),
    "reset_password": QT_TRANSLATE_NOOP("acts", "password reset"),
    "retire": QT_TRANSLATE_NOOP("acts", "retired"),
    "run": QT_TRANSLATE_NOOP("acts", "run"),
    "save": QT_TRANSLATE_NOOP("acts", "saved"),
    "sending": QT_TRANSLATE_NOOP("acts", "sent to the meter"),
    "setting": QT_TRANSLATE_NOOP("acts", "setting of its own changed"),
    "settle": QT_TRANSLATE_NOOP("acts", "difference settled"),
    "settled": QT_TRANSLATE_NOOP("acts", "settled"),
    "take_back": QT_TRANSLATE_NOOP("acts", "taken back"),
    "template": QT_TRANSLATE_NOOP("acts", "template changed"),
    "test": QT_TRANSLATE_NOOP("acts", "trial sent"),
    "transfer": QT_TRANSLATE_NOOP("acts", "passed on"),
    "used": QT_TRANSLATE_NOOP("acts", "used"),
    "void": QT_TRANSLATE_NOOP("acts", "void"),
}

_TENANT_ACTS = {
    "tenant.look": QT_TRANSLATE_NOOP("acts", "look at what is another's, as a tenant"),
    "tenant.read_now": QT_TRANSLATE_NOOP("acts", "have a meter read, as a tenant"),
    "tenant.pay": QT_TRANSLATE_NOOP("acts", "top up, as a tenant"),
    "tenant.switch": QT_TRANSLATE_NOOP("acts", "switch supply, as a tenant"),
    "tenant.choose": QT_TRANSLATE_NOOP("acts", "choose texts, as a tenant"),
}
"""By "tenant." and the value of app.domain.tenancy.TenantMay."""

_DETAILS = {
    "way": QT_TRANSLATE_NOOP("acts", "By"),
    "place": QT_TRANSLATE_NOOP("acts", "At"),
    "phone": QT_TRANSLATE_NOOP("acts", "Telephone"),
    "address": QT_TRANSLATE_NOOP("acts", "Network address"),
    "reason": QT_TRANSLATE_NOOP("acts", "Reason"),
    "before": QT_TRANSLATE_NOOP("acts", "Before"),
    "after": QT_TRANSLATE_NOOP("acts", "After"),
    "approver": QT_TRANSLATE_NOOP("acts", "Approved by"),
    "asked_by": QT_TRANSLATE_NOOP("acts", "Asked for by"),
    "act": QT_TRANSLATE_NOOP("acts", "What for"),
    "request": QT_TRANSLATE_NOOP("acts", "Request"),
    "roles": QT_TRANSLATE_NOOP("acts", "Roles"),
    "terminal": QT_TRANSLATE_NOOP("acts", "Terminal"),
    "failed": QT_TRANSLATE_NOOP("acts", "Failures in a row"),
    "step": QT_TRANSLATE_NOOP("acts", "Step"),
    "count": QT_TRANSLATE_NOOP("acts", "Purchase count"),
    "copy": QT_TRANSLATE_NOOP("acts", "Copy"),
    "amount_fen": QT_TRANSLATE_NOOP("acts", "Amount, yuan"),
    "drawer": QT_TRANSLATE_NOOP("acts", "Drawer"),
    "debit": QT_TRANSLATE_NOOP("acts", "Debit"),
    "credit": QT_TRANSLATE_NOOP("acts", "Credit"),
    "key_id": QT_TRANSLATE_NOOP("acts", "Key number"),
    "outcome": QT_TRANSLATE_NOOP("acts", "Outcome"),
    "kind": QT_TRANSLATE_NOOP("acts", "What was ordered"),
    "source": QT_TRANSLATE_NOOP("acts", "Ordered by"),
    "values": QT_TRANSLATE_NOOP("acts", "Values"),
    "until": QT_TRANSLATE_NOOP("acts", "Until"),
    "forced": QT_TRANSLATE_NOOP("acts", "Although supply is kept on"),
    "order": QT_TRANSLATE_NOOP("acts", "Number of the order"),
    "kinds": QT_TRANSLATE_NOOP("acts", "Kinds of users"),
    "target_w": QT_TRANSLATE_NOOP("acts", "To be saved, W"),
    "limit_w": QT_TRANSLATE_NOOP("acts", "Power limit, W"),
    "meters": QT_TRANSLATE_NOOP("acts", "Meters"),
    "note": QT_TRANSLATE_NOOP("acts", "Note"),
    "file": QT_TRANSLATE_NOOP("acts", "File"),
    "report": QT_TRANSLATE_NOOP("acts", "Report"),
    "read_utc_ms": QT_TRANSLATE_NOOP("acts", "Read at"),
    "old_reading": QT_TRANSLATE_NOOP("acts", "It told"),
    "new_reading": QT_TRANSLATE_NOOP("acts", "Corrected to"),
    "entry": QT_TRANSLATE_NOOP("acts", "Number of the entry"),
    "folder": QT_TRANSLATE_NOOP("acts", "Folder"),
}

_TRIED_TO = QT_TRANSLATE_NOOP("acts", "Tried to {what}")
_BOTH = QT_TRANSLATE_NOOP("acts", "{thing}: {what}")

RESULTS = {
    "done": ("ok", "ok", QT_TRANSLATE_NOOP("acts", "Done")),
    "refused": ("bad", "bad", QT_TRANSLATE_NOOP("acts", "Refused")),
}


def act(action: str) -> str:
    """What was done, as "Sale: confirmed"; an action of another version of the program as it stands."""
    return act_in(QCoreApplication.translate, action)


def act_in(translate: Callable[[str, str], str], action: str) -> str:
    """`act` in the language of `translate`."""
    if action.startswith(TRIED):
        what = _tried(translate, action.removeprefix(TRIED))
        return translate("acts", _TRIED_TO).format(what=what)
    if action in _ALONE:
        return translate("acts", _ALONE[action])
    thing, _, what = action.partition(".")
    if thing not in _THINGS or what not in _WHATS:
        return action
    words = {"thing": translate("acts", _THINGS[thing]), "what": translate("acts", _WHATS[what])}
    return translate("acts", _BOTH).format(**words)


def known() -> tuple[str, ...]:
    """Things that actions are about, for a choice: their keys in the order of their words."""
    return tuple(
        sorted((*_THINGS, "sign_in", "money", "receipt", "site", "try", "book", "readings"), key=thing)
    )


def thing(key: str) -> str:
    """A group of actions for a choice."""
    groups = {
        "sign_in": QCoreApplication.translate("acts", "Sign-in"),
        "money": QCoreApplication.translate("acts", "Money given back"),
        "receipt": QCoreApplication.translate("acts", "Slips"),
        "site": QCoreApplication.translate("acts", "Import"),
        "try": QCoreApplication.translate("acts", "Refused attempts"),
        "readings": QCoreApplication.translate("acts", "Readings"),
        "book": QCoreApplication.translate("acts", "Proofs of the book"),
    }
    return groups[key] if key in groups else _tr(_THINGS[key])


def result(kind: str) -> tuple[str, str, str]:
    """Colour, icon and word of how it ended."""
    colour, icon, word = RESULTS[kind]
    return colour, icon, _tr(word)


def facts(detail: Mapping[str, object], *, refused: bool) -> list[tuple[str, str]]:
    """Each detail with its label, those with words first and in their order; what is in one another, flat."""
    order = list(_DETAILS)
    names = sorted(detail, key=lambda name: (order.index(name) if name in order else len(order), name))
    shown = dict(detail)
    if not refused and "source" in shown and "reason" in shown:
        shown["reason"] = supply_words.order_reason(str(shown["reason"]), shown["source"])
    return [(_label(name), _shown(name, shown[name], refused=refused)) for name in names]


def _label(name: str) -> str:
    return _tr(_DETAILS[name]) if name in _DETAILS else approval_words.label_of(name)


def _shown(name: str, value: object, *, refused: bool) -> str:
    if name == "reason" and refused:
        from widgets.common import messages  # late: its tables of sentences

        return messages.text(str(value), {}) if str(value) in messages.ERROR_TEXTS else str(value)
    if name in ("kind", "source") and str(value) in order_words.KNOWN[name]:
        return order_words.named(name, str(value))
    if name == "until" and isinstance(value, int):
        return figures.date_time(value)
    if name == "act":
        return approval_words.act(str(value))
    if name == "roles":
        return ", ".join(words.role(one) for one in str(value).split(","))
    return _plain(name, value)


def _plain(name: str, value: object) -> str:
    if value is None or value == "":
        return figures.NOTHING
    if isinstance(value, bool):
        return (
            QCoreApplication.translate("acts", "yes") if value else QCoreApplication.translate("acts", "no")
        )
    if isinstance(value, int) and name.endswith("_fen"):
        return figures.yuan(value)
    if isinstance(value, int) and name.endswith("utc_ms"):
        return figures.date_time(value)
    if isinstance(value, int) and name.endswith("_reading"):
        return figures.thousandths(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_label(part)}: {_plain(part, inner)}" for part, inner in sorted(value.items()))
    if isinstance(value, list | tuple) and name == "holidays":
        return "; ".join(holiday_words.told(one) for one in value)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(name, one) for one in value) or figures.NOTHING
    return str(value)


def _tried(translate: Callable[[str, str], str], name: str) -> str:
    if name in PERMISSIONS:
        return translate("named", PERMISSIONS[name])
    if name in _TENANT_ACTS:
        return translate("acts", _TENANT_ACTS[name])
    return translate("named", NAMED_ACTS[name]) if name in NAMED_ACTS else name


def _tr(text: str) -> str:
    return QCoreApplication.translate("acts", text)
