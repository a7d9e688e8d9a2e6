"""Proves the double entry: postings match an operation's state, pending money closes once, accounts agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from app.verify.chains import Query
from app.verify.entries import check_charged
from app.verify.lives import ENDED, MONEY_BACK, Sale
from app.verify.report import Notes

Move = tuple[str, str, str, int]
"""Kind, debit, credit, amount in fen."""


@dataclass(slots=True)
class Expected:
    """What the accounts must hold by the sales' states. Grows with meters and accounts, not with sales."""

    transit: Counter[str] = field(default_factory=Counter)
    credit: Counter[str] = field(default_factory=Counter)
    transfers: int = 0


def check_postings(query: Query, notes: Notes, expected: Expected, sale: Sale, state: str) -> None:
    """The transfers of one sale are exactly those of its state, and money given back was due."""
    sql = "SELECT seq, kind, debit, credit, amount_fen FROM transfers WHERE operation_id = ? ORDER BY seq"
    rows = [(int(row[0]), (row[1], row[2], row[3], row[4])) for row in query(sql, sale.id)]
    expected.transfers += len(rows)
    wanted = Counter(_moves(sale, state))
    due = f"refund_due:{sale.account_id}"
    returned: list[int] = []
    for seq, move in rows:
        if move[0] == "direct" and move[1] == due and _is_till(sale, move[2]):
            returned.append(move[3])
        elif wanted[move] > 0:
            wanted[move] -= 1
        else:
            notes.add(
                "postings",
                "transfers",
                seq,
                f"{_said(move)} does not belong to a {sale.kind} that is {state}",
            )
    for move in wanted.elements():
        notes.add(
            "postings", "operations", sale.seq, f"{_said(move)} is missing for a {sale.kind} that is {state}"
        )
    if sum(returned) > (sale.amount_fen if _is_due(sale, state) else 0):
        notes.add("postings", "operations", sale.seq, f"{returned} fen given back, that is more than was due")
    _check_given_back(query, notes, sale, len(returned))
    _expect(expected, sale, state)


def _expect(expected: Expected, sale: Sale, state: str) -> None:
    """What the accounts must hold because of this operation."""
    if sale.adds and state not in ENDED:
        expected.transit[f"transit:{sale.meter_id}"] += sale.amount_fen
    if state == "confirmed":
        expected.credit[f"credit:{sale.meter_id}"] += sale.amount_fen if sale.adds else -sale.amount_fen
    if sale.kind == "moved" and state not in MONEY_BACK:
        expected.credit[str(sale.source)] -= sale.amount_fen


def _is_due(sale: Sale, state: str) -> bool:
    """Money is due to the customer for what never reached a meter, and for what a meter has given up."""
    if not sale.adds:
        return state == "confirmed"
    return sale.kind != "moved" and state in MONEY_BACK


def _check_given_back(query: Query, notes: Notes, sale: Sale, times: int) -> None:
    """Money leaves the drawer only with its audit entry, and the other way round (I11)."""
    sql = "SELECT count(*) FROM audit WHERE object = ? AND action = 'money.given_back' AND result = 'done'"
    audited = next(query(sql, sale.id))[0]
    if audited != times:
        text = f"money given back {times} times, audited {audited} times"
        notes.add("audit", "operations", sale.seq, text)


def check_accounts(query: Query, notes: Notes, expected: Expected) -> None:
    """Sums over all transfers, after the walk: transit and credit hold what the sales say (I1)."""
    net: Counter[str] = Counter()
    owned = 0
    for seq, operation, kind, debit, credit, amount in query(
        "SELECT seq, operation_id, kind, debit, credit, amount_fen FROM transfers ORDER BY seq"
    ):
        owned += operation is not None
        if not isinstance(amount, int) or amount <= 0 or debit == credit:
            notes.add("balance", "transfers", seq, f"{amount} fen from {credit} to {debit}")
        elif kind in ("direct", "posted"):
            net[debit] += amount
            net[credit] -= amount
    if sum(net.values()) != 0:
        notes.add("balance", "transfers", 0, f"debits exceed credits by {sum(net.values())} fen")
    if owned != expected.transfers:
        notes.add(
            "postings", "transfers", 0, f"{owned - expected.transfers} transfers belong to no operation"
        )
    wanted = Counter(expected.transit)
    wanted.update(expected.credit)
    for account in sorted(set(net) | set(wanted)):
        if account.split(":")[0] in ("transit", "credit") and -net[account] != wanted[account]:
            notes.add(
                "balance", "transfers", 0, f"{account} holds {-net[account]} fen, not {wanted[account]}"
            )
        elif account.startswith(("refund_due:", "deposit:")) and net[account] > 0:
            notes.add("balance", "transfers", 0, f"{account} is overpaid by {net[account]} fen")
    check_charged(query, notes, net)


def check_pending(query: Query, notes: Notes) -> None:
    """A pending row is closed at most once, by a row that repeats it; nothing else is ever closed."""
    sql = (
        "SELECT c.seq, p.kind = 'pending' AND p.seq < c.seq AND p.debit = c.debit AND p.credit = c.credit"
        " AND p.amount_fen = c.amount_fen AND p.operation_id IS c.operation_id"
        " FROM transfers c LEFT JOIN transfers p ON p.id = c.pending_id"
        " WHERE c.pending_id IS NOT NULL OR c.kind IN ('posted', 'voided')"
    )
    for seq, repeats in query(sql):
        if repeats != 1:
            notes.add("pending", "transfers", seq, "it closes no pending row, or changes what it closes")
    twice = (
        "SELECT min(seq) FROM transfers WHERE pending_id IS NOT NULL GROUP BY pending_id HAVING count(*) > 1"
    )
    for (seq,) in query(twice):
        notes.add("pending", "transfers", seq, "its pending row was closed more than once")


def _moves(sale: Sale, state: str) -> list[Move]:
    """The transfers that an operation in `state` must have, money given back left aside (0033)."""
    transit, credit, due = (
        f"transit:{sale.meter_id}",
        f"credit:{sale.meter_id}",
        f"refund_due:{sale.account_id}",
    )
    amount = sale.amount_fen
    if sale.adds:
        source = _paid_from(sale)
        back = source if sale.kind == "moved" else due
        moves: list[Move] = [("direct", source, transit, amount), ("pending", transit, credit, amount)]
        undone: list[Move] = [("voided", transit, credit, amount), ("direct", transit, back, amount)]
        done: Move = ("posted", transit, credit, amount)
    else:
        moves = [("pending", credit, due, amount)]
        undone = [("voided", credit, due, amount)]
        done = ("posted", credit, due, amount)
    if state == "confirmed":
        moves.append(done)
    if state in MONEY_BACK:
        moves += undone
    return moves


def _paid_from(sale: Sale) -> str:
    """The account that the money of an operation comes from."""
    if sale.kind == "moved":
        return str(sale.source)
    if sale.tender == "online":
        return f"paid:{sale.account_id}"
    if sale.tender == "deposit":
        return f"deposit:{sale.account_id}"
    return f"cash:{sale.drawer}" if sale.tender == "cash" else f"bank:{sale.tender}"


def _is_till(sale: Sale, account: str) -> bool:
    """Whether money that was due could leave by this account; what was paid online only by its channel's."""
    if sale.tender == "online":
        return account == sale.drawer
    return account.split(":")[0] in ("cash", "bank", "deposit")


def _said(move: Move) -> str:
    kind, debit, credit, amount = move
    return f"{kind} {amount} fen from {credit} to {debit}"
