"""From an error's key to one sentence in the user's language: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.errors import DeskError
from widgets.common import figures
from widgets.common.error_texts import ERROR_TEXTS

Translate = Callable[[str, str], str]
"""(context, source text) -> text, as QCoreApplication.translate."""

CONTEXT = "errors"


def sentence(error: DeskError, tr: Translate = QCoreApplication.translate) -> str:
    """The sentence of `error`. A key without one still says what to do, and names itself for the maker."""
    text = ERROR_TEXTS.get(error.key)
    if text is None:
        text, params = ERROR_TEXTS["program.no_sentence"], {"key": error.key}
    else:
        params = error.params
    return tr(CONTEXT, text).format_map(_Readable(params, tr))


class _Readable(dict[str, str]):
    """Parameters as texts: `*_fen` as yuan, `*_utc_ms` as local time; one that is missing shows as a dash."""

    def __init__(self, params: Mapping[str, object], tr: Translate) -> None:
        super().__init__({name: _readable(name, value, tr) for name, value in params.items()})

    def __missing__(self, key: str) -> str:
        return figures.NOTHING


def _readable(name: str, value: object, tr: Translate) -> str:
    if isinstance(value, DeskError):
        return sentence(value, tr)
    if isinstance(value, int) and name.endswith("_fen"):
        return figures.yuan(value)
    if isinstance(value, int) and name.endswith("utc_ms"):
        return figures.date_time(value)
    return str(value)
