"""How long credit lasts, in words, with a colour and an icon."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.common import figures

SOON_TENTHS = 30
NEXT_TENTHS = 70


def days(tenths: int | None) -> str:
    """`2.5 d`; a dash where nothing can be foreseen."""
    if tenths is None:
        return figures.NOTHING
    return QCoreApplication.translate("days", "{n} d").format(n=f"{tenths // 10}.{tenths % 10}")


def state(tenths: int | None) -> tuple[str, str]:
    """Colour and icon."""
    if tenths is None:
        return "idle", "wait"
    if tenths < SOON_TENTHS:
        return "bad", "doubt"
    return ("warn", "doubt") if tenths < NEXT_TENTHS else ("ok", "ok")
