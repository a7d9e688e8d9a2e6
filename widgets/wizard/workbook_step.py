"""The site's buildings, collectors, shops and meters out of one workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets import names
from widgets.common.labels import label
from widgets.context import Context
from widgets.technician.import_page import ImportPage
from widgets.wizard.step import Step

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps


class WorkbookStep(Step):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "workbook")
        self._there = label("strong", wrap=True, name=f"{names.FIRST_STEPS}.there")
        self.page = ImportPage(context, inner=True)
        self.page.moved.connect(self.changed)
        self.body.addWidget(self._there)
        self.body.addWidget(self.page, 1)
        self._state: FirstSteps | None = None
        self.retranslate()

    def enter(self, state: FirstSteps) -> None:
        self._state = state
        self._show_there()
        self.page.path.setFocus()

    def leave(self) -> None:
        self.page.work.cancel()

    def may_go_on(self) -> bool:
        return not self.page.is_working

    def _show_there(self) -> None:
        state = self._state
        self._there.setVisible(state is not None and state.meters > 0)
        if state is not None:
            text = self.tr(
                "In the book already: {buildings} buildings, {collectors} collectors, {meters} meters."
            )
            counts = {"buildings": state.buildings, "collectors": state.collectors, "meters": state.meters}
            self._there.setText(text.format(**counts))

    def retranslate(self) -> None:
        self.title.setText(self.tr("What does it consist of?"))
        self.text.setText(
            self.tr(
                "One Excel workbook names the buildings, collectors, lines, shops, meters, prices and open "
                "accounts. Write the template, fill it in, choose it here. It is checked first; nothing is "
                "written before you say so, and it can be imported again after every correction. Keys of "
                "collectors never travel in it. A single thing can also be added by hand later, under Set-up."
            )
        )
        self._show_there()
