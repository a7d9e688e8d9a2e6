"""What every page is given: the program behind it, the way to slow work, remembered layout, and the
language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from widgets.desk import Desk
    from widgets.language import Language
    from widgets.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Context:
    """`settings` keeps how this screen looks (columns, language, window), never what the business is."""

    desk: Desk
    tasks: Tasks
    settings: QSettings
    language: Language
