"""What the sale desk does: find, choose, amount, money, Enter, and the sale's way to its end.

    FIND -> AMOUNT -> RECEIVED (cash only) -> CONFIRM -> SELLING -> SOLD -> FIND
Enter goes forward, Esc back, up to SELLING; from there on only the book decides. The request id is made
when the form opens and stays the same until the form is cleared, so that Enter twice is the same sale twice
(faults.md I5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.sale import FINAL, SaleState
from app.errors import DeskError
from app.services.views import SaleOrder
from widgets import calls, money_calls, theme
from widgets.cashier import entries, sale_words
from widgets.cashier.slip_printer import SlipPrinter
from widgets.cashier.step import ENTERING, Step
from widgets.cashier.visit import Visit
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.views import MeterCard, Quote, SaleView, ShopCard, ShopHit
    from widgets.cashier.sale_form import SaleForm
    from widgets.cashier.sale_progress import SaleProgress
    from widgets.cashier.shop_panel import ShopPanel

QUOTE_PAUSE_MS = 120
LOOK_MS = 250
"""The preview stands at least so long before Enter sells: a bounced or doubled Enter cannot pass over it."""
REST_MS = 1000
"""A result stands at least so long before Enter clears it for the next customer."""


class SaleController(QObject):
    """Holds the one sale being made. `step_changed` tells the page what to show and where the focus
    belongs."""

    step_changed = Signal(object)
    sold = Signal(str)
    cleared = Signal()
    printed = Signal(bool)

    def __init__(
        self,
        context: Context,
        *,
        panel: ShopPanel,
        form: SaleForm,
        progress: SaleProgress,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._panel, self._form, self._progress = context, panel, form, progress
        self.step = Step.FIND
        self.shop: ShopCard | None = None
        self.meter: MeterCard | None = None
        self.quote: Quote | None = None
        self.visit = Visit(context.desk.clock)
        self._sold_with: set[str] = set()
        self._request_id = ""
        self._searched = ""
        self._take_first = False
        self._refused = False
        self._printer = SlipPrinter(context, parent=self)
        self._printer.worked.connect(self._print_done)
        self._printer.failed.connect(self._print_failed)
        self._make_timers()
        self._connect()

    def _make_timers(self) -> None:
        self._quote_pause = QTimer(self, singleShot=True, interval=QUOTE_PAUSE_MS)
        self._quote_pause.timeout.connect(self._ask_quote)
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._show_form)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._ages = QTimer(self, interval=1000)
        self._ages.timeout.connect(self._show_live)

    def _connect(self) -> None:
        self._panel.hits.picked.connect(self.pick)
        self._panel.shop.meter_pressed.connect(self.choose_meter)
        form = self._form
        form.entered.connect(self.enter)
        form.sell.clicked.connect(self.enter)
        form.backed.connect(self.back)
        form.clear.clicked.connect(self.back)
        form.edited.connect(self._edited)
        form.tender_chosen.connect(lambda _: self._tender_chosen())
        form.quick_pressed.connect(self.quick)
        form.retranslated.connect(self._show_form)
        self._progress.entered.connect(self._enter_result)
        self._progress.left.connect(self.clear)
        self._progress.next.clicked.connect(self.clear)
        engine = self._context.desk.engine
        engine.states_changed.connect(self._states_changed)
        engine.sale_changed.connect(self._sale_changed)

    # Finding
    def search(self, text: str, *, take_first: bool = False) -> None:
        """Look for `text`; with `take_first` the best hit is taken as soon as it is found (Enter in
        the box)."""
        if self.step in (Step.SELLING, Step.SOLD):
            self.clear()
        if not text:
            self._searched = ""
            return
        self._searched, self._take_first = text, take_first
        self._context.tasks.read(
            self,
            calls.search(text, session=self._context.desk.session),
            done=self._found,
            failed=self._fail,
            latest="search",
        )

    def enter_search(self, text: str) -> None:
        """Enter in the search box: take the chosen hit, or look first."""
        hit = self._panel.hits.current() if self._panel.shows_hits() and text == self._searched else None
        if hit is not None:
            self.pick(hit)
        else:
            self.search(text, take_first=True)

    def _found(self, hits: tuple[ShopHit, ...]) -> None:
        self._drop_shop()
        self._panel.show_hits(hits, self._searched)
        if self._take_first and hits:
            self.pick(hits[0])

    def pick(self, hit: ShopHit) -> None:
        self._context.tasks.read(
            self,
            calls.card(hit.shop_id, session=self._context.desk.session),
            done=self._show_shop,
            failed=self._fail,
            latest="card",
        )

    def _show_shop(self, shop: ShopCard) -> None:
        self.shop = shop
        self._panel.show_shop(shop)
        self._open_form()
        self._form.offer_deposit(shop.deposit_fen)
        sellable = [meter for meter in shop.meters if meter.sellable] or list(shop.meters)
        if sellable:
            self.choose_meter(sellable[0].meter_id)
            self._context.desk.engine.read_now([meter.meter_id for meter in shop.meters])
        self._show_live()
        self._ages.start()

    def choose_meter(self, meter_id: str) -> None:
        if self.shop is None or self.step in (Step.SELLING, Step.SOLD):
            return
        self.meter = next(meter for meter in self.shop.meters if meter.meter_id == meter_id)
        self.quote = None
        self._panel.shop.choose(meter_id)
        self._quote_pause.start()
        self._go(Step.AMOUNT)

    def next_meter(self) -> None:
        """The shop's next meter, round about."""
        if self.shop is None or self.meter is None:
            return
        ids = [meter.meter_id for meter in self.shop.meters]
        self.choose_meter(ids[(ids.index(self.meter.meter_id) + 1) % len(ids)])

    # The form
    def enter(self) -> None:
        """Enter: the next step, and at last the sale."""
        try:
            if self.step == Step.AMOUNT:
                self._take_amount()
            elif self.step == Step.RECEIVED:
                self._take_received()
            elif self.step == Step.CONFIRM and self.may_sell():
                self._sell()
        except DeskError as error:
            self._fail(error)

    def back(self) -> None:
        """Esc: one step back; what was typed is kept until the form itself is left."""
        if self.step == Step.CONFIRM:
            self._go(Step.RECEIVED if self.tender() == "cash" else Step.AMOUNT)
        elif self.step == Step.RECEIVED:
            self._go(Step.AMOUNT)
        elif self.step == Step.AMOUNT:
            self.clear()

    def quick(self, amount_yuan: int) -> None:
        """A quick amount: as if typed and entered."""
        if self.step in ENTERING:
            self._go(Step.AMOUNT)
            self._form.amount.setText(f"{amount_yuan}.00")
            self._edited()
            self.enter()

    def clear(self) -> None:
        """Empty the desk for the next customer; from here on another request id counts."""
        if self.step == Step.SELLING:
            return
        self._drop_shop()
        self._panel.show_start()
        self.cleared.emit()

    def amount_fen(self) -> int:
        """What the chosen meter gets."""
        return entries.amount_fen(self._form)

    def total_fen(self) -> int:
        """What is paid: the chosen meter's amount, and all that was put aside."""
        return self.visit.amount_fen + (0 if self.only_aside() else self.amount_fen())

    def only_aside(self) -> bool:
        """Whether nothing more was typed beside the meters put aside."""
        return bool(self.visit.lines) and not self._form.amount.text().strip()

    def put_aside(self) -> None:
        """Insert: this meter is paid for together with the shop's next one."""
        try:
            amount = self.amount_fen()
            self._check_quote()
        except DeskError as error:
            self._fail(error)
            return
        if self.step not in ENTERING or self.meter is None or self.shop is None or self.quote is None:
            return
        self.visit.put(self.meter.meter_id, amount)
        self._form.amount.clear()
        others = [one.meter_id for one in self.shop.meters if not self.visit.holds(one.meter_id)]
        self.choose_meter(others[0] if others else self.meter.meter_id)

    def tender(self) -> str:
        """How it is paid: cash, card, transfer or qr."""
        return self._form.tender()

    def received_fen(self) -> int:
        return entries.received_fen(self._form, self.total_fen())

    def may_sell(self) -> bool:
        """Whether Enter sells now: what will happen stands on the screen, long enough, and nothing
        forbids it."""
        quote = self.quote
        if self.step != Step.CONFIRM or self._look.isActive():
            return False
        return self.only_aside() or (
            quote is not None and quote.allowed and quote.amount_fen == self.amount_fen()
        )

    def _open_form(self) -> None:
        self.visit = Visit(self._context.desk.clock)
        self._request_id = self.visit.new_id()
        for entry in (self._form.amount, self._form.received, self._form.reference):
            entry.clear()
        self._form.tenders["cash"].setChecked(True)
        self._form.message.clear_message()

    def _drop_shop(self) -> None:
        self._ages.stop()
        self._quote_pause.stop()
        self.shop = self.meter = self.quote = None
        self._open_form()
        self._go(Step.FIND)

    def _take_amount(self) -> None:
        if not self.only_aside():
            self.amount_fen()
            self._check_quote()
        self._go(Step.RECEIVED if self.tender() == "cash" else Step.CONFIRM)

    def _take_received(self) -> None:
        self.received_fen()
        if not self.only_aside():
            self._check_quote()
        self._go(Step.CONFIRM)

    def _check_quote(self) -> None:
        """Refuse at once what the newest quote already forbids; ask anew when it is of another amount."""
        quote = self.quote
        if quote is None or quote.amount_fen != self.amount_fen():
            self._ask_quote()
            return
        for warning in quote.warnings:
            if warning.blocks:
                raise DeskError(warning.key, **warning.params)

    def _edited(self) -> None:
        self._form.message.clear_message()
        theme.mark(self._form.amount, wrong="false")
        self._quote_pause.start()
        if self.step == Step.CONFIRM:
            self._go(Step.RECEIVED if self._form.received.hasFocus() else Step.AMOUNT)
        else:
            self._show_form()

    def _tender_chosen(self) -> None:
        self._form.received.clear()
        if self.step in (Step.RECEIVED, Step.CONFIRM):
            self._go(Step.RECEIVED if self.tender() == "cash" else Step.CONFIRM)
        else:
            self._show_form()

    def _ask_quote(self) -> None:
        try:
            amount = self.amount_fen()
        except DeskError:
            self.quote = None
            self._show_form()
            return
        if self.meter is None:
            return
        live = self._context.desk.live.state(self.meter.meter_id)
        unit = calls.quote(
            self.meter.meter_id,
            amount,
            session=self._context.desk.session,
            live=live,
            now_utc_ms=self.now_utc_ms(),
        )
        self._context.tasks.read(self, unit, done=self._quoted, failed=self._fail, latest="quote")

    def _quoted(self, quote: Quote) -> None:
        if self.meter is None or quote.meter_id != self.meter.meter_id:
            return
        self.quote = quote
        self._show_refusal(quote)
        self._show_form()

    def _show_refusal(self, quote: Quote) -> None:
        """Say at once what would refuse this sale, not only after Enter; take it back when it no
        longer holds."""
        refusal = next((warning for warning in quote.warnings if warning.blocks), None)
        if refusal is not None:
            self._form.message.show_error(DeskError(refusal.key, **refusal.params))
        elif self._refused:
            self._form.message.clear_message()
        self._refused = refusal is not None

    # Selling
    def _sell(self) -> None:
        self._go(Step.SELLING)
        if self.visit.lines:
            self._sell_together()
            return
        desk = self._context.desk
        order = self._order()
        live = desk.live.state(order.meter_id)
        unit = calls.open_sale(
            order,
            session=desk.session,
            live=live,
            now_utc_ms=self.now_utc_ms(),
            room_left=desk.room_left,
        )
        self._context.tasks.write(self, unit, done=self._recorded, failed=self._not_recorded)

    def _sell_together(self) -> None:
        """All that was put aside and what stands in the form, as one payment."""
        desk = self._context.desk
        visit = self.visit.order(
            None if self.only_aside() else self._order(),
            tender=self.tender(),
            received_fen=self.received_fen(),
            reference=entries.reference(self._form),
        )
        live = {meter: desk.live.state(meter) for _, meter, _ in visit.lines}
        unit = money_calls.open_visit(
            visit,
            session=desk.session,
            live={meter: state for meter, state in live.items() if state is not None},
            now_utc_ms=self.now_utc_ms(),
            room_left=desk.room_left,
        )
        self._context.tasks.write(self, unit, done=self._all_recorded, failed=self._not_recorded)

    def _all_recorded(self, sales: tuple[SaleView, ...]) -> None:
        """The last of them stands on the screen; the others are named, and print as they are confirmed."""
        *others, last = sales
        for sale in others:
            self._sold_with.add(sale.id)
            self._context.desk.engine.submit_sale(sale.id)
            self._print_when_confirmed(sale)
        self._recorded(last)
        if others:
            receipts = ", ".join(sale.receipt for sale in others)
            self._progress.message.say("info", "desk.sold_with", receipts=receipts)

    def _print_when_confirmed(self, sale: SaleView) -> None:
        if sale.state == SaleState.CONFIRMED and sale.prints == 0:
            self._printer.print_once(sale.id)

    def _order(self) -> SaleOrder:
        return SaleOrder(
            request_id=self._request_id,
            meter_id=self.meter.meter_id,
            amount_fen=self.amount_fen(),
            tender=self.tender(),
            received_fen=self.received_fen(),
            reference=entries.reference(self._form),
        )

    def _recorded(self, sale: SaleView) -> None:
        self._context.desk.engine.submit_sale(sale.id)
        self._progress.message.clear_message()
        self._show_sale(sale)
        self._go(Step.SOLD)
        self.sold.emit(sale.id)

    def _not_recorded(self, error: DeskError) -> None:
        """Nothing was sold. The request id stays: if it was recorded after all, the next Enter finds it."""
        self._go(Step.CONFIRM)
        self._fail(error)

    def _sale_changed(self, sale_id: str, _state: str) -> None:
        if self.step == Step.SOLD and self._shows(sale_id):
            self.refresh_sale()
        elif sale_id in self._sold_with:
            self._context.tasks.read(
                self,
                calls.sale(sale_id, session=self._context.desk.session),
                done=self._print_when_confirmed,
                failed=self._fail_result,
            )

    def refresh_sale(self) -> None:
        """Read the sale on the screen anew."""
        sale = self._progress.sale
        if sale is not None:
            self._context.tasks.read(
                self,
                calls.sale(sale.id, session=self._context.desk.session),
                done=self._show_sale,
                failed=self._fail_result,
                latest="sale",
            )

    def _show_sale(self, sale: SaleView) -> None:
        before = self._progress.sale
        self._progress.show_sale(sale)
        if sale.state in FINAL and (before is None or before.id != sale.id or before.state != sale.state):
            self._rest.start()
        self._print_when_confirmed(sale)

    def _print_failed(self, sale_id: str, error: DeskError) -> None:
        self.printed.emit(False)
        if self._shows(sale_id):
            self._fail_result(error)

    def _print_done(self, sale_id: str) -> None:
        self.printed.emit(True)
        if self._shows(sale_id):
            self._progress.message.say("ok", "slip.printed")
            self.refresh_sale()

    def _shows(self, sale_id: str) -> bool:
        return self._progress.sale is not None and self._progress.sale.id == sale_id

    def _enter_result(self) -> None:
        sale = self._progress.sale
        if sale is not None and sale.state in FINAL and not self._rest.isActive():
            self.clear()

    # Showing
    def _go(self, step: Step) -> None:
        if step == Step.CONFIRM and self.step != Step.CONFIRM:
            self._look.start()
        self.step = step
        self._show_form()
        self.step_changed.emit(step)

    def _show_form(self) -> None:
        sale_words.show(self, self._form)

    def _show_live(self) -> None:
        if self.shop is None:
            return
        now = self._context.desk.clock.utc_ms()
        for meter in self.shop.meters:
            self._panel.shop.show_live(meter.meter_id, self._context.desk.live.state(meter.meter_id), now)

    def _states_changed(self, meter_ids: object) -> None:
        if self.shop is None or not any(meter.meter_id in meter_ids for meter in self.shop.meters):
            return
        self._show_live()
        if self.step in ENTERING and not self._quote_pause.isActive():
            self._quote_pause.start()

    def now_utc_ms(self) -> int:
        return self._context.desk.clock.utc_ms()

    def _fail(self, error: DeskError) -> None:
        self._form.message.show_error(error)
        theme.mark(self._form.amount, wrong="true" if error.key.startswith("money.") else "false")

    def _fail_result(self, error: DeskError) -> None:
        self._progress.message.show_error(error)
