"""The pages of the navigation: who sees each, and how it is made when first wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, Session, allows
from widgets import names
from widgets.context import Context


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page of the navigation: who sees it, and how it is made when first wanted."""

    name: str
    icon: str
    permission: Permission
    make: Callable[[Context], QWidget]


def _desk(context: Context) -> QWidget:
    from widgets.cashier.sale_desk import SaleDesk

    return SaleDesk(context)


def _in_doubt(context: Context) -> QWidget:
    from widgets.cashier.in_doubt import InDoubtPage

    return InDoubtPage(context)


def _meters(context: Context) -> QWidget:
    from widgets.technician.meter_list import MeterListPage

    return MeterListPage(context)


PAGES = (
    PageKind(names.PAGE_DESK, "sell", Permission.SELL, _desk),
    PageKind(names.PAGE_IN_DOUBT, "doubt", Permission.CANCEL_SALE, _in_doubt),
    PageKind(names.PAGE_METERS, "meter", Permission.LOOK, _meters),
)


def allowed(session: Session) -> list[PageKind]:
    """The pages that this person may open, in the order of the navigation."""
    return [page for page in PAGES if allows(session, page.permission)]
