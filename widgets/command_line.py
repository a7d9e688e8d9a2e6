"""Sentences for the command line, in the language asked for, the one last chosen, or Chinese; no window."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings, QTranslator

from app.errors import DeskError
from widgets.language import CHINESE, ENGLISH, LANGUAGES, TRANSLATIONS

LAYOUT_FILE = "screens.ini"

_WRONG_USES = (
    ("command.unrecognized", re.compile(r"unrecognized arguments: (?P<text>.+)")),
    ("command.only_demo", re.compile(r"(?P<name>--\w+) goes with --demo")),
    ("command.missing", re.compile(r"the following arguments are required: (?P<names>.+)")),
    ("command.needs_value", re.compile(r"argument (?P<name>[^:]+): expected one argument")),
    (
        "command.not_a_choice",
        re.compile(
            r"argument (?P<name>[^:]+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)"
        ),
    ),
    (
        "command.not_together",
        re.compile(r"argument (?P<name>[^:]+): not allowed with argument (?P<other>.+)"),
    ),
    ("command.bad_value", re.compile(r"argument (?P<name>[^:]+): invalid \w+ value: (?P<value>.+)")),
)
"""What argparse says (Python 3.11 to 3.14) or main.py, and the key of the sentence for it."""


class Speaker:
    """Turns keys into sentences of one language."""

    def __init__(self, language: str | None, *, data_dir: Path | None = None) -> None:
        """Without a `language`, the one last chosen on the screens of `data_dir`."""
        self._translator = QTranslator()
        code = language or last_chosen(data_dir)
        self._known = code != ENGLISH and self._translator.load(f"meterdesk_{code}", str(TRANSLATIONS))

    def text(self, key: str, params: Mapping[str, object]) -> str:
        from widgets.common import messages  # late: its tables of sentences

        return messages.text(key, params, self._translate)

    def sentence(self, error: DeskError) -> str:
        from widgets.common import messages  # late: its tables of sentences

        return messages.sentence(error, self._translate)

    def _translate(self, context: str, source: str) -> str:
        return (self._translator.translate(context, source) or source) if self._known else source


def last_chosen(data_dir: Path | None) -> str:
    """The language that the screens of this data folder were last shown in; Chinese if never."""
    if data_dir is None or not (data_dir / LAYOUT_FILE).is_file():
        return CHINESE
    settings = QSettings(str(data_dir / LAYOUT_FILE), QSettings.Format.IniFormat)
    remembered = str(settings.value("language", CHINESE))
    return remembered if remembered in LANGUAGES else CHINESE


def wrong_use(message: str, speaker: Speaker) -> str:
    """One sentence for what argparse found wrong with the command line."""
    for key, pattern in _WRONG_USES:
        found = pattern.fullmatch(message)
        if found:
            return speaker.text(key, found.groupdict())
    return speaker.text("command.wrong", {"reason": message})
