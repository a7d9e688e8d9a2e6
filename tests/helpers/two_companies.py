"""Two property companies on one machine, each with a building, a collector, shops, tenants, sales and a till.

All that belongs to one of them bears its mark, so that whatever shows another's shows its mark.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.permissions import ROLES, SYSTEM, Session
from app.domain.sale import Answer, MeterBook
from app.services import collectors, operators, sale_steps, shifts, vending
from app.services.operators import Person
from app.services.views import LiveState, SaleOrder
from db.ledger import Ledger
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion
from tests.helpers import own_password
from tests.helpers.small_mall import LIMIT_FEN, NOW_MS, SECRET, START_COUNT, live

OWN, OTHER = "EINS", "ZWEI"
PRICE_E8 = 88_000_000
FREE, WAITING, DOUBT, DONE, VOID = range(1, 6)
"""Meters by what became of their last sale: none, recorded, in doubt, confirmed, void."""
EXTRA, UNLET = 6, 7
"""A second meter of the first shop on no account, and one of a shop without a tenant."""
CLOSED = 8
"""The meter of a shop whose account was closed."""
RESET = "reset"
"""An operator with a one-time secret."""


@dataclass(frozen=True, slots=True)
class Side:
    """One company's things by name."""

    mark: str
    company_id: int
    building_id: int
    till: Session

    @property
    def collector(self) -> str:
        return f"{self.mark}-C1"

    def meter(self, number: int) -> str:
        return f"{self.mark}-E{number}"

    def sale(self, number: int) -> str:
        return f"{self.mark}-sale-{number}"

    def shop(self, ledger: Ledger, number: int = FREE) -> int:
        found = ledger.shops.by_number(f"{self.mark}-{number:03}")
        assert found is not None
        return found.id

    def account(self, ledger: Ledger, number: int = FREE) -> int:
        found = ledger.accounts.open_of_shop(self.shop(ledger, number))
        assert found is not None
        return found.id

    def order(self, request_id: str = "new", number: int = FREE) -> SaleOrder:
        return SaleOrder(request_id, self.meter(number), 10_000, "cash", 10_000)

    def live(self, number: int = FREE) -> LiveState:
        return live(self.meter(number), energy_wh=1_000_000)


def set_up(ledger: Ledger, keys: object) -> dict[str, Side]:
    """Write both sides, and of each role an operator of the own building and one of all buildings."""
    ledger.site.create("two-companies", NOW_MS)
    other = ledger.companies.add(code=OTHER, name=f"{OTHER} property", receipt_series=OTHER)
    plan = ledger.prices.put_plan(code="P1", name="P1", medium="electricity")
    ledger.prices.put_version(PriceVersion(plan, 0, PRICE_E8))
    ledger.settings.set("sale.electricity_plan", "P1")
    operators.add(ledger, "boss", Person("", ("administrator",), ""), session=SYSTEM, now_utc_ms=NOW_MS)
    own_password.choose(ledger, "boss")
    sides = {mark: _side(ledger, mark, company, plan) for mark, company in ((OWN, 1), (OTHER, other))}
    for side in sides.values():
        _set_up_sales(ledger, side)
        collectors.set_key(ledger, keys, side.collector, 1, SECRET, session=SYSTEM, now_utc_ms=NOW_MS)  # type: ignore[arg-type]
    for role in ROLES:
        one = frozenset({sides[OWN].building_id})
        for name, buildings in ((f"{role}-one", one), (f"{role}-all", None)):
            person = Person(name, (role,), name, buildings)
            operators.add(ledger, name, person, session=SYSTEM, now_utc_ms=NOW_MS)
            own_password.choose(ledger, name)
    _reset(ledger)
    return sides


def _reset(ledger: Ledger) -> None:
    """Somebody of all buildings whose password was reset while a session of his was open."""
    person = Person(RESET, ("manager",), RESET)
    operators.add(ledger, RESET, person, session=SYSTEM, now_utc_ms=NOW_MS)


def session(ledger: Ledger, name: str) -> Session:
    """As after the first sign-in, the one-time secret changed."""
    row = ledger.operators.by_name(name)
    assert row is not None
    return Session(row.id, row.name, row.display_name, row.roles, row.drawer, since_utc_ms=NOW_MS)


def _side(ledger: Ledger, mark: str, company_id: int, plan: int) -> Side:
    building = ledger.shops.put_building(code=f"{mark}-B", name=f"{mark} building", company_id=company_id)
    area = ledger.shops.put_area(building_id=building, code=f"{mark}-A", name=f"{mark} area")
    ledger.collectors.put(
        Collector(f"{mark}-C1", f"{mark} collector", area, "sealed", "127.0.0.1", 9000, 2, 2, 1)
    )
    ledger.collectors.put_bus(Bus(f"{mark}-C1", 1, "electricity", 9600, "N", 1, 5, 500))
    person = Person(f"{mark} till", ("manager",), f"{mark}-D", frozenset({building}))
    operators.add(ledger, f"{mark}-mei", person, session=SYSTEM, now_utc_ms=NOW_MS)
    own_password.choose(ledger, f"{mark}-mei")
    till = session(ledger, f"{mark}-mei")
    for number in range(1, CLOSED + 1):
        _add_meter(ledger, mark, number, area=area, plan=plan)
    group = ledger.groups.put(code=f"{mark}-G", name=f"{mark} group")
    ledger.groups.set_meters(group, [f"{mark}-E{FREE}"])
    return Side(mark, company_id, building, till)


def _add_meter(ledger: Ledger, mark: str, number: int, *, area: int, plan: int) -> None:
    home = FREE if number == EXTRA else number
    shop = ledger.shops.put_shop(
        shop_number=f"{mark}-{home:03}",
        name=f"{mark} shop {home}",
        area_id=area,
        floor="1F",
        trade="tea",
        phone=f"1380000{home:04}",
        search_text=f"{mark} shop {home} tea",
    )
    meter_id = f"{mark}-E{number}"
    ledger.meters.put(
        Meter(meter_id, shop, "electricity", "meter", "adf400l-3p", f"{mark}-C1", 1, str(number), plan)
    )
    if number in (EXTRA, UNLET):
        return
    customer = ledger.accounts.add_customer(name=f"{mark} tenant {number}", phone=f"1390000{number:04}")
    account = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=NOW_MS)
    ledger.accounts.put_meter(AccountMeter(account, meter_id, LIMIT_FEN))
    ledger.meters.start_epoch(meter_id, start_count=START_COUNT, reason="opening", utc_ms=NOW_MS, by="x")
    if number == CLOSED:
        ledger.accounts.end_meter(account, meter_id, utc_ms=NOW_MS)
        ledger.accounts.close(account, utc_ms=NOW_MS, detail={"how": "close", "note": mark})


def _set_up_sales(ledger: Ledger, side: Side) -> None:
    """A shift that is closed, then one that runs with a sale in each state."""
    _shift(ledger, side)
    for number in (WAITING, DOUBT, DONE, VOID):
        vending.open_sale(
            ledger,
            side.order(side.sale(number), number),
            session=side.till,
            live=side.live(number),
            now_utc_ms=NOW_MS,
        )
    _send(ledger, side, DOUBT)
    sale_steps.mark_in_doubt(
        ledger, side.sale(DOUBT), answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS
    )
    _send(ledger, side, DONE)
    after = replace(_book(), count=START_COUNT + 1, balance_fen=15_000, total_fen=100_000)
    sale_steps.settle(ledger, side.sale(DONE), seen=after, by_reply=True, now_utc_ms=NOW_MS)
    sale_steps.void(ledger, side.sale(VOID), reason="cancelled", by="x", now_utc_ms=NOW_MS)


def drawer(side: Side, own: str) -> str:
    """The drawer of this company at a desk."""
    return own if side.company_id == 1 else f"{side.mark}/{own}"


def _shift(ledger: Ledger, side: Side) -> None:
    till = drawer(side, side.till.drawer)
    shifts.open_shift(ledger, till, 0, session=side.till, now_utc_ms=NOW_MS)
    shifts.close_shift(ledger, till, {}, leave_fen=0, doubts_seen=(), session=side.till, now_utc_ms=NOW_MS)


def _send(ledger: Ledger, side: Side, number: int) -> None:
    sale_steps.reserve(
        ledger,
        side.sale(number),
        count=START_COUNT + 1,
        before=_book(),
        frame_sha256="ab" * 32,
        now_utc_ms=NOW_MS,
    )


def _book() -> MeterBook:
    return MeterBook(count=START_COUNT, balance_fen=5_000, total_fen=90_000, utc_ms=NOW_MS, last=None)
