"""What was bought, newest first, and the slip of each: shown, and printed where the station has a printer."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets.common import figures
from widgets.common.labels import button, label
from widgets.common.slip_picture import SlipPicture
from widgets.station import look, station_names
from widgets.station.page import StationPage, scrolled

if TYPE_CHECKING:
    from app.outputs.printers import PrinterSettings
    from app.outputs.receipts import Line

SHOWN: Final = 8
WIDTH_MM: Final = 58
_log = logging.getLogger(__name__)


def purchase_words(state: str) -> str:
    """How a purchase stands, as its tenant wants to know it."""
    back = QCoreApplication.translate("StationWords", "Not done; the money goes back")
    under_way = QCoreApplication.translate("StationWords", "On its way to the meter")
    return {
        "recorded": under_way,
        "sending": under_way,
        "in_doubt": QCoreApplication.translate("StationWords", "Being checked with the meter"),
        "confirmed": QCoreApplication.translate("StationWords", "Done"),
        "escalated": QCoreApplication.translate("StationWords", "The office is looking into it"),
    }.get(state, back)


class PurchasesPage(StationPage):
    """A button a purchase; the slip beside it."""

    _printed = Signal(bool)

    def __init__(self, station, printer: PrinterSettings | None) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._printer = printer
        self._rows: list[dict[str, Any]] = []
        self._lines: list[Line] = []
        self._receipt = ""
        self._list = QVBoxLayout()
        self._list.setSpacing(look.GAP // 2)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setProperty("role", "station")
        inside.setLayout(self._list)
        area = scrolled(inside)
        self.slip = SlipPicture(name=station_names.SLIP)
        self._said = label("quiet", wrap=True)
        both = QHBoxLayout()
        both.setSpacing(look.GAP)
        both.addWidget(area, 3)
        both.addWidget(self.slip, 2)
        self.body.addLayout(both, 1)
        self.body.addWidget(self._said)
        self.next.setObjectName(station_names.PRINT)
        self.next.clicked.connect(self._print)
        self._printed.connect(self._tell_printed)
        self.retranslate()

    def enter(self) -> None:
        super().enter()
        self.forget()
        self.link.get("purchases", self._known, self.failed)

    def forget(self) -> None:
        self._rows, self._lines, self._receipt = [], [], ""
        self.slip.clear_picture()
        self.next.setVisible(False)
        self._fill()

    def go_back(self) -> None:
        self.station.show_own()

    def _known(self, found: dict[str, Any]) -> None:
        self._rows = list(found.get("rows", ()))[:SHOWN]
        self._fill()
        if not self._rows:
            self.message.say("info", "station.no_purchases")

    def _fill(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            item.widget().deleteLater()
        for row in self._rows:
            one = button(f"{station_names.PURCHASES}.{row['id']}", kind="row")
            sign = "" if row.get("adds", True) else "−"
            when = figures.short_date_time(row["utc_ms"])
            what = f"{when}   {sign}¥ {figures.yuan(row['amount_fen'])}"
            one.setText(f"{what}\n{purchase_words(str(row['state']))}")
            one.clicked.connect(lambda _=False, row=row: self._ask_slip(row))
            self._list.addWidget(one)
        self._said.setText(self.tr("Touch a purchase to see its slip") if self._rows else "")

    def _ask_slip(self, row: dict[str, Any]) -> None:
        self.message.clear_message()
        self.link.get(f"purchases/{row['id']}/slip", self._show_slip, self.failed)

    def _show_slip(self, slip: dict[str, Any]) -> None:
        from app.outputs.receipt_raster import picture
        from app.outputs.receipts import Line

        self._lines = [Line(**line) for line in slip["lines"]]
        self._receipt = str(slip["receipt"])
        self.slip.show_png(picture(self._lines, WIDTH_MM))
        self.next.setVisible(self._printer is not None)
        self.next.setEnabled(True)

    def _print(self) -> None:
        """On a thread of its own: a printer may take seconds. The paper is asked for once."""
        self.next.setEnabled(False)
        threading.Thread(target=self._send, args=(list(self._lines), self._receipt), daemon=True).start()

    def _send(self, lines: list[Line], receipt: str) -> None:
        from app.outputs.slips import print_lines

        assert self._printer is not None
        try:
            print_lines(self._printer, lines, name=f"station-{''.join(filter(str.isalnum, receipt))}")
        except DeskError as error:
            _log.warning("the station's printer: %s", error)
            self._printed.emit(False)
        else:
            self._printed.emit(True)

    def _tell_printed(self, done: bool) -> None:  # noqa: FBT001 - a signal's value
        if done:
            self.message.say("ok", "station.printed")
        else:
            self.message.say("warn", "station.not_printed")

    def retranslate(self) -> None:
        self.ask.setText(self.tr("Purchases and slips"))
        self.back.setText(self.tr("Back"))
        self.next.setText(self.tr("Print the slip"))
        self._fill()
