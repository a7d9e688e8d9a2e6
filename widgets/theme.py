"""How everything looks: one set of tokens, light and dark, and one style sheet made from them, over Fusion.

Modules on the way to the first window fetch `Qt`, the namespace of enumerations, only inside functions that
run later: making it takes a third as long as a whole bare window (tests/bench/bench_start.py).
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
_ARROW = (RESOURCES / "icons" / "down.svg").as_posix()
_TICK = (RESOURCES / "icons" / "tick.svg").as_posix()
FONT_FILE = RESOURCES / "fonts" / "wqy-microhei.ttc"

SPACE = 8
"""The grid: every distance is a multiple of it, halves within one control."""

NAVIGATION_WIDTH = 176
RADIUS = 6


@dataclass(frozen=True, slots=True)
class Colours:
    """Tokens by what they mean. Each state has a strong colour for words and icons, and a soft one behind."""

    page: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    idle: str
    idle_soft: str


LIGHT = Colours(
    page="#f2f4f7",
    surface="#ffffff",
    sunken="#f7f9fb",
    line="#dde3ea",
    line_strong="#b9c3cf",
    text="#17212b",
    muted="#52606d",
    faint="#8a96a3",
    accent="#0a63b8",
    accent_hover="#0b6fd0",
    accent_pressed="#084f94",
    accent_soft="#e4f0fb",
    on_accent="#ffffff",
    ok="#18713f",
    ok_soft="#e3f4ea",
    warn="#8f5400",
    warn_soft="#fdf0d7",
    bad="#b3261e",
    bad_soft="#fce8e6",
    idle="#52606d",
    idle_soft="#e9edf1",
)

DARK = Colours(
    page="#12181f",
    surface="#1b232c",
    sunken="#161d25",
    line="#2c3742",
    line_strong="#46535f",
    text="#e8edf2",
    muted="#a7b3bf",
    faint="#74818d",
    accent="#4a9ff0",
    accent_hover="#66b0f5",
    accent_pressed="#3587d6",
    accent_soft="#1d3348",
    on_accent="#0b141d",
    ok="#63c98f",
    ok_soft="#1c3527",
    warn="#e9b04d",
    warn_soft="#3a2e17",
    bad="#f28b82",
    bad_soft="#41211f",
    idle="#a7b3bf",
    idle_soft="#28323c",
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in pixels of the 100 % screen.

    The shipped font has one weight; made bold it is clear from 18 up.
    """

    small: int = 12
    body: int = 14
    title: int = 18
    large: int = 24
    figure: int = 32
    amount: int = 48


TYPE = Sizes()

_STYLE = Template(
    """
QWidget { color: $text; font-size: ${body}px; }
QMainWindow, QDialog, QWidget[role="page"] { background: $page; }
QWidget[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QWidget[role="bar"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
QWidget[role="rail"] { background: $surface; border: 0; border-right: 1px solid $line; }
QWidget[role="foot"] { background: $surface; border: 0; border-top: 1px solid $line; }
QWidget[role="banner"] { background: $warn_soft; border: 0; border-bottom: 1px solid $line; }
QWidget[role="sunken"] { background: $sunken; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="plot"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="plot"]:focus { border: 1px solid $accent; }
QLabel { background: transparent; border: 0; }
QLabel[type="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[type="large"] { font-size: ${large}px; font-weight: 700; }
QLabel[type="figure"] { font-size: ${figure}px; font-weight: 700; }
QLabel[type="muted"] { color: $muted; }
QLabel[type="said"] { font-size: 16px; }
QLabel[type="small"] { color: $muted; font-size: ${small}px; }
QLabel[type="brand"] { font-size: ${title}px; font-weight: 700; color: $accent; }
QLabel[state="ok"] { color: $ok; }
QLabel[state="warn"] { color: $warn; }
QLabel[state="bad"] { color: $bad; }
QLabel[state="idle"] { color: $muted; }
QWidget[pill="ok"] { background: $ok_soft; border: 0; border-radius: ${radius}px; }
QWidget[pill="warn"] { background: $warn_soft; border: 0; border-radius: ${radius}px; }
QWidget[pill="bad"] { background: $bad_soft; border: 0; border-radius: ${radius}px; }
QWidget[pill="idle"] { background: $idle_soft; border: 0; border-radius: ${radius}px; }
QLabel[message="bad"] { background: $bad_soft; color: $bad; border-radius: ${radius}px; }
QLabel[message="warn"] { background: $warn_soft; color: $warn; border-radius: ${radius}px; }
QLabel[message="ok"] { background: $ok_soft; color: $ok; border-radius: ${radius}px; }
QLabel[message="info"] { background: $accent_soft; color: $accent; border-radius: ${radius}px; }
QPlainTextEdit {
    background: $surface; border: 1px solid $line_strong; border-radius: ${radius}px; padding: 4px;
}
QPlainTextEdit:focus { border: 2px solid $accent; padding: 3px; }
QLineEdit, QComboBox, QSpinBox, QDateTimeEdit {
    background: $surface; border: 1px solid $line_strong; border-radius: ${radius}px;
    padding: 0 8px; min-height: 38px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateTimeEdit:focus {
    border: 2px solid $accent; padding: 0 7px; min-height: 36px;
}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDateTimeEdit:disabled {
    background: $sunken; color: $faint; border-color: $line;
}
QLineEdit[wrong="true"] { border: 2px solid $bad; padding: 0 7px; min-height: 36px; }
QLineEdit[type="amount"] { font-size: ${amount}px; font-weight: 700; min-height: 78px; padding: 0 12px; }
QLineEdit[type="amount"]:focus { min-height: 76px; padding: 0 11px; }
QLineEdit[type="amount"][wrong="true"] { min-height: 76px; padding: 0 11px; }
QLineEdit[type="figure"] { font-size: ${large}px; font-weight: 700; min-height: 46px; }
QLineEdit[type="figure"]:focus { min-height: 44px; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $line_strong; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text;
}
QPushButton {
    background: $surface; border: 1px solid $line_strong; border-radius: ${radius}px;
    padding: 0 14px; min-height: 38px;
}
QPushButton:hover { background: $sunken; border-color: $faint; }
QPushButton:pressed { background: $idle_soft; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 36px; }
QPushButton:disabled { color: $faint; background: $sunken; border-color: $line; }
QPushButton:checked { background: $accent_soft; border: 2px solid $accent; color: $accent;
    padding: 0 13px; min-height: 36px; }
QPushButton[kind="primary"] {
    background: $accent; border: 1px solid $accent; color: $on_accent; padding: 0 22px;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $accent_pressed; padding: 0 21px; }
QPushButton[kind="primary"]:disabled { background: $idle_soft; border-color: $line; color: $faint; }
QPushButton[kind="danger"] { background: $surface; border: 1px solid $bad; color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_soft; }
QPushButton[kind="danger"]:disabled { border-color: $line; color: $faint; background: $sunken; }
QPushButton[kind="sell"] { font-size: ${title}px; min-height: 54px; }
QPushButton[kind="sell"] {
    background: $accent; border: 1px solid $accent; color: $on_accent; font-weight: 700; padding: 0 22px;
}
QPushButton[kind="sell"]:hover { background: $accent_hover; }
QPushButton[kind="sell"]:focus { border: 2px solid $accent_pressed; min-height: 52px; padding: 0 21px; }
QPushButton[kind="sell"]:disabled { background: $idle_soft; border-color: $line; color: $faint; }
QPushButton[kind="nav"] {
    border: 0; border-left: 3px solid transparent; border-radius: 0; text-align: left;
    padding: 0 13px; min-height: 44px; background: transparent;
}
QPushButton[kind="nav"]:hover { background: $sunken; }
QPushButton[kind="nav"]:focus { background: $sunken; border: 0; border-left: 3px solid $line_strong; }
QPushButton[kind="nav"]:checked {
    background: $accent_soft; color: $accent; border: 0; border-left: 3px solid $accent;
}
QPushButton[kind="quiet"] { border: 1px solid transparent; background: transparent; padding: 0 10px; }
QPushButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 9px; }
QPushButton[kind="status"] {
    border: 0; background: transparent; padding: 0 8px; min-height: 30px;
    font-size: ${small}px; color: $muted;
}
QPushButton[kind="status"]:hover { background: $sunken; }
QPushButton[kind="status"][state="warn"] { color: $warn; }
QPushButton[kind="status"][state="bad"] { color: $bad; }
QTableView, QListView, QScrollArea {
    background: $surface; border: 1px solid $line; border-radius: ${radius}px; outline: 0;
    gridline-color: $line; alternate-background-color: $sunken;
    selection-background-color: $accent_soft; selection-color: $text;
}
QTableView[role="inner"], QListView[role="inner"] { border: 0; }
QScrollArea, QScrollArea > QWidget, QWidget[role="clear"] { border: 0; background: transparent; }
QFrame[tile="plain"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[tile="plain"]:hover { border-color: $line_strong; background: $sunken; }
QFrame[tile="chosen"] { background: $accent_soft; border: 2px solid $accent; border-radius: ${radius}px; }
QTableView::item { padding: 0 8px; border: 0; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QListWidget::item { padding: 8px 12px; }
QListView::item { border: 0; border-bottom: 1px solid $line; }
QListView::item:hover { background: $sunken; }
QListView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $sunken; border: 0; }
QHeaderView::section {
    background: $sunken; color: $muted; border: 0; border-bottom: 1px solid $line_strong;
    padding: 0 11px; min-height: 34px;
}
QTableCornerButton::section { background: $sunken; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $line_strong; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: 0; width: 0; height: 0;
}
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus, QDateTimeEdit QLineEdit, QDateTimeEdit QLineEdit:focus {
    border: 0; padding: 0; min-height: 0; background: transparent;
}
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 18px; height: 18px; border: 1px solid $line_strong; border-radius: 4px;
    background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QCheckBox:focus { color: $accent; }
QProgressBar { background: $sunken; border: 0; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QTabWidget::pane { border: 0; border-top: 1px solid $line_strong; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; border: 0; border-bottom: 3px solid transparent; padding: 0 16px;
    min-height: 38px; color: $muted;
}
QTabBar[dense="true"]::tab { padding: 0 7px; }
QTabBar::tab:hover { background: $sunken; }
QTabBar::tab:selected { color: $accent; border-bottom: 3px solid $accent; }
QToolTip { background: $text; color: $surface; border: 0; padding: 4px 8px; }
"""
)

_current = LIGHT


def colours() -> Colours:
    """The tokens in force."""
    return _current


def apply(application: QApplication, *, dark: bool = False) -> None:
    """Set style, palette, font and style sheet of the whole program."""
    global _current
    _current = DARK if dark else LIGHT
    icon.cache_clear()
    application.setStyle("Fusion")
    application.setFont(_font())
    application.setPalette(_palette(_current))
    application.setStyleSheet(
        _STYLE.substitute(
            asdict(_current) | asdict(TYPE) | {"radius": RADIUS, "arrow": _ARROW, "tick": _TICK}
        )
    )


def mark(widget: QWidget, **properties: str) -> None:
    """Set dynamic properties the style sheet looks at, and let it look again where they changed."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


@lru_cache(maxsize=256)
def icon(name: str, colour: str = "muted", size: int = 20) -> QIcon:
    """The bundled icon `name` drawn in a colour token, sharp on screens of 100 to 300 %."""
    result = QIcon()
    for ratio in (1, 2, 3):
        result.addPixmap(_drawn(name, getattr(_current, colour), size * ratio))
    return result


def _drawn(name: str, colour: str, pixels: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # only once an icon is needed

    text = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return pixmap


_WINDOWS_FAMILY: Final = "Microsoft YaHei UI"


def _font() -> QFont:
    """Microsoft YaHei UI on Windows, where it is not the font we ship; figures of one width in both."""
    has_own = sys.platform == "win32" and QFontDatabase.hasFamily(_WINDOWS_FAMILY)
    font = QFont(_WINDOWS_FAMILY if has_own else shipped_family())
    font.setPixelSize(TYPE.body)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=1)
def shipped_family() -> str:
    """Of the type that comes with the program, Chinese too."""
    number = QFontDatabase.addApplicationFont(str(FONT_FILE))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QApplication.font().family()


def _palette(tokens: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, tokens.page),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunken),
        (role.Button, tokens.surface),
        (role.Text, tokens.text),
        (role.WindowText, tokens.text),
        (role.ButtonText, tokens.text),
        (role.PlaceholderText, tokens.faint),
        (role.Highlight, tokens.accent_soft),
        (role.HighlightedText, tokens.text),
        (role.Link, tokens.accent),
    ):
        palette.setColor(target, QColor(colour))
    return palette
