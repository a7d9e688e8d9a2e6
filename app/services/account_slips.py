"""What the papers of an account state: of its closing, and of a deposit taken or paid back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.outputs.account_slip import ClosingSlip, DepositSlip
from app.services import postings, settings
from app.services.rights import allow_shop
from db.ledger import Ledger
from db.rows import Account


def closing_slip(ledger: Ledger, account_id: int, *, session: Session, now_utc_ms: int) -> ClosingSlip:
    """The facts of a closing. Raises DeskError permission.*, accounts.unknown, accounts.not_closed."""
    account = _account(ledger, account_id, session)
    record = ledger.accounts.closing(account_id)
    if record is None or account.closed_utc_ms is None or record.get("how") != "close":
        raise DeskError("accounts.not_closed")
    meters: Any = record["meters"]
    return ClosingSlip(
        **_common(ledger, account, account.closed_utc_ms, now_utc_ms),
        tender=str(record["tender"]),
        reason=str(record["reason"]),
        operator=str(record.get("operator", "")),
        meters=tuple(_meter(ledger, meter) for meter in meters),
        deposit_fen=int(str(record["deposit_fen"])),
        paid_fen=int(str(record["paid_fen"])),
        approver=str(record.get("approver", "")),
    )


def deposit_slip(ledger: Ledger, entry_id: str, *, session: Session, now_utc_ms: int) -> DepositSlip:
    """The facts of a deposit's entry. Raises DeskError permission.*, deposit.unknown."""
    entry = ledger.entries.get(entry_id)
    if entry is None or entry.kind not in ("deposit_in", "deposit_out") or entry.account_id is None:
        raise DeskError("deposit.unknown")
    account = _account(ledger, entry.account_id, session)
    operator = ledger.operators.get(entry.operator_id) if entry.operator_id is not None else None
    return DepositSlip(
        **_common(ledger, account, entry.utc_ms, now_utc_ms),
        tender=str(entry.detail["tender"]),
        reason=entry.reason,
        operator=operator.display_name if operator else "",
        amount_fen=entry.amount_fen,
        left_fen=-ledger.transfers.balance(postings.deposit_account(account.id)).net_fen,
        paid_back=entry.kind == "deposit_out",
    )


def _account(ledger: Ledger, account_id: int, session: Session) -> Account:
    account = ledger.accounts.get(account_id)
    if account is None:
        raise DeskError("accounts.unknown")
    allow_shop(ledger, session, Permission.ACCOUNTS, account.shop_id)
    return account


def _common(ledger: Ledger, account: Account, at_utc_ms: int, now_utc_ms: int) -> dict[str, Any]:
    """What every paper states of the account, of when it was, and of who sells there."""
    shop, customer = ledger.shops.get(account.shop_id), ledger.accounts.customer(account.customer_id)
    if shop is None or customer is None:
        raise LookupError(f"account {account.id} has no shop or no customer")
    seller = settings.seller(ledger, ledger.shops.building_of(shop.id))
    return {
        "company": seller.name,
        "phone": seller.phone,
        "header": seller.header,
        "footer": seller.footer,
        "number": str(account.id),
        "printed": seller.local_time(now_utc_ms),
        "local_time": seller.local_time(at_utc_ms),
        "shop_number": shop.shop_number,
        "shop_name": shop.name,
        "customer": customer.name,
        "contract": account.contract,
    }


def _meter(ledger: Ledger, row: Mapping[str, Any]) -> tuple[str, str, int | None, int, bool]:
    meter = ledger.meters.get(str(row["meter"]))
    medium = meter.medium if meter else "electricity"
    return str(row["meter"]), medium, row["quantity"], int(row["credit_fen"]), bool(row["typed"])
