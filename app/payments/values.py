"""Times and amounts as the gateways write them: China's time, yuan with two decimals. No floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from app.payments.channel import ChannelFault

CHINA: Final = timezone(timedelta(hours=8))
_YUAN: Final = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?")


def needed(answer: Mapping[str, object], name: str) -> str:
    """A value that an answer must have. Raises ChannelFault bad_answer."""
    value = answer.get(name)
    if value is None or value == "" or isinstance(value, dict | list):
        raise ChannelFault("bad_answer", f"without {name}")
    return str(value)


def yuan(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02}"


def fen(text: object) -> int:
    """Raises ChannelFault bad_answer for what is no amount of yuan."""
    found = _YUAN.fullmatch(str(text).strip())
    if found is None:
        raise ChannelFault("bad_answer", f"not an amount: {text!r}")
    amount = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    return -amount if found[1] else amount


def china_time(utc_ms: int, form: str) -> str:
    return datetime.fromtimestamp(utc_ms // 1000, UTC).astimezone(CHINA).strftime(form)


def parsed_ms(text: object, form: str) -> int:
    """A time in China, in UTC ms. Raises ChannelFault bad_answer."""
    try:
        return round(datetime.strptime(str(text), form).replace(tzinfo=CHINA).timestamp()) * 1000
    except ValueError as error:
        raise ChannelFault("bad_answer", f"not a time: {text!r}") from error


def iso_ms(text: object) -> int:
    """A time with its offset (RFC 3339), in UTC ms. Raises ChannelFault bad_answer."""
    try:
        when = datetime.fromisoformat(str(text))
        if when.tzinfo is None:
            raise ValueError("no offset")
        return round(when.timestamp()) * 1000
    except ValueError as error:
        raise ChannelFault("bad_answer", f"not a time: {text!r}") from error
