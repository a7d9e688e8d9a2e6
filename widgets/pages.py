"""The pages of the navigation: who sees each, and how it is made when first wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, Session, allows
from widgets import names
from widgets.context import Context
from widgets.payments import payment_names


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page of the navigation: its key, the same for everybody, who sees it, and how it is made when first
    wanted."""

    name: str
    key: str
    icon: str
    permission: Permission
    make: Callable[[Context], QWidget]


def _desk(context: Context) -> QWidget:
    from widgets.cashier.sale_desk import SaleDesk

    return SaleDesk(context)


def _in_doubt(context: Context) -> QWidget:
    from widgets.cashier.in_doubt import InDoubtPage

    return InDoubtPage(context)


def _sales(context: Context) -> QWidget:
    from widgets.cashier.sales_page import SalesPage

    return SalesPage(context)


def _meters(context: Context) -> QWidget:
    from widgets.technician.meter_list import MeterListPage

    return MeterListPage(context)


def _settings(context: Context) -> QWidget:
    from widgets.technician.settings_page import SettingsPage

    return SettingsPage(context)


def _set_up(context: Context) -> QWidget:
    from widgets.setup.page import SetUpPage

    return SetUpPage(context)


def _import(context: Context) -> QWidget:
    from widgets.technician.import_page import ImportPage

    return ImportPage(context)


def _bench(context: Context) -> QWidget:
    from widgets.technician.bench import BenchPage

    return BenchPage(context)


def _shift(context: Context) -> QWidget:
    from widgets.cashier.shift_page import ShiftPage

    return ShiftPage(context)


def _payments(context: Context) -> QWidget:
    from widgets.payments.page import PaymentsPage

    return PaymentsPage(context)


def _accounts(context: Context) -> QWidget:
    from widgets.cashier.accounts_page import AccountsPage

    return AccountsPage(context)


def _people(context: Context) -> QWidget:
    from widgets.administrator.people_page import PeoplePage

    return PeoplePage(context)


def _reconcile(context: Context) -> QWidget:
    from widgets.manager.reconcile_page import ReconcilePage

    return ReconcilePage(context)


def _log(context: Context) -> QWidget:
    from widgets.manager.log_page import LogPage

    return LogPage(context)


def _approvals(context: Context) -> QWidget:
    from widgets.manager.approvals_page import ApprovalsPage

    return ApprovalsPage(context)


def _tariffs(context: Context) -> QWidget:
    from widgets.tariffs.page import TariffsPage

    return TariffsPage(context)


def _policy(context: Context) -> QWidget:
    from widgets.policy.page import PolicyPage

    return PolicyPage(context)


def _control(context: Context) -> QWidget:
    from widgets.control.page import ControlPage

    return ControlPage(context)


def _alarms(context: Context) -> QWidget:
    from widgets.alarms.page import AlarmsPage

    return AlarmsPage(context)


def _texts(context: Context) -> QWidget:
    from widgets.texting.page import TextsPage

    return TextsPage(context)


def _reports(context: Context) -> QWidget:
    from widgets.reports.centre_page import ReportCentre

    return ReportCentre(context)


def _overview(context: Context) -> QWidget:
    from widgets.overview.page import OverviewPage

    return OverviewPage(context)


def _charts(context: Context) -> QWidget:
    from widgets.charts.page import ChartsPage

    return ChartsPage(context)


PAGES = (
    PageKind(names.PAGE_OVERVIEW, "Ctrl+Shift+O", "overview", Permission.LOOK, _overview),
    PageKind(names.PAGE_DESK, "Ctrl+1", "sell", Permission.SELL, _desk),
    PageKind(names.PAGE_IN_DOUBT, "Ctrl+2", "doubt", Permission.CANCEL_SALE, _in_doubt),
    PageKind(names.PAGE_SALES, "Ctrl+Y", "slip", Permission.LOOK, _sales),
    PageKind(payment_names.PAGE_PAYMENTS, "Ctrl+Shift+P", "sell", Permission.LOOK, _payments),
    PageKind(names.PAGE_ACCOUNTS, "Ctrl+7", "user", Permission.ACCOUNTS, _accounts),
    PageKind(names.PAGE_SHIFT, "Ctrl+8", "shift", Permission.SHIFTS, _shift),
    PageKind(names.PAGE_RECONCILE, "Ctrl+R", "balance", Permission.RECONCILE, _reconcile),
    PageKind(names.PAGE_REPORTS, "Ctrl+Shift+R", "report", Permission.REPORTS, _reports),
    PageKind(names.PAGE_CHARTS, "Ctrl+Shift+C", "chart", Permission.REPORTS, _charts),
    PageKind(names.PAGE_METERS, "Ctrl+3", "meter", Permission.LOOK, _meters),
    PageKind(names.PAGE_CONTROL, "Ctrl+M", "supply-on", Permission.CONTROL, _control),
    PageKind(names.PAGE_ALARMS, "Ctrl+D", "alarm", Permission.LOOK, _alarms),
    PageKind(names.PAGE_TEXTS, "Ctrl+W", "send", Permission.MESSAGES, _texts),
    PageKind(names.PAGE_TARIFFS, "Ctrl+J", "tariff", Permission.LOOK, _tariffs),
    PageKind(names.PAGE_POLICY, "Ctrl+U", "supply-off", Permission.CONTROL, _policy),
    PageKind(names.PAGE_SETTINGS, "Ctrl+4", "settings", Permission.SET_UP, _settings),
    PageKind(names.PAGE_SET_UP, "Ctrl+6", "shop", Permission.SET_UP, _set_up),
    PageKind(names.PAGE_IMPORT, "Ctrl+I", "import", Permission.IMPORT, _import),
    PageKind(names.PAGE_BENCH, "Ctrl+5", "bench", Permission.BENCH, _bench),
    PageKind(names.PAGE_PEOPLE, "Ctrl+9", "key", Permission.OPERATORS, _people),
    PageKind(names.PAGE_APPROVALS, "Ctrl+0", "approve", Permission.APPROVE, _approvals),
    PageKind(names.PAGE_LOG, "Ctrl+G", "log", Permission.READ_LOG, _log),
)


def first_page(session: Session) -> str:
    """Where the work of this person begins: whoever sells begins at the desk, whoever looks after the whole
    with the overview."""
    kinds = [kind.name for kind in allowed(session)]
    manages = allows(session, Permission.REPORTS) and (
        allows(session, Permission.RECONCILE) or not allows(session, Permission.SELL)
    )
    if manages and names.PAGE_OVERVIEW in kinds:
        return names.PAGE_OVERVIEW
    return next(name for name in kinds if name != names.PAGE_OVERVIEW)


def allowed(session: Session) -> list[PageKind]:
    """The pages that this person may open, in the order of the navigation."""
    return [page for page in PAGES if allows(session, page.permission)]
