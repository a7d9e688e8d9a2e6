"""A changed meter: final and first reading, a new epoch, and the money goes along, once, with two persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.domain.permissions import SYSTEM
from app.domain.sale import MeterBook, SaleState
from app.domain.tariff.model import WHOLE_YEAR, Season, StepPeriod, one_price
from app.domain.tariff.spec import spec_hash, to_spec
from app.errors import DeskError
from app.services import (
    accounts,
    charging,
    meter_change,
    meter_makes,
    stranded_credit,
    vending,
)
from app.services.charging import Heard, Reading
from app.services.meter_change import Changed, MeterChange, NewMeter
from app.services.meter_moments import Moment
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.money_rows import TariffVersion
from tests.helpers.second_person import of_a_manager
from tests.helpers.small_mall import CASHIER, NOW_MS, PRICE_E8, live, order

PROFILES = meter_makes.known()
MANAGER = replace(CASHIER, roles=("manager",))
NEW = NewMeter("E1-B", "adf400l-3p", "C1", 1, "1", "20260000012345")
FINAL = Moment("E1", NOW_MS, 5_000_000, balance_fen=4_200, purchase_count=3)
FIRST = Moment("E1-B", NOW_MS, 120, balance_fen=0, purchase_count=0)
CHANGE = MeterChange("m1", "E1", NEW, FINAL, FIRST, "表坏")
WATER = MeterChange(
    "m2",
    "W1",
    NewMeter("W1-B", "modbus-water", "C1", 2, "6"),
    Moment("W1", NOW_MS, 99_000),
    Moment("W1-B", NOW_MS, 0),
    "漏水",
)


@pytest.fixture(autouse=True)
def proven(book: LedgerBook) -> Iterator[None]:
    book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ("manager",)))
    yield
    assert verify_book(book.path).findings == ()


def key_of(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as error:
        act()
    return error.value.key


def approved(book: LedgerBook, change: MeterChange) -> str:
    wanted = book.read(lambda ledger: meter_change.wanted(ledger, change, session=SYSTEM))
    return of_a_manager(book, wanted, session=MANAGER, now_utc_ms=NOW_MS)


def change(book: LedgerBook, wanted: MeterChange, approval: str | None = "") -> Changed:
    given = approved(book, wanted) if approval == "" else approval
    return book.write(
        lambda ledger: meter_change.change_meter(
            ledger, wanted, profiles=PROFILES, approval=given, session=MANAGER, now_utc_ms=NOW_MS + 2
        )
    )


def balance(book: LedgerBook, account: str) -> int:
    return -book.read(lambda ledger: ledger.transfers.balance(account).net_fen)


def test_the_new_meter_takes_the_place_and_its_epoch_begins(book: LedgerBook) -> None:
    book.write(lambda ledger: ledger.meters.set_setting("E1", "alarm.low_fen", "9000"))
    group = book.write(lambda ledger: ledger.groups.put(code="T", name="tower"))
    book.write(lambda ledger: ledger.groups.set_meters(group, ("E1",)))
    done = change(book, CHANGE)
    assert (done.meter_id, done.credit_fen, done.operation_id) == ("E1-B", 4_200, "m1")
    old, new = (book.read(lambda ledger, id=id: ledger.meters.get(id)) for id in ("E1", "E1-B"))
    assert (old.enabled, old.retired_utc_ms) == (False, NOW_MS + 2)
    assert (new.shop_id, new.plan_id, new.unit) == (old.shop_id, old.plan_id, "1")
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1-B"))
    assert (epoch.epoch, epoch.start_count) == (1, 0)
    final = book.read(lambda ledger: ledger.meters.epoch_reading("E1", 1, "final"))
    assert (final.quantity, final.balance_fen) == (5_000_000, 4_200)
    assert book.read(lambda ledger: ledger.meters.settings_of("E1-B")) == {"alarm.low_fen": "9000"}
    assert book.read(lambda ledger: ledger.groups.meters(group)) == ("E1", "E1-B")
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("E1")) is None
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("E1-B")) is not None


def test_its_money_is_driven_to_the_new_meter_as_a_sale_is(book: LedgerBook) -> None:
    change(book, CHANGE)
    assert (balance(book, "credit:E1"), balance(book, "transit:E1-B")) == (-4_200, 4_200)
    before, after = MeterBook(0, 0, 0, NOW_MS), MeterBook(1, 4_200, 4_200, NOW_MS + 9)
    book.write(
        lambda ledger: vending.reserve(
            ledger, "m1", count=1, before=before, frame_sha256="ab" * 32, now_utc_ms=NOW_MS + 3
        )
    )
    book.write(lambda ledger: vending.settle(ledger, "m1", seen=after, by_reply=True, now_utc_ms=NOW_MS + 9))
    assert (balance(book, "credit:E1-B"), balance(book, "transit:E1-B")) == (4_200, 0)


def test_credit_that_did_not_arrive_can_be_moved_again_and_only_then(book: LedgerBook) -> None:
    change(book, CHANGE)
    again = lambda id: book.write(  # noqa: E731
        lambda ledger: meter_change.move_again(ledger, "m1", id, session=MANAGER, now_utc_ms=NOW_MS + 9)
    )
    assert key_of(lambda: again("m2")) == "meter_change.nothing_left"
    book.write(
        lambda ledger: vending.void(ledger, "m1", reason="count_differs", by="engine", now_utc_ms=NOW_MS + 3)
    )
    assert balance(book, "credit:E1") == 0
    assert again("m3") == "m3"
    assert book.read(lambda ledger: ledger.operations.state("m3")) == SaleState.RECORDED
    assert key_of(lambda: again("m4")) == "meter_change.nothing_left"


def test_an_office_held_meters_credit_goes_along_at_once(book: LedgerBook) -> None:
    from app.services import office_credit

    book.write(
        lambda ledger: vending.open_sale(
            ledger,
            vending.SaleOrder("s1", "W1", 5_000, "cash", 5_000),
            session=MANAGER,
            live=None,
            now_utc_ms=NOW_MS,
        )
    )
    done = change(book, WATER)
    assert done.operation_id is None
    assert (balance(book, "credit:W1"), balance(book, "credit:W1-B")) == (0, 5_000)
    assert book.read(lambda ledger: office_credit.credit_fen(ledger, "W1-B")) == 5_000


def test_an_office_held_meters_credit_is_driven_to_one_that_holds_its_own(book: LedgerBook) -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger,
            vending.SaleOrder("s1", "W1", 5_000, "cash", 5_000),
            session=MANAGER,
            live=None,
            now_utc_ms=NOW_MS,
        )
    )
    new = replace(WATER.new, profile="cjt188-water", unit="00001234567890")
    done = change(book, replace(WATER, new=new, first=replace(WATER.first, balance_fen=0, purchase_count=0)))
    assert done.operation_id == "m2"
    assert (balance(book, "credit:W1"), balance(book, "transit:W1-B")) == (0, 5_000)
    state = book.read(lambda ledger: ledger.charges.state("W1"))
    assert state is not None and state.credit_fen == 0


def test_a_change_takes_a_second_person_and_the_same_values(book: LedgerBook) -> None:
    assert key_of(lambda: change(book, CHANGE, None)) == "approval.needed"
    approval = approved(book, CHANGE)
    other = replace(CHANGE, final=replace(FINAL, balance_fen=9_900))
    assert key_of(lambda: change(book, other, approval)).startswith("approval.")
    assert book.read(lambda ledger: ledger.meters.get("E1-B")) is None


def test_what_a_used_meter_holds_already_is_shown_to_the_second_person_and_logged(book: LedgerBook) -> None:
    """Its tenant gets it beside the credit that goes along."""
    used = replace(CHANGE, first=replace(FIRST, balance_fen=1_234, purchase_count=7))
    wanted = book.read(lambda ledger: meter_change.wanted(ledger, used, session=SYSTEM))
    assert (wanted.values["amount_fen"], wanted.values["first_balance_fen"]) == (4_200, 1_234)
    new = book.read(lambda ledger: meter_change.wanted(ledger, CHANGE, session=SYSTEM))
    assert "first_balance_fen" not in new.values
    assert key_of(lambda: change(book, used, approved(book, CHANGE))) == "approval.changed"
    change(book, used)
    (entry,) = book.read(lambda ledger: ledger.audit.of("E1"))[-1:]
    assert (entry.action, entry.detail["first_balance_fen"]) == ("meter.change", 1_234)
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1-B"))
    assert epoch.start_count == 7


def test_a_second_enter_changes_nothing(book: LedgerBook) -> None:
    approval = approved(book, CHANGE)
    first = change(book, CHANGE, approval)
    assert change(book, CHANGE, approval) == first


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (replace(CHANGE, new=replace(NEW, id="E2"), first=replace(FIRST, meter_id="E2")), "set_up.exists"),
        (replace(CHANGE, new=replace(NEW, unit="2")), "import.address_taken"),
        (replace(CHANGE, new=replace(NEW, bus=2)), "import.line_mixed"),
        (replace(CHANGE, new=replace(NEW, profile="none")), "set_up.unknown_choice"),
        (replace(CHANGE, first=replace(FIRST, meter_id="E9")), "meter_change.other_meter"),
        (replace(CHANGE, old_id="E77", final=replace(FINAL, meter_id="E77")), "meter_change.unknown"),
        (replace(CHANGE, final=replace(FINAL, balance_fen=-1)), "meter_change.arrears"),
    ],
)
def test_what_does_not_fit_is_refused_whole(book: LedgerBook, wanted: MeterChange, key: str) -> None:
    before = book.read(lambda ledger: ledger.meters.all())
    assert key_of(lambda: change(book, wanted)) == key
    assert book.read(lambda ledger: ledger.meters.all()) == before


def test_a_meter_in_the_middle_of_a_sale_is_not_changed(book: LedgerBook) -> None:
    book.write(
        lambda ledger: vending.open_sale(ledger, order("s1"), session=MANAGER, live=live(), now_utc_ms=NOW_MS)
    )
    assert key_of(lambda: change(book, CHANGE)) == "sale.meter_busy"


def test_the_old_meter_is_charged_to_its_final_reading_before_its_money_goes_along(book: LedgerBook) -> None:
    begun = Heard(Reading("W1", NOW_MS - 3_600_000, 98_000, {}))
    book.write(lambda ledger: charging.take(ledger, (begun,), now_utc_ms=NOW_MS - 3_600_000))
    done = change(book, WATER)
    assert done.credit_fen == -88
    assert balance(book, "credit:W1") == 0 and balance(book, "credit:W1-B") == -88
    assert balance(book, "revenue:water") == 88


def test_a_meter_whose_register_was_reset_is_changed_with_what_was_charged_as_its_end(
    book: LedgerBook,
) -> None:
    hour = 3_600_000
    for hours, litres in ((3, 90_000), (2, 95_000), (1, 500)):
        heard = Heard(Reading("W1", NOW_MS - hours * hour, litres, {}))
        (standing,) = book.write(lambda ledger, one=heard: charging.take(ledger, (one,), now_utc_ms=NOW_MS))
    assert standing.trouble is not None and standing.trouble.params["before"] == "95.000"
    read = replace(WATER, final=replace(WATER.final, quantity=500))
    assert key_of(lambda: change(book, read)) == "charge.backwards"
    typed = replace(WATER, final=replace(WATER.final, quantity=95_000, reason="register was reset"))
    done = change(book, typed)
    assert (done.credit_fen, balance(book, "revenue:water")) == (-440, 440)


def test_the_steps_of_a_tariff_go_on_where_the_old_meter_stood(book: LedgerBook) -> None:
    """Steps are climbed by a customer's use in the year; a new meter is no new year."""
    first, above = (PRICE_E8,), (3 * PRICE_E8,)
    stepped = replace(
        one_price("water", PRICE_E8),
        seasons=(Season((WHOLE_YEAR,), (first, above), (10_000,)),),
        steps=StepPeriod.YEAR,
    )

    def begin(ledger: Ledger) -> None:
        meter, spec = ledger.meters.get("W1"), to_spec(stepped)
        assert meter is not None and meter.plan_id is not None
        ledger.charges.add_version(TariffVersion(meter.plan_id, 1, spec, spec_hash(spec), None, NOW_MS))

    book.write(begin)
    hour = 3_600_000
    for hours, litres in ((3, 80_000), (1, 89_001)):
        heard = Heard(Reading("W1", NOW_MS - hours * hour, litres, {}))
        book.write(lambda ledger, one=heard: charging.take(ledger, (one,), now_utc_ms=NOW_MS))
    done = change(book, replace(WATER, final=replace(WATER.final, quantity=89_001)))
    before, after = (book.read(lambda ledger, id=id: ledger.charges.state(id)) for id in ("W1", "W1-B"))
    assert (before.used, before.carry_e18) == (9_001, 88 * 10**15)
    assert (after.period, after.used, after.carry_e18) == ("2026-01-01", 9_001, 88 * 10**15)
    used = Heard(Reading("W1-B", NOW_MS + hour, 1_999, {}))
    (standing,) = book.write(lambda ledger: charging.take(ledger, (used,), now_utc_ms=NOW_MS + hour))
    assert standing.credit_fen == done.credit_fen - 88 - 264


def monitored(book: LedgerBook) -> MeterChange:
    """The change of a head meter: no shop, no plan, no account, and never an epoch."""

    def unit(ledger: Ledger) -> None:
        e99 = ledger.meters.get("E99")
        assert e99 is not None
        area = ledger.shops.areas()[0].id
        ledger.meters.put(replace(e99, shop_id=None, plan_id=None, area_id=area, name="总表"))

    book.write(unit)
    new = replace(NEW, id="E99-B", unit="9")
    final = Moment("E99", NOW_MS, 8_000_000, balance_fen=0)
    first = Moment("E99-B", NOW_MS, 40, balance_fen=0, purchase_count=0)
    return MeterChange("m9", "E99", new, final, first, "表坏")


def test_a_monitored_meter_is_changed_and_no_money_goes_along(book: LedgerBook) -> None:
    done = change(book, monitored(book))
    assert done == Changed("E99-B", 0, None)
    old, new = (book.read(lambda ledger, id=id: ledger.meters.get(id)) for id in ("E99", "E99-B"))
    assert old.retired_utc_ms is not None
    assert (new.shop_id, new.plan_id, new.area_id, new.name) == (None, None, old.area_id, "总表")
    assert book.read(lambda ledger: ledger.meters.epoch_reading("E99", 1, "final")) is None
    assert book.read(lambda ledger: ledger.operations.recent(9)) == ()


def test_a_meter_without_credit_is_changed_without_an_operation(book: LedgerBook) -> None:
    done = change(book, replace(CHANGE, final=replace(FINAL, balance_fen=0)))
    assert (done.credit_fen, done.operation_id) == (0, None)
    assert book.read(lambda ledger: ledger.operations.open_all()) == ()


def test_a_meters_own_credit_is_the_offices_where_the_new_one_holds_none(book: LedgerBook) -> None:
    new = replace(NEW, profile="modbus-energy", unit="9")
    assert PROFILES[new.profile].custody == "office"
    done = change(book, replace(CHANGE, new=new))
    assert (done.credit_fen, done.operation_id) == (4_200, None)
    assert (balance(book, "credit:E1"), balance(book, "credit:E1-B")) == (-4_200, 4_200)
    assert book.read(lambda ledger: ledger.charges.state("E1")) is None
    assert book.read(lambda ledger: ledger.charges.state("E1-B")).credit_fen == 4_200


def test_only_meters_that_hang_there_can_be_changed(book: LedgerBook) -> None:
    change(book, CHANGE)
    found = book.read(lambda ledger: meter_change.in_use(ledger, ("E1", "E1-B", "E77"), session=MANAGER))
    assert [meter.id for meter in found] == ["E1-B"]


@pytest.mark.parametrize("operation_id", ["never-recorded", "s1"])
def test_only_credit_of_a_changed_meter_is_moved_again(book: LedgerBook, operation_id: str) -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order("s1", "E2"), session=MANAGER, live=live("E2"), now_utc_ms=NOW_MS
        )
    )
    act = lambda: book.write(  # noqa: E731
        lambda ledger: meter_change.move_again(
            ledger, operation_id, "m3", session=MANAGER, now_utc_ms=NOW_MS + 9
        )
    )
    assert key_of(act) == "meter_change.nothing_left"


def left(book: LedgerBook) -> list[tuple[str, str, str, int]]:
    rows = book.read(lambda ledger: stranded_credit.stranded(ledger, session=MANAGER))
    assert all(row.reason == "表坏" and row.receipt and row.shop_number == "B1-001" for row in rows)
    return [(row.operation_id, row.source, row.meter_id, row.amount_fen) for row in rows]


def test_credit_that_did_not_arrive_is_listed_until_it_is_moved_again(book: LedgerBook) -> None:
    change(book, CHANGE)
    assert left(book) == [], "it is still on its way"
    book.write(
        lambda ledger: vending.void(ledger, "m1", reason="count_differs", by="engine", now_utc_ms=NOW_MS + 3)
    )
    assert left(book) == [("m1", "E1", "E1-B", 4_200)]
    account = book.read(lambda ledger: ledger.accounts.open_of_meter("E1-B"))[0].id
    pass_on = lambda: book.write(  # noqa: E731
        lambda ledger: accounts.transfer_account(
            ledger, account, accounts.Tenant("新租户"), (FIRST,), session=MANAGER, now_utc_ms=NOW_MS + 4
        )
    )
    assert key_of(pass_on) == "accounts.credit_left"
    book.write(
        lambda ledger: meter_change.move_again(ledger, "m1", "m3", session=MANAGER, now_utc_ms=NOW_MS + 9)
    )
    assert left(book) == []
