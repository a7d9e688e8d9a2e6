"""Slips of sales: what a slip states, its picture, and its printing. Printing never touches the money."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from app import config
from app.crash_points import reach
from app.domain.permissions import Permission, Session
from app.domain.sale import MONEY_BACK, SaleState
from app.errors import DeskError
from app.outputs.account_slip import ClosingSlip, DepositSlip
from app.outputs.code_slip import CodeSlip
from app.outputs.printers import PrinterKind, PrinterSettings
from app.outputs.receipts import SlipData, Translator, TrialSlip
from app.outputs.shift_slip import ShiftSlip
from app.services import account_slips, settings, vending
from app.services.rights import allow, allow_sale
from app.services.settings import Seller
from app.services.shifts import ShiftReport
from app.services.tenant_codes import SlipCode
from app.services.tills import allow_drawer, drawer_company
from app.services.views import SaleView
from db.ledger import Ledger, LedgerBook
from meterio.types import Clock

TranslatorFor = Callable[[str], Translator]
"""Gives the slip texts of a language ("zh_CN", "en")."""


def slip_data(sale: SaleView, *, seller: Seller, copy_number: int, web: str = "") -> SlipData:
    """The facts of one sale as its slip states them."""
    before = sale.balance_before_fen
    after = sale.balance_after_fen
    if after is None and before is not None:
        after = before + (sale.amount_fen if sale.adds else -sale.amount_fen)
    return SlipData(
        company=seller.name,
        phone=seller.phone,
        header=seller.header,
        footer=seller.footer,
        receipt_number=sale.receipt,
        local_time=seller.local_time(sale.utc_ms),
        shop_number=sale.shop_number,
        shop_name=sale.shop_name,
        customer_name=sale.customer_name,
        meter_id=sale.meter_id,
        medium=sale.medium,
        price_e8=sale.price_e8,
        price_kind=sale.price_kind,
        amount_fen=sale.amount_fen,
        quantity_milli=sale.quantity_milli,
        tender=sale.tender,
        received_fen=sale.received_fen if sale.adds else None,
        change_fen=sale.change_fen if sale.adds else None,
        balance_before_fen=before,
        balance_after_fen=after,
        purchase_count=sale.count,
        operator=sale.operator_name,
        confirmed=sale.state is SaleState.CONFIRMED,
        money_back=sale.state in MONEY_BACK,
        copy_number=copy_number,
        kind=sale.kind,
        adds=sale.adds,
        original=sale.original or "",
        reason=sale.reason,
        web=web,
    )


def web_address(ledger: Ledger, shop_number: str) -> str:
    """Where the tenant of a shop finds his meters; "" where there is no web, or nobody knows its address."""
    public = settings.value(ledger, config.PORTAL_ADDRESS)
    if not public or settings.text(ledger, config.PORTAL_ON) != "on":
        return ""
    return f"{public.rstrip('/')}/?shop={quote(shop_number)}"


def shift_slip(report: ShiftReport, *, seller: Seller, now_utc_ms: int) -> ShiftSlip:
    """The facts of a shift as its report states them."""
    return ShiftSlip(
        company=seller.name,
        drawer=report.drawer,
        operator=report.operator_name,
        opened=seller.local_time(report.opened_utc_ms),
        closed="" if report.closed_utc_ms is None else seller.local_time(report.closed_utc_ms),
        printed=seller.local_time(now_utc_ms),
        lines=tuple((line.kind, line.tender, line.times, line.amount_fen) for line in report.lines),
        float_fen=report.float_fen,
        cash_in_fen=report.cash_in_fen,
        cash_out_fen=report.cash_out_fen,
        expected_fen=report.expected_fen,
        counted_fen=report.counted_fen,
        difference_fen=report.difference_fen,
        left_fen=report.left_fen,
        in_doubt=tuple((line.receipt, line.amount_fen, line.meter_id) for line in report.in_doubt),
        reprints=report.reprints,
        head=report.head,
    )


@dataclass(frozen=True, slots=True)
class LastPrint:
    """A slip's picture as PNG, and the file it lies in where slips go to a folder."""

    png: bytes
    file: Path | None


class SlipDesk:
    """Prints slips for the screens. Every call may take seconds: never on the GUI thread."""

    def __init__(
        self, ledger: LedgerBook, *, clock: Clock, translator_for: TranslatorFor, folder: Path
    ) -> None:
        """`folder` takes slips where the setting "file" names no other."""
        self._ledger = ledger
        self._folder = folder
        self._clock = clock
        self._translator_for = translator_for
        self._ending = threading.Event()
        self.fault: str | None = None
        """The key of why the printer did not take the last paper; None while it takes them."""

    def words_in(self, language: str) -> Translator:
        """The texts of slips in a language."""
        return self._translator_for(language)

    def end(self) -> None:
        """The program ends: what waits for a printer waits no longer."""
        self._ending.set()

    def print_slip(self, sale_id: str, *, session: Session, language: str) -> int:
        """Print, then record that the printer took it; returns the copy number, 0 for the original.

        Raises DeskError printer.*, permission.*; the sale stands whatever becomes of its slip.
        """
        from app.outputs import slips

        self._ledger.read(lambda ledger: allow_sale(ledger, session, Permission.PRINT_SLIP, sale_id))
        slip, printer = self._ledger.read(lambda ledger: self._slip(ledger, sale_id, session))
        with self._noting():
            slips.print_slip(printer, slip, self._translator_for(language), ending=self._ending.is_set)
        reach("sale.after_print")
        now = self._clock.utc_ms()
        number = self._ledger.write(
            lambda ledger: vending.record_print(ledger, sale_id, session=session, now_utc_ms=now)
        )
        reach("sale.after_print_noted")
        return number

    def picture(self, sale_id: str, *, session: Session, language: str) -> bytes:
        """The slip as PNG, as it would be printed now; prints and records nothing.

        Raises DeskError permission.*.
        """
        from app.outputs import slips

        slip, printer = self._ledger.read(lambda ledger: self._slip(ledger, sale_id, session))
        return slips.slip_picture(slip, self._translator_for(language), printer.width_mm)

    def last_print(self, sale_id: str, *, session: Session, language: str) -> LastPrint:
        """The slip as it was printed last; before the first print, as the original will be.

        Raises DeskError permission.*.
        """
        from app.outputs import slips

        slip, printer = self._ledger.read(lambda ledger: self._slip(ledger, sale_id, session))
        slip, printed = replace(slip, copy_number=max(slip.copy_number - 1, 0)), slip.copy_number > 0
        file = slips.picture_file(printer, slip) if printed else None
        return LastPrint(
            slips.slip_picture(slip, self._translator_for(language), printer.width_mm),
            file if file is not None and file.exists() else None,
        )

    def print_trial(self, printer: PrinterSettings, *, session: Session, language: str) -> Path | None:
        """Print a test slip on `printer`, which need not be saved yet; nothing is written to the book.

        Returns the picture's file where slips go to a folder. Raises DeskError printer.*, permission.*.
        """
        from app.outputs import slips

        self._ledger.read(lambda ledger: allow(ledger, session, Permission.SET_UP))
        seller = self._ledger.read(settings.seller)
        trial = TrialSlip(
            company=seller.name,
            printer=f"{printer.kind} {printer.target}".strip(),
            local_time=seller.local_time(self._clock.utc_ms()),
            operator=session.display_name,
        )
        return slips.print_trial(
            self._placed(printer), trial, self._translator_for(language), ending=self._ending.is_set
        )

    def print_shift(self, report: ShiftReport, *, session: Session, language: str) -> Path | None:
        """Print a shift's report: X while it runs, Z when it is closed.

        Returns the picture's file where slips go to a folder. Raises DeskError printer.*, permission.*.
        """
        from app.outputs import slips

        drawer = report.drawer
        self._ledger.read(lambda ledger: allow_drawer(ledger, session, Permission.SHIFTS, drawer))
        seller = self._ledger.read(lambda ledger: settings.seller_at(ledger, drawer_company(ledger, drawer)))
        printer = self._ledger.read(settings.printer)
        slip = shift_slip(report, seller=seller, now_utc_ms=self._clock.utc_ms())
        kind = "z" if report.closed_utc_ms else "x"
        name = f"shift-{report.shift_id[:8]}-{kind}"
        with self._noting():
            return slips.print_shift(
                self._placed(printer),
                slip,
                self._translator_for(language),
                name=name,
                ending=self._ending.is_set,
            )

    def print_closing(self, account_id: int, *, session: Session, language: str) -> Path | None:
        """Print the record of a closed account; again and again, each with the time of its printing.

        Returns the picture's file where slips go to a folder. Raises DeskError printer.*, permission.*,
        accounts.unknown, accounts.not_closed.
        """
        now = self._clock.utc_ms()
        slip = self._ledger.read(
            lambda ledger: account_slips.closing_slip(ledger, account_id, session=session, now_utc_ms=now)
        )
        return self._print_account(slip, f"closing-{account_id}", language)

    def print_deposit(self, entry_id: str, *, session: Session, language: str) -> Path | None:
        """Print the paper of a deposit taken or paid back, as `print_closing`; deposit.unknown."""
        now = self._clock.utc_ms()
        slip = self._ledger.read(
            lambda ledger: account_slips.deposit_slip(ledger, entry_id, session=session, now_utc_ms=now)
        )
        return self._print_account(slip, f"deposit-{entry_id[:8]}", language)

    def print_code(self, made: SlipCode, *, language: str) -> Path | None:
        """Print the slip with the code that a tenant signs in with, which was made just now and is nowhere
        else. Returns the picture's file where slips go to a folder. Raises DeskError printer.*."""
        from app.outputs import slips

        seller, web = self._ledger.read(
            lambda ledger: (settings.seller(ledger), web_address(ledger, made.shop_number))
        )
        slip = CodeSlip(
            company=seller.name,
            phone=seller.phone,
            shop_number=made.shop_number,
            code=made.printed,
            printed=seller.local_time(self._clock.utc_ms()),
            web=web,
        )
        printer = self._placed(self._ledger.read(settings.printer))
        words = self._translator_for(language)
        with self._noting():
            return slips.print_code(
                printer, slip, words, name=f"code-{made.account_id}", ending=self._ending.is_set
            )

    def _print_account(self, slip: ClosingSlip | DepositSlip, name: str, language: str) -> Path | None:
        from app.outputs import slips

        printer = self._placed(self._ledger.read(settings.printer))
        words = self._translator_for(language)
        with self._noting():
            return slips.print_account(printer, slip, words, name=name, ending=self._ending.is_set)

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Whether the printer takes what is printed."""
        try:
            yield
        except DeskError as error:
            self.fault = error.key
            raise
        self.fault = None

    def _placed(self, printer: PrinterSettings) -> PrinterSettings:
        if printer.kind is PrinterKind.FILE and not printer.target:
            return replace(printer, target=str(self._folder))
        return printer

    def _slip(self, ledger: Ledger, sale_id: str, session: Session) -> tuple[SlipData, PrinterSettings]:
        sale = vending.sale(ledger, sale_id, session=session)
        seller = settings.seller(ledger, ledger.shops.building_of(sale.shop_id))
        web = web_address(ledger, sale.shop_number)
        slip = slip_data(sale, seller=seller, copy_number=sale.prints, web=web)
        return slip, self._placed(settings.printer(ledger))
