"""The English sentences of operators, roles, buildings and signing in. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

PEOPLE_TEXTS: dict[str, str] = {
    "permission.whole_site": QT_TRANSLATE_NOOP(
        "errors",
        "This concerns the whole site, and you may work in some of its buildings only. Ask an administrator "
        "of all buildings.",
    ),
}
