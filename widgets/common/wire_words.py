"""Frames of the wire in words: where they went, what they say, what became of them."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from meterio.codec.decode import NOTHING, Decoded
from widgets.common.live_words import State

_DIRECTIONS: dict[str, tuple[str, str, str]] = {
    ">": ("text", "send", QT_TRANSLATE_NOOP("wire", "Sent")),
    "<": ("ok", "ok", QT_TRANSLATE_NOOP("wire", "Answer")),
    "x": ("warn", "doubt", QT_TRANSLATE_NOOP("wire", "Dropped")),
    "!": ("bad", "bad", QT_TRANSLATE_NOOP("wire", "Fault")),
}

_SAID = {
    "read": QT_TRANSLATE_NOOP("wire", "Read {what}"),
    "read_reply": QT_TRANSLATE_NOOP("wire", "Read {what}: {value}"),
    "write": QT_TRANSLATE_NOOP("wire", "Write {what}"),
    "write_reply": QT_TRANSLATE_NOOP("wire", "Written {what} {value}"),
    "refusal": QT_TRANSLATE_NOOP("wire", "Refused, code {code}"),
    "other": QT_TRANSLATE_NOOP("wire", "Function {function}"),
}


def direction(sign: str) -> State:
    """(colour, icon, word) of a WireEvent's direction."""
    colour, icon, word = _DIRECTIONS[sign]
    return colour, icon, _tr(word)


def directions() -> tuple[str, ...]:
    return tuple(_tr(word) for _, _, word in _DIRECTIONS.values())


def said(decoded: Decoded) -> str:
    """What a frame says, "" where no protocol knows it."""
    if decoded == NOTHING:
        return ""
    return f"{decoded.protocol}  {' '.join(_tr(_SAID[decoded.what]).format(**decoded.params).split())}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("wire", text)
