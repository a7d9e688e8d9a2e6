"""What a tenant chose of the texts that he gets: in which language, of which levels, to which numbers.

That his supply will be cut, or that he is in arrears, he is always told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.domain.messages import LANGUAGES
from app.domain.tenancy import TenantMay, TenantSession
from app.errors import DeskError
from app.services.message_events import numbers_on_file
from app.services.tenants import allow
from db import masking

if TYPE_CHECKING:
    from db.ledger import Ledger

LEVELS: Final = ("low", "very_low")
"""What may be switched off."""


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A number on file, masked; `place` names it. `gets`: it gets texts."""

    place: int
    number: str
    gets: bool


@dataclass(frozen=True, slots=True)
class ChoicesShown:
    """An empty language is the site's."""

    language: str
    levels: tuple[str, ...]
    numbers: tuple[NumberShown, ...]


def shown(ledger: Ledger, tenant: TenantSession, *, now_utc_ms: int) -> ChoicesShown:
    """Raises DeskError tenant.signed_out."""
    account = allow(ledger, tenant, TenantMay.CHOOSE, now_utc_ms=now_utc_ms)
    chosen = ledger.tenants.choices(account.id)
    numbers = tuple(
        NumberShown(place, masking.phone(number), number not in chosen.muted)
        for place, number in enumerate(numbers_on_file(ledger, account))
    )
    return ChoicesShown(chosen.language, chosen.levels, numbers)


def choose(
    ledger: Ledger,
    tenant: TenantSession,
    *,
    language: str,
    levels: Collection[str],
    places: Collection[int],
    now_utc_ms: int,
) -> ChoicesShown:
    """Keep a choice; `places` are the numbers that get texts, at least one where there is any.

    Raises DeskError: tenant.signed_out, tenant.bad_choice, tenant.one_number.
    """
    account = allow(ledger, tenant, TenantMay.CHOOSE, now_utc_ms=now_utc_ms)
    numbers = numbers_on_file(ledger, account)
    if language not in ("", *LANGUAGES) or not set(levels) <= set(LEVELS):
        raise DeskError("tenant.bad_choice")
    if not set(places) <= set(range(len(numbers))):
        raise DeskError("tenant.bad_choice")
    if numbers and not places:
        raise DeskError("tenant.one_number")
    muted = tuple(number for place, number in enumerate(numbers) if place not in places)
    kept = replace(
        ledger.tenants.choices(account.id),
        language=language,
        levels=tuple(level for level in LEVELS if level in levels),
        muted=muted,
    )
    ledger.tenants.choose(kept)
    ledger.audit.append(
        operator=tenant.name,
        action="tenant.choose",
        object=tenant.shop_number,
        detail={"language": language, "levels": list(kept.levels), "phones": list(muted)},
        utc_ms=now_utc_ms,
    )
    return shown(ledger, tenant, now_utc_ms=now_utc_ms)
