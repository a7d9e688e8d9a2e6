"""A job on one line that finds meters: the line is chosen first, and what is new can be set up at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from app.domain.permissions import Permission, allows
from widgets import calls
from widgets.common.labels import button, choice, label
from widgets.context import Context
from widgets.models.rows import Column
from widgets.technician.job_tab import JobTab

if TYPE_CHECKING:
    from app.services.wire_tree import CollectorNode, LineNode

ADOPT_KEY = "F6"


class LineJobTab(JobTab):
    """`adopt_wanted(fields)`: a new meter is to be set up with these fields of the form of meters.

    Rows have `meter_id`, "" for what no meter of the book stands at.
    """

    adopt_wanted = Signal(object)

    def __init__(
        self, context: Context, columns: tuple[Column, ...], key: Callable[[Any], Any], *, name: str
    ) -> None:
        self._lines: dict[str, LineNode] = {}
        self._asked: LineNode | None = None
        self.adopt = button(f"{name}.adopt")
        super().__init__(context, columns, key, name=name)
        self._line_word = label("muted")
        self.line = choice(f"{name}.line")
        self.form.addWidget(self._line_word)
        self.form.addWidget(self.line)
        self.foot.insertWidget(1, self.adopt)
        self.adopt.setVisible(allows(context.desk.session, Permission.SET_UP))
        self.add_key(ADOPT_KEY, self.adopt)
        self.adopt.clicked.connect(self._adopt)
        self.start.clicked.connect(self._start)
        self.table.chosen.connect(lambda _: self._offer_adopting())
        self.table.opened.connect(lambda _: self.adopt.click())
        unit = calls.wire_tree(session=context.desk.session)
        context.tasks.read(self, unit, done=self._offer, failed=self.message.show_error, latest="tree")

    # what a tab says

    def job(self, line: LineNode) -> object:
        """The job for this line, as the form stands."""
        raise NotImplementedError

    def fields_of(self, row: Any) -> dict[str, str]:
        """What the form of a new meter begins with, besides the line."""
        raise NotImplementedError

    # the line

    def choose_line(self, collector: str, bus: int) -> None:
        self.line.setCurrentIndex(self.line.findData(f"{collector} / {bus}"))

    def known_at(self, unit: str) -> str:
        """The meter that is set up there on the line of the last job; "" for a new one."""
        meters = () if self._asked is None else self._asked.meters
        return next((meter.meter_id for meter in meters if meter.unit == unit), "")

    def _offer(self, collectors: tuple[CollectorNode, ...]) -> None:
        self._lines = {
            f"{line.collector_id} / {line.number}": line
            for collector in collectors
            for line in collector.lines
            if line.whole
        }
        for text in self._lines:
            self.line.addItem(text, text)
        if self._lines:
            self.make_ready()

    def _start(self) -> None:
        line = self._lines.get(self.line.currentData())
        if line is not None and not self.running:
            self._asked = line
            self.run(self.job(line))

    # a new meter

    def rows_shown(self) -> None:
        self._offer_adopting()

    def _offer_adopting(self) -> None:
        row = self.table.current()
        self.adopt.setEnabled(row is not None and not row.meter_id and self._asked is not None)

    def _adopt(self) -> None:
        row, line = self.table.current(), self._asked
        if row is not None and line is not None and not row.meter_id:
            place = {"collector": line.collector_id, "bus": str(line.number)}
            self.adopt_wanted.emit({**place, **self.fields_of(row)})

    def retranslate(self) -> None:
        super().retranslate()
        self._line_word.setText(self.tr("Line"))
        self.adopt.setText(self.tr("Set up as a meter …  {key}").format(key=ADOPT_KEY))
