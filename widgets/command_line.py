"""Sentences for the command line, in the language asked for or Chinese, without any window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTranslator

from app.errors import DeskError
from widgets.common import messages
from widgets.language import CHINESE, ENGLISH, TRANSLATIONS


class Speaker:
    """Turns keys into sentences of one language."""

    def __init__(self, language: str | None) -> None:
        self._translator = QTranslator()
        code = language or CHINESE
        self._known = code != ENGLISH and self._translator.load(f"meterdesk_{code}", str(TRANSLATIONS))

    def text(self, key: str, params: Mapping[str, object]) -> str:
        return messages.text(key, params, self._translate)

    def sentence(self, error: DeskError) -> str:
        return messages.sentence(error, self._translate)

    def _translate(self, context: str, source: str) -> str:
        return (self._translator.translate(context, source) or source) if self._known else source
