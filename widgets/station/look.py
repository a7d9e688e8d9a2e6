"""How the station looks: large and of high contrast, for a lobby in sunlight and hands in gloves."""

from __future__ import annotations

from string import Template

BUTTON = 88
"""Pixels: 17 mm and more on the screens that stand in lobbies, a fingertip in a glove with room around it."""
GAP = 24

_STYLE = Template(
    """
QWidget { font-size: 26px; color: #000000; }
QWidget[role="station"] { background: #ffffff; }
QWidget[role="head"] { background: #0b2a4a; }
QWidget[role="head"] QLabel { color: #ffffff; font-size: 30px; font-weight: 700; }
QWidget[role="head"] QPushButton { background: #0b2a4a; color: #ffffff; border: 2px solid #ffffff; }
QWidget[role="head"] QPushButton:pressed { background: #ffffff; color: #0b2a4a; }
QFrame[role="tile"] { background: #ffffff; border: 3px solid #0b2a4a; border-radius: 12px; }
QFrame[role="tile"] QLabel { border: 0; }
QLabel[type="ask"] { font-size: 40px; font-weight: 700; }
QLabel[type="typed"] {
    font-size: 56px; font-weight: 700; border: 3px solid #0b2a4a; border-radius: 12px; padding: 8px 24px;
    min-height: 88px; background: #ffffff;
}
QLabel[type="money"] { font-size: 64px; font-weight: 700; }
QLabel[type="large"] { font-size: 34px; font-weight: 700; }
QLabel[type="plain"] { font-size: 26px; }
QLabel[type="quiet"] { font-size: 24px; color: #26313c; }
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
    min-height: ${button}px; padding: 0 24px; font-size: 30px; font-weight: 700;
}
QPushButton:focus { border: 5px solid #d86a00; padding: 0 22px; min-height: ${focused}px; }
QPushButton:pressed { background: #cfe3f7; }
QPushButton:checked { background: #0b2a4a; color: #ffffff; }
QPushButton:disabled { color: #6b7680; border-color: #b9c3cf; }
QPushButton[kind="primary"] { background: #0a4f94; color: #ffffff; border-color: #0a4f94; }
QPushButton[kind="primary"]:pressed { background: #083e75; }
QPushButton[kind="primary"]:disabled { background: #e9edf1; color: #6b7680; border-color: #b9c3cf; }
QPushButton[kind="key"] { font-size: 34px; padding: 0; min-width: 64px; }
QPushButton[kind="key"]:focus { padding: 0; }
"""
)


def style() -> str:
    return _STYLE.substitute(button=BUTTON - 6, focused=BUTTON - 10)
