"""The slip with the code that a tenant signs in with. Pure, as receipts.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.outputs.receipts import COLUMNS, Line, Translator, centred, pairs, rule, web_code


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSlip:
    """`code` as it is printed, in groups; `web` is where it is entered."""

    company: str
    phone: str
    shop_number: str
    code: str = field(repr=False)
    printed: str
    web: str


def layout_code(slip: CodeSlip, tr: Translator, width_mm: int) -> list[Line]:
    """The lines on paper `width_mm` wide."""
    width = COLUMNS[width_mm]
    return [
        *centred(slip.company, width, bold=True),
        *centred(tr("slip.code_title"), width, big=True),
        rule(width),
        *pairs([("slip.shop_number", slip.shop_number), ("slip.printed", slip.printed)], tr, width),
        *centred(slip.code, width, big=True),
        rule(width),
        *centred(tr("slip.code_note"), width),
        *(centred(tr("slip.phone").format(phone=slip.phone), width) if slip.phone else []),
        *web_code(slip.web, tr, width),
    ]
