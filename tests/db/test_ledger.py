"""What the repositories keep, as the services above see it."""

from __future__ import annotations

from db.ledger import LedgerBook
from db.rows import AccountBalance, AuditEntry, Customer, PriceVersion, Secret
from tests.db.small_book import LIVES, METERS, TERMINAL, all_lives, live_through, recording


def test_every_life_ends_in_its_state_and_only_open_ones_hold_their_meter(book: LedgerBook) -> None:
    all_lives(book)
    for number, life in enumerate(LIVES, start=1):
        wanted = life[-1] if life else "recorded"
        assert book.read(lambda ledger, n=number: ledger.operations.state(f"s{n}-b")) == wanted
    still_open = book.read(lambda ledger: ledger.operations.open_all())
    assert [view.operation.id for view in still_open] == ["s6-b", "s7-b", "s8-b"]
    held = book.read(lambda ledger: ledger.operations.open_for_meter("M8"))
    assert held is not None and (held.state, held.count) == ("sending", 5)
    assert book.read(lambda ledger: ledger.operations.open_for_meter("M1")) is None


def test_the_last_confirmed_count_starts_from_the_epoch(book: LedgerBook) -> None:
    def count() -> int:
        return book.read(lambda ledger: ledger.operations.last_confirmed_count("M1", 1))

    assert count() == 3
    live_through(book, "s1", "M1", ("sending", "confirmed"))
    live_through(book, "s2", "M1", ("sending", "rejected"))
    assert count() == 4
    live_through(book, "s3", "M1", ("sending", "confirmed"))
    assert count() == 5


def test_a_new_epoch_counts_on_from_what_the_meter_shows(book: LedgerBook) -> None:
    epoch = book.write(
        lambda ledger: ledger.meters.start_epoch("M1", start_count=0, reason="reset", utc_ms=9, by="lin")
    )
    assert epoch.epoch == 2
    assert book.read(lambda ledger: ledger.operations.last_confirmed_count("M1", 2)) == 0
    live_through(book, "s1", "M1", ("sending", "confirmed"))
    assert book.read(lambda ledger: ledger.operations.last_confirmed_count("M1", 2)) == 1


def test_lists_show_the_newest_first(book: LedgerBook) -> None:
    all_lives(book)
    recent = book.read(lambda ledger: ledger.operations.recent(3))
    assert [view.operation.id for view in recent] == ["s8-b", "s8-a", "s7-b"]
    steps = book.read(lambda ledger: ledger.operations.events("s2-b"))
    assert [event.state for event in steps] == ["recorded", "sending", "in_doubt", "sending", "confirmed"]
    assert steps[2].detail == {"why": "no-answer"}


def test_money_pending_is_kept_apart_until_posted_or_voided(book: LedgerBook) -> None:
    def of(account: str) -> AccountBalance:
        return book.read(lambda ledger: ledger.transfers.balance(account))

    book.write(recording("s1", "M1"))
    assert of("cash:D1") == AccountBalance("cash:D1", 10_000, 0, 0, 0)
    assert of("credit:M1") == AccountBalance("credit:M1", 0, 0, 0, 10_000)
    assert of("nobody").net_fen == 0
    live_through(book, "s2", "M2", ("sending", "confirmed"))
    live_through(book, "s3", "M3", ("sending", "in_doubt", "not_applied"))
    assert of("credit:M2") == AccountBalance("credit:M2", 0, 10_000, 0, 0)
    assert of("transit:M3") == AccountBalance("transit:M3", 10_000, 10_000, 0, 0)
    assert of("refund_due:3").net_fen == -10_000
    moves = book.read(lambda ledger: ledger.transfers.of_operation("s3"))
    assert {move.operation_id for move in moves} == {"s3"} and moves[-1].credit == "refund_due:3"
    assert "voided" in [move.kind for move in moves]
    totals = book.read(lambda ledger: ledger.transfers.totals())
    assert sum(row.net_fen for row in totals) == 0
    assert sum(row.pending_debit_fen - row.pending_credit_fen for row in totals) == 0


def test_each_step_and_print_has_its_audit_entry(book: LedgerBook) -> None:
    live_through(book, "s1", "M1", ("sending", "confirmed"))
    copies = [
        book.write(lambda ledger: ledger.receipts.record_print("s1", operator_id=1, utc_ms=5, by="lin"))
        for _ in range(2)
    ]
    assert copies == [0, 1]
    entries = book.read(lambda ledger: ledger.audit.of("s1"))
    assert [(entry.operator, entry.action) for entry in entries] == [
        ("lin", "sale.recorded"),
        ("engine", "sale.sending"),
        ("engine", "sale.confirmed"),
        ("lin", "receipt.print"),
        ("lin", "receipt.print"),
    ]
    book.write(
        lambda ledger: ledger.audit.append(
            operator="?", action="sign_in", object="lin", result="refused", utc_ms=6
        )
    )
    assert book.read(lambda ledger: ledger.audit.recent(1)) == (
        AuditEntry(6, "?", "sign_in", "lin", "refused", {"terminal": TERMINAL}),
    )


def test_search_finds_a_shop_by_number_name_phone_meter_and_tenant(book: LedgerBook) -> None:
    def found(text: str) -> list[str]:
        return [shop.shop_number for shop in book.read(lambda ledger: ledger.shops.search(text, limit=3))]

    assert found("B1-004") == ["B1-004"]
    assert found("茶店5") == ["B1-005"]
    assert found("m7") == ["B1-007"]
    assert found("王2") == ["B1-002"]
    assert found("13900000003") == ["B1-003"]
    assert found("chadian b1-006") == ["B1-006"]
    assert found("b1") == ["B1-001", "B1-002", "B1-003"]
    assert found("100%'\"; --") == found("  ") == []


def test_the_price_in_force_is_that_of_the_newest_version_begun(book: LedgerBook) -> None:
    for version in (PriceVersion(1, 100, 80), PriceVersion(1, 200, 90)):
        book.write(lambda ledger, v=version: ledger.prices.put_version(v))
    at = [book.read(lambda ledger, t=t: ledger.prices.price_at(1, t)) for t in (99, 100, 250)]
    assert at == [None, PriceVersion(1, 100, 80), PriceVersion(1, 200, 90)]


def test_putting_the_same_set_up_again_changes_nothing(book: LedgerBook) -> None:
    meters = book.read(lambda ledger: ledger.meters.all())
    assert [meter.id for meter in meters] == list(METERS)
    book.write(lambda ledger: [ledger.meters.put(meter) for meter in meters])
    assert book.read(lambda ledger: ledger.meters.all()) == meters
    first = book.write(lambda ledger: ledger.shops.put_building(code="B1", name="renamed"))
    assert [(b.id, b.name) for b in book.read(lambda ledger: ledger.shops.buildings())] == [
        (first, "renamed")
    ]


def test_an_account_is_found_by_shop_and_meter_until_closed(book: LedgerBook) -> None:
    shop = book.read(lambda ledger: ledger.shops.by_number("B1-001"))
    assert shop is not None
    account = book.read(lambda ledger: ledger.accounts.open_of_shop(shop.id))
    held = book.read(lambda ledger: ledger.accounts.open_of_meter("M1"))
    assert account is not None and held is not None and held[0] == account
    customer = book.read(lambda ledger: ledger.accounts.customer(account.customer_id))
    assert customer == Customer(account.customer_id, "王1", "13900000001")
    book.write(lambda ledger: ledger.accounts.close(account.id, utc_ms=9))
    assert book.read(lambda ledger: ledger.accounts.open_of_shop(shop.id)) is None
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("M1")) is None


def test_operators_keep_their_failed_tries_and_roles(book: LedgerBook) -> None:
    book.write(lambda ledger: ledger.operators.set_tries(1, failed_tries=3, locked_until_utc_ms=77))
    book.write(lambda ledger: ledger.operators.set_roles(1, ("cashier", "manager")))
    operator = book.read(lambda ledger: ledger.operators.by_name("lin"))
    assert operator is not None
    assert (operator.failed_tries, operator.locked_until_utc_ms) == (3, 77)
    assert operator.roles == ("cashier", "manager")
    assert "password" not in repr(operator)


def test_settings_and_secrets_come_back_as_put(book: LedgerBook) -> None:
    book.write(lambda ledger: ledger.settings.set("language", "zh_CN"))
    book.write(lambda ledger: ledger.settings.set("language", "en"))
    book.write(lambda ledger: ledger.secrets.put("collector/C1/1", b"\x00wrapped", utc_ms=5))
    assert book.read(lambda ledger: ledger.settings.all()) == {"language": "en"}
    secret = book.read(lambda ledger: ledger.secrets.get("collector/C1/1"))
    assert secret == Secret("collector/C1/1", b"\x00wrapped", 5)
    assert "wrapped" not in repr(secret).replace("wrapped=", "")
    book.write(lambda ledger: ledger.settings.remove("language"))
    assert book.read(lambda ledger: ledger.settings.get("language")) is None
