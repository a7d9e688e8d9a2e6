"""The columns of the lists of open and closed accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow
    from app.services.stranded_credit import Stranded

    Row = AccountRow | Stranded

_HOW = {
    "close": QT_TRANSLATE_NOOP("accounts", "Closed"),
    "transfer": QT_TRANSLATE_NOOP("accounts", "Passed on"),
}


def open_columns() -> tuple[Column, ...]:
    """Tenancies that run, with what came with them, deposits, and what is due back."""
    return (
        *_standing(),
        _money("carried_in_fen", QT_TRANSLATE_NOOP("accounts", "Carried in, yuan")),
        _money("deposit_fen", QT_TRANSLATE_NOOP("accounts", "Deposit, yuan")),
        _money("due_fen", QT_TRANSLATE_NOOP("accounts", "Due back, yuan")),
    )


def closed_columns() -> tuple[Column, ...]:
    """Tenancies that ended, how, and what was paid out."""

    def how(row: AccountRow) -> str:
        return _tr(_HOW[row.how]) if row.how in _HOW else figures.NOTHING

    return (
        *_standing(),
        _day("closed_utc_ms", QT_TRANSLATE_NOOP("accounts", "Closed at")),
        Column("how", lambda: QCoreApplication.translate("accounts", "How"), how, how),
        _money("paid_fen", QT_TRANSLATE_NOOP("accounts", "Paid out, yuan")),
    )


def stranded_columns() -> tuple[Column, ...]:
    """Credit of changed meters that is back where it came from."""

    def state(row: Stranded) -> str:
        return words.sale_state(row.state)[2]

    return (
        _text("shop_number", QT_TRANSLATE_NOOP("accounts", "Shop number")),
        _text("receipt", QT_TRANSLATE_NOOP("accounts", "Receipt")),
        _text("source", QT_TRANSLATE_NOOP("accounts", "From meter")),
        _text("meter_id", QT_TRANSLATE_NOOP("accounts", "To meter")),
        _money("amount_fen", QT_TRANSLATE_NOOP("accounts", "Amount, yuan")),
        Column("state", lambda: QCoreApplication.translate("accounts", "Outcome"), state, state),
        _text("reason", QT_TRANSLATE_NOOP("accounts", "Reason"), least=120),
        _day("utc_ms", QT_TRANSLATE_NOOP("accounts", "Tried")),
    )


def words_of(row: AccountRow) -> str:
    """All that the filter looks in."""
    said = (row.shop_number, row.shop_name, row.building, row.customer, row.phone, row.contract, *row.meters)
    return " ".join(said).lower()


def _standing() -> tuple[Column, ...]:
    def meters(row: AccountRow) -> str:
        return ", ".join(row.meters)

    return (
        _text("shop_number", QT_TRANSLATE_NOOP("accounts", "Shop number")),
        _text("shop_name", QT_TRANSLATE_NOOP("accounts", "Shop"), least=80),
        _text("building", QT_TRANSLATE_NOOP("accounts", "Building"), least=64),
        _text("customer", QT_TRANSLATE_NOOP("accounts", "Customer"), least=80),
        _text("phone", QT_TRANSLATE_NOOP("accounts", "Phone"), least=88),
        _text("contract", QT_TRANSLATE_NOOP("accounts", "Contract"), least=64),
        _day("opened_utc_ms", QT_TRANSLATE_NOOP("accounts", "Opened")),
        Column("meters", lambda: QCoreApplication.translate("accounts", "Meters"), meters, meters, least=88),
    )


def _money(name: str, title: str) -> Column:
    def value(row: Row) -> int | None:
        found: int | None = getattr(row, name)
        return found

    def text(row: Row) -> str:
        amount = value(row)
        return figures.NOTHING if amount is None else figures.yuan(amount)

    return Column(name, lambda: _tr(title), text, value, right=True, kind=CellKind.MONEY)


def _text(name: str, title: str, *, least: int | None = None) -> Column:
    def value(row: Row) -> str:
        return str(getattr(row, name))

    return Column(name, lambda: _tr(title), value, value, least=least)


def _day(name: str, title: str) -> Column:
    def value(row: Row) -> int | None:
        utc_ms: int | None = getattr(row, name)
        return utc_ms

    def text(row: Row) -> str:
        utc_ms = value(row)
        return figures.NOTHING if utc_ms is None else figures.date(utc_ms)

    return Column(name, lambda: _tr(title), text, value, kind=CellKind.MOMENT)


def _tr(text: str) -> str:
    return QCoreApplication.translate("accounts", text)
