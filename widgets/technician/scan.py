"""The scan of a line: which meters answer, at which settings, in which protocol, and which are new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSpinBox

from widgets import names
from widgets.common import figures
from widgets.common.labels import choice, label
from widgets.context import Context
from widgets.models.rows import Column
from widgets.technician.job_tab import START_KEY
from widgets.technician.line_job_tab import LineJobTab

if TYPE_CHECKING:
    from app.polling.jobs import JobEvent
    from app.services.wire_tree import LineNode
    from meterio.scan import Found
    from meterio.types import LineParameters

HIGHEST_UNIT: Final = 247
USUAL: Final = ((9600, "N"), (9600, "E"), (2400, "E"), (4800, "E"), (1200, "E"), (19200, "N"))
ALL: Final = tuple((baud, parity) for baud in (1200, 2400, 4800, 9600, 19200, 38400) for parity in "NEO")
PROTOCOLS: Final = {
    "all": ("modbus-rtu", "dlt645-2007", "cjt188-2004", "cjt188-2018"),
    "modbus": ("modbus-rtu",),
    "dlt645": ("dlt645-2007",),
    "cjt188": ("cjt188-2004", "cjt188-2018"),
}
PROTOCOL_WORDS: Final = {
    "modbus-rtu": "Modbus RTU",
    "dlt645-2007": "DL/T 645-2007",
    "cjt188-2004": "CJ/T 188-2004",
    "cjt188-2018": "CJ/T 188-2018",
}


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One find; `meter_id` is the meter that is set up there, "" for a new one."""

    found: Found
    meter_id: str

    @property
    def key(self) -> tuple[Any, ...]:
        return self.found.parameters, self.found.protocol, self.found.unit


class ScanTab(LineJobTab):
    """F5 scans the chosen line. Polling of that line rests meanwhile."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _columns(), lambda row: row.key, name=names.SCAN)
        self.settings, self.protocol = choice(f"{names.SCAN}.settings"), choice(f"{names.SCAN}.protocol")
        self._labels = [label("muted") for _ in range(3)]
        self.first, self.last = _units("first", 1), _units("last", HIGHEST_UNIT)
        for key in ("own", "usual", "all"):
            self.settings.addItem(key, key)
        for key in PROTOCOLS:
            self.protocol.addItem(key, key)
        boxes = (self.settings, self.protocol, self.first)
        for text, box in zip(self._labels, boxes, strict=True):
            self.form.addWidget(text)
            self.form.addWidget(box)
        self.form.addWidget(self.last)
        self.form.addStretch(1)
        self.retranslate()

    def job(self, line: LineNode) -> object:
        from app.polling.jobs import ScanJob
        from meterio.scan import ScanPlan

        first, last = sorted((self.first.value(), self.last.value()))
        plan = ScanPlan(
            bus=line.number,
            lines=self._parameters(line),
            protocols=PROTOCOLS[self.protocol.currentData()],
            first_unit=first,
            last_unit=last,
        )
        return ScanJob(line.collector_id, plan, self.context.desk.session)

    def _parameters(self, line: LineNode) -> tuple[LineParameters, ...]:
        from meterio.types import LineParameters

        own = LineParameters(line.baud, line.parity, line.stop_bits)
        wanted = {"own": (), "usual": USUAL, "all": ALL}[self.settings.currentData()]
        others = (LineParameters(baud, parity) for baud, parity in wanted)
        return tuple(dict.fromkeys((own, *others)))

    def take_row(self, row: Found) -> FoundRow:
        return FoundRow(row, self.known_at(row.unit))

    def fields_of(self, row: FoundRow) -> dict[str, str]:
        """The make too where only one can be meant."""
        makes = row.found.profiles
        return {"unit": row.found.unit, **({"profile": makes[0]} if len(makes) == 1 else {})}

    def follow(self, event: JobEvent) -> str:
        at: Any = event.row if event.kind == "progress" else None
        text = super().follow(event)
        if at is None:
            return text
        protocol = PROTOCOL_WORDS.get(at.protocol, at.protocol)
        return f"{text}  ·  {_settings(at.parameters)}  ·  {protocol}  ·  {at.unit}"

    def ended(self, rows: int, *, cancelled: bool) -> None:
        key = "scan.cancelled" if cancelled else "scan.done"
        new = sum(not row.meter_id for row in self.model.all_rows())
        self.message.say("info" if cancelled else "ok", key, n=rows, new=new)

    def list_title(self) -> str:
        return self.tr("Search of a line")

    def retranslate(self) -> None:
        super().retranslate()
        texts = (self.tr("Settings"), self.tr("Protocol"), self.tr("Modbus units"))
        for shown, text in zip(self._labels, texts, strict=True):
            shown.setText(text)
        for place, text in enumerate((self.tr("The line's own"), self.tr("Usual ones"), self.tr("All"))):
            self.settings.setItemText(place, text)
        protocols = (self.tr("All"), "Modbus RTU", "DL/T 645", "CJ/T 188")
        for place, text in enumerate(protocols):
            self.protocol.setItemText(place, text)
        self.start.setText(self.tr("Scan this line  {key}").format(key=START_KEY))
        self.empty.say(
            self.tr("Nothing found yet"),
            self.tr("Choose a line and press F5. Its polling rests while it is scanned."),
        )


def _units(name: str, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(f"{names.SCAN}.{name}")
    box.lineEdit().setTextMargins(8, 0, 8, 0)  # the style sheet's padding does not reach it
    box.setRange(1, HIGHEST_UNIT)
    box.setValue(value)
    return box


def _settings(parameters: LineParameters) -> str:
    return f"{parameters.baud} 8{parameters.parity}{parameters.stop_bits}"


def _known(row: FoundRow) -> str:
    return row.meter_id or QCoreApplication.translate("scan", "New")


def _remark(row: FoundRow) -> str:
    return "" if row.found.reply else QCoreApplication.translate("scan", "Muddled answer: perhaps two meters")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "unit",
            lambda: QCoreApplication.translate("columns", "Unit"),
            lambda row: row.found.unit,
            lambda row: row.found.unit.zfill(14),
        ),
        Column(
            "protocol",
            lambda: QCoreApplication.translate("columns", "Protocol"),
            lambda row: PROTOCOL_WORDS.get(row.found.protocol, row.found.protocol),
            lambda row: row.found.protocol,
        ),
        Column(
            "settings",
            lambda: QCoreApplication.translate("columns", "Settings"),
            lambda row: _settings(row.found.parameters),
            lambda row: (row.found.parameters.baud, row.found.parameters.parity),
        ),
        Column(
            "number",
            lambda: QCoreApplication.translate("columns", "Meter number"),
            lambda row: row.found.number or figures.NOTHING,
            lambda row: row.found.number or None,
            samples=lambda: ("888888888888",),
        ),
        Column(
            "known",
            lambda: QCoreApplication.translate("columns", "Known as"),
            _known,
            lambda row: row.meter_id or None,
            state=lambda row: ("ok", "ok") if row.meter_id else ("warn", "info"),
        ),
        Column(
            "makes",
            lambda: QCoreApplication.translate("columns", "May be"),
            lambda row: ", ".join(row.found.profiles) or figures.NOTHING,
            lambda row: row.found.profiles,
            least=160,
        ),
        Column(
            "remark",
            lambda: QCoreApplication.translate("columns", "Remark"),
            _remark,
            lambda row: _remark(row) or None,
            least=160,
        ),
    )
