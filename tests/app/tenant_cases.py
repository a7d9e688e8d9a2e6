"""How each tenant service is called, of one's own things and of another's (test_tenant_matrix)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.tenancy import TenantSession
from app.services import meter_makes, tenant_meters, tenants
from app.services.readings import LiveBoard
from db.ledger import Ledger
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import DONE, FREE, Side

PROFILES = meter_makes.known()
NOW = NOW_MS


@dataclass(frozen=True, slots=True)
class At:
    """Who calls, and whose things he names: his own, or those of another side."""

    ledger: Ledger
    tenant: TenantSession
    side: Side
    live: LiveBoard

    @property
    def meter(self) -> str:
        return self.side.meter(FREE)


@dataclass(frozen=True, slots=True)
class Case:
    """`names`: it is told which thing, so another's must be refused; else it shows the tenant's own only.
    `may_end` are keys by which a call that is allowed may end otherwise."""

    call: Callable[[At], object]
    names: bool
    may_end: frozenset[str] = frozenset()


def thing(call: Callable[[At], object], *may_end: str) -> Case:
    return Case(call, True, frozenset(may_end))


def own(call: Callable[[At], object], *may_end: str) -> Case:
    return Case(call, False, frozenset(may_end))


CASES: Mapping[str, Case] = {
    "tenant_meters.own": own(lambda at: tenant_meters.own(at.ledger, at.tenant, at.live, now_utc_ms=NOW)),
    "tenant_meters.meter": thing(
        lambda at: tenant_meters.meter(at.ledger, at.tenant, at.meter, at.live, now_utc_ms=NOW)
    ),
    "tenant_meters.to_read": thing(
        lambda at: tenant_meters.to_read(at.ledger, at.tenant, [at.meter], at.live, now_utc_ms=NOW)
    ),
}

RIGHTS = frozenset({"tenants.allow", "tenants.own_meter"})
"""The rights themselves."""

__all__ = ["CASES", "DONE", "RIGHTS", "At", "Case", "tenants"]
