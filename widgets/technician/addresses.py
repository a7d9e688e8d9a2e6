"""The addresses on a line: its meters are asked for them as the line runs, in a protocol that can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from widgets import names
from widgets.common.labels import choice, label
from widgets.context import Context
from widgets.models.rows import Column
from widgets.technician.job_tab import START_KEY
from widgets.technician.line_job_tab import LineJobTab
from widgets.technician.scan import PROTOCOL_WORDS

if TYPE_CHECKING:
    from app.polling.jobs import JobEvent
    from app.services.wire_tree import LineNode
    from meterio.scan import HeardAddress

PROTOCOLS: Final = ("dlt645-2007", "cjt188-2004", "cjt188-2018")
"""Those with a question that every meter answers; Modbus has none (see the scan)."""


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address; not `clear` where the answer was muddled, as of two meters that have it."""

    unit: str
    protocol: str
    meter_id: str
    clear: bool


class AddressesTab(LineJobTab):
    """F5 asks the chosen line. Its polling rests meanwhile; its settings stay as they are."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _columns(), lambda row: row.unit, name=names.ADDRESSES)
        self._protocol_word = label("muted")
        self.protocol = choice(f"{names.ADDRESSES}.protocol")
        for key in PROTOCOLS:
            self.protocol.addItem(PROTOCOL_WORDS[key], key)
        self._asked_in = PROTOCOLS[0]
        self.form.addWidget(self._protocol_word)
        self.form.addWidget(self.protocol)
        self.form.addStretch(1)
        self.retranslate()

    def job(self, line: LineNode) -> object:
        from app.polling.jobs import DiscoverJob

        self._asked_in = self.protocol.currentData()
        return DiscoverJob(line.collector_id, line.number, self._asked_in, self.context.desk.session)

    def take_row(self, row: HeardAddress) -> AddressRow:
        return AddressRow(row.address, self._asked_in, self.known_at(row.address), row.clear)

    def fields_of(self, row: AddressRow) -> dict[str, str]:
        return {"unit": row.unit}

    def follow(self, event: JobEvent) -> str:
        """How many patterns are left is not known before they are asked."""
        at: Any = event.row if event.kind == "progress" else None
        text = self.tr("{done} questions asked").format(done=event.done)
        return text if at is None else f"{text}  ·  {at.unit}"

    def ended(self, rows: int, *, cancelled: bool) -> None:
        new = sum(not row.meter_id for row in self.model.all_rows())
        key = "addresses.cancelled" if cancelled else "addresses.done"
        self.message.say("info" if cancelled else "ok", key, n=rows, new=new)

    def list_title(self) -> str:
        return self.tr("Addresses")

    def retranslate(self) -> None:
        super().retranslate()
        self._protocol_word.setText(self.tr("Protocol"))
        self.start.setText(self.tr("Ask for addresses  {key}").format(key=START_KEY))
        self.empty.say(
            self.tr("No address yet"),
            self.tr(
                "Choose a line and press F5: every meter that speaks the protocol is asked for its address, "
                "at the settings the line runs at. Meters of unknown speed are found by the line scan."
            ),
        )


def _known(row: AddressRow) -> str:
    return row.meter_id or QCoreApplication.translate("scan", "New")


def _remark(row: AddressRow) -> str:
    return "" if row.clear else QCoreApplication.translate("scan", "Muddled answer: perhaps two meters")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "unit",
            lambda: QCoreApplication.translate("columns", "Address"),
            lambda row: row.unit,
            lambda row: row.unit.zfill(14),
            samples=lambda: ("88888888888888",),
        ),
        Column(
            "protocol",
            lambda: QCoreApplication.translate("columns", "Protocol"),
            lambda row: PROTOCOL_WORDS.get(row.protocol, row.protocol),
            lambda row: row.protocol,
        ),
        Column(
            "known",
            lambda: QCoreApplication.translate("columns", "Known as"),
            _known,
            lambda row: row.meter_id or None,
            state=lambda row: ("ok", "ok") if row.meter_id else ("warn", "info"),
            least=140,
        ),
        Column(
            "remark",
            lambda: QCoreApplication.translate("columns", "Remark"),
            _remark,
            lambda row: _remark(row) or None,
            least=200,
        ),
    )
