"""Rows of the book as frozen values: money in fen, prices in 10^-8 yuan per kWh or m3, times in UTC ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag

Detail = Mapping[str, object]
"""JSON object of integers, texts, true/false, null and such objects and lists; never a float."""


@dataclass(frozen=True, slots=True)
class Site:
    site_id: str
    created_utc_ms: int


@dataclass(frozen=True, slots=True)
class Secret:
    """A wrapped (encrypted) key; the book never sees it in clear."""

    name: str
    wrapped: bytes = field(repr=False)
    created_utc_ms: int


@dataclass(frozen=True, slots=True)
class Operator:
    """`roles` are role names; `locked_until_utc_ms` is 0 when not locked.

    Without `all_buildings` only those of `Operators.buildings_of`. One-time codes are asked for since
    `totp_since_utc_ms` (None: not); `totp_step` is the last time step whose code was used.
    """

    id: int
    name: str
    display_name: str
    password_hash: str = field(repr=False)
    roles: tuple[str, ...]
    drawer: str
    enabled: bool
    failed_tries: int
    locked_until_utc_ms: int
    all_buildings: bool = True
    totp_since_utc_ms: int | None = None
    totp_step: int = 0


MAIN_COMPANY = 1
"""The company that every book has from the start."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who sells in a building: a receipt series, slip texts and a payment merchant of its own.

    An empty `name` or `phone` is the site's own.
    """

    id: int
    code: str
    name: str
    phone: str
    receipt_series: str
    slip_header: str = ""
    slip_footer: str = ""
    merchant: str = ""
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Building:
    id: int
    code: str
    name: str
    company_id: int = MAIN_COMPANY
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    id: int
    building_id: int
    code: str
    name: str
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class BuildingGroup:
    """Any set of metered units, such as a tower."""

    id: int
    code: str
    name: str
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class RoleLimit:
    """How much a role may do of an act without a second person; None: no limit.

    The unit is the act's own: fen for money, meters for control.
    """

    role: str
    act: str
    per_act: int | None
    per_day: int | None


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step of a request for a second person: asked, approved, refused or used."""

    id: str
    step: int
    state: str
    act: str
    object: str
    values_hash: str
    detail: Detail
    operator_id: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Collector:
    """`link` is one of meterio's LinkKinds; `suite` and `minimum_suite` are its Suite numbers.

    `host` of a serial link is a device, its port 0. `dial_in` and `legacy` are JSON texts, None where they do
    not apply. `history_min` None means the site's interval. Until `older_key_until_utc_ms` the key
    `older_key_id` is taken too.
    """

    id: str
    name: str
    area_id: int
    link: str
    host: str
    port: int
    suite: int
    minimum_suite: int
    key_id: int
    enabled: bool = True
    max_hold_ms: int = 30_000
    dial_in: str | None = None
    legacy: str | None = None
    history_min: int | None = None
    older_key_id: int | None = None
    older_key_until_utc_ms: int | None = None
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Bus:
    """One RS-485 line; `medium` is "electricity" or "water", `parity` "N", "E" or "O".

    `mixed`: meters of more than one kind may share it.
    """

    collector_id: str
    number: int
    medium: str
    baud: int
    parity: str
    stop_bits: int
    gap_ms: int
    reply_timeout_ms: int
    mixed: bool = False
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """`search_text` holds all that the search box may match, in lower case, parted by spaces."""

    id: int
    shop_number: str
    name: str
    area_id: int
    floor: str
    trade: str
    phone: str
    search_text: str
    retired_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PricePlan:
    id: int
    code: str
    name: str
    medium: str


@dataclass(frozen=True, slots=True)
class PriceVersion:
    """The price of a plan from `start_utc_ms` on."""

    plan_id: int
    start_utc_ms: int
    price_e8: int


@dataclass(frozen=True, slots=True)
class Meter:
    """`custody` says who keeps the money: "meter" or "office".

    Without a shop it is monitored only, stands in `area_id` and needs no plan; `name` says what it measures.
    `number` is the maker's, "" where not known; `history_min` None means the collector's or site's interval.
    """

    id: str
    shop_id: int | None
    medium: str
    custody: str
    profile: str
    collector_id: str
    bus: int
    unit: str
    plan_id: int | None
    enabled: bool = True
    number: str = ""
    history_min: int | None = None
    area_id: int | None = None
    name: str = ""
    retired_utc_ms: int | None = None

    @property
    def is_sold(self) -> bool:
        """Whether a shop pays for what it measures; else it is monitored only."""
        return self.shop_id is not None


@dataclass(frozen=True, slots=True)
class MeterEpoch:
    """Here the meter's purchase count runs on from `start_count`; a reset or replacement starts a new one."""

    meter_id: str
    epoch: int
    start_count: int
    reason: str
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Customer:
    id: int
    name: str
    phone: str
    contact: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A tenancy of a shop; open while `closed_utc_ms` is None."""

    id: int
    customer_id: int
    shop_id: int
    opened_utc_ms: int
    closed_utc_ms: int | None
    contract: str = ""


@dataclass(frozen=True, slots=True)
class AccountMeter:
    """A meter on an account, from `from_utc_ms` on until `until_utc_ms` (None: still)."""

    account_id: int
    meter_id: str
    hoarding_limit_fen: int
    from_utc_ms: int = 0
    until_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as recorded: a sale, refund, reversal, or credit moved to another meter.

    `id` is the client-made request id, which makes a second Enter harmless (I5). `received_fen` is what the
    customer handed over, 0 where money goes the other way or nobody pays.
    """

    id: str
    kind: str
    meter_id: str
    epoch: int
    account_id: int
    amount_fen: int
    tender: str
    received_fen: int
    drawer: str
    receipt_series: str
    receipt_number: int
    operator_id: int
    price_e8: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class OperationEvent:
    """One step of an operation's life; `count` is the meter's purchase count it concerns, if any."""

    operation_id: str
    step: int
    state: str
    count: int | None
    detail: Detail
    utc_ms: int


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation with its present state, its reserved count and when it last changed."""

    operation: Operation
    state: str
    count: int | None
    changed_utc_ms: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """`kind`: direct, pending, posted or voided; the last two close the pending row `pending_id`."""

    id: str
    operation_id: str | None
    kind: str
    pending_id: str | None
    debit: str
    credit: str
    amount_fen: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """Sums over one account. Pending money is kept apart until it is posted or voided."""

    account: str
    debit_fen: int
    credit_fen: int
    pending_debit_fen: int
    pending_credit_fen: int

    @property
    def net_fen(self) -> int:
        """Debits less credits: positive for money in a drawer, negative for money owed (as refund due)."""
        return self.debit_fen - self.credit_fen


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`object` is the id of what was acted on; `result` is "done" or "refused"."""

    utc_ms: int
    operator: str
    action: str
    object: str
    result: str
    detail: Detail


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry of the operation log with its place in the chain."""

    seq: int
    entry: AuditEntry


@dataclass(frozen=True, slots=True)
class SystemEntry:
    """An entry of the system log; `level` is "info", "warning" or "error". `seq` is 0 before it is stored."""

    utc_ms: int
    level: str
    kind: str
    object: str
    detail: Detail
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a unit of work set out to do, and for whom: for the entry of the log if it is refused.

    `act` is a permission, or an act that takes a second person; `object` may be empty.
    """

    operator: str
    act: str
    object: str = ""


class StateBit(IntFlag):
    """A meter's state as stored with its readings. A flag that the meter does not tell stays 0.

    LATE: read after its half hour was over, because the meter was out of contact. CORRECTED: a person has set
    its registers right.
    """

    SUPPLY_KNOWN = 1
    SUPPLY_ON = 2
    ALARM_LOW = 4
    ALARM_VERY_LOW = 8
    ARREARS = 16
    OVER_LIMIT = 32
    BATTERY_LOW = 64
    VALVE_FAULT = 128
    LATE = 256
    CORRECTED = 512


@dataclass(frozen=True, slots=True)
class StoredSample:
    """One half-hour reading. `quantity` and rates are Wh or litres; None where the meter does not tell.

    `utc_ms` is kept to the second. `state` is made of StateBit.
    """

    meter_id: str
    utc_ms: int
    quantity: int | None
    balance_fen: int | None
    state: int
    sharp: int | None = None
    peak: int | None = None
    flat: int | None = None
    valley: int | None = None


@dataclass(frozen=True, slots=True)
class LastState:
    """What a meter said last, kept for the first screen after a start."""

    meter_id: str
    utc_ms: int
    quantity: int | None
    balance_fen: int | None
    state: int


@dataclass(frozen=True, slots=True)
class Rolled:
    """How far local days are moved and reckoned up, with local time so far ahead of UTC."""

    before_day: int
    offset_s: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What a meter's days were judged by: most units an hour, and where its register begins anew."""

    most_an_hour: int
    register: int | None


@dataclass(frozen=True, slots=True)
class ArchivedYear:
    """A year of readings in a file of its own, or on its way there or back (readings_0003.py)."""

    year: int
    from_utc_s: int
    until_utc_s: int
    state: str
    samples: int
    bytes: int
    digest: str | None
    next_digest: str | None
    utc_ms: int

    @property
    def is_asked(self) -> bool:
        """Whether its samples are to be looked for in the file."""
        return self.state in ("moving", "archived", "returning")
