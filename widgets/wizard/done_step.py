"""What stands now, and where to go from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets import names
from widgets.common.labels import label
from widgets.context import Context
from widgets.wizard.step import Step

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps


class DoneStep(Step):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "done")
        self._counts = label("said", wrap=True, name=f"{names.FIRST_STEPS}.counts")
        self._next = label(wrap=True)
        for part in (self._counts, self._next):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._state: FirstSteps | None = None
        self.retranslate()

    def enter(self, state: FirstSteps) -> None:
        self._state = state
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("The site is set up"))
        self.text.setText(self.tr("From now on it is read all year round, whoever is signed in."))
        state = self._state
        if state is not None:
            answering = self.context.desk.live.contact().meters_in_contact
            text = self.tr(
                "{name}: {buildings} buildings, {collectors} collectors, {meters} meters; {n} answer now."
            )
            self._counts.setText(
                text.format(
                    name=state.property.name,
                    buildings=state.buildings,
                    collectors=state.collectors,
                    meters=state.meters,
                    n=answering,
                )
            )
        self._next.setText(
            self.tr(
                "Still to do before the first sale: add the cashiers, choose the slip printer under Settings "
                "and print a test slip, and look once at the three alarm amounts and the no-cut hours. These "
                "steps can be opened again under Set-up."
            )
        )
