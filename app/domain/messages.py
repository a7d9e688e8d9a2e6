"""Messages to tenants and to the office: the life of one, when it may go out, and what its template says.

queued  -> sending      an attempt is kept before it is made
sending -> sent         the network or the server took it
        -> queued       it certainly did not go out: tried again later
        -> failed       as before, and nothing more is tried
        -> unknown      nobody knows whether it went out; never sent again by itself
sent    -> delivered, failed      as the network reports
queued  -> expired, cancelled     its time is over; somebody, or a payment, made it needless
failed, expired, cancelled, unknown -> queued      only by a person
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.config import TimeRange
from app.errors import DeskError

LONGEST_TEMPLATE: Final = 500
_FIRST_PAUSE_MS: Final = 60_000
_LONGEST_PAUSE_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000
_DAY_MIN: Final = 1_440
_NUMBERS: Final = re.compile(r"\+?[0-9](?:[- ]?[0-9]){4,19}")
_HOLE: Final = re.compile(r"\{([^{}]*)\}")


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


AGAIN: Final = frozenset(
    {MessageState.FAILED, MessageState.EXPIRED, MessageState.CANCELLED, MessageState.UNKNOWN}
)
"""What a person may put into the queue again."""


class About(StrEnum):
    """What a message tells of; each has its template in each language."""

    LOW = "low"
    VERY_LOW = "very_low"
    ARREARS = "arrears"
    CUT = "cut"
    OFF = "off"
    OFFICE = "office"
    TEST = "test"
    CODE = "code"


class Carrier(StrEnum):
    """Through what a message leaves."""

    SMS = "sms"
    WEBHOOK = "webhook"


class Hole(StrEnum):
    """What a template may leave open, by its name in English templates."""

    SITE = "site"
    TELEPHONE = "telephone"
    SHOP = "shop"
    NAME = "name"
    METER = "meter"
    BALANCE = "balance"
    TIME = "time"
    CUT_TIME = "cut_time"
    ALARMS = "alarms"
    COUNT = "count"
    CODE = "code"


CHINESE_HOLES: Final[Mapping[str, Hole]] = {
    "物业": Hole.SITE,
    "电话": Hole.TELEPHONE,
    "户号": Hole.SHOP,
    "户名": Hole.NAME,
    "表号": Hole.METER,
    "余额": Hole.BALANCE,
    "时间": Hole.TIME,
    "断电时间": Hole.CUT_TIME,
    "告警": Hole.ALARMS,
    "条数": Hole.COUNT,
    "验证码": Hole.CODE,
}
"""The names that Chinese templates use; each template may use either."""

_OF_TENANT: Final = (Hole.SITE, Hole.TELEPHONE, Hole.SHOP, Hole.NAME, Hole.METER, Hole.BALANCE, Hole.TIME)
HOLES: Final[Mapping[About, Sequence[Hole]]] = {
    About.LOW: _OF_TENANT,
    About.VERY_LOW: _OF_TENANT,
    About.ARREARS: _OF_TENANT,
    About.CUT: (*_OF_TENANT, Hole.CUT_TIME),
    About.OFF: _OF_TENANT,
    About.OFFICE: (Hole.SITE, Hole.TIME, Hole.ALARMS, Hole.COUNT),
    About.TEST: (Hole.SITE, Hole.TELEPHONE, Hole.TIME),
    About.CODE: (Hole.SITE, Hole.TELEPHONE, Hole.SHOP, Hole.CODE),
}
NEEDED: Final[Mapping[About, Hole]] = {About.CODE: Hole.CODE}
"""What a template must not leave out."""

DEFAULTS: Final[Mapping[tuple[About, str], str]] = {
    (
        About.LOW,
        "zh_CN",
    ): "【{物业}】{户号} 户您好：表 {表号} 余额 {余额} 元，已不多，请及时充值。电话 {电话}",
    (About.VERY_LOW, "zh_CN"): "【{物业}】{户号} 户您好：表 {表号} 余额仅 {余额} 元，即将用完，"
    "请尽快充值，以免停供。电话 {电话}",
    (About.ARREARS, "zh_CN"): "【{物业}】{户号} 户您好：表 {表号} 已欠费，余额 {余额} 元，请立即充值，"
    "否则将停止供应。电话 {电话}",
    (
        About.CUT,
        "zh_CN",
    ): "【{物业}】{户号} 户您好：表 {表号} 余额 {余额} 元，将于 {断电时间} 停止供应，"
    "请在此之前充值。电话 {电话}",
    (About.OFF, "zh_CN"): "【{物业}】{户号} 户您好：表 {表号} 余额 {余额} 元，已于 {时间} 停止供应，"
    "充值后即恢复。电话 {电话}",
    (
        About.CODE,
        "zh_CN",
    ): "【{物业}】验证码 {验证码}，用于 {户号} 户登录，10 分钟内有效。请勿告诉任何人。",
    (About.OFFICE, "zh_CN"): "【{物业}】{时间} 有 {条数} 条告警：{告警}",
    (About.TEST, "zh_CN"): "【{物业}】这是一条测试短信，{时间} 发出。",
    (
        About.LOW,
        "en",
    ): "{site}: shop {shop}, the balance of meter {meter} is {balance} yuan and getting low."
    " Please top up. Tel. {telephone}",
    (
        About.VERY_LOW,
        "en",
    ): "{site}: shop {shop}, the balance of meter {meter} is only {balance} yuan. Please"
    " top up soon to keep your supply. Tel. {telephone}",
    (
        About.ARREARS,
        "en",
    ): "{site}: shop {shop}, meter {meter} is in arrears, its balance is {balance} yuan."
    " Please top up at once or the supply will be cut. Tel. {telephone}",
    (
        About.CUT,
        "en",
    ): "{site}: shop {shop}, the balance of meter {meter} is {balance} yuan. Its supply will be"
    " cut at {cut_time} unless you top up before. Tel. {telephone}",
    (
        About.OFF,
        "en",
    ): "{site}: shop {shop}, the supply of meter {meter} was cut at {time}, its balance is {balance} yuan."
    " Top up to have it back. Tel. {telephone}",
    (
        About.CODE,
        "en",
    ): "{site}: {code} is your code to sign in for shop {shop}. It is valid for 10 minutes."
    " Tell it to nobody.",
    (About.OFFICE, "en"): "{site}: {count} alarms at {time}: {alarms}",
    (About.TEST, "en"): "{site}: this is a test message, sent at {time}.",
}
LANGUAGES: Final = ("zh_CN", "en")


def checked(about: About, text: str) -> str:
    """A template as it may be kept. Raises DeskError messages.template_*."""
    template = text.strip()
    if not template:
        raise DeskError("messages.template_empty")
    if len(template) > LONGEST_TEMPLATE:
        raise DeskError("messages.template_too_long", most=LONGEST_TEMPLATE)
    if "{" in _HOLE.sub("", template) or "}" in _HOLE.sub("", template):
        raise DeskError("messages.template_brace")
    for name in _HOLE.findall(template):
        if hole_of(name) not in HOLES[about]:
            raise DeskError("messages.template_unknown", name=name)
    if about in NEEDED and NEEDED[about] not in map(hole_of, _HOLE.findall(template)):
        raise DeskError("messages.template_needs", name=NEEDED[about].value)
    return template


def hole_of(name: str) -> Hole | None:
    """The hole that a template names, in either language."""
    plain = name.strip()
    if plain in CHINESE_HOLES:
        return CHINESE_HOLES[plain]
    return Hole(plain) if plain in {hole.value for hole in Hole} else None


def filled(template: str, values: Mapping[Hole, str]) -> str:
    """The text with its holes filled; what has no value is left empty, control characters go."""

    def value(found: re.Match[str]) -> str:
        hole = hole_of(found[1])
        return values.get(hole, "") if hole is not None else ""

    text = _HOLE.sub(value, template)
    plain = "".join(char if char.isprintable() else " " for char in text).strip()
    return plain.removeprefix("【】").removeprefix(": ")  # a site without a name


def numbers(text: str) -> tuple[str, ...]:
    """The telephone numbers in what people typed, as digits with + before where it stood, each once."""
    found = (re.sub(r"[- ]", "", one) for one in _NUMBERS.findall(text))
    return tuple(dict.fromkeys(found))


def takes_texts(number: str) -> bool:
    """Whether a text can be sent there: not to a Chinese landline, which begins with 0 or has few digits."""
    digits = number.removeprefix("+86") if number.startswith("+86") else number
    return digits.startswith("+") or (len(digits) == 11 and digits.startswith("1"))


def same_number(one: str, other: str) -> bool:
    """Whether two are the same telephone: with or without the country's code."""
    short, long = sorted((one.removeprefix("+"), other.removeprefix("+")), key=len)
    return len(short) >= 5 and (short == long or (len(short) >= 8 and long.endswith(short)))


def pause_ms(tries: int) -> int:
    """How long after so many attempts the next is due: doubling from a minute to an hour."""
    return int(min(_FIRST_PAUSE_MS << min(max(tries - 1, 0), 10), _LONGEST_PAUSE_MS))


@dataclass(frozen=True, slots=True)
class Terms:
    """When messages may go out: `quiet` in local time; at most `per_hour` in all and `per_number_day` to one
    number; given up `keep_ms` after they were made or after `tries` attempts; the same to the same number
    about the same thing only after `repeat_ms`."""

    quiet: tuple[TimeRange, ...]
    utc_offset_min: int
    per_hour: int
    per_number_day: int
    keep_ms: int
    tries: int
    repeat_ms: int

    def is_quiet(self, utc_ms: int) -> bool:
        minute = (utc_ms // _MINUTE_MS + self.utc_offset_min) % _DAY_MIN
        return any(one.covers(minute) for one in self.quiet)

    def not_before(self, utc_ms: int) -> int:
        """The first moment from `utc_ms` on that is not quiet; where all day is quiet, `utc_ms` itself."""
        for minutes in range(_DAY_MIN):
            at = utc_ms if not minutes else (utc_ms // _MINUTE_MS + minutes) * _MINUTE_MS
            if not self.is_quiet(at):
                return at
        return utc_ms
