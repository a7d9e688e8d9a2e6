"""A scripted working day on the simulated mall: sign in, find, sell, slip, a lost reply, a meter in doubt.

It presses the keys a person presses and looks where a person looks. The meters' own books, which no person
sees, are asked only for the report.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app import demo
from app.bootstrap import Desk
from app.domain.permissions import SYSTEM
from app.domain.sale import FINAL, SaleState
from app.errors import DeskError, reason_of
from app.services import customers, vending
from app.services.views import MeterCard, SaleView
from app.verify import verify_book
from widgets import names
from widgets.start import Console
from widgets.tour.bench import look_at_bench
from widgets.tour.control import look_at_control
from widgets.tour.first_steps import look_at_first_steps
from widgets.tour.hands import Hands, TourFailed
from widgets.tour.holidays import look_at_holidays
from widgets.tour.importing import look_at_import
from widgets.tour.mall_control import MallControl
from widgets.tour.pages import look_at_pages
from widgets.tour.people import look_at_people
from widgets.tour.reports import look_at_reports
from widgets.tour.tenants import look_at_tenants

ROUND_TIMEOUT_S: Final = 60.0
SALE_TIMEOUT_S: Final = 45.0
AMOUNT_YUAN: Final = "100.00"
CASHIER: Final = "cashier"
TECHNICIAN: Final = "technician"
MANAGER: Final = "manager"
ADMINISTRATOR: Final = "administrator"


def clear_folder(folder: Path) -> None:
    """Make `folder` ready for a run: what an earlier tour left there goes, anything else stays.

    Raises DeskError tour.folder_used if its data folder is not an earlier tour's, tour.folder_unusable.
    """
    try:
        data = folder / "data"
        if data.exists():
            if not (data / demo.SIGN_INS_FILE).exists():
                raise DeskError("tour.folder_used", folder=str(folder))
            shutil.rmtree(data)
        for leftover in (*folder.glob("*.png"), *folder.glob("slips/slip-*"), *folder.glob("tour.json")):
            leftover.unlink()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeskError("tour.folder_unusable", folder=str(folder), reason=reason_of(error)) from error


@dataclass(frozen=True, slots=True)
class Customer:
    """A shop that comes to the desk, and its electricity meter."""

    shop_number: str
    meter: MeterCard


class Tour:
    """One run. `folder` gets the pictures, `slips`, `data` and `tour.json`."""

    def __init__(self, console: Console, desk: Desk, control: tuple[str, int], *, folder: Path) -> None:
        self._console = console
        self._desk = desk
        self._mall = MallControl(*control)
        self._folder = folder
        self._hands = Hands(folder=folder, set_language=console.language.set)
        self._sales: list[dict[str, Any]] = []
        self._first_round_s = 0.0
        self._started = time.monotonic()

    def run(self) -> int:
        """0 if every step did what it should and the book proves itself; else 1, and the step is named."""
        fault = ""
        try:
            self._day()
        except (TourFailed, OSError) as error:
            fault = str(error)
            self._hands.grab("failed")
        contact = self._desk.live.contact()
        ended = self._console.close()
        self._mall.close()
        verdict = verify_book(self._desk.ledger.path).as_dict()
        if not ended:
            fault = fault or "the program did not end in time"
        report = {
            "ok": not fault and bool(verdict["ok"]),
            "fault": fault,
            "meters_imported": contact.meters,
            "meters_in_contact": contact.meters_in_contact,
            "collectors": contact.collectors,
            "collectors_in_contact": contact.collectors_in_contact,
            "first_round_s": round(self._first_round_s, 2),
            "sales": self._sales,
            "verify": verdict,
            "pictures": self._hands.pictures,
        }
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (self._folder / "tour.json").write_text(text, encoding="utf-8")
        if fault:
            sys.stderr.write(f"tour: {fault}\n")
        return 0 if report["ok"] else 1

    def _day(self) -> None:
        self._console.show()
        self._sign_in()
        self._wait_for_first_round()
        first, second, third = self._customers(3)
        self._find_and_sell(first, name="sale")
        self._look_at_slip()
        self._sell_with_lost_reply(second)
        self._sell_to_meter_that_falls_silent(third)
        self._look_at_meters()
        look_at_tenants(self._hands, self._desk, self._console.language)
        seen = {names.PAGE_DESK, names.PAGE_IN_DOUBT, names.PAGE_METERS, names.PAGE_BENCH, names.PAGE_PEOPLE}
        seen |= {names.PAGE_IMPORT, names.PAGE_OVERVIEW}
        look_at_pages(self._hands, seen=seen)
        self._sign_in_as(TECHNICIAN)
        look_at_bench(self._hands)
        look_at_import(self._hands, demo.WORKBOOK)
        look_at_control(self._hands)
        look_at_pages(self._hands, seen=seen)
        self._sign_in_as(MANAGER)
        seen.remove(names.PAGE_OVERVIEW)  # the manager's shows more than the map
        look_at_pages(self._hands, seen=seen)
        look_at_reports(self._hands)
        look_at_holidays(self._hands)
        self._sign_in_as(ADMINISTRATOR)
        look_at_pages(self._hands, seen=seen)
        look_at_first_steps(self._hands)
        look_at_people(self._hands, password=self._password(ADMINISTRATOR))

    # the steps

    def _sign_in(self) -> None:
        hands = self._hands
        hands.wait_until(lambda: hands.shows(names.SIGN_IN_NAME), "the sign-in page", seconds=10)
        hands.picture("sign-in")
        hands.type(names.SIGN_IN_NAME, CASHIER)
        hands.press(Qt.Key.Key_Return)
        hands.type(names.SIGN_IN_PASSWORD, "not the password")
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(
            lambda: bool(self._text(names.SIGN_IN_MESSAGE)), "a wrong password refused", seconds=10
        )
        hands.picture("sign-in-refused")
        hands.pause(seconds=1.2)
        hands.type(names.SIGN_IN_PASSWORD, self._password(CASHIER))
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: hands.shows(names.DESK_PAGE), "the sale desk", seconds=10)

    def _password(self, name: str) -> str:
        return next(one.password for one in self._desk.demo.sign_ins if one.name == name)

    def _sign_in_as(self, name: str) -> None:
        """Somebody signs out, somebody else in, by the button of the demonstration."""
        hands = self._hands
        hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        ready = f"{names.SIGN_IN_DEMO}.{name}"
        hands.wait_until(lambda: hands.can_press(ready), "the sign-in page", seconds=10)
        hands.find(ready, QPushButton).click()
        hands.wait_until(lambda: hands.shows(names.OPERATOR), f"{name} is signed in", seconds=10)
        hands.pause(seconds=0.5)

    def _wait_for_first_round(self) -> None:
        """Every meter of the site has answered once."""

        def all_answer() -> bool:
            contact = self._desk.live.contact()
            return bool(contact.meters) and contact.meters_in_contact == contact.meters

        self._hands.wait_until(all_answer, "every meter in contact", seconds=ROUND_TIMEOUT_S)
        self._first_round_s = time.monotonic() - self._started
        self._hands.pause(seconds=0.5)
        self._hands.picture("desk")

    def _find_and_sell(self, customer: Customer, *, name: str) -> SaleView:
        """From the search box to the state CONFIRMED, slip printed."""
        sale_id = self._sell(customer, name=name)
        return self._finish(sale_id, name=name)

    def _sell(self, customer: Customer, *, name: str) -> str:
        """Record a sale at the desk; returns its id."""
        hands = self._hands
        before = self._newest_sale()
        hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        hands.type(names.SEARCH, customer.shop_number)
        hands.wait_until(lambda: hands.shows(names.SEARCH_RESULTS), "search results", seconds=10)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: hands.has_focus(names.DESK_AMOUNT), "the amount field", seconds=10)
        hands.type(names.DESK_AMOUNT, AMOUNT_YUAN)
        hands.pause(seconds=0.4)
        hands.picture(f"{name}-1-amount")
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: hands.has_focus(names.DESK_RECEIVED), "the received field", seconds=10)
        hands.type(names.DESK_RECEIVED, "200")
        hands.press(Qt.Key.Key_Return)
        hands.pause(seconds=0.6)
        hands.picture(f"{name}-2-confirm")
        hands.press(Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_Return)  # a double Enter sells once
        hands.wait_until(lambda: self._newest_sale() != before, "the sale recorded", seconds=10)
        sale_id = self._newest_sale()
        if sale_id is None:
            raise TourFailed("no sale recorded")
        return sale_id

    def _finish(self, sale_id: str, *, name: str) -> SaleView:
        hands = self._hands
        hands.wait_until(lambda: self._sale(sale_id).state in FINAL, f"{name} ends", seconds=SALE_TIMEOUT_S)
        hands.wait_until(lambda: self._sale(sale_id).prints > 0, f"the slip of {name}", seconds=15)
        sale = self._sale(sale_id)
        hands.pause(seconds=1.2)
        hands.picture(f"{name}-3-sold")
        self._report_sale(sale)
        if sale.state is not SaleState.CONFIRMED:
            raise TourFailed(f"{name} ended {sale.state}, not confirmed")
        return sale

    def _look_at_slip(self) -> None:
        hands = self._hands
        hands.press(Qt.Key.Key_F11)
        hands.wait_until(lambda: hands.shows(names.SLIP_DIALOG), "the slip preview", seconds=10)
        hands.wait_until(lambda: self._has_picture(), "the slip's picture", seconds=10)
        hands.picture("slip")
        hands.press(Qt.Key.Key_Escape)
        hands.wait_until(lambda: not hands.shows(names.SLIP_DIALOG), "the slip preview closed", seconds=5)
        hands.press(Qt.Key.Key_Return)

    def _sell_with_lost_reply(self, customer: Customer) -> None:
        """The meter takes the purchase and its answer gets lost: the read-back proves it."""
        meter_id = customer.meter.meter_id
        self._mall.ask(op="fault", name="lose-reply", target=meter_id, on="write", times=1)
        sale_id = self._sell(customer, name="lost-reply")
        self._finish(sale_id, name="lost-reply")
        if not any(fault["hits"] for fault in self._mall.ask(op="clear", target=meter_id)["hits"]):
            raise TourFailed("the reply was not lost")
        self._hands.press(Qt.Key.Key_Return)

    def _sell_to_meter_that_falls_silent(self, customer: Customer) -> None:
        """The answer gets lost and the meter says nothing more: in doubt, until it is heard again."""
        hands, meter_id = self._hands, customer.meter.meter_id
        self._mall.ask(op="fault", name="lose-reply", target=meter_id, on="write", times=1)
        self._desk.engine.sale_changed.connect(self._fall_silent)
        self._silent_meter = meter_id
        sale_id = self._sell(customer, name="in-doubt")
        hands.wait_until(
            lambda: self._sale(sale_id).state is SaleState.IN_DOUBT,
            "the sale in doubt",
            seconds=SALE_TIMEOUT_S,
        )
        self._desk.engine.sale_changed.disconnect(self._fall_silent)
        hands.pause(seconds=1.5)
        hands.picture("in-doubt-3-desk")
        hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        hands.wait_until(lambda: hands.shows(names.IN_DOUBT_PAGE), "the sales in doubt", seconds=10)
        hands.pause(seconds=1.0)
        hands.picture("in-doubt-4-list")
        self._mall.ask(op="clear", target=meter_id)
        hands.wait_until(lambda: self._sale(sale_id).state in FINAL, "it settles", seconds=120)
        hands.pause(seconds=1.0)
        hands.picture("in-doubt-5-settled")
        sale = self._sale(sale_id)
        self._report_sale(sale)
        if sale.state is not SaleState.CONFIRMED:
            raise TourFailed(f"the sale in doubt ended {sale.state}")

    def _fall_silent(self, _sale_id: str, state: str) -> None:
        if state == SaleState.SENDING:
            self._mall.ask(op="fault", name="silent-meter", target=self._silent_meter)

    def _look_at_meters(self) -> None:
        hands = self._hands
        hands.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        hands.wait_until(lambda: hands.shows(names.METERS_PAGE), "the meter list", seconds=10)
        hands.pause(seconds=1.0)
        hands.picture("meters")
        hands.press(Qt.Key.Key_Down)
        hands.press(Qt.Key.Key_F6)
        hands.wait_until(lambda: hands.shows(names.HISTORY_DIALOG), "the reading history", seconds=10)
        hands.pause(seconds=1.0)
        hands.picture("history")
        hands.press(Qt.Key.Key_Escape)

    # what is asked behind the screens, for the report

    def _customers(self, count: int) -> list[Customer]:
        """Shops of the site whose electricity meter can be sold to."""
        found: list[Customer] = []
        for shop in self._desk.ledger.read(lambda ledger: ledger.shops.all()):
            card = self._desk.ledger.read(
                lambda ledger, id=shop.id: customers.card(ledger, id, session=SYSTEM)
            )
            sellable = [meter for meter in card.meters if meter.sellable and meter.open_sale is None]
            if sellable and self._has_room(sellable[0]):
                found.append(Customer(card.shop_number, sellable[0]))
            if len(found) == count:
                return found
        raise TourFailed(f"fewer than {count} shops can be sold to")

    def _has_room(self, meter: MeterCard) -> bool:
        state = self._desk.live.state(meter.meter_id)
        if state is None or state.balance_fen is None or meter.hoarding_limit_fen is None:
            return False
        return state.balance_fen + 10_000 <= meter.hoarding_limit_fen

    def _newest_sale(self) -> str | None:
        rows = self._desk.ledger.read(lambda ledger: vending.recent(ledger, limit=1, session=SYSTEM))
        return rows[0].id if rows else None

    def _sale(self, sale_id: str) -> SaleView:
        return self._desk.ledger.read(lambda ledger: vending.sale(ledger, sale_id, session=SYSTEM))

    def _report_sale(self, sale: SaleView) -> None:
        """Balances are the meter's own, just before and after this purchase; load goes on meanwhile."""
        own = self._mall.last_purchase(sale.meter_id)
        self._sales.append(
            {
                "id": sale.id,
                "receipt": sale.receipt,
                "meter": sale.meter_id,
                "amount_fen": sale.amount_fen,
                "state": str(sale.state),
                "purchase_count": sale.count,
                "meter_balance_before_fen": own["balance_before_fen"] if own else None,
                "meter_balance_after_fen": own["balance_after_fen"] if own else None,
            }
        )

    def _text(self, name: str) -> str:
        if not self._hands.shows(name):
            return ""
        widget = self._hands.find(name, QWidget)
        return " ".join(
            one.text() for one in [widget, *widget.findChildren(QLabel)] if isinstance(one, QLabel)
        )

    def _has_picture(self) -> bool:
        picture = self._hands.find(names.SLIP_PICTURE, QLabel)
        return not picture.pixmap().isNull()
