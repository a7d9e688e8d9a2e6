"""Telegrams of short messages: one out, texts and delivery reports in (3GPP TS 23.040, 9.2; bytes in, frozen
values out). What stands before each, the service centre's address, is part of what a modem is given and gives
(27.005, 3.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.outputs.sms import alphabet
from app.outputs.sms.parts import Alphabet

INTERNATIONAL: Final = 0x91
NATIONAL: Final = 0x81
MOST_DIGITS: Final = 20
_DIGITS: Final = "0123456789*#abc"
_SUBMIT: Final = 0x01
_RELATIVE_VALIDITY: Final = 0x10
_REPORT_WANTED: Final = 0x20
_HEADER: Final = 0x40
_IEI_JOIN_8, _IEI_JOIN_16 = 0x00, 0x08


class PduError(ValueError):
    """These bytes are no telegram that means something here."""


@dataclass(frozen=True, slots=True)
class Join:
    """Which part of which text: `part` of `parts`, from 1 on. `bits`: the reference's width, 8 or 16."""

    reference: int
    parts: int
    part: int
    bits: int = 8


@dataclass(frozen=True, slots=True)
class Submit:
    """One part to be sent. `number`: digits, with + before an international one. `validity_min`: how long the
    network tries; None: as long as it likes. `report`: whether it tells of the delivery."""

    number: str
    body: str
    alphabet: Alphabet
    join: Join | None = None
    validity_min: int | None = None
    report: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """A text, or a part of one, from `number`. `sent_utc_ms`: the service centre's time."""

    number: str
    body: str
    sent_utc_ms: int
    join: Join | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a part that was sent. `reference`: the number that the modem gave it. `status`:
    TP-Status (9.2.3.15): below 0x20 delivered, below 0x40 still trying, above that given up."""

    number: str
    reference: int
    status: int

    @property
    def delivered(self) -> bool:
        return self.status < 0x20

    @property
    def still_trying(self) -> bool:
        return 0x20 <= self.status < 0x40


def encode(submit: Submit) -> tuple[str, int]:
    """The telegram in hexadecimal, with the SIM's own service centre before it, and its length in octets
    without that one: what AT+CMGS wants. Raises PduError."""
    first = _SUBMIT
    first |= _RELATIVE_VALIDITY if submit.validity_min is not None else 0
    first |= _REPORT_WANTED if submit.report else 0
    first |= _HEADER if submit.join else 0
    validity = b"" if submit.validity_min is None else bytes([_relative(submit.validity_min)])
    tpdu = bytes([first, 0]) + _address(submit.number) + bytes([0, submit.alphabet]) + validity
    tpdu += _user_data(submit)
    return ("00" + tpdu.hex()).upper(), len(tpdu)


def decode(text: str) -> Received | Report:
    """What a modem shows in hexadecimal of a message it got. Raises PduError."""
    try:
        data = bytes.fromhex(text)
    except ValueError as error:
        raise PduError("not hexadecimal") from error
    try:
        reader = _Reader(data)
        reader.take(reader.octet())  # the service centre's address
        first = reader.octet()
        kind = first & 0x03
        if kind == 0x00:
            return _deliver(reader, first)
        if kind == 0x02:
            return _status_report(reader)
    except (IndexError, ValueError, OverflowError) as error:
        raise PduError("a telegram that ends too early or means nothing") from error
    raise PduError(f"a telegram of kind {kind}")


class _Reader:
    """Octets one after the other. Raises IndexError at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def octet(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def take(self, count: int) -> bytes:
        self._at += count
        if self._at > len(self._data):
            raise IndexError
        return self._data[self._at - count : self._at]


def _deliver(reader: _Reader, first: int) -> Received:
    number = _number(reader)
    reader.octet()  # protocol identifier: nothing here rests on it
    coding, sent = reader.octet(), _utc_ms(reader.take(7))
    length = reader.octet()
    gsm7 = _is_gsm7(coding)
    data = reader.take((length * 7 + 7) // 8 if gsm7 else length)
    join, header_octets = _header(data) if first & _HEADER else (None, 0)
    if gsm7:
        return Received(number, _septet_text(data, length, header_octets), sent, join)
    body = data[header_octets:]
    text = body.decode("utf-16-be", "replace") if _is_ucs2(coding) else body.decode("latin-1")
    return Received(number, text, sent, join)


def _status_report(reader: _Reader) -> Report:
    reference, number = reader.octet(), _number(reader)
    reader.take(14)  # when it was sent, when its fate was known
    return Report(number, reference, reader.octet())


def _user_data(submit: Submit) -> bytes:
    header = b"" if submit.join is None else _join_header(submit.join)
    if submit.alphabet is Alphabet.UCS2:
        data = header + submit.body.encode("utf-16-be")
        length = len(data)
    else:
        try:
            codes = [code for char in alphabet.septets(submit.body) for code in char]
        except KeyError as error:
            raise PduError(f"{error} is not in the alphabet") from error
        # The text begins at the next septet after the header (9.2.3.24, figure 9.2.3.24 (a)).
        fill = -len(header) * 8 % 7
        data = header + alphabet.pack(codes, fill_bits=fill)
        length = (len(header) * 8 + fill) // 7 + len(codes)
    if len(data) > 140:
        raise PduError("more than one telegram holds")
    return bytes([length]) + data


def _join_header(join: Join) -> bytes:
    """9.2.3.24.1 and, with a wide reference, 9.2.3.24.8."""
    tail = bytes([join.parts, join.part])
    if join.bits == 8:
        return bytes([5, _IEI_JOIN_8, 3, join.reference & 0xFF]) + tail
    return bytes([6, _IEI_JOIN_16, 4]) + (join.reference & 0xFFFF).to_bytes(2, "big") + tail


def _header(data: bytes) -> tuple[Join | None, int]:
    """The elements before a text, and how many octets they take. What we do not know is stepped over."""
    octets, join = data[0] + 1, None
    reader = _Reader(data[1:octets])
    at = 0
    while at + 2 <= octets - 1:
        element, length = reader.octet(), reader.octet()
        value = reader.take(length)
        at += 2 + length
        width = {_IEI_JOIN_8: 1, _IEI_JOIN_16: 2}.get(element)
        if width is not None and length == width + 2 and 0 < value[-1] <= value[-2]:
            join = Join(int.from_bytes(value[:width], "big"), value[-2], value[-1], width * 8)
    return join, octets


def _septet_text(data: bytes, length: int, header_octets: int) -> str:
    fill = -header_octets * 8 % 7
    count = length - (header_octets * 8 + fill) // 7
    return alphabet.text_of(alphabet.unpack(data[header_octets:], count, fill_bits=fill))


def _is_gsm7(coding: int) -> bool:
    if coding & 0xC0 == 0x00:
        return coding & 0x2C in (0x00, 0x0C)
    return coding & 0xF0 in (0xC0, 0xD0) or coding & 0xF4 == 0xF0


def _is_ucs2(coding: int) -> bool:
    return coding & 0xEC == 0x08 or coding & 0xF0 == 0xE0


def _relative(minutes: int) -> int:
    """9.2.3.12.1, rounded up to what can be said; at least 5 minutes, at most 63 weeks."""
    steps: tuple[tuple[int, Callable[[int], int]], ...] = (
        (720, lambda m: -(-m // 5) - 1),
        (1_440, lambda m: 143 + -(-(m - 720) // 30)),
        (43_200, lambda m: 166 + -(-m // 1_440)),
    )
    for most, code in steps:
        if minutes <= most:
            return max(code(minutes), 0)
    return min(192 + -(-minutes // 10_080), 255)


def _address(number: str) -> bytes:
    kind = INTERNATIONAL if number.startswith("+") else NATIONAL
    digits = number.removeprefix("+")
    if not 0 < len(digits) <= MOST_DIGITS or any(digit not in _DIGITS for digit in digits):
        raise PduError(f"{number!r} is no number")
    codes = [_DIGITS.index(digit) for digit in digits] + [0xF] * (len(digits) % 2)
    pairs = zip(codes[::2], codes[1::2], strict=True)
    return bytes([len(digits), kind]) + bytes(low | high << 4 for low, high in pairs)


def _number(reader: _Reader) -> str:
    digits, kind = reader.octet(), reader.octet()
    data = reader.take((digits + 1) // 2)
    if kind & 0x70 == 0x50:  # letters, in septets
        return alphabet.text_of(alphabet.unpack(data, digits * 4 // 7))
    codes = [code for octet in data for code in (octet & 0xF, octet >> 4)][:digits]
    text = "".join(_DIGITS[code] for code in codes if code < len(_DIGITS))
    return "+" + text if kind & 0x70 == 0x10 else text


def _utc_ms(stamp: bytes) -> int:
    """9.2.3.11: digits swapped, the zone in quarters of an hour, its sign in the fourth bit."""
    values = [(octet & 0xF) * 10 + (octet >> 4) for octet in stamp[:6]]
    zone = (stamp[6] & 0x7) * 10 + (stamp[6] >> 4)
    quarters = -zone if stamp[6] & 0x8 else zone
    year, month, day, hour, minute, second = values
    local = datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
    return int((local - timedelta(minutes=15 * quarters)).timestamp()) * 1000
