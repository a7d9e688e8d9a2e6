"""A small mall as the console knows it: shops, tenants, meters on lines, written through the repositories.

Meters E1.. are three-phase electricity meters on bus 1 of C1, W1 is a water meter on bus 2, and shop B1-099
has a meter but no tenant.
"""

from __future__ import annotations

from app.domain.permissions import Session
from app.services.views import LiveState, SaleOrder
from db.ledger import Ledger
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion
from meterio.types import BusSettings, CollectorSettings, LinkKind, MeterAddress, MeterPoint, Suite

START_COUNT = 3
START_TOTAL_FEN = 90_000
START_BALANCE_FEN = 5_000
LIMIT_FEN = 300_000
PRICE_E8 = 88_000_000
ELECTRICITY_MAKE = "adf400l-3p"
NOW_MS = 1_790_000_000_000
SECRET = bytes(range(32))
ELECTRICITY = tuple(f"E{number}" for number in range(1, 6))
ALL_METERS = (*ELECTRICITY, "W1", "E99")

CASHIER = Session(operator_id=1, name="lin", display_name="林芳", roles=("cashier",), drawer="D1")
TECHNICIAN = Session(operator_id=2, name="zhou", display_name="周强", roles=("technician",), drawer="D9")


def set_up(ledger: Ledger, *, meters: tuple[str, ...] = ALL_METERS) -> None:
    """Write the site: two operators, one collector with two buses, a shop for each meter: seven of them."""
    ledger.site.create("test-mall", NOW_MS)
    for who in (CASHIER, TECHNICIAN):
        ledger.operators.add(
            name=who.name,
            display_name=who.display_name,
            password_hash="x",
            roles=who.roles,
            drawer=who.drawer,
        )
    building = ledger.shops.put_building(code="B1", name="一号楼")
    area = ledger.shops.put_area(building_id=building, code="B1-A", name="A 区")
    ledger.collectors.put(Collector("C1", "A 区采集器", area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
    for number, medium in ((1, "electricity"), (2, "water")):
        ledger.collectors.put_bus(Bus("C1", number, medium, 9600, "N", 1, 5, 500))
    plans = {medium: _plan(ledger, medium) for medium in ("electricity", "water")}
    for unit, meter_id in enumerate(meters, start=1):
        _shop(ledger, meter_id, unit=unit, area=area, plans=plans)


def order(request_id: str, meter_id: str = "E1", amount_fen: int = 10_000, **changes: object) -> SaleOrder:
    values = {"tender": "cash", "received_fen": amount_fen} | changes
    return SaleOrder(request_id=request_id, meter_id=meter_id, amount_fen=amount_fen, **values)  # type: ignore[arg-type]


def live(meter_id: str = "E1", *, in_contact: bool = True, **values: int) -> LiveState:
    """The state of a meter that stands where the book expects it."""
    usual = {
        "balance_fen": START_BALANCE_FEN,
        "purchase_count": START_COUNT,
        "total_purchased_fen": START_TOTAL_FEN,
        "supply_on": 1,
    }
    return LiveState(meter_id, NOW_MS, usual | values, in_contact=in_contact, tried_utc_ms=NOW_MS)


def points() -> tuple[MeterPoint, ...]:
    return tuple(
        MeterPoint(
            meter_id,
            MeterAddress("C1", 2 if meter_id == "W1" else 1, str(unit)),
            "modbus-water" if meter_id == "W1" else ELECTRICITY_MAKE,
        )
        for unit, meter_id in enumerate(ALL_METERS, start=1)
    )


def collector(
    host: str = "127.0.0.1", port: int = 9000, *, link: LinkKind = LinkKind.SEALED
) -> CollectorSettings:
    return CollectorSettings(
        id="C1",
        kind=link,
        host=host,
        port=port,
        buses=(BusSettings(1), BusSettings(2)),
        suite=Suite.AES_256_GCM,
        minimum_suite=Suite.AES_256_GCM,
        keys={1: SECRET},
    )


def _plan(ledger: Ledger, medium: str) -> int:
    plan = ledger.prices.put_plan(code=f"P-{medium}", name=medium, medium=medium)
    ledger.prices.put_version(PriceVersion(plan, 0, PRICE_E8))
    return plan


def _shop(ledger: Ledger, meter_id: str, *, unit: int, area: int, plans: dict[str, int]) -> None:
    water = meter_id.startswith("W")
    number = f"B1-W{meter_id[1:]:0>2}" if water else f"B1-{meter_id[1:]:0>3}"
    shop = ledger.shops.put_shop(
        shop_number=number,
        name=f"茶店{unit}",
        area_id=area,
        floor="1F",
        trade="餐饮",
        phone=f"1380000{unit:04}",
        search_text=f"{number} 茶店{unit} cd{unit} 1380000{unit:04}",
    )
    medium, bus = ("water", 2) if water else ("electricity", 1)
    custody, profile = ("office", "modbus-water") if water else ("meter", ELECTRICITY_MAKE)
    ledger.meters.put(Meter(meter_id, shop, medium, custody, profile, "C1", bus, str(unit), plans[medium]))
    if meter_id == "E99":
        return
    customer = ledger.accounts.add_customer(name=f"王{unit}", phone=f"1390000{unit:04}")
    account = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=NOW_MS)
    ledger.accounts.put_meter(AccountMeter(account, meter_id, LIMIT_FEN))
    ledger.meters.start_epoch(meter_id, start_count=START_COUNT, reason="opening", utc_ms=NOW_MS, by="lin")
