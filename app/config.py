"""Every setting, declared once: key, type, default, limits. Dialog, book and documents follow this table.

A setting is kept in the book as text and belongs to the site; what belongs to one screen (its size, its
language) is kept by the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from app.errors import DeskError

T_co = TypeVar("T_co", covariant=True)

_PHONE = re.compile(r"\+?[0-9]{5,15}")
_PARTING = re.compile(r"[,，;；、\s]+")
_DASH = re.compile(r"\s*[-–—~～]\s*")
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?")
_RANGE = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])-([01]?[0-9]|2[0-4])[:：]([0-5][0-9])")


class Declared(Protocol[T_co]):
    """What all settings have in common. `per_meter`: a single meter may have a value of its own.

    The part of the key before the point is the setting's group. `parse` reads what was typed or kept and
    raises DeskError settings.*; `kept` writes it as the book keeps it.
    """

    @property
    def key(self) -> str: ...

    @property
    def default(self) -> T_co: ...

    @property
    def per_meter(self) -> bool: ...

    def parse(self, text: str) -> T_co: ...

    def kept(self, text: str) -> str: ...

    def default_text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class IntSetting:
    """A whole number from `least` to `most`, its unit in the key's name."""

    key: str
    default: int
    least: int
    most: int
    per_meter: bool = False

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

    def kept(self, text: str) -> str:
        return str(self.parse(text))

    def default_text(self) -> str:
        return str(self.default)


@dataclass(frozen=True, slots=True)
class TextSetting:
    """A line of text; with `choices` one of them."""

    key: str
    default: str
    choices: tuple[str, ...] = ()
    longest: int = 200
    per_meter: bool = False

    def parse(self, text: str) -> str:
        """Raises DeskError: settings.not_a_choice, settings.too_long."""
        value = text.strip()
        if self.choices and value not in self.choices:
            raise DeskError("settings.not_a_choice", setting=self.key, choices=", ".join(self.choices))
        if len(value) > self.longest or not value.isprintable():
            raise DeskError("settings.too_long", setting=self.key, most=self.longest)
        return value

    def kept(self, text: str) -> str:
        return self.parse(text)

    def default_text(self) -> str:
        return self.default


@dataclass(frozen=True, slots=True)
class PlanSetting:
    """The code of a price plan for `medium`, or nothing. That there is such a plan the book says."""

    key: str
    medium: str
    default: str = ""
    per_meter: bool = False

    def parse(self, text: str) -> str:
        """Raises DeskError settings.unknown_plan for what cannot be a code."""
        value = text.strip()
        if not value.isascii() or not value.isprintable() or " " in value:
            raise DeskError("settings.unknown_plan", setting=self.key, plan=value)
        return value

    def kept(self, text: str) -> str:
        return self.parse(text)

    def default_text(self) -> str:
        return self.default


@dataclass(frozen=True, slots=True)
class PhonesSetting:
    """Telephone numbers, at most `most`."""

    key: str
    default: tuple[str, ...] = ()
    most: int = 20
    per_meter: bool = False

    def parse(self, text: str) -> tuple[str, ...]:
        """Raises DeskError: settings.not_a_phone, settings.too_many."""
        found = tuple(dict.fromkeys(part for part in _PARTING.split(text) if part))
        for part in found:
            if not _PHONE.fullmatch(part):
                raise DeskError("settings.not_a_phone", setting=self.key, text=part)
        if len(found) > self.most:
            raise DeskError("settings.too_many", setting=self.key, most=self.most)
        return found

    def kept(self, text: str) -> str:
        return ", ".join(self.parse(text))

    def default_text(self) -> str:
        return ", ".join(self.default)


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """From one minute of the day to just before another, over midnight if it ends before it begins."""

    start_min: int
    end_min: int

    def covers(self, minute: int) -> bool:
        if self.start_min < self.end_min:
            return self.start_min <= minute < self.end_min
        return minute >= self.start_min or minute < self.end_min

    def __str__(self) -> str:
        return "-".join(f"{at // 60:02}:{at % 60:02}" for at in (self.start_min, self.end_min))


@dataclass(frozen=True, slots=True)
class HoursSetting:
    """Times of day in local time, at most `most`, none overlapping another; nothing means never."""

    key: str
    default: tuple[TimeRange, ...]
    most: int = 4
    per_meter: bool = False

    def parse(self, text: str) -> tuple[TimeRange, ...]:
        """Raises DeskError: settings.not_hours, settings.hours_overlap, settings.too_many."""
        joined = _DASH.sub("-", text)
        ranges = sorted(self._range(part) for part in _PARTING.split(joined) if part)
        if len(ranges) > self.most:
            raise DeskError("settings.too_many", setting=self.key, most=self.most)
        for place, one in enumerate(ranges):
            others = ranges[:place] + ranges[place + 1 :]
            if any(one.covers(other.start_min) for other in others):
                raise DeskError("settings.hours_overlap", setting=self.key, text=str(one))
        return tuple(ranges)

    def kept(self, text: str) -> str:
        return ", ".join(map(str, self.parse(text)))

    def default_text(self) -> str:
        return ", ".join(map(str, self.default))

    def _range(self, text: str) -> TimeRange:
        found = _RANGE.fullmatch(text)
        if found is None or (int(found[3]) == 24 and int(found[4]) > 0):
            raise DeskError("settings.not_hours", setting=self.key, text=text)
        made = TimeRange(int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4]))
        if made.start_min == made.end_min:
            raise DeskError("settings.not_hours", setting=self.key, text=text)
        return made


@dataclass(frozen=True, slots=True)
class WebAddressSetting:
    """An address that begins with https://, or nothing."""

    key: str
    default: str = ""
    per_meter: bool = False

    def parse(self, text: str) -> str:
        """Raises DeskError settings.not_https."""
        value = text.strip()
        if value and not _HTTPS.fullmatch(value):
            raise DeskError("settings.not_https", setting=self.key, text=value)
        return value

    def kept(self, text: str) -> str:
        return self.parse(text)

    def default_text(self) -> str:
        return self.default


Setting = WebAddressSetting | IntSetting | TextSetting | PlanSetting | PhonesSetting | HoursSetting

SITE_NAME: Final = TextSetting("site.name", "")
"""Stands at the head of slips."""
SITE_PHONE: Final = TextSetting("site.phone", "")
OFFICE_PHONES: Final = PhonesSetting("site.office_phones")
"""Who in the office is told of alarms by text message."""
SLIP_HEADER: Final = TextSetting("slip.header", "", longest=100)
"""A line under the company's name; a company's own goes before it, as at the foot."""
SLIP_FOOTER: Final = TextSetting("slip.footer", "", longest=100)

SMS_PORT: Final = TextSetting("sms.port", "")
"""The serial port of the modem for text messages; empty: there is none."""
SMS_BAUD: Final = TextSetting("sms.baud", "115200", ("9600", "19200", "38400", "57600", "115200"))
SMS_LANGUAGE: Final = TextSetting("sms.language", "zh_CN", ("zh_CN", "en"))
"""What texts to tenants and to the office are written in."""
SMS_OFFICE: Final = TextSetting("sms.office_alarms", "urgent", ("none", "urgent", "warning", "notice"))
"""Of alarms from which level on the office is told."""
SMS_QUIET: Final = HoursSetting("sms.quiet_hours", (TimeRange(22 * 60, 8 * 60),))
"""When no text goes out; what is wanted then waits."""
SMS_PER_HOUR: Final = IntSetting("sms.per_hour", 300, 1, 3_600)
SMS_PER_NUMBER: Final = IntSetting("sms.per_number_day", 10, 1, 1_000)
"""The most that one number is sent within 24 hours."""
SMS_REPEAT_MIN: Final = IntSetting("sms.repeat_min", 60, 0, 10_080)
"""One number is told the same of the same meter only after so long again."""
SMS_KEEP_H: Final = IntSetting("sms.keep_h", 48, 1, 336)
"""A text that could not be sent for so long is of no more use."""
SMS_TRIES: Final = IntSetting("sms.tries", 6, 1, 20)
SMS_REFERENCE: Final = TextSetting("sms.reference_bits", "8", ("8", "16"))
"""How wide the number is that joins the parts of a long text."""
SMS_WEBHOOK: Final = WebAddressSetting("sms.webhook_url")
"""An address that alarms are also posted to, as JSON over HTTPS; empty: none."""

UTC_OFFSET_MIN: Final = IntSetting("site.utc_offset_min", 480, -720, 840)
"""Local time less UTC: what the meters' own clocks show. China has 480 all year."""

STATUS_TARGET_S: Final = IntSetting("reading.status_target_s", 10, 5, 180)
"""How old a meter's state on the screen may become."""
OUT_OF_CONTACT_S: Final = IntSetting("reading.out_of_contact_s", 180, 30, 3_600)
"""A meter that has said nothing for so long counts as out of contact."""
COLLECTOR_LOST_S: Final = IntSetting("reading.collector_lost_s", 300, 30, 86_400)
"""A collector whose link has been away for so long counts as out of contact in lists and alarms."""
HISTORY_INTERVAL_MIN: Final = IntSetting("reading.history_interval_min", 30, 5, 1440, per_meter=True)
"""How often a reading of each meter is kept, unless its collector or itself has an interval of its own."""
CLOCK_CHECK_H: Final = IntSetting("clock.check_h", 24, 1, 720)
"""How often the clocks of meters are compared with this computer's."""
CLOCK_TOLERANCE_S: Final = IntSetting("clock.tolerance_s", 300, 5, 3_600)
"""A meter's clock that is off by more is reported."""

PRICES_AHEAD_DAYS: Final = IntSetting("supply.prices_ahead_days", 7, 0, 60)
"""So long before they begin prices are sent to meters that can switch by themselves; 0: not by itself."""

SALE_LIMIT_FEN: Final = IntSetting("sale.limit_fen", 5_000_000, 100, 999_999_999)
"""The most that one sale may be."""
DAY_LIMIT_FEN: Final = IntSetting("sale.day_limit_fen", 20_000_000, 100, 999_999_999, per_meter=True)
"""The most that may be sold to one meter on one day."""
HOARDING_LIMIT_FEN: Final = IntSetting("sale.hoarding_limit_fen", 500_000, 100, 999_999_999, per_meter=True)
"""The highest balance a meter may hold, where its account says nothing else."""
ONLINE_MIN: Final = IntSetting("sale.online_min", 15, 5, 120)
"""How long an order can be paid online before it is closed."""
ELECTRICITY_PLAN: Final = PlanSetting("sale.electricity_plan", "electricity")
"""The price of a new electricity meter unless another is chosen."""
WATER_PLAN: Final = PlanSetting("sale.water_plan", "water")

ALARM_LOW_FEN: Final = IntSetting("alarm.low_fen", 5_000, 0, 9_999_999, per_meter=True)
"""At or below this balance it is low; at or below the next it is very low."""
ALARM_VERY_LOW_FEN: Final = IntSetting("alarm.very_low_fen", 2_000, 0, 9_999_999, per_meter=True)
ALARM_ARREARS_FEN: Final = IntSetting("alarm.arrears_fen", 0, 0, 9_999_999, per_meter=True)
"""A debt above this is told as arrears."""

ALARM_DOUBT_MIN: Final = IntSetting("alarm.doubt_min", 10, 1, 1_440)
"""A sale without its outcome for so long is an alarm."""

POST_FROM_FEN: Final = IntSetting("charge.post_from_fen", 100, 1, 1_000_000)
"""Use that the office charges goes into the book once it comes to so much, at midnight, and before money
moves."""

POWER_THRESHOLD_W: Final = IntSetting("supply.power_threshold_w", 10_000, 100, 1_000_000, per_meter=True)
"""The power above which a meter that can do so cuts the supply by itself."""
NO_CUT_HOURS: Final = HoursSetting("supply.no_cut_hours", (TimeRange(18 * 60, 9 * 60 + 30),), per_meter=True)
"""When nobody's supply is cut for want of money (a bank at night: domain.md)."""
SPARE: Final = "spare"
WEEKENDS: Final = TextSetting("supply.weekends", "cut", ("cut", SPARE), per_meter=True)
"""Whether Saturdays and Sundays are spared, but for those worked in a holiday's stead."""
HOLIDAYS: Final = TextSetting("supply.holidays", SPARE, ("cut", SPARE), per_meter=True)
"""Whether public holidays are spared (app/services/holidays.py)."""
OVERDRAFT_FEN: Final = IntSetting("supply.overdraft_fen", 0, 0, 9_999_999, per_meter=True)
"""How far below zero a customer may go before the supply is cut."""
RESTORE_FEN: Final = IntSetting("supply.restore_fen", 100, 0, 9_999_999, per_meter=True)
"""After a cut supply comes back once so much is left, and never with nothing."""
GRACE_MIN: Final = IntSetting("supply.grace_min", 0, 0, 10_080, per_meter=True)
"""How long after the last warning the supply is cut at the earliest."""
KEEP_ON: Final = "keep_on"
OWN_METERS: Final = TextSetting("supply.own_meters", "leave", ("leave", KEEP_ON), per_meter=True)
"""Whether a meter that cuts by itself is told to keep its supply through the times in which nobody is cut."""

ANCHOR_FOLDER: Final = TextSetting("book.anchor_folder", "")
"""A second folder where it is noted how long the operation log is and where it ends; empty: none."""
YEARS_KEPT: Final = IntSetting("book.years_kept", 3, 1, 30)
"""So many whole years of readings before this one stay in the working book; older ones are archived."""
SYSTEM_LOG_DAYS: Final = IntSetting("book.system_log_days", 366, 180, 3_660)
"""How long the system log is kept; the operation log is kept for ever."""
BACKUP_FOLDER: Final = TextSetting("book.backup_folder", "")
"""Where backups are made by themselves, on another disk than the book; empty: nowhere."""
BACKUP_EVERY_MIN: Final = IntSetting("book.backup_every_min", 15, 0, 1440)
"""So often the book of money is copied, if anything was done; 0: with the readings only."""
BACKUP_HOUR: Final = IntSetting("book.backup_at_hour", 4, 0, 23)
"""The hour of the day at which all is copied, readings too."""
BACKUP_DAYS: Final = IntSetting("book.backup_days", 7, 0, 366)
"""A copy of the book that is older is told as overdue, once one was ever made; 0: never."""
JOURNAL_FOLDER: Final = TextSetting("book.journal_folder", "")
"""Where the receipt journal is kept, on another disk than the book; empty: nowhere."""
IDLE_MIN: Final = IntSetting("sign_in.idle_min", 5, 1, 60)
"""A desk that nobody touches is locked after this."""
IDLE_ADMINISTRATOR_MIN: Final = IntSetting("sign_in.idle_administrator_min", 3, 1, 60)
"""The same for whoever may set up operators."""
SIGN_IN_H: Final = IntSetting("sign_in.hours_h", 12, 1, 24)
"""After this a whole sign-in is due again."""
CODES_REQUIRED: Final = "required"
CODES: Final = TextSetting("sign_in.codes", "optional", ("optional", CODES_REQUIRED))
"""Whether administrators and approvers must have one-time codes."""

PRINTER_KIND: Final = TextSetting("printer.kind", "file", ("file", "network", "serial", "usb", "windows"))
PRINTER_TARGET: Final = TextSetting("printer.target", "")
"""By kind: a folder, host:port, a serial port, vendor:product, or a Windows printer's name."""
PRINTER_WIDTH_MM: Final = TextSetting("printer.width_mm", "58", ("58", "80"))
PRINTER_MODE: Final = TextSetting("printer.mode", "raster", ("raster", "gb18030"))

PORTAL_ON: Final = TextSetting("portal.on", "off", ("off", "on"))
"""Whether tenants are served on the web."""
PORTAL_BIND: Final = TextSetting("portal.bind", "0.0.0.0", longest=64)
"""At which address of this computer; 127.0.0.1: only to itself, as behind a proxy."""
PORTAL_PORT: Final = IntSetting("portal.port", 8443, 1, 65_535)
PORTAL_LINK: Final = TextSetting("portal.link", "tls", ("tls", "plain"))
"""Plain HTTP is served to this computer alone."""
PORTAL_ADDRESS: Final = WebAddressSetting("portal.public_url")
"""What tenants type or scan; stands as a QR code on slips. Empty: on none."""
PORTAL_CERTIFICATE: Final = TextSetting("portal.certificate", "")
"""A file with the certificate and those that lead to its issuer (PEM); empty: one is made here."""
PORTAL_KEY: Final = TextSetting("portal.private_key", "")
"""The file with its private key; empty: it is in the certificate's file."""
NOTHING: Final = "nothing"
RETURN: Final = "return"
CUT_AND_RETURN: Final = "cut_and_return"
PORTAL_SWITCHING: Final = TextSetting("portal.switching", NOTHING, (NOTHING, RETURN, CUT_AND_RETURN))
"""What tenants may order for their own supply: nothing, its return after a top-up, or a cut as well."""
PORTAL_CODES_DAY: Final = IntSetting("portal.codes_day", 500, 10, 100_000)
"""The most codes that are sent to tenants within 24 hours."""

KEY_COLLECTOR_DAYS: Final = IntSetting("keys.collector_days", 365, 1, 3_650)
"""How old a key may become before the list of keys calls it overdue; so with the next four."""
KEY_LEGACY_DAYS: Final = IntSetting("keys.legacy_days", 90, 1, 3_650)
KEY_PASSWORD_DAYS: Final = IntSetting("keys.password_days", 365, 1, 3_650)
KEY_PAYMENT_DAYS: Final = IntSetting("keys.payment_days", 365, 1, 3_650)
KEY_DESK_DAYS: Final = IntSetting("keys.desk_days", 365, 1, 3_650)

ALL: Final[tuple[Setting, ...]] = (
    SITE_NAME,
    SITE_PHONE,
    OFFICE_PHONES,
    SMS_PORT,
    SMS_BAUD,
    SMS_LANGUAGE,
    SMS_OFFICE,
    SMS_QUIET,
    SMS_PER_HOUR,
    SMS_PER_NUMBER,
    SMS_REPEAT_MIN,
    SMS_KEEP_H,
    SMS_TRIES,
    SMS_REFERENCE,
    SMS_WEBHOOK,
    UTC_OFFSET_MIN,
    JOURNAL_FOLDER,
    BACKUP_FOLDER,
    BACKUP_EVERY_MIN,
    BACKUP_HOUR,
    BACKUP_DAYS,
    ANCHOR_FOLDER,
    SYSTEM_LOG_DAYS,
    YEARS_KEPT,
    PRINTER_KIND,
    PRINTER_TARGET,
    PRINTER_WIDTH_MM,
    PRINTER_MODE,
    SLIP_HEADER,
    SLIP_FOOTER,
    STATUS_TARGET_S,
    OUT_OF_CONTACT_S,
    COLLECTOR_LOST_S,
    HISTORY_INTERVAL_MIN,
    CLOCK_CHECK_H,
    CLOCK_TOLERANCE_S,
    SALE_LIMIT_FEN,
    DAY_LIMIT_FEN,
    HOARDING_LIMIT_FEN,
    ONLINE_MIN,
    ELECTRICITY_PLAN,
    WATER_PLAN,
    ALARM_LOW_FEN,
    ALARM_VERY_LOW_FEN,
    ALARM_ARREARS_FEN,
    ALARM_DOUBT_MIN,
    POST_FROM_FEN,
    PRICES_AHEAD_DAYS,
    POWER_THRESHOLD_W,
    NO_CUT_HOURS,
    HOLIDAYS,
    WEEKENDS,
    OVERDRAFT_FEN,
    RESTORE_FEN,
    GRACE_MIN,
    OWN_METERS,
    PORTAL_ON,
    PORTAL_BIND,
    PORTAL_PORT,
    PORTAL_LINK,
    PORTAL_ADDRESS,
    PORTAL_CERTIFICATE,
    PORTAL_KEY,
    PORTAL_SWITCHING,
    PORTAL_CODES_DAY,
    KEY_COLLECTOR_DAYS,
    KEY_LEGACY_DAYS,
    KEY_PASSWORD_DAYS,
    KEY_PAYMENT_DAYS,
    KEY_DESK_DAYS,
    IDLE_MIN,
    IDLE_ADMINISTRATOR_MIN,
    SIGN_IN_H,
    CODES,
)


def group(setting: Setting) -> str:
    """Which group a setting is shown in."""
    return setting.key.partition(".")[0]


def by_key(key: str) -> Setting:
    """The declared setting; DeskError("settings.unknown") for any other key."""
    for setting in ALL:
        if setting.key == key:
            return setting
    raise DeskError("settings.unknown", setting=key)
