"""Every report there is, by its name: names are stable, commands and plans of reports rely on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission
from app.errors import DeskError
from app.services.reports import sale_rows, sales
from app.services.reports.ground import Body, Ground
from app.services.reports.request import CHOICES, Request

Build = Callable[[Ground, Request], Body]

_SALES: Final = ("period", "building", "group", "shop", "meter", "operator", "channel", "medium")


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report: the group it is listed in, the filters it knows, the period it is of unless another is
    asked for, and who may have it. `is_detail`: only drilled down to, for it needs its filter."""

    name: str
    group: str
    filters: tuple[str, ...]
    build: Build
    default_period: str = "this-month"
    permission: Permission = Permission.REPORTS
    is_detail: bool = False

    def choices(self, key: str) -> tuple[str, ...] | None:
        """The words that a filter may be; None where it is anything of the site."""
        return CHOICES.get(key)


_KINDS: Final = (
    ReportKind("sales-daily", "sales", (*_SALES, "by"), sales.by_period),
    ReportKind("sales-monthly", "sales", (*_SALES, "by"), sales.by_period, "this-year"),
    ReportKind("sales-yearly", "sales", (*_SALES, "by"), sales.by_period, "1971..2199"),
    ReportKind("sales-by-operator", "sales", _SALES, sales.by_thing),
    ReportKind("sales-by-channel", "sales", _SALES, sales.by_thing),
    ReportKind("sales-by-building", "sales", _SALES, sales.by_thing),
    ReportKind("sales-by-shop", "sales", _SALES, sales.by_thing),
    ReportKind("sales-rows", "sales", (*_SALES, "kind"), sale_rows.rows, "today"),
    ReportKind("sale", "sales", ("sale",), sale_rows.one, is_detail=True),
)

KINDS: Final[Mapping[str, ReportKind]] = {kind.name: kind for kind in _KINDS}


def kind_of(name: str) -> ReportKind:
    """Raises DeskError report.no_such."""
    if name not in KINDS:
        raise DeskError("report.no_such", report=name)
    return KINDS[name]
