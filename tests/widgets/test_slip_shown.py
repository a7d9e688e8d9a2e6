"""The slip on the screen: whole, undistorted, in the screens' language, and where it lies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from app.domain.permissions import SYSTEM
from app.services import vending
from app.services.views import SaleOrder
from tests.widgets import small_desk
from widgets import names
from widgets.cashier.slip_preview import SlipDialog
from widgets.common.slip_picture import SlipPicture

AMOUNT_FEN = 10_000
EDGE = QSize(16, 16)


@pytest.fixture
def sale(desk):
    """A sale to E001 on its way to the meter."""
    now, session = desk.clock.utc_ms(), small_desk.cashier(desk.ledger)
    order = SaleOrder("r1", "E001", AMOUNT_FEN, "cash", AMOUNT_FEN)
    live = desk.live.state("E001")
    sold = desk.ledger.write(
        lambda ledger: vending.open_sale(ledger, order, session=session, live=live, now_utc_ms=now)
    )
    desk.engine.send(sold.id)
    return sold


@pytest.fixture
def page(cashier, desk, sale):
    """The sale desk, showing that sale."""
    from widgets.cashier.step import Step

    shown = cashier.page(names.PAGE_DESK)
    shown.controller._show_sale(
        desk.ledger.read(lambda ledger: vending.sale(ledger, sale.id, session=SYSTEM))
    )
    shown.controller._go(Step.SOLD)
    return shown


def _dots(picture: SlipPicture) -> bytes:
    image = picture.pixmap().toImage()
    return bytes(image.constBits())


def test_a_confirmed_sale_shows_its_slip_and_the_file_it_lies_in(page, desk, sale, find, qtbot):
    assert page.progress.slip.pixmap().isNull()
    desk.engine.confirm(sale.id, AMOUNT_FEN)
    qtbot.waitUntil(lambda: "slip-S" in find(names.DESK_SLIP_FILE).text(), timeout=10_000)
    shown = page.progress.slip.pixmap()
    assert shown.width() == 192 + 16
    assert page.progress.slip.height() >= shown.height()
    (file,) = (desk.data_dir / "slips").glob("slip-S*.png")
    assert file.name in find(names.DESK_SLIP_FILE).text().replace("\u200b", "")


def test_a_sale_in_doubt_shows_the_slip_that_says_so_and_no_file(page, desk, sale, find, qtbot):
    desk.engine.lose_reply(sale.id)
    qtbot.waitUntil(lambda: not page.progress.slip.pixmap().isNull(), timeout=10_000)
    assert find(names.DESK_SLIP_FILE).text() == ""


def test_the_slip_beside_the_sale_follows_the_language_at_once(page, desk, sale, context, qtbot):
    desk.engine.lose_reply(sale.id)
    qtbot.waitUntil(lambda: not page.progress.slip.pixmap().isNull(), timeout=10_000)
    english = _dots(page.progress.slip)
    context.language.set("zh_CN")
    chinese = _dots(page.progress.slip)
    assert chinese != english
    context.language.set("en")
    assert _dots(page.progress.slip) == english


def test_the_preview_shows_the_whole_slip_undistorted_in_the_screens_language(
    cashier, desk, sale, context, qtbot
):
    desk.engine.confirm(sale.id, AMOUNT_FEN)
    dialog = SlipDialog(context, sale.id, copies=0, parent=cashier)
    dialog.open()
    picture = dialog.findChild(SlipPicture)
    qtbot.waitUntil(lambda: not picture.pixmap().isNull(), timeout=10_000)
    qtbot.waitUntil(lambda: picture.height() >= picture.pixmap().height())
    dots, shown = picture._dots.size(), picture.pixmap().size() - EDGE
    assert abs(dots.width() / dots.height() - shown.width() / shown.height()) < 0.01
    assert shown.width() > 240
    assert dialog.height() <= cashier.height()
    english = _dots(picture)
    context.language.set("zh_CN")
    assert _dots(picture) != english
    dialog.reject()
