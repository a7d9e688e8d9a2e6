"""What stands on a slip, and how it is laid out in columns. Pure: no printer and no image here.

58 mm paper has 32 columns of 12 dots (384 dots), 80 mm paper 48 (576 dots). A Chinese character takes two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.capitals import capitals
from app.domain.money import format_yuan

Translator = Callable[[str], str]
"""Turns a key as "slip.title" into words of the slip's language, with {fields} left in."""

COLUMNS: Final = {58: 32, 80: 48}
"""Columns by paper width in mm."""

_CLOSING: Final = "，。、；：！？）》」』”’…"

_LEAST_VALUE_COLUMNS: Final = 10
"""A value that has less room than this beside its label starts on a line of its own."""

SIGNATURE: Final = 16
"""Columns for the hand of whoever takes money at the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipData:
    """One sale, refund or reversal as its slip states it: facts only, times as the shop's clock shows them.

    `kind` is sale, refund, reversal or moved; `adds` is False where the meter gives the money. `original` is
    the receipt that a reversal undoes. `tender` is how it is paid or paid out. `copy_number` is 0 for the
    first print, n for the n-th reprint.
    `confirmed` is False while the meter has not yet proven the purchase; `balance_after_fen` is then the
    balance to be expected. `money_back`: the meter never took it and the money is due back, which the slip
    then says instead. Balances, count, received and change are None where they do not apply. `header` and
    `footer` are the company's own lines; `web` is where the tenant finds his meters.
    """

    company: str
    receipt_number: str
    local_time: str
    shop_number: str
    shop_name: str
    meter_id: str
    medium: str
    price_e8: int
    amount_fen: int
    tender: str
    received_fen: int | None
    change_fen: int | None
    balance_before_fen: int | None
    balance_after_fen: int | None
    purchase_count: int | None
    operator: str
    confirmed: bool = True
    money_back: bool = False
    copy_number: int = 0
    customer_name: str = ""
    quantity_milli: int | None = None
    phone: str = ""
    kind: str = "sale"
    adds: bool = True
    original: str = ""
    reason: str = ""
    price_kind: str = "one"
    header: str = ""
    footer: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSlip:
    """A slip that proves a printer and nothing else: no sale, no receipt number, no money."""

    company: str
    printer: str
    local_time: str
    operator: str


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, padded on the left to where it stands. `big` doubles height and width. `qr`: a code
    of this text where an image is printed; printers with letters of their own print `text`."""

    text: str
    big: bool = False
    bold: bool = False
    rule: bool = False
    qr: str = ""

    @property
    def columns(self) -> int:
        return columns(self.text) * (2 if self.big else 1)


def columns(text: str) -> int:
    """Columns `text` takes in print: one for ASCII, two for all else (a GB18030 code of 2 or 4 bytes).

    This agrees with East Asian width W and F; the ambiguous ones (“, ×, ℃) print wide on Chinese printers.
    """
    return sum(1 if char.isascii() else 2 for char in text)


def printable(text: str) -> str:
    """`text` without anything a printer would take for a command; ¥ becomes the wide ￥ of the GB codes."""
    composed = unicodedata.normalize("NFC", text).replace("¥", "￥")
    spaced = re.sub(r"\s", " ", composed)
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def fold(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, broken at spaces where there are any."""
    lines, line = [], ""
    for piece in _pieces(text, width):
        if columns(line) + columns(piece) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or piece != " " else ""
    lines.append(line.rstrip())
    return [line for line in lines if line] or [""]


def _pieces(text: str, width: int) -> Iterable[str]:
    """ASCII words and all other characters, with the closing marks that may not begin a line.

    A piece longer than a line comes character by character.
    """
    for piece in re.findall(rf" |(?:[!-~]+|.)[{_CLOSING}]*", text):
        if columns(piece) <= width:
            yield piece
        else:
            yield from piece


def layout(slip: SlipData, tr: Translator, width_mm: int) -> list[Line]:
    """The lines of `slip` on paper `width_mm` wide (58 or 80), none wider than its columns."""
    width = COLUMNS[width_mm]
    return [
        *_head(slip, tr, width),
        rule(width),
        *_whose(slip, tr, width),
        rule(width),
        *_money(slip, tr, width),
        rule(width),
        *_meter_book(slip, tr, width),
        rule(width),
        *_payment(slip, tr, width),
        rule(width),
        *_foot(slip, tr, width),
    ]


def layout_trial(trial: TrialSlip, tr: Translator, width_mm: int) -> list[Line]:
    """The lines of a test slip: marked as one, with every kind of line that a real slip has."""
    width = COLUMNS[width_mm]
    rows = [
        ("slip.trial_printer", trial.printer),
        ("slip.trial_width", f"{width_mm} mm"),
        ("slip.time", trial.local_time),
        ("slip.operator", trial.operator),
        ("slip.trial_chinese", "中文打印正常"),
        ("slip.trial_figures", "￥0123456789.00"),
    ]
    return [
        *centred(trial.company, width, bold=True),
        *centred(tr("slip.trial"), width, big=True),
        rule(width),
        *pairs(rows, tr, width),
        rule(width),
        *centred(tr("slip.trial_note"), width),
    ]


def _head(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    lines = [*centred(slip.company, width, bold=True), *centred(slip.header, width)]
    kind = "" if slip.kind == "sale" else f"{slip.kind}."
    lines += centred(tr(f"slip.title.{kind}{slip.medium}"), width, big=True)
    if slip.copy_number > 0:
        lines += centred(tr("slip.reprint").format(n=slip.copy_number), width, bold=True)
    return lines + _outcome_mark(slip, tr, width)


def _outcome_mark(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    """Nothing on the slip of a sale that is done; else, large, that it is not."""
    if slip.money_back:
        return centred(tr("slip.money_back" if slip.adds else "slip.not_taken"), width, big=True)
    return [] if slip.confirmed else centred(tr("slip.pending"), width, big=True)


def _whose(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    rows = [
        ("slip.number", slip.receipt_number),
        ("slip.time", slip.local_time),
        ("slip.shop_number", slip.shop_number),
        ("slip.shop_name", slip.shop_name),
        ("slip.customer", slip.customer_name),
        ("slip.meter", slip.meter_id),
        ("slip.price", _price_text(slip, tr)),
        ("slip.original", slip.original),
        ("slip.reason", slip.reason),
    ]
    return pairs(rows, tr, width)


def _money(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    """The amount, the largest thing on the slip, in figures and capitals."""
    lines = pairs([("slip.amount" if slip.adds else "slip.amount_out", " ")], tr, width)
    lines += right(f"￥{format_yuan(slip.amount_fen)}", width, big=True)
    lines += pairs([("slip.capitals", capitals(slip.amount_fen))], tr, width)
    if slip.quantity_milli is not None:
        quantity = f"{quantity_text(slip.quantity_milli)} {tr(f'slip.unit.{slip.medium}')}"
        lines += pairs([("slip.quantity", quantity)], tr, width)
    return lines


def _meter_book(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    after = "slip.balance_after" if slip.confirmed else "slip.balance_expected"
    rows = [("slip.balance_before", _yuan(slip.balance_before_fen))]
    if not slip.money_back:
        rows.append((after, _yuan(slip.balance_after_fen)))
        rows.append(("slip.purchase_count", "" if slip.purchase_count is None else str(slip.purchase_count)))
    return pairs(rows, tr, width)


def _payment(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    rows = [("slip.tender" if slip.adds else "slip.tender_out", tr(f"slip.tender.{slip.tender}"))]
    if slip.adds:
        rows += [("slip.received", _yuan(slip.received_fen)), ("slip.change", _yuan(slip.change_fen))]
    rows.append(("slip.operator", slip.operator))
    return pairs(rows, tr, width)


def _foot(slip: SlipData, tr: Translator, width: int) -> list[Line]:
    lines = pairs([("slip.signature", "_" * SIGNATURE)], tr, width) if not slip.adds else []
    lines += centred(tr(_note(slip)), width)
    lines += centred(tr("slip.phone").format(phone=slip.phone), width) if slip.phone else []
    return lines + centred(slip.footer, width) + web_code(slip.web, tr, width)


def web_code(address: str, tr: Translator, width: int) -> list[Line]:
    """A code that leads a telephone to the tenants' web, and what it is for; nothing without an address."""
    if not address:
        return []
    return [*centred(tr("slip.web"), width), Line("\n".join(fold(address, width)), qr=address)]


def _note(slip: SlipData) -> str:
    if slip.adds:
        note = "slip.keep" if slip.confirmed else "slip.pending_note"
        return "slip.money_back_note" if slip.money_back else note
    note = "slip.keep" if slip.confirmed else "slip.pending_out_note"
    return "slip.not_taken_note" if slip.money_back else note


def pairs(rows: list[tuple[str, str]], tr: Translator, width: int) -> list[Line]:
    """Label on the left, value on the right; a row without a value is left out."""
    return [line for key, value in rows if value for line in _pair(tr(key), value, width)]


def _pair(label: str, value: str, width: int) -> list[Line]:
    label, value = printable(label), printable(value)
    room = width - columns(label) - 1
    if room < min(_LEAST_VALUE_COLUMNS, columns(value)):
        return [*(Line(part) for part in fold(label, width)), *right(value, width)]
    first, *others = fold(value, room)
    gap = " " * (width - columns(label) - columns(first))
    return [Line(f"{label}{gap}{first}".rstrip()), *(_at_right(other, width) for other in others)]


def right(text: str, width: int, *, big: bool = False) -> list[Line]:
    text = printable(text)
    if big and columns(text) * 2 <= width:
        return [_at_right(text, width // 2, big=True, bold=True)]
    return [_at_right(part, width, bold=big) for part in fold(text, width)]


def _at_right(text: str, width: int, *, big: bool = False, bold: bool = False) -> Line:
    return Line(" " * (width - columns(text)) + text, big=big, bold=bold)


def centred(text: str, width: int, *, big: bool = False, bold: bool = False) -> list[Line]:
    text = printable(text)
    if big and columns(text) * 2 <= width:
        return [Line(" " * ((width // 2 - columns(text)) // 2) + text, big=True, bold=bold)]
    parts = fold(text, width) if text.strip() else []
    return [Line(" " * ((width - columns(part)) // 2) + part, bold=bold or big) for part in parts]


def rule(width: int) -> Line:
    return Line("-" * width, rule=True)


def _yuan(amount_fen: int | None) -> str:
    return "" if amount_fen is None else f"￥{format_yuan(amount_fen)}"


def _price_text(slip: SlipData, tr: Translator) -> str:
    """One price as it is; else how it changes, and what the next unit costs about now."""
    price = f"{_price(slip.price_e8)} {tr(f'slip.price_unit.{slip.medium}')}"
    return price if slip.price_kind == "one" else tr(f"slip.price_kind.{slip.price_kind}").format(price=price)


def _price(price_e8: int) -> str:
    """A price in yuan with all its decimals, at least two: 0.8542, 1.00."""
    whole, decimals = divmod(price_e8, 10**8)
    return f"{whole}.{f'{decimals:08d}'.rstrip('0').ljust(2, '0')}"


def quantity_text(quantity_milli: int) -> str:
    """Thousandths with two decimals, cut off, not rounded: a slip never promises more than was bought."""
    return f"{quantity_milli // 1000:,}.{quantity_milli % 1000 // 10:02d}"
