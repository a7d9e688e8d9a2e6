"""Every setting, declared once: key, type, default, limits. Dialog, book and documents follow this table.

A setting is kept in the book as text and belongs to the site; what belongs to one screen (its size, its
language) is kept by the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.errors import DeskError


@dataclass(frozen=True, slots=True)
class IntSetting:
    """A whole number from `least` to `most`, its unit in the key's name."""

    key: str
    default: int
    least: int
    most: int

    def parse(self, text: str) -> int:
        """Raises DeskError: settings.not_a_number, settings.out_of_range."""
        plain = text.strip()
        digits = plain.removeprefix("-") if self.least < 0 else plain
        if not (digits.isascii() and digits.isdigit()):
            raise DeskError("settings.not_a_number", setting=self.key, text=text)
        value = int(plain) if len(plain) <= 18 else self.most + 1
        if not self.least <= value <= self.most:
            raise DeskError("settings.out_of_range", setting=self.key, least=self.least, most=self.most)
        return value


@dataclass(frozen=True, slots=True)
class TextSetting:
    """A line of text; with `choices` one of them."""

    key: str
    default: str
    choices: tuple[str, ...] = ()
    longest: int = 200

    def parse(self, text: str) -> str:
        """Raises DeskError: settings.not_a_choice, settings.too_long."""
        value = text.strip()
        if self.choices and value not in self.choices:
            raise DeskError("settings.not_a_choice", setting=self.key, choices=", ".join(self.choices))
        if len(value) > self.longest or not value.isprintable():
            raise DeskError("settings.too_long", setting=self.key, most=self.longest)
        return value


Setting = IntSetting | TextSetting

SITE_NAME: Final = TextSetting("site.name", "")
"""Stands at the head of slips."""
SITE_PHONE: Final = TextSetting("site.phone", "")

UTC_OFFSET_MIN: Final = IntSetting("site.utc_offset_min", 480, -720, 840)
"""Local time less UTC: what the meters' own clocks show. China has 480 all year."""

STATUS_TARGET_S: Final = IntSetting("reading.status_target_s", 10, 5, 180)
"""How old a meter's state on the screen may become."""
OUT_OF_CONTACT_S: Final = IntSetting("reading.out_of_contact_s", 180, 30, 3_600)
"""A meter that has said nothing for so long counts as out of contact."""
HISTORY_INTERVAL_MIN: Final = IntSetting("reading.history_interval_min", 30, 5, 1440)
"""How often a reading of each meter is kept, unless its collector or itself has an interval of its own."""
CLOCK_CHECK_H: Final = IntSetting("clock.check_h", 24, 1, 720)
"""How often the clocks of meters are compared with this computer's."""
CLOCK_TOLERANCE_S: Final = IntSetting("clock.tolerance_s", 300, 5, 3_600)
"""A meter's clock that is off by more is reported."""

SALE_LIMIT_FEN: Final = IntSetting("sale.limit_fen", 5_000_000, 100, 999_999_999)
"""The most that one sale may be."""

PRINTER_KIND: Final = TextSetting("printer.kind", "file", ("file", "network", "serial", "usb", "windows"))
PRINTER_TARGET: Final = TextSetting("printer.target", "")
"""By kind: a folder, host:port, a serial port, vendor:product, or a Windows printer's name."""
PRINTER_WIDTH_MM: Final = TextSetting("printer.width_mm", "58", ("58", "80"))
PRINTER_MODE: Final = TextSetting("printer.mode", "raster", ("raster", "gb18030"))

ALL: Final[tuple[Setting, ...]] = (
    SITE_NAME,
    SITE_PHONE,
    UTC_OFFSET_MIN,
    PRINTER_KIND,
    PRINTER_TARGET,
    PRINTER_WIDTH_MM,
    PRINTER_MODE,
    STATUS_TARGET_S,
    OUT_OF_CONTACT_S,
    HISTORY_INTERVAL_MIN,
    CLOCK_CHECK_H,
    CLOCK_TOLERANCE_S,
    SALE_LIMIT_FEN,
)


def by_key(key: str) -> Setting:
    """The declared setting; DeskError("settings.unknown") for any other key."""
    for setting in ALL:
        if setting.key == key:
            return setting
    raise DeskError("settings.unknown", setting=key)
