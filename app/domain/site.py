"""A site as its workbook tells it: frozen rows, each with the sheet row it stands in. Pure.

Money in fen, prices in 10^-8 yuan per kWh or m3, times in UTC ms. `row` is only for error reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

SHEETS: Final = (
    "Summary",
    "Companies",
    "Buildings",
    "Areas",
    "Collectors",
    "Buses",
    "Prices",
    "Shops",
    "Meters",
    "Groups",
    "Accounts",
    "AccountMeters",
)
"""First words of the sheets' names; the workbook may add the Chinese name after a space."""

COUNTED: Final = SHEETS[1:]
"""Sheets whose rows the summary states and the report counts. A workbook may hold any of them, or all."""

SOLD: Final = "sold"
MONITORED: Final = "monitored"
"""What a meter is for: a shop pays for what it measures, or the property only looks at it."""

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how much of it is done, of how much); raises a DeskError to have it given up."""


def unwatched(stage: str, done: int, total: int) -> None:
    """The Progress of work that nobody follows."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with a cell, or with its row if `column` is empty; `key` and `params` tell it."""

    sheet: str
    row: int
    column: str
    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """Who sells in a building. An empty name or phone is the site's own."""

    code: str
    name: str
    phone: str
    receipt_series: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Building:
    """`company` is "" where a workbook does not say."""

    code: str
    name: str
    company: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    building: str
    name: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Collector:
    """`suite` and `minimum_suite` are suite numbers of the sealed link (1 triple DES, 2 AES-256-GCM).

    A serial link has a device in `host` and port 0. One with a registration or heartbeat packet calls in at
    `port`. What a workbook does not say of `max_hold_ms` and `history_min` is None.
    """

    id: str
    name: str
    area: str
    link: str
    host: str
    port: int
    suite: int
    minimum_suite: int
    registration: bytes = b""
    heartbeat: bytes = b""
    max_hold_ms: int | None = None
    history_min: int | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Bus:
    """`mixed` allows meters of several kinds on the line; None where a workbook does not say."""

    collector: str
    number: int
    medium: str
    baud: int
    parity: str
    stop_bits: int
    gap_ms: int
    reply_timeout_ms: int
    mixed: bool | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a plan from `start_utc_ms` on; a plan with several rows has several such times."""

    plan: str
    name: str
    medium: str
    price_e8: int
    start_utc_ms: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Shop:
    shop_number: str
    name: str
    area: str
    floor: str
    trade: str
    phone: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Meter:
    """`unit` is an address as the meter's protocol writes it; `number` is the maker's, "" if unknown.

    One that is MONITORED has no shop but an `area`, and a `name` that says what it measures.
    """

    id: str
    shop_number: str
    profile: str
    collector: str
    bus: int
    unit: str
    plan: str
    number: str = ""
    history_min: int | None = None
    purpose: str = SOLD
    area: str = ""
    name: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class GroupMeter:
    """A meter of a building group; without a meter only the group itself. `head_meter`, the same in every row
    of a group, counts what all its meters together should."""

    group: str
    name: str
    meter: str
    head_meter: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Account:
    """An open tenancy of a shop."""

    shop_number: str
    customer: str
    phone: str
    opened_utc_ms: int
    contact: str = ""
    id_number: str = ""
    contract: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AccountMeter:
    """A meter on the open account of its shop. `purchase_count` is None where the office holds the money;
    `carried_in_fen` is what such a meter has left from an older system, and None where nothing is said."""

    meter: str
    purchase_count: int | None
    hoarding_limit_fen: int
    carried_in_fen: int | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Site:
    """All rows that could be read. `faults` names the cells that could not, the first of `fault_count`.

    `rows` counts the filled rows of each sheet that is there, readable or not; `stated` is what the summary
    says of them, in its rows `stated_at`. `ignored` names sheets and columns that are none of the site's.
    `damaged` holds (sheet, key) of rows with faults, so that rows which point to them are not blamed as well.
    `sha256` is the workbook's own, for the audit trail.
    """

    name: str = ""
    companies: tuple[Company, ...] = ()
    buildings: tuple[Building, ...] = ()
    areas: tuple[Area, ...] = ()
    collectors: tuple[Collector, ...] = ()
    buses: tuple[Bus, ...] = ()
    prices: tuple[Price, ...] = ()
    shops: tuple[Shop, ...] = ()
    meters: tuple[Meter, ...] = ()
    groups: tuple[GroupMeter, ...] = ()
    accounts: tuple[Account, ...] = ()
    account_meters: tuple[AccountMeter, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)
    stated_at: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[RowError, ...] = ()
    fault_count: int = 0
    damaged: frozenset[tuple[str, str]] = frozenset()
    ignored: tuple[str, ...] = ()
    sha256: str = ""
