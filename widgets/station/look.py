"""How the station looks: large and of high contrast, for a lobby in sunlight and hands in gloves."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import Final

GAP = 24
LOW = 1_000
"""A screen of fewer pixels upright is low: everything is smaller there, so that all of a page is seen."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pixels, but `rows`: so many of a table. `button`: where it is not low 17 mm and more, a fingertip in a
    glove with room around it."""

    button: int
    font: int
    money: int
    typed: int
    ask: int
    large: int
    plain: int
    quiet: int
    pad: int
    key: int
    row_gap: int
    rows: int
    margins: tuple[int, int]


TALL: Final = Sizes(
    button=88,
    font=30,
    money=64,
    typed=56,
    ask=40,
    large=34,
    plain=26,
    quiet=24,
    pad=24,
    key=64,
    row_gap=10,
    rows=7,
    margins=(48, 32),
)
SMALL: Final = Sizes(
    button=60,
    font=24,
    money=44,
    typed=36,
    ask=30,
    large=26,
    plain=22,
    quiet=20,
    pad=12,
    key=36,
    row_gap=2,
    rows=5,
    margins=(24, 12),
)


def sizes(height: int) -> Sizes:
    """For a screen of this height."""
    return SMALL if height < LOW else TALL


_STYLE = Template(
    """
QWidget { font-size: ${plain}px; color: #000000; }
QWidget[role="station"] { background: #ffffff; }
QWidget[role="head"] { background: #0b2a4a; }
QWidget[role="head"] QLabel { color: #ffffff; font-size: ${font}px; font-weight: 700; }
QWidget[role="head"] QPushButton { background: #0b2a4a; color: #ffffff; border: 2px solid #ffffff; }
QWidget[role="head"] QPushButton:pressed { background: #ffffff; color: #0b2a4a; }
QFrame[role="tile"] { background: #ffffff; border: 3px solid #0b2a4a; border-radius: 12px; }
QFrame[role="tile"] QLabel { border: 0; }
QLabel[type="ask"] { font-size: ${ask}px; font-weight: 700; }
QLabel[type="typed"] {
    font-size: ${typed}px; font-weight: 700; border: 3px solid #0b2a4a; border-radius: 12px;
    padding: 8px 24px; min-height: ${line}px; background: #ffffff;
}
QLabel[type="money"] { font-size: ${money}px; font-weight: 700; }
QLabel[type="large"] { font-size: ${large}px; font-weight: 700; }
QLabel[type="plain"] { font-size: ${plain}px; }
QLabel[type="quiet"] { font-size: ${quiet}px; color: #26313c; }
QLabel[state="ok"] { color: #0b5a2b; }
QLabel[state="warn"] { color: #6e3f00; }
QLabel[state="bad"] { color: #9c1810; }
QLabel[state="idle"] { color: #26313c; }
QLabel[message="bad"] { background: #fce8e6; color: #7d120b; border-radius: 12px; padding: 12px; }
QLabel[message="warn"] { background: #fdf0d7; color: #5c3500; border-radius: 12px; padding: 12px; }
QLabel[message="ok"] { background: #e3f4ea; color: #0b5a2b; border-radius: 12px; padding: 12px; }
QLabel[message="info"] { background: #e4f0fb; color: #083e75; border-radius: 12px; padding: 12px; }
QPushButton {
    background: #ffffff; color: #000000; border: 3px solid #0b2a4a; border-radius: 12px;
    min-height: ${inside}px; padding: 0 ${pad}px; font-size: ${font}px; font-weight: 700;
}
QPushButton:focus { border: 5px solid #d86a00; padding: 0 ${pad_focused}px; min-height: ${focused}px; }
QPushButton:pressed { background: #cfe3f7; }
QPushButton:checked { background: #0b2a4a; color: #ffffff; }
QPushButton:disabled { color: #6b7680; border-color: #b9c3cf; }
QPushButton[kind="primary"] { background: #0a4f94; color: #ffffff; border-color: #0a4f94; }
QPushButton[kind="primary"]:pressed { background: #083e75; }
QPushButton[kind="primary"]:disabled { background: #e9edf1; color: #6b7680; border-color: #b9c3cf; }
QPushButton[kind="key"] { font-size: ${large}px; padding: 0; min-width: ${key}px; }
QPushButton[kind="key"]:focus { padding: 0; }
QPushButton[kind="row"] { font-size: ${quiet}px; text-align: left; }
"""
)


def style(sizes: Sizes) -> str:
    """The style sheet in these sizes."""
    values = {name: getattr(sizes, name) for name in Sizes.__slots__}
    return _STYLE.substitute(
        values,
        inside=sizes.button - 6,
        focused=sizes.button - 10,
        pad_focused=sizes.pad - 2,
        line=sizes.button - 8 if sizes is SMALL else sizes.button,
    )
