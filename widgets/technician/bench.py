"""The technician's bench: what the lines say and do, one tab for each way to look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import label
from widgets.common.tab_page import held, holders, lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated


class BenchPage(Retranslated, QWidget):
    """Each tab is made when first looked at; Alt and its number opens it.

    `new_meter_wanted(fields)`: a meter that was found is to be set up. `opened_for_selling()`: a book that
    was put back from a backup sells again.
    """

    new_meter_wanted = Signal(object)
    opened_for_selling = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.BENCH_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._title = label("title")
        self.tabs = lay_out_tabs(self, self._title, holders(len(_TABS)), name=names.BENCH_TABS)
        self.tabs.currentChanged.connect(self.tab)
        self.retranslate()
        self.tab(0)

    def tab(self, place: int) -> QWidget:
        """The widget of tab `place`."""
        return held(self.tabs, place, lambda: _TABS[place](self, self._context))

    def watch_line(self, collector: str, bus: int) -> None:
        """Open the wire monitor on one line."""
        self.tabs.setCurrentIndex(WIRE)
        self.tab(WIRE).watch_line(collector, bus)

    def show_backups(self) -> None:
        """Open the tab of backups."""
        self.tabs.setCurrentIndex(BACKUPS)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Technician's bench"))
        titles = (
            self.tr("Lines"),
            self.tr("Wire monitor"),
            self.tr("Line scan"),
            self.tr("Commissioning"),
            self.tr("Clocks"),
            self.tr("Troubles"),
            self.tr("Keys"),
            self.tr("Addresses"),
            self.tr("Archive"),
            self.tr("Backups"),
        )
        name_tabs(self.tabs, titles)


def _lines(page: BenchPage, context: Context) -> QWidget:
    from widgets.technician.lines import LinesTab

    made = LinesTab(context)
    made.watch_wanted.connect(page.watch_line)
    return made


def _wire(_: BenchPage, context: Context) -> QWidget:
    from widgets.technician.wire_monitor import WireMonitor

    return WireMonitor(context)


def _scan(page: BenchPage, context: Context) -> QWidget:
    from widgets.technician.scan import ScanTab

    made = ScanTab(context)
    made.adopt_wanted.connect(page.new_meter_wanted)
    return made


def _addresses(page: BenchPage, context: Context) -> QWidget:
    from widgets.technician.addresses import AddressesTab

    made = AddressesTab(context)
    made.adopt_wanted.connect(page.new_meter_wanted)
    return made


def _commission(_: BenchPage, context: Context) -> QWidget:
    from widgets.technician.commission import CommissionTab

    return CommissionTab(context)


def _clocks(_: BenchPage, context: Context) -> QWidget:
    from widgets.technician.clocks import ClocksTab

    return ClocksTab(context)


def _troubles(_: BenchPage, context: Context) -> QWidget:
    from widgets.technician.troubles import TroublesTab

    return TroublesTab(context)


def _keys(_: BenchPage, context: Context) -> QWidget:
    from widgets.technician.keys import KeysTab

    return KeysTab(context)


def _archives(_: BenchPage, context: Context) -> QWidget:
    from widgets.technician.archives import ArchivesTab

    return ArchivesTab(context)


def _backups(page: BenchPage, context: Context) -> QWidget:
    from widgets.technician.backups import BackupsTab

    made = BackupsTab(context)
    made.opened_for_selling.connect(page.opened_for_selling)
    return made


LINES, WIRE, SCAN, COMMISSION, CLOCKS, TROUBLES, KEYS, ADDRESSES, ARCHIVES, BACKUPS = range(10)
_TABS: tuple[Callable[[BenchPage, Context], QWidget], ...] = (
    _lines,
    _wire,
    _scan,
    _commission,
    _clocks,
    _troubles,
    _keys,
    _addresses,
    _archives,
    _backups,
)
