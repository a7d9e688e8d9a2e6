"""What the settings page says of each setting: name, explanation, unit, range and choices in words."""

from __future__ import annotations

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.config import IntSetting, Setting, TextSetting
from app.domain.money import parse_yuan
from app.errors import DeskError
from app.own_command import as_called
from widgets.common import figures
from widgets.common.named_values import NAMED_CONTEXT, SETTINGS

_NO_MONEY = re.compile(r"0+(\.0{1,2})?")

_EXPLAINED = {
    "site.name": QT_TRANSLATE_NOOP("settings", "Stands at the head of every slip."),
    "site.phone": QT_TRANSLATE_NOOP("settings", "Stands at the foot of slips, for customers' questions."),
    "site.office_phones": QT_TRANSLATE_NOOP(
        "settings", "Who in the office is told of alarms by text message; numbers parted by commas."
    ),
    "sms.port": QT_TRANSLATE_NOOP(
        "settings",
        "Where the GSM modem is, as COM3 or /dev/ttyUSB0, or usb: and its serial number. Empty: no modem.",
    ),
    "sms.baud": QT_TRANSLATE_NOOP("settings", "Most modems find it out by themselves."),
    "sms.language": QT_TRANSLATE_NOOP("settings", "To tenants and to the office alike."),
    "sms.office_alarms": QT_TRANSLATE_NOOP(
        "settings", "Which alarms are sent to the office's numbers, and posted to the address below."
    ),
    "sms.quiet_hours": QT_TRANSLATE_NOOP(
        "settings", "No text goes out then, what is wanted waits; as 22:00-08:00, none if empty."
    ),
    "sms.per_hour": QT_TRANSLATE_NOOP("settings", "Above this, texts wait."),
    "sms.per_number_day": QT_TRANSLATE_NOOP("settings", "Within 24 hours; above this, texts wait."),
    "sms.repeat_min": QT_TRANSLATE_NOOP(
        "settings", "One number is told the same of the same meter only after so long again."
    ),
    "sms.keep_h": QT_TRANSLATE_NOOP("settings", "A text that could not be sent for so long is dropped."),
    "sms.tries": QT_TRANSLATE_NOOP(
        "settings", "Attempts the network refuses. Waiting for a modem that is away is none."
    ),
    "sms.reference_bits": QT_TRANSLATE_NOOP(
        "settings", "In bits. 8 suits every telephone; 16 tells more long texts apart."
    ),
    "sms.webhook_url": QT_TRANSLATE_NOOP(
        "settings", "An address that begins with https://, which takes JSON. Empty: none."
    ),
    "book.anchor_folder": QT_TRANSLATE_NOOP(
        "settings",
        "A folder, best on another computer, where it is noted every quarter of an hour how long the"
        " operation log is and where it ends, so that nobody can shorten it unseen. Empty: only beside the"
        " book.",
    ),
    "book.system_log_days": QT_TRANSLATE_NOOP(
        "settings", "Starts, stops, contact and errors. The operation log is kept for ever."
    ),
    "book.backup_folder": QT_TRANSLATE_NOOP(
        "settings", "On another disk or computer; proven copies go there by themselves. Empty: none are made."
    ),
    "book.backup_every_min": QT_TRANSLATE_NOOP(
        "settings", "Only if anything was done; after a shift at once. 0: only with all the rest, once a day."
    ),
    "book.backup_at_hour": QT_TRANSLATE_NOOP(
        "settings", "Once a day all is copied, readings and archives too: 4 is from four in the morning on."
    ),
    "book.backup_days": QT_TRANSLATE_NOOP(
        "settings", "A copy of the book that is older is an alarm, once one was ever made. 0: never."
    ),
    "book.years_kept": QT_TRANSLATE_NOOP(
        "settings",
        "Readings of older years are moved by night to files of their own in the folder archive; they are"
        " still answered from.",
    ),
    "book.journal_folder": QT_TRANSLATE_NOOP(
        "settings",
        "A folder on another disk, where every change of the book is written a second time. A lost book"
        " comes back from it with main.py rebuild. Empty: nowhere. Counts from the next start.",
    ),
    "site.utc_offset_min": QT_TRANSLATE_NOOP("settings", "The time that the meters' own clocks show."),
    "sale.limit_fen": QT_TRANSLATE_NOOP("settings", "No single sale may be above this."),
    "sale.day_limit_fen": QT_TRANSLATE_NOOP(
        "settings", "No more is sold to one meter on one day. A meter may have its own."
    ),
    "sale.hoarding_limit_fen": QT_TRANSLATE_NOOP(
        "settings", "The highest balance a meter may hold, where its account says nothing else."
    ),
    "sale.online_min": QT_TRANSLATE_NOOP(
        "settings", "How long an order can be paid online before it is closed at the gateway."
    ),
    "sale.electricity_plan": QT_TRANSLATE_NOOP(
        "settings", "The price plan of a new electricity meter, unless another is chosen."
    ),
    "sale.water_plan": QT_TRANSLATE_NOOP(
        "settings", "The price plan of a new water meter, unless another is chosen."
    ),
    "alarm.low_fen": QT_TRANSLATE_NOOP(
        "settings", "A balance at or below this is low, the first of three warnings."
    ),
    "alarm.very_low_fen": QT_TRANSLATE_NOOP(
        "settings", "A balance at or below this is very low, the second warning."
    ),
    "alarm.arrears_fen": QT_TRANSLATE_NOOP("settings", "A debt above this is in arrears, the third warning."),
    "alarm.doubt_min": QT_TRANSLATE_NOOP(
        "settings", "A sale, refund or reversal that has had no outcome for so long raises an alarm."
    ),
    "charge.post_from_fen": QT_TRANSLATE_NOOP(
        "settings",
        "Use of meters whose money the office holds goes into the book once it comes to so much, at midnight,"
        " and before money moves. What is left is right at any moment all the same.",
    ),
    "supply.power_threshold_w": QT_TRANSLATE_NOOP(
        "settings", "Above this power a meter that can do so cuts the supply by itself."
    ),
    "supply.prices_ahead_days": QT_TRANSLATE_NOOP(
        "settings",
        "So many days before new prices begin they are sent to meters that can switch by themselves. 0: all"
        " meters get them when they begin.",
    ),
    "supply.no_cut_hours": QT_TRANSLATE_NOOP(
        "settings",
        "When no supply is cut for want of money, as 18:00-09:30; several parted by commas, none if empty.",
    ),
    "supply.holidays": QT_TRANSLATE_NOOP(
        "settings",
        "Whether supply is cut on public holidays. Where it is not, the holidays of the year must be"
        " entered.",
    ),
    "supply.weekends": QT_TRANSLATE_NOOP(
        "settings",
        "Whether supply is cut on Saturdays and Sundays. Those worked in a holiday's stead count as working"
        " days.",
    ),
    "supply.overdraft_fen": QT_TRANSLATE_NOOP(
        "settings", "How far below zero a customer may go before the supply is cut."
    ),
    "supply.restore_fen": QT_TRANSLATE_NOOP(
        "settings",
        "After a cut the supply comes back only once so much is left, so that it is not cut again at once.",
    ),
    "supply.grace_min": QT_TRANSLATE_NOOP(
        "settings", "So long after the last warning the supply is not cut yet. 1440 is a day."
    ),
    "supply.own_meters": QT_TRANSLATE_NOOP(
        "settings",
        "Meters that hold their own money cut by themselves at any hour. They can be told to keep the supply"
        " through the times in which nobody is cut; afterwards they are handed back.",
    ),
    "reading.status_target_s": QT_TRANSLATE_NOOP(
        "settings", "Balance and state of every meter are asked again in time for this."
    ),
    "reading.out_of_contact_s": QT_TRANSLATE_NOOP(
        "settings", "A meter that has been silent for so long is shown as out of contact."
    ),
    "reading.collector_lost_s": QT_TRANSLATE_NOOP(
        "settings", "A collector whose link has been away for so long counts as out of contact."
    ),
    "reading.history_interval_min": QT_TRANSLATE_NOOP(
        "settings", "How often a reading of each meter is kept for charts and reports."
    ),
    "clock.check_h": QT_TRANSLATE_NOOP("settings", "Clocks of meters are compared with this computer's."),
    "clock.tolerance_s": QT_TRANSLATE_NOOP("settings", "A meter's clock that is off by more is reported."),
    "keys.collector_days": QT_TRANSLATE_NOOP(
        "settings", "Of sealed links. The list of keys says what is due."
    ),
    "keys.legacy_days": QT_TRANSLATE_NOOP(
        "settings", "Of links with a maker's own triple DES, which is weak."
    ),
    "keys.password_days": QT_TRANSLATE_NOOP("settings", "They are changed at the meters first."),
    "keys.payment_days": QT_TRANSLATE_NOOP("settings", "Of payment services."),
    "keys.desk_days": QT_TRANSLATE_NOOP("settings", "It seals all the others in the book."),
    "printer.kind": QT_TRANSLATE_NOOP("settings", "How this computer reaches the slip printer."),
    "printer.width_mm": QT_TRANSLATE_NOOP("settings", "Width of the paper roll."),
    "printer.mode": QT_TRANSLATE_NOOP(
        "settings", "Choose text only for printers with Chinese characters of their own; it is faster."
    ),
    "slip.header": QT_TRANSLATE_NOOP(
        "settings", "Stands under the name on every slip. A company may have its own."
    ),
    "sign_in.idle_min": QT_TRANSLATE_NOOP(
        "settings", "A desk that nobody touches is locked after this; the work goes on behind it."
    ),
    "sign_in.idle_administrator_min": QT_TRANSLATE_NOOP(
        "settings", "The same for whoever may add operators; it should be shorter."
    ),
    "sign_in.hours_h": QT_TRANSLATE_NOOP("settings", "After this a locked desk wants a whole sign-in again."),
    "sign_in.codes": QT_TRANSLATE_NOOP(
        "settings",
        "One-time codes of a telephone, asked for with the password of administrators and approvers.",
    ),
    "portal.on": QT_TRANSLATE_NOOP(
        "settings", "Tenants see their meters, top up and read their slips by telephone and at the station."
    ),
    "portal.bind": QT_TRANSLATE_NOOP(
        "settings", "0.0.0.0: every network of this computer; 127.0.0.1: this computer alone."
    ),
    "portal.port": QT_TRANSLATE_NOOP("settings", "Must be free, and open in the firewall of this computer."),
    "portal.link": QT_TRANSLATE_NOOP(
        "settings", "Plain HTTP only behind a proxy on this computer: it wants the network address 127.0.0.1."
    ),
    "portal.public_url": QT_TRANSLATE_NOOP(
        "settings", "What tenants type, as https://pay.mall.cn; slips bear it as a QR code. Empty: no code."
    ),
    "portal.certificate": QT_TRANSLATE_NOOP(
        "settings",
        "A PEM file, with the certificates of its issuers. Empty: one is made here, which telephones warn"
        " of.",
    ),
    "portal.private_key": QT_TRANSLATE_NOOP(
        "settings", "A PEM file, without a password. Empty: the key is in the certificate's file."
    ),
    "portal.switching": QT_TRANSLATE_NOOP(
        "settings", "What tenants may order for their own supply. An account may have its own."
    ),
    "portal.codes_day": QT_TRANSLATE_NOOP(
        "settings", "Codes by text within 24 hours; above this none is sent, and an alarm tells it."
    ),
    "slip.footer": QT_TRANSLATE_NOOP("settings", "The last line of every slip. A company may have its own."),
}

_UNITS = {
    "_fen": QT_TRANSLATE_NOOP("settings", "yuan"),
    "_s": QT_TRANSLATE_NOOP("settings", "s"),
    "_min": QT_TRANSLATE_NOOP("settings", "min"),
    "_days": QT_TRANSLATE_NOOP("settings", "days"),
    "_h": QT_TRANSLATE_NOOP("settings", "h"),
    "_w": QT_TRANSLATE_NOOP("settings", "W"),
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
    "zh_CN": QT_TRANSLATE_NOOP("settings", "Chinese"),
    "en": QT_TRANSLATE_NOOP("settings", "English"),
    "none": QT_TRANSLATE_NOOP("settings", "No alarms"),
    "urgent": QT_TRANSLATE_NOOP("settings", "Urgent alarms"),
    "warning": QT_TRANSLATE_NOOP("settings", "Warnings and urgent alarms"),
    "notice": QT_TRANSLATE_NOOP("settings", "All alarms"),
    "8": QT_TRANSLATE_NOOP("settings", "8 bits"),
    "16": QT_TRANSLATE_NOOP("settings", "16 bits"),
    "9600": QT_TRANSLATE_NOOP("settings", "9600 baud"),
    "19200": QT_TRANSLATE_NOOP("settings", "19200 baud"),
    "38400": QT_TRANSLATE_NOOP("settings", "38400 baud"),
    "57600": QT_TRANSLATE_NOOP("settings", "57600 baud"),
    "115200": QT_TRANSLATE_NOOP("settings", "115200 baud"),
    "58": QT_TRANSLATE_NOOP("settings", "58 mm"),
    "80": QT_TRANSLATE_NOOP("settings", "80 mm"),
    "raster": QT_TRANSLATE_NOOP("settings", "Image, for every printer"),
    "gb18030": QT_TRANSLATE_NOOP("settings", "Text in GB18030"),
    "cut": QT_TRANSLATE_NOOP("settings", "Supply may be cut"),
    "spare": QT_TRANSLATE_NOOP("settings", "Nobody is cut"),
    "leave": QT_TRANSLATE_NOOP("settings", "Left to themselves"),
    "keep_on": QT_TRANSLATE_NOOP("settings", "Kept on while nobody is cut"),
    "off": QT_TRANSLATE_NOOP("settings", "Off"),
    "on": QT_TRANSLATE_NOOP("settings", "On"),
    "tls": QT_TRANSLATE_NOOP("settings", "TLS (https)"),
    "plain": QT_TRANSLATE_NOOP("settings", "Plain HTTP, to this computer alone"),
    "nothing": QT_TRANSLATE_NOOP("settings", "Nothing"),
    "return": QT_TRANSLATE_NOOP("settings", "Its return after a top-up"),
    "cut_and_return": QT_TRANSLATE_NOOP("settings", "A cut, and its return"),
    "optional": QT_TRANSLATE_NOOP("settings", "As each of them likes"),
    "required": QT_TRANSLATE_NOOP("settings", "Required"),
}


_GROUPS = {
    "site": QT_TRANSLATE_NOOP("settings", "Site"),
    "reading": QT_TRANSLATE_NOOP("settings", "Reading and contact"),
    "clock": QT_TRANSLATE_NOOP("settings", "Clocks"),
    "sale": QT_TRANSLATE_NOOP("settings", "Selling"),
    "alarm": QT_TRANSLATE_NOOP("settings", "Alarm amounts"),
    "sms": QT_TRANSLATE_NOOP("settings", "Text messages"),
    "charge": QT_TRANSLATE_NOOP("settings", "Charges by the office"),
    "supply": QT_TRANSLATE_NOOP("settings", "Supply"),
    "portal": QT_TRANSLATE_NOOP("settings", "Web for tenants"),
    "sign_in": QT_TRANSLATE_NOOP("settings", "Sign-in"),
    "slip": QT_TRANSLATE_NOOP("settings", "Slips"),
    "printer": QT_TRANSLATE_NOOP("settings", "Slip printer"),
    "book": QT_TRANSLATE_NOOP("settings", "The book"),
    "keys": QT_TRANSLATE_NOOP("settings", "Change keys after"),
}
"""By the first part of a setting's key, in the order of the page."""

GROUPS = tuple(_GROUPS)


def group(key: str) -> str:
    """The title of a group of settings."""
    return _tr(_GROUPS[key])


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


def read(setting: Setting, typed: str) -> str:
    """What was typed, yuan where it is money, as the book keeps it. Raises DeskError in the same words."""
    if not setting.key.endswith("_fen"):
        return setting.kept(typed)
    try:
        return setting.kept("0" if _NO_MONEY.fullmatch(typed.strip()) else str(parse_yuan(typed)))
    except DeskError as error:
        if error.key != "settings.out_of_range" or not isinstance(setting, IntSetting):
            raise
        least, most = figures.yuan(setting.least), figures.yuan(setting.most)
        raise DeskError(error.key, setting=setting.key, least=least, most=most) from error


def typed(setting: Setting, kept: str) -> str:
    """A kept value as it is typed: fen as yuan."""
    return figures.yuan(int(kept)).replace(",", "") if setting.key.endswith("_fen") else kept


def shown(setting: Setting, kept: str) -> str:
    """A kept value as lists show it, with its unit; a dash for nothing."""
    if choices_of(setting):
        return choice(kept)
    value = figures.yuan(int(kept)) if setting.key.endswith("_fen") else kept
    return f"{value} {unit(setting)}".strip() or figures.NOTHING


def choices_of(setting: Setting) -> tuple[str, ...]:
    """The values a setting may have, where they are few."""
    return setting.choices if isinstance(setting, TextSetting) else ()


def _range(setting: Setting) -> str:
    if not isinstance(setting, IntSetting):
        return ""
    least, most = (_figure(setting, value) for value in (setting.least, setting.most))
    return _tr(QT_TRANSLATE_NOOP("settings", "From {least} to {most}.")).format(least=least, most=most)


def _default(setting: Setting) -> str:
    if isinstance(setting, IntSetting):
        default = _figure(setting, setting.default)
    else:
        default = choice(setting.default) if choices_of(setting) else setting.default_text()
    return _tr(QT_TRANSLATE_NOOP("settings", "Default: {value}.")).format(value=default) if default else ""


def _figure(setting: IntSetting, value: int) -> str:
    return figures.yuan(value) if setting.key.endswith("_fen") else str(value)


def _tr(text: str) -> str:
    return as_called(QCoreApplication.translate("settings", text))
