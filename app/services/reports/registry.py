"""Every report there is, by its name: names are stable, commands and plans of reports rely on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission
from app.errors import DeskError
from app.services.reports import energy, loss, money, prices, records, sale_rows, sales, statement
from app.services.reports.ground import Body, Ground
from app.services.reports.request import CHOICES, Request

Build = Callable[[Ground, Request], Body]

_SALES: Final = ("period", "building", "group", "shop", "meter", "operator", "channel", "medium")


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report: the group it is listed in, the filters it knows, the period it is of unless another is
    asked for, and who may have it. `needs`: the filter without which it is nothing.
    `of_one_medium`: kWh and m3 are never in one table; electricity is asked for where nothing is said."""

    name: str
    group: str
    filters: tuple[str, ...]
    build: Build
    default_period: str = "this-month"
    permission: Permission = Permission.REPORTS
    needs: str = ""
    of_one_medium: bool = False

    @property
    def is_detail(self) -> bool:
        """Whether it is of one thing, and so only drilled down to."""
        return bool(self.needs)

    def choices(self, key: str) -> tuple[str, ...] | None:
        """The words that a filter may be; None where it is anything of the site."""
        return CHOICES.get(key)


_ENERGY: Final = ("period", "medium", "each", "building", "group", "shop", "meter", "top", "order")

_OF_METERS: Final = ("period", "medium", "building", "group", "shop", "meter")
_NOW_OF_METERS: Final = ("medium", "building", "group", "shop")
_ALARMS: Final = ("level", "building", "group", "shop", "meter")

_KINDS: Final = (
    ReportKind("sales-daily", "sales", (*_SALES, "by"), sales.by_period),
    ReportKind("sales-monthly", "sales", (*_SALES, "by"), sales.by_period, "this-year"),
    ReportKind("sales-yearly", "sales", (*_SALES, "by"), sales.by_period, "1971..2199"),
    ReportKind("sales-by-operator", "sales", _SALES, sales.by_thing),
    ReportKind("sales-by-channel", "sales", _SALES, sales.by_thing),
    ReportKind("sales-by-building", "sales", _SALES, sales.by_thing),
    ReportKind("sales-by-shop", "sales", _SALES, sales.by_thing),
    ReportKind("sales-rows", "sales", (*_SALES, "kind"), sale_rows.rows, "today"),
    ReportKind("sale", "sales", ("sale",), sale_rows.one, needs="sale"),
    ReportKind("energy-shop", "energy", _ENERGY, energy.report, of_one_medium=True),
    ReportKind("energy-meter", "energy", _ENERGY, energy.report, of_one_medium=True),
    ReportKind("energy-building", "energy", _ENERGY, energy.report, of_one_medium=True),
    ReportKind("energy-group", "energy", _ENERGY, energy.report, of_one_medium=True),
    ReportKind("readings", "energy", ("period", "meter"), energy.readings, "yesterday", needs="meter"),
)

_MORE: Final = (
    ReportKind("loss", "energy", ("period", "medium", "each", "group"), loss.report, of_one_medium=True),
    ReportKind("statement", "money", _OF_METERS, statement.report, of_one_medium=True),
    ReportKind("balances", "money", _NOW_OF_METERS, money.balances),
    ReportKind("arrears", "money", _NOW_OF_METERS, money.arrears),
    ReportKind("shifts", "money", ("period", "operator"), records.closed_shifts),
    ReportKind("shift", "money", ("shift",), records.one_shift, needs="shift"),
    ReportKind(
        "reconciliation",
        "money",
        ("period",),
        records.reconciliations,
        permission=Permission.RECONCILE,
    ),
    ReportKind(
        "reconciliation-run",
        "money",
        ("run",),
        records.one_reconciliation,
        permission=Permission.RECONCILE,
        needs="run",
    ),
    ReportKind("tariffs", "money", ("medium",), prices.in_force),
    ReportKind(
        "out-of-contact-meters",
        "watch",
        ("period", "now", "building", "group", "shop", "medium"),
        records.contact,
        "last-7-days",
    ),
    ReportKind("out-of-contact-collectors", "watch", ("period", "now"), records.contact, "last-7-days"),
    ReportKind("alarms-live", "watch", _ALARMS, records.alarms_live),
    ReportKind("alarms-past", "watch", ("period", *_ALARMS, "text"), records.alarms_past, "last-7-days"),
    ReportKind(
        "operation-log",
        "watch",
        ("period", "operator", "text"),
        records.log,
        "today",
        permission=Permission.READ_LOG,
    ),
)

KINDS: Final[Mapping[str, ReportKind]] = {kind.name: kind for kind in (*_KINDS, *_MORE)}


def kind_of(name: str) -> ReportKind:
    """Raises DeskError report.no_such."""
    if name not in KINDS:
        raise DeskError("report.no_such", report=name)
    return KINDS[name]
