"""The figures typed into the sale form, as whole fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import money
from app.errors import DeskError

if TYPE_CHECKING:
    from widgets.cashier.sale_form import SaleForm


def amount_fen(form: SaleForm) -> int:
    """The amount as typed. Raises DeskError with what is wrong with it."""
    return money.parse_yuan(form.amount.text())


def received_fen(form: SaleForm, amount: int) -> int:
    """The money taken for `amount`: as typed, or exactly that when nothing was typed or it is not cash."""
    typed = form.received.text().strip()
    if form.tender() != "cash" or not typed:
        return amount
    received = money.parse_yuan(typed)
    if received < amount:
        raise DeskError("desk.received_short", amount_fen=amount)
    return received


def reference(form: SaleForm) -> str:
    """The note to a payment that leaves a number behind; cash and deposits leave none."""
    return "" if form.tender() in ("cash", "deposit") else form.reference.text().strip()
