"""Words for what a reconciliation finds, and for what the program proposes about it."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.reconcile import Kind, Proposal
from widgets.common import figures

KINDS = {
    Kind.COUNT_AHEAD: QT_TRANSLATE_NOOP("reconcile", "The meter took purchases that are not in the book"),
    Kind.COUNT_BEHIND: QT_TRANSLATE_NOOP("reconcile", "The meter's purchase count has gone back"),
    Kind.TOTAL_DIFFERS: QT_TRANSLATE_NOOP("reconcile", "The meter's sum of purchases is not the book's"),
    Kind.USE_DIFFERS: QT_TRANSLATE_NOOP("reconcile", "The balance fell otherwise than the use costs"),
    Kind.REGISTER_BACK: QT_TRANSLATE_NOOP("reconcile", "The register stands lower than before"),
    Kind.SILENT: QT_TRANSLATE_NOOP("reconcile", "The meter does not answer"),
    Kind.IN_DOUBT: QT_TRANSLATE_NOOP("reconcile", "An operation has no outcome yet"),
    Kind.CHANNEL_DIFFERS: QT_TRANSLATE_NOOP("reconcile", "The channel's statement says another sum"),
    Kind.ONLINE_DIFFERS: QT_TRANSLATE_NOOP("reconcile", "Statements of the payment service say another sum"),
    Kind.DRAWER_DIFFERENCE: QT_TRANSLATE_NOOP("reconcile", "A shift counted another sum"),
}

PROPOSALS = {
    Proposal.FOREIGN_CREDIT: QT_TRANSLATE_NOOP("reconcile", "Book it as credit from elsewhere"),
    Proposal.ADJUST_CHANNEL: QT_TRANSLATE_NOOP("reconcile", "Book what the channel paid"),
    Proposal.SEE_STATEMENTS: QT_TRANSLATE_NOOP("reconcile", "See Online orders, Differences"),
    Proposal.CHECK_METER: QT_TRANSLATE_NOOP("reconcile", "Look at the meter on site"),
    Proposal.READ_AGAIN: QT_TRANSLATE_NOOP("reconcile", "Bring it in contact, run again"),
    Proposal.WAIT: QT_TRANSLATE_NOOP("reconcile", "See the list of what is in doubt"),
    Proposal.NOTE: QT_TRANSLATE_NOOP("reconcile", "Booked at the count"),
}

_MONEY = frozenset(
    {
        Kind.TOTAL_DIFFERS,
        Kind.USE_DIFFERS,
        Kind.IN_DOUBT,
        Kind.CHANNEL_DIFFERS,
        Kind.ONLINE_DIFFERS,
        Kind.DRAWER_DIFFERENCE,
    }
)


def kind(name: str) -> str:
    return QCoreApplication.translate("reconcile", KINDS[Kind(name)])


def proposal(name: str) -> str:
    return QCoreApplication.translate("reconcile", PROPOSALS[Proposal(name)])


def amount(kind_name: str, value: int | None) -> str:
    """What was expected or found, in the unit of its kind: yuan, a register, or a count."""
    if value is None:
        return figures.NOTHING
    if Kind(kind_name) in _MONEY:
        return figures.yuan(value)
    return figures.thousandths(value) if Kind(kind_name) is Kind.REGISTER_BACK else str(value)
