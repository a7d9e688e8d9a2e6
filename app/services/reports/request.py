"""What a report is asked for: its filters as typed values, from the texts of a screen or a command. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from app.errors import DeskError
from app.services.reports.periods import Period, parse_period

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "by": ("operator", "channel", "building", "shop"),
    "channel": ("cash", "card", "transfer", "qr", "alipay", "wechat", "unionpay", "deposit"),
    "medium": ("electricity", "water"),
    "kind": ("sale", "refund", "reversal", "moved"),
    "each": ("hour", "day", "month", "year"),
    "order": ("largest", "smallest"),
    "level": ("notice", "warning", "urgent"),
    "now": ("yes",),
}
"""Filters that are one of a few words."""

NUMBERS: Final = ("top", "run")
MOST_NUMBER: Final = 999_999_999


@dataclass(frozen=True, slots=True)
class Request:
    """A report by its name and its filters; what is empty is not asked for. `building` and `group` are
    codes, `shop` a shop number, `operator` a sign-in name; `top` how many, 0 all of them."""

    name: str
    period: Period | None = None
    by: str = ""
    building: str = ""
    group: str = ""
    shop: str = ""
    meter: str = ""
    operator: str = ""
    channel: str = ""
    medium: str = ""
    kind: str = ""
    each: str = ""
    top: int = 0
    order: str = ""
    level: str = ""
    now: str = ""
    text: str = ""
    sale: str = ""
    shift: str = ""
    run: int = 0

    def filters(self) -> tuple[tuple[str, str], ...]:
        """As texts, those that are asked for; `parse` takes them again."""
        return tuple(
            (key, _text(value)) for key in FILTERS if (value := getattr(self, key)) not in (None, "", 0)
        )


FILTERS: Final = tuple(one.name for one in fields(Request) if one.name != "name")
"""The keys of filters, in the order in which a report states them."""


def parse(
    name: str,
    texts: Mapping[str, str],
    *,
    known: tuple[str, ...],
    default_period: str,
    today: int,
    needs: str = "",
) -> Request:
    """The request that texts by filter make, of those that the report knows; empty ones count for nothing.
    `needs`: the filter that must be there.

    Raises DeskError: report.no_such_filter, report.bad_period, report.bad_choice, report.bad_number,
    report.needs_filter.
    """
    values: dict[str, object] = {}
    for key, text in texts.items():
        if key not in known:
            raise DeskError("report.no_such_filter", filter=key, report=name)
        if text.strip():
            values[key] = _value(key, text.strip(), today=today)
    if needs and needs not in values:
        raise DeskError("report.needs_filter", report=name, filter=needs)
    if "period" in known and "period" not in values:
        values["period"] = parse_period(default_period, today=today)
    return Request(name, **values)  # type: ignore[arg-type]


def _value(key: str, text: str, *, today: int) -> object:
    if key == "period":
        return parse_period(text, today=today)
    if key in NUMBERS:
        if not text.isdecimal() or not 0 < int(text) <= MOST_NUMBER:
            raise DeskError("report.bad_number", filter=key, text=text)
        return int(text)
    choices = CHOICES.get(key)
    if choices is not None and text.lower() not in choices:
        raise DeskError("report.bad_choice", filter=key, text=text, choices=", ".join(choices))
    return text.lower() if choices else text


def _text(value: object) -> str:
    return value.text() if isinstance(value, Period) else str(value)
