"""The code on slips that leads to the tenants' web: drawn where images print, an address where letters do."""

from __future__ import annotations

from dataclasses import replace

from app.outputs.code_slip import CodeSlip, layout_code
from app.outputs.receipt_raster import CODE_DOTS, draw
from app.outputs.receipt_text import render_text
from app.outputs.receipts import layout
from tests.app.outputs.slip_samples import SALE
from widgets.common.messages import slip_translator

WEB = "https://pay.mall.example/?shop=1-A-101"
WORDS = slip_translator("en")


def test_a_slip_without_an_address_is_as_before() -> None:
    assert not any(line.qr for line in layout(SALE, WORDS, 58))


def test_the_code_is_drawn_below_all_else_in_the_middle_with_a_quiet_border() -> None:
    from qrcode.main import QRCode

    made = QRCode(border=2)
    made.add_data(WEB)
    made.make(fit=True)
    wanted = made.get_matrix()
    lines = layout(replace(SALE, web=WEB), WORDS, 58)
    plain, whole = draw(lines[:-1], 58), draw(lines, 58)
    size = len(wanted) * CODE_DOTS
    assert whole.height - plain.height == size
    left, top = (whole.width - size) // 2, plain.height - 8
    seen = [
        [not whole.getpixel((left + x * CODE_DOTS + 3, top + y * CODE_DOTS + 3)) for x in range(len(wanted))]
        for y in range(len(wanted))
    ]
    assert seen == wanted


def test_a_printer_of_letters_prints_the_whole_address() -> None:
    data = render_text(layout(replace(SALE, web=WEB), WORDS, 58))
    assert WEB.encode() in data.replace(b"\n", b"")


def test_the_slip_of_a_code_bears_code_shop_and_address_and_tells_no_code_elsewhere() -> None:
    slip = CodeSlip(
        company="Mall", phone="1", shop_number="1-A-101", code="12345 67890", printed="now", web=WEB
    )
    lines = layout_code(slip, WORDS, 58)
    texts = [line.text for line in lines]
    assert any("12345 67890" in text for text in texts)
    assert any("1-A-101" in text for text in texts)
    assert lines[-1].qr == WEB
    assert "12345" not in repr(slip)
    assert max(line.columns for line in lines if not line.qr) <= 32
