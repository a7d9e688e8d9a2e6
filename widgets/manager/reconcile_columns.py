"""The columns of what a reconciliation found, and of its runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.reconcile import Kind
from app.domain.report import CellKind
from widgets.common import figures, reconcile_words, words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.reconcile import FindingRow
    from db.money_rows import ReconcileRun


def finding_columns() -> tuple[Column, ...]:
    """What differs, at what, the two figures, what is proposed, and whether it is settled."""
    return (
        _words(
            "kind",
            QT_TRANSLATE_NOOP("reconcile", "Difference"),
            lambda row: reconcile_words.kind(row.kind),
            160,
        ),
        _words("object", QT_TRANSLATE_NOOP("reconcile", "At"), _at, 96),
        _figure("expected", QT_TRANSLATE_NOOP("reconcile", "By the book")),
        _figure("found", QT_TRANSLATE_NOOP("reconcile", "Really")),
        Column(
            "amount",
            lambda: QCoreApplication.translate("reconcile", "Money, yuan"),
            lambda row: figures.NOTHING if row.amount_fen is None else figures.yuan(row.amount_fen),
            lambda row: row.amount_fen,
            right=True,
            kind=CellKind.MONEY,
        ),
        _words(
            "proposal",
            QT_TRANSLATE_NOOP("reconcile", "What to do"),
            lambda row: reconcile_words.proposal(row.proposal),
            150,
        ),
        Column(
            "settled",
            lambda: QCoreApplication.translate("reconcile", "State"),
            _state,
            _state,
            state=lambda row: ("warn", "doubt") if row.entry_id is None else ("ok", "ok"),
        ),
    )


def run_columns() -> tuple[Column, ...]:
    """When it ran, by whom, and how much was found."""

    def by(row: ReconcileRun) -> str:
        night = row.operator_id is None
        at_night = QT_TRANSLATE_NOOP("reconcile", "By itself at night")
        by_hand = QT_TRANSLATE_NOOP("reconcile", "By hand")
        return QCoreApplication.translate("reconcile", at_night if night else by_hand)

    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("reconcile", "Ran at"),
            lambda row: figures.date_time(row.utc_ms),
            lambda row: row.utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column("by", lambda: QCoreApplication.translate("reconcile", "How"), by, by, least=120),
        _sum("meters", QT_TRANSLATE_NOOP("reconcile", "Meters")),
        _sum("heard", QT_TRANSLATE_NOOP("reconcile", "of these heard")),
        _sum("findings", QT_TRANSLATE_NOOP("reconcile", "Differences")),
    )


def words_of(row: FindingRow) -> str:
    """All that the filter looks in."""
    return f"{reconcile_words.kind(row.kind)} {_at(row)} {reconcile_words.proposal(row.proposal)}".lower()


def _at(row: FindingRow) -> str:
    if row.kind is Kind.ONLINE_DIFFERS:  # online:[company/]channel
        *company, channel = row.object.partition(":")[2].split("/")
        return " ".join((*company, words.tender(channel)))
    return words.tender(row.object) if row.kind is Kind.CHANNEL_DIFFERS else row.object


def _state(row: FindingRow) -> str:
    if row.entry_id is None:
        return QCoreApplication.translate("reconcile", "Open")
    return QCoreApplication.translate("reconcile", "Settled")


def _words(name: str, title: str, text: Callable[[Any], str], least: int) -> Column:
    return Column(name, lambda: QCoreApplication.translate("reconcile", title), text, text, least=least)


def _figure(name: str, title: str) -> Column:
    def text(row: FindingRow) -> str:
        return reconcile_words.amount(row.kind, getattr(row, name))

    return Column(
        name,
        lambda: QCoreApplication.translate("reconcile", title),
        text,
        lambda row: getattr(row, name),
        right=True,
    )


def _sum(name: str, title: str) -> Column:
    def value(row: ReconcileRun) -> int:
        return int(str(row.summary.get(name, 0)))

    return Column(
        name,
        lambda: QCoreApplication.translate("reconcile", title),
        lambda row: str(value(row)),
        value,
        right=True,
        kind=CellKind.COUNT,
    )
