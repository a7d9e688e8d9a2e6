"""What the charts are of: one choice for all of them, so that one looks at the same shop in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

if TYPE_CHECKING:
    from app.services.overview_charts import Subject

MEDIA = ("electricity", "water")


class Chosen(QObject):
    """`offered` once it is known what there is; `changed` when another thing or medium is chosen."""

    offered = Signal()
    changed = Signal()

    def __init__(self, *, parent: QObject) -> None:
        super().__init__(parent)
        self.subjects: tuple[Subject, ...] = ()
        self.subject: Subject | None = None
        self.medium = MEDIA[0]

    def offer(self, subjects: tuple[Subject, ...]) -> None:
        """All there is; the first is chosen unless the present one is still there."""
        self.subjects = subjects
        known = {(one.kind, one.id): one for one in subjects}
        held = self.subject
        subject = known.get((held.kind, held.id)) if held is not None else None
        self._take(subject or next(iter(subjects), None), self.medium)
        self.offered.emit()

    def choose(self, subject: Subject) -> None:
        """Another thing; a medium that it lacks gives way to one that it has."""
        self._take(subject, self.medium)

    def choose_medium(self, medium: str) -> None:
        self._take(self.subject, medium)

    def matching(self, text: str, most: int) -> list[Subject]:
        """What fits every word, those first whose number begins so."""
        words = text.lower().split()
        found = [one for one in self.subjects if all(word in searched(one) for word in words)]
        found.sort(key=lambda one: not one.number.lower().startswith(text.lower().strip()))
        return found[:most]

    def _take(self, subject: Subject | None, medium: str) -> None:
        if subject is not None and medium not in subject.media:
            medium = subject.media[0]
        if (subject, medium) != (self.subject, self.medium):
            self.subject, self.medium = subject, medium
            self.changed.emit()


def title(subject: Subject) -> str:
    """What it is called in the present language."""
    if subject.kind == "all":
        return QCoreApplication.translate("charts", "Everything together")
    if subject.kind == "building":
        return QCoreApplication.translate("charts", "Building {name}").format(name=subject.number)
    if subject.kind == "collector":
        called = QCoreApplication.translate("charts", "Collector {number}").format(number=subject.number)
        return f"{called}  {subject.name}".rstrip()
    if subject.kind == "meter":
        called = QCoreApplication.translate("charts", "Meter {number}").format(number=subject.number)
        return f"{called}  {subject.name}".rstrip()
    return f"{subject.number}  {subject.name}".rstrip()


def searched(subject: Subject) -> str:
    """What a search for it looks into."""
    return f"{subject.searched} {title(subject).lower()}"
