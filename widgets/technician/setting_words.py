"""What the settings page says of each setting: name, explanation, unit, range and choices in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.config import IntSetting, Setting
from widgets.common import figures
from widgets.common.named_values import NAMED_CONTEXT, SETTINGS

_EXPLAINED = {
    "site.name": QT_TRANSLATE_NOOP("settings", "Stands at the head of every slip."),
    "site.phone": QT_TRANSLATE_NOOP("settings", "Stands at the foot of slips, for customers' questions."),
    "site.utc_offset_min": QT_TRANSLATE_NOOP("settings", "The time that the meters' own clocks show."),
    "sale.limit_fen": QT_TRANSLATE_NOOP("settings", "No single sale may be above this."),
    "reading.status_target_s": QT_TRANSLATE_NOOP(
        "settings", "Balance and state of every meter are asked again in time for this."
    ),
    "reading.out_of_contact_s": QT_TRANSLATE_NOOP(
        "settings", "A meter that has been silent for so long is shown as out of contact."
    ),
    "reading.history_interval_min": QT_TRANSLATE_NOOP(
        "settings", "How often a reading of each meter is kept for charts and reports."
    ),
    "clock.check_h": QT_TRANSLATE_NOOP("settings", "Clocks of meters are compared with this computer's."),
    "clock.tolerance_s": QT_TRANSLATE_NOOP("settings", "A meter's clock that is off by more is reported."),
    "printer.kind": QT_TRANSLATE_NOOP("settings", "How this computer reaches the slip printer."),
    "printer.width_mm": QT_TRANSLATE_NOOP("settings", "Width of the paper roll."),
    "printer.mode": QT_TRANSLATE_NOOP(
        "settings", "Choose text only for printers with Chinese characters of their own; it is faster."
    ),
}

_UNITS = {
    "_fen": QT_TRANSLATE_NOOP("settings", "yuan"),
    "_s": QT_TRANSLATE_NOOP("settings", "s"),
    "_min": QT_TRANSLATE_NOOP("settings", "min"),
    "_h": QT_TRANSLATE_NOOP("settings", "h"),
}
"""By the end of a setting's key."""

_TARGETS = {
    "file": QT_TRANSLATE_NOOP("settings", "Folder for the slips. Empty: the folder slips beside the books."),
    "network": QT_TRANSLATE_NOOP("settings", "Address and port, as 192.168.1.50:9100."),
    "serial": QT_TRANSLATE_NOOP("settings", "Port and speed, as COM3:9600."),
    "usb": QT_TRANSLATE_NOOP("settings", "Vendor and product number, as 04b8:0e15."),
    "windows": QT_TRANSLATE_NOOP("settings", "Name of the printer as Windows shows it."),
}
"""What the target is, by kind of printer."""

_CHOICES = {
    "file": QT_TRANSLATE_NOOP("settings", "File in a folder"),
    "network": QT_TRANSLATE_NOOP("settings", "Network printer"),
    "serial": QT_TRANSLATE_NOOP("settings", "Serial port"),
    "usb": QT_TRANSLATE_NOOP("settings", "USB printer"),
    "windows": QT_TRANSLATE_NOOP("settings", "Windows printer"),
    "58": QT_TRANSLATE_NOOP("settings", "58 mm"),
    "80": QT_TRANSLATE_NOOP("settings", "80 mm"),
    "raster": QT_TRANSLATE_NOOP("settings", "Image, for every printer"),
    "gb18030": QT_TRANSLATE_NOOP("settings", "Text in GB18030"),
}


def name(setting: Setting) -> str:
    return QCoreApplication.translate(NAMED_CONTEXT, SETTINGS[setting.key])


def explanation(setting: Setting, *, printer_kind: str) -> str:
    """What it is for, then range and default."""
    text = _TARGETS[printer_kind] if setting.key == "printer.target" else _EXPLAINED[setting.key]
    return " ".join(part for part in (_tr(text), _range(setting), _default(setting)) if part)


def unit(setting: Setting) -> str:
    named = next((text for suffix, text in _UNITS.items() if setting.key.endswith(suffix)), None)
    return "" if named is None else _tr(named)


def choice(value: str) -> str:
    return _tr(_CHOICES[value])


def shown(setting: Setting, kept: str) -> str:
    """A kept value as it is typed: fen as yuan."""
    return figures.yuan(int(kept)).replace(",", "") if setting.key.endswith("_fen") else kept


def _range(setting: Setting) -> str:
    if not isinstance(setting, IntSetting):
        return ""
    least, most = (_figure(setting, value) for value in (setting.least, setting.most))
    return _tr(QT_TRANSLATE_NOOP("settings", "From {least} to {most}.")).format(least=least, most=most)


def _default(setting: Setting) -> str:
    if isinstance(setting, IntSetting):
        default = _figure(setting, setting.default)
    else:
        default = choice(setting.default) if setting.choices else setting.default
    return _tr(QT_TRANSLATE_NOOP("settings", "Default: {value}.")).format(value=default) if default else ""


def _figure(setting: IntSetting, value: int) -> str:
    return figures.yuan(value) if setting.key.endswith("_fen") else str(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("settings", text)
